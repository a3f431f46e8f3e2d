"""The caller's card on the stage: who, what, what went before, what may be said. Masked where it was made."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.pages.stage.words import StageWords
from console.theme import Tone, Type
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from forms.sessions.stage import StageCard

CALLER = "来电人"
HISTORY, ANSWER = 3, 9


class CallerCard(QWidget):
    """See the module's text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("来电卡片")
        self.who = StageWords(Type.CLOCK, lines=1)
        self.number = StageWords(Type.SECTION, muted=True, whole=True)
        self.place = StageWords(Type.BODY, lines=1, muted=True)
        self.what = StageWords(Type.TITLE, lines=3)
        self.kept = StageWords(Type.BODY, tone=Tone.RINGING)
        self.history = StageWords(Type.BODY, lines=HISTORY)
        self.say_head = StageWords(Type.SECONDARY, tone=Tone.ACCENT)
        self.say = StageWords(Type.BODY, lines=ANSWER)
        self.say.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.history_head = StageWords(Type.SECONDARY, muted=True)
        first = HBox(gap=16)
        first.addWidget(self.who)
        first.addWidget(self.number)
        first.addStretch(1)
        self._answer = Card(margins=12, gap=4)
        self._answer.set_tone(Tone.ACCENT)
        for part in (self.say_head, self.say):
            self._answer.body.addWidget(part)
        column = VBox(self, gap=6)
        column.addLayout(first)
        for each in (self.place, self.kept, self.what, self.history_head, self.history):
            column.addWidget(each)
        column.addSpacing(theme.current().px(4))
        column.addWidget(self._answer, 1)
        column.addStretch(0)

    def show_card(self, card: StageCard | None, *, talking: bool = False) -> None:
        """Show this call; None: it is not there yet, or, while *talking*, nobody wrote one."""
        if card is None:
            self.who.say(CALLER)
            self.what.say("这通来电没有预审卡片，请直接询问来电人。" if talking else "正在读取来电卡片…")
            for each in (self.number, self.place, self.kept, self.history_head, self.history, self.say_head):
                each.say("")
            self.say.say("")
            self._answer.setVisible(False)
            return
        self.who.say(card.who or CALLER)
        self.number.say(card.number)
        self.place.say(card.where)
        self.kept.say("身份保密：请不要询问或称呼姓名" if card.keeps_identity else "")
        self.what.say(card.what)
        self.history_head.say("此前" if card.history else "")
        self.history.say(card.history)
        advice = card.may_say
        answer = f"{card.answer_title}\n{card.answer}" if card.answer else ""
        self.say_head.say("可以这样答复" if advice or answer else "")
        self.say.say("\n".join(each for each in (advice, answer) if each))
        self._answer.setVisible(bool(advice or answer))
