"""The working calendar (工作日历): which days count.

The State Council's notice names the holidays of a year and the weekend days that are worked for them
(国务院办公厅关于部分节假日安排的通知). Years without a notice are read by their weekends only and
marked provisional.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms.words import Labelled

_SATURDAY = 5
ONE_DAY = timedelta(days=1)


class DayKind(Labelled):
    """What a day is: 班 worked, 休 a weekend, 节 a holiday with the weekend days that belong to it."""

    WORK = "work", "班"
    REST = "rest", "休"
    HOLIDAY = "holiday", "节"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day: its kind and the holiday's name, which a make-up day bears too; provisional if only guessed."""

    day: date
    kind: DayKind
    name: str = ""
    provisional: bool = False

    @property
    def is_working(self) -> bool:
        """Whether it counts."""
        return self.kind is DayKind.WORK

    @property
    def is_make_up(self) -> bool:
        """Whether it is a weekend day that is worked (补班)."""
        return self.is_working and self.day.weekday() >= _SATURDAY

    @property
    def is_plain(self) -> bool:
        """Whether it is what its weekday says, and has no name."""
        return not self.name and self.kind is plain_day(self.day).kind


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """A year as known: only the days that are not plain, by date; where from, and who put it when."""

    year: int
    days: tuple[CalendarDay, ...]
    source: str
    who: str = ""
    at: datetime | None = None

    @property
    def stamp(self) -> str:
        """The same for the same days: a short hash."""
        told = ";".join(f"{each.day}{each.kind.value}{each.name}" for each in self.days)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def plain_day(day: date, *, provisional: bool = False) -> CalendarDay:
    """The day as its weekday says."""
    kind = DayKind.REST if day.weekday() >= _SATURDAY else DayKind.WORK
    return CalendarDay(day, kind, provisional=provisional)


def year_of(year: int, days: Iterable[CalendarDay], source: str) -> CalendarYear:
    """The year with those of *days* that are not plain, in order."""
    kept = sorted((each for each in days if not each.is_plain), key=lambda each: each.day)
    return CalendarYear(year=year, days=tuple(kept), source=source)


class WorkingCalendar:
    """The known years, asked for days and counted in; beyond them weekends only, provisional."""

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        self._years = {each.year: each for each in years}
        self._days = {each.day: each for year in self._years.values() for each in year.days}
        self._notable = sorted(self._days)
        self._working: dict[int, list[int]] = {}

    @property
    def years(self) -> tuple[CalendarYear, ...]:
        """The known years, oldest first."""
        return tuple(self._years[year] for year in sorted(self._years))

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are known."""
        return year in self._years

    def day(self, day: date) -> CalendarDay:
        """What that day is."""
        return self._days.get(day) or plain_day(day, provisional=not self.knows(day.year))

    def is_working(self, day: date) -> bool:
        """Whether it counts."""
        return self.day(day).is_working

    def days(self, first: date, last: date) -> Iterator[CalendarDay]:
        """The days from *first* to *last*, both included."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            yield self.day(date.fromordinal(ordinal))

    def notable(self, first: date, last: date) -> list[CalendarDay]:
        """Those from *first* to *last* that are not plain: holidays and make-up days."""
        begin, end = bisect_left(self._notable, first), bisect_right(self._notable, last)
        return [self._days[each] for each in self._notable[begin:end]]

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether any day from *first* to *last* lies in a year that is not known."""
        return any(not self.knows(year) for year in range(first.year, last.year + 1))

    def after(self, day: date, count: int) -> date:
        """The working day number *count*, 1 or more, after *day*."""
        year, days = day.year, self._of(day.year)
        place = bisect_right(days, day.toordinal()) + count - 1
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._of(year)
        return date.fromordinal(days[place])

    def before(self, day: date, count: int) -> date:
        """The working day number *count*, 1 or more, before *day*."""
        year, days = day.year, self._of(day.year)
        place = bisect_left(days, day.toordinal()) - count
        while place < 0:
            year -= 1
            days = self._of(year)
            place += len(days)
        return date.fromordinal(days[place])

    def on_or_after(self, day: date) -> date:
        """*day* if it is worked, else the next one that is."""
        return self.after(day - ONE_DAY, 1)

    def count(self, after: date, until: date) -> int:
        """How many working days lie behind *after*, up to and with *until*; negative the other way round."""
        if until < after:
            return -self.count(until, after)
        total = bisect_right(self._of(until.year), until.toordinal())
        total -= bisect_right(self._of(after.year), after.toordinal())
        return total + sum(len(self._of(year)) for year in range(after.year, until.year))

    def _of(self, year: int) -> list[int]:
        """The ordinals of the year's working days."""
        if year not in self._working:
            first, last = date(year, 1, 1), date(year, 12, 31)
            self._working[year] = [each.day.toordinal() for each in self.days(first, last) if each.is_working]
        return self._working[year]
