"""The stage of a rehearsal: the actors' processes, the windows' line, and the loop that serves them all."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from telephony.exchange.actors import Actor, ActorGone, Role, wait
from telephony.exchange.director import Director
from telephony.exchange.orders import LOOPBACK, ActorReady, Leave, Order, Report, Serve
from telephony.exchange.script_text import ScriptError
from telephony.local_socket import LocalSocket
from telephony.protocol import (
    BadMessage,
    CommandRefused,
    EngineStopped,
    ExchangeEvent,
    Refusal,
    ScriptFailed,
    decode_exchange_command,
    encode,
)

log = logging.getLogger(__name__)

TICK_SECONDS = 0.02
MOST_STILLBORN = 3
"""So often the services may die at their start before the exchange gives up."""
NO_ACTORS = "演练用的模拟电话启动不了，演练不能进行。请重新启动程序；仍不行时把日志交给维护人员。"
UNATTENDED_SECONDS = 30.0
"""With no window and no call for so long, the exchange exits."""


class ActorsCannotStart(Exception):
    """Process after process dies before it can play its part."""


class Actors:
    """The processes: one a citizen, one spare so that the next rings at once, and one for all services."""

    def __init__(self) -> None:
        self.host = LOOPBACK
        self.port = 0
        self._services = Actor(Role.SERVICES)
        self._serve: Serve | None = None
        self._spare: Actor | None = Actor(Role.CITIZEN)
        self._citizens: dict[str, Actor] = {}
        self._leaving: list[Actor] = []
        self._stillborn = 0

    @property
    def everybody(self) -> list[Actor]:
        """All that may have something to say."""
        spare = [self._spare] if self._spare is not None else []
        return [self._services, *self._citizens.values(), *self._leaving, *spare]

    def send_in(self, name: str, order: Order) -> None:
        """Give the citizen an order; without one yet, the spare takes the part."""
        actor = self._citizens.get(name)
        if actor is None:
            actor = self._spare or Actor(Role.CITIZEN)
            self._spare = None
            self._citizens[name] = actor
        actor.tell(order)

    def send_off(self, name: str) -> None:
        """The citizen hangs up and leaves."""
        actor = self._citizens.pop(name, None)
        if actor is not None:
            actor.leave()
            self._leaving.append(actor)

    def serve(self, order: Serve) -> None:
        """Tell the services who answers what."""
        self._serve = order
        self._services.tell(order)

    def hear(self, director: Director) -> None:
        """Pass on what everybody reports, bury who has left, and keep a spare.

        :raises ActorsCannotStart: starting again and again doesn't help.
        """
        for name, actor in list(self._citizens.items()):
            try:
                for report in actor.reports():
                    if not isinstance(report, ActorReady):
                        director.hear(name, report)
            except ActorGone:
                self._citizens.pop(name).bury()
                director.lost(name)
        self._hear_services(director)
        self._bury_the_gone()
        if self._spare is None:
            self._spare = Actor(Role.CITIZEN)

    def _hear_services(self, director: Director) -> None:
        try:
            reports: list[Report] = self._services.reports()
        except ActorGone:
            log.error("the services died and are started again")
            self._count_stillborn(was_ready=self.port != 0)
            self._services.bury()
            self._services, self.port = Actor(Role.SERVICES), 0
            if self._serve is not None:
                self._services.tell(self._serve)
            return
        for report in reports:
            if isinstance(report, ActorReady):
                self.port = report.port
                director.services_listen()
            else:
                director.hear_services(report)

    def _bury_the_gone(self) -> None:
        for actor in list(self._leaving):
            if _has_gone(actor):
                self._leaving.remove(actor)
                actor.bury()
        if self._spare is not None and _has_gone(self._spare):
            log.error("the spare actor died")
            self._spare.bury()
            self._spare = None

    def _count_stillborn(self, *, was_ready: bool) -> None:
        self._stillborn = 0 if was_ready else self._stillborn + 1
        if self._stillborn >= MOST_STILLBORN:
            raise ActorsCannotStart(f"{self._stillborn} times the services died at their start")

    def close(self) -> None:
        """Everybody hangs up and leaves."""
        everybody = self.everybody
        for actor in everybody:
            actor.tell(Leave())
        for actor in everybody:
            actor.bury()


def _steady_clock() -> Callable[[], float]:
    """UNIX seconds that never jump: a clock that is set right must not make everybody lose patience."""
    offset = time.time() - time.monotonic()
    return lambda: offset + time.monotonic()


def _has_gone(actor: Actor) -> bool:
    """Whether it has left; what it still reports is of no interest any more."""
    try:
        actor.reports()
    except ActorGone:
        return True
    return False


class Exchange:
    """The practice exchange as a process.

    :raises OSError: the local socket or an actor can't be made.
    """

    def __init__(
        self,
        rendezvous: Path,
        *,
        tones: bool,
        record_folder: Path | None,
        unattended_seconds: float = UNATTENDED_SECONDS,
    ) -> None:
        self._line = LocalSocket(rendezvous)
        self._actors = Actors()
        self._director = Director(
            self._actors, self._broadcast, _steady_clock(), tones=tones, record_folder=record_folder
        )
        self._unattended_seconds = unattended_seconds
        self._attended_at = time.monotonic()

    def play(self, script: Path) -> None:
        """Play until told to stop, or until nobody has been there for long enough.

        :raises ActorsCannotStart: the actors' processes don't start here; the windows have been told.
        """
        try:
            self._director.load(script)
        except ScriptError as error:
            self._director.fail(error)
        try:
            while not self._director.wants_to_stop and not self._is_forsaken():
                self._serve_windows()
                self._actors.hear(self._director)
                self._director.tick()
                wait(self._actors.everybody, TICK_SECONDS)
        except ActorsCannotStart as reason:
            log.error("the rehearsal can't go on: %s", reason)
            self._broadcast(ScriptFailed(at=time.time(), message=NO_ACTORS))
            raise
        finally:
            self._broadcast(EngineStopped(at=time.time()))
            self._line.close()
            self._actors.close()

    def _is_forsaken(self) -> bool:
        if self._line.peers or self._director.has_calls:
            self._attended_at = time.monotonic()
        return time.monotonic() - self._attended_at >= self._unattended_seconds

    def _serve_windows(self) -> None:
        heard = self._line.poll()
        for peer in heard.attached:
            for event in self._director.welcome():
                self._line.send(peer, encode(event))
        for peer, line in heard.lines:
            self._line.send(peer, encode(self._answer(line)))

    def _answer(self, line: bytes) -> ExchangeEvent:
        try:
            command = decode_exchange_command(line)
        except BadMessage as error:
            return CommandRefused(
                at=time.time(), command_id="", refusal=Refusal.BAD_MESSAGE, detail=str(error)
            )
        return self._director.obey(command)

    def _broadcast(self, event: ExchangeEvent) -> None:
        self._line.broadcast(encode(event))
