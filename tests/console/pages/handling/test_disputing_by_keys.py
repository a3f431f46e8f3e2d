"""退单 before sign-in and 会商 after it, at the unit desk by keys."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.drafts import PAUSE_MS
from console.pages.handling.dispute_cards import ConferenceCard, ReturnCard
from console.pages.handling.small_cards import ProgressCard
from forms.dispatch.conference import ConferenceState
from forms.dispatch.conferring import drop_conference
from forms.dispatch.returning import review_return
from forms.handling.queue import UnitTab
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.assignment import AssignmentState
from forms.words import StateKind, Step
from tests.console.pages.handling.handler import ALT, CTRL, Handler
from tests.forms.handling.samples import LATER, WORKS, in_hand, orders, send, stored
from tests.forms.lifecycle.samples import DISPATCHER


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    return InMemoryUnitOfWork()


def choose_reason(handler: Handler, name: str) -> None:
    """Letters don't choose Chinese: the arrow key walks to it."""
    reason = handler.card(ReturnCard).reason
    while not reason.currentText().startswith(name):
        before = reason.currentIndex()
        handler.press(Qt.Key.Key_Down)
        assert reason.currentIndex() > before, name


def test_an_order_is_asked_to_be_given_back_by_keys_and_its_state_is_shown(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket = send(storage)
    handler = Handler(qtbot, storage)
    card = handler.card(ReturnCard)
    assert "11月18日18:00前可以申请退单" in card.said.text()
    handler.press(Qt.Key.Key_T, ALT)
    assert card.reason.hasFocus()
    choose_reason(handler, "不属本单位职责")
    handler.write_into(card.words, "路面由城管局养护")
    handler.press(Qt.Key.Key_Return, CTRL)
    assert "须写明依据" in card.answer.text()
    assert card.words.toPlainText() == "路面由城管局养护"
    assert card.basis.placeholderText().startswith("必填")
    handler.write_into(card.basis, "《市级部门三定规定》第三条")
    handler.write_into(card.proposed, "城管局")
    handler.press(Qt.Key.Key_Return, CTRL)
    assert orders(storage, ticket)[0].state is AssignmentState.RETURN_ASKED
    assert stored(storage, ticket).state is StateKind.RETURN_IN_REVIEW
    with storage.reading() as work:
        request = work.returns.of_ticket(ticket.id)[0]
    assert (request.reason, request.proposed) == ("other_unit", WORKS)
    assert "退单待审" in card.said.text()
    assert not card.unfold_button.isEnabled()
    assert handler.next_step == ""
    assert handler.count(UnitTab.TO_SIGN) == "1"


def test_a_refused_request_says_why_and_then_it_is_signed_in(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket = send(storage)
    handler = Handler(qtbot, storage)
    handler.press(Qt.Key.Key_T, ALT)
    card = handler.card(ReturnCard)
    choose_reason(handler, "诉求内容不清")
    handler.write_into(card.words, "没有写明小区")
    handler.press(Qt.Key.Key_Return, CTRL)
    with storage.reading() as work:
        request = work.returns.of_ticket(ticket.id)[0]
    review_return(request.id, False, "可电话联系来电人核实", DISPATCHER, storage, LATER)
    handler.page.store.read()
    handler.page.store.open_line(handler.page.store.open.line)
    assert "已驳回：可电话联系来电人核实" in card.said.text()
    handler.press(Qt.Key.Key_T, ALT)
    assert "不能再次申请" in handler.page.told.text()
    handler.press(Qt.Key.Key_F9)
    assert orders(storage, ticket)[0].state is AssignmentState.SIGNED


def test_after_sign_in_the_card_says_why_not(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    in_hand(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    card = handler.card(ReturnCard)
    assert "首接负责制" in card.said.text()
    assert not card.unfold_button.isEnabled()
    handler.press(Qt.Key.Key_T, ALT)
    assert "首接负责制" in handler.page.told.text()
    assert not card.is_unfolded


def test_after_the_window_the_card_says_until_when_it_was(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    send(storage, at=LATER - timedelta(days=6))
    handler = Handler(qtbot, storage)
    assert "截止，请签收办理" in handler.card(ReturnCard).said.text()


def test_a_conference_is_asked_for_by_keys_while_the_work_goes_on(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    done = in_hand(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_H, ALT)
    card = handler.card(ConferenceCard)
    assert card.why.hasFocus()
    handler.press(Qt.Key.Key_Return)
    assert "申请会商的理由" in card.answer.text()
    handler.write("管线权属不明，涉及三家单位")
    handler.press(Qt.Key.Key_Return)
    with storage.reading() as work:
        conference = work.conferences.of_ticket(done.ticket.id)[0]
    assert (conference.state, conference.why) == (ConferenceState.ASKED, "管线权属不明，涉及三家单位")
    assert stored(storage, done.ticket).trail[-1].step is Step.CONFERENCE_CALLED
    assert stored(storage, done.ticket).state is StateKind.IN_HAND
    assert "期间照常办理" in card.said.text()
    assert not card.unfold_button.isEnabled()
    drop_conference(conference.id, "权属已查明", DISPATCHER, storage, LATER)
    handler.page.store.open_line(handler.page.store.open.line)
    assert "权属已查明" in card.said.text()
    assert card.unfold_button.isEnabled()


def test_there_is_no_conference_to_ask_for_before_sign_in(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    send(storage)
    handler = Handler(qtbot, storage)
    assert handler.card(ConferenceCard).isHidden()
    before = QApplication.focusWidget()
    handler.press(Qt.Key.Key_H, ALT)
    assert QApplication.focusWidget() is before


def test_what_was_typed_is_there_again_after_a_crash(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    send(storage)
    journal = InMemoryJournal()
    first = Handler(qtbot, storage, journal=journal)
    first.press(Qt.Key.Key_T, ALT)
    card = first.card(ReturnCard)
    choose_reason(first, "不属本辖区")
    first.write_into(card.words, "在邻县界内")
    qtbot.wait(PAUSE_MS + 100)
    again = Handler(qtbot, storage, journal=journal)
    card = again.card(ReturnCard)
    assert (card.reason.currentData(), card.words.toPlainText()) == ("other_place", "在邻县界内")
    assert "还没有提交" in card.answer.text()
    again.press(Qt.Key.Key_T, ALT)
    again.write_into(card.basis, "《行政区域界线协议》第二条")
    again.press(Qt.Key.Key_Return, CTRL)
    qtbot.wait(PAUSE_MS + 100)
    assert journal.words == {}


def test_what_was_typed_for_one_order_does_not_come_to_another(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    in_hand(storage)
    in_hand(storage, at=LATER - timedelta(hours=4))
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_J, ALT)
    handler.write("已开挖路面")
    handler.press(Qt.Key.Key_0, ALT)
    handler.press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: handler.card(ProgressCard).words.toPlainText() == "")
    handler.press(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: handler.card(ProgressCard).words.toPlainText() == "已开挖路面")
