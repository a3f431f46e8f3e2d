"""What the tests of the clock count with: the shipped calendar and rules, and a naive count by days."""

from datetime import date, datetime, time, timedelta

from forms.clock.calendar import WorkingCalendar
from forms.clock.rules import CLOCK, ClockRules, CountFrom, Term, TimeUnit
from forms.clock.seed import shipped_years
from forms.ticket import BEIJING_TIME

CALENDAR = WorkingCalendar(shipped_years())
RULES: ClockRules = CLOCK.read(CLOCK.default.text)
FIVE_DAYS = Term(length=5, unit=TimeUnit.WORKING_DAYS)
ONE_DAY = timedelta(days=1)


def beijing(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in Beijing."""
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING_TIME)


def by_hand(term: Term, start: datetime, rules: ClockRules, stood: frozenset[date] = frozenset()) -> datetime:
    """The due of a limit in days, counted day by day as a person would on a wall calendar."""
    ends = term.until or rules.day_ends
    day = start.date()
    if rules.cut_off is not None and start.time() >= rules.cut_off:
        day += ONE_DAY
    if term.count_from is CountFrom.NEXT_DAY and term.length:
        day += ONE_DAY
    left = max(term.length, 1)
    while True:
        counts = term.unit is TimeUnit.CALENDAR_DAYS or CALENDAR.day(day).is_working
        if counts and day not in stood:
            left -= 1
            if left <= 0 and _at(day, ends) > start:
                return _at(day, ends)
        day += ONE_DAY


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, BEIJING_TIME)
