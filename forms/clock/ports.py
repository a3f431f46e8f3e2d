"""What the calendar needs from storage. The in-memory fake stands in `forms.clock.in_memory`."""

from typing import Protocol

from forms.clock.calendar import CalendarYear


class CalendarYears(Protocol):
    """The stored years of the working calendar."""

    def stamps(self) -> tuple[tuple[int, str], ...]:
        """Each known year with the stamp of its days, oldest first; read quickly."""
        ...

    def all(self) -> tuple[CalendarYear, ...]:
        """The known years with their days, oldest first."""
        ...

    def put(self, year: CalendarYear) -> None:
        """Store a year in the place of what was stored of it."""
        ...
