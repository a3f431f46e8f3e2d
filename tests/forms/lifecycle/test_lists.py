"""Lists by state, owner, due time and urgency, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.draft import Field
from forms.lifecycle.moving import line, note
from forms.lifecycle.standing import Desk, Due, NextStep
from forms.ports import UnitOfWork
from forms.service import count_tickets, search_tickets, ticket_by_id
from forms.ticket import Ticket
from forms.ticket_list import ListOrder, TicketLine, TicketQuery, line_of
from forms.words import Disposal, StateKind, Step, Urgency
from tests.forms.lifecycle.samples import DISPATCHER, HEATING, HOUR, WATER, dispatched, signed
from tests.forms.samples import NOW
from tests.forms.test_service import file


@pytest.fixture
def tickets(uow: UnitOfWork) -> list[Ticket]:
    """Six tickets: two waiting (one urgent), one sent, one in hand, one with a helper, one closed."""
    filed = [
        file(uow, at=NOW - 5 * HOUR).ticket,
        file(uow, {Field.URGENCY: Urgency.CRITICAL.value}, at=NOW - 4 * HOUR).ticket,
        file(uow, at=NOW - 3 * HOUR).ticket,
        file(uow, at=NOW - 2 * HOUR).ticket,
        file(uow, at=NOW - 1 * HOUR).ticket,
        file(uow, at=NOW, disposal=Disposal.ANSWERED).ticket,
    ]
    dispatched(uow, filed[2])
    dispatched(uow, filed[3])
    signed(uow, filed[3])
    dispatched(uow, filed[4], WATER, HEATING)
    with uow.writing() as work:
        ticket = work.tickets.by_id(filed[4].id)
        assert ticket is not None
        sooner = replace(ticket.standing, due=Due(at=NOW + HOUR), owner_person="W1")
        note(work, ticket, line(DISPATCHER, Step.DUE_RECOMPUTED, NOW), sooner)
    return [ticket_by_id(each.id, uow) for each in filed]


OPEN_FIRST_DUE = (1, 0, 4, 3, 2)
"""The urgent one (15 minutes), the other waiting one (2 hours), the recomputed one, the two due in 7 days."""

CASES = [
    (TicketQuery(states=frozenset({StateKind.AWAITING_SIGN_IN})), {2, 4}),
    (TicketQuery(states=frozenset({StateKind.IN_HAND, StateKind.CLOSED})), {3, 5}),
    (TicketQuery(owner_unit=Desk.DISPATCH.value), {0, 1}),
    (TicketQuery(owner_unit=HEATING), {2, 3}),
    (TicketQuery(owner_unit=HEATING, states=frozenset({StateKind.IN_HAND})), {3}),
    (TicketQuery(with_unit=HEATING), {2, 3, 4}),
    (TicketQuery(with_unit=WATER), {4}),
    (TicketQuery(owner_person="U0101-1"), {3}),
    (TicketQuery(owner_person="W1", owner_unit=WATER), {4}),
    (TicketQuery().overdue(NOW), {0, 1}),
    (TicketQuery(due_before=NOW + 2 * HOUR), {0, 1, 4}),
    (TicketQuery(due_before=NOW + 2 * HOUR, with_unit=HEATING), {4}),
    (TicketQuery(urgencies=frozenset({Urgency.CRITICAL})), {1}),
    (TicketQuery(urgencies=frozenset({Urgency.CRITICAL, Urgency.NORMAL}), owner_unit=HEATING), {2, 3}),
    (TicketQuery(words=("停暖",), owner_unit=HEATING), {2, 3}),
    (TicketQuery(words=("停暖",), with_unit=HEATING, states=frozenset({StateKind.IN_HAND})), {3}),
    (TicketQuery(words=("停暖",), urgencies=frozenset({Urgency.CRITICAL})), {1}),
    (TicketQuery(words=("停暖",), due_before=NOW), {0, 1}),
    (TicketQuery(words=("停暖",), owner_person="W1"), {4}),
    (TicketQuery(phone="13800001234", owner_unit=HEATING), {2, 3}),
    (TicketQuery(phone="13800001234", words=("停暖",), with_unit=WATER), {4}),
    (TicketQuery(categories=("0103",), owner_unit=HEATING), {2, 3}),
    (TicketQuery(districts=("鹿城区",), with_unit=HEATING), {2, 3, 4}),
    (TicketQuery(words=("停暖",), order=ListOrder.DUE), {0, 1, 2, 3, 4, 5}),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_a_list_holds_what_is_asked_and_its_count_agrees(
    uow: UnitOfWork, tickets: list[Ticket], query: TicketQuery, expected: set[int]
) -> None:
    numbers = [tickets[each].number for each in sorted(expected, reverse=True)]
    assert [each.number for each in search_tickets(query, uow).lines] == numbers
    assert count_tickets(query, uow) == len(expected)
    assert count_tickets(query, uow, at_most=1) == min(1, len(expected))
    by_due = replace(query, order=ListOrder.DUE)
    if not query.words:
        wanted = [tickets[each].number for each in sorted_by_due(tickets) if each in expected]
        assert [each.number for each in search_tickets(by_due, uow).lines] == wanted
        assert count_tickets(by_due, uow) == len(wanted)


def sorted_by_due(tickets: list[Ticket]) -> list[int]:
    open_ones = [number for number, each in enumerate(tickets) if each.standing.due is not None]
    return sorted(open_ones, key=lambda number: (tickets[number].standing.due_at, tickets[number].id))


def test_the_earliest_due_comes_first_and_pages_meet(uow: UnitOfWork, tickets: list[Ticket]) -> None:
    query = TicketQuery(order=ListOrder.DUE, limit=2)
    lines: list[TicketLine] = []
    while True:
        page = search_tickets(query, uow)
        lines += page.lines
        if page.next is None:
            break
        query = query.next_page(page.next)
    assert [each.number for each in lines] == [tickets[each].number for each in sorted_by_due(tickets)]
    assert [each.number for each in lines[:3]] == [tickets[each].number for each in OPEN_FIRST_DUE[:3]]


def test_a_line_tells_owner_due_time_and_next_step(uow: UnitOfWork, tickets: list[Ticket]) -> None:
    (found,) = search_tickets(TicketQuery(number=tickets[3].number), uow).lines
    assert found == line_of(tickets[3])
    assert (found.owner_unit, found.owner_person, found.next_step) == (HEATING, "U0101-1", NextStep.REPLY)
    assert found.lead_unit == HEATING
    assert not found.overdue(NOW)
    assert found.overdue(NOW + timedelta(days=8))


def test_lines_are_given_in_the_order_asked(uow: UnitOfWork, tickets: list[Ticket]) -> None:
    with uow.reading() as work:
        lines = work.tickets.lines([tickets[3].id, "none", tickets[0].id])
    assert [each.number for each in lines] == [tickets[3].number, tickets[0].number]


def test_the_index_follows_every_move(uow: UnitOfWork, tickets: list[Ticket]) -> None:
    query = TicketQuery(words=("停暖",), owner_unit=Desk.DISPATCH.value)
    assert count_tickets(query, uow) == 2
    dispatched(uow, tickets[0], WATER)
    assert count_tickets(query, uow) == 1
    assert count_tickets(replace(query, owner_unit=WATER), uow) == 2
    assert count_tickets(TicketQuery(words=("停暖",), with_unit=WATER), uow) == 2
