"""Who supervises, an invented city, and orders as they stand for weeks. All people and units are invented."""

from dataclasses import replace
from datetime import datetime, timedelta

from forms.access.roles import Actor, Role
from forms.lifecycle.assignment import Assignment, AssignmentRole
from forms.lifecycle.moving import advance, line, order, ticket_in
from forms.lifecycle.standing import Due, NextStep
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from forms.words import StateKind, Step
from tests.forms.clock.counting import beijing
from tests.forms.lifecycle.samples import DISPATCHER, HEATING, STREET, WATER
from tests.forms.test_service import file

INSPECTOR = Actor(code="5001", name="严督查", roles=frozenset({Role.INSPECTOR}))
OTHER_INSPECTOR = Actor(code="5002", name="何督查", roles=frozenset({Role.INSPECTOR}))
LEADER = Actor(code="6001", name="郑领导", roles=frozenset({Role.LEADER}))
CITY, DISTRICT = "U00", "U02"
MONDAY = beijing(2026, 11, 23)
"""A plain working week begins: 23 to 27 November 2026."""
UNITS = (
    Unit(code=CITY, name="云岭市人民政府", kind=UnitKind.CITY),
    Unit(code=HEATING, name="市供热管理中心", kind=UnitKind.DEPARTMENT, parent=CITY),
    Unit(code=WATER, name="市水务局", kind=UnitKind.DEPARTMENT, parent=CITY),
    Unit(code=DISTRICT, name="鹿城区人民政府", kind=UnitKind.DISTRICT, parent=CITY, district="鹿城区"),
    Unit(
        code=STREET,
        name="滨江街道办事处",
        kind=UnitKind.STREET,
        parent=DISTRICT,
        district="鹿城区",
        street="滨江街道",
    ),
)


def with_units(uow: UnitOfWork) -> None:
    """The city's units."""
    with uow.writing() as work:
        for each in UNITS:
            work.units.add(each)


def sent(
    uow: UnitOfWork,
    at: datetime = MONDAY,
    due: datetime | None = None,
    unit: str = HEATING,
    ticket: Ticket | None = None,
) -> tuple[Ticket, Assignment]:
    """A ticket sent to a unit on Monday at ten and due on Friday at six, signed in by nobody yet."""
    ticket = ticket or file(uow).ticket
    until = Due(at=due or beijing(2026, 11, 27, 18), words="5个工作日")
    with uow.writing() as work:
        ticket = ticket_in(work, ticket.id)
        known = work.assignments.of_ticket(ticket.id)
        made = order(
            ticket,
            known,
            role=AssignmentRole.LEAD,
            unit=unit,
            by=DISPATCHER,
            now=at,
            due=until,
            sign_in_due=Due(at=at + timedelta(days=1)),
            contact_due=Due(at=at + timedelta(days=2)),
            handler=f"{unit}-1",
        )
        work.assignments.add(made)
        standing = ticket.standing.of_unit(unit, NextStep.SIGN_IN, until)
        standing = replace(standing, hops=standing.hops + 1)
        entry = line(DISPATCHER, Step.DISPATCHED, at, text=unit)
        return advance(work, ticket, StateKind.AWAITING_SIGN_IN, entry, standing), made


def inbox(uow: UnitOfWork, recipient: str) -> list[str]:
    """The texts in an inbox, oldest first."""
    with uow.reading() as work:
        return [each.text for each in reversed(work.supervision.notices.find((recipient,), 1000))]
