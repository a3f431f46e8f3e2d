"""The unit's queue, an order's file, what waits for review, and the side cards; on all storages."""

from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.clock.remaining import DueLevel, remaining
from forms.draft import Field
from forms.handling.cards import handling_cards
from forms.handling.desk_file import call_file, desk_file
from forms.handling.extending import ask_extension, grant_extension
from forms.handling.helping import ask_help
from forms.handling.queue import UnitTab, soon_until, unit_queue
from forms.handling.replying import submit_reply
from forms.handling.reviewing import send_back_reply
from forms.handling.waiting import (
    extensions_waiting,
    replies_waiting,
    requests_waiting,
    waiting_counts,
)
from forms.handling.whistling import blow_whistle
from forms.lifecycle.moving import ticket_in, withdraw_orders
from forms.ports import UnitOfWork
from forms.service import file_ticket
from tests.forms.clock.counting import CALENDAR, RULES
from tests.forms.handling.samples import (
    AGENT,
    AT_GREEN,
    AT_HEATING,
    AT_STREET,
    AT_WORKS,
    DUE_AT,
    FACTS,
    GOOD_REPLY,
    GREEN,
    HEATING,
    LATER,
    REVIEWER,
    STREET,
    TAKEN,
    WORKS,
    in_hand,
    send,
    stored,
)
from tests.forms.lifecycle.samples import DISPATCHER
from tests.forms.samples import command


def tabs(uow: UnitOfWork, actor: Actor = AT_HEATING, at_days: float = 1) -> dict[str, int]:
    now = TAKEN + timedelta(days=at_days)
    found = {tab: unit_queue(tab, actor, uow, now) for tab in UnitTab}
    for tab, queue in found.items():
        assert len(queue.lines) == queue.counts[tab], tab
    return {tab.value: queue.counts[tab] for tab, queue in found.items() if queue.counts[tab]}


def test_each_tab_lists_what_it_counts(uow: UnitOfWork) -> None:
    send(uow)
    in_hand(uow)
    done = in_hand(uow, WORKS, HEATING)
    replied = in_hand(uow)
    submit_reply(replied.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    assert tabs(uow) == {"to_sign": 2, "in_hand": 1, "helping": 1, "replied": 1}
    # on Friday the helper's order is nearly due, on Tuesday all are late
    assert tabs(uow, at_days=4)["soon"] == 3
    assert tabs(uow, at_days=8) == {"to_sign": 2, "in_hand": 1, "overdue": 3, "helping": 1, "replied": 1}
    assert tabs(uow, AT_GREEN) == {}
    ask_help(done.order.id, GREEN, "请配合", AT_WORKS, uow, LATER)
    assert tabs(uow, AT_GREEN) == {"helping": 1}


def test_the_most_pressing_comes_first_and_the_latest_reply(uow: UnitOfWork) -> None:
    late = in_hand(uow, at=TAKEN - timedelta(days=7))
    early = in_hand(uow, at=TAKEN - timedelta(days=14))
    queue = unit_queue(UnitTab.IN_HAND, AT_HEATING, uow, LATER)
    assert [each.ticket.id for each in queue.lines] == [early.ticket.id, late.ticket.id]
    assert len(unit_queue(UnitTab.IN_HAND, AT_HEATING, uow, LATER, limit=1).lines) == 1


@pytest.mark.parametrize("hours", range(0, 24 * 9, 5))
def test_soon_is_what_the_words_call_so(hours: int) -> None:
    now = TAKEN + timedelta(hours=hours)
    level = remaining(DUE_AT, now, CALENDAR, RULES.remaining).level
    pressing = now <= DUE_AT < soon_until(now, RULES.remaining, CALENDAR)
    assert pressing is (level in (DueLevel.SOON, DueLevel.TODAY))


def test_the_queue_is_the_own_units_and_masked(uow: UnitOfWork) -> None:
    in_hand(uow)
    (line,) = unit_queue(UnitTab.IN_HAND, AT_HEATING, uow, LATER).lines
    assert line.ticket.caller_number == "138****1234"
    for actor in (AGENT, REVIEWER, Actor(code="X", name="", roles=frozenset({Role.UNIT}))):
        with pytest.raises(NotAllowed):
            unit_queue(UnitTab.IN_HAND, actor, uow, LATER)


def test_a_confidential_caller_is_not_named_to_who_is_asked_for_help(uow: UnitOfWork) -> None:
    done = in_hand(uow, changes={Field.CONFIDENTIAL: True})
    ask_help(done.order.id, WORKS, "请配合，来电人13800001234", AT_HEATING, uow, LATER)
    (line,) = unit_queue(UnitTab.HELPING, AT_WORKS, uow, LATER).lines
    assert line.ticket.caller_number == ""
    assert "张先生" not in line.ticket.content
    assert line.request is not None
    assert "13800001234" not in line.request.what
    assert line.from_unit == "供热办"


def test_whistles_are_listed_for_the_street_and_for_who_was_called(uow: UnitOfWork) -> None:
    done = in_hand(uow, STREET)
    whistled = blow_whistle(done.order.id, (WORKS,), "路面塌陷", FACTS, AT_STREET, uow, LATER)
    (mine,) = unit_queue(UnitTab.WHISTLES, AT_STREET, uow, LATER).lines
    assert mine.whistle == whistled.whistle
    (asked,) = unit_queue(UnitTab.WHISTLES, AT_WORKS, uow, LATER).lines
    assert asked.call == whistled.calls[0]
    assert asked.from_unit == "滨江街道"
    assert call_file(whistled.calls[0].id, AT_WORKS, uow).whistle == whistled.whistle
    with pytest.raises(NotAllowed):
        call_file(whistled.calls[0].id, AT_GREEN, uow)


def test_an_orders_file_has_all_that_hangs_on_it(uow: UnitOfWork) -> None:
    done = in_hand(uow, HEATING, WORKS)
    file = desk_file(done.order.id, AT_HEATING, uow, LATER)
    assert [each.unit for each in file.subs] == ["城管局"]
    assert (file.may_whistle, file.sent_back) == (False, None)
    assert file.name_of(GREEN) == "园林局"
    with pytest.raises(NotAllowed):
        desk_file(done.order.id, AT_WORKS, uow, LATER)
    other = in_hand(uow)
    submit_reply(other.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    send_back_reply(other.ticket.id, (), "补充", REVIEWER, uow, LATER)
    again = desk_file(other.order.id, AT_HEATING, uow, LATER)
    assert again.sent_back is not None
    assert again.sent_back.why == "补充"
    assert again.context.earlier == ()


def test_reviewers_see_what_waits_for_them(uow: UnitOfWork) -> None:
    replied, asking, helped = in_hand(uow), in_hand(uow), in_hand(uow)
    sent = submit_reply(replied.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    asked = ask_extension(asking.order.id, 3, "等待配件", AT_HEATING, uow, LATER)
    request = ask_help(helped.order.id, WORKS, "请配合", AT_HEATING, uow, LATER)
    (reply,) = replies_waiting(REVIEWER, uow)
    assert (reply.reply, reply.ticket.id) == (sent.reply, replied.ticket.id)
    assert all(each.ok for each in reply.findings)
    (extension,) = extensions_waiting(REVIEWER, uow)
    assert extension.extension == asked.extension
    (help_request,) = requests_waiting(DISPATCHER, uow)
    assert help_request.request == request.request
    counts = waiting_counts(DISPATCHER, uow)
    assert (counts.replies, counts.extensions, counts.requests) == (1, 1, 1)
    nothing = waiting_counts(AGENT, uow)
    assert (nothing.replies, nothing.extensions, nothing.requests) == (0, 0, 0)
    for use_case in (replies_waiting, extensions_waiting, requests_waiting):
        with pytest.raises(NotAllowed):
            use_case(AGENT, uow)
    grant_extension(asked.extension.id, REVIEWER, uow, LATER)
    assert extensions_waiting(REVIEWER, uow) == ()


def test_what_was_asked_for_an_order_taken_back_waits_for_nobody(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    ask_extension(done.order.id, 3, "等待配件", AT_HEATING, uow, LATER)
    ask_help(done.order.id, WORKS, "请配合", AT_HEATING, uow, LATER)
    with uow.writing() as work:
        withdraw_orders(work, ticket_in(work, done.ticket.id), DISPATCHER, LATER, "会商改派")
    assert extensions_waiting(REVIEWER, uow) == ()
    assert requests_waiting(DISPATCHER, uow) == ()
    counts = waiting_counts(DISPATCHER, uow)
    assert (counts.extensions, counts.requests) == (0, 0)
    assert tabs(uow, AT_WORKS) == {}


def test_a_ticket_has_a_card_for_each_side_process(uow: UnitOfWork) -> None:
    done = in_hand(uow, STREET)
    ask_extension(done.order.id, 3, "等待配件", AT_STREET, uow, LATER)
    ask_help(done.order.id, GREEN, "请配合", AT_STREET, uow, LATER)
    blow_whistle(done.order.id, (WORKS,), "路面塌陷", FACTS, AT_STREET, uow, LATER)
    with uow.reading() as work:
        cards = handling_cards(stored(uow, done.ticket), REVIEWER, work)
    assert [(each.title, each.state) for each in cards] == [
        ("延期", "延期待审"),
        ("协办申请", "等待接受"),
        ("吹哨报到", "已报到 0/1"),
    ]
    assert all(each.is_open for each in cards)
    plain = file_ticket(command(), uow, LATER).ticket
    with uow.reading() as work:
        assert handling_cards(plain, REVIEWER, work) == ()
