"""签收, 首次联系, 办理进展: the unit takes its order up. Use cases are listed at the foot."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.access.roles import Actor
from forms.access.veil import veil_text
from forms.handling.errors import HandlingRefused
from forms.handling.steps import own_order, require_in_hand, require_with_units, restood
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.moving import advance, line, next_step_of, note, ticket_in
from forms.lifecycle.service import said
from forms.lifecycle.standing import Standing
from forms.ports import UnitOfWork, Work
from forms.ticket import BEIJING_TIME, Ticket, TrailLine
from forms.words import Labelled, StateKind, Step


class ContactWay(Labelled):
    """How the citizen was contacted."""

    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    ON_SITE = "on_site", "现场见面"
    MESSAGE = "message", "短信或网络"


@dataclass(frozen=True, slots=True)
class Handled:
    """The order and its ticket as they are stored now."""

    order: Assignment
    ticket: Ticket


def sign_in(order_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Handled:
    """Sign an order in (签收); late is kept as late. The lead's takes the ticket into hand.

    NotAllowed for anybody not of the unit, AssignmentRefused if it was signed in or taken back before.
    """
    with uow.writing() as work:
        order = own_order(work, order_id, actor)
        ticket = ticket_in(work, order.ticket_id)
        require_with_units(ticket, "签收")
        after = order.moved(
            AssignmentState.SIGNED, signed_at=now, signed_by=actor.code, handler=order.handler or actor.code
        )
        work.assignments.save(after)
        entry = line(actor, Step.SIGNED_IN, now, text=_told(order, now), assignment_id=order.id)
        if order.role is AssignmentRole.LEAD:
            return Handled(after, _in_hand(work, ticket, after, entry))
        return Handled(after, note(work, ticket, entry))


def record_contact(
    order_id: str,
    way: ContactWay,
    reached: bool,
    result: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    at: datetime | None = None,
) -> Handled:
    """Record a contact with the citizen (联系): *at* is when, else now; *result* what came of it.

    The first that reached somebody is the 首次联系. NotAllowed, HandlingRefused, RuleBroken without *result*.
    """
    result, when = said(result, "联系的结果"), at or now
    with uow.writing() as work:
        order = own_order(work, order_id, actor)
        require_in_hand(order, "登记联系情况")
        _check_moment(order, when, now)
        ticket = ticket_in(work, order.ticket_id)
        first = reached and order.contacted_at is None
        local = when.astimezone(BEIJING_TIME)
        outcome = "已联系上" if reached else "未联系上"
        text = f"{local.month}月{local.day}日{local:%H:%M} {way.label}，{outcome}：{result}"
        if first:
            order = order.noted(contacted_at=when, contacted_by=actor.code)
            work.assignments.save(order)
        step = Step.FIRST_CONTACT if first else Step.PROGRESS
        entry = line(actor, step, now, text=veil_text(text), assignment_id=order.id)
        return Handled(order, note(work, ticket, entry, restood(work, ticket)))


def note_progress(order_id: str, text: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Handled:
    """Note how far it is (办理进展): shown to the agent whom the citizen may call. NotAllowed, RuleBroken."""
    text = said(text, "办理进展")
    with uow.writing() as work:
        order = own_order(work, order_id, actor)
        require_in_hand(order, "登记进展")
        entry = line(actor, Step.PROGRESS, now, text=veil_text(text), assignment_id=order.id)
        return Handled(order, note(work, ticket_in(work, order.ticket_id), entry))


def in_hand_again(work: Work, ticket: Ticket, order: Assignment) -> Standing:
    """The standing of a ticket that the lead has (again) in hand, owned by who handles it there."""
    orders = work.assignments.of_ticket(ticket.id)
    step = next_step_of(replace(ticket, state=StateKind.IN_HAND), orders)
    if step is None:
        raise HandlingRefused(f"工单 {ticket.number} 已经结束，未作改动。")
    return ticket.standing.of_unit(order.unit, step, order.due, order.handler)


def _in_hand(work: Work, ticket: Ticket, order: Assignment, entry: TrailLine) -> Ticket:
    standing = in_hand_again(work, ticket, order)
    if ticket.state is StateKind.IN_HAND:
        return note(work, ticket, entry, standing)
    return advance(work, ticket, StateKind.IN_HAND, entry, standing)


def _told(order: Assignment, now: datetime) -> str:
    late = order.sign_in_due is not None and now > order.sign_in_due.at
    return f"{order.role.label} {order.number}{'，逾期签收' if late else ''}"


def _check_moment(order: Assignment, when: datetime, now: datetime) -> None:
    if when > now:
        raise HandlingRefused("联系的时间不能晚于现在，未作改动。")
    if when < order.dispatched_at:
        raise HandlingRefused("联系的时间早于派单时间，未作改动。请核对日期和时刻。")


USE_CASES: tuple[Callable[..., object], ...] = (sign_in, record_contact, note_progress)
