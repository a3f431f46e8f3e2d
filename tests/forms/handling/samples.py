"""Orders in units' hands, and replies that pass and that don't. All people and units are invented."""

from datetime import datetime, timedelta

from forms.access.roles import Actor, Role
from forms.clock.orders import class_of, order_dues
from forms.clock.service import clock_of
from forms.draft import Field, FieldValue
from forms.handling.reply_check import ReplyDraft
from forms.handling.taking_up import Handled, sign_in
from forms.lifecycle.assignment import Assignment, AssignmentRole
from forms.lifecycle.moving import advance, line, order, ticket_in
from forms.lifecycle.standing import NextStep
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import ClosingKind, StateKind, Step
from tests.forms.lifecycle.samples import DISPATCHER
from tests.forms.test_service import file

HEATING, WORKS, STREET, GREEN = "heating", "works", "binjiang", "green"
UNITS = (
    Unit(code="city", name="云岭市人民政府", kind=UnitKind.CITY, order=1),
    Unit(
        code=HEATING,
        name="市供热管理服务中心",
        kind=UnitKind.DEPARTMENT,
        parent="city",
        aliases=("供热办",),
        phone="0980-6221234",
        order=2,
    ),
    Unit(
        code=WORKS, name="市城市管理局", kind=UnitKind.DEPARTMENT, parent="city", aliases=("城管局",), order=3
    ),
    Unit(
        code=STREET,
        name="鹿城区滨江街道办事处",
        kind=UnitKind.STREET,
        parent="city",
        aliases=("滨江街道",),
        district="鹿城区",
        street="滨江街道",
        order=4,
    ),
    Unit(code=GREEN, name="市园林局", kind=UnitKind.DEPARTMENT, parent="city", aliases=("园林局",), order=5),
)


def of(unit: str, number: int = 1) -> Actor:
    """Somebody who handles orders in that unit."""
    return Actor(code=f"{unit}-{number}", name="承办员", roles=frozenset({Role.UNIT}), unit=unit)


AT_HEATING, AT_WORKS, AT_STREET, AT_GREEN = of(HEATING), of(WORKS), of(STREET), of(GREEN)
REVIEWER = Actor(code="3001", name="陈刚", roles=frozenset({Role.SUPERVISOR}))
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
LEADER = Actor(code="0001", name="领导", roles=frozenset({Role.LEADER}))
TAKEN = datetime(2026, 11, 16, 10, 0, tzinfo=BEIJING_TIME)
"""A Monday: 5 working days end on Monday, 23 November, at 18:00."""
SIGNED = TAKEN + timedelta(hours=3)
LATER = TAKEN + timedelta(days=1)
DUE_AT = datetime(2026, 11, 23, 18, 0, tzinfo=BEIJING_TIME)

GOOD = "11月17日，我单位派员到阳光花园现场抢修，更换破损管道，当日18时恢复正常供暖，已告知您。"
GOOD_REPLY = ReplyDraft(text=GOOD, closing=ClosingKind.SOLVED)
HELP_REPLY = ReplyDraft(
    text="11月17日，我局派员到现场清理堵塞路面的车辆，抢修通道已全部清理到位。", closing=ClosingKind.SOLVED
)
FACTS = {
    "facts": "11月17日9时到场，路面塌陷约2平方米",
    "people": "3号楼42户",
    "done": "已围挡、已通知居民绕行",
    "limits": "地下管线权属不明，街道无权开挖",
    "question": "查明管线权属并修复路面",
}


def stored_units(uow: UnitOfWork) -> None:
    """The small city in the directory."""
    with uow.writing() as work:
        if work.units.by_code("city") is None:
            for each in UNITS:
                work.units.add(each)


def send(
    uow: UnitOfWork,
    lead: str = HEATING,
    *helpers: str,
    at: datetime = TAKEN,
    changes: dict[Field, FieldValue] | None = None,
) -> Ticket:
    """A ticket sent to a lead and helpers, with the due times that the rules give."""
    stored_units(uow)
    ticket = file(uow, changes, at=at).ticket
    sent_at = at + timedelta(hours=1)
    with uow.writing() as work:
        ticket = ticket_in(work, ticket.id)
        rules, calendar = clock_of(work)
        parts = [(AssignmentRole.LEAD, lead), *((AssignmentRole.HELPER, each) for each in helpers)]
        standing = ticket.standing
        for role, unit in parts:
            dues = order_dues(class_of(ticket, rules), at, sent_at, rules, calendar, role=role)
            known = work.assignments.of_ticket(ticket.id)
            made = order(
                ticket,
                known,
                role=role,
                unit=unit,
                by=DISPATCHER,
                now=sent_at,
                due=dues.completion,
                sign_in_due=dues.sign_in,
                contact_due=dues.contact if role is AssignmentRole.LEAD else None,
            )
            work.assignments.add(made)
            if role is AssignmentRole.LEAD:
                standing = standing.of_unit(unit, NextStep.SIGN_IN, dues.completion)
        entry = line(DISPATCHER, Step.DISPATCHED, sent_at, text=lead)
        return advance(work, ticket, StateKind.AWAITING_SIGN_IN, entry, standing.involving(*helpers))


def orders(uow: UnitOfWork, ticket: Ticket) -> tuple[Assignment, ...]:
    """The ticket's orders as they are stored now, the lead's first."""
    with uow.reading() as work:
        return work.assignments.of_ticket(ticket.id)


def in_hand(
    uow: UnitOfWork,
    lead: str = HEATING,
    *helpers: str,
    at: datetime = TAKEN,
    changes: dict[Field, FieldValue] | None = None,
) -> Handled:
    """A ticket that its lead has signed in; helpers have not."""
    ticket = send(uow, lead, *helpers, at=at, changes=changes)
    return sign_in(orders(uow, ticket)[0].id, of(lead), uow, at + timedelta(hours=3))


def stored(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """The ticket as it is stored now."""
    with uow.reading() as work:
        return ticket_in(work, ticket.id)


def steps(ticket: Ticket) -> list[Step]:
    """What was done to it, in order."""
    return [each.step for each in ticket.trail]
