"""The calendar port's in-memory fake: it keeps the same promises as the real storage."""

from dataclasses import dataclass, field

from forms.clock.calendar import CalendarYear
from forms.clock.seed import shipped_years


def _shipped() -> dict[int, CalendarYear]:
    return {each.year: each for each in shipped_years()}


@dataclass
class InMemoryCalendarYears:
    """Years in a dictionary, which begins as a new database does."""

    stored: dict[int, CalendarYear] = field(default_factory=_shipped)

    def stamps(self) -> tuple[tuple[int, str], ...]:
        """See CalendarYears.stamps."""
        return tuple((each.year, each.stamp) for each in self.all())

    def all(self) -> tuple[CalendarYear, ...]:
        """See CalendarYears.all."""
        return tuple(self.stored[year] for year in sorted(self.stored))

    def put(self, year: CalendarYear) -> None:
        """See CalendarYears.put."""
        self.stored[year.year] = year
