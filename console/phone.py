"""The desk's telephone: the engine's state as the window holds it, and commands by name.

It shows what the engine says, never what the window hopes: a method sends a command, and the picture
changes when the event comes back.
"""

import logging
from collections.abc import Callable, Mapping
from uuid import uuid4

import msgspec
from PySide6.QtCore import QObject, Signal

from console.link import Line, LinkState
from telephony.account import Account, PhoneSettings, SoundChoice
from telephony.actions import (
    Action,
    call_in_hand,
    listening_call,
    reasons,
    ringing_call,
    side_call,
    spoken_to,
)
from telephony.agent import OWN_REASONS, AgentState
from telephony.call import Call, CallPurpose, CallState, Ear, IllegalTransition
from telephony.protocol import (
    Answer,
    AskForHelp,
    Attached,
    CancelConsultation,
    ChangeSettings,
    Command,
    CommandRefused,
    CompleteTransfer,
    DeviceTest,
    Dial,
    Event,
    HangUp,
    Hold,
    Join,
    LeaveConference,
    LevelsMeasured,
    Listen,
    Mute,
    PhoneState,
    PlayRecording,
    RefreshDevices,
    Reject,
    Resume,
    SelectSound,
    SendDigits,
    SetEar,
    SetNotReady,
    SetReady,
    SignIn,
    SignOut,
    SoundAlarm,
    StartDeviceTest,
    StartThreeWay,
    StopDeviceTest,
    StopListening,
    StopPlaying,
    TalkPrivately,
    Transfer,
    TransferMode,
)
from telephony.state import EMPTY, apply

log = logging.getLogger(__name__)


class Phone(QObject):
    """The engine's state and its commands.

    `changed` carries every new :class:`PhoneState`, `happened` every event after it was folded in,
    `levels_measured` the loudness (kept apart: five a second), `refused` a refused command.
    """

    changed = Signal(object)
    happened = Signal(object)
    levels_measured = Signal(object)
    refused = Signal(object)
    attached = Signal()
    link_changed = Signal(object)

    def __init__(self, line: Line, settings: PhoneSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self._settings = settings
        self._account: Account | None = None
        self._reason_at_sign_in = ""
        self._link_state = LinkState.CLOSED
        self.state: PhoneState = EMPTY

    # --- what the engine says

    def receive(self, event: Event) -> None:
        """Fold one event of the engine in."""
        if isinstance(event, LevelsMeasured):
            self.levels_measured.emit(event)
            return
        before = self.state
        try:
            self.state = apply(before, event)
        except IllegalTransition:
            log.exception("the engine told something that its state doesn't lead to; keeping the last state")
            return
        if isinstance(event, Attached):
            self._resume_after_attach(before)
        if self.state is not before:
            self.changed.emit(self.state)
        if isinstance(event, CommandRefused):
            self.refused.emit(event)
        self.happened.emit(event)
        if isinstance(event, Attached):
            self.attached.emit()

    def follow_link(self, state: LinkState) -> None:
        """Take note of how the line stands."""
        self._link_state = state
        self.link_changed.emit(state)
        self.changed.emit(self.state)

    @property
    def link_state(self) -> LinkState:
        """How the line to the engine stands."""
        return self._link_state

    @property
    def account(self) -> Account | None:
        """The account that this window signed in with, or None."""
        return self._account

    @property
    def is_attached(self) -> bool:
        """Whether commands reach the engine."""
        return self._link_state is LinkState.ATTACHED

    def reasons(self) -> Mapping[Action, str]:
        """See :func:`telephony.actions.reasons`."""
        return reasons(self.state, attached=self.is_attached)

    # --- what the agent does

    def sign_in(self, account: Account, reason: str = "") -> None:
        """签入; with a reason the agent begins not ready. Repeated by itself after an engine restart."""
        self._account, self._reason_at_sign_in = account, reason
        self._send(SignIn(account=account, reason=reason))

    def remember(self, account: Account) -> None:
        """Know the account of an agent whom another window signed in, for the next engine restart."""
        if self._account is None:
            self._account = account

    def sign_out(self) -> None:
        """签出."""
        self._account = None
        self._send(SignOut())

    def change_settings(self, settings: PhoneSettings) -> None:
        """Use other settings from now on."""
        self._settings = settings
        self._send(ChangeSettings(settings=settings))

    def set_ready(self) -> None:
        """就绪; also ends wrap-up."""
        self._reason_at_sign_in = ""
        self._send(SetReady())

    def set_not_ready(self, reason: str) -> None:
        """未就绪 with a reason code."""
        self._reason_at_sign_in = reason
        self._send(SetNotReady(reason=reason))

    def toggle_ready(self, reason: str) -> None:
        """Ready becomes not ready and the other way round; wrap-up ends."""
        if self.state.agent.state is AgentState.READY:
            self.set_not_ready(reason)
        elif self.state.agent.is_signed_in:
            self.set_ready()

    def answer(self) -> None:
        """Answer the call that rings."""
        self._with(ringing_call(self.state), lambda call: Answer(call_id=call.id))

    def reject(self) -> None:
        """Refuse the call that rings."""
        self._with(ringing_call(self.state), lambda call: Reject(call_id=call.id))

    def hold_or_resume(self) -> None:
        """Hold the call in hand, or take it back."""
        call = call_in_hand(self.state)
        if call is not None and call.state is CallState.HELD:
            self.resume(call.id)
        else:
            self._with(call, lambda held: Hold(call_id=held.id))

    def resume(self, call_id: str) -> None:
        """Talk to this held party."""
        self._send(Resume(call_id=call_id))

    def toggle_mute(self) -> None:
        """Silence the agent's microphone, or open it again."""
        self._send(Mute(on=not self.is_muted))

    @property
    def is_muted(self) -> bool:
        """Whether the agent's microphone is silenced."""
        return any(call.muted for call in self.state.calls)

    def dial(self, target: str, name: str = "") -> str:
        """Call somebody as a call in hand of its own; the id under which CallDialed tells of it."""
        return self._send(Dial(target=target, name=name))

    def consult(self, target: str, name: str = "") -> None:
        """Hold the citizen and ask somebody first."""
        self._with(
            call_in_hand(self.state), lambda call: Dial(target=target, name=name, on_behalf_of=call.id)
        )

    def transfer(self, target: str, name: str = "", mode: TransferMode = TransferMode.SUPERVISED) -> None:
        """Hand the citizen over; supervised unless told otherwise, so that nobody is ever dropped."""
        self._with(
            call_in_hand(self.state),
            lambda call: Transfer(call_id=call.id, target=target, name=name, mode=mode),
        )

    def three_way(self, target: str, name: str = "") -> None:
        """Bring somebody in while the citizen stays on the line."""
        self._with(
            call_in_hand(self.state), lambda call: StartThreeWay(call_id=call.id, target=target, name=name)
        )

    def complete_transfer(self) -> None:
        """Connect the citizen with the side call and leave."""
        hand, side = call_in_hand(self.state), side_call(self.state)
        if hand is not None and side is not None:
            self._send(CompleteTransfer(call_id=hand.id, consultation_id=side.id))

    def cancel_side_call(self) -> None:
        """Give the side call up and take the citizen back."""
        self._with(side_call(self.state), lambda call: CancelConsultation(consultation_id=call.id))

    def join(self) -> None:
        """Merge the citizen and the side call into a conference."""
        hand, side = call_in_hand(self.state), side_call(self.state)
        if hand is not None and side is not None:
            members = self.state.conference or (hand.id,)
            self._send(Join(call_ids=(*members, side.id)))

    def join_again(self) -> None:
        """Bring a privately spoken-to party and the others together again."""
        talking = tuple(
            call.id
            for call in self.state.calls
            if call.state in {CallState.ESTABLISHED, CallState.HELD}
            and call.purpose is not CallPurpose.LISTENING
        )
        self._send(Join(call_ids=talking))

    def talk_privately(self, call_id: str) -> None:
        """单独通话 with one party; the others are held."""
        self._send(TalkPrivately(call_id=call_id))

    def leave_conference(self) -> None:
        """我离开, 让他们继续通话."""
        self._send(LeaveConference())

    def drop(self, call_id: str) -> None:
        """移出: end that one leg."""
        self._send(HangUp(call_id=call_id))

    def send_digits(self, digits: str) -> None:
        """DTMF to whoever is spoken to."""
        self._with(spoken_to(self.state), lambda call: SendDigits(call_id=call.id, digits=digits))

    def hang_up(self) -> None:
        """End what is spoken to: a side call alone if there is one, the whole conference otherwise."""
        side = side_call(self.state)
        if side is not None and side.on_behalf_of:
            self._send(CancelConsultation(consultation_id=side.id))
            return
        hand = call_in_hand(self.state)
        if hand is not None and hand.id in self.state.conference:
            for member in self.state.conference:
                self._send(HangUp(call_id=member))
            return
        leg = side or hand or listening_call(self.state)
        if leg is not None:
            self._send(HangUp(call_id=leg.id))
        else:
            self.reject()

    def ask_for_help(self) -> None:
        """求助班长: call a supervisor; the call in hand goes on untouched."""
        self._send(AskForHelp())

    # --- what a supervisor does

    @property
    def listening(self) -> Call | None:
        """The leg that listens in on an agent: `party.number` is the extension, `ear` who hears us."""
        return listening_call(self.state)

    def listen(self, extension: str, *, told: bool = False) -> None:
        """旁听 the agent at this extension, with the microphone off; *told*: the agent hears a tone first."""
        self._send(Listen(extension=extension, told=told))

    def set_ear(self, ear: Ear) -> None:
        """Listen, whisper (耳语) or join (强插)."""
        self._send(SetEar(ear=ear))

    def stop_listening(self) -> None:
        """End the listening."""
        self._send(StopListening())

    # --- sound

    def select_sound(self, choice: SoundChoice) -> None:
        """Use these devices."""
        self._settings = msgspec.structs.replace(self._settings, sound=choice)
        self._send(SelectSound(choice=choice))

    def refresh_devices(self) -> None:
        """Look again at what is plugged in."""
        self._send(RefreshDevices())

    def start_device_test(self, test: DeviceTest) -> None:
        """Try out the microphone, the way to the ear and back, or the ring tone."""
        self._send(StartDeviceTest(test=test))

    def stop_device_test(self) -> None:
        """End the test."""
        self._send(StopDeviceTest())

    def play_recording(self, path: str, playback_id: str) -> str:
        """Play a recording into the ear; the command's id."""
        return self._send(PlayRecording(path=path, playback_id=playback_id))

    def stop_playing(self) -> None:
        """End the recording that plays."""
        self._send(StopPlaying())

    def sound_alarm(self) -> None:
        """Play the tune of alarms once on the ringing device; not in a call."""
        self._send(SoundAlarm())

    # ---

    def _resume_after_attach(self, before: PhoneState) -> None:
        """After an engine restart: settings, sign-in and state as the agent had left them."""
        self._send(ChangeSettings(settings=self._settings))
        if self._account is None or self.state.agent.is_signed_in:
            return
        reason = self._reason_at_sign_in
        if before.agent.state is AgentState.NOT_READY:
            # what the engine itself had said against being ready, the new one finds out anew
            reason = "" if before.agent.reason in OWN_REASONS else before.agent.reason
        self._send(SignIn(account=self._account, reason=reason))

    def _with(self, call: Call | None, make: Callable[[Call], Command]) -> None:
        if call is not None:
            self._send(make(call))

    def _send(self, command: Command) -> str:
        command = msgspec.structs.replace(command, command_id=uuid4().hex)
        self._line.send(command)
        return command.command_id
