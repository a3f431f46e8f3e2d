"""The deadline engine: from a start, a limit, the rules and the calendar to an instant that explains itself.

How days are counted: an appeal taken at or after the cut-off hour counts as taken the next day (not the
next working day, or a Friday evening would be due later than a Sunday); the first counted day is that day or
the next one; the limit ends at the end of the office day of the last counted day, and of the next one if that
moment has passed already. Days on which the clock stood still, from the day it stopped up to the day before
it went on, are not counted, so that k working days of pause move the due by k. Limits in hours run through
nights and holidays; limits in working hours run only in office hours of working days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from forms.clock.calendar import ONE_DAY, WorkingCalendar
from forms.clock.errors import ExtensionRefused
from forms.clock.explaining import Counted, explained
from forms.clock.rules import (
    IN_DAYS,
    NEEDS_CALENDAR,
    ClockRules,
    CountFrom,
    LastDay,
    Term,
    TimeUnit,
)
from forms.lifecycle.standing import Due
from forms.ticket import BEIJING_TIME


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still, waiting for the citizen, from *since* until *until*."""

    since: datetime
    until: datetime


def due(
    term: Term,
    start: datetime,
    rules: ClockRules,
    calendar: WorkingCalendar,
    *,
    pauses: Iterable[Pause] = (),
    extended_by: int = 0,
    begins: str = "受理",
    ends: str = "办结",
) -> Due:
    """When what began at *start* is due, in UTC, with words; provisional beyond the known calendar.

    *extended_by* is in the unit of the limit; *begins* and *ends* name what starts and stops the clock.
    ValueError for a start without a time zone.
    """
    if start.tzinfo is None:
        raise ValueError("a start without time zone has no due time")
    begun = start.astimezone(BEIJING_TIME)
    count = _Count(term, begun, rules, calendar, _merged(pauses), extended_by)
    at = count.in_days() if term.unit in IN_DAYS else count.in_hours()
    provisional = count.looked_at_calendar and calendar.is_provisional(begun.date(), at.date())
    counted = Counted(
        term=term,
        begun=begun,
        due=at,
        first=count.first,
        is_late=count.is_late,
        cut_off=rules.cut_off,
        paused=tuple(count.paused),
        extended_by=extended_by,
        provisional=provisional,
        begins=begins,
        ends=ends,
    )
    return Due(at=at.astimezone(UTC), words=explained(counted, calendar), provisional=provisional)


def due_of_helper(
    main: Due, start: datetime, term: Term, rules: ClockRules, calendar: WorkingCalendar
) -> Due:
    """When a sub-ticket (协办) is due: before the main one by the rule's lead, and never later than it.

    Where so much is not left, half of the time from *start* to the main due.
    """
    at = main.at.astimezone(BEIJING_TIME)
    if term.unit is TimeUnit.WORKING_DAYS and rules.helpers.days:
        earlier = datetime.combine(calendar.before(at.date(), rules.helpers.days), at.timetz())
        ahead = f"{rules.helpers.days}个工作日"
    elif term.unit is TimeUnit.CALENDAR_DAYS:
        earlier, ahead = at - rules.helpers.days * ONE_DAY, f"{rules.helpers.days}天"
    else:
        earlier, ahead = at - timedelta(hours=rules.helpers.hours), f"{rules.helpers.hours}小时"
    begun = start.astimezone(BEIJING_TIME)
    if earlier <= begun and at > begun:
        earlier, ahead = begun + (at - begun) / 2, "一半时间"
    words = f"主办单{at.month}月{at.day}日{at:%H:%M}到期，协办提前{ahead}，{_moment(earlier)}前办结"
    return Due(at=earlier.astimezone(UTC), words=words, provisional=main.provisional)


def check_extension(
    rules: ClockRules, term: Term, by: int, *, asked_at: datetime, due_at: datetime, earlier: int, reason: str
) -> None:
    """ExtensionRefused unless a limit may be extended by *by* of its unit; *earlier*: how often it was."""
    rule = rules.extension
    longest = rule.longest_days if term.unit in IN_DAYS else rule.longest_hours
    if term.unit is TimeUnit.MINUTES:
        longest *= 60
    if asked_at >= due_at:
        raise ExtensionRefused("已过办理时限，不能再申请延期。请尽快办结，并在答复中说明超期原因。")
    if earlier >= rule.most:
        raise ExtensionRefused(f"按规定最多延期 {rule.most} 次，这件工单已延期 {earlier} 次，不能再延。")
    if not 1 <= by <= longest:
        raise ExtensionRefused(f"延期应为 1 至 {longest}{term.unit.label}，现在填的是 {by}。")
    if rule.with_reason and not reason.strip():
        raise ExtensionRefused("请写明延期的理由。")


class _Count:
    """One count; `first` is the first day that may count, `paused` the stretches that did not."""

    def __init__(
        self,
        term: Term,
        begun: datetime,
        rules: ClockRules,
        calendar: WorkingCalendar,
        pauses: Sequence[Pause],
        extended_by: int,
    ) -> None:
        self._term, self._begun, self._rules, self._calendar = term, begun, rules, calendar
        self._pauses = pauses
        self._length = term.length + extended_by
        self.paused: list[Pause] = []
        self.is_late = (
            term.unit in IN_DAYS
            and rules.cut_off is not None
            and begun.timetz().replace(tzinfo=None) >= rules.cut_off
        )
        taken = begun.date() + ONE_DAY if self.is_late else begun.date()
        next_day = term.count_from is CountFrom.NEXT_DAY and self._length > 0
        self.first = taken + ONE_DAY if next_day else taken
        self.looked_at_calendar = term.unit in NEEDS_CALENDAR or (
            term.unit is TimeUnit.CALENDAR_DAYS and term.last_day is LastDay.ROLLS
        )

    def in_days(self) -> datetime:
        """The end of the last counted day, in Beijing time."""
        last = self._counted(self.first - ONE_DAY, max(self._length, 1))
        at = self._end_of(last)
        if at <= self._begun:
            last = self._counted(last, 1)
            at = self._end_of(last)
        for pause in self._pauses:
            since, until = _day(pause.since), _day(pause.until)
            if _local(pause.since) >= at or until <= self.first:
                continue
            days = self._days_between(max(since, self.first), until)
            if days:
                last = self._counted(last, days)
                at = self._end_of(last)
                self.paused.append(pause)
        return at

    def in_hours(self) -> datetime:
        """The moment when the hours are over, in Beijing time."""
        in_office = self._term.unit is TimeUnit.WORKING_HOURS
        minutes = self._length * (1 if self._term.unit is TimeUnit.MINUTES else 60)
        span = timedelta(minutes=minutes)
        at = self._office_after(self._begun, span) if in_office else self._begun + span
        for pause in self._pauses:
            since, until = max(_local(pause.since), self._begun), _local(pause.until)
            if since >= at or until <= since:
                continue
            stood = self._office_between(since, until) if in_office else until - since
            at = self._office_after(at, stood) if in_office else at + stood
            self.paused.append(pause)
        return at

    def _counted(self, after: date, count: int) -> date:
        if self._term.unit is TimeUnit.WORKING_DAYS:
            return self._calendar.after(after, count)
        return after + count * ONE_DAY

    def _days_between(self, first: date, end: date) -> int:
        """The countable days from *first* to the day before *end*."""
        if self._term.unit is TimeUnit.WORKING_DAYS:
            return max(0, self._calendar.count(first - ONE_DAY, end - ONE_DAY))
        return max(0, (end - first).days)

    def _end_of(self, day: date) -> datetime:
        if self._term.unit is TimeUnit.CALENDAR_DAYS and self._term.last_day is LastDay.ROLLS:
            day = self._calendar.on_or_after(day)
        return datetime.combine(day, self._term.until or self._rules.day_ends, BEIJING_TIME)

    def _office_after(self, moment: datetime, span: timedelta) -> datetime:
        """The moment when so much office time has passed since *moment*."""
        if not span:
            return moment
        day = moment.date()
        while True:
            for begins, ends in self._office_on(day):
                usable = max(begins, moment)
                if ends - usable >= span:
                    return usable + span
                span -= max(ends - usable, timedelta())
            day = self._calendar.after(day, 1)

    def _office_between(self, since: datetime, until: datetime) -> timedelta:
        total, day = timedelta(), since.date()
        while day <= until.date():
            for begins, ends in self._office_on(day):
                total += max(min(ends, until) - max(begins, since), timedelta())
            day = self._calendar.after(day, 1)
        return total

    def _office_on(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self._calendar.is_working(day):
            return []
        return [(_at(day, each.begins), _at(day, each.ends)) for each in self._rules.office]


def _merged(pauses: Iterable[Pause]) -> list[Pause]:
    """The pauses in order, those that touch or overlap as one."""
    merged: list[Pause] = []
    for each in sorted(pauses, key=lambda pause: pause.since):
        if each.until <= each.since:
            continue
        if merged and each.since <= merged[-1].until:
            merged[-1] = Pause(merged[-1].since, max(each.until, merged[-1].until))
        else:
            merged.append(each)
    return merged


def _local(moment: datetime) -> datetime:
    return moment.astimezone(BEIJING_TIME)


def _day(moment: datetime) -> date:
    return _local(moment).date()


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, BEIJING_TIME)


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日{at:%H:%M}"
