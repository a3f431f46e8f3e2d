"""What the dispatch desk shows: its queues with counts, and all that it has on a ticket. See the foot.

Queues come urgent first, then by due time. Lines are masked as the actor may see them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from forms.access.masking import line_seen_by
from forms.access.roles import Actor, Right, require, require_any
from forms.clock.rules import TimeClass
from forms.dispatch.conference import Conference
from forms.dispatch.keeping import KeptAdvice
from forms.dispatch.ordering import hall_in
from forms.dispatch.returns import ReturnRequest
from forms.lifecycle.assignment import Assignment
from forms.lifecycle.moving import ticket_in
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.ticket_list import COUNT_AT_MOST, ListOrder, TicketLine, TicketQuery
from forms.words import Labelled, StateKind, Urgency

MOST_LISTED = 200
_FIRST_TO_LAST = (Urgency.CRITICAL, Urgency.URGENT, Urgency.NORMAL)


class DeskQueue(Labelled):
    """The queues of the desk that are this room's own."""

    WAITING = "waiting", "待派"
    RETURNS = "returns", "退单待审"
    CONFERENCES = "conferences", "会商"
    SENT = "sent", "已派待签收"


RIGHT_FOR: Mapping[DeskQueue, Right] = MappingProxyType(
    {
        DeskQueue.WAITING: Right.DISPATCH,
        DeskQueue.RETURNS: Right.REVIEW_RETURNS,
        DeskQueue.CONFERENCES: Right.CONVENE,
        DeskQueue.SENT: Right.DISPATCH,
    }
)
_STATES = {DeskQueue.WAITING: StateKind.AWAITING_DISPATCH, DeskQueue.SENT: StateKind.AWAITING_SIGN_IN}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A line of a queue: the ticket, when this step is due, and the record that waits, if one does."""

    ticket: TicketLine
    due: Due | None
    request: ReturnRequest | None = None
    conference: Conference | None = None

    @property
    def id(self) -> str:
        """What tells it from the other lines of its queue."""
        record = self.request or self.conference
        return record.id if record is not None else self.ticket.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRecords:
    """All that the desk has on a ticket, oldest first."""

    ticket: Ticket
    orders: tuple[Assignment, ...]
    returns: tuple[ReturnRequest, ...]
    conferences: tuple[Conference, ...]
    choices: tuple[KeptAdvice, ...]


def queue(which: DeskQueue, actor: Actor, uow: UnitOfWork, limit: int = MOST_LISTED) -> tuple[QueueLine, ...]:
    """The first *limit* lines of a queue; NotAllowed."""
    require(actor, RIGHT_FOR[which])
    with uow.reading() as work:
        if which is DeskQueue.RETURNS:
            return _with_tickets(work, actor, work.returns.waiting(limit))
        if which is DeskQueue.CONFERENCES:
            return _with_tickets(work, actor, work.conferences.waiting(limit))
        return tuple(
            QueueLine(
                ticket=line_seen_by(actor, each),
                due=Due(at=each.due_at, provisional=each.due_provisional) if each.due_at else None,
            )
            for each in _tickets(work, _STATES[which], limit)
        )


def queue_counts(actor: Actor, uow: UnitOfWork) -> Mapping[DeskQueue, int]:
    """How many lines each queue has that the actor may see, counted up to `COUNT_AT_MOST`."""
    with uow.reading() as work:
        return MappingProxyType(
            {which: _counted(work, which) for which in DeskQueue if actor.may(RIGHT_FOR[which])}
        )


def records_of(ticket_id: str, actor: Actor, uow: UnitOfWork) -> DispatchRecords:
    """Orders, returns, conferences and choices of a ticket; NotAllowed, TicketMissing.

    The ticket is unmasked: a window shows it only through `forms.access`.
    """
    require_any(actor, tuple(RIGHT_FOR.values()))
    with uow.reading() as work:
        return DispatchRecords(
            ticket=ticket_in(work, ticket_id),
            orders=work.assignments.of_ticket(ticket_id),
            returns=work.returns.of_ticket(ticket_id),
            conferences=work.conferences.of_ticket(ticket_id),
            choices=work.suggestions.of_ticket(ticket_id),
        )


def time_classes(uow: UnitOfWork) -> tuple[TimeClass, ...]:
    """The classes of time limits that a dispatcher may choose from, in the order of the rule."""
    with uow.reading() as work:
        return tuple(hall_in(work).clock.classes.values())


def _tickets(work: Work, state: StateKind, limit: int) -> tuple[TicketLine, ...]:
    found: list[TicketLine] = []
    for urgency in _FIRST_TO_LAST:
        query = TicketQuery(
            states=frozenset({state}),
            urgencies=frozenset({urgency}),
            order=ListOrder.DUE,
            limit=limit - len(found),
        )
        found += work.tickets.search(query)
        if len(found) >= limit:
            break
    return tuple(found)


def _with_tickets(
    work: Work, actor: Actor, records: tuple[ReturnRequest, ...] | tuple[Conference, ...]
) -> tuple[QueueLine, ...]:
    ids = tuple(dict.fromkeys(each.ticket_id for each in records))
    lines = {each.id: line_seen_by(actor, each) for each in work.tickets.lines(ids)}
    return tuple(_line_of(each, lines[each.ticket_id]) for each in records if each.ticket_id in lines)


def _line_of(record: ReturnRequest | Conference, ticket: TicketLine) -> QueueLine:
    if isinstance(record, ReturnRequest):
        return QueueLine(ticket=ticket, due=record.review_due, request=record)
    return QueueLine(ticket=ticket, due=record.due, conference=record)


def _counted(work: Work, which: DeskQueue) -> int:
    if which is DeskQueue.RETURNS:
        return work.returns.count_waiting(COUNT_AT_MOST)
    if which is DeskQueue.CONFERENCES:
        return work.conferences.count_waiting(COUNT_AT_MOST)
    query = TicketQuery(states=frozenset({_STATES[which]}), order=ListOrder.DUE)
    return work.tickets.count(query, COUNT_AT_MOST)


USE_CASES: tuple[Callable[..., object], ...] = (queue, queue_counts, records_of, time_classes)
