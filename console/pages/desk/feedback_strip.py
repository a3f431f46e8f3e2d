"""What the agent says of an answer: 没用 and 缺答案 with words, which become a task of its owner."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.feedback import LONGEST_WORDS, Verdict

_ASKS = {
    Verdict.NOT_USEFUL: ("《{title}》哪里没用？", "可不填，如：标准已调整"),
    Verdict.MISSING: ("缺什么答案？", "来电人是怎样问的"),
}


class FeedbackStrip(QWidget):
    """Asks for a few words. `given` carries verdict, line or None, and words; `put_away` comes with Esc."""

    given = Signal(object, object, str)
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("反馈")
        self._verdict = Verdict.MISSING
        self._line: ArticleLine | None = None
        self._asks = Text("", "secondary", wrap=True)
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_WORDS)
        self.send = Button("提交", variant=Variant.SECONDARY, compact=True)
        self.keep = Button("取消", variant=Variant.QUIET, compact=True)
        self.words.returnPressed.connect(self._give)
        self.send.clicked.connect(self._give)
        self.keep.clicked.connect(self.put_away)
        column = VBox(self, gap=4)
        column.addWidget(self._asks)
        row = HBox(gap=4)
        row.addWidget(self.words, 1)
        row.addWidget(self.send)
        row.addWidget(self.keep)
        column.addLayout(row)
        self.hide()

    def ask(self, verdict: Verdict, line: ArticleLine | None, words: str = "") -> None:
        """Ask, with *words* to begin with."""
        self._verdict, self._line = verdict, line
        asks, hint = _ASKS[verdict]
        self._asks.setText(asks.format(title=line.content.title if line else ""))
        self.words.setPlaceholderText(hint)
        self.words.setAccessibleName(self._asks.text())
        self.words.setText(words)
        self.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, busy: bool) -> None:
        """While it is on its way it isn't sent twice."""
        self.send.setEnabled(not busy)
        self.words.setReadOnly(busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
            return
        super().keyPressEvent(event)

    def _give(self) -> None:
        if self.send.isEnabled():
            self.given.emit(self._verdict, self._line, self.words.text().strip())
