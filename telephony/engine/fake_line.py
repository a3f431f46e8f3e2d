"""A line without a network, for unit tests: it remembers what was asked of it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from telephony.engine.line import LegMeasured, LineError
from telephony.engine.mixing import Link


@dataclass
class FakeLine:
    """See :class:`telephony.engine.line.Line`."""

    is_up: bool = True
    room: int = 4
    refuses: set[str] = field(default_factory=set)
    """Names of requests that raise LineError."""
    asked: list[tuple[str, ...]] = field(default_factory=list)
    legs: set[str] = field(default_factory=set)
    links: frozenset[Link] = frozenset()
    measured: dict[str, LegMeasured] = field(default_factory=dict)

    def has_room(self) -> bool:
        """See the port."""
        return len(self.legs) < self.room

    def invite(self, leg: str, target: str) -> str:
        """See the port."""
        self._ask("invite", leg, target)
        self.legs.add(leg)
        return f"sip-{leg}"

    def ring(self, leg: str) -> None:
        """See the port."""
        self._ask("ring", leg)

    def answer(self, leg: str) -> None:
        """See the port."""
        self._ask("answer", leg)

    def refuse(self, leg: str, status: int) -> None:
        """See the port."""
        self._ask("refuse", leg, str(status))

    def hang_up(self, leg: str) -> None:
        """See the port."""
        self._ask("hang_up", leg)

    def hold(self, leg: str, on: bool) -> None:
        """See the port."""
        self._ask("hold" if on else "unhold", leg)

    def renew(self, leg: str) -> None:
        """See the port."""
        self._ask("renew", leg)

    def refer(self, leg: str, target: str) -> None:
        """See the port."""
        self._ask("refer", leg, target)

    def refer_to_leg(self, leg: str, other: str) -> None:
        """See the port."""
        self._ask("refer_to_leg", leg, other)

    def send_digits(self, leg: str, digits: str) -> None:
        """See the port."""
        self._ask("send_digits", leg, digits)

    def mix(self, links: AbstractSet[Link]) -> None:
        """See the port."""
        self.links = frozenset(links)

    def measure(self, leg: str) -> LegMeasured | None:
        """See the port."""
        return self.measured.get(leg)

    def levels(self) -> dict[str, float]:
        """See the port."""
        return {}

    def _ask(self, *request: str) -> None:
        if request[0] in self.refuses:
            raise LineError(request[0])
        self.asked.append(request)
