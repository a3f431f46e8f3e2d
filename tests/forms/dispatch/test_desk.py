"""What the dispatch desk shows, and its rules as texts; the same on all storages."""

from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.dispatch.cards import dispatch_cards
from forms.dispatch.conferring import call_conference
from forms.dispatch.desk import DeskQueue, queue, queue_counts, records_of, time_classes
from forms.dispatch.desk_rules import DISPATCH_DESK
from forms.draft import Field
from forms.ports import UnitOfWork
from forms.rules.errors import RuleTextWrong
from forms.words import Urgency
from tests.forms.dispatch.desk_samples import (
    AGENT,
    INSPECTOR,
    NOISE,
    asked,
    held,
    returned,
    sent,
    twice_returned,
)
from tests.forms.dispatch.samples import DISPATCHER, with_units
from tests.forms.samples import NOW
from tests.forms.test_service import file


@pytest.fixture
def hall(uow: UnitOfWork) -> UnitOfWork:
    """A database with the demo's units, on each kind of storage."""
    return with_units(uow)


def test_the_queue_comes_urgent_first_then_by_due_time(hall: UnitOfWork) -> None:
    filed = [
        file(hall, {**NOISE, Field.URGENCY: urgency.value}, at=NOW - timedelta(minutes=ago)).ticket
        for urgency, ago in (
            (Urgency.NORMAL, 5),
            (Urgency.CRITICAL, 1),
            (Urgency.NORMAL, 30),
            (Urgency.URGENT, 2),
            (Urgency.CRITICAL, 3),
        )
    ]
    lines = queue(DeskQueue.WAITING, DISPATCHER, hall)
    assert [each.ticket.id for each in lines] == [filed[place].id for place in (4, 1, 3, 2, 0)]
    assert [each.id for each in queue(DeskQueue.WAITING, DISPATCHER, hall, 2)] == [filed[4].id, filed[1].id]
    assert lines[0].due is not None
    assert queue_counts(DISPATCHER, hall)[DeskQueue.WAITING] == 5


def test_every_queue_lists_what_its_count_says(hall: UnitOfWork) -> None:
    file(hall, NOISE)
    sent(hall)
    request = asked(hall, sent(hall).orders[0]).request
    conference = twice_returned(hall).conference
    assert conference is not None
    counts = queue_counts(DISPATCHER, hall)
    listed = {which: queue(which, DISPATCHER, hall) for which in DeskQueue}
    assert {which: len(lines) for which, lines in listed.items()} == dict(counts)
    assert counts == {
        DeskQueue.WAITING: 2,
        DeskQueue.RETURNS: 1,
        DeskQueue.CONFERENCES: 1,
        DeskQueue.SENT: 1,
    }
    (line,) = listed[DeskQueue.RETURNS]
    assert (line.request, line.id, line.due) == (request, request.id, request.review_due)
    (line,) = listed[DeskQueue.CONFERENCES]
    assert line.conference == conference


def test_a_role_sees_only_its_queues_and_masked_lines(hall: UnitOfWork) -> None:
    file(hall, NOISE)
    assert set(queue_counts(INSPECTOR, hall)) == {DeskQueue.CONFERENCES}
    assert not queue_counts(AGENT, hall)
    with pytest.raises(NotAllowed):
        queue(DeskQueue.WAITING, INSPECTOR, hall)
    with pytest.raises(NotAllowed):
        records_of("any", AGENT, hall)
    (line,) = queue(DeskQueue.WAITING, DISPATCHER, hall)
    assert "13800001234" not in f"{line.ticket.caller_number}{line.ticket.contact_number}"


def test_a_tickets_records_are_all_there(hall: UnitOfWork) -> None:
    answer = twice_returned(hall)
    assert answer.conference is not None
    kept = held(hall, answer.conference)
    records = records_of(answer.ticket.id, DISPATCHER, hall)
    assert records.ticket == answer.ticket
    assert [each.unit for each in records.orders] == ["chengguan", "huanjing"]
    assert [each.unit for each in records.returns] == ["chengguan", "huanjing"]
    assert records.conferences == (kept,)
    assert [each.chosen_lead for each in records.choices] == ["chengguan", "huanjing"]


def test_the_classes_come_in_the_order_of_the_rule(hall: UnitOfWork) -> None:
    assert [each.key for each in time_classes(hall)] == ["critical", "urgent", "ordinary"]


def test_a_return_once_granted_no_longer_waits(hall: UnitOfWork) -> None:
    returned(hall, sent(hall).orders[0])
    assert queue(DeskQueue.RETURNS, DISPATCHER, hall) == ()
    supervisor = Actor(code="3001", name="陈刚", roles=frozenset({Role.SUPERVISOR}))
    filed = file(hall, NOISE).ticket
    call_conference(filed.id, "会商", supervisor, hall, NOW)
    assert len(queue(DeskQueue.CONFERENCES, supervisor, hall)) == 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("asks = 1", "asks = 0", "应在 1 至 5 之间"),
        (
            '[returns.other_place]\nname = "不属本辖区"',
            '[returns.other_place]\nname = "不属本单位职责"',
            "写了两次",
        ),
        ('"市司法局", ', '"市委编办", ', "常设成员写了两次"),
        ("binding = true", "binds = true", "是不是 binding？"),
        ('unit = "working_hours"', 'unit = "weeks"', "不能是“weeks”"),
    ],
)
def test_a_wrong_text_of_the_desks_rules_is_refused_with_its_line(before: str, after: str, said: str) -> None:
    text = DISPATCH_DESK.default.text
    assert before in text
    with pytest.raises(RuleTextWrong, match=said) as wrong:
        DISPATCH_DESK.read(text.replace(before, after))
    assert wrong.value.line > 0


def test_the_shipped_rules_count_only_a_wrong_unit() -> None:
    reasons = DISPATCH_DESK.read(DISPATCH_DESK.default.text).returns
    assert {each.code for each in reasons.values() if each.wrong_unit} == {
        "other_unit",
        "other_place",
        "split",
    }


def test_the_sheet_shows_returns_and_conferences_as_cards(hall: UnitOfWork) -> None:
    answer = twice_returned(hall)
    assert answer.conference is not None
    held(hall, answer.conference)
    with hall.reading() as work:
        cards = dispatch_cards(answer.ticket, DISPATCHER, work)
    assert [(each.title, each.state, each.is_open) for each in cards] == [
        ("退单", "已同意", False),
        ("退单", "已同意", False),
        ("会商", "已发起", True),
    ]
    told = dict(cards[2].facts)
    assert told["市委编办"] == "刘科长：按三定规定由城管局主办"
    assert told["缘由"] == "二次退单：第 2 次退单经审核同意"
    assert dict(cards[0].facts)["审核意见"] == "依据充分，同意（王磊）"
