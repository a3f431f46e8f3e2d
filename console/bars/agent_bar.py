"""The agent in the call bar: who sits here, since when in which state, and the keys to change it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from console.seat import Seat
from console.settings import reason_label
from console.theme import Icon, Tone
from console.widgets.callbutton import CallButton
from console.widgets.layout import HBox
from console.widgets.pill import StatusPill
from console.widgets.text import ElidedText
from console.wording import AGENT_STATES, LINK_STATES
from telephony.actions import Action
from telephony.agent import AgentState

READY_KEY, REST_KEY = "F10", "F11"
LOCK_KEY = "Ctrl+Alt+L"

_LOOKS: dict[AgentState, tuple[Icon, Tone]] = {
    AgentState.SIGNED_OUT: (Icon.LOG_OUT, Tone.NEUTRAL),
    AgentState.READY: (Icon.CIRCLE_CHECK, Tone.TALKING),
    AgentState.NOT_READY: (Icon.CIRCLE_PAUSE, Tone.HELD),
    AgentState.ON_CALL: (Icon.PHONE_CALL, Tone.ACCENT),
    AgentState.WRAP_UP: (Icon.CLIPBOARD_PEN, Tone.RINGING),
}


class AgentBar(QWidget):
    """State with its clock and its menu (未就绪 with reasons, 签入, 签出), the 就绪 key, and the name.

    `lock_wanted` and `switch_wanted` come from the menu of a desk that people sign in to.
    """

    lock_wanted = Signal()
    switch_wanted = Signal()

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        operator = seat.desk.rules.operator
        self.pill = StatusPill("坐席状态")
        self.ready = CallButton(Icon.CIRCLE_CHECK, ("就绪", "结束整理", "签入"), READY_KEY, tone=Tone.TALKING)
        self.ready.clicked.connect(self._ready_clicked)
        self._menu = self._make_menu()
        self.pill.set_menu(self._menu)
        rest = QShortcut(QKeySequence(REST_KEY), self)
        rest.activated.connect(self.pill.open_menu)
        row = HBox(self, gap=8)
        row.addWidget(self.pill)
        row.addWidget(self.ready)
        row.addWidget(ElidedText(f"坐席 {operator.code} {operator.name}", "secondary"), 1)
        seat.phone.changed.connect(lambda _: self._draw())
        self._draw()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("坐席状态")
        self._rests = []
        for number, reason in enumerate(self._seat.reasons, start=1):
            # the digit chooses while the menu is open
            action = menu.addAction(f"&{number}  未就绪 · {reason.label}")
            action.triggered.connect(partial(self._rest, reason.code))
            self._rests.append(action)
        menu.addSeparator()
        self._sign_in = menu.addAction("签入(&I)")
        self._sign_in.triggered.connect(lambda: self._seat.sign_in())
        self._sign_out = menu.addAction("签出(&O)")
        self._sign_out.triggered.connect(lambda: self._seat.phone.sign_out())
        if self._seat.gate is not None:
            menu.addSeparator()
            menu.addAction(f"锁定坐席(&L)\t{LOCK_KEY}").triggered.connect(lambda: self.lock_wanted.emit())
            menu.addAction("换人登录(&W)").triggered.connect(lambda: self.switch_wanted.emit())
        return menu

    def _rest(self, code: str, _checked: bool = False) -> None:
        self._seat.phone.set_not_ready(code)

    def _ready_clicked(self) -> None:
        if self._seat.phone.state.agent.is_signed_in:
            self._seat.phone.set_ready()
        else:
            self._seat.sign_in()

    def _draw(self) -> None:
        phone = self._seat.phone
        agent, why = phone.state.agent, phone.reasons()
        self._draw_pill()
        signed_in = agent.is_signed_in
        wrap_up = agent.state is AgentState.WRAP_UP
        self.ready.set_word(("结束整理" if wrap_up else "就绪") if signed_in else "签入")
        reason = why[Action.READY] if signed_in else why[Action.SIGN_IN]
        self.ready.set_available(not reason, reason)
        self.ready.set_prominent(not reason and agent.state is not AgentState.ON_CALL)
        for action in self._rests:
            action.setEnabled(not why[Action.NOT_READY])
        self._sign_in.setEnabled(not why[Action.SIGN_IN])
        self._sign_out.setEnabled(not why[Action.SIGN_OUT])

    def _draw_pill(self) -> None:
        phone = self._seat.phone
        agent = phone.state.agent
        if not phone.is_attached:
            self.pill.show_state(Icon.REFRESH_CW, LINK_STATES[phone.link_state].happened, Tone.RINGING)
            return
        icon, tone = _LOOKS[agent.state]
        word = AGENT_STATES[agent.state]
        if agent.state is AgentState.NOT_READY:
            word = f"{word} · {reason_label(agent.reason, self._seat.reasons)}"
        elif agent.after_call:
            word = f"{word} · 之后{reason_label(agent.after_call, self._seat.reasons)}"
        self.pill.show_state(icon, word, tone, since=agent.since or None)
