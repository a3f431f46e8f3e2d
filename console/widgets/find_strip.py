"""Finding words in the text that is being read."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.theme import Icon
from console.widgets.button import IconButton
from console.widgets.layout import HBox
from console.widgets.reading import ReadingView
from console.widgets.text import Text


class FindStrip(QWidget):
    """Enter goes to the next hit, Shift+Enter to the one before, Esc back to the text."""

    def __init__(self, view: ReadingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.words = QLineEdit()
        self.words.setPlaceholderText("在本篇中查找，回车到下一处")
        self.words.setAccessibleName("在本篇中查找")
        self.count = Text("", "secondary")
        self.before = IconButton(Icon.CHEVRON_UP, "上一处 Shift+Enter")
        self.after = IconButton(Icon.CHEVRON_DOWN, "下一处 Enter")
        self.close_it = IconButton(Icon.X, "收起 Esc")
        row = HBox(self, gap=4)
        row.addWidget(self.words, 1)
        for part in (self.count, self.before, self.after, self.close_it):
            row.addWidget(part)
        self.words.textChanged.connect(self._look)
        self.before.clicked.connect(lambda: view.go_to_hit(-1))
        self.after.clicked.connect(lambda: view.go_to_hit(1))
        self.close_it.clicked.connect(self.put_away)
        view.hits_changed.connect(self._tell)
        self.hide()

    def begin(self) -> None:
        """Come up and take the keyboard."""
        self.show()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()
        self._look(self.words.text())

    def put_away(self) -> None:
        """Go, and take the marks along."""
        self.hide()
        self._view.light(())
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self, text: str) -> None:
        if self.isVisible():
            self._view.light((text,))
            self._tell(0, self._view.hits)

    def _tell(self, number: int, of: int) -> None:
        if not self.words.text().strip():
            self.count.setText("")
        elif of:
            self.count.setText(f"{number}/{of}" if number else f"{of} 处")
        else:
            self.count.setText("没有找到")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._view.go_to_hit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
