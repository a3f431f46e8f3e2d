"""A simulated citizen: one process, one caller, from the first ring to the good-bye."""

import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import pjsua2 as pj

from telephony.exchange.orders import (
    ActorReady,
    CallOver,
    DeskAnswered,
    DeskRang,
    DeskRefused,
    Ending,
    GiveUp,
    HandedOver,
    Leave,
    Order,
    PlaceCall,
    Report,
    Utterance,
    decode_order,
    encode,
)
from telephony.exchange.sip import Leg, Phone
from telephony.exchange.turns import Turn, TurnTaking
from telephony.exchange.voice import Ear, Voice

TICK_MS = 20
DEAD_LINE_SECONDS = 25.0
"""A line that was lost for good counts as ended after so long."""
STALE_LEG_SECONDS = 3.0
"""After a hand-over the desk hangs up its leg; when it doesn't, the citizen does."""


class Citizen:
    """The listener of the citizen's phone, and what it does from moment to moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._phone = Phone(self)
        self._script: PlaceCall | None = None
        self._leg: Leg | None = None
        """Whom the citizen talks to; the desk until the call is handed over."""
        self._talk: _Talk | None = None
        self._given_up = False
        self._report(ActorReady(port=self._phone.port))

    def run(self) -> None:
        """Live until told to leave or the director is gone."""
        try:
            while self._obey():
                if self._talk is None or not self._talk.line_is_lost(time.monotonic()):
                    self._phone.pump(TICK_MS)
                else:
                    time.sleep(TICK_MS / 1000)
                self._tick(time.monotonic())
        finally:
            self._talk = None
            self._leg = None
            self._phone.close()

    def _obey(self) -> bool:
        """False: leave."""
        while self._connection.poll():
            try:
                order: Order = decode_order(self._connection.recv_bytes())
            except (EOFError, OSError):  # the director is gone: nobody would ever end this call
                return False
            match order:
                case PlaceCall():
                    self._place(order)
                case GiveUp():
                    self._given_up = True
                    self._phone.hang_up_all()
                case Leave():
                    return False
                case _:
                    raise ValueError(f"a citizen can't {type(order).__name__}")
        return True

    def _place(self, order: PlaceCall) -> None:
        self._script, self._given_up = order, False
        self._phone.be(order.number, order.name)
        headers = {"P-Called-Party-ID": f"<sip:{order.line}@rehearsal.invalid>"} if order.line else {}
        self._leg = self._phone.dial(order.target, headers)

    # ---- what the phone tells -------------------------------------------------------------------------

    def came_in(self, leg: Leg) -> None:
        """Nobody calls a practice citizen back in a rehearsal: 480."""
        leg.answer_with(pj.PJSIP_SC_TEMPORARILY_UNAVAILABLE)

    def rings(self, leg: Leg) -> None:
        """It rings at the desk, or where the desk sent the call to."""
        if leg is self._leg:
            self._report(DeskRang())

    def talks(self, leg: Leg) -> None:
        """The desk answered, or the target of a transfer did."""
        if self._script is None:
            return
        if leg is self._leg and self._talk is None:
            self._talk = _Talk(self._script, leg, self._phone, time.monotonic())
            self._report(DeskAnswered())
        elif leg.came_from is self._leg and self._talk is not None:
            self._leg = leg
            self._talk.go_on_with(leg, time.monotonic())
            self._report(HandedOver())

    def sound_changed(self, leg: Leg) -> None:
        """Sound began to flow or came back."""
        if self._talk is not None and leg is self._leg:
            self._talk.reconnect(leg)

    def sent_to(self, leg: Leg, target: str) -> None:
        """The new leg reports by itself when it is answered."""

    def ended(self, leg: Leg, status: int) -> None:
        """A leg is gone: the talk is over unless another one takes its place."""
        if leg is not self._leg:
            return  # the desk's leg after a hand-over, or a transfer that failed: the talk goes on
        successor = next((other for other in self._phone.legs if other.came_from is leg), None)
        if self._talk is None and not self._given_up:
            self._leg = None
            self._report(DeskRefused(sip_status=status))
        elif successor is None or self._given_up:
            self._finish()

    # ---- the talk -------------------------------------------------------------------------------------

    def _tick(self, now: float) -> None:
        talk = self._talk
        if talk is None or self._leg is None:
            return
        if talk.line_was_lost_for_good(now):
            self._finish()
            return
        is_being_sent_on = any(leg.came_from is self._leg for leg in self._phone.legs)
        if self._leg not in self._phone.legs:
            if not is_being_sent_on:
                self._finish()  # the desk had hung up while a transfer was under way, and it failed
            return
        talk.hang_up_stale_legs(self._leg, now)
        if not talk.wants_to_leave and talk.goes_on(self._leg, now, is_being_sent_on):
            talk.wants_to_leave = True
            self._leg.hang_up()

    def _finish(self) -> None:
        talk, self._talk, self._leg = self._talk, None, None
        if talk is None:
            how = "given_up" if self._given_up else "hung_up_by_other"
            self._report(CallOver(how=how))
            return
        talk.close()
        self._report(CallOver(how=talk.how(self._given_up), said=talk.said, heard_seconds=talk.heard_seconds))

    def _report(self, report: Report) -> None:
        try:
            self._connection.send_bytes(encode(report))
        except OSError:  # the director is gone; _obey notices and leaves
            return


@dataclass
class _Talk:
    """One conversation, from the desk's answer on; it goes on with whoever the call is handed over to."""

    script: PlaceCall
    began_with: Leg
    phone: Phone
    began_at: float
    said: int = 0
    heard_seconds: float = 0.0
    wants_to_leave: bool = False
    _handed_over_at: float = 0.0
    _lost_since: float = 0.0
    _was_lost: bool = False
    _last_tick: float = 0.0
    _lines: tuple[Utterance, ...] = ()
    _turns: TurnTaking = field(init=False)
    _voice: Voice = field(default_factory=Voice)
    _ear: Ear = field(init=False)

    def __post_init__(self) -> None:
        self._ear = Ear(self.phone, self.script.record_to)
        self._last_tick = self.began_at
        self._start_lines(self.script.lines, self.began_at)
        self.reconnect(self.began_with)

    def _start_lines(self, lines: tuple[Utterance, ...], now: float) -> None:
        self._lines = lines
        self._turns = TurnTaking(len(lines), self.script.greeting_seconds, self.script.silence_seconds, now)

    def reconnect(self, leg: Leg) -> None:
        """Sound flows (again): hear it, and be heard."""
        self._ear.listen_to(leg)
        if self.script.tone_hz:
            self._voice.hum(self.script.tone_hz, leg)
        else:
            self._voice.direct_to(leg)

    def go_on_with(self, leg: Leg, now: float) -> None:
        """Somebody else than the desk is on the line now."""
        self._handed_over_at = now
        self._voice.hush()
        rest = self.script.after_transfer or self._lines[len(self._lines) - self._turns.left :]
        self._start_lines(rest, now)
        self.reconnect(leg)

    def hang_up_stale_legs(self, current: Leg, now: float) -> None:
        """End what the desk has left over after a hand-over."""
        if not self._handed_over_at or now - self._handed_over_at < STALE_LEG_SECONDS:
            return
        for leg in list(self.phone.legs):
            if leg is not current and leg.came_from is not current:
                leg.hang_up()

    def goes_on(self, leg: Leg, now: float, is_being_sent_on: bool) -> bool:
        """One moment of it. True once the citizen wants to hang up."""
        loud = self._ear.is_loud(leg)
        if loud:
            self.heard_seconds += now - self._last_tick
        self._last_tick = now
        self._lose_line_when_due(now)
        talked = now - self.began_at
        if talked >= self.script.talk_seconds or 0 < self.script.hangs_up_after <= talked:
            return True
        if self.script.tone_hz:
            return False
        return self._take_turn(leg, now, loud=loud, on_hold=is_being_sent_on or leg.sound is None)

    def _take_turn(self, leg: Leg, now: float, *, loud: bool, on_hold: bool) -> bool:
        if self._turns.is_speaking and self._voice.has_finished(now):
            self._voice.hush()
            self._turns.finish(now)
            self.said += 1
        turn = self._turns.listen(now, loud=loud, on_hold=on_hold)
        if turn is Turn.SPEAK and not (self._turns.left == 1 and self._stays):
            utterance = self._lines[-self._turns.left]
            self._turns.begin()
            self._voice.say(utterance, leg, now)
        return turn is Turn.DONE and not self._stays

    @property
    def _stays(self) -> bool:
        """Whether the good-bye is left to the desk."""
        return self.script.ending is Ending.WAITS and not self._handed_over_at

    # ---- a network that fails -------------------------------------------------------------------------

    def _lose_line_when_due(self, now: float) -> None:
        if self._was_lost or not 0 < self.script.line_lost_after <= now - self.began_at:
            return
        self._was_lost = True
        self._lost_since = now
        self.phone.cut_line()

    def line_is_lost(self, now: float) -> bool:
        """Whether the network is away at this moment; connects it again when its time has come."""
        if not self._lost_since:
            return False
        if 0 < self.script.line_lost_for <= now - self._lost_since:
            self._lost_since = 0.0
            self.phone.connect_line()
            return False
        return True

    def line_was_lost_for_good(self, now: float) -> bool:
        """Whether it has been away for so long that nobody waits any more."""
        return bool(self._lost_since) and now - self._lost_since >= DEAD_LINE_SECONDS

    def how(self, given_up: bool) -> str:
        """How it ended, for the director."""
        if given_up:
            return "given_up"
        if self._lost_since:
            return "line_lost"
        return "hung_up" if self.wants_to_leave else "hung_up_by_other"

    def close(self) -> None:
        """Stop playing and recording."""
        self._voice.hush()
        self._ear.close()
