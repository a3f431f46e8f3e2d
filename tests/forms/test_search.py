"""Searching tickets, the same in memory, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from forms.draft import Field
from forms.ports import UnitOfWork
from forms.service import TicketQuery, read_query, search_tickets
from forms.ticket_list import TicketLine
from forms.words import Disposal, StateKind
from tests.forms.samples import NOW
from tests.forms.test_service import file


@pytest.fixture
def three(uow: UnitOfWork) -> tuple[str, str, str]:
    """Three tickets, oldest first: their numbers."""
    return (
        file(uow, {Field.NAME: "王伟"}, at=NOW - timedelta(days=2), caller="13900001111").number,
        file(
            uow,
            {
                Field.TITLE: "ATM机故障100%_坏",
                Field.CONTENT: "银行ATM机吞卡",
                Field.CATEGORY: "170401",
                Field.NAME: "李\\四",
                Field.ADDRESS: "人民路银行",
            },
            at=NOW - timedelta(days=1),
            disposal=Disposal.ANSWERED,
        ).number,
        file(uow, at=NOW).number,
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", (2, 1, 0)),
        ("停暖", (2, 0)),
        ("阳光花园 停暖", (2, 0)),
        ("停暖 吞卡", ()),
        ("atm机", (1,)),
        ("100%_坏", (1,)),
        ("100%坏", ()),
        ("1000", ()),
        ("_", (1,)),
        ("李\\四", (1,)),
        ("'; DROP TABLE ticket; --", ()),
        ("人民路", (1,)),
        ("滨江街道阳光花园", (2, 0)),
        ("王伟", (0,)),
        ("20261121-000001", (2,)),
        ("20261120-", (1,)),
        ("2026112", ()),
        ("13900001111", (0,)),
        ("139 0000 1111", (0,)),
        ("1111", (0,)),
        ("1234", (2, 1)),
        ("停暖 1234", (2,)),
        ("9999", ()),
    ],
)
def test_tickets_are_found_newest_first(
    uow: UnitOfWork, three: tuple[str, str, str], typed: str, found: tuple[int, ...]
) -> None:
    page = search_tickets(read_query(typed), uow)
    assert [line.number for line in page.lines] == [three[place] for place in found]
    assert page.next is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (TicketQuery(states=frozenset({StateKind.CLOSED})), (1,)),
        (TicketQuery(states=frozenset({StateKind.CLOSED, StateKind.AWAITING_DISPATCH})), (2, 1, 0)),
        (TicketQuery(states=frozenset({StateKind.RECALLED})), ()),
        (TicketQuery(categories=("01",)), (2, 0)),
        (TicketQuery(categories=("0103", "17")), (2, 1, 0)),
        (TicketQuery(categories=("170401",)), (1,)),
        (TicketQuery(categories=("02",)), ()),
        (TicketQuery(since=NOW - timedelta(days=1)), (2, 1)),
        (TicketQuery(until=NOW - timedelta(days=1)), (0,)),
        (TicketQuery(since=NOW - timedelta(days=2), until=NOW), (1, 0)),
        (TicketQuery(name="王"), (0,)),
        (TicketQuery(phone="+86 139 0000 1111"), (0,)),
        (TicketQuery(words=("停暖",), states=frozenset({StateKind.CLOSED})), ()),
    ],
)
def test_filters_narrow_it(
    uow: UnitOfWork, three: tuple[str, str, str], query: TicketQuery, found: tuple[int, ...]
) -> None:
    page = search_tickets(query, uow)
    assert [line.number for line in page.lines] == [three[place] for place in found]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8])
def test_pages_follow_each_other_without_gap_or_double(uow: UnitOfWork, size: int) -> None:
    moments = [NOW, NOW, NOW, NOW - timedelta(microseconds=1), NOW, NOW - timedelta(days=1), NOW]
    for at in moments:
        file(uow, at=at)
    everything = search_tickets(TicketQuery(), uow).lines
    query = TicketQuery(limit=size)
    paged: list[TicketLine] = []
    while True:
        page = search_tickets(query, uow)
        paged += page.lines
        if page.next is None:
            break
        query = query.next_page(page.next)
    assert tuple(paged) == everything
    assert len(paged) == len(moments)


def test_a_ticket_filed_meanwhile_does_not_shift_the_pages(uow: UnitOfWork) -> None:
    numbers = [file(uow, at=NOW - timedelta(hours=hours)).number for hours in range(4)]
    first = search_tickets(TicketQuery(limit=2), uow)
    file(uow, at=NOW + timedelta(hours=1))
    assert first.next is not None
    second = search_tickets(TicketQuery(limit=2, after=first.next), uow)
    assert [line.number for line in (*first.lines, *second.lines)] == numbers
