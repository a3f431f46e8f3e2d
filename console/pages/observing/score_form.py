"""The reviewer's scores: three of one to five, and a word on it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QWidget

from console import theme
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.draft_text import DraftTextEdit
from console.widgets.layout import HBox
from console.widgets.text import Text

_ASKED = (("timely", "办理及时"), ("solved", "问题解决"), ("manner", "答复规范"))
_WORDS = 60


class ScoreForm(Card):
    """1 to 5 score, Tab goes on, Ctrl+Enter hands in. `scored` carries the three figures and the words."""

    scored = Signal(int, int, int, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("评议（5 分最好）", gap=4, margins=(12, 8), parent=parent)
        fields = QFormLayout()
        fields.setContentsMargins(0, 0, 0, 0)
        self.choices: dict[str, SegmentedChoice] = {}
        for name, label in _ASKED:
            choice = SegmentedChoice([Option(str(each), str(each)) for each in range(1, 6)], name=label)
            choice.changed.connect(lambda _: self._look())
            words = Text(label, "label")
            words.setBuddy(choice)
            fields.addRow(words, choice)
            self.choices[name] = choice
        self.words = DraftTextEdit(limit=500, rows=2)
        self.words.setAccessibleName("意见")
        self.words.setPlaceholderText("意见（可不写）；请不要写来电人的个人信息")
        self.send = Button("提交评议", variant=Variant.PRIMARY, key="Ctrl+Enter")
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.refusal.hide()
        foot = HBox(gap=8)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(fields)
        self.body.addLayout(foot)
        self.body.addWidget(self.refusal)
        self.send.clicked.connect(self.submit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            # the constructor of PySide6 takes a context and forgets it
            shortcut = QShortcut(QKeySequence(keys), self, self.submit)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self._look()

    def clear(self) -> None:
        """Another ticket: nothing is scored yet."""
        for choice in self.choices.values():
            choice.set_value(None)
        self.words.set_text("")
        self.refuse("")
        self._look()

    def take_focus(self) -> None:
        """The keyboard goes to the first score."""
        self.choices["timely"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Hand it in, if all three are scored."""
        values = [choice.value for choice in self.choices.values()]
        given = [int(each) for each in values if each]
        if len(given) < len(_ASKED) or not self.isVisible():
            self.refuse("三项都要评分，意见可以不写。")
            return
        self.words.commit()
        self.scored.emit(*given, self.words.draft_text)

    def refuse(self, why: str) -> None:
        """Why it was not taken."""
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def _look(self) -> None:
        missing = sum(choice.value is None for choice in self.choices.values())
        self.send.set_available(not missing, f"还有 {missing} 项没有评分" if missing else "")

    def _rescale(self) -> None:
        self.words.setFixedHeight(theme.current().px(_WORDS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
