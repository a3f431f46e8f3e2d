"""The use cases of calendar and deadlines, listed at the foot, and what other use cases ask of them."""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.clock.calendar import CalendarYear, WorkingCalendar
from forms.clock.errors import CalendarRefused
from forms.clock.notice import as_text
from forms.clock.rules import CLOCK, ClockRules
from forms.ports import UnitOfWork, Work
from forms.rules.rule import RuleText
from forms.rules.service import in_force

_KEPT = 4


class _Calendars:
    """Calendars already built, by the stamps of their years: many dispatches ask for the same one."""

    def __init__(self) -> None:
        self._built: OrderedDict[tuple[tuple[int, str], ...], WorkingCalendar] = OrderedDict()

    def of(self, work: Work) -> WorkingCalendar:
        stamps = work.calendar.stamps()
        found = self._built.get(stamps)
        if found is None:
            found = WorkingCalendar(work.calendar.all())
            self._built[stamps] = found
            while len(self._built) > _KEPT:
                self._built.popitem(last=False)
        return found


_CALENDARS = _Calendars()


def calendar_of(work: Work) -> WorkingCalendar:
    """The working calendar as it is now, inside a use case's own transaction."""
    return _CALENDARS.of(work)


def clock_of(work: Work) -> tuple[ClockRules, WorkingCalendar]:
    """What `due` needs: the clock rule in force and the calendar; RuleTextWrong."""
    return in_force(CLOCK, work), calendar_of(work)


def read_calendar(uow: UnitOfWork) -> WorkingCalendar:
    """The working calendar as it is now."""
    with uow.reading() as work:
        return calendar_of(work)


def read_clock(uow: UnitOfWork) -> tuple[ClockRules, WorkingCalendar]:
    """The clock rule in force and the calendar; RuleTextWrong."""
    with uow.reading() as work:
        return clock_of(work)


def put_year(
    year: CalendarYear, why: str, actor: Actor, uow: UnitOfWork, now: datetime, *, based_on: str = ""
) -> CalendarYear:
    """Take a year's days into the calendar in the place of what was known of it, and keep the change.

    The year as a text becomes a version of the rule `calendar-YEAR`, with who, why and when: so what was
    known before is never lost. *based_on* is the stamp of the year that was edited, "" for a year not known
    yet; CalendarRefused if somebody changed it in the meantime, without a reason, or without any day.
    Due times already issued do not move; `recompute_provisional` moves the provisional ones.
    """
    require(actor, Right.MANAGE_RULES)
    if not why.strip():
        raise CalendarRefused("请写明改动的依据，如放假通知的文号。改动仍在窗口中。")
    if not year.days:
        raise CalendarRefused(f"{year.year} 年没有任何放假或补班的日子，未保存。请检查导入的内容。")
    put = replace(year, who=actor.code, at=now)
    with uow.writing() as work:
        before = dict(work.calendar.stamps()).get(year.year, "")
        if before != based_on:
            raise CalendarRefused(
                f"{year.year} 年的日历刚被他人改动，您的改动未保存，仍在窗口中。请刷新后核对。"
            )
        if before != put.stamp:
            work.calendar.put(put)
            work.rules.put(history_name(year.year), as_text(put), actor.code, why.strip(), now)
    return put


def year_history(year: int, uow: UnitOfWork) -> tuple[RuleText, ...]:
    """What was put for that year, newest first; what came with the program is not among them."""
    with uow.reading() as work:
        return work.rules.history(history_name(year))


def history_name(year: int) -> str:
    """Under what name the versions of a year are kept."""
    return f"calendar-{year}"


USE_CASES = (read_calendar, read_clock, put_year, year_history)
