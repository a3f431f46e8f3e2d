"""What waits for a decision of the hall: replies, extensions, requests for help. Use cases at the foot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from forms.access.masking import line_seen_by
from forms.access.roles import Actor, Right, require
from forms.handling.ports import RecordQuery
from forms.handling.records import Extension, ExtensionState, HelpRequest, HelpState, Reply
from forms.handling.reply_check import Finding, ReplyDraft, check_reply
from forms.handling.replying import context_of
from forms.handling.steps import still_wanted
from forms.lifecycle.assignment import Assignment, lead_of
from forms.ports import UnitOfWork, Work
from forms.ticket_list import COUNT_AT_MOST, ListOrder, TicketLine, TicketQuery
from forms.words import StateKind

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ReplyWaiting:
    """A reply in review (答复待审), the lead's order, and what the check says of it by today's rules."""

    ticket: TicketLine
    order: Assignment
    reply: Reply
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ExtensionWaiting:
    """An application for more time (延期待审), and the order it is for."""

    ticket: TicketLine
    order: Assignment
    extension: Extension


@dataclass(frozen=True, slots=True)
class HelpWaiting:
    """A request for help that neither the unit nor a dispatcher has accepted yet."""

    ticket: TicketLine
    order: Assignment
    request: HelpRequest


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many wait of each, counted up to `COUNT_AT_MOST`."""

    replies: int
    extensions: int
    requests: int


def replies_waiting(actor: Actor, uow: UnitOfWork, limit: int = PAGE_SIZE) -> tuple[ReplyWaiting, ...]:
    """The replies in review, the earliest due first. NotAllowed."""
    require(actor, Right.REVIEW_REPLIES)
    with uow.reading() as work:
        query = TicketQuery(states=frozenset({StateKind.REPLY_IN_REVIEW}), order=ListOrder.DUE, limit=limit)
        found = (_reply_waiting(work, actor, each) for each in work.tickets.search(query))
        return tuple(each for each in found if each is not None)


def extensions_waiting(actor: Actor, uow: UnitOfWork, limit: int = PAGE_SIZE) -> tuple[ExtensionWaiting, ...]:
    """The extensions that are asked for, the oldest first; none of an order taken back since. NotAllowed."""
    require(actor, Right.REVIEW_EXTENSIONS)
    with uow.reading() as work:
        asked = _extensions(work)[:limit]
        tickets = _tickets(work, actor, (each.ticket_id for each, _ in asked))
        return tuple(
            ExtensionWaiting(tickets[each.ticket_id], order, each)
            for each, order in asked
            if each.ticket_id in tickets
        )


def requests_waiting(actor: Actor, uow: UnitOfWork, limit: int = PAGE_SIZE) -> tuple[HelpWaiting, ...]:
    """The requests for help that are not accepted yet, the oldest first. NotAllowed."""
    require(actor, Right.DISPATCH)
    with uow.reading() as work:
        asked = _requests(work)[:limit]
        tickets = _tickets(work, actor, (each.ticket_id for each, _ in asked))
        return tuple(
            HelpWaiting(tickets[each.ticket_id], order, each)
            for each, order in asked
            if each.ticket_id in tickets
        )


def waiting_counts(actor: Actor, uow: UnitOfWork) -> WaitingCounts:
    """How many of each wait that *actor* may decide; 0 of what is not his to decide."""
    with uow.reading() as work:
        in_review = TicketQuery(states=frozenset({StateKind.REPLY_IN_REVIEW}))
        return WaitingCounts(
            work.tickets.count(in_review, COUNT_AT_MOST) if actor.may(Right.REVIEW_REPLIES) else 0,
            len(_extensions(work)) if actor.may(Right.REVIEW_EXTENSIONS) else 0,
            len(_requests(work)) if actor.may(Right.DISPATCH) else 0,
        )


def _extensions(work: Work) -> list[tuple[Extension, Assignment]]:
    query = RecordQuery(states=frozenset({ExtensionState.ASKED}), limit=COUNT_AT_MOST)
    return still_wanted(work, work.handling.extensions.find(query))


def _requests(work: Work) -> list[tuple[HelpRequest, Assignment]]:
    query = RecordQuery(states=frozenset({HelpState.ASKED}), limit=COUNT_AT_MOST)
    return still_wanted(work, work.handling.help_requests.find(query))


def _reply_waiting(work: Work, actor: Actor, line: TicketLine) -> ReplyWaiting | None:
    order = lead_of(work.assignments.of_ticket(line.id))
    ticket = work.tickets.by_id(line.id)
    if order is None or ticket is None:
        return None
    mine = (each for each in work.handling.replies.of_ticket(line.id) if each.assignment_id == order.id)
    reply = next((each for each in mine if each.is_open), None)
    if reply is None:
        return None
    draft = ReplyDraft(text=reply.text, closing=reply.closing, basis=reply.basis)
    findings = check_reply(draft, context_of(work, order, ticket, actor))
    return ReplyWaiting(line_seen_by(actor, line), order, reply, findings)


def _tickets(work: Work, actor: Actor, ids: Iterable[str]) -> dict[str, TicketLine]:
    found = work.tickets.lines(tuple(dict.fromkeys(ids)))
    return {each.id: line_seen_by(actor, each) for each in found}


USE_CASES: tuple[Callable[..., object], ...] = (
    replies_waiting,
    extensions_waiting,
    requests_waiting,
    waiting_counts,
)
