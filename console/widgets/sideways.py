"""Parts side by side that scroll sideways where the window is too narrow for all of them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSplitter, QWidget


class Sideways(QScrollArea):
    """Holds a splitter; where its parts find no room, they keep their width and are scrolled to.

    The part that gets the keyboard comes into sight as a whole.
    """

    def __init__(self, split: QSplitter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        split.setMinimumHeight(1)  # height is never scrolled: the parts scroll themselves
        self.setWidget(split)
        self._split = split
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        part = now
        while part is not None and part.parentWidget() is not self._split:
            part = part.parentWidget()
        if part is not None:
            bar, spot = self.horizontalScrollBar(), part.geometry()
            room = self.viewport().width()
            bar.setValue(min(spot.left(), max(bar.value(), spot.right() + 1 - room)))
