"""Tickets that were answered and closed, with what the follow-up desk needs around them. All invented."""

from datetime import timedelta

from forms.access.accounts import Account
from forms.access.roles import Actor, Role
from forms.followup.answers import Answers, Satisfaction
from forms.followup.task import FollowUpTask
from forms.linking import join_ticket
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork
from forms.ticket import Operator, Ticket
from tests.forms.lifecycle.samples import (
    HEATING,
    STREET,
    WATER,
    closed_helpers,
    dispatched,
    passed,
    replied,
    signed,
)
from tests.forms.samples import NOW
from tests.forms.test_service import file

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = NOW + HOUR
OTHER_AGENT = Actor(code="1002", name="王芳", roles=frozenset({Role.AGENT}))
SECOND_SUPERVISOR = Actor(code="3002", name="赵强", roles=frozenset({Role.SUPERVISOR}))
OBSERVER = Actor(code="8001", name="民生观察员", roles=frozenset({Role.OBSERVER}))
DUTY_UNITS = ((HEATING, "市热力集团", UnitKind.COMPANY), (WATER, "市水务局", UnitKind.DEPARTMENT))

HAPPY = Answers(
    responded=True, solved=True, process=Satisfaction.SATISFIED, result=Satisfaction.SATISFIED, words="谢谢"
)
UNHAPPY = Answers(
    responded=True,
    solved=False,
    process=Satisfaction.SATISFIED,
    result=Satisfaction.DISSATISFIED,
    words="还是不热",
)


def with_units(uow: UnitOfWork) -> None:
    """The units that orders of a redo may go to."""
    with uow.writing() as work:
        for code, name, kind in (*DUTY_UNITS, (STREET, "城关街道办", UnitKind.STREET)):
            if work.units.by_code(code) is None:
                work.units.add(Unit(code=code, name=name, kind=kind))


def closed(uow: UnitOfWork, *, joined: int = 0) -> tuple[Ticket, list[Ticket]]:
    """A ticket whose reply has passed, with appeals joined to it."""
    ticket, appeals = file(uow).ticket, [file(uow).ticket for _ in range(joined)]
    for each in appeals:
        join_ticket(each.id, ticket.id, Operator(code="1001", name="李静"), uow, NOW)
    return passed(uow, replied(uow, signed(uow, dispatched(uow, ticket)))), appeals


def task_for(uow: UnitOfWork, ticket: Ticket) -> FollowUpTask:
    """The open task to call the citizen of this appeal."""
    with uow.reading() as work:
        (found,) = (each for each in work.follow_ups.of_appeal(ticket.id) if each.is_open)
    return found


def now_of(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """The ticket as it is stored now."""
    with uow.reading() as work:
        found = work.tickets.by_id(ticket.id)
    assert found is not None
    return found


def done_again(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """A ticket in redo whose new round was taken up, answered and passed."""
    ticket = signed(uow, ticket)
    closed_helpers(uow, ticket)
    return passed(uow, replied(uow, ticket))


def account(code: str, *, active: bool = True, role: Role = Role.AGENT) -> Account:
    """Somebody who may sign in."""
    return Account(code=code, name="话务员", roles=frozenset({role}), active=active, password_at=NOW)
