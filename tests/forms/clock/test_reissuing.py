"""Once a year is known, a logged action moves the provisional due times of orders, and nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.clock.errors import CalendarRefused
from forms.clock.orders import class_of, order_dues
from forms.clock.reissuing import recompute_provisional
from forms.clock.rules import CLOCK
from forms.clock.service import clock_of, put_year
from forms.lifecycle.assignment import Assignment, AssignmentClock, AssignmentRole
from forms.lifecycle.moving import advance, line, order, ticket_in
from forms.lifecycle.standing import NextStep
from forms.ports import UnitOfWork
from forms.rules.service import put_rule
from forms.ticket import Ticket
from forms.words import StateKind, Step
from tests.forms.clock.counting import CALENDAR, RULES, beijing
from tests.forms.clock.test_calendar import ADMIN, AGENT, YEAR_2027
from tests.forms.lifecycle.samples import DISPATCHER, HEATING, WATER
from tests.forms.test_service import file

TAKEN = beijing(2026, 12, 29)
LATER = beijing(2026, 12, 31)
LEAD, HELPER = AssignmentRole.LEAD, AssignmentRole.HELPER


def send(uow: UnitOfWork, at: datetime = TAKEN, extended_by: timedelta = timedelta()) -> Ticket:
    """A ticket sent to a lead and a helper, with dues as the rule in force gives them."""
    ticket = file(uow).ticket
    with uow.writing() as work:
        ticket = ticket_in(work, ticket.id)
        rules, calendar = clock_of(work)
        of = class_of(ticket, rules)
        standing = ticket.standing
        for role, unit in ((LEAD, HEATING), (HELPER, WATER)):
            dues = order_dues(of, at, at, rules, calendar, role=role)
            completion = replace(dues.completion, at=dues.completion.at + extended_by)
            known = work.assignments.of_ticket(ticket.id)
            work.assignments.add(
                order(
                    ticket,
                    known,
                    role=role,
                    unit=unit,
                    by=DISPATCHER,
                    now=at,
                    due=completion,
                    sign_in_due=dues.sign_in,
                    contact_due=dues.contact,
                )
            )
            if role is LEAD:
                standing = ticket.standing.of_unit(unit, NextStep.SIGN_IN, completion)
        entry = line(DISPATCHER, Step.DISPATCHED, at)
        return advance(work, ticket, StateKind.AWAITING_SIGN_IN, entry, standing)


@pytest.fixture(autouse=True)
def counted_from_dispatch(uow: UnitOfWork) -> None:
    """The tickets of these tests are taken at another time than they are dispatched."""
    text = CLOCK.default.text.replace('begins = "accepted"', 'begins = "dispatched"')
    put_rule(CLOCK, text, "测试", 0, ADMIN, uow, beijing(2026, 11, 1))


def orders(uow: UnitOfWork, ticket: Ticket) -> tuple[Assignment, ...]:
    with uow.reading() as work:
        return work.assignments.of_ticket(ticket.id)


def test_all_provisional_due_times_move_with_a_line_in_the_trail(uow: UnitOfWork) -> None:
    ticket = send(uow)
    lead, helper = orders(uow, ticket)
    assert lead.due.provisional
    put_year(YEAR_2027, "文号", ADMIN, uow, LATER)
    done = recompute_provisional("文号", ADMIN, uow, LATER)
    assert (len(done.changed), done.moved, done.unexplained) == (2, 2, ())
    lead, helper = orders(uow, ticket)
    assert (lead.due.at, lead.due.provisional) == (beijing(2027, 1, 6, 18), False)
    assert (helper.due.at, helper.due.provisional) == (beijing(2027, 1, 5, 18), False)
    with uow.reading() as work:
        after = ticket_in(work, ticket.id)
    assert after.standing.due == lead.due
    told = [each for each in after.trail if each.step is Step.DUE_RECOMPUTED]
    assert {each.assignment_id for each in told} == {lead.id, helper.id}
    assert all(each.why == "文号" and each.operator == ADMIN.code for each in told)
    assert any("由2027年1月5日18:00改为2027年1月6日18:00" in each.text for each in told)
    assert "跳过元旦3天" in lead.due.words
    again = recompute_provisional("文号", ADMIN, uow, LATER)
    assert again.changed == ()


def test_a_changed_rule_moves_nothing_that_was_issued_before(uow: UnitOfWork) -> None:
    ticket = send(uow)
    with uow.reading() as work:
        before = work.rules.current(CLOCK.name)
    assert before is not None
    longer = before.text.replace("length = 5,", "length = 9,")
    put_rule(CLOCK, longer, "新规", before.version, ADMIN, uow, beijing(2026, 12, 30))
    put_year(YEAR_2027, "文号", ADMIN, uow, LATER)
    recompute_provisional("文号", ADMIN, uow, LATER)
    assert orders(uow, ticket)[0].due.at == beijing(2027, 1, 6, 18)


def test_a_due_time_that_the_rule_does_not_explain_is_left_alone_and_named(uow: UnitOfWork) -> None:
    ticket = send(uow, extended_by=timedelta(hours=3))
    before = orders(uow, ticket)
    put_year(YEAR_2027, "文号", ADMIN, uow, LATER)
    done = recompute_provisional("文号", ADMIN, uow, LATER)
    assert done.changed == ()
    assert set(done.unexplained) == {each.number for each in before}
    assert orders(uow, ticket) == before
    assert f"请人工核对：{before[0].number}" in done.in_words


def test_while_the_year_is_not_known_or_nothing_is_provisional_nothing_changes(uow: UnitOfWork) -> None:
    first, early = send(uow), send(uow, beijing(2026, 12, 1))
    before = orders(uow, first), orders(uow, early)
    assert recompute_provisional("文号", ADMIN, uow, LATER).changed == ()
    assert (orders(uow, first), orders(uow, early)) == before


def test_it_takes_the_right_and_a_reason(uow: UnitOfWork) -> None:
    with pytest.raises(NotAllowed):
        recompute_provisional("文号", AGENT, uow, LATER)
    with pytest.raises(CalendarRefused, match="依据"):
        recompute_provisional(" ", ADMIN, uow, LATER)


def test_the_dues_of_an_order_count_from_acceptance_unless_it_is_a_redo() -> None:
    accepted, sent = beijing(2026, 3, 2), beijing(2026, 3, 4)
    of = RULES.classes["ordinary"]
    first = order_dues(of, accepted, sent, RULES, CALENDAR)
    redo = order_dues(of, accepted, sent, RULES, CALENDAR, redo=True)
    assert first.sign_in.at == beijing(2026, 3, 5, 18)
    assert first.contact.at == beijing(2026, 3, 6, 18)
    assert first.completion.at == beijing(2026, 3, 9, 18)
    assert first.completion.words == "3月2日受理，次日起算5个工作日，跳过周末2天，3月9日18:00前办结"
    assert first.sign_in.words == "3月4日派单，次日起算1个工作日，3月5日18:00前签收"
    assert redo.completion.at == beijing(2026, 3, 11, 18)
    assert redo.completion.words.startswith("3月4日退回重办，")
    assert [first.of(clock) for clock in AssignmentClock] == [first.sign_in, first.contact, first.completion]
    helper = order_dues(of, accepted, sent, RULES, CALENDAR, role=HELPER)
    assert helper.completion.at == beijing(2026, 3, 6, 18)
    assert helper.sign_in == first.sign_in
