"""不满意 -> 退回重办: another round under a named leader, and the way off the list; use cases at the foot."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.dispatch.ordering import Choice, check_choice, give_orders, hall_in, note_helpers, plan, told
from forms.errors import RuleBroken
from forms.followup.clearing import cancel_tasks, open_entries
from forms.followup.errors import FollowUpMissing, FollowUpRefused, StillUnsatisfied
from forms.followup.finishing import confirm, settle
from forms.followup.rules import FOLLOW_UP
from forms.followup.unsatisfied import Unsatisfied
from forms.lifecycle.assignment import Assignment
from forms.lifecycle.moving import Person, advance, line, ticket_in
from forms.lifecycle.service import said
from forms.lifecycle.standing import NextStep
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.ticket import Ticket
from forms.words import StateKind, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoOrder:
    """How a ticket is to be done again: by which unit (empty: the one that led) and helpers, under whom.

    `leader` is the named person who leads it (主要领导亲自研究, 分管领导靠上), `why` what was not satisfying.
    """

    leader: str
    why: str
    unit: str = ""
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redone:
    """The ticket sent back, and the orders of its new round, the lead's first."""

    ticket: Ticket
    orders: tuple[Assignment, ...]


def order_redo(ticket_id: str, redo: RedoOrder, actor: Actor, uow: UnitOfWork, now: datetime) -> Redone:
    """Send a ticket with an unsatisfied citizen back (退回重办). NotAllowed, RuleBroken, DispatchRefused.

    FollowUpRefused if nobody is unsatisfied, or if the citizen is satisfied by now.
    """
    require(actor, Right.ORDER_REDO)
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        entries = open_entries(work, ticket)
        if not [each for each in entries if not each.awaits_confirmation]:
            raise FollowUpRefused(f"工单 {ticket.number} 没有不满意的回访，不能退回重办。工单未改动。")
        return redo_in(work, ticket, redo, actor, now)


def redo_in(work: Work, ticket: Ticket, redo: RedoOrder, who: Person, now: datetime) -> Redone:
    """The same in a transaction under way, such as that of the supervision desk; it checks no right.

    A new round: one redo more, orders of its own with due times counted from now, never the old round's.
    What was still to be followed up is cancelled; all citizens are called after the redo.
    """
    leader, why = said(redo.leader, "牵头负责人的姓名和职务"), said(redo.why, "退回重办的理由")
    unit = redo.unit.strip() or ticket.standing.lead
    if not unit:
        raise RuleBroken("请选择重办的主办单位，工单未改动。")
    again = replace(ticket, standing=replace(ticket.standing, redos=ticket.standing.redos + 1))
    choice = Choice(lead=unit, helpers=redo.helpers, leader=leader, note=why)
    known, hall = work.assignments.of_ticket(ticket.id), hall_in(work)
    check_choice(choice, again, known, hall)
    planned = plan(choice, again, known, work.contacts.of_unit(unit), hall, now)
    orders = give_orders(work, again, choice, planned, who, now)
    standing = again.standing.of_unit(unit, NextStep.TAKE_UP_AGAIN, planned.lead.completion)
    if unit != ticket.standing.lead:
        standing = replace(standing, hops=standing.hops + 1)
    entry = line(
        who, Step.REDO_ORDERED, now, text=told(orders, planned, hall), why=why, assignment_id=orders[0].id
    )
    cancel_tasks(work, ticket, entry, StateKind.REDO.label)
    for each in open_entries(work, ticket):
        work.unsatisfied.save(each.redone(leader))
    ticket = advance(work, ticket, StateKind.REDO, entry, standing)
    ticket = note_helpers(work, ticket, orders, who, now, hall)
    return Redone(ticket, orders)


def confirm_cleared(entry_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Ticket:
    """Confirm that a citizen on the list is satisfied now (销号): somebody else than who says so.

    NotAllowed, FollowUpMissing, FollowUpRefused, StillUnsatisfied for who recorded it.
    """
    require(actor, Right.ORDER_REDO)
    with uow.writing() as work:
        entry = entry_in(work, entry_id)
        if not entry.awaits_confirmation:
            raise FollowUpRefused("来电人还没有回访满意，不能销号。清单未改动。")
        if entry.satisfied_by == actor.code:
            raise StillUnsatisfied("这次回访满意是由您记录的，须由另一人确认销号。清单未改动。")
        main = confirm(work, ticket_in(work, entry.main_id), entry, actor, now)
        return settle(work, main, in_force(FOLLOW_UP, work), actor, now)


def entry_in(work: Work, entry_id: str) -> Unsatisfied:
    """The entry of the list; FollowUpMissing."""
    found = work.unsatisfied.by_id(entry_id)
    if found is None:
        raise FollowUpMissing("清零清单上没有这一条，未作改动。")
    return found


USE_CASES: tuple[Callable[..., object], ...] = (order_redo, confirm_cleared)
"""`redo_in` is for rooms that decide a redo in a transaction of their own."""
