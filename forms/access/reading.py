"""Use cases that read tickets as the reader may see them; each look at an identity is noted. See the foot.

A mask is lifted by the log itself: who gave a reason for a ticket within the last five minutes sees its
number. So nothing that a window holds can lift it, and what was seen is always noted before.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from forms.access.audit import AuditKind, noted
from forms.access.errors import NotAllowed, RevealRefused
from forms.access.masking import (
    REVEAL_LASTS,
    SeenTicket,
    Sight,
    call_seen_by,
    keeps_identity,
    line_seen_by,
    masked,
    may_reveal,
    sight_of,
)
from forms.access.ports import AuditQuery
from forms.access.roles import SEES_TICKETS, Actor, Right, require, require_any
from forms.call_record import CallRecord
from forms.errors import TicketMissing
from forms.lifecycle.assignment import AssignmentState
from forms.phone_number import normalise
from forms.ports import UnitOfWork, Work
from forms.search.folding import FIELD_END, fold
from forms.search.question import question_of
from forms.search.sound import sound_of
from forms.service import search_tickets
from forms.ticket import Ticket
from forms.ticket_list import TicketLine, TicketPage, TicketQuery

SHORTEST_REASON = 4
_OF_UNIT = frozenset(AssignmentState) - {AssignmentState.RETURNED, AssignmentState.WITHDRAWN}
"""A unit sees the tickets that it has or had to handle, not those that it gave back."""


def open_ticket(
    actor: Actor, ticket_id: str, uow: UnitOfWork, now: datetime, *, chosen: bool = False
) -> SeenTicket:
    """The ticket as *actor* may see it; that is noted, whether or not it shows who the caller is.

    *chosen* says that the ticket was put before this outside reviewer. NotAllowed, TicketMissing.
    """
    with uow.writing() as work:
        ticket = _opened(actor, work.tickets.by_id(ticket_id), work, chosen=chosen)
        return _seen(actor, ticket, work, now)


def open_ticket_by_number(actor: Actor, number: str, uow: UnitOfWork, now: datetime) -> SeenTicket:
    """The same by the number that people call it. NotAllowed, TicketMissing."""
    with uow.writing() as work:
        ticket = _opened(actor, work.tickets.by_number(number.strip()), work)
        return _seen(actor, ticket, work, now)


def look_through(actor: Actor, query: TicketQuery, uow: UnitOfWork) -> TicketPage:
    """The lines of the tickets that answer *query*, masked as lists are. NotAllowed.

    Who may not see identities can't find out by asking for a number or a name either.
    """
    require(actor, Right.SEE_ALL_TICKETS)
    if (query.phone or query.name) and not actor.may(Right.SEE_IDENTITY):
        require(actor, Right.SEE_IDENTITY)
    page = search_tickets(query, uow)
    lines = ((line, line_seen_by(actor, line)) for line in page.lines)
    kept = (shown for line, shown in lines if _found_openly(line, shown, query.words))
    return replace(page, lines=tuple(kept))


def calls_of(
    actor: Actor, ticket_id: str, uow: UnitOfWork, now: datetime, *, chosen: bool = False
) -> tuple[CallRecord, ...]:
    """The calls of a ticket as *actor* may see them, oldest first. NotAllowed, TicketMissing."""
    with uow.reading() as work:
        ticket = _opened(actor, work.tickets.by_id(ticket_id), work, chosen=chosen)
        sight = sight_of(actor, ticket, revealed=_revealed_at(actor, ticket.id, work, now) is not None)
        return tuple(call_seen_by(actor, call, sight) for call in work.calls.of_ticket(ticket))


def reveal_identity(actor: Actor, ticket_id: str, reason: str, uow: UnitOfWork, now: datetime) -> SeenTicket:
    """Lift the mask of one ticket for five minutes, for a reason that is noted.

    NotAllowed; RevealRefused without a reason, and always for 举报 and 保密 tickets; TicketMissing.
    """
    if not actor.may(Right.SEE_IDENTITY):
        require(actor, Right.REVEAL)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise RevealRefused(f"请写明查看号码的理由（至少 {SHORTEST_REASON} 个字），理由会记入审计日志。")
    with uow.writing() as work:
        ticket = _opened(actor, work.tickets.by_id(ticket_id), work)
        if not may_reveal(actor, ticket):
            _refuse_reveal(actor, ticket)
            return _seen(actor, ticket, work, now)
        work.audit.add(noted(actor, AuditKind.REVEALED, now, ticket_id=ticket.id, reason=reason))
        return _seen(actor, ticket, work, now)


def number_to_dial(actor: Actor, ticket_id: str, uow: UnitOfWork, now: datetime) -> str:
    """The caller's number for the telephone, not for the eye: units call through the system.

    Noted. NotAllowed; RevealRefused for 举报 and 保密 tickets unless the role sees identities, and where no
    number is known; TicketMissing.
    """
    with uow.writing() as work:
        ticket = _opened(actor, work.tickets.by_id(ticket_id), work)
        if keeps_identity(ticket) and not actor.may(Right.SEE_IDENTITY):
            _refuse_reveal(actor, ticket)
        number = normalise(ticket.caller.contact_number or ticket.caller.number)
        if not number:
            raise RevealRefused(f"工单 {ticket.number} 没有留下可回拨的号码。")
        work.audit.add(noted(actor, AuditKind.DIALLED, now, ticket_id=ticket.id))
    return number


def note_use(
    actor: Actor,
    kind: AuditKind,
    uow: UnitOfWork,
    now: datetime,
    *,
    ticket_id: str = "",
    subject: str = "",
    reason: str = "",
) -> None:
    """Note a print, an export, a playback before it is done. NotAllowed where the kind needs a right."""
    right = _NEEDS.get(kind)
    if right is not None:
        require(actor, right)
    with uow.writing() as work:
        work.audit.add(noted(actor, kind, now, ticket_id=ticket_id, subject=subject, reason=reason))


def may_see(actor: Actor, ticket: Ticket, work: Work, *, chosen: bool = False) -> bool:
    """Whether *actor* may open this ticket at all.

    An outside reviewer asks for what was *chosen*, and opens it only if it was put before that very person.
    """
    if actor.may(Right.SEE_ALL_TICKETS):
        return True
    if chosen and actor.may(Right.OBSERVE):
        return any(each.reviewer == actor.code for each in work.outside_reviews.of_ticket(ticket.id))
    return actor.may(Right.SEE_OWN_UNIT) and actor.unit in units_of(ticket, work)


def units_of(ticket: Ticket, work: Work) -> frozenset[str]:
    """The codes of the units that have or had to handle the ticket."""
    orders = work.assignments.of_ticket(ticket.id)
    return frozenset(order.unit for order in orders if order.state in _OF_UNIT)


_NEEDS = {
    AuditKind.PRINTED: Right.PRINT_SLIP,
    AuditKind.EXPORTED: Right.EXPORT,
    AuditKind.PLAYED: Right.PLAY_RECORDING,
    AuditKind.LISTENED_IN: Right.LISTEN_IN,
    AuditKind.QUEUE_STEERED: Right.STEER_QUEUE,
}


def _opened(actor: Actor, ticket: Ticket | None, work: Work, *, chosen: bool = False) -> Ticket:
    """The ticket, if it is there and for *actor* to open."""
    require_any(actor, (Right.SEE_ALL_TICKETS, *sorted(SEES_TICKETS - {Right.SEE_ALL_TICKETS})))
    if ticket is not None and may_see(actor, ticket, work, chosen=chosen):
        return ticket
    if ticket is None and actor.may(Right.SEE_ALL_TICKETS):
        raise TicketMissing("没有这件工单。")
    # somebody who may see some tickets only isn't told which others there are
    raise NotAllowed(
        "没有这件工单，或者它不归您查看。请核对编号；如需查看，请联系派单员。",
        detail=f"{actor.code} may not open it",
    )


def _seen(actor: Actor, ticket: Ticket, work: Work, now: datetime) -> SeenTicket:
    since = _revealed_at(actor, ticket.id, work, now)
    sight = sight_of(actor, ticket, revealed=since is not None)
    if sight is Sight.WHOLE and since is None and _tells_somebody(ticket):
        work.audit.add(noted(actor, AuditKind.IDENTITY_SEEN, now, ticket_id=ticket.id))
    elif sight is not Sight.WHOLE and not _noted_lately(actor, AuditKind.VIEWED, ticket.id, work, now):
        work.audit.add(noted(actor, AuditKind.VIEWED, now, ticket_id=ticket.id))
    return SeenTicket(
        masked(ticket, sight),
        sight,
        may_reveal=sight is Sight.MASKED and may_reveal(actor, ticket),
        revealed_until=since + REVEAL_LASTS if since is not None and sight is Sight.WHOLE else None,
    )


def _revealed_at(actor: Actor, ticket_id: str, work: Work, now: datetime) -> datetime | None:
    """When *actor* last gave a reason for this ticket, if that still holds."""
    return _noted_lately(actor, AuditKind.REVEALED, ticket_id, work, now)


def _noted_lately(
    actor: Actor, kind: AuditKind, ticket_id: str, work: Work, now: datetime
) -> datetime | None:
    """When that was last noted of *actor* and this ticket within five minutes.

    A sheet is read anew whenever something changes on it: a view is noted once in that time.
    """
    query = AuditQuery(
        who=actor.code,
        ticket_id=ticket_id,
        kinds=frozenset({kind.value}),
        since=now - REVEAL_LASTS + timedelta(microseconds=1),
        limit=1,
    )
    found = work.audit.find(query)
    return found[0].when if found else None


def _tells_somebody(ticket: Ticket) -> bool:
    caller = ticket.caller
    return bool(caller.name or caller.number or caller.contact_number)


def _refuse_reveal(actor: Actor, ticket: Ticket) -> None:
    if keeps_identity(ticket) and not actor.may(Right.SEE_IDENTITY):
        raise RevealRefused(
            f"工单 {ticket.number} 是举报或保密工单，来电人身份不对外显示。"
            "需要联系来电人时，请由热线话务员转达。",
            detail="identity is kept",
        )


def _found_openly(line: TicketLine, shown: TicketLine, words: Iterable[str]) -> bool:
    """Not found by a name that *shown* does not show."""
    by_name = question_of(words).words
    if not by_name:
        return True
    name = fold(line.name)
    texts = [fold(each) for each in (shown.title, shown.content, shown.place, shown.name)]
    open_text, open_sound = FIELD_END.join(texts), sound_of(texts)
    return not any(
        word.proof.holds(name, sound_of([], [name])) and not word.proof.holds(open_text, open_sound)
        for word in by_name
    )


USE_CASES: tuple[Callable[..., object], ...] = (
    open_ticket,
    open_ticket_by_number,
    look_through,
    calls_of,
    reveal_identity,
    number_to_dial,
    note_use,
)
