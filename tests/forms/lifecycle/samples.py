"""Tickets at every place of their life, and who acts on them. All people and units are invented."""

from datetime import timedelta

from forms.access.roles import Actor, Role
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.moving import advance, line, order, ticket_in
from forms.lifecycle.placing import awaiting_follow_up
from forms.lifecycle.standing import NEXT_STEPS, Desk, Due, NextStep, Standing
from forms.lifecycle.states import ENDED
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from forms.words import ClosingKind, StateKind, Step
from tests.forms.samples import NOW

HOUR = timedelta(hours=1)
HEATING, WATER, STREET = "U0101", "U0102", "U0201"
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
DISPATCHER = Actor(code="2001", name="周敏", roles=frozenset({Role.DISPATCHER}))
SUPERVISOR = Actor(code="3001", name="陈刚", roles=frozenset({Role.SUPERVISOR}))
HANDLER = Actor(code="U0101-1", name="吴承办", roles=frozenset({Role.UNIT}), unit=HEATING)
AUDITOR = Actor(code="9001", name="审计", roles=frozenset({Role.AUDITOR}))
DUE = Due(at=NOW + timedelta(days=7), words="11月21日受理，次日起算，5个工作日")


def standing_in(state: StateKind, *, hops: int = 0, redos: int = 0) -> Standing:
    """A standing that is right for that state."""
    if state in ENDED:
        return Standing(hops=hops, redos=redos)
    return Standing(
        owner_unit=HEATING,
        due=DUE,
        next_step=min(NEXT_STEPS[state]),
        hops=hops,
        redos=redos,
        lead=HEATING,
        units=(HEATING,),
    )


def dispatched(uow: UnitOfWork, ticket: Ticket, lead: str = HEATING, *helpers: str) -> Ticket:
    """The ticket sent to a lead unit and helpers, as the dispatch desk does."""
    with uow.writing() as work:
        ticket = ticket_in(work, ticket.id)
        standing = ticket.standing.of_unit(lead, NextStep.SIGN_IN, DUE)
        parts = [(AssignmentRole.LEAD, lead), *((AssignmentRole.HELPER, each) for each in helpers)]
        for role, unit in parts:
            known = work.assignments.of_ticket(ticket.id)
            work.assignments.add(order(ticket, known, role=role, unit=unit, by=DISPATCHER, now=NOW, due=DUE))
        standing = standing.involving(*helpers)
        entry = line(DISPATCHER, Step.DISPATCHED, NOW, text=lead)
        return advance(work, ticket, StateKind.AWAITING_SIGN_IN, entry, standing)


def signed(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """The ticket signed in by its lead unit."""
    with uow.writing() as work:
        ticket = ticket_in(work, ticket.id)
        lead = _order(work.assignments.of_ticket(ticket.id), AssignmentRole.LEAD)
        work.assignments.save(lead.moved(AssignmentState.SIGNED, signed_at=NOW, signed_by=HANDLER.code))
        standing = ticket.standing.of_unit(lead.unit, NextStep.REPLY, person=HANDLER.code)
        entry = line(HANDLER, Step.SIGNED_IN, NOW, assignment_id=lead.id)
        return advance(work, ticket, StateKind.IN_HAND, entry, standing)


def closed_helpers(uow: UnitOfWork, ticket: Ticket) -> None:
    """All helpers' orders of the ticket answered and closed."""
    with uow.writing() as work:
        for each in work.assignments.of_ticket(ticket.id):
            if each.is_sub and each.is_open:
                step = each.moved(AssignmentState.SIGNED, signed_at=NOW)
                for after in (step, replied := step.moved(AssignmentState.REPLIED, reply="已配合")):
                    work.assignments.save(after)
                work.assignments.save(replied.moved(AssignmentState.CLOSED, ended_at=NOW))


def replied(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """The ticket with its lead unit's reply in review."""
    with uow.writing() as work:
        ticket = ticket_in(work, ticket.id)
        lead = _order(work.assignments.of_ticket(ticket.id), AssignmentRole.LEAD)
        work.assignments.save(
            lead.moved(
                AssignmentState.REPLIED, reply="已修复管道", closing=ClosingKind.SOLVED, replied_at=NOW
            )
        )
        standing = ticket.standing.of_unit(Desk.REVIEW.value, NextStep.REVIEW_REPLY)
        entry = line(HANDLER, Step.REPLY_SENT, NOW, text="已修复管道", assignment_id=lead.id)
        return advance(work, ticket, StateKind.REPLY_IN_REVIEW, entry, standing)


def passed(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """The ticket with its reply passed, waiting for its follow-up."""
    with uow.writing() as work:
        ticket = ticket_in(work, ticket.id)
        lead = _order(work.assignments.of_ticket(ticket.id), AssignmentRole.LEAD)
        work.assignments.save(lead.moved(AssignmentState.CLOSED, ended_at=NOW))
        entry = line(SUPERVISOR, Step.REPLY_PASSED, NOW, assignment_id=lead.id)
        standing = awaiting_follow_up(ticket, DUE)
        return advance(work, ticket, StateKind.AWAITING_FOLLOW_UP, entry, standing)


def _order(orders: tuple[Assignment, ...], role: AssignmentRole) -> Assignment:
    (found,) = (each for each in orders if each.role is role and each.is_open)
    return found
