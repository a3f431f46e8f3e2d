"""Joining what belongs together: 重复 (the same caller or matter again) and 并单 (many callers, one ticket).

A joined appeal keeps its own number, caller and reply; the unit gets the main ticket only, so twelve calls
on one matter are twelve appeals and one ticket. Both tickets' trails tell of it.
"""

from dataclasses import dataclass
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.errors import LinkRefused, RecallRefused, TicketMissing
from forms.lifecycle.moving import Person, advance, line, note, withdraw_orders
from forms.lifecycle.standing import Desk, Due, NextStep
from forms.lifecycle.states import TRANSITIONS
from forms.ports import UnitOfWork, Work
from forms.ticket import Operator, Ticket, TicketLink
from forms.ticket_list import TicketLine
from forms.words import LinkKind, StateKind, Step

_STEPS = {
    LinkKind.REPEAT: (Step.MARKED_REPEAT, Step.REPEATED),
    LinkKind.JOINED: (Step.JOINED, Step.TOOK_IN),
}


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


@dataclass(frozen=True, slots=True)
class LinkedLine:
    """A link as a page shows it: which kind, and the ticket at its other end."""

    kind: LinkKind
    line: TicketLine


@dataclass(frozen=True, slots=True)
class LinkedLines:
    """The tickets that a ticket is linked to, and those linked to it, oldest first.

    `appeals` are the 诉求 that it stands for, `repeats` how often it was repeated; `to_it` may be fewer.
    """

    own: tuple[LinkedLine, ...] = ()
    to_it: tuple[LinkedLine, ...] = ()
    appeals: int = 1
    repeats: int = 0


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

    The appeal ends as 并入: the unit gets the main ticket only. Orders already given on it are taken back.
    Both must still be open and unanswered. TicketMissing, LinkRefused. Doing it twice changes nothing.
    """
    return _link(LinkKind.JOINED, ticket_id, main_id, operator, uow, now)


def linked_lines(ticket_id: str, uow: UnitOfWork, limit: int = 20) -> LinkedLines:
    """What the ticket is linked to and what is linked to it, with their lines; the first *limit* of those."""
    with uow.reading() as work:
        links = Links(work.links.of(ticket_id), work.links.to(ticket_id))
        shown = links.to_it[:limit]
        ids = (*(each.main_id for each in links.own), *(each.ticket_id for each in shown))
        lines = {each.id: each for each in work.tickets.lines(ids)}
    return LinkedLines(
        own=tuple(LinkedLine(each.kind, lines[each.main_id]) for each in links.own if each.main_id in lines),
        to_it=tuple(
            LinkedLine(each.kind, lines[each.ticket_id]) for each in shown if each.ticket_id in lines
        ),
        appeals=links.appeals,
        repeats=sum(each.kind is LinkKind.REPEAT for each in links.to_it),
    )


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
    entry = line(operator, _STEPS[kind][0], now, text=main.number)
    if kind is LinkKind.JOINED:
        ticket = withdraw_orders(work, ticket, operator, now, f"并入 {main.number}")
        ticket = advance(work, ticket, StateKind.JOINED, entry)
    else:
        ticket = note(work, ticket, entry)
    main = note(work, main, line(operator, _STEPS[kind][1], now, text=ticket.number))
    for each in work.links.to(ticket.id):
        if each.kind is kind:
            work.links.move(each, main.id)
    work.links.add(
        TicketLink(ticket_id=ticket.id, kind=kind, main_id=main.id, at=now, operator=operator.code)
    )
    return LinkedTickets(ticket, main)


def take_back(work: Work, ticket: Ticket, who: Person, now: datetime) -> Ticket:
    """Recall a ticket that nobody has taken up, and end its links, which the other tickets' trails tell.

    RecallRefused, naming one, if other appeals were joined to it meanwhile.
    """
    to_it = work.links.to(ticket.id)
    joined = next((each for each in to_it if each.kind is LinkKind.JOINED), None)
    if joined is not None:
        number = _existing(work, joined.ticket_id).number
        raise RecallRefused(f"诉求 {number} 已并入工单 {ticket.number}，不能撤回；请先解除并入。工单未改动。")
    for link in (*work.links.of(ticket.id), *to_it):
        other = _existing(work, link.main_id if link.ticket_id == ticket.id else link.ticket_id)
        entry = line(who, Step.LINK_REMOVED, now, text=ticket.number, why=StateKind.RECALLED.label)
        note(work, other, entry)
        work.links.remove(link)
    return advance(work, ticket, StateKind.RECALLED, line(who, Step.RECALLED, now))


def part_ticket(ticket_id: str, actor: Actor, uow: UnitOfWork, now: datetime, due: Due, why: str) -> Ticket:
    """Take a joined appeal (并入) out again: it waits for dispatch once more, until *due*.

    NotAllowed, TicketMissing, LinkRefused if it is joined to none.
    """
    require(actor, Right.LINK)
    with uow.writing() as work:
        ticket = _existing(work, ticket_id)
        link = next((each for each in work.links.of(ticket_id) if each.kind is LinkKind.JOINED), None)
        if link is None:
            raise LinkRefused(f"工单 {ticket.number} 没有并入其他工单，未作改动。")
        main = _existing(work, link.main_id)
        note(work, main, line(actor, Step.LINK_REMOVED, now, text=ticket.number, why=why))
        work.links.remove(link)
        standing = ticket.standing.of_unit(Desk.DISPATCH.value, NextStep.DISPATCH, due)
        entry = line(actor, Step.LINK_REMOVED, now, text=main.number, why=why)
        return advance(work, ticket, StateKind.AWAITING_DISPATCH, entry, standing)


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
        late = next(
            (each for each in (ticket, main) if StateKind.JOINED not in TRANSITIONS[each.state]), None
        )
        if late is not None:
            raise LinkRefused(f"工单 {late.number} 是“{late.state.label}”，不能并单；可改为标记重复。")
