"""The ladder's arithmetic: which moments have reached a step by now, and since when a step holds.

A step is reached by comparing one stored moment (when an order was sent, when it is due) with one threshold
for all orders, so that a pass is a walk along an index and not a computation for each order. Thresholds grow
with the time: a weekend or holiday counts as the first moment of the next working day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from forms.clock.calendar import WorkingCalendar
from forms.clock.rules import TimeUnit
from forms.lifecycle.assignment import Assignment
from forms.rules.rule import RuleText
from forms.supervision.rules import SUPERVISION, LadderStep, When
from forms.ticket import BEIJING_TIME

_SPANS = {
    TimeUnit.CALENDAR_DAYS: timedelta(days=1),
    TimeUnit.HOURS: timedelta(hours=1),
    TimeUnit.MINUTES: timedelta(minutes=1),
}
_MIDNIGHT = time(tzinfo=BEIJING_TIME)


@dataclass(frozen=True, slots=True)
class Reach:
    """What has reached a step: whose moment lies before `until`, and not before `since` if that is given.

    What lies before `since` had reached it before the step came into force: it is passed over.
    """

    since: datetime | None
    until: datetime


def reach(step: LadderStep, now: datetime, calendar: WorkingCalendar, in_force: datetime | None) -> Reach:
    """What has reached *step* by now; *in_force*: since when the step holds, None for always."""
    since = None if in_force is None else threshold(step, in_force, calendar)
    return Reach(since, threshold(step, now, calendar))


def threshold(step: LadderStep, now: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment before which an order must have been sent, or must be due, to have reached the step."""
    length = step.length if step.when is When.BEFORE else -step.length
    if step.unit is not TimeUnit.WORKING_DAYS:
        return now + length * _SPANS[step.unit]
    return moved_by(now, length, calendar) if length else now


def moved_by(moment: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """The same time of day so many working days later, or earlier for a negative count."""
    local = moment.astimezone(BEIJING_TIME)
    if not calendar.is_working(local.date()):
        local = datetime.combine(calendar.on_or_after(local.date()), _MIDNIGHT)
    there = calendar.after(local.date(), days) if days > 0 else calendar.before(local.date(), -days)
    return datetime.combine(there, local.timetz()).astimezone(moment.tzinfo)


def anchor(step: LadderStep, order: Assignment) -> datetime | None:
    """The order's moment that the step looks at; None if that clock does not run."""
    if step.when is When.SINCE:
        return order.dispatched_at
    clock = step.clock.of_order
    due = order.due_of(clock) if clock is not None else None
    return None if due is None else due.at


def in_force_since(step: LadderStep, history: Iterable[RuleText]) -> datetime | None:
    """Since when the step holds in its present timing; None if it came with the program.

    *history* is the rule's, newest first, without the program's default. A new name or other words do not
    make a step new, another clock or length do, and so does switching it on again.
    """
    since: datetime | None = None
    for version in history:
        then = SUPERVISION.read(version.text).ladder.get(step.key)
        if then is None or not _same_timing(step, then):
            return since
        since = version.at
    then = SUPERVISION.read(SUPERVISION.default.text).ladder.get(step.key)
    return None if then is not None and _same_timing(step, then) else since


def _same_timing(one: LadderStep, other: LadderStep) -> bool:
    return (one.clock, one.when, one.length, one.unit, one.urgent_only, one.on) == (
        other.clock,
        other.when,
        other.length,
        other.unit,
        other.urgent_only,
        other.on,
    )
