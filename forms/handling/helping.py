"""协办: the lead asks another unit to help; once accepted, there is a sub-ticket. Use cases at the foot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from forms.access.roles import Actor, Right, require, require_own_unit
from forms.access.veil import veil_text
from forms.dispatch.ordering import give_help_order
from forms.handling.errors import HandlingRefused
from forms.handling.records import HelpRequest, HelpState
from forms.handling.steps import existing, own_order, require_in_hand, require_lead, unit_in
from forms.lifecycle.assignment import Assignment, AssignmentState, lead_of, open_orders
from forms.lifecycle.moving import line, note, ticket_in
from forms.lifecycle.service import said
from forms.ports import UnitOfWork, Work
from forms.ticket import Ticket
from forms.words import Step


@dataclass(frozen=True, slots=True)
class Helped:
    """The request, the sub-ticket if it was accepted, and the ticket, as they are stored now."""

    request: HelpRequest
    ticket: Ticket
    order: Assignment | None = None


def ask_help(order_id: str, unit: str, what: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Helped:
    """Ask *unit* (its code) to help with *what*; the lead's own unit only, after sign-in.

    NotAllowed; HandlingRefused for a unit that helps already, is asked already, or is not in service.
    """
    what = veil_text(said(what, "需要协办的事项"))
    with uow.writing() as work:
        lead = own_order(work, order_id, actor)
        require_lead(lead, "协办")
        require_in_hand(lead, "申请协办")
        asked_unit = unit_in(work, unit)
        _check_not_there(work, lead, asked_unit.code, asked_unit.short)
        request = HelpRequest(
            id=uuid4().hex,
            ticket_id=lead.ticket_id,
            assignment_id=lead.id,
            unit=asked_unit.code,
            at=now,
            asked_by=actor.code,
            from_unit=lead.unit,
            what=what,
        )
        work.handling.help_requests.add(request)
        entry = line(
            actor, Step.HELP_ASKED, now, text=f"请{asked_unit.short}协办", why=what, assignment_id=lead.id
        )
        return Helped(request, note(work, ticket_in(work, lead.ticket_id), entry))


def accept_help(request_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Helped:
    """Accept a request: by the asked unit, which signs in with it, or by the dispatcher on its behalf.

    The sub-ticket is given as the dispatch desk gives one, by the same rules, and is due before the main one.
    NotAllowed, RecordChanged, HandlingRefused if the lead no longer has the ticket in hand, DispatchRefused
    where that unit may not be given it.
    """
    with uow.writing() as work:
        request = _to_decide(work, request_id, actor)
        ticket = ticket_in(work, request.ticket_id)
        _require_lead_in_hand(work, ticket)
        ticket, made = give_help_order(work, ticket, request.unit, actor, now, request.what)
        if actor.unit == request.unit and actor.may(Right.HANDLE):
            made = made.moved(AssignmentState.SIGNED, signed_at=now, signed_by=actor.code, handler=actor.code)
            work.assignments.save(made)
        done = request.moved(HelpState.ACCEPTED, decided_at=now, decided_by=actor.code, order_id=made.id)
        work.handling.help_requests.save(done)
        return Helped(done, ticket, made)


def refuse_help(request_id: str, why: str, actor: Actor, uow: UnitOfWork, now: datetime) -> Helped:
    """Refuse a request, with the reason. NotAllowed, RuleBroken, RecordChanged."""
    why = said(why, "不接受协办的理由")
    with uow.writing() as work:
        request = _to_decide(work, request_id, actor)
        done = request.moved(HelpState.REFUSED, decided_at=now, decided_by=actor.code, why=why)
        work.handling.help_requests.save(done)
        entry = line(actor, Step.HELP_REFUSED, now, why=why, assignment_id=request.assignment_id)
        return Helped(done, note(work, ticket_in(work, request.ticket_id), entry))


def lapse_help(work: Work, lead: Assignment, now: datetime) -> None:
    """What nobody has accepted when the lead answers is not needed any more."""
    for each in work.handling.help_requests.of_ticket(lead.ticket_id):
        if each.is_open and each.assignment_id == lead.id:
            work.handling.help_requests.save(each.moved(HelpState.LAPSED, decided_at=now))


def _to_decide(work: Work, request_id: str, actor: Actor) -> HelpRequest:
    if not actor.may(Right.DISPATCH):
        require(actor, Right.HANDLE)
    request = existing(work.handling.help_requests.by_id(request_id))
    if not actor.may(Right.DISPATCH):
        require_own_unit(actor, request.unit)
    return request


def _require_lead_in_hand(work: Work, ticket: Ticket) -> None:
    lead = lead_of(work.assignments.of_ticket(ticket.id))
    if lead is None or lead.state is not AssignmentState.SIGNED:
        raise HandlingRefused(f"工单 {ticket.number} 的主办单位已不在办理中，不用再协办。未作改动。")


def _check_not_there(work: Work, lead: Assignment, unit: str, name: str) -> None:
    if unit == lead.unit:
        raise HandlingRefused("不能请本单位协办本单位主办的工单。未作改动。")
    if any(each.unit == unit for each in open_orders(work.assignments.of_ticket(lead.ticket_id))):
        raise HandlingRefused(f"{name}已在办理这件工单，不用再申请协办。")
    asked = work.handling.help_requests.of_ticket(lead.ticket_id)
    if any(each.is_open and each.unit == unit for each in asked):
        raise HandlingRefused(f"已请{name}协办，正等它接受，未重复申请。")


USE_CASES: tuple[Callable[..., object], ...] = (ask_help, accept_help, refuse_help)
