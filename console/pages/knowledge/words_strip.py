"""Asks for a sentence before something is done that needs one: why it is sent back, taken down, done."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.theme import Tone
from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text


class WordsStrip(QWidget):
    """`put_away` comes with Esc. A refusal stands below the words, which stay."""

    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("说明")
        self._does: Callable[[str], None] | None = None
        self._asks = Text("", "secondary", wrap=True)
        self.words = QLineEdit()
        self.words.setMaxLength(500)
        self.yes = Button("确定", compact=True)
        self.no = Button("取消", key="Esc", compact=True)
        self.refusal = Text("", "hint", tone=Tone.DANGER, wrap=True)
        self.words.returnPressed.connect(self._do)
        self.yes.clicked.connect(self._do)
        self.no.clicked.connect(self.put_away)
        row = HBox(gap=8)
        row.addWidget(self.words, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        column = VBox(self, gap=4)
        column.addWidget(self._asks)
        column.addLayout(row)
        column.addWidget(self.refusal)
        self.hide()

    def ask(self, asks: str, yes: str, does: Callable[[str], None]) -> None:
        """Ask; *does* is called with the words."""
        self._does = does
        self._asks.setText(asks)
        self.words.setAccessibleName(asks)
        self.words.clear()
        self.yes.setText(yes)
        self.yes.setAccessibleName(yes)
        self.refusal.hide()
        self.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, why: str) -> None:
        """Say why it was not done."""
        self.refusal.setText(why)
        self.refusal.show()

    def _do(self) -> None:
        if self._does is not None:
            self._does(self.words.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
            return
        super().keyPressEvent(event)
