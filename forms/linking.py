"""Joining what belongs together: 重复 (the same caller or matter again) and 并单 (many callers, one ticket).

A joined appeal keeps its own number, caller and reply; the unit gets the main ticket only, so twelve calls
on one matter are twelve appeals and one ticket. Both tickets' trails tell of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.errors import LinkRefused, TicketMissing
from forms.ports import UnitOfWork, Work
from forms.ticket import Operator, Ticket, TicketLink, TrailLine
from forms.words import LinkKind, StateKind, Step

_STEPS = {
    LinkKind.REPEAT: (Step.MARKED_REPEAT, Step.REPEATED),
    LinkKind.JOINED: (Step.JOINED, Step.TOOK_IN),
}
_ENDED = frozenset({StateKind.CLOSED, StateKind.NOT_ACCEPTED, StateKind.RECALLED})


@dataclass(frozen=True, slots=True)
class LinkedTickets:
    """Both tickets as they are after linking; `already` if they were linked so before."""

    ticket: Ticket
    main: Ticket
    already: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """What a ticket is linked to, and what is linked to it, oldest first."""

    own: tuple[TicketLink, ...]
    to_it: tuple[TicketLink, ...]

    @property
    def appeals(self) -> int:
        """How many appeals (诉求) the ticket stands for: its own and those joined to it."""
        return 1 + sum(link.kind is LinkKind.JOINED for link in self.to_it)


def link_repeat(
    ticket_id: str, earlier_id: str, operator: Operator, uow: UnitOfWork, now: datetime
) -> LinkedTickets:
    """Mark a ticket as a repeat (重复) of an earlier one; of a repeat's own main ticket if that is one.

    TicketMissing, LinkRefused. Doing it twice changes nothing.
    """
    return _link(LinkKind.REPEAT, ticket_id, earlier_id, operator, uow, now)


def join_ticket(
    ticket_id: str, main_id: str, operator: Operator, uow: UnitOfWork, now: datetime
) -> LinkedTickets:
    """Join an appeal to a ticket on the same matter (并单); what was joined to it moves along.

    Both must still be open. TicketMissing, LinkRefused. Doing it twice changes nothing.
    """
    return _link(LinkKind.JOINED, ticket_id, main_id, operator, uow, now)


def link_within(
    work: Work, kind: LinkKind, ticket: Ticket, main_id: str, operator: Operator, now: datetime
) -> LinkedTickets:
    """Link a ticket in a transaction under way, such as the one that files it.

    TicketMissing and LinkRefused come before anything is written; TicketChanged asks for the whole again.
    """
    main = _main_of(kind, work, _existing(work, main_id))
    known = next((each for each in work.links.of(ticket.id) if each.kind is kind), None)
    if known is not None and known.main_id == main.id:
        return LinkedTickets(ticket, main, already=True)
    _allow(kind, ticket, main, known is not None)
    ticket = _noted(work, ticket, _STEPS[kind][0], main.number, operator, now)
    main = _noted(work, main, _STEPS[kind][1], ticket.number, operator, now)
    for each in work.links.to(ticket.id):
        if each.kind is kind:
            work.links.move(each, main.id)
    work.links.add(
        TicketLink(ticket_id=ticket.id, kind=kind, main_id=main.id, at=now, operator=operator.code)
    )
    return LinkedTickets(ticket, main)


def links_of(ticket_id: str, uow: UnitOfWork) -> Links:
    """What the ticket is linked to, and what is linked to it."""
    with uow.reading() as work:
        return Links(work.links.of(ticket_id), work.links.to(ticket_id))


def _link(
    kind: LinkKind, ticket_id: str, main_id: str, operator: Operator, uow: UnitOfWork, now: datetime
) -> LinkedTickets:
    with uow.writing() as work:
        ticket = _existing(work, ticket_id)
        try:
            return link_within(work, kind, ticket, main_id, operator, now)
        except LinkRefused as refused:
            raise LinkRefused(f"{refused.text}工单未改动。") from refused


def _existing(work: Work, ticket_id: str) -> Ticket:
    found = work.tickets.by_id(ticket_id)
    if found is None:
        raise TicketMissing("没有这件工单，可能尚未提交，未作关联。")
    return found


def _main_of(kind: LinkKind, work: Work, ticket: Ticket) -> Ticket:
    """The ticket itself, or the one that it was linked to before: links never make chains."""
    link = next((each for each in work.links.of(ticket.id) if each.kind is kind), None)
    return ticket if link is None else _existing(work, link.main_id)


def _allow(kind: LinkKind, ticket: Ticket, main: Ticket, linked: bool) -> None:
    if ticket.id == main.id:
        raise LinkRefused(f"工单 {ticket.number} 不能与自己关联。")
    if linked:
        raise LinkRefused(f"工单 {ticket.number} 已{kind.label}到另一件工单。")
    if StateKind.RECALLED in (ticket.state, main.state):
        raise LinkRefused("已撤回的工单不能关联。")
    if kind is LinkKind.JOINED:
        ended = next((each for each in (ticket, main) if each.state in _ENDED), None)
        if ended is not None:
            raise LinkRefused(f"工单 {ended.number} {ended.state.label}，不能并单；可改为标记重复。")


def _noted(work: Work, ticket: Ticket, step: Step, other: str, operator: Operator, now: datetime) -> Ticket:
    line = TrailLine(at=now, step=step, operator=operator.code, operator_name=operator.name, text=other)
    noted = replace(ticket, revision=ticket.revision + 1, trail=(*ticket.trail, line))
    work.tickets.save(noted)
    return noted
