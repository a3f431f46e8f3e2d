"""What the unit desk shows beside a ticket: one order with its side processes. Use cases at the foot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forms.access.roles import Actor, Right, require, require_own_unit
from forms.dispatch.conference import Conference
from forms.dispatch.returning import ReturnTerms, terms_of_return
from forms.handling.extending import ExtensionTerms, terms_of
from forms.handling.records import Extension, HelpRequest, Reply, Whistle, WhistleCall
from forms.handling.reply_check import ReplyContext
from forms.handling.replying import context_of
from forms.handling.rules import HANDLING, WhistleRule
from forms.handling.steps import existing, own_order
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.moving import ticket_in
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.ticket import Ticket


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit to choose: code, name as people say it, kind."""

    code: str
    name: str
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class SubReply:
    """A sub-ticket of the lead's, the name of its unit, and its reply that waits, if any."""

    order: Assignment
    unit: str
    reply: Reply | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFile:
    """An order of the own unit with everything that can be done to it.

    `sent_back` is the last reply that review or the lead gave back; `may_whistle` says whether the unit may.
    """

    order: Assignment
    ticket_id: str
    returning: ReturnTerms
    conferences: tuple[Conference, ...] = ()
    subs: tuple[SubReply, ...] = ()
    sent_back: Reply | None = None
    extensions: tuple[Extension, ...] = ()
    terms: ExtensionTerms | None = None
    requests: tuple[HelpRequest, ...] = ()
    whistles: tuple[Whistle, ...] = ()
    calls: tuple[WhistleCall, ...] = ()
    may_whistle: bool = False
    whistle_rule: WhistleRule
    context: ReplyContext
    units: tuple[UnitName, ...] = ()

    def name_of(self, code: str) -> str:
        """What people call that unit."""
        return next((each.name for each in self.units if each.code == code), code)


@dataclass(frozen=True, slots=True)
class CallFile:
    """A whistle as the department that was called sees it: it has no order and so not the ticket's page."""

    whistle: Whistle
    call: WhistleCall
    from_unit: str


def desk_file(order_id: str, actor: Actor, uow: UnitOfWork, now: datetime) -> DeskFile:
    """The order and what hangs on it. NotAllowed, AssignmentMissing, RuleTextWrong."""
    with uow.reading() as work:
        order = own_order(work, order_id, actor)
        ticket = ticket_in(work, order.ticket_id)
        rule = in_force(HANDLING, work).whistle
        units = work.units.all()
        own = next((each for each in units if each.code == order.unit), None)
        records, is_lead = work.handling, order.role is AssignmentRole.LEAD
        of_order = [
            each for each in records.extensions.of_ticket(ticket.id) if each.assignment_id == order.id
        ]
        return DeskFile(
            order=order,
            ticket_id=ticket.id,
            returning=terms_of_return(work, order, now),
            conferences=work.conferences.of_ticket(ticket.id),
            subs=_subs(work, ticket, units) if is_lead else (),
            sent_back=_sent_back(work, order),
            extensions=tuple(of_order),
            terms=terms_of(work, order, ticket) if order.state is AssignmentState.SIGNED else None,
            requests=records.help_requests.of_ticket(ticket.id) if is_lead else (),
            whistles=tuple(each for each in records.whistles.of_ticket(ticket.id) if each.unit == order.unit),
            calls=tuple(
                each for each in records.whistle_calls.of_ticket(ticket.id) if each.from_unit == order.unit
            ),
            may_whistle=own is not None and (own.kind is UnitKind.STREET or not rule.streets_only),
            whistle_rule=rule,
            context=context_of(work, order, ticket, actor),
            units=tuple(UnitName(each.code, each.short, each.kind) for each in units if each.active),
        )


def call_file(call_id: str, actor: Actor, uow: UnitOfWork) -> CallFile:
    """The whistle behind a call to the own unit. NotAllowed, RecordMissing."""
    require(actor, Right.HANDLE)
    with uow.reading() as work:
        call = existing(work.handling.whistle_calls.by_id(call_id))
        require_own_unit(actor, call.unit)
        whistle = existing(work.handling.whistles.by_id(call.whistle_id))
        street = work.units.by_code(call.from_unit)
        return CallFile(whistle, call, street.short if street else call.from_unit)


def _subs(work: Work, ticket: Ticket, units: tuple[Unit, ...]) -> tuple[SubReply, ...]:
    names = {each.code: each.short for each in units}
    waiting = {
        each.assignment_id: each for each in work.handling.replies.of_ticket(ticket.id) if each.is_open
    }
    return tuple(
        SubReply(each, names.get(each.unit, each.unit), waiting.get(each.id))
        for each in work.assignments.of_ticket(ticket.id)
        if each.is_sub and each.round == ticket.standing.redos
    )


def _sent_back(work: Work, order: Assignment) -> Reply | None:
    mine = [
        each for each in work.handling.replies.of_ticket(order.ticket_id) if each.assignment_id == order.id
    ]
    return mine[-1] if mine and order.state is AssignmentState.SIGNED else None


USE_CASES: tuple[Callable[..., object], ...] = (desk_file, call_file)
