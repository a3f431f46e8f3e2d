"""A field for a whole number."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from console import theme


class NumberField(QSpinBox):
    """A spin box. The wheel turns it only while it has the focus: scrolling a page changes nothing."""

    def __init__(
        self, low: int = 0, high: int = 99, *, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setSuffix(f" {unit}" if unit else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _rescale(self) -> None:
        # style sheets can't indent the digits: Qt lays the inner field at the left edge whatever the padding
        self.lineEdit().setTextMargins(theme.current().px(8), 0, 0, 0)
