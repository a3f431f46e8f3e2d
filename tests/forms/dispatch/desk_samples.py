"""The dispatch desk at work in the demo area. All people are invented."""

from dataclasses import replace
from datetime import datetime, timedelta

from forms.access.roles import Actor, Role
from forms.dispatch.conference import Conference
from forms.dispatch.conferring import write_minutes
from forms.dispatch.ordering import Choice
from forms.dispatch.returning import ReturnAnswer, ask_return, review_return
from forms.dispatch.sending import Dispatched, dispatch
from forms.draft import Field, FieldValue
from forms.lifecycle.assignment import Assignment, AssignmentState
from forms.lifecycle.moving import advance, line, ticket_in
from forms.lifecycle.standing import NextStep
from forms.organisation.contact import Contact, Duty
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from forms.words import StateKind, Step
from tests.forms.dispatch.samples import DISPATCHER
from tests.forms.samples import NOW
from tests.forms.test_service import file

HOUR = timedelta(hours=1)
OTHER_DISPATCHER = Actor(code="2002", name="王磊", roles=frozenset({Role.DISPATCHER}))
INSPECTOR = Actor(code="4001", name="韩督查", roles=frozenset({Role.INSPECTOR}))
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
BASIS = "市委编办三定规定第三条第四项"
NOISE: dict[Field, FieldValue] = {Field.TITLE: "工地夜间施工", Field.CATEGORY: "02010101"}


def person_of(unit: str) -> Actor:
    """Somebody who handles tickets in that unit."""
    return Actor(code=f"{unit}-1", name="吴承办", roles=frozenset({Role.UNIT}), unit=unit)


def sent(
    uow: UnitOfWork,
    lead: str = "chengguan",
    *helpers: str,
    changes: dict[Field, FieldValue] | None = None,
    joint: str = "",
    at: datetime = NOW,
) -> Dispatched:
    """A ticket filed and sent."""
    filed = file(uow, {**NOISE, **(changes or {})}, at=at).ticket
    return dispatch(filed.id, Choice(lead=lead, helpers=helpers, joint=joint), DISPATCHER, uow, at)


def again(uow: UnitOfWork, ticket: Ticket, lead: str, at: datetime = NOW) -> Dispatched:
    """The ticket sent once more."""
    return dispatch(ticket.id, Choice(lead=lead), DISPATCHER, uow, at)


def asked(uow: UnitOfWork, order: Assignment, at: datetime = NOW, reason: str = "other_unit") -> ReturnAnswer:
    """The order's unit asks to give it back."""
    text = "噪声由生态环境部门监管"
    return ask_return(order.id, reason, text, BASIS, person_of(order.unit), uow, at)


def returned(uow: UnitOfWork, order: Assignment, at: datetime = NOW) -> ReturnAnswer:
    """The order given back with consent."""
    return review_return(asked(uow, order, at).request.id, True, "依据充分，同意", OTHER_DISPATCHER, uow, at)


def twice_returned(uow: UnitOfWork) -> ReturnAnswer:
    """A ticket that two units gave back."""
    later = NOW + timedelta(minutes=1)
    first = returned(uow, sent(uow).orders[0])
    return returned(uow, again(uow, first.ticket, "huanjing", later).orders[0], later)


def signed(uow: UnitOfWork, order: Assignment, at: datetime = NOW) -> Ticket:
    """The order, a lead's, signed in."""
    who = person_of(order.unit)
    with uow.writing() as work:
        ticket = ticket_in(work, order.ticket_id)
        work.assignments.save(order.moved(AssignmentState.SIGNED, signed_at=at, signed_by=who.code))
        standing = ticket.standing.of_unit(order.unit, NextStep.CONTACT, person=who.code)
        return advance(work, ticket, StateKind.IN_HAND, line(who, Step.SIGNED_IN, at), standing)


def held(uow: UnitOfWork, conference: Conference, at: datetime = NOW) -> Conference:
    """The conference with minutes, ready to decide."""
    first, *rest = conference.members
    members = (replace(first, person="刘科长", opinion="按三定规定由城管局主办"), *rest)
    return write_minutes(conference.id, members, at, "热线办会议室", DISPATCHER, uow, at)


def with_people(uow: UnitOfWork, *units: str, title: str = "办公室副主任") -> UnitOfWork:
    """A contact (A角) for each of these units."""
    with uow.writing() as work:
        for place, unit in enumerate(units):
            contact = Contact(
                id=f"c-{unit}",
                unit=unit,
                name=f"唐学{'军民兵农'[place % 4]}",
                duty=Duty.A,
                title=title,
                mobile="138 0000 2003",
            )
            work.contacts.add(contact)
    return uow
