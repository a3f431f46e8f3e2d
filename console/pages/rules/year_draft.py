"""A year's calendar while it is edited: the days as they are and as they would be."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from forms.clock.calendar import (
    CalendarDay,
    CalendarYear,
    DayKind,
    WorkingCalendar,
    plain_day,
    year_of,
)


@dataclass(frozen=True)
class YearDraft:
    """A year with what is known of it, if anything, and the days changed since."""

    year: int
    known: CalendarYear | None
    changes: tuple[CalendarDay, ...] = ()
    source: str = ""

    @property
    def based_on(self) -> str:
        """The stamp of the year that is edited; "" for a year not known yet."""
        return self.known.stamp if self.known else ""

    def days(self, calendar: WorkingCalendar) -> dict[date, CalendarDay]:
        """All days of the year as they would be."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        days = {each.day: each for each in calendar.days(first, last)}
        return {**days, **{each.day: each for each in self.changes}}

    def changed(self) -> frozenset[date]:
        """The days that would change."""
        return frozenset(each.day for each in self.changes)

    def with_day(self, day: date, kind: DayKind, name: str, calendar: WorkingCalendar) -> "YearDraft":
        """The draft with a day of another kind; a weekday off is a 节, a weekend day worked a 补班."""
        if kind is plain_day(day).kind:
            wanted = plain_day(day)
        elif kind is DayKind.WORK:
            wanted = CalendarDay(day, kind, name or "补班")
        else:
            wanted = CalendarDay(day, DayKind.HOLIDAY, name or "放假")
        return self._with([wanted], calendar)

    def with_year(self, year: CalendarYear, calendar: WorkingCalendar) -> "YearDraft":
        """The draft with a whole year in the place of everything."""
        empty = {each: plain_day(each) for each in YearDraft(self.year, None).days(calendar)}
        wanted = {**empty, **{each.day: each for each in year.days}}
        return replace(YearDraft(self.year, self.known)._with(wanted.values(), calendar), source=year.source)

    def as_year(self, calendar: WorkingCalendar) -> CalendarYear:
        """The year as it would be put."""
        source = self.source or (self.known.source if self.known else f"{self.year}年本地编辑")
        return year_of(self.year, self.days(calendar).values(), source)

    def _with(self, wanted: Iterable[CalendarDay], calendar: WorkingCalendar) -> "YearDraft":
        changes = {each.day: each for each in self.changes}
        for each in wanted:
            before = calendar.day(each.day)
            if (before.kind, before.name) == (each.kind, each.name):
                changes.pop(each.day, None)
            else:
                changes[each.day] = each
        return replace(self, changes=tuple(changes[day] for day in sorted(changes)))


def draft_of(year: int, calendar: WorkingCalendar) -> YearDraft:
    """A draft of a year without changes."""
    return YearDraft(year, next((each for each in calendar.years if each.year == year), None))
