"""What appraising needs from storage. Its in-memory fake stands in `forms.appraisal.in_memory`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.appraisal.counting import Rating
from forms.appraisal.scored import ScoredOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """五个一: a unit has done one item in one period; who says so, when, and by what it is shown."""

    unit: str
    item: str
    period: str
    at: datetime
    by: str
    by_name: str = ""
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningLetter:
    """预警函: one to a unit for a month ("2026-11"), as it was written (docx)."""

    unit: str
    month: str
    number: str
    at: datetime
    by: str
    name: str
    data: bytes


class Appraised(Protocol):
    """What is counted of other rooms' records, and what appraising keeps itself."""

    def orders(self, since: datetime, until: datetime) -> tuple[ScoredOrder, ...]:
        """Orders to scored owners on tickets accepted from *since* to before *until*; no recalled ones."""
        ...

    def ratings(self, since: datetime, until: datetime) -> tuple[Rating, ...]:
        """The last finished follow-up of each citizen about such a ticket."""
        ...

    def tick(self, tick: Tick) -> bool:
        """Store it; False, and nothing changed, if that item is ticked for that period."""
        ...

    def take_back(self, unit: str, item: str, period: str) -> bool:
        """Remove a tick; False if there is none."""
        ...

    def ticks(self, periods: Sequence[str]) -> tuple[Tick, ...]:
        """All ticks of these periods, by unit, item and period."""
        ...

    def add_letter(self, letter: WarningLetter) -> None:
        """Store a letter; one to that unit for that month must not be there."""
        ...

    def letter(self, unit: str, month: str) -> WarningLetter | None:
        """The letter to that unit for that month, or None."""
        ...

    def warned(self, month: str) -> frozenset[str]:
        """The units that were sent a letter for that month."""
        ...
