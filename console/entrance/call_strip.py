"""A call that goes on while nobody is signed in: it can be answered and ended, nothing else."""

from PySide6.QtWidgets import QFrame, QWidget

from console.phone import Phone
from console.theme import Icon, Tone
from console.widgets.callbutton import CallButton
from console.widgets.clock import CallClock
from console.widgets.layout import HBox
from console.widgets.text import Text
from console.wording import CALL_STATES
from forms import phone_number
from telephony.actions import Action, call_in_hand, ringing_call
from telephony.protocol import PhoneState


class CallStrip(QFrame):
    """Hidden while there is no call."""

    def __init__(self, phone: Phone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "raised")
        self.setAccessibleName("通话")
        self._phone = phone
        self.words = Text("", "strong")
        self.clock = CallClock()
        self.answer = CallButton(Icon.PHONE, "接听", "F2", tone=Tone.TALKING)
        self.hang_up = CallButton(Icon.PHONE_OFF, ("挂断", "拒接"), "F8", tone=Tone.DANGER)
        self.answer.clicked.connect(lambda: phone.answer())
        self.hang_up.clicked.connect(lambda: phone.hang_up())
        row = HBox(self, gap=12, margins=(16, 8))
        row.addWidget(self.words)
        row.addWidget(self.clock)
        row.addStretch(1)
        row.addWidget(self.answer)
        row.addWidget(self.hang_up)
        phone.changed.connect(self._draw)
        self._draw(phone.state)

    def _draw(self, state: PhoneState) -> None:
        call = ringing_call(state) or call_in_hand(state)
        self.setVisible(call is not None)
        if call is None:
            self.clock.stop(clear=True)
            return
        number = phone_number.mask(call.party.number) or "未显示号码"
        self.words.setText(f"{CALL_STATES[call.state]}  {number}")
        self.clock.start(call.established_at or call.began_at)
        why = self._phone.reasons()
        for button, action in ((self.answer, Action.ANSWER), (self.hang_up, Action.HANG_UP)):
            button.set_available(not why[action], why[action])
        ringing = not why[Action.ANSWER]
        self.answer.set_prominent(ringing)
        self.hang_up.set_word("拒接" if ringing and call_in_hand(state) is None else "挂断")
