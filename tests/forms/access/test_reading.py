"""Tickets are opened as the roles allow, and every look at an identity is in the log."""

from datetime import timedelta

import pytest

from forms.access.audit import AuditKind
from forms.access.errors import NotAllowed, RevealRefused
from forms.access.masking import REVEAL_LASTS, Sight
from forms.access.reading import (
    calls_of,
    look_through,
    note_use,
    number_to_dial,
    open_ticket,
    open_ticket_by_number,
    reveal_identity,
)
from forms.access.roles import GIVEN_TO_PEOPLE, Role
from forms.call_record import CallRecord, Direction
from forms.draft import Field
from forms.errors import TicketMissing
from forms.followup.records import OutsideReview, ReviewerKind
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork
from forms.service import TicketQuery, file_ticket, record_call
from forms.ticket import Ticket
from tests.forms.access.people import actor
from tests.forms.samples import NOW, command

SEES_ALL = {Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR, Role.QUALITY, Role.LEADER, Role.INSPECTOR}
SEES_IDENTITY = {Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR}
LATER = NOW + timedelta(minutes=1)


def filed(uow: UnitOfWork, **changes: object) -> Ticket:
    """A stored ticket of 张三."""
    values = {Field.NAME: "张三", **{Field[name.upper()]: value for name, value in changes.items()}}
    return file_ticket(command(values), uow, NOW).ticket  # type: ignore[arg-type]


def log_of(uow: UnitOfWork) -> list[str]:
    """The log as "who what ticket"."""
    with uow.reading() as work:
        lines = work.audit.lines(0, 100)
    return [f"{line.who} {line.kind}" for line in lines]


@pytest.mark.parametrize("role", GIVEN_TO_PEOPLE, ids=lambda role: role.value)
def test_each_role_opens_tickets_or_not(uow: UnitOfWork, role: Role) -> None:
    ticket, person = filed(uow), actor(role)
    if role not in SEES_ALL:
        with pytest.raises(NotAllowed):
            open_ticket(person, ticket.id, uow, LATER)
        assert log_of(uow) == []
        return
    seen = open_ticket(person, ticket.id, uow, LATER)
    assert seen.sight is (Sight.WHOLE if role in SEES_IDENTITY else Sight.MASKED)
    assert (seen.ticket.caller.name == "张三") is (role in SEES_IDENTITY)
    assert log_of(uow) == [f"{person.code} {'identity_seen' if role in SEES_IDENTITY else 'viewed'}"]
    assert open_ticket_by_number(person, f" {ticket.number} ", uow, LATER) == seen


def test_a_masked_view_is_noted_once_in_five_minutes_though_it_is_read_anew(uow: UnitOfWork) -> None:
    ticket, person = filed(uow), actor(Role.INSPECTOR)
    for minutes in (0, 1, 4, 5, 6):
        open_ticket(person, ticket.id, uow, LATER + timedelta(minutes=minutes))
    assert log_of(uow) == [f"{person.code} viewed"] * 2


def test_a_missing_ticket_is_said_to_those_only_who_may_see_all(uow: UnitOfWork) -> None:
    with pytest.raises(TicketMissing):
        open_ticket(actor(Role.AGENT), "none", uow, NOW)
    with pytest.raises(NotAllowed, match="没有这件工单，或者它不归您查看"):
        open_ticket(actor(Role.UNIT), "none", uow, NOW)
    with pytest.raises(NotAllowed, match="查看全部工单"):
        open_ticket(actor(Role.ADMINISTRATOR), "none", uow, NOW)


def order(ticket: Ticket, unit: str, state: AssignmentState = AssignmentState.SIGNED) -> Assignment:
    """An order of the ticket to a unit."""
    return Assignment(
        id=f"{ticket.id}-{unit}",
        ticket_id=ticket.id,
        number=ticket.number,
        role=AssignmentRole.LEAD,
        unit=unit,
        state=state,
        dispatched_at=NOW,
        dispatched_by="2002",
        due=Due(at=NOW + timedelta(days=5), words="5个工作日"),
        ended_at=NOW if state in (AssignmentState.RETURNED, AssignmentState.CLOSED) else None,
    )


@pytest.mark.parametrize(
    ("unit", "state", "may"),
    [
        ("U01", AssignmentState.PENDING, True),
        ("U01", AssignmentState.SIGNED, True),
        ("U01", AssignmentState.CLOSED, True),
        ("U01", AssignmentState.RETURNED, False),
        ("U02", AssignmentState.SIGNED, False),
    ],
)
def test_a_unit_opens_the_tickets_of_its_orders(
    uow: UnitOfWork, unit: str, state: AssignmentState, may: bool
) -> None:
    ticket, person = filed(uow), actor(Role.UNIT, unit="U01")
    with uow.writing() as work:
        work.assignments.add(order(ticket, unit, state))
    if may:
        seen = open_ticket(person, ticket.id, uow, LATER)
        assert (seen.sight, seen.may_reveal) == (Sight.MASKED, True)
    else:
        with pytest.raises(NotAllowed, match="不归您查看"):
            open_ticket(person, ticket.id, uow, LATER)
        with pytest.raises(NotAllowed, match="不归您查看"):
            reveal_identity(person, ticket.id, "回拨核实地点", uow, LATER)


def test_an_outside_reviewer_opens_what_was_chosen_for_them_and_nothing_else(uow: UnitOfWork) -> None:
    ticket, person = filed(uow), actor(Role.OBSERVER)
    with pytest.raises(NotAllowed):
        open_ticket(person, ticket.id, uow, NOW, chosen=True)
    with uow.writing() as work:
        work.outside_reviews.add(
            OutsideReview(
                id="r1",
                ticket_id=ticket.id,
                reviewer=person.code,
                kind=ReviewerKind.LIVELIHOOD_OBSERVER,
                chosen_at=NOW,
                chosen_by="3001",
            )
        )
    assert open_ticket(person, ticket.id, uow, NOW, chosen=True).sight is Sight.MASKED
    with pytest.raises(NotAllowed):
        open_ticket(person, ticket.id, uow, NOW)
    with pytest.raises(NotAllowed):
        open_ticket(actor(Role.UNIT), ticket.id, uow, NOW, chosen=True)


def test_a_reason_lifts_the_mask_for_five_minutes_and_is_noted(uow: UnitOfWork) -> None:
    ticket, person = filed(uow), actor(Role.INSPECTOR)
    seen = reveal_identity(person, ticket.id, "  回拨 核实\n地点 ", uow, NOW)
    assert (seen.sight, seen.revealed_until) == (Sight.WHOLE, NOW + REVEAL_LASTS)
    assert seen.ticket.caller.number == ticket.caller.number
    with uow.reading() as work:
        (line,) = work.audit.lines(0, 10)
    assert (line.who, line.kind, line.ticket_id, line.reason) == (
        person.code,
        AuditKind.REVEALED,
        ticket.id,
        "回拨 核实 地点",
    )
    just_before = NOW + REVEAL_LASTS - timedelta(microseconds=1)
    assert open_ticket(person, ticket.id, uow, just_before).sight is Sight.WHOLE
    assert open_ticket(person, ticket.id, uow, NOW + REVEAL_LASTS).sight is Sight.MASKED
    other = actor(Role.INSPECTOR, code="9999")
    assert open_ticket(other, ticket.id, uow, just_before).sight is Sight.MASKED
    assert log_of(uow) == [f"{person.code} revealed", f"{person.code} viewed", "9999 viewed"]


@pytest.mark.parametrize("reason", ["", "   ", "看一下", "a\n"])
def test_without_a_reason_the_mask_stays(uow: UnitOfWork, reason: str) -> None:
    ticket = filed(uow)
    with pytest.raises(RevealRefused, match="理由"):
        reveal_identity(actor(Role.INSPECTOR), ticket.id, reason, uow, NOW)
    assert log_of(uow) == []


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR, Role.OBSERVER])
def test_some_roles_can_t_lift_the_mask(uow: UnitOfWork, role: Role) -> None:
    ticket = filed(uow)
    with pytest.raises(NotAllowed, match="查看被遮盖的号码"):
        reveal_identity(actor(role), ticket.id, "回拨核实地点", uow, NOW)


@pytest.mark.parametrize("changes", [{"confidential": True}, {"request_type": "report"}])
def test_reporters_and_confidential_callers_stay_hidden(uow: UnitOfWork, changes: dict[str, object]) -> None:
    ticket, person = filed(uow, **changes), actor(Role.INSPECTOR)
    seen = open_ticket(person, ticket.id, uow, NOW)
    assert (seen.sight, seen.may_reveal) == (Sight.HIDDEN, False)
    with pytest.raises(RevealRefused, match="举报或保密"):
        reveal_identity(person, ticket.id, "回拨核实地点", uow, NOW)
    with pytest.raises(RevealRefused, match="举报或保密"):
        number_to_dial(person, ticket.id, uow, NOW)
    assert log_of(uow) == [f"{person.code} viewed"]
    assert number_to_dial(actor(Role.AGENT), ticket.id, uow, NOW) == "13800001234"


def test_who_sees_identities_anyway_needs_no_reason_lifted(uow: UnitOfWork) -> None:
    ticket = filed(uow)
    seen = reveal_identity(actor(Role.AGENT), ticket.id, "核对来电人", uow, NOW)
    assert (seen.sight, seen.revealed_until) == (Sight.WHOLE, None)
    assert log_of(uow) == ["2001 identity_seen"]


def test_a_masked_number_is_dialled_without_being_shown_and_noted(uow: UnitOfWork) -> None:
    ticket, person = filed(uow), actor(Role.QUALITY)
    assert number_to_dial(person, ticket.id, uow, NOW) == "13800001234"
    assert log_of(uow) == [f"{person.code} dialled"]


def test_a_list_is_masked_and_gives_no_answer_about_names_or_numbers(uow: UnitOfWork) -> None:
    filed(uow, confidential=True)
    person = actor(Role.INSPECTOR)
    (line,) = look_through(person, TicketQuery(words=("停暖",)), uow).lines
    assert (line.name, line.caller_number) == ("（身份保密）", "")
    for asked in (TicketQuery(phone="13800001234"), TicketQuery(name="张三")):
        with pytest.raises(NotAllowed, match="查看来电人身份"):
            look_through(person, asked, uow)
    for word in ("张三", "zhangsan", "zs"):
        query = TicketQuery(words=(word,))
        assert look_through(person, query, uow).lines == ()
        assert len(look_through(actor(Role.AGENT), query, uow).lines) == 1
    with pytest.raises(NotAllowed):
        look_through(actor(Role.UNIT), TicketQuery(), uow)


def test_calls_are_told_as_the_ticket_is(uow: UnitOfWork) -> None:
    ticket = filed(uow)
    call = CallRecord(
        call_id="call-1",
        direction=Direction.INCOMING,
        remote_number="13800001234",
        started_at=NOW,
        recording="call-1.wav",
    )
    record_call(call, uow)
    assert calls_of(actor(Role.AGENT), ticket.id, uow, NOW) == (call,)
    (shown,) = calls_of(actor(Role.LEADER), ticket.id, uow, NOW)
    assert (shown.remote_number, shown.recording) == ("138****1234", "")
    reveal_identity(actor(Role.QUALITY), ticket.id, "复核通话质量", uow, NOW)
    assert calls_of(actor(Role.QUALITY), ticket.id, uow, LATER) == (call,)
    with pytest.raises(NotAllowed):
        calls_of(actor(Role.AUDITOR), ticket.id, uow, NOW)


def test_prints_exports_and_playbacks_are_noted_for_those_who_may() -> None:
    uow = InMemoryUnitOfWork()
    note_use(actor(Role.UNIT), AuditKind.PRINTED, uow, NOW, ticket_id="t1", subject="交办单 0001")
    note_use(actor(Role.QUALITY), AuditKind.PLAYED, uow, NOW, ticket_id="t1")
    for role, kind in [
        (Role.AGENT, AuditKind.PRINTED),
        (Role.UNIT, AuditKind.EXPORTED),
        (Role.LEADER, AuditKind.PLAYED),
        (Role.AGENT, AuditKind.LISTENED_IN),
    ]:
        with pytest.raises(NotAllowed):
            note_use(actor(role), kind, uow, NOW)
    assert [line.kind for line in uow.audit.stored] == ["printed", "played"]
