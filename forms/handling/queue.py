"""What a unit has to do, as tabs with counts. Use cases at the foot."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from forms.access.masking import line_seen_by
from forms.access.roles import Actor, Right, require, require_own_unit
from forms.clock.calendar import WorkingCalendar
from forms.clock.rules import RemainingRule
from forms.clock.service import clock_of
from forms.handling.ports import RecordQuery
from forms.handling.records import CallState, HelpRequest, HelpState, Whistle, WhistleCall, WhistleState
from forms.handling.steps import still_wanted
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.ports import AssignmentQuery
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork, Work
from forms.ticket import BEIJING_TIME
from forms.ticket_list import COUNT_AT_MOST, TicketLine
from forms.words import Labelled

PAGE_SIZE = 100


class UnitTab(Labelled):
    """The tabs of a unit's queue."""

    TO_SIGN = "to_sign", "待签收"
    IN_HAND = "in_hand", "办理中"
    SOON = "soon", "快到期"
    OVERDUE = "overdue", "已超期"
    HELPING = "helping", "协办"
    WHISTLES = "whistles", "吹哨"
    REPLIED = "replied", "已答复"


_RUNNING = frozenset({AssignmentState.PENDING, AssignmentState.SIGNED, AssignmentState.RETURN_ASKED})
_HELPING = frozenset({AssignmentRole.HELPER, AssignmentRole.JOINT})
_STATES: Mapping[UnitTab, frozenset[AssignmentState]] = {
    UnitTab.TO_SIGN: frozenset({AssignmentState.PENDING, AssignmentState.RETURN_ASKED}),
    UnitTab.IN_HAND: frozenset({AssignmentState.SIGNED}),
    UnitTab.SOON: _RUNNING,
    UnitTab.OVERDUE: _RUNNING,
    UnitTab.HELPING: _RUNNING,
    UnitTab.REPLIED: frozenset({AssignmentState.REPLIED, AssignmentState.CLOSED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLine:
    """One line of the queue: an order, or something asked of the unit; the ticket masked for its reader.

    Exactly one of `order`, `request`, `whistle` and `call` is what the line is about.
    """

    ticket: TicketLine
    due: Due
    order: Assignment | None = None
    request: HelpRequest | None = None
    whistle: Whistle | None = None
    call: WhistleCall | None = None
    from_unit: str = ""
    """The name of who asks, for requests and whistles."""

    @property
    def key(self) -> str:
        """Unique in the queue."""
        return next(each.id for each in (self.order, self.request, self.whistle, self.call) if each)


@dataclass(frozen=True, slots=True)
class UnitQueue:
    """One tab as it is now, and how many stand in each, counted up to `COUNT_AT_MOST`.

    `has_more`: there are further lines behind those that were asked for.
    """

    tab: UnitTab
    lines: tuple[DeskLine, ...]
    counts: Mapping[UnitTab, int]
    calendar: WorkingCalendar
    soon: RemainingRule = RemainingRule()

    @property
    def has_more(self) -> bool:
        """See the class."""
        return self.counts[self.tab] > len(self.lines)


def unit_queue(
    tab: UnitTab, actor: Actor, uow: UnitOfWork, now: datetime, limit: int = PAGE_SIZE
) -> UnitQueue:
    """The first *limit* lines of a tab of the actor's own unit, the most pressing first. NotAllowed."""
    require(actor, Right.HANDLE)
    require_own_unit(actor, actor.unit)
    with uow.reading() as work:
        rules, calendar = clock_of(work)
        horizon = soon_until(now, rules.remaining, calendar)
        return UnitQueue(
            tab,
            _lines(work, tab, actor, now, horizon, limit),
            {each: _count(work, each, actor.unit, now, horizon) for each in UnitTab},
            calendar,
            rules.remaining,
        )


def soon_until(now: datetime, rule: RemainingRule, calendar: WorkingCalendar) -> datetime:
    """Up to when a due time is 临期 or today's, as `remaining` tells it."""
    today = now.astimezone(BEIJING_TIME).date()
    by_days = datetime.combine(calendar.after(today, rule.soon_days + 1), time(), BEIJING_TIME)
    return max(by_days, now + timedelta(hours=rule.soon_hours))


def _query(tab: UnitTab, unit: str, now: datetime, horizon: datetime, limit: int) -> AssignmentQuery:
    return AssignmentQuery(
        unit=unit,
        states=_STATES[tab],
        roles=_HELPING if tab is UnitTab.HELPING else frozenset(),
        due_since=now if tab is UnitTab.SOON else None,
        due_before={UnitTab.SOON: horizon, UnitTab.OVERDUE: now}.get(tab),
        latest=tab is UnitTab.REPLIED,
        limit=limit,
    )


def _asked(work: Work, unit: str) -> list[tuple[HelpRequest, Assignment]]:
    """The requests to this unit, each with the lead's order that it is for."""
    query = RecordQuery(unit=unit, states=frozenset({HelpState.ASKED}), limit=COUNT_AT_MOST)
    return still_wanted(work, work.handling.help_requests.find(query))


def _called(unit: str, limit: int) -> RecordQuery:
    return RecordQuery(unit=unit, states=frozenset({CallState.CALLED}), limit=limit)


def _blown(unit: str, limit: int) -> RecordQuery:
    return RecordQuery(unit=unit, states=frozenset({WhistleState.BLOWN}), limit=limit)


def _count(work: Work, tab: UnitTab, unit: str, now: datetime, horizon: datetime) -> int:
    records = work.handling
    if tab is UnitTab.WHISTLES:
        called = records.whistle_calls.count(_called(unit, 1), COUNT_AT_MOST)
        return min(COUNT_AT_MOST, called + records.whistles.count(_blown(unit, 1), COUNT_AT_MOST))
    found = work.assignments.count(_query(tab, unit, now, horizon, 1), COUNT_AT_MOST)
    if tab is UnitTab.HELPING:
        found += len(_asked(work, unit))
    return min(COUNT_AT_MOST, found)


def _lines(
    work: Work, tab: UnitTab, actor: Actor, now: datetime, horizon: datetime, limit: int
) -> tuple[DeskLine, ...]:
    unit, records = actor.unit, work.handling
    if tab is UnitTab.WHISTLES:
        calls = records.whistle_calls.find(_called(unit, limit))
        whistles = records.whistles.find(_blown(unit, limit))
        return _whistle_lines(work, actor, calls, whistles)[:limit]
    orders = work.assignments.find(_query(tab, unit, now, horizon, limit))
    requests = _asked(work, unit) if tab is UnitTab.HELPING else []
    tickets = _tickets(
        work, actor, [*(each.ticket_id for each, _ in requests), *(each.ticket_id for each in orders)]
    )
    asked = [
        DeskLine(
            ticket=tickets[each.ticket_id],
            due=lead.due,
            request=each,
            from_unit=_name(work, each.from_unit),
        )
        for each, lead in requests
        if each.ticket_id in tickets
    ]
    own = [
        DeskLine(ticket=tickets[each.ticket_id], due=each.due, order=each)
        for each in orders
        if each.ticket_id in tickets
    ]
    return tuple((*asked, *own)[:limit])


def _whistle_lines(
    work: Work, actor: Actor, calls: Iterable[WhistleCall], whistles: Iterable[Whistle]
) -> tuple[DeskLine, ...]:
    calls, whistles = tuple(calls), tuple(whistles)
    tickets = _tickets(
        work, actor, [*(each.ticket_id for each in calls), *(each.ticket_id for each in whistles)]
    )
    called = [
        DeskLine(
            ticket=tickets[each.ticket_id], due=each.due, call=each, from_unit=_name(work, each.from_unit)
        )
        for each in calls
        if each.ticket_id in tickets
    ]
    blown = [
        DeskLine(ticket=tickets[each.ticket_id], due=each.due, whistle=each)
        for each in whistles
        if each.ticket_id in tickets
    ]
    return tuple(sorted((*called, *blown), key=lambda each: (each.due.at, each.key)))


def _tickets(work: Work, actor: Actor, ids: Iterable[str]) -> dict[str, TicketLine]:
    found = work.tickets.lines(tuple(dict.fromkeys(ids)))
    return {each.id: line_seen_by(actor, each) for each in found}


def _name(work: Work, code: str) -> str:
    found = work.units.by_code(code)
    return found.short if found else code


USE_CASES: tuple[Callable[..., object], ...] = (unit_queue,)
