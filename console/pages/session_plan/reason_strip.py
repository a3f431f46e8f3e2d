"""Asks for the reason of something that needs one, in one line; Esc puts it away."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text


class ReasonStrip(QWidget):
    """`left` comes when it is put away."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("说明理由")
        self._does: Callable[[str], None] | None = None
        self.asks = Text("", "strong", wrap=True)
        self.words = QLineEdit()
        self.words.setMaxLength(200)
        self.yes = Button("确定", compact=True)
        self.no = Button("取消", compact=True, key="Esc")
        row = HBox(gap=8)
        row.addWidget(self.words, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        column = VBox(self, gap=4)
        column.addWidget(self.asks)
        column.addLayout(row)
        self.words.returnPressed.connect(self._do)
        self.words.textChanged.connect(lambda _: self._offer())
        self.yes.clicked.connect(self._do)
        self.no.clicked.connect(self.put_away)
        self.hide()

    def ask(self, asks: str, label: str, yes: str, does: Callable[[str], None]) -> None:
        """Ask; *does* gets the reason."""
        self._does = does
        self.asks.setText(asks)
        self.words.setAccessibleName(label)
        self.words.setPlaceholderText(label)
        self.words.clear()
        self.yes.setText(yes)
        self.yes.setAccessibleName(yes)
        self._offer()
        self.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        self.yes.set_available(bool(self.words.text().strip()), "请先写明理由")

    def _do(self) -> None:
        words = self.words.text().strip()
        if self._does is not None and words:
            self._does(words)

    def put_away(self) -> None:
        """Go."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)
