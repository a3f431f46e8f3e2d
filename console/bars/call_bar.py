"""The call bar, there on every page: what the phone does, and a key for everything one does with it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from console.bars.agent_bar import AgentBar
from console.bars.call_head import CallHead
from console.bars.target_row import TargetRow
from console.seat import Seat
from console.theme import Icon, Tone
from console.widgets.callbutton import CallButton
from console.widgets.layout import HBox, VBox
from telephony.actions import Action, call_in_hand
from telephony.call import CallState
from telephony.protocol import PhoneState

HELP_KEY = "Ctrl+F1"


class CallBar(QFrame):
    """`number_wanted` asks for a number to transfer to (action TRANSFER) or to bring in (THREE_WAY).

    `lock_wanted` and `switch_wanted` come from the agent's menu.
    """

    number_wanted = Signal(object)
    lock_wanted = Signal()
    switch_wanted = Signal()

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "raised")
        self.setAccessibleName("通话栏")
        self._seat = seat
        self._locked = False
        phone = seat.phone
        self._buttons: dict[Action, CallButton] = {}
        column = VBox(self, gap=8, margins=(12, 8))
        head = HBox(gap=16)
        self._agent = AgentBar(seat)
        self._agent.lock_wanted.connect(self.lock_wanted)
        self._agent.switch_wanted.connect(self.switch_wanted)
        self._head = CallHead(seat)
        head.addWidget(self._agent, 2)
        head.addWidget(self._head, 3)
        column.addLayout(head)
        row = HBox(gap=6)
        self._add(row, Action.ANSWER, Icon.PHONE, "接听", "F2", Tone.TALKING, phone.answer)
        self._add(row, Action.HOLD, Icon.PAUSE, ("保持", "取回"), "F3", Tone.HELD, phone.hold_or_resume)
        self._add(row, Action.MUTE, Icon.MIC_OFF, ("静音", "开麦"), "F4", Tone.DANGER, phone.toggle_mute)
        self._add(
            row, Action.TRANSFER, Icon.PHONE_FORWARDED, "转接", "F6", Tone.NEUTRAL, self._ask(Action.TRANSFER)
        )
        self._add(row, Action.THREE_WAY, Icon.USERS, "三方", "F7", Tone.NEUTRAL, self._ask(Action.THREE_WAY))
        self._add(row, Action.HANG_UP, Icon.PHONE_OFF, ("挂断", "拒接"), "F8", Tone.DANGER, phone.hang_up)
        self._add(row, Action.HELP, Icon.BELL_RING, "求助", HELP_KEY, Tone.RINGING, phone.ask_for_help)
        row.addSpacing(8)
        self._targets = TargetRow(seat.desk)
        row.addWidget(self._targets, 1)
        column.addLayout(row)
        phone.changed.connect(self._draw)
        self._draw(phone.state)

    def set_locked(self, locked: bool) -> None:
        """Nobody has proved who they are: a call can be answered, held, muted and ended, no more."""
        self._agent.setEnabled(not locked)
        self._head.set_masked(locked)
        self._targets.setVisible(not locked)
        for action in (Action.TRANSFER, Action.THREE_WAY):
            self._buttons[action].setVisible(not locked)
        self._locked = locked
        self._draw(self._seat.phone.state)

    def _add(
        self,
        row: HBox,
        action: Action,
        icon: Icon,
        words: str | tuple[str, ...],
        key: str,
        tone: Tone,
        act: Callable[[], None],
    ) -> None:
        button = CallButton(icon, words, key, tone=tone, parent=self)
        button.clicked.connect(lambda: act())
        self._buttons[action] = button
        row.addWidget(button)

    def _ask(self, action: Action) -> Callable[[], None]:
        return lambda: self.number_wanted.emit(action)

    def _draw(self, state: PhoneState) -> None:
        why = self._seat.phone.reasons()
        for action, button in self._buttons.items():
            button.set_available(not why[action], why[action])
        ringing = not why[Action.ANSWER]
        self._buttons[Action.ANSWER].set_prominent(ringing)
        hand = call_in_hand(state)
        held = hand is not None and hand.state is CallState.HELD
        self._buttons[Action.HOLD].set_word("取回" if held else "保持", Icon.PLAY if held else Icon.PAUSE)
        self._buttons[Action.HOLD].set_prominent(held)
        muted = self._seat.phone.is_muted
        self._buttons[Action.MUTE].set_word("开麦" if muted else "静音", Icon.MIC if muted else Icon.MIC_OFF)
        self._buttons[Action.MUTE].set_prominent(muted)
        only_ringing = ringing and hand is None
        self._buttons[Action.HANG_UP].set_word("拒接" if only_ringing else "挂断")
        self._buttons[Action.HANG_UP].set_prominent(not why[Action.HANG_UP] and not only_ringing)
        self._buttons[Action.HELP].setVisible(state.queue.on and not self._locked)
        self._targets.draw(why)
