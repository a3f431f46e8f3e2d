"""Tickets with a life behind them, and readers of several roles, for the sheet's tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from console.archive import Archive
from console.jobs import InlineJobs, Jobs
from console.ticket_sheet import SheetStore
from forms.access.roles import Actor, Role
from forms.call_record import CallRecord, Direction, LegResult, Participant, ParticipantKind
from forms.draft import Field, FieldValue
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.standing import Due, NextStep
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork
from forms.side_cards import CardSource
from forms.ticket import Ticket, TrailLine
from forms.words import StateKind, Step
from tests.console.desks import CATALOGUE, Clock
from tests.forms.samples import NOW, ticket

AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
INSPECTOR = Actor(code="3001", name="周明", roles=frozenset({Role.INSPECTOR}))
UNIT = Actor(code="2001", name="王强", roles=frozenset({Role.UNIT}), unit="cg")
OTHER_UNIT = Actor(code="2009", name="陈东", roles=frozenset({Role.UNIT}), unit="sw")
LEADER = Actor(code="9001", name="赵敏", roles=frozenset({Role.LEADER}))

NUMBER = "GD20261121-0001"
PHONE = "13800001234"


def lived_ticket(
    lines: int = 6, changes: dict[Field, FieldValue] | None = None, number: str = NUMBER
) -> Ticket:
    """In hand at a unit, with that many trail lines (at least four), one an hour."""
    filed = ticket(number, changes)
    due = Due(at=NOW + timedelta(days=5), words="2026-11-21 受理，次日起算")
    lived = filed.noted(_line(1, Step.PROGRESS, "已核实地址。"))
    standing = lived.standing.of_unit("cg", NextStep.SIGN_IN, due)
    lived = lived.moved(
        StateKind.AWAITING_SIGN_IN,
        _line(2, Step.DISPATCHED, "请于时限内办结。"),
        replace(standing, hops=2),
    )
    standing = lived.standing.of_unit("cg", NextStep.REPLY, due, "2001")
    lived = lived.moved(StateKind.IN_HAND, _line(3, Step.SIGNED_IN, unit="cg"), standing)
    while len(lived.trail) < lines:
        at = len(lived.trail)
        text = f"第 {at} 次进展：现场查看阳光花园3号楼，供热公司已更换破损管道，来电人电话 {PHONE} 已联系。"
        lived = lived.noted(_line(at, Step.PROGRESS, text, unit="cg"))
    return lived


def _line(hours: int, step: Step, text: str = "", unit: str = "") -> TrailLine:
    return TrailLine(
        at=NOW + timedelta(hours=hours),
        step=step,
        operator="2001" if unit else "1001",
        operator_name="王强" if unit else "李静",
        unit=unit,
        text=text,
    )


def order_on(one: Ticket, unit: str = "cg") -> Assignment:
    """The lead's order, signed."""
    return Assignment(
        id=f"order-{one.id}-{unit}",
        ticket_id=one.id,
        number=one.number,
        role=AssignmentRole.LEAD,
        unit=unit,
        state=AssignmentState.SIGNED,
        dispatched_at=NOW,
        dispatched_by="1001",
        why=f"来电人张先生 {PHONE} 催办",
        handler="2001",
        signed_at=NOW + timedelta(hours=3),
        signed_by="2001",
        due=Due(at=NOW + timedelta(days=5), words="次日起算 5 个工作日"),
    )


def call_on(one: Ticket, recording: str = "") -> CallRecord:
    """The call in which the ticket was taken."""
    citizen = Participant(
        kind=ParticipantKind.CITIZEN,
        number=PHONE,
        name="张先生",
        joined_at=NOW,
        left_at=NOW + timedelta(seconds=190),
        result=LegResult.ANSWERED,
    )
    return CallRecord(
        call_id=one.origin.call_id,
        direction=Direction.INCOMING,
        remote_number=PHONE,
        operator="1001",
        started_at=NOW - timedelta(minutes=3),
        answered_at=NOW - timedelta(minutes=3),
        ended_at=NOW,
        participants=(citizen,),
        recording=recording,
    )


def storage_with(*tickets: Ticket, recording: str = "", orders: bool = True) -> InMemoryUnitOfWork:
    """These tickets, with an order and a call each, and two units."""
    uow = InMemoryUnitOfWork()
    fill(uow, *tickets, recording=recording, orders=orders)
    return uow


def fill(uow: UnitOfWork, *tickets: Ticket, recording: str = "", orders: bool = True) -> None:
    """The same into any storage."""
    with uow.writing() as work:
        work.units.add(Unit(code="cg", name="城市管理局", kind=UnitKind.DEPARTMENT))
        work.units.add(Unit(code="sw", name="水务集团", kind=UnitKind.COMPANY))
        for each in tickets:
            work.tickets.add(each)
            work.calls.save(call_on(each, recording))
            if orders:
                work.assignments.add(order_on(each))


def store_for(
    actor: Actor,
    uow: UnitOfWork,
    clock: Clock | None = None,
    sources: Iterable[CardSource] = (),
    lane: Jobs | None = None,
) -> SheetStore:
    """What the sheet reads from, with everything done at once unless a lane is given."""
    journal = InMemoryJournal()
    archive = Archive(
        InlineJobs(),
        InlineJobs() if lane is None else lane,
        lambda: JournalOpened(journal=journal),
        lambda: uow,
    )
    return SheetStore(archive, actor, clock or Clock(NOW + timedelta(hours=6)), CATALOGUE, sources=sources)
