"""110, the mailbox and every other number that the desk may dial: one process answers them all.

Feature codes are answered and hung up as the PBX of a hall does; there is no queue behind them.

pjsua2 keeps four calls a process; a fifth caller hears busy (486).
"""

import re
import time
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
import pjsua2 as pj

from telephony.exchange.orders import (
    ActorReady,
    Behaviour,
    Leave,
    Order,
    Report,
    Serve,
    Service,
    ServicePicked,
    decode_order,
    encode,
)
from telephony.exchange.sip import Leg, Phone
from telephony.exchange.turns import Turn, TurnTaking
from telephony.exchange.voice import Ear, Voice
from telephony.pbx.codes import LISTEN, LISTEN_TOLD, meaning_of

TICK_MS = 20
_REFUSALS = {
    Behaviour.BUSY: int(pj.PJSIP_SC_BUSY_HERE),
    Behaviour.REFUSES: int(pj.PJSIP_SC_DECLINE),
}


class Services:
    """The listener of the services' phone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._phone = Phone(self)
        self._phone.be("services", "")
        self._orders = Serve(services=(), other=Service(number="", name=""))
        self._visits: dict[Leg, _Visit] = {}
        self._visits_so_far = 0
        self._report(ActorReady(port=self._phone.port))

    def run(self) -> None:
        """Serve until told to leave or the director is gone."""
        try:
            while self._obey():
                self._phone.pump(TICK_MS)
                self._go_on(time.monotonic())
        finally:
            self._visits.clear()
            self._phone.close()

    def _obey(self) -> bool:
        """False: leave."""
        while self._connection.poll():
            try:
                order: Order = decode_order(self._connection.recv_bytes())
            except (EOFError, OSError):  # the director is gone
                return False
            match order:
                case Serve():
                    self._orders = order
                case Leave():
                    return False
                case _:
                    raise ValueError(f"the services can't {type(order).__name__}")
        return True

    def came_in(self, leg: Leg) -> None:
        """Somebody dialled one of our numbers."""
        if leg.dialled.startswith("*"):
            leg.answer_with(pj.PJSIP_SC_OK if _is_code(leg.dialled) else pj.PJSIP_SC_NOT_FOUND)
            return
        service = self._service_for(leg.dialled)
        refusal = _REFUSALS.get(service.behaviour)
        if refusal is not None:
            leg.answer_with(refusal)
            self._report(ServicePicked(number=leg.dialled, name=service.name, sip_status=refusal))
            return
        leg.answer_with(pj.PJSIP_SC_RINGING)
        self._visits[leg] = self._visit(service, leg)

    def rings(self, leg: Leg) -> None:
        """Our own 180."""

    def talks(self, leg: Leg) -> None:
        """We picked up, or a call that replaces another is up at once."""
        if _is_code(leg.dialled):
            leg.hang_up()
            return
        visit = self._visits.get(leg)
        if visit is None:
            visit = self._visits[leg] = self._visit(self._service_for(leg.dialled), leg)
            replaced = self._visits.get(leg.came_from) if leg.came_from is not None else None
            visit.continues(replaced)
        visit.start(leg, time.monotonic())
        self._report(ServicePicked(number=leg.dialled, name=visit.service.name, sip_status=200))

    def sound_changed(self, leg: Leg) -> None:
        """Sound began to flow or came back."""
        if leg in self._visits:
            self._visits[leg].reconnect(leg)

    def sent_to(self, leg: Leg, target: str) -> None:
        """A service that is handed on behaves like anybody: the new leg talks by itself."""

    def ended(self, leg: Leg, status: int) -> None:
        """The caller has left, or never waited for us to pick up."""
        visit = self._visits.pop(leg, None)
        if visit is not None:
            visit.close()

    def _go_on(self, now: float) -> None:
        for leg, visit in list(self._visits.items()):
            visit.go_on(leg, now)

    def _service_for(self, number: str) -> Service:
        found = (service for service in self._orders.services if service.number == number)
        return next(found, msgspec.structs.replace(self._orders.other, number=number))

    def _visit(self, service: Service, leg: Leg) -> "_Visit":
        self._visits_so_far += 1
        record_to = ""
        if self._orders.record_folder:
            number = re.sub(r"[^0-9A-Za-z]", "_", service.number)
            record_to = str(Path(self._orders.record_folder) / f"{number}-{self._visits_so_far}.wav")
        return _Visit(service, self._phone, record_to, time.monotonic())

    def _report(self, report: Report) -> None:
        try:
            self._connection.send_bytes(encode(report))
        except OSError:  # the director is gone; _obey notices and leaves
            return


def _is_code(number: str) -> bool:
    """Whether the PBX would do something; nobody is there to listen in on, which ends at once as well."""
    return meaning_of(number) is not None or number.startswith((LISTEN, LISTEN_TOLD))


class _Visit:
    """One caller of one service."""

    def __init__(self, service: Service, phone: Phone, record_to: str, now: float) -> None:
        self.service = service
        self._phone = phone
        self._record_to = record_to
        self._picks_up_at = (
            now + service.ring_seconds if service.behaviour is Behaviour.ANSWERS else float("inf")
        )
        self._voice = Voice()
        self._ear: Ear | None = None
        self._turns: TurnTaking | None = None
        self._lines = service.lines

    @property
    def lines_left(self) -> int:
        """How many utterances are still to be said."""
        return self._turns.left if self._turns is not None else len(self._lines)

    def continues(self, earlier: "_Visit | None") -> None:
        """A transferred caller takes over an earlier one's talk: don't begin with the greeting again."""
        if earlier is not None and 0 < earlier.lines_left < len(self._lines):
            self._lines = self._lines[-earlier.lines_left :]

    def start(self, leg: Leg, now: float) -> None:
        """The call is up."""
        self._ear = Ear(self._phone, self._record_to)
        self._turns = TurnTaking(
            len(self._lines), self.service.greeting_seconds, self.service.silence_seconds, now
        )
        self.reconnect(leg)

    def reconnect(self, leg: Leg) -> None:
        """Hear the caller, and be heard."""
        if self._ear is None:
            return
        self._ear.listen_to(leg)
        if self.service.tone_hz:
            self._voice.hum(self.service.tone_hz, leg)
        else:
            self._voice.direct_to(leg)

    def go_on(self, leg: Leg, now: float) -> None:
        """One moment of it: pick up, or speak when it is our turn. Hanging up is left to the others."""
        if self._ear is None or self._turns is None:
            if now >= self._picks_up_at:
                self._picks_up_at = float("inf")
                leg.answer_with(pj.PJSIP_SC_OK)
            return
        if self.service.tone_hz:
            return
        if self._turns.is_speaking and self._voice.has_finished(now):
            self._voice.hush()
            self._turns.finish(now)
        turn = self._turns.listen(now, loud=self._ear.is_loud(leg), on_hold=leg.sound is None)
        if turn is Turn.SPEAK:
            utterance = self._lines[-self._turns.left]
            self._turns.begin()
            self._voice.say(utterance, leg, now)

    def close(self) -> None:
        """Stop playing and recording."""
        self._voice.hush()
        if self._ear is not None:
            self._ear.close()
