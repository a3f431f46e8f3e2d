"""The unit desk by keyboard: sign in, contact, help, extension, whistle, reply."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.handling.small_cards import ContactCard
from console.theme import Appearance, Scheme
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.handling.queue import UnitTab
from forms.handling.replying import submit_reply
from forms.handling.reviewing import send_back_reply
from forms.handling.taking_up import sign_in
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.assignment import AssignmentState
from forms.storage import open_storage
from forms.words import ClosingKind, StateKind, Step
from telephony.protocol import Dial
from tests.console.clipping import clipped
from tests.console.held_jobs import HeldJobs
from tests.console.pages.handling.handler import ALT, CTRL, Handler, contacted, in_sub
from tests.forms.handling.samples import (
    AT_HEATING,
    GOOD,
    GOOD_REPLY,
    LATER,
    REVIEWER,
    SIGNED,
    in_hand,
    orders,
    send,
    steps,
    stored,
)


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    return InMemoryUnitOfWork()


def test_f9_signs_in_and_then_offers_the_first_contact(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket = send(storage)
    handler = Handler(qtbot, storage)
    assert handler.count(UnitTab.TO_SIGN) == "1"
    assert handler.page.list.hasFocus()
    assert handler.next_step == "签收"
    handler.press(Qt.Key.Key_F9)
    assert orders(storage, ticket)[0].state is AssignmentState.SIGNED
    assert handler.next_step == "登记首次联系"
    assert (handler.count(UnitTab.TO_SIGN), handler.count(UnitTab.IN_HAND)) == ("0", "1")
    assert "已签收" in handler.page.told.text()
    handler.press(Qt.Key.Key_F9)
    assert handler.card(ContactCard).result.hasFocus()
    handler.write("已约定下午上门")
    handler.press(Qt.Key.Key_Return)
    assert orders(storage, ticket)[0].contacted_by == AT_HEATING.code
    assert handler.next_step == "写答复"
    assert stored(storage, ticket).trail[-1].step is Step.FIRST_CONTACT


def test_the_citizen_is_called_in_one_key_and_the_number_is_nowhere(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_B, CTRL)
    sent = handler.line.sent[-1]
    assert isinstance(sent, Dial)
    assert (sent.target, sent.name) == ("13800001234", "来电人")
    assert handler.card(ContactCard).result.hasFocus()
    everything = " ".join(
        str(each.property("text") or "") for each in handler.page.findChildren(type(handler.page.told))
    )
    assert "13800001234" not in everything
    assert "138****1234" in everything


def test_a_confidential_citizen_is_not_called(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    done = in_hand(storage, changes={Field.CONFIDENTIAL: True})
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    assert not handler.page.sheet.action_slot.others[0].isEnabled()
    handler.press(Qt.Key.Key_B, CTRL)
    assert handler.line.sent == []
    assert "话务员转达" in handler.page.told.text()
    assert stored(storage, done.ticket).state is StateKind.IN_HAND


def test_the_check_list_follows_the_typing_and_what_is_complete_is_sent(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    order_id, ticket_id = contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_F9)
    reply = handler.page.reply
    assert reply.text.hasFocus()
    assert not reply.send.isEnabled()
    assert [each.title for each in reply.check.findings if each.stops] == [
        "办结类型",
        "篇幅",
        "举措",
        "进展",
        "结果",
    ]
    handler.press(Qt.Key.Key_Return, CTRL)
    assert "还缺" in reply.refusal.text() or "需补正" in reply.refusal.text()
    handler.write(GOOD)
    assert [each.title for each in reply.check.findings if each.stops] == ["办结类型"]
    reply.closing.setFocus()
    handler.press(Qt.Key.Key_1)
    assert reply.check.summary.text() == "检查通过，可以提交"
    handler.press(Qt.Key.Key_Return, CTRL)
    with storage.reading() as work:
        assert work.tickets.stored[ticket_id].state is StateKind.REPLY_IN_REVIEW
        order = work.assignments.by_id(order_id)
        assert order is not None
        assert (order.reply, order.closing) == (GOOD, ClosingKind.SOLVED)
    assert handler.page.list.hasFocus()
    assert handler.count(UnitTab.REPLIED) == "1"
    assert handler.journal.words == {}


def test_what_was_typed_is_there_after_a_crash(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    contacted(storage)
    journal = InMemoryJournal()
    handler = Handler(qtbot, storage, journal=journal)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_F9)
    handler.write("11月17日派员到场")
    qtbot.waitUntil(lambda: bool(journal.words), timeout=2000)
    again = Handler(qtbot, storage, journal=journal)
    again.go_to(UnitTab.IN_HAND)
    again.press(Qt.Key.Key_D, ALT)
    assert again.page.reply.text.toPlainText() == "11月17日派员到场"


def test_esc_puts_the_reply_away_and_its_words_come_back(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_F9)
    handler.write("写到一半")
    handler.press(Qt.Key.Key_Escape)
    assert handler.page.list.hasFocus()
    handler.press(Qt.Key.Key_F9)
    assert handler.page.reply.text.toPlainText() == "写到一半"


def test_a_reply_that_was_sent_back_says_what_is_missing_and_keeps_its_words(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    order_id, ticket_id = contacted(storage)
    submit_reply(order_id, GOOD_REPLY, AT_HEATING, storage, LATER)
    send_back_reply(ticket_id, ("结果",), "写明补偿怎么算", REVIEWER, storage, LATER)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_F9)
    assert handler.page.reply.sent_back.text() == "上次答复被退回：缺结果。写明补偿怎么算"
    assert handler.page.reply.text.toPlainText() == GOOD


def test_an_open_sub_ticket_is_named_and_the_reply_stays(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    order_id, ticket_id = contacted(storage)
    sub = in_sub(storage, order_id)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_D, ALT)
    handler.write(GOOD)
    handler.page.reply.closing.setFocus()
    handler.press(Qt.Key.Key_1)
    handler.press(Qt.Key.Key_Return, CTRL)
    assert sub in handler.page.reply.refusal.text()
    assert handler.page.reply.text.toPlainText() == GOOD
    with storage.reading() as work:
        assert work.tickets.stored[ticket_id].state is StateKind.IN_HAND


def test_a_long_list_goes_on_when_its_end_is_in_sight(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    for _ in range(130):
        send(storage)
    handler = Handler(qtbot, storage)
    assert (handler.count(UnitTab.TO_SIGN), len(handler.titles)) == ("130", 100)
    bar = handler.page.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(handler.titles) == 130)
    assert handler.page.list.current is not None


def test_the_page_works_on_a_real_database(qtbot: QtBot, tmp_path: Path) -> None:
    database = open_storage(f"sqlite:///{(tmp_path / 'tickets.db').as_posix()}")
    uow = database.unit_of_work()
    ticket = send(uow)
    handler = Handler(qtbot, uow)
    handler.press(Qt.Key.Key_F9)
    handler.press(Qt.Key.Key_D, ALT)
    handler.write(GOOD)
    handler.page.reply.closing.setFocus()
    handler.press(Qt.Key.Key_1)
    handler.press(Qt.Key.Key_Return, CTRL)
    assert stored(uow, ticket).state is StateKind.REPLY_IN_REVIEW
    assert handler.count(UnitTab.REPLIED) == "1"
    database.close()


def test_a_key_pressed_twice_on_a_slow_database_does_it_once(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket = send(storage)
    lane = HeldJobs()
    lane.holding = False
    handler = Handler(qtbot, storage, lane=lane)
    lane.holding = True
    handler.press(Qt.Key.Key_F9)
    handler.press(Qt.Key.Key_F9)
    lane.let_all_go()
    assert "已签收" in handler.page.told.text()
    assert steps(stored(storage, ticket)).count(Step.SIGNED_IN) == 1


def test_the_line_marked_last_is_shown_whatever_comes_first(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    send(storage)
    send(storage)
    lane = HeldJobs()
    lane.holding = False
    handler = Handler(qtbot, storage, lane=lane)
    lane.holding = True
    handler.press(Qt.Key.Key_J)
    handler.press(Qt.Key.Key_K)
    handler.press(Qt.Key.Key_J)
    while len(lane):
        lane.let_go(-1)
    marked = handler.page.list.current
    assert marked is not None
    assert marked.order is not None
    assert handler.page.store.open.line == marked
    assert handler.page.sheet.ticket_id == marked.ticket.id
    assert marked == handler.page.list.rows[1]


def test_a_database_that_is_away_is_told_and_the_words_stay(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_F9)
    handler.write(GOOD)
    handler.page.reply.closing.setFocus()
    handler.press(Qt.Key.Key_1)
    storage.fails_with = StorageUnavailable()
    handler.press(Qt.Key.Key_Return, CTRL)
    assert "连不上数据库" in handler.page.reply.refusal.text()
    assert handler.page.reply.text.toPlainText() == GOOD
    handler.page.store.read()
    assert "连不上数据库" in handler.page.told.text()
    storage.fails_with = None
    handler.page.store.read()
    assert handler.page.told.text() == ""
    handler.press(Qt.Key.Key_Return, CTRL)
    assert handler.count(UnitTab.REPLIED) == "1"


def test_somebody_who_was_quicker_is_told_and_nothing_is_done_twice(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket = send(storage)
    handler = Handler(qtbot, storage)
    sign_in(orders(storage, ticket)[0].id, AT_HEATING, storage, SIGNED)
    handler.press(Qt.Key.Key_F9)
    assert "签收没有完成" in handler.page.told.text()
    assert steps(stored(storage, ticket)).count(Step.SIGNED_IN) == 1


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_words_are_cut(qtbot: QtBot, storage: InMemoryUnitOfWork, scheme: Scheme, scale: float) -> None:
    contacted(storage)
    size = (1290, 640) if scale == 1.0 else (1840, 980)
    theme.current().apply(Appearance(scheme=scheme, scale=scale, reduced_motion=True))
    handler = Handler(qtbot, storage, size=size)
    handler.go_to(UnitTab.IN_HAND)
    assert clipped(handler.page.tabs) == []
    handler.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: clipped(handler.page.reply) == [])


def test_an_empty_desk_says_so(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    handler = Handler(qtbot, storage)
    assert handler.titles == []
    assert [handler.count(tab) for tab in UnitTab] == ["0"] * 7
