"""Words such as 着火 or 轻生: whom to call by one key, what to tell them, and the urgency that goes along."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.pages.desk.hand_over import HandOverButton
from console.pages.desk.strips import Strip
from console.theme import Icon, Tone
from console.widgets.button import Button, IconButton
from console.widgets.card import IconLabel
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText, Text
from forms.catalogue import UrgentWord
from forms.draft import Draft, Field
from forms.form import suggested_title
from forms.words import Urgency

CALL_KEYS = ("Alt+J", "Alt+L")
"""For the first number and the second."""
AWAY_KEY = "Alt+X"
_GRADES = (Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL)
_NAMED = 3


class AlarmStrip(Strip):
    """Comes up while the draft in front holds such words; put away, it stays away until a new word comes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Tone.DANGER, "紧急情况提示", parent)
        self._desk = desk
        self._seen: tuple[str, frozenset[str]] = ("", frozenset())
        self._words: frozenset[str] = frozenset()
        self._wanted = Urgency.NORMAL
        self.text = Text("", "strong", wrap=True)
        self.to_tell = ElidedText("", "secondary")
        self.hand_overs = tuple(HandOverButton(desk, key) for key in CALL_KEYS)
        self.hand_over = self.hand_overs[0]
        self.raise_urgency = Button("", compact=True)
        self.raise_urgency.clicked.connect(self._raise)
        self.cross = IconButton(Icon.X, f"已知晓，收起（{AWAY_KEY}）")
        self.cross.clicked.connect(self.put_away)
        self.put_away.connect(self._dismiss)
        QShortcut(QKeySequence(AWAY_KEY), self, self.put_away.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        first = HBox(gap=8)
        first.addWidget(IconLabel(Icon.SIREN, size=18, tone=Tone.DANGER))
        first.addWidget(self.text, 1)
        first.addWidget(self.cross)
        acts = HBox(gap=8)
        acts.addStretch(1)
        for button in (self.raise_urgency, *self.hand_overs):
            acts.addWidget(button)
        column = VBox(self, gap=4, margins=(12, 6, 8, 6))
        column.addLayout(first)
        column.addWidget(self.to_tell)
        column.addLayout(acts)

    def follow(self, draft: Draft) -> None:
        """Look for such words in what is typed."""
        alarms = self._desk.catalogue.words_of_alarm(
            f"{draft.text(Field.TITLE)}\n{draft.text(Field.CONTENT)}"
        )
        self._words = frozenset(alarm.word for alarm in alarms)
        dismissed = self._seen[1] if self._seen[0] == draft.id else frozenset()
        fresh = tuple(alarm for alarm in alarms if alarm.word not in dismissed)
        if not fresh:
            self.hide()
            return
        numbers = tuple(dict.fromkeys(alarm.number for alarm in fresh if alarm.number))[: len(CALL_KEYS)]
        self._say(_why(fresh, numbers))
        self.to_tell.setText(snapshot(draft))
        self.to_tell.setVisible(bool(numbers))
        for place, button in enumerate(self.hand_overs):
            button.offer(numbers[place] if place < len(numbers) else "")
        self._offer_urgency(draft, fresh[0].urgency)
        self.show()

    def _offer_urgency(self, draft: Draft, wanted: Urgency) -> None:
        chosen = draft.choice(Field.URGENCY, Urgency) or Urgency.NORMAL
        self._wanted = wanted
        self.raise_urgency.setVisible(_GRADES.index(wanted) > _GRADES.index(chosen))
        self.raise_urgency.setText(f"设为{wanted.label}")
        self.raise_urgency.setAccessibleName(f"紧急程度设为{wanted.label}")

    def _say(self, text: str) -> None:
        if self.text.text() != text:
            self.text.setText(text)
            self.setAccessibleName(f"紧急情况提示：{text}")

    def _raise(self) -> None:
        self._desk.drafts.fill(Field.URGENCY, self._wanted.value)

    def _dismiss(self) -> None:
        self._seen = (self._desk.drafts.current.id, self._words)
        self.hide()


def _why(alarms: tuple[UrgentWord, ...], numbers: tuple[str, ...]) -> str:
    """The words that were heard, and what to do about them."""
    shown = [alarm for alarm in alarms if alarm.number in numbers] if numbers else alarms
    heard = "、".join(f"“{alarm.word}”" for alarm in shown[:_NAMED])
    advice = f"情况紧急时请立即转接 {'、'.join(numbers)}" if numbers else "请核实情况，稳住来电人"
    return f"提到{heard}：{advice}。"


def snapshot(draft: Draft) -> str:
    """What whoever takes over has to know, as far as the form says it: where, what, and the number."""
    address = draft.text(Field.ADDRESS)
    above = (draft.text(of) for of in (Field.DISTRICT, Field.STREET, Field.COMMUNITY))
    place = "".join(part for part in above if part not in address) + address
    matter = draft.text(Field.TITLE) or suggested_title(draft.text(Field.CONTENT))
    number = draft.text(Field.CONTACT_NUMBER) or draft.text(Field.CALLER_NUMBER)
    parts = (place or "地点还没有填，请先问清", matter, f"电话 {number}" if number else "")
    return "接通后告诉对方：" + "，".join(part for part in parts if part)
