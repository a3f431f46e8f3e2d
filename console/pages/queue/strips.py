"""What stands above the lists: how fresh they are, and the sign that is on while a supervisor listens in."""

from functools import partial

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.pages.queue.rows import AgentRow
from console.queue_words import EARS, clock_words, length_words
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.button import Button
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox
from console.widgets.pill import StatusPill
from console.widgets.text import Text
from console.wording import Explanation
from telephony.call import Call, CallState, Ear

STALE_S = 5.0
"""From when on the data counts as old although nothing was cut."""
LISTEN_KEY, WHISPER_KEY, JOIN_KEY, STOP_KEY = "Alt+L", "Alt+W", "Alt+B", "Alt+X"


class FreshBadge(StatusPill):
    """How old the data is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("数据", compact=True, parent=parent)
        self.show_age(None, live=False)

    def show_age(self, age_s: float | None, *, live: bool) -> None:
        """Say it; an age that no clock of this machine allows counts as none."""
        if age_s is None:
            look = (Icon.WIFI_OFF, "还没有数据", Tone.NEUTRAL)
        elif live and age_s < STALE_S:
            look = (Icon.CIRCLE_CHECK, f"实时 · {int(age_s)} 秒前", Tone.TALKING)
        else:
            look = (Icon.CLOCK, f"{length_words(age_s)}前的数据", Tone.DANGER)
        if (self.text(), self._tone) != look[1:]:
            self.show_state(look[0], look[1], look[2])


class TroubleStrip(Card):
    """Why what is shown does not follow the PBX: what happened, how old the rest is, what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(12, 8), parent=parent)
        row = HBox(gap=8)
        self._icon = IconLabel(Icon.WIFI_OFF, tone=Tone.DANGER, size=20)
        self.words = Text("", "strong", wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        self.body.addLayout(row)
        self.set_tone(Tone.DANGER)
        self.hide()

    def show_trouble(self, trouble: Explanation | None, age_s: float | None, retry_in_s: float) -> None:
        """Say it, or go."""
        self.setVisible(trouble is not None)
        if trouble is None:
            return
        old = f"下面是 {length_words(age_s)}前的情况。" if age_s is not None else ""
        again = f"{int(retry_in_s) + 1} 秒后重连。" if retry_in_s > 0 else ""
        to_do = f"{trouble.to_do}。" if trouble.to_do else ""
        words = f"{trouble.happened}。{old}{again}{to_do}"
        if words != self.words.text():
            self.words.setText(words)
            self.setAccessibleName(words)


class EarBand(QWidget):
    """On while the own telephone is in an agent's call: red from end to end, and it says who hears whom.

    `wanted` carries an :class:`Ear`, None to leave.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self._icon = "", Icon.MIC_OFF
        row = HBox(self, gap=8, margins=(12, 8))
        row.addStretch(1)
        self.buttons: dict[Ear | None, Button] = {}
        for ear, word, key in (
            (Ear.LISTEN, "旁听", LISTEN_KEY),
            (Ear.WHISPER, "耳语", WHISPER_KEY),
            (Ear.JOIN, "强插", JOIN_KEY),
            (None, "退出", STOP_KEY),
        ):
            button = Button(word, key=key, compact=True)
            button.clicked.connect(partial(self._press, ear))
            self.buttons[ear] = button
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_leg(self, leg: Call | None, agent: AgentRow | None, now: float) -> None:
        """Say whose call it is and who hears the microphone, or go."""
        self.setVisible(leg is not None)
        if leg is None:
            return
        who = agent.who if agent is not None else leg.party.number
        on = leg.state is CallState.ESTABLISHED
        lasted = f"　{clock_words(now - leg.established_at)}" if on else ""
        words = f"{who}　{EARS[leg.ear]}{lasted}" if on else f"正在接入 {who}，麦克风关"
        self._icon = Icon.MIC if on and leg.ear is not Ear.LISTEN else Icon.MIC_OFF
        if words != self.words:
            self.words = words
            self.setAccessibleName(words)
            self.update()
        for ear, button in self.buttons.items():
            if ear is not None:
                button.set_available(on and ear is not leg.ear, "现在就是" if on else "正在接入，请稍候")

    def _press(self, ear: Ear | None) -> None:
        self.wanted.emit(ear)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the red ground and the words."""
        look, danger = theme.current(), theme.current().tokens.danger
        painter = paint.painter_on(self)
        paint.box(painter, self.rect(), danger.solid)
        left = look.px(12)
        left += paint.icon(painter, self._icon, danger.on_solid, left, self.height() // 2, 20) + look.px(8)
        right = min(button.x() for button in self.buttons.values())
        room = QRect(left, 0, right - left - look.px(8), self.height())
        paint.words(painter, room, self.words, danger.on_solid, look.font(Type.STRONG, tabular=True))
        painter.end()
