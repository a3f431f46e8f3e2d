"""Who waits for the desk, who rings, and who gives up: the rules of the practice queue.

Pure: fed with the time and with what happened, it decides. One citizen at a time rings the desk. A desk that
refuses (not ready, busy) is rung again by the same citizen, who stays at the head of the queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

RING_AGAIN_SECONDS = 3.0
"""So long after a refusal the desk is rung again."""


class Caller(Protocol):
    """What the queue must know of an arrival."""

    @property
    def name(self) -> str:
        """Unique among the script's arrivals."""

    @property
    def at(self) -> float:
        """Seconds after the script's start, at its own pace."""

    @property
    def patience(self) -> float:
        """Seconds of waiting after which the citizen gives up."""

    @property
    def insists(self) -> bool:
        """Rings although the desk talks with somebody."""


@dataclass(frozen=True)
class Ring:
    """Let this citizen ring the desk now."""

    name: str


@dataclass(frozen=True)
class LetGo:
    """This citizen leaves without having been answered."""

    name: str
    abandoned: bool
    """False: sent home because arrivals were stopped; that counts as nobody's fault."""
    is_ringing: bool


Decision = Ring | LetGo


class NobodyOfThatName(LookupError):
    """The script has no such arrival."""


class AlreadyHere(ValueError):
    """That citizen waits or talks already."""


@dataclass
class _Waiting:
    caller: Caller
    since: float
    ring_at: float


class WaitingLine:
    """The queue of one script. All times are seconds of one clock of the caller's choosing."""

    def __init__(self, callers: Sequence[Caller], pace: float, now: float) -> None:
        self.pace = pace
        self.offered = self.answered = self.abandoned = 0
        self._callers = {caller.name: caller for caller in callers}
        self._to_come = sorted(callers, key=lambda caller: caller.at)
        self._script_seconds = 0.0
        self._last_tick = now
        self._waiting: list[_Waiting] = []
        self._ringing = ""
        self._talking: set[str] = set()
        self._elsewhere: set[str] = set()
        self._stopped = False

    @property
    def waiting(self) -> int:
        """How many wait, the ringing one included."""
        return len(self._waiting)

    @property
    def longest_since(self) -> float | None:
        """When the one who waits longest arrived."""
        return min((waiting.since for waiting in self._waiting), default=None)

    @property
    def live(self) -> frozenset[str]:
        """Everybody who waits, talks with the desk, or was handed over and still talks."""
        return frozenset(waiting.caller.name for waiting in self._waiting) | self._talking | self._elsewhere

    def waited(self, name: str, now: float) -> float:
        """Seconds since this waiting citizen arrived; 0 for anybody else."""
        return next((now - waiting.since for waiting in self._waiting if waiting.caller.name == name), 0.0)

    def tick(self, now: float, *, desk_known: bool) -> list[Decision]:
        """What is due at this moment."""
        comes_by_the_clock = self.pace > 0 and not self._stopped
        if comes_by_the_clock:
            self._script_seconds += (now - self._last_tick) * self.pace
        self._last_tick = now
        while comes_by_the_clock and self._to_come and self._to_come[0].at <= self._script_seconds:
            self._arrive(self._to_come.pop(0), now)
        decisions: list[Decision] = [*self._impatient(now)]
        if desk_known and not self._ringing:
            decisions += self._next_ring(now)
        return decisions

    def call_in(self, now: float, name: str = "") -> str:
        """Let somebody arrive now: the one named, or the script's next, from the beginning again at its end.

        Who waits at the head of the queue rings again at once, too.

        :raises NobodyOfThatName: no such arrival, or everybody is here already.
        :raises AlreadyHere: that citizen waits or talks.
        """
        if self._waiting:
            self._waiting[0].ring_at = now
        caller = self._callers.get(name) if name else self._next_caller()
        if caller is None:
            raise NobodyOfThatName(name)
        if caller.name in self.live:
            raise AlreadyHere(caller.name)
        self._stopped = False
        if caller in self._to_come:
            self._to_come.remove(caller)
        self._arrive(caller, now)
        return caller.name

    def stop(self) -> list[LetGo]:
        """Nobody new comes by the clock; who waits is sent home."""
        self._stopped = True
        decisions = [
            LetGo(waiting.caller.name, abandoned=False, is_ringing=waiting.caller.name == self._ringing)
            for waiting in self._waiting
        ]
        self.offered -= len(self._waiting)
        self._waiting.clear()
        self._ringing = ""
        return decisions

    def resume(self) -> None:
        """Arrivals come by the clock again."""
        self._stopped = False

    # ---- what happened --------------------------------------------------------------------------------

    def was_answered(self, name: str) -> None:
        """The desk picked up."""
        if self._leave(name):
            self.answered += 1
            self._talking.add(name)

    def was_refused(self, name: str, now: float) -> None:
        """The desk didn't want the call: the citizen waits on and rings again."""
        if self._ringing == name:
            self._ringing = ""
        for waiting in self._waiting:
            if waiting.caller.name == name:
                waiting.ring_at = now + RING_AGAIN_SECONDS

    def was_elsewhere(self, name: str) -> bool:
        """Whether the citizen had been handed over."""
        return name in self._elsewhere

    def was_handed_over(self, name: str) -> None:
        """The citizen talks with somebody else; the desk is free."""
        if name in self._talking:
            self._talking.discard(name)
            self._elsewhere.add(name)

    def is_over_for(self, name: str) -> None:
        """The citizen's call is over, in whatever way; one who still waited has abandoned it."""
        if self._leave(name):
            self.abandoned += 1
        self._talking.discard(name)
        self._elsewhere.discard(name)

    # ---- rules ----------------------------------------------------------------------------------------

    def _arrive(self, caller: Caller, now: float) -> None:
        self.offered += 1
        self._waiting.append(_Waiting(caller, since=now, ring_at=now))

    def _next_caller(self) -> Caller | None:
        if not self._to_come:
            self._to_come = sorted(
                (caller for caller in self._callers.values() if caller.name not in self.live),
                key=lambda caller: caller.at,
            )
            self._script_seconds = 0.0
        return self._to_come[0] if self._to_come else None

    def _impatient(self, now: float) -> list[LetGo]:
        gone = [waiting for waiting in self._waiting if now - waiting.since >= waiting.caller.patience]
        letting = [
            LetGo(one.caller.name, abandoned=True, is_ringing=one.caller.name == self._ringing)
            for one in gone
        ]
        for one in gone:
            self.abandoned += 1
            self._leave(one.caller.name)
        return letting

    def _next_ring(self, now: float) -> list[Ring]:
        for waiting in self._waiting:
            if waiting.caller.insists or not self._talking:
                if now < waiting.ring_at:
                    return []  # the head of the queue keeps its place while it waits to ring again
                self._ringing = waiting.caller.name
                return [Ring(waiting.caller.name)]
        return []

    def _leave(self, name: str) -> bool:
        if self._ringing == name:
            self._ringing = ""
        before = len(self._waiting)
        self._waiting = [waiting for waiting in self._waiting if waiting.caller.name != name]
        return len(self._waiting) < before
