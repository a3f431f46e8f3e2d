"""What the unit desk's use cases share: the own order, the next step told anew, a unit's name."""

from collections.abc import Sequence
from dataclasses import replace

from forms.access.roles import Actor, Right, require, require_own_unit
from forms.handling.errors import HandlingRefused, RecordMissing
from forms.handling.ports import R
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.moving import assignment_in, next_step_of
from forms.lifecycle.standing import NextStep, Standing
from forms.lifecycle.states import WITH_UNIT
from forms.organisation.unit import Unit
from forms.ports import Work
from forms.ticket import Ticket
from forms.words import StateKind


def own_order(work: Work, order_id: str, actor: Actor) -> Assignment:
    """The order, if it is the actor's unit's; NotAllowed, AssignmentMissing."""
    require(actor, Right.HANDLE)
    found = assignment_in(work, order_id)
    require_own_unit(actor, found.unit)
    return found


def require_in_hand(order: Assignment, what: str) -> None:
    """HandlingRefused unless the unit has signed the order in and not replied yet."""
    if order.state is AssignmentState.SIGNED:
        return
    first = "请先签收，再" if order.state is AssignmentState.PENDING else "不能再"
    raise HandlingRefused(
        f"{order.role.label}单 {order.number} 现在是“{order.state.label}”，{first}{what}。未作改动。"
    )


def require_lead(order: Assignment, what: str) -> None:
    """HandlingRefused unless the order is the lead's."""
    if order.role is not AssignmentRole.LEAD:
        raise HandlingRefused(f"{what}由主办单位提出，{order.number} 是{order.role.label}单。未作改动。")


def restood(work: Work, ticket: Ticket) -> Standing:
    """The ticket's standing with its next step told anew from the orders as they are stored now."""
    before = ticket.standing
    if ticket.state is not StateKind.IN_HAND or before.next_step is NextStep.CONFER:
        return before
    return replace(before, next_step=next_step_of(ticket, work.assignments.of_ticket(ticket.id)))


def require_with_units(ticket: Ticket, what: str) -> None:
    """HandlingRefused unless units have the ticket."""
    if ticket.state not in WITH_UNIT:
        raise HandlingRefused(f"工单 {ticket.number} 现在是“{ticket.state.label}”，不能再{what}。未作改动。")


def unit_in(work: Work, code: str) -> Unit:
    """The unit, in service; HandlingRefused."""
    found = work.units.by_code(code.strip())
    if found is None:
        raise HandlingRefused(f"没有编码为“{code}”的单位，未作改动。请从单位目录中选择。")
    if not found.active:
        raise HandlingRefused(f"“{found.name}”已停用，不能选它。未作改动。")
    return found


def unit_name(work: Work, code: str) -> str:
    """What people call the unit; its code where the directory does not know it."""
    found = work.units.by_code(code)
    return found.short if found else code


def still_wanted(work: Work, records: Sequence[R]) -> list[tuple[R, Assignment]]:
    """Those among *records* whose order is still in the hands of who asked, each with that order.

    An order may be taken back by the hall meanwhile; what was asked for it waits for nobody then.
    """
    by_ticket = work.assignments.of_tickets(tuple({each.ticket_id for each in records}))
    orders = {each.id: each for found in by_ticket.values() for each in found}
    return [
        (each, order)
        for each in records
        if (order := orders.get(each.assignment_id)) is not None and order.state is AssignmentState.SIGNED
    ]


def existing(record: R | None) -> R:
    """The record; RecordMissing."""
    if record is None:
        raise RecordMissing("没有这条记录，可能已被他人处理。未作改动，请刷新。")
    return record
