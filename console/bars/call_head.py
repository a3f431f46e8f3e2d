"""The head of the call bar: whose call it is, what it does, its clock, and how good the line is."""

from PySide6.QtWidgets import QWidget

from console.seat import Seat
from console.theme import Icon, Tone, Type
from console.widgets.clock import CallClock
from console.widgets.layout import HBox
from console.widgets.meters import SignalBars
from console.widgets.pill import StatusPill
from console.widgets.text import ElidedText, Text
from console.wording import CALL_STATES, EARS, REGISTRATION_STATES
from forms import phone_number
from forms.access.roles import Right
from telephony.account import RegistrationState
from telephony.actions import call_in_hand, listening_call, ringing_call
from telephony.call import Call, CallState, Ear
from telephony.protocol import PhoneState, QueueChanged

_LOOKS: dict[CallState, tuple[Icon, Tone]] = {
    CallState.INCOMING: (Icon.PHONE_INCOMING, Tone.RINGING),
    CallState.ANSWERING: (Icon.PHONE_CALL, Tone.RINGING),
    CallState.DIALING: (Icon.PHONE_OUTGOING, Tone.RINGING),
    CallState.RINGING: (Icon.PHONE_OUTGOING, Tone.RINGING),
    CallState.ESTABLISHED: (Icon.PHONE_CALL, Tone.TALKING),
    CallState.HELD: (Icon.PAUSE, Tone.HELD),
    CallState.TRANSFERRING: (Icon.PHONE_FORWARDED, Tone.RINGING),
    CallState.ENDING: (Icon.PHONE_OFF, Tone.NEUTRAL),
    CallState.ENDED: (Icon.PHONE_OFF, Tone.NEUTRAL),
}


class CallHead(QWidget):
    """Number, name, state and clock of the call that rings or is in hand; the queue; the line's quality."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self.number = Text("", "title", selectable=True)
        self.name = ElidedText("", "secondary")
        self.state = StatusPill("通话")
        self.clock = CallClock()
        self._help = StatusPill("求助")
        self._masked = False
        self._queue = Text("", "secondary")
        self._longest = CallClock(Type.SECONDARY, name="最长等待")
        self._longest.setVisible(False)
        self._line = StatusPill("线路", compact=True)
        self._signal = SignalBars()
        row = HBox(self, gap=12)
        row.addWidget(self.number)
        row.addWidget(self.name, 1)
        for part in (
            self._queue,
            self._longest,
            self._help,
            self.state,
            self.clock,
            self._line,
            self._signal,
        ):
            row.addWidget(part)
        seat.phone.changed.connect(self._draw)
        if seat.rehearsal is not None:
            seat.rehearsal.changed.connect(lambda view: self._draw_queue(view.queue))
            self._draw_queue(seat.rehearsal.view.queue)
        self._draw(seat.phone.state)

    def set_masked(self, masked: bool) -> None:
        """Show the number masked and no name, while the desk is locked."""
        self._masked = masked
        self._draw(self._seat.phone.state)

    def _draw(self, state: PhoneState) -> None:
        call = ringing_call(state) or call_in_hand(state)
        self._draw_help(state)
        listening = listening_call(state)
        if call is None and listening is not None:
            self._draw_listening(listening)
            self._draw_line(state)
            return
        self.state.setVisible(call is not None)
        self.clock.setVisible(call is not None)
        self._signal.setVisible(call is not None and call.was_answered)
        self._draw_line(state)
        if call is None:
            self.number.setText("")
            self.name.setText("没有通话")
            self.clock.stop(clear=True)
            return
        self._draw_call(call)

    def _draw_call(self, call: Call) -> None:
        # units and others who may not know a citizen's number call through the system
        masked = self._masked or not self._seat.actor.may(Right.SEE_IDENTITY)
        shown = phone_number.mask if masked else phone_number.show
        self.number.setText(shown(call.party.number) or "未显示号码")
        name = "" if self._masked else call.party.name
        self.name.setText("  ".join(part for part in (name, self._hotline(call)) if part))
        icon, tone = _LOOKS[call.state]
        self.state.show_state(icon, CALL_STATES[call.state], tone)
        self.clock.start(call.established_at or call.began_at)
        self.clock.set_tone(tone if call.state is not CallState.ESTABLISHED else None)
        figures = call.statistics
        detail = (
            f"{figures.codec}，往返 {figures.round_trip_ms:.0f} 毫秒，抖动 {figures.jitter_ms:.0f} 毫秒，"
            f"丢包 {figures.loss_percent:.1f}%" + ("，已加密" if figures.encrypted else "")
        )
        self._signal.set_quality(figures.bars if figures.codec else None, detail)

    def _draw_help(self, state: PhoneState) -> None:
        since = state.queue.help_since
        self._help.setVisible(since > 0)
        if since:
            self._help.show_state(Icon.BELL_RING, "已呼叫班长", Tone.RINGING, since=since)

    def _draw_listening(self, leg: Call) -> None:
        """A supervisor takes part in an agent's call: who hears this microphone must be seen."""
        self.number.setText(f"坐席 {leg.party.number}")
        self.name.setText("")
        icon = Icon.MIC_OFF if leg.ear is Ear.LISTEN else Icon.MIC
        up = leg.state is CallState.ESTABLISHED
        self.state.setVisible(True)
        self.state.show_state(icon, EARS[leg.ear] if up else "旁听 · 接入中", Tone.DANGER)
        self.clock.setVisible(up)
        self.clock.start(leg.established_at or leg.began_at)
        self.clock.set_tone(Tone.DANGER)
        self._signal.setVisible(False)

    def _hotline(self, call: Call) -> str:
        hotline = self._seat.desk.catalogue.hotlines.get(call.line)
        return hotline.name if hotline else ""

    def _draw_line(self, state: PhoneState) -> None:
        registration = state.registration
        good = registration.state is RegistrationState.REGISTERED and self._seat.phone.is_attached
        self._line.setVisible(not good)
        if not good:
            self._line.show_state(Icon.WIFI_OFF, REGISTRATION_STATES[registration.state], Tone.DANGER)

    def _draw_queue(self, queue: QueueChanged) -> None:
        waits = queue.waiting > 0 and queue.longest_since > 0
        self._queue.setText(f"排队 {queue.waiting} · 最长" if waits else f"排队 {queue.waiting}")
        self._longest.setVisible(waits)
        if waits:
            self._longest.start(queue.longest_since)
