"""Repeats and joined tickets, the same in memory, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from forms.errors import LinkRefused, RecallRefused, TicketMissing
from forms.linking import join_ticket, link_repeat, linked_lines, links_of
from forms.ports import UnitOfWork
from forms.service import TicketQuery, read_query, recall_ticket, search_tickets, ticket_by_id
from forms.ticket import Ticket
from forms.words import Disposal, LinkKind, StateKind, Step
from tests.forms.samples import LI_JING, NOW
from tests.forms.test_service import file

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def callers(uow: UnitOfWork) -> list[Ticket]:
    """Four people on one matter, and one ticket that is closed already."""
    filed = [file(uow, caller=f"1380000000{number}").ticket for number in range(4)]
    return [*filed, file(uow, disposal=Disposal.ANSWERED).ticket]


def test_a_joined_appeal_keeps_its_caller_and_number_and_counts_with_its_main_ticket(
    uow: UnitOfWork, callers: list[Ticket]
) -> None:
    main, *others, _ = callers
    for each in others:
        join_ticket(each.id, main.id, LI_JING, uow, LATER)
    assert links_of(main.id, uow).appeals == 4
    joined = ticket_by_id(others[0].id, uow)
    assert (joined.number, joined.caller) == (others[0].number, others[0].caller)
    assert joined.trail[-1].step is Step.JOINED
    assert joined.trail[-1].text == main.number
    assert [line.text for line in ticket_by_id(main.id, uow).trail if line.step is Step.TOOK_IN] == [
        each.number for each in others
    ]
    (link,) = links_of(others[0].id, uow).own
    assert (link.kind, link.main_id, link.operator, link.at) == (LinkKind.JOINED, main.id, "1001", LATER)


def test_joining_twice_changes_nothing(uow: UnitOfWork, callers: list[Ticket]) -> None:
    main, other, *_ = callers
    first = join_ticket(other.id, main.id, LI_JING, uow, LATER)
    again = join_ticket(other.id, main.id, LI_JING, uow, LATER)
    assert not first.already
    assert again.already
    assert (again.ticket, again.main) == (first.ticket, first.main)


def test_links_never_make_chains(uow: UnitOfWork, callers: list[Ticket]) -> None:
    first, second, third, fourth, _ = callers
    join_ticket(second.id, first.id, LI_JING, uow, LATER)
    assert join_ticket(third.id, second.id, LI_JING, uow, LATER).main.id == first.id
    join_ticket(first.id, fourth.id, LI_JING, uow, LATER)
    assert {link.main_id for each in (first, second, third) for link in links_of(each.id, uow).own} == {
        fourth.id
    }
    assert links_of(fourth.id, uow).appeals == 4


def test_a_repeat_may_be_of_a_closed_ticket_and_joining_may_not(
    uow: UnitOfWork, callers: list[Ticket]
) -> None:
    ticket, closed = callers[0], callers[-1]
    with pytest.raises(LinkRefused, match="可改为标记重复"):
        join_ticket(ticket.id, closed.id, LI_JING, uow, LATER)
    assert links_of(ticket.id, uow).own == ()
    linked = link_repeat(ticket.id, closed.id, LI_JING, uow, LATER)
    assert linked.ticket.trail[-1].step is Step.MARKED_REPEAT
    assert linked.main.trail[-1].step is Step.REPEATED
    assert links_of(closed.id, uow).appeals == 1


def test_what_cannot_be_linked_is_refused_and_nothing_changes(uow: UnitOfWork, callers: list[Ticket]) -> None:
    one, other, third, *_ = callers
    with pytest.raises(LinkRefused, match="自己"):
        join_ticket(one.id, one.id, LI_JING, uow, LATER)
    with pytest.raises(TicketMissing):
        join_ticket(one.id, "nothing", LI_JING, uow, LATER)
    recall_ticket(other.id, LI_JING, uow, NOW)
    with pytest.raises(LinkRefused, match="已撤回"):
        link_repeat(one.id, other.id, LI_JING, uow, LATER)
    assert ticket_by_id(one.id, uow) == one
    join_ticket(one.id, third.id, LI_JING, uow, LATER)
    with pytest.raises(LinkRefused, match="已并单"):
        join_ticket(one.id, callers[3].id, LI_JING, uow, LATER)
    with pytest.raises(RecallRefused):
        recall_ticket(third.id, LI_JING, uow, NOW)


def test_a_linked_ticket_is_still_found(uow: UnitOfWork, callers: list[Ticket]) -> None:
    join_ticket(callers[1].id, callers[0].id, LI_JING, uow, LATER)
    assert len(search_tickets(read_query("停暖"), uow).lines) == 5
    for state, count in ((StateKind.AWAITING_DISPATCH, 3), (StateKind.JOINED, 1)):
        query = TicketQuery(words=("停暖",), states=frozenset({state}))
        assert len(search_tickets(query, uow).lines) == count


def test_linked_tickets_are_listed_both_ways_and_counted(uow: UnitOfWork, callers: list[Ticket]) -> None:
    main, *others, closed = callers
    for each in others:
        join_ticket(each.id, main.id, LI_JING, uow, LATER)
    link_repeat(closed.id, main.id, LI_JING, uow, LATER + timedelta(minutes=1))
    found = linked_lines(main.id, uow, limit=2)
    assert (found.appeals, found.repeats, found.own) == (4, 1, ())
    assert [each.kind for each in found.to_it] == [LinkKind.JOINED] * 2
    assert {each.line.id for each in found.to_it} < {each.id for each in others}
    (own,) = linked_lines(closed.id, uow).own
    assert (own.kind, own.line.number) == (LinkKind.REPEAT, main.number)
    assert linked_lines("nothing", uow).to_it == ()
