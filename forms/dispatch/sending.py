"""The use cases of the dispatch desk that send tickets out, take them back or end them: see the foot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forms.access.roles import Actor, Right, require
from forms.dispatch.conference import ConferenceState
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.ordering import (
    Choice,
    Plan,
    check_choice,
    give_help_order,
    give_orders,
    hall_in,
    note_helpers,
    plan,
    told,
)
from forms.dispatch.service import keep_choice
from forms.dispatch.suggestion import DispatchAdvice
from forms.dispatch.taken import refuse_if_taken, telling_who_was_first
from forms.errors import FormsError, RuleBroken, StorageError
from forms.lifecycle.assignment import Assignment, lead_of
from forms.lifecycle.moving import advance, line, ticket_in, withdraw_orders
from forms.lifecycle.rules import placing_in
from forms.lifecycle.service import said
from forms.lifecycle.standing import Desk, Due, NextStep
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.words import Labelled, StateKind, Step

WAITING = frozenset({StateKind.AWAITING_DISPATCH})
SENT = frozenset({StateKind.AWAITING_SIGN_IN})
_HELPED = frozenset({StateKind.AWAITING_SIGN_IN, StateKind.IN_HAND})
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """A ticket that was sent, with its new orders, the lead's first, and what is worth knowing."""

    ticket: Ticket
    orders: tuple[Assignment, ...]
    warnings: tuple[str, ...] = ()


class BatchOutcome(Labelled):
    """What became of one ticket of a batch."""

    SENT = "sent", "已派"
    REFUSED = "refused", "未派"
    UNTOUCHED = "untouched", "未处理"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One ticket of a batch: what became of it, in words."""

    ticket_id: str
    number: str
    outcome: BatchOutcome
    text: str


@dataclass(frozen=True, slots=True)
class Picked:
    """A ticket picked for a batch; `seen` is the revision that the dispatcher saw, 0 if any will do."""

    ticket_id: str
    number: str
    seen: int = 0


def plan_dispatch(ticket_id: str, choice: Choice, uow: UnitOfWork, now: datetime) -> Plan:
    """What a choice would come to, before anything is sent; TicketMissing, DispatchRefused.

    Without a lead the due times are told all the same.
    """
    with uow.reading() as work:
        ticket = ticket_in(work, ticket_id)
        known, hall = work.assignments.of_ticket(ticket_id), hall_in(work)
        if choice.lead:
            check_choice(choice, ticket, known, hall)
        return plan(choice, ticket, known, work.contacts.of_unit(choice.lead), hall, now)


def dispatch(
    ticket_id: str,
    choice: Choice,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    seen: int = 0,
    advice: DispatchAdvice | None = None,
) -> Dispatched:
    """Send a waiting ticket (待派) to its lead and helpers; *advice* is kept with what was chosen.

    NotAllowed, TicketMissing, DispatchRefused, DispatchTaken if somebody else was first or the ticket is no
    longer as it was *seen* (its revision).
    """
    require(actor, Right.DISPATCH)
    with telling_who_was_first(ticket_id, uow, "派单"), uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        refuse_if_taken(ticket, WAITING, seen, "派单")
        if ticket.standing.next_step is NextStep.CONFER:
            raise DispatchRefused(
                f"工单 {ticket.number} 已两次退单，须先会商，由会商决定主办单位。工单未派出。"
            )
        known, hall = work.assignments.of_ticket(ticket_id), hall_in(work)
        check_choice(choice, ticket, known, hall)
        planned = plan(choice, ticket, known, work.contacts.of_unit(choice.lead), hall, now)
        sent = send(work, ticket, choice, planned, actor, now, Step.DISPATCHED)
        keep_choice(advice or DispatchAdvice(), ticket_id, choice.lead, choice.helpers, actor, work, now)
        return sent


def dispatch_many(
    picked: Sequence[Picked],
    choice: Choice,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    advice: Mapping[str, DispatchAdvice] | None = None,
) -> tuple[BatchLine, ...]:
    """Send many tickets in one way; each is a transaction of its own and has its own line, in their order.

    A ticket that is refused keeps none of the others back. Once the database fails, the rest is left
    untouched and says so; doing it again sends only those. NotAllowed, RuleBroken for too many.
    """
    require(actor, Right.DISPATCH)
    if len(picked) > MOST_AT_ONCE:
        raise RuleBroken(
            f"一次最多批量派 {MOST_AT_ONCE} 件，现在选了 {len(picked)} 件，请分几次。一件也没有派出。"
        )
    lines: list[BatchLine] = []
    down: StorageError | None = None
    for each in picked:
        if down is not None:
            text = "数据库中断，没有处理，工单未改动。恢复后请再派一次。"
            lines.append(BatchLine(each.ticket_id, each.number, BatchOutcome.UNTOUCHED, text))
            continue
        offered = (advice or {}).get(each.ticket_id)
        try:
            sent = dispatch(each.ticket_id, choice, actor, uow, now, seen=each.seen, advice=offered)
        except StorageError as error:
            down = error
            lines.append(BatchLine(each.ticket_id, each.number, BatchOutcome.REFUSED, error.text))
        except FormsError as error:
            lines.append(BatchLine(each.ticket_id, each.number, BatchOutcome.REFUSED, error.text))
        else:
            text = "；".join((sent.ticket.trail[-1 - _subs(sent)].text, *sent.warnings))
            lines.append(BatchLine(each.ticket_id, each.number, BatchOutcome.SENT, text))
    return tuple(lines)


def recall_dispatch(
    ticket_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime, *, seen: int = 0
) -> Ticket:
    """Take a dispatch back before the lead unit has signed in: the ticket waits again (待派).

    NotAllowed, RuleBroken without a reason, DispatchTaken if it was signed in or changed meanwhile.
    """
    require(actor, Right.DISPATCH)
    why = said(why, "收回的理由")
    with telling_who_was_first(ticket_id, uow, "收回"), uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        refuse_if_taken(ticket, SENT, seen, "收回")
        lead = lead_of(work.assignments.of_ticket(ticket_id))
        ticket = withdraw_orders(work, ticket, actor, now, why)
        text = hall_in(work).short(lead.unit) if lead is not None else ""
        entry = line(actor, Step.DISPATCH_WITHDRAWN, now, text=text, why=why)
        standing = ticket.standing.of_unit(
            Desk.DISPATCH.value, NextStep.DISPATCH, dispatch_due(work, ticket, now)
        )
        return advance(work, ticket, StateKind.AWAITING_DISPATCH, entry, standing)


def add_helper(
    ticket_id: str, unit: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> Dispatched:
    """Give one more unit a part in a ticket that is out (加派协办).

    NotAllowed, DispatchRefused, DispatchTaken, RuleBroken without a reason.
    """
    require(actor, Right.DISPATCH)
    why = said(why, "加派协办的理由")
    with telling_who_was_first(ticket_id, uow, "加派"), uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        refuse_if_taken(ticket, _HELPED, 0, "加派")
        ticket, made = give_help_order(work, ticket, unit, actor, now, why)
        return Dispatched(ticket=ticket, orders=(made,))


def refuse_ticket(
    ticket_id: str, reason: str, basis: str, actor: Actor, uow: UnitOfWork, now: datetime, *, seen: int = 0
) -> Ticket:
    """End a waiting ticket as 不予受理, with reason and basis, both of them in the trail.

    NotAllowed, RuleBroken without either, DispatchTaken.
    """
    reason, basis = said(reason, "不予受理的理由"), said(basis, "不予受理的依据")
    return _end(ticket_id, StateKind.NOT_ACCEPTED, Step.REFUSED, (reason, basis), actor, uow, now, seen)


def send_to_legal_route(
    ticket_id: str, route: str, basis: str, actor: Actor, uow: UnitOfWork, now: datetime, *, seen: int = 0
) -> Ticket:
    """End a waiting ticket as 告知法定途径: *route* is what the citizen was told, *basis* the law or proof.

    NotAllowed, RuleBroken without either, DispatchTaken.
    """
    route, basis = said(route, "告知的法定途径"), said(basis, "告知的依据或凭证")
    step = Step.TOLD_LEGAL_ROUTE
    return _end(ticket_id, StateKind.LEGAL_ROUTE, step, (route, basis), actor, uow, now, seen)


def send(
    work: Work, ticket: Ticket, choice: Choice, planned: Plan, who: Actor, now: datetime, step: Step
) -> Dispatched:
    """Store the orders and move the ticket to its lead: one more hop (转交)."""
    hall = hall_in(work)
    orders = give_orders(work, ticket, choice, planned, who, now)
    standing = ticket.standing.of_unit(choice.lead, NextStep.SIGN_IN, planned.lead.completion)
    standing = replace(standing, hops=standing.hops + 1)
    text = told(orders, planned, hall)
    entry = line(who, step, now, text=text, why=choice.note.strip(), assignment_id=orders[0].id)
    ticket = advance(work, ticket, StateKind.AWAITING_SIGN_IN, entry, standing)
    ticket = note_helpers(work, ticket, orders, who, now, hall)
    return Dispatched(ticket=ticket, orders=orders, warnings=planned.warnings)


def dispatch_due(work: Work, ticket: Ticket, now: datetime) -> Due:
    """Until when a ticket that comes back to the desk is to be sent again."""
    return placing_in(work).dispatch_due(now, ticket.matter.urgency)


def drop_conferences(work: Work, ticket: Ticket, who: Actor, now: datetime, words: str) -> None:
    """End every open conference of a ticket that needs none any more."""
    for each in work.conferences.of_ticket(ticket.id):
        if each.is_open:
            work.conferences.save(
                each.changed(
                    state=ConferenceState.DROPPED,
                    ended_at=now,
                    ended_by=who.code,
                    ended_by_name=who.name,
                    words=words,
                )
            )


def _end(
    ticket_id: str,
    to: StateKind,
    step: Step,
    texts: tuple[str, str],
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    seen: int,
) -> Ticket:
    require(actor, Right.DISPATCH)
    with telling_who_was_first(ticket_id, uow, step.label), uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        refuse_if_taken(ticket, WAITING, seen, step.label)
        drop_conferences(work, ticket, actor, now, step.label)
        return advance(work, ticket, to, line(actor, step, now, text=texts[0], why=texts[1]))


def _subs(sent: Dispatched) -> int:
    return sum(each.is_sub for each in sent.orders)


USE_CASES: tuple[Callable[..., object], ...] = (
    plan_dispatch,
    dispatch,
    dispatch_many,
    recall_dispatch,
    add_helper,
    refuse_ticket,
    send_to_legal_route,
)
