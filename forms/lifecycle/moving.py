"""The way from state to state inside one transaction: what every desk's use cases are made of.

A desk checks the right and its own rules, then calls these with its `Work`; each returns what is stored now.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from forms.errors import TicketMissing
from forms.followup.clearing import end_follow_up
from forms.followup.opening import open_tasks
from forms.lifecycle.assignment import (
    Assignment,
    AssignmentRole,
    AssignmentState,
    lead_of,
    number_for,
    open_orders,
)
from forms.lifecycle.errors import AssignmentMissing, OrdersOpen
from forms.lifecycle.standing import Due, NextStep, Standing
from forms.lifecycle.states import ENDED, SETTLED
from forms.ports import Work
from forms.ticket import Ticket, TrailLine
from forms.words import StateKind, Step

RETURNS_BEFORE_CONFERENCE = 2
"""The second accepted return goes to 会商 (domain: 退单)."""


class Person(Protocol):
    """Whoever acts, as trails name them: an Actor or an Operator."""

    @property
    def code(self) -> str:
        """工号."""
        ...

    @property
    def name(self) -> str:
        """The name."""
        ...


def line(
    who: Person, step: Step, now: datetime, *, text: str = "", why: str = "", assignment_id: str = ""
) -> TrailLine:
    """A trail line of what *who* does now; the unit is taken from an Actor that has one."""
    return TrailLine(
        at=now,
        step=step,
        operator=who.code,
        operator_name=who.name,
        unit=getattr(who, "unit", ""),
        text=text,
        why=why,
        assignment_id=assignment_id,
    )


def ticket_in(work: Work, ticket_id: str) -> Ticket:
    """The ticket; TicketMissing."""
    found = work.tickets.by_id(ticket_id)
    if found is None:
        raise TicketMissing("没有这件工单，未作改动。")
    return found


def assignment_in(work: Work, assignment_id: str) -> Assignment:
    """The order; AssignmentMissing."""
    found = work.assignments.by_id(assignment_id)
    if found is None:
        raise AssignmentMissing("没有这份交办，未作改动。")
    return found


def advance(
    work: Work, ticket: Ticket, to: StateKind, entry: TrailLine, standing: Standing | None = None
) -> Ticket:
    """Move the ticket and store it.

    A ticket that awaits its follow-up has its tasks opened, one that ends has what is left cancelled.
    TransitionRefused, StandingRefused; OrdersOpen if it would be settled while a unit's order is open;
    StillUnsatisfied if a citizen is not satisfied yet; TicketChanged if somebody else was quicker.
    """
    after = ticket.moved(to, entry, standing)
    if to in SETTLED:
        refuse_while_open(ticket, work.assignments.of_ticket(ticket.id))
    if to in ENDED:
        end_follow_up(work, ticket, to, entry)
    work.tickets.save(after)
    return open_tasks(work, after, entry.at) if to is StateKind.AWAITING_FOLLOW_UP else after


def note(work: Work, ticket: Ticket, entry: TrailLine, standing: Standing | None = None) -> Ticket:
    """Add a line to the ticket's trail, with a new standing in the same state if given, and store it."""
    after = ticket.noted(entry, standing)
    work.tickets.save(after)
    return after


def refuse_while_open(ticket: Ticket, assignments: Iterable[Assignment]) -> None:
    """OrdersOpen, naming each, if an order of a unit on this ticket is open."""
    still_open = open_orders(assignments)
    if still_open:
        named = "、".join(f"{each.number}（{each.role.label}，{each.state.label}）" for each in still_open)
        raise OrdersOpen(
            f"工单 {ticket.number} 不能办结：{named} 还未办结。请先办结或收回，工单未改动。",
            tuple(each.number for each in still_open),
        )


def order(
    ticket: Ticket,
    known: Sequence[Assignment],
    *,
    role: AssignmentRole,
    unit: str,
    by: Person,
    now: datetime,
    due: Due,
    sign_in_due: Due | None = None,
    contact_due: Due | None = None,
    why: str = "",
    handler: str = "",
    leader: str = "",
) -> Assignment:
    """A new order on *ticket*, numbered behind the *known* ones; not stored yet."""
    return Assignment(
        id=uuid4().hex,
        ticket_id=ticket.id,
        number=number_for(ticket.number, role, known),
        role=role,
        unit=unit,
        round=ticket.standing.redos,
        dispatched_at=now,
        dispatched_by=by.code,
        why=why,
        handler=handler,
        leader=leader,
        sign_in_due=sign_in_due,
        contact_due=contact_due,
        due=due,
    )


def withdraw_orders(work: Work, ticket: Ticket, who: Person, now: datetime, why: str) -> Ticket:
    """Take all open orders of the ticket back, each with a line in its trail."""
    for each in open_orders(work.assignments.of_ticket(ticket.id)):
        work.assignments.save(each.moved(AssignmentState.WITHDRAWN, ended_at=now))
        entry = line(who, Step.DISPATCH_WITHDRAWN, now, text=each.number, why=why, assignment_id=each.id)
        ticket = note(work, ticket, entry)
    return ticket


def next_step_of(ticket: Ticket, assignments: Sequence[Assignment]) -> NextStep | None:
    """What comes next, told from the state and the orders; None once the ticket has ended."""
    if ticket.state in ENDED:
        return None
    if ticket.state is StateKind.IN_HAND:
        return _next_in_hand(assignments)
    if ticket.state is StateKind.AWAITING_DISPATCH:
        returned = sum(
            each.state is AssignmentState.RETURNED
            and each.role is AssignmentRole.LEAD
            and each.round == ticket.standing.redos
            for each in assignments
        )
        return NextStep.CONFER if returned >= RETURNS_BEFORE_CONFERENCE else NextStep.DISPATCH
    if ticket.state is StateKind.AWAITING_FOLLOW_UP:
        return ticket.standing.next_step
    return _NEXT[ticket.state]


def _next_in_hand(assignments: Sequence[Assignment]) -> NextStep:
    lead = lead_of(assignments)
    if lead is not None and lead.contact_due is not None and lead.contacted_at is None:
        return NextStep.CONTACT
    helping = any(each.is_sub for each in open_orders(assignments))
    return NextStep.AWAIT_HELPERS if helping else NextStep.REPLY


_NEXT = {
    StateKind.ACCEPTED: NextStep.DECIDE,
    StateKind.AWAITING_SIGN_IN: NextStep.SIGN_IN,
    StateKind.RETURN_IN_REVIEW: NextStep.REVIEW_RETURN,
    StateKind.REPLY_IN_REVIEW: NextStep.REVIEW_REPLY,
    StateKind.REDO: NextStep.TAKE_UP_AGAIN,
}
