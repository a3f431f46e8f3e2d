"""退单: the use cases, listed at the foot.

首接负责制: before it has signed in, and within the window of the clock rule, a unit may ask to give an order
back; after sign-in it may only ask for help or for a conference. While the reviewer decides the clock runs on
(先解决问题再说). A refused request sends the order back to the same unit, a granted one the ticket back to
the dispatch desk; the second granted one calls a conference.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_own_unit
from forms.clock.deadline import due
from forms.dispatch.conference import Conference, ConferenceCause, ConferenceState
from forms.dispatch.convening import convened
from forms.dispatch.desk_rules import ReturnReason
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.ordering import Hall, hall_in, moment
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.dispatch.sending import dispatch_due
from forms.dispatch.taken import telling_who_was_first
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.moving import (
    RETURNS_BEFORE_CONFERENCE,
    advance,
    assignment_in,
    line,
    next_step_of,
    note,
    ticket_in,
    withdraw_orders,
)
from forms.lifecycle.service import said
from forms.lifecycle.standing import Desk, Due, NextStep
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket, TrailLine
from forms.words import StateKind, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAnswer:
    """What a request or its review changed; `conference` is the one that the second return called."""

    request: ReturnRequest
    order: Assignment
    ticket: Ticket
    conference: Conference | None = None


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """What a unit sees before it asks: until when, for which reasons, what it asked so far.

    `why_not` says why this order can't be given back now, and is "" where it can.
    """

    until: Due
    reasons: tuple[ReturnReason, ...]
    asked: tuple[ReturnRequest, ...] = ()
    why_not: str = ""


def terms_of_return(work: Work, order: Assignment, now: datetime) -> ReturnTerms:
    """The terms of giving this order back, inside a use case's own transaction."""
    hall = hall_in(work)
    return ReturnTerms(
        _until(order, hall),
        tuple(hall.desk.returns.values()),
        _asked(work, order),
        _why_not(work, order, hall, now),
    )


def return_until(assignment_id: str, uow: UnitOfWork) -> Due:
    """Until when a unit may ask to give this order back, in words; AssignmentMissing."""
    with uow.reading() as work:
        return _until(assignment_in(work, assignment_id), hall_in(work))


def return_reasons(uow: UnitOfWork) -> tuple[ReturnReason, ...]:
    """The reasons that a unit may give, in the order of the rule."""
    with uow.reading() as work:
        return tuple(hall_in(work).desk.returns.values())


def ask_return(
    assignment_id: str,
    reason: str,
    text: str,
    basis: str,
    actor: Actor,
    uow: UnitOfWork,
    now: datetime,
    *,
    proposed: str = "",
) -> ReturnAnswer:
    """Ask to give an order back: reason code, words, legal basis, and who should have it instead (a code).

    NotAllowed but for the unit's own people; RuleBroken without words; DispatchRefused after sign-in, after
    the window, without the basis that the reason needs, or once too often.
    """
    require(actor, Right.HANDLE)
    text, basis = said(text, "退单的具体理由"), basis.strip()
    with uow.reading() as work:
        ticket_id = assignment_in(work, assignment_id).ticket_id
    with telling_who_was_first(ticket_id, uow, "退单申请"), uow.writing() as work:
        order, hall = assignment_in(work, assignment_id), hall_in(work)
        require_own_unit(actor, order.unit)
        ticket = ticket_in(work, order.ticket_id)
        chosen = _checked(work, order, hall, reason, basis, proposed, now)
        request = ReturnRequest(
            id=uuid4().hex,
            ticket_id=ticket.id,
            assignment_id=order.id,
            number=order.number,
            role=order.role,
            unit=order.unit,
            reason=chosen.code,
            reason_name=chosen.name,
            wrong_unit=chosen.wrong_unit,
            text=text,
            basis=basis,
            proposed=proposed,
            asked_at=now,
            asked_by=actor.code,
            asked_by_name=actor.name,
            review_due=due(hall.desk.review, now, hall.clock, hall.calendar, begins="申请退单", ends="审核"),
        )
        work.returns.add(request)
        order = order.moved(AssignmentState.RETURN_ASKED)
        work.assignments.save(order)
        told = f"{chosen.name}：{text}" + (f"；建议由{hall.short(proposed)}办理" if proposed else "")
        entry = line(actor, Step.RETURN_ASKED, now, text=told, why=basis, assignment_id=order.id)
        if order.role is AssignmentRole.LEAD:
            standing = ticket.standing.of_unit(Desk.REVIEW.value, NextStep.REVIEW_RETURN)
            ticket = advance(work, ticket, StateKind.RETURN_IN_REVIEW, entry, standing)
        else:
            ticket = note(work, ticket, entry)
        return ReturnAnswer(request=request, order=order, ticket=ticket)


def review_return(
    request_id: str, granted: bool, words: str, actor: Actor, uow: UnitOfWork, now: datetime
) -> ReturnAnswer:
    """Decide on a request, with words. Refused: back to the same unit; granted: back to the dispatch desk.

    The second lead that gives a ticket back with consent calls a conference. A request whose order has ended
    meanwhile is dropped, and the answer says so by its state. NotAllowed, RuleBroken without words,
    DispatchRefused if there is none or it was reviewed before.
    """
    require(actor, Right.REVIEW_RETURNS)
    words = said(words, "审核意见")
    with uow.reading() as work:
        ticket_id = _request_in(work, request_id).ticket_id
    with telling_who_was_first(ticket_id, uow, "审核"), uow.writing() as work:
        request = _request_in(work, request_id)
        order, ticket = assignment_in(work, request.assignment_id), ticket_in(work, request.ticket_id)
        if request.state is ReturnState.ASKED and order.state is not AssignmentState.RETURN_ASKED:
            to = ReturnState.DROPPED
        else:
            to = ReturnState.GRANTED if granted else ReturnState.REFUSED
        request = request.decided(to, now, actor.code, actor.name, words)
        work.returns.save(request)
        if to is ReturnState.DROPPED:
            return ReturnAnswer(request=request, order=order, ticket=ticket)
        change = _grant if granted else _refuse
        return change(work, request, order, ticket, actor, now)


def _grant(
    work: Work, request: ReturnRequest, order: Assignment, ticket: Ticket, actor: Actor, now: datetime
) -> ReturnAnswer:
    order = order.moved(AssignmentState.RETURNED, ended_at=now)
    work.assignments.save(order)
    entry = line(
        actor, Step.RETURN_GRANTED, now, text=request.reason_name, why=request.words, assignment_id=order.id
    )
    if order.role is not AssignmentRole.LEAD:
        return ReturnAnswer(request=request, order=order, ticket=_noted(work, ticket, entry))
    ticket = withdraw_orders(work, ticket, actor, now, "随主办单位退单收回")
    returned = [
        each
        for each in work.assignments.of_ticket(ticket.id)
        if each.state is AssignmentState.RETURNED
        and each.role is AssignmentRole.LEAD
        and each.round == ticket.standing.redos
    ]
    if len(returned) < RETURNS_BEFORE_CONFERENCE:
        standing = ticket.standing.of_unit(
            Desk.DISPATCH.value, NextStep.DISPATCH, dispatch_due(work, ticket, now)
        )
        ticket = advance(work, ticket, StateKind.AWAITING_DISPATCH, entry, standing)
        return ReturnAnswer(request=request, order=order, ticket=ticket)
    conference = convened(
        work,
        ticket,
        ConferenceCause.SECOND_RETURN,
        f"第 {len(returned)} 次退单经审核同意",
        actor,
        now,
        ConferenceState.CALLED,
    )
    work.conferences.add(conference)
    standing = ticket.standing.of_unit(Desk.DISPATCH.value, NextStep.CONFER, conference.due)
    ticket = advance(work, ticket, StateKind.AWAITING_DISPATCH, entry, standing)
    entry = line(actor, Step.CONFERENCE_CALLED, now, text=f"{moment(conference.due)}前决定")
    ticket = note(work, ticket, replace(entry, why=conference.why))
    return ReturnAnswer(request=request, order=order, ticket=ticket, conference=conference)


def _refuse(
    work: Work, request: ReturnRequest, order: Assignment, ticket: Ticket, actor: Actor, now: datetime
) -> ReturnAnswer:
    order = order.moved(AssignmentState.PENDING)
    work.assignments.save(order)
    entry = line(
        actor, Step.RETURN_REFUSED, now, text=request.reason_name, why=request.words, assignment_id=order.id
    )
    if order.role is not AssignmentRole.LEAD:
        return ReturnAnswer(request=request, order=order, ticket=_noted(work, ticket, entry))
    standing = ticket.standing.of_unit(order.unit, NextStep.SIGN_IN, order.due)
    ticket = advance(work, ticket, StateKind.AWAITING_SIGN_IN, entry, standing)
    return ReturnAnswer(request=request, order=order, ticket=ticket)


def _noted(work: Work, ticket: Ticket, entry: TrailLine) -> Ticket:
    """A sub-ticket came or stays: only the next step of a ticket in hand may be another one now."""
    standing = ticket.standing
    if ticket.state is StateKind.IN_HAND and standing.next_step is not NextStep.CONFER:
        known = work.assignments.of_ticket(ticket.id)
        standing = replace(standing, next_step=next_step_of(ticket, known))
    return note(work, ticket, entry, standing)


def _until(order: Assignment, hall: Hall) -> Due:
    window = hall.clock.return_window
    return due(window, order.dispatched_at, hall.clock, hall.calendar, begins="派单", ends="申请退单")


def _checked(
    work: Work, order: Assignment, hall: Hall, reason: str, basis: str, proposed: str, now: datetime
) -> ReturnReason:
    why_not = _why_not(work, order, hall, now)
    if why_not:
        raise DispatchRefused(f"{why_not}未提交。")
    chosen = hall.desk.returns.get(reason)
    if chosen is None:
        known = "、".join(each.name for each in hall.desk.returns.values())
        raise DispatchRefused(f"请选择退单理由，可用的有：{known}。未提交。")
    if chosen.needs_basis and not basis:
        raise DispatchRefused(f"以“{chosen.name}”退单须写明依据（法律法规、三定规定的条文）。未提交。")
    if proposed and (proposed == order.unit or hall.directory.units.get(proposed) is None):
        raise DispatchRefused("建议的承办单位不存在，或就是本单位，请重新选择。未提交。")
    return chosen


def _why_not(work: Work, order: Assignment, hall: Hall, now: datetime) -> str:
    """Why the order can't be given back, in a sentence; "" where it can."""
    if order.signed_at is not None:
        return f"{order.number} 已经签收。按首接负责制，签收后不得退单，可以申请协办或会商。"
    if order.state is AssignmentState.RETURN_ASKED:
        return f"{order.number} 已申请退单，正在等审核，不用重复申请。"
    if order.state is not AssignmentState.PENDING:
        return f"{order.number} 现在是“{order.state.label}”，不能申请退单。"
    until = _until(order, hall)
    if now > until.at:
        window = hall.clock.return_window.in_words
        return f"退单须在派单后 {window}内申请，已于 {moment(until)} 截止，请签收办理。"
    refused = [each for each in _asked(work, order) if each.state is ReturnState.REFUSED]
    if len(refused) >= hall.desk.asks:
        last = refused[-1]
        return (
            f"{order.number} 的退单申请已被{last.reviewed_by_name or last.reviewed_by}驳回"
            f"（{last.words}），不能再次申请，请签收办理。"
        )
    if hall.desk.binding and _was_decided(work, order):
        return f"{order.number} 的主办单位是会商决定的，不得退单，请签收办理。"
    return ""


def _asked(work: Work, order: Assignment) -> tuple[ReturnRequest, ...]:
    return tuple(each for each in work.returns.of_ticket(order.ticket_id) if each.assignment_id == order.id)


def _was_decided(work: Work, order: Assignment) -> bool:
    """Whether a conference gave this order."""
    return order.role is AssignmentRole.LEAD and any(
        each.state is ConferenceState.DECIDED and each.ended_at == order.dispatched_at
        for each in work.conferences.of_ticket(order.ticket_id)
    )


def _request_in(work: Work, request_id: str) -> ReturnRequest:
    found = work.returns.by_id(request_id)
    if found is None:
        raise DispatchRefused("没有这份退单申请，未作改动。")
    return found


USE_CASES: tuple[Callable[..., object], ...] = (return_until, return_reasons, ask_return, review_return)
