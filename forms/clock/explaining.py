"""How a due time came about, in words that a person can check on a calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Protocol

from forms.clock.calendar import ONE_DAY, DayKind, WorkingCalendar
from forms.clock.rules import IN_DAYS, LastDay, Term, TimeUnit
from forms.ticket import BEIJING_TIME


class Stretch(Protocol):
    """A pause."""

    @property
    def since(self) -> datetime:
        """When the clock stopped."""
        ...

    @property
    def until(self) -> datetime:
        """When it went on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted: moments in Beijing time, and `first`, the first day that could count.

    `begins` and `ends` name what starts the clock and what stops it: 受理, 办结.
    """

    term: Term
    begun: datetime
    due: datetime
    first: date
    is_late: bool
    cut_off: time | None
    paused: tuple[Stretch, ...]
    extended_by: int
    provisional: bool
    begins: str
    ends: str


def explained(counted: Counted, calendar: WorkingCalendar) -> str:
    """2月13日受理，次日起算，2月14日补班计入，跳过春节9天，2月27日18:00前办结."""
    parts = [f"{_day(counted.begun.date())}{_clock(counted)}{counted.begins}", *_beginning(counted)]
    parts += _days_told(counted, calendar)
    parts += [_pause(each) for each in counted.paused]
    if counted.extended_by:
        parts.append(f"延期{counted.extended_by}{counted.term.unit.label}")
    if counted.provisional:
        unknown = sorted({year for year in _years(counted) if not calendar.knows(year)})
        parts.append(f"{'、'.join(map(str, unknown))}年放假安排未公布，暂按周末推算")
    parts.append(f"{_day(counted.due.date(), counted.begun.year)}{counted.due:%H:%M}前{counted.ends}")
    return "，".join(parts)


def _clock(counted: Counted) -> str:
    return "" if counted.term.unit in IN_DAYS and not counted.is_late else f"{counted.begun:%H:%M}"


def _beginning(counted: Counted) -> Iterator[str]:
    term = counted.term
    if counted.is_late and counted.cut_off is not None:
        yield f"已过{counted.cut_off:%H:%M}，按次日{counted.begins}"
    if term.unit in IN_DAYS:
        yield f"{term.count_from.label}{term.in_words}" if term.length else f"当日{counted.ends}"
    elif term.unit is TimeUnit.WORKING_HOURS:
        yield f"{term.in_words}，只计办公时间"
    else:
        yield f"{term.in_words}，节假日不停"


def _days_told(counted: Counted, calendar: WorkingCalendar) -> Iterator[str]:
    """The make-up days that count and the holidays that do not, in order; weekends at the end."""
    term = counted.term
    if term.unit is TimeUnit.CALENDAR_DAYS and term.last_day is LastDay.ROLLS:
        nominal = counted.due.date()
        while not calendar.is_working(nominal - ONE_DAY) and nominal > counted.first:
            nominal -= ONE_DAY
        if nominal != counted.due.date():
            yield "末日遇休息日顺延"
        return
    if term.unit not in (TimeUnit.WORKING_DAYS, TimeUnit.WORKING_HOURS):
        return
    first = counted.first if term.unit is TimeUnit.WORKING_DAYS else counted.begun.date()
    last = counted.due.date()
    days = [each for each in calendar.notable(first, last) if not _stood(each.day, counted)]
    for holiday, group in groupby(days, key=lambda each: each.name if each.kind is DayKind.HOLIDAY else ""):
        if holiday:
            yield f"跳过{holiday}{len(list(group))}天"
        else:
            yield from (f"{_day(each.day, first.year)}补班计入" for each in group if each.is_make_up)
    weekends = _weekends(first, last, counted, calendar)
    if weekends:
        yield f"跳过周末{weekends}天"


def _weekends(first: date, last: date, counted: Counted, calendar: WorkingCalendar) -> int:
    """The plain weekend days from *first* to *last* on which the clock did not stand still."""
    if counted.paused:
        days = calendar.days(first, last)
        return sum(each.kind is DayKind.REST and not _stood(each.day, counted) for each in days)
    holidays = sum(each.kind is DayKind.HOLIDAY for each in calendar.notable(first, last))
    return (last - first).days + 1 - holidays - calendar.count(first - ONE_DAY, last)


def _stood(day: date, counted: Counted) -> bool:
    """Whether the clock stood still on that day."""
    return any(
        each.since.astimezone(BEIJING_TIME).date() <= day < each.until.astimezone(BEIJING_TIME).date()
        for each in counted.paused
    )


def _pause(each: Stretch) -> str:
    since, until = each.since.astimezone(BEIJING_TIME), each.until.astimezone(BEIJING_TIME)
    return f"{_day(since.date())}{since:%H:%M}至{_day(until.date(), since.year)}{until:%H:%M}暂停计时"


def _years(counted: Counted) -> range:
    return range(counted.begun.year, counted.due.year + 1)


def _day(day: date, year: int = 0) -> str:
    """2月13日; with the year where it is another one than *year*."""
    return (
        f"{day.year}年{day.month}月{day.day}日" if year and day.year != year else f"{day.month}月{day.day}日"
    )
