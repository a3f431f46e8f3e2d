"""并单 at the dispatch desk: the use cases that join what waits and take it out again, listed at the foot.

Twelve calls on one 断水 become one ticket for the unit; each caller keeps an appeal of their own, is called
back, and is answered (see forms.linking).
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.sending import WAITING, Picked, dispatch_due, drop_conferences
from forms.dispatch.taken import refuse_if_taken, telling_who_was_first
from forms.errors import LinkRefused
from forms.lifecycle.moving import advance, line, note, ticket_in
from forms.lifecycle.service import said
from forms.lifecycle.standing import Desk, NextStep
from forms.linking import LinkedTickets, link_within
from forms.ports import UnitOfWork, Work
from forms.ticket import Operator, Ticket
from forms.words import LinkKind, StateKind, Step

DOING = "并单"


def join_waiting(picked: Sequence[Picked], actor: Actor, uow: UnitOfWork, now: datetime) -> Ticket:
    """Join waiting tickets to the first of them, all or none; the main ticket as stored now.

    NotAllowed, TicketMissing, DispatchRefused for fewer than two, DispatchTaken, LinkRefused with its number.
    """
    require(actor, Right.LINK)
    if len(picked) < 2:
        raise DispatchRefused("并单至少要勾选两件，第一件为主单。没有并单。")
    first, *others = picked
    with telling_who_was_first(first.ticket_id, uow, DOING), uow.writing() as work:
        main = ticket_in(work, first.ticket_id)
        refuse_if_taken(main, WAITING, first.seen, DOING)
        for each in others:
            ticket = ticket_in(work, each.ticket_id)
            refuse_if_taken(ticket, WAITING, each.seen, DOING)
            main = _join(work, ticket, main.id, actor, now).main
        return main


def join_to_number(
    ticket_id: str, number: str, actor: Actor, uow: UnitOfWork, now: datetime, *, seen: int = 0
) -> LinkedTickets:
    """Join a waiting ticket to the one of that number, which may be with a unit already.

    NotAllowed, TicketMissing, DispatchTaken, LinkRefused for a number that no ticket has, or where the two
    can't be joined.
    """
    require(actor, Right.LINK)
    number = said(number, "并入哪件工单（编号）")
    with telling_who_was_first(ticket_id, uow, DOING), uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        refuse_if_taken(ticket, WAITING, seen, DOING)
        main = work.tickets.by_number(number)
        if main is None:
            raise LinkRefused(f"没有编号为 {number} 的工单，请核对编号。没有并单，工单未改动。")
        return _join(work, ticket, main.id, actor, now)


def part(ticket_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Ticket:
    """Take a joined appeal (并入) out again (解除并入): it waits for dispatch once more.

    NotAllowed, RuleBroken without a reason, TicketMissing, LinkRefused if it is joined to none.
    """
    require(actor, Right.LINK)
    why = said(why, "解除并入的理由")
    with telling_who_was_first(ticket_id, uow, "解除并入"), uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        link = next((each for each in work.links.of(ticket_id) if each.kind is LinkKind.JOINED), None)
        if link is None or ticket.state is not StateKind.JOINED:
            raise LinkRefused(f"工单 {ticket.number} 没有并入其他工单，未作改动。")
        main = ticket_in(work, link.main_id)
        note(work, main, line(actor, Step.LINK_REMOVED, now, text=ticket.number, why=why))
        work.links.remove(link)
        due = dispatch_due(work, ticket, now)
        standing = ticket.standing.of_unit(Desk.DISPATCH.value, NextStep.DISPATCH, due)
        entry = line(actor, Step.LINK_REMOVED, now, text=main.number, why=why)
        return advance(work, ticket, StateKind.AWAITING_DISPATCH, entry, standing)


def _join(work: Work, ticket: Ticket, main_id: str, actor: Actor, now: datetime) -> LinkedTickets:
    drop_conferences(work, ticket, actor, now, DOING)
    operator = Operator(code=actor.code, name=actor.name)
    try:
        return link_within(work, LinkKind.JOINED, ticket, main_id, operator, now)
    except LinkRefused as refused:
        raise LinkRefused(f"{refused.text}没有并单，工单未改动。") from refused


USE_CASES: tuple[Callable[..., object], ...] = (join_waiting, join_to_number, part)
