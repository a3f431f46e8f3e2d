"""When to try again, and when a citizen counts as not reached: three tries on at least two days."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from forms.followup.rules import FollowUpRules
from forms.followup.task import Try, TryResult
from forms.ticket import BEIJING_TIME

_MORNING, _AFTERNOON, _EVENING = time(10), time(15), time(19)
_DAY = timedelta(days=1)


def is_exhausted(tries: Iterable[Try], rules: FollowUpRules) -> bool:
    """Whether enough tries on enough days (Beijing) have failed; only those that count."""
    days = [_day(each.at) for each in tries if each.result.counts]
    return len(days) >= rules.tries and len(set(days)) >= rules.days


def tries_left(tries: Iterable[Try], rules: FollowUpRules) -> int:
    """How many more failed tries it takes, at least."""
    days = [_day(each.at) for each in tries if each.result.counts]
    return max(rules.tries - len(days), rules.days - len(set(days)), 0)


def proposed_next(tries: Sequence[Try], now: datetime, rules: FollowUpRules) -> datetime:
    """When to try next after *tries*, the last of which was just now; within the hours for calls.

    After a failure of our own line soon again. Otherwise later the same day, unless as many days are still
    missing as tries, or the day is over: then another day, at another time of day than the last try.
    """
    if not tries:
        return within_hours(now, rules)
    last = tries[-1]
    if last.result is TryResult.FAILED:
        return within_hours(now + timedelta(minutes=rules.line_minutes), rules)
    counted = {_day(each.at) for each in tries if each.result.counts}
    failed = sum(each.result.counts for each in tries)
    later = now + timedelta(minutes=rules.again_minutes)
    days_missing = rules.days - len(counted)
    another_day = failed > 0 and days_missing > 0 and rules.tries - failed <= days_missing
    same_day = _day(later) == _day(now) and within_hours(later, rules) == later.astimezone(UTC)
    if same_day and not another_day:
        return later.astimezone(UTC)
    at = datetime.combine(_day(now) + _DAY, _other_time_of_day(last.at), BEIJING_TIME)
    return within_hours(at, rules)


def within_hours(moment: datetime, rules: FollowUpRules) -> datetime:
    """*moment*, or the next at which citizens may be called; in UTC."""
    local = moment.astimezone(BEIJING_TIME)
    at = local.timetz().replace(tzinfo=None)
    if at < rules.calls_from:
        local = datetime.combine(local.date(), rules.calls_from, BEIJING_TIME)
    elif at >= rules.calls_until:
        local = datetime.combine(local.date() + _DAY, rules.calls_from, BEIJING_TIME)
    return local.astimezone(UTC)


def _other_time_of_day(at: datetime) -> time:
    hour = at.astimezone(BEIJING_TIME).hour
    if hour < 12:
        return _AFTERNOON
    return _EVENING if hour < 17 else _MORNING


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING_TIME).date()
