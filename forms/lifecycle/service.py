"""The use cases of a ticket's life that belong to no desk alone, listed at the foot.

Each takes who acts, checks the right first, and returns what is stored now.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.call_record import CallRecord
from forms.errors import RuleBroken
from forms.lifecycle.assignment import Assignment
from forms.lifecycle.moving import advance, line, next_step_of, note, ticket_in
from forms.lifecycle.standing import NextStep
from forms.lifecycle.states import WITH_UNIT
from forms.linking import Links
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.words import StateKind, Step

LONGEST_WHY = 2000

_LEGAL_ROUTE_RIGHTS = {
    StateKind.REPLY_IN_REVIEW: Right.REVIEW_REPLIES,
    StateKind.AWAITING_FOLLOW_UP: Right.ORDER_REDO,
    StateKind.REDO: Right.ORDER_REDO,
}
_HAND_OVER_RIGHTS = {StateKind.AWAITING_FOLLOW_UP: Right.HAND_OVER_FOLLOW_UP}


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLife:
    """A ticket with all that hangs on it in the core: what the whole-life sheet shows first."""

    ticket: Ticket
    orders: tuple[Assignment, ...]
    links: Links
    calls: tuple[CallRecord, ...]

    @property
    def next_step(self) -> NextStep | None:
        """What comes next; None once the ticket has ended."""
        return next_step_of(self.ticket, self.orders)


def life_of(ticket_id: str, uow: UnitOfWork) -> TicketLife:
    """The ticket, its orders, links and calls as they are in one moment; TicketMissing.

    Whoever shows it to a role that may not see identity masks the ticket first (forms.access).
    """
    with uow.reading() as work:
        ticket = ticket_in(work, ticket_id)
        return TicketLife(
            ticket=ticket,
            orders=work.assignments.of_ticket(ticket_id),
            links=Links(work.links.of(ticket_id), work.links.to(ticket_id)),
            calls=work.calls.of_ticket(ticket),
        )


def archive_ticket(ticket_id: str, actor: Actor, uow: UnitOfWork, now: datetime, why: str) -> Ticket:
    """Archive (归档) a ticket after its follow-up.

    NotAllowed, RuleBroken without a reason, TransitionRefused, OrdersOpen.
    """
    require(actor, Right.FOLLOW_UP)
    why = said(why, "归档")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        return advance(work, ticket, StateKind.ARCHIVED, line(actor, Step.ARCHIVED, now, why=why))


def tell_legal_route(
    ticket_id: str, actor: Actor, uow: UnitOfWork, now: datetime, told: str, proof: str
) -> Ticket:
    """End a ticket as 告知法定途径: *told* is what the citizen was told, *proof* how that is on record.

    Its own line in reports, not "solved". The right depends on where the ticket stands. NotAllowed,
    RuleBroken without both texts, TransitionRefused, OrdersOpen.
    """
    told, proof = said(told, "告知的法定途径"), said(proof, "告知的依据或凭证")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        require(actor, _LEGAL_ROUTE_RIGHTS.get(ticket.state, Right.DISPATCH))
        entry = line(actor, Step.TOLD_LEGAL_ROUTE, now, text=told, why=proof)
        return advance(work, ticket, StateKind.LEGAL_ROUTE, entry)


def hand_over(
    ticket_id: str, to_person: str, actor: Actor, uow: UnitOfWork, now: datetime, why: str
) -> Ticket:
    """Give the ticket to another person of the desk or unit that owns it (移交), such as when somebody left.

    Who heads the hall's desk may do so, in a unit its own people. NotAllowed, RuleBroken, TicketMissing.
    """
    why, to_person = said(why, "移交"), to_person.strip()
    if not to_person:
        raise RuleBroken("请填写接手人的工号。")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        _may_hand_over(actor, ticket)
        if ticket.ended:
            raise RuleBroken(f"工单 {ticket.number} 已经结束，没有责任人可移交。")
        if ticket.standing.owner_person == to_person:
            raise RuleBroken(f"工单 {ticket.number} 已由工号 {to_person} 负责，未作改动。")
        _hand_over_order(work, ticket, to_person)
        before = ticket.standing.owner_person or "（未指定）"
        entry = line(actor, Step.OWNER_HANDED_OVER, now, text=f"{before} → {to_person}", why=why)
        return note(work, ticket, entry, replace(ticket.standing, owner_person=to_person))


def said(text: str, what: str) -> str:
    """*text* without space around it; RuleBroken if there is none, or too much."""
    text = text.strip()
    if not text:
        raise RuleBroken(f"请写明{what}，未作改动。")
    if len(text) > LONGEST_WHY:
        raise RuleBroken(f"{what}最多 {LONGEST_WHY} 字，现有 {len(text)} 字，未作改动。")
    return text


def _may_hand_over(actor: Actor, ticket: Ticket) -> None:
    own = ticket.standing.owner_unit
    if ticket.state in WITH_UNIT and own == actor.unit and not own.startswith("@"):
        require(actor, Right.HANDLE)
    else:
        require(actor, _HAND_OVER_RIGHTS.get(ticket.state, Right.DISPATCH))


def _hand_over_order(work: Work, ticket: Ticket, to_person: str) -> None:
    """The owning unit's open order goes along."""
    for each in work.assignments.of_ticket(ticket.id):
        if each.is_open and each.unit == ticket.standing.owner_unit:
            work.assignments.save(each.noted(handler=to_person))


USE_CASES: tuple[Callable[..., object], ...] = (life_of, archive_ticket, tell_legal_route, hand_over)
