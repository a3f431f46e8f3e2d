"""The engine: one thread that polls the stack and the windows, and hands everything to its rules."""

import gc
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telephony.account import PhoneSettings
from telephony.call import CallState, EndReason
from telephony.engine.attendance import Attendance
from telephony.engine.calls import Calls, Refused
from telephony.engine.line import LegFact
from telephony.engine.listening import Listening
from telephony.engine.phone import Clock, Phone
from telephony.engine.presence import NotSignedIn, Presence
from telephony.engine.pulse import Pulse
from telephony.engine.quality import Quality
from telephony.engine.queue_codes import QueueCodes
from telephony.engine.recording.desk import Recordings
from telephony.engine.registration import Registrar
from telephony.engine.sip.endpoint import Stack
from telephony.engine.sip.line import SipLine
from telephony.engine.sip.mixer import Mixer
from telephony.engine.sip.registering import Registering
from telephony.engine.sound.desk import SoundDesk
from telephony.engine.switchboard import BUSY_HERE, UNAVAILABLE, Switchboard, new_call_id
from telephony.engine.unattended import Unattended
from telephony.local_socket import LocalSocket, Peer
from telephony.protocol import (
    VERSION,
    AgentChanged,
    Answer,
    AskForHelp,
    Attach,
    Attached,
    BadMessage,
    CancelConsultation,
    ChangeSettings,
    Command,
    CommandAccepted,
    CommandRefused,
    CompleteTransfer,
    Dial,
    EngineStopped,
    Event,
    HangUp,
    Hold,
    Join,
    LeaveConference,
    LevelsMeasured,
    Listen,
    Mute,
    PlayRecording,
    RefreshDevices,
    Refusal,
    RegistrationChanged,
    Reject,
    Resume,
    SelectSound,
    SendDigits,
    SetEar,
    SetNotReady,
    SetReady,
    Shutdown,
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
    decode_command,
    encode,
)

log = logging.getLogger(__name__)

POLL_MS = 5
"""Longest that a command of the window waits for the stack."""
FAREWELL_SECONDS = 3.0
"""Longest that an engine which leaves waits for its calls and its registration to end."""


class Engine:
    """Everything wired together. Only the thread that makes it may call it."""

    def __init__(self, socket: LocalSocket, stack: Stack, sound: SoundDesk, clock: Clock) -> None:
        at = clock()
        self._clock = clock
        self._socket = socket
        self._stack = stack
        self._mixer = Mixer()
        self._line = SipLine(stack, self._mixer, new_call_id)
        self._registrar = Registrar()
        self._registering = Registering(stack, self._line, self._registrar, clock)
        self._phone = Phone(clock)
        self._phone.on_event(self._broadcast)
        self._calls = Calls(self._phone, self._line)
        self._switchboard = Switchboard(self._calls, self._why_away)
        self._listening = Listening(self._calls, self._switchboard)
        self._presence = Presence()
        self._queue_codes = QueueCodes(self._phone, self._line, self._presence)
        self._attendance = Attendance(
            self._calls,
            self._presence,
            self._queue_codes,
            self._registrar,
            self._registering,
            lambda: self._line.is_up,
            clock,
        )
        self._unattended = Unattended(at)
        self._quality = Quality(self._calls)
        self._recordings = Recordings(self._calls, self._mixer)
        self._sound = sound
        self._sound.connect(self._phone, self._mixer)
        self._pulse = Pulse(at)
        self._leaving = False
        self._stir = True
        self._handlers = self._table()
        self._apply(PhoneSettings())

    def run(self) -> None:
        """Serve until told to leave, or left alone."""
        while not self._leaving:
            self._turn()
        self._farewell()

    def leave(self) -> None:
        """End :meth:`run` soon. The one method that a signal handler may call."""
        self._leaving = True

    # -- one turn -------------------------------------------------------------------------------

    def _turn(self) -> None:
        self._stack.poll(POLL_MS)
        for fact in self._line.take_facts():
            self._stir = True
            self._guard(self._take_in, fact)
        heard = self._socket.poll()
        for peer in heard.attached:
            snapshot = Attached(at=self._clock(), version=VERSION, pid=os.getpid(), state=self._phone.state)
            self._socket.send(peer, encode(snapshot))
            log.info("a window is attached")
        for peer, line in heard.lines:
            self._serve(peer, line)
        self._guard(self._registering.poll)
        self._guard(self._sound.poll)
        self._regular_work()
        self._guard(self._settle)

    def _regular_work(self) -> None:
        at = self._clock()
        if self._pulse.woke(at):
            log.info("the clock jumped: registering again")
            self._registrar.again(at)
        if self._pulse.due("tick", 0.1, at):
            self._guard(self._tick, at)
        if self._pulse.due("levels", 0.2, at):
            self._guard(self._tell_levels, at)
        if self._pulse.due("quality", 2.0, at):
            self._guard(self._quality.measure)
            self._guard(self._recordings.tell_failures)
        if self._pulse.due("repair", 60.0, at):
            self._guard(self._recordings.repair)
        if self._pulse.due("garbage", 60.0 if self._calls.live else 10.0, at):
            gc.collect()  # here and nowhere else: the stack's objects must not die on a foreign thread

    def _tick(self, at: float) -> None:
        self._stir = True
        self._line.tick()
        self._switchboard.tick()
        self._presence.tick(at)
        self._unattended.observe(windows=len(self._socket.peers), calls=len(self._calls.live), at=at)
        if self._unattended.gives_up_ringing(at):
            self._switchboard.turn_away_ringing()
            self._listening.stop()  # no window shows any more that somebody listens
        if self._unattended.leaves(at):
            log.info("no window and no call for long: leaving")
            self._leaving = True

    def _settle(self) -> None:
        """Let everything that follows from the calls follow, and tell what changed."""
        at = self._clock()
        registration = self._registrar.registration
        if registration != self._phone.state.registration:
            self._phone.publish(RegistrationChanged(at=at, registration=registration))
        if not self._stir:
            return
        self._stir = False
        self._presence.line_changed(self._line.is_up, at)
        self._presence.calls_changed(self._calls.live, at)
        away = self._unattended.gives_up_ringing(at)
        self._guard(self._queue_codes.follow, self._calls.live, at, away)
        self._attendance.tick()
        if self._presence.agent != self._phone.state.agent:
            self._phone.publish(AgentChanged(at=at, agent=self._presence.agent))
        self._recordings.follow()
        self._calls.tone = self._sound.follow(self._calls.live, self._calls.remark)
        self._calls.loop = self._sound.is_looped
        self._calls.mix()

    def _take_in(self, fact: LegFact) -> None:
        if not self._queue_codes.heard(fact):
            self._switchboard.heard(fact)

    def _tell_levels(self, at: float) -> None:
        if any(call.was_answered for call in self._calls.live) or self._sound.is_metering:
            self._phone.publish(
                LevelsMeasured(at=at, microphone=self._sound.microphone_level(), calls=self._line.levels())
            )

    def _guard(self, work: Callable[..., None], *arguments: object) -> None:
        """A fault in one thing must not end the calls."""
        try:
            work(*arguments)
        except Exception:
            log.exception("in %s", getattr(work, "__qualname__", work))

    def _broadcast(self, event: Event) -> None:
        self._stir = True
        self._socket.broadcast(encode(event))

    def _why_away(self) -> tuple[int, Refusal] | None:
        if self._unattended.is_alone and not self._socket.peers:
            return UNAVAILABLE, Refusal.NO_WINDOW
        if not self._presence.agent.is_signed_in:
            return UNAVAILABLE, Refusal.NOT_SIGNED_IN
        if not self._presence.takes_calls:
            return BUSY_HERE, Refusal.NOT_READY
        return None

    # -- commands -------------------------------------------------------------------------------

    def _serve(self, peer: Peer, line: bytes) -> None:
        try:
            command = decode_command(line)
        except BadMessage as error:
            log.warning("a window sent something else than a command: %s", error)
            self._answer(peer, CommandRefused(at=self._clock(), command_id="", refusal=Refusal.BAD_MESSAGE))
            return
        log.info("command %s", type(command).__name__)
        try:
            self._handlers[type(command)](command)
        except Refused as refused:
            log.info("refused: %s %s", refused.refusal, refused.detail)
            answer: Event = CommandRefused(
                at=self._clock(),
                command_id=command.command_id,
                refusal=refused.refusal,
                detail=refused.detail,
            )
        except NotSignedIn:
            answer = CommandRefused(
                at=self._clock(), command_id=command.command_id, refusal=Refusal.NOT_SIGNED_IN
            )
        except Exception as error:
            log.exception("in command %s", type(command).__name__)
            answer = CommandRefused(
                at=self._clock(),
                command_id=command.command_id,
                refusal=Refusal.STACK_ERROR,
                detail=type(error).__name__,
            )
        else:
            answer = CommandAccepted(at=self._clock(), command_id=command.command_id)
        self._stir = True
        self._answer(peer, answer)

    def _answer(self, peer: Peer, event: Event) -> None:
        if peer.attached:
            self._socket.send(peer, encode(event))

    def _table(self) -> dict[type[Command], Callable[[Any], None]]:
        board, transfers, sound = self._switchboard, self._switchboard.transfers, self._sound
        return {
            Attach: lambda _: None,
            SignIn: self._attendance.sign_in,
            SignOut: self._attendance.sign_out,
            ChangeSettings: self._change_settings,
            SetReady: lambda _: self._presence.set_ready(self._clock()),
            SetNotReady: lambda command: self._presence.set_not_ready(command.reason, self._clock()),
            Answer: board.answer,
            Reject: board.reject,
            HangUp: board.hang_up,
            Hold: board.hold,
            Resume: board.resume,
            Mute: board.mute,
            SendDigits: board.send_digits,
            Dial: self._demanding_sign_in(board.dial),
            StartThreeWay: transfers.start_three_way,
            Transfer: transfers.transfer,
            CompleteTransfer: transfers.complete_transfer,
            CancelConsultation: transfers.cancel_consultation,
            Join: board.join,
            TalkPrivately: board.talk_privately,
            LeaveConference: transfers.leave_conference,
            AskForHelp: lambda _: self._queue_codes.ask_for_help(),
            Listen: self._listening.listen,
            SetEar: self._listening.set_ear,
            StopListening: self._listening.stop,
            RefreshDevices: lambda _: sound.refresh(),
            SelectSound: lambda command: sound.select(command.choice),
            StartDeviceTest: lambda command: sound.start_test(command.test),
            StopDeviceTest: lambda _: sound.stop_test(),
            PlayRecording: lambda command: sound.play(Path(command.path), command.playback_id),
            StopPlaying: lambda _: sound.stop_playing(),
            SoundAlarm: lambda _: sound.sound_alarm(),
            Shutdown: self._shut_down,
        }

    def _demanding_sign_in(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        def demanding(command: Any) -> None:
            self._attendance.demand_signed_in()
            handler(command)

        return demanding

    def _change_settings(self, command: ChangeSettings) -> None:
        self._apply(command.settings)

    def _apply(self, settings: PhoneSettings) -> None:
        self._presence.wrap_up_seconds = settings.wrap_up_seconds
        self._unattended.exit_seconds = settings.unattended_exit_seconds
        self._calls.ring_seconds = settings.ring_seconds
        self._quality.dead_line_seconds = settings.dead_line_seconds
        self._recordings.use(settings.recording_folder)
        self._stack.prefer_codecs(settings.codecs)
        self._sound.select(settings.sound)

    def _shut_down(self, command: Shutdown) -> None:
        if self._calls.live:
            raise Refused(Refusal.CALL_ALIVE)
        self._leaving = True

    # -- leaving --------------------------------------------------------------------------------

    def _farewell(self) -> None:
        """End calls, queues, registration, sound and stack, in the order that doesn't abort."""
        for call in self._calls.live:
            if call.state is not CallState.ENDING:
                self._guard(self._calls.hang_up, call.id, EndReason.ENGINE_STOPPED)
        until = self._clock() + FAREWELL_SECONDS
        while self._clock() < until:
            parted = self._attendance.say_goodbye()
            if parted and not self._calls.live and not self._line.legs:
                break
            self._stack.poll(POLL_MS)
            for fact in self._line.take_facts():
                self._guard(self._take_in, fact)
            self._line.tick()
        self._recordings.close()
        self._line.drop_all()
        self._guard(self._registering.end)
        while not self._registering.is_forgotten and self._clock() < until:
            self._stack.poll(POLL_MS)
        self._phone.publish(RegistrationChanged(at=self._clock(), registration=self._registrar.registration))
        self._phone.publish(EngineStopped(at=self._clock()))
        self._sound.close()
        self._stack.still()
        self._mixer.close()
        self._line.close()
        self._socket.close()
        self._stack.poll(POLL_MS)
        self._stack.stop()
