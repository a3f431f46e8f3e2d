"""Words such as 着火 or 轻生: the number that must be told at once, and the urgency that goes with it."""

from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.pages.desk.hand_over import HandOverButton
from console.pages.desk.strips import Strip
from console.theme import Icon, Tone
from console.widgets.button import Button, IconButton
from console.widgets.card import IconLabel
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.draft import Draft, Field
from forms.words import Urgency

_GRADES = (Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL)


class AlarmStrip(Strip):
    """Comes up while the draft in front holds such words; put away, it stays away until a new word comes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Tone.DANGER, "紧急情况提示", parent)
        self._desk = desk
        self._seen: tuple[str, frozenset[str]] = ("", frozenset())
        self._words: frozenset[str] = frozenset()
        self._wanted = Urgency.NORMAL
        self.text = Text("", "strong", wrap=True)
        self.hand_over = HandOverButton(desk)
        self.raise_urgency = Button("", compact=True)
        self.raise_urgency.clicked.connect(self._raise)
        self.cross = IconButton(Icon.X, "已知晓，收起")
        self.cross.clicked.connect(self.put_away)
        self.put_away.connect(self._dismiss)
        row = HBox(self, gap=8, margins=(12, 6, 8, 6))
        row.addWidget(IconLabel(Icon.SIREN, size=18, tone=Tone.DANGER))
        row.addWidget(self.text, 1)
        for button in (self.hand_over, self.raise_urgency, self.cross):
            row.addWidget(button)

    def follow(self, draft: Draft) -> None:
        """Look for such words in what is typed."""
        alarms = self._desk.catalogue.alarms(f"{draft.text(Field.TITLE)}\n{draft.text(Field.CONTENT)}")
        self._words = frozenset(alarm.word for alarm in alarms)
        dismissed = self._seen[1] if self._seen[0] == draft.id else frozenset()
        if not self._words - dismissed:
            self.hide()
            return
        number = next((alarm.number for alarm in alarms if alarm.number), "")
        word = next((alarm.word for alarm in alarms if alarm.number == number), alarms[0].word)
        advice = f"情况紧急时请立即转接 {number}" if number else "请核实情况，稳住来电人"
        self._say(f"提到“{word}”：{advice}。")
        self.hand_over.offer(number)
        chosen = draft.choice(Field.URGENCY, Urgency) or Urgency.NORMAL
        self._wanted = alarms[0].urgency
        higher = _GRADES.index(self._wanted) > _GRADES.index(chosen)
        self.raise_urgency.setVisible(higher)
        self.raise_urgency.setText(f"设为{self._wanted.label}")
        self.raise_urgency.setAccessibleName(f"紧急程度设为{self._wanted.label}")
        self.show()

    def _say(self, text: str) -> None:
        if self.text.text() != text:
            self.text.setText(text)
            self.setAccessibleName(f"紧急情况提示：{text}")

    def _raise(self) -> None:
        self._desk.drafts.fill(Field.URGENCY, self._wanted.value)

    def _dismiss(self) -> None:
        self._seen = (self._desk.drafts.current.id, self._words)
        self.hide()
