"""Where orders are kept, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.lifecycle.assignment import (
    Assignment,
    AssignmentClock,
    AssignmentRole,
    AssignmentState,
)
from forms.lifecycle.moving import order
from forms.lifecycle.ports import AssignmentQuery
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork
from forms.ticket import Ticket
from forms.words import ClosingKind
from tests.forms.lifecycle.samples import DISPATCHER, HEATING, HOUR, WATER
from tests.forms.samples import NOW
from tests.forms.test_service import file


def an_order(ticket: Ticket, hours: int, unit: str = HEATING, *known: Assignment) -> Assignment:
    return order(
        ticket,
        known,
        role=AssignmentRole.HELPER if known else AssignmentRole.LEAD,
        unit=unit,
        by=DISPATCHER,
        now=NOW + hours * timedelta(minutes=1),
        due=Due(at=NOW + hours * HOUR, words="次日起算", provisional=True),
        sign_in_due=Due(at=NOW + hours * HOUR / 4),
        contact_due=Due(at=NOW + hours * HOUR / 2, words="派单起 2 个工作日"),
    )


@pytest.fixture
def stored(uow: UnitOfWork) -> list[Assignment]:
    """Ten orders of two units on two tickets, due one hour after another."""
    tickets = [file(uow).ticket, file(uow).ticket]
    orders: list[Assignment] = []
    for number in range(10):
        mine = [each for each in orders if each.ticket_id == tickets[number % 2].id]
        orders.append(an_order(tickets[number % 2], 10 - number, (HEATING, WATER)[number // 6], *mine))
    with uow.writing() as work:
        for each in orders:
            work.assignments.add(each)
    return orders


def test_an_order_comes_back_as_it_was(uow: UnitOfWork, stored: list[Assignment]) -> None:
    first = stored[0]
    steps = [
        first.moved(
            AssignmentState.SIGNED, signed_at=NOW, signed_by="a", handler="b", leader="王副区长", why="依据"
        ),
    ]
    steps.append(steps[-1].noted(contacted_at=NOW, contacted_by="a"))
    steps.append(
        steps[-1].moved(
            AssignmentState.REPLIED,
            reply="已修复",
            closing=ClosingKind.SOLVED,
            replied_at=NOW,
            replied_by="a",
        )
    )
    steps.append(steps[-1].moved(AssignmentState.CLOSED, ended_at=NOW + HOUR))
    for step in steps:
        with uow.writing() as work:
            work.assignments.save(step)
        with uow.reading() as work:
            assert work.assignments.by_id(first.id) == step


def test_without_clocks_it_comes_back_too(uow: UnitOfWork) -> None:
    bare = replace(an_order(file(uow).ticket, 5), sign_in_due=None, contact_due=None)
    with uow.writing() as work:
        work.assignments.add(bare)
    with uow.reading() as work:
        assert work.assignments.by_id(bare.id) == bare
        assert work.assignments.by_id("none") is None


def test_the_orders_of_a_ticket_come_in_the_order_of_dispatch(
    uow: UnitOfWork, stored: list[Assignment]
) -> None:
    by_ticket = {
        ticket_id: tuple(
            sorted(
                (each for each in stored if each.ticket_id == ticket_id),
                key=lambda each: (each.dispatched_at, each.number),
            )
        )
        for ticket_id in {each.ticket_id for each in stored}
    }
    with uow.reading() as work:
        for ticket_id, expected in by_ticket.items():
            assert work.assignments.of_ticket(ticket_id) == expected
        assert work.assignments.of_tickets([*by_ticket, "none"]) == by_ticket
        assert work.assignments.of_tickets([]) == {}


def test_a_unit_finds_its_orders_page_by_page_and_the_count_agrees(
    uow: UnitOfWork, stored: list[Assignment]
) -> None:
    mine = sorted((each for each in stored if each.unit == HEATING), key=lambda each: each.due.at)
    query = AssignmentQuery(unit=HEATING, states=frozenset({AssignmentState.PENDING}), limit=4)
    with uow.reading() as work:
        first = work.assignments.find(query)
        rest = work.assignments.find(replace(query, after=(first[-1].due.at, first[-1].id)))
        assert [*first, *rest] == mine
        assert (len(first), len(rest)) == (4, 2)
        assert work.assignments.count(query, 100) == 6
        assert work.assignments.count(query, 3) == 3
        assert work.assignments.count(AssignmentQuery(), 100) == 10
        assert work.assignments.find(replace(query, states=frozenset({AssignmentState.CLOSED}))) == ()
        assert work.assignments.find(AssignmentQuery(handler="nobody")) == ()


@pytest.mark.parametrize("clock", AssignmentClock)
def test_what_runs_out_is_found_the_earliest_first_and_only_while_it_runs(
    uow: UnitOfWork, stored: list[Assignment], clock: AssignmentClock
) -> None:
    def due(each: Assignment) -> Due:
        found = each.due_of(clock)
        assert found is not None
        return found

    by_due = sorted(stored, key=lambda each: (due(each).at, each.id))
    moment = due(by_due[6]).at
    with uow.reading() as work:
        late = work.assignments.due_before(clock, moment, 100)
        assert list(late) == by_due[:6]
        first = work.assignments.due_before(clock, moment, 2)
        key = due(first[-1]).at, first[-1].id
        assert (*first, *work.assignments.due_before(clock, moment, 100, after=key)) == late
    with uow.writing() as work:
        withdrawn = by_due[0].moved(AssignmentState.WITHDRAWN, ended_at=NOW)
        work.assignments.save(withdrawn)
        signed = by_due[1].moved(AssignmentState.SIGNED, signed_at=NOW)
        work.assignments.save(signed)
        work.assignments.save(signed.noted(contacted_at=NOW))
    left = by_due[2:6] if clock is not AssignmentClock.COMPLETION else by_due[1:6]
    with uow.reading() as work:
        ids = [each.id for each in work.assignments.due_before(clock, moment, 100)]
    assert ids == [each.id for each in left]
