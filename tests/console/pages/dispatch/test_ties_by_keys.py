"""What was typed stays after a crash; 告知法定途径 of a reply; a decision becomes a rule of the 派单目录."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.drafts import PAUSE_MS
from forms.access.roles import Role
from forms.dispatch.conferring import call_conference, decide_conference
from forms.dispatch.ordering import Choice
from forms.dispatch.rules import DISPATCH
from forms.handling.reply_check import ReplyDraft
from forms.handling.replying import submit_reply
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.rules.service import read_rule
from forms.words import ClosingKind, StateKind
from tests.console.pages.dispatch.dispatcher import ALT, CTRL, ZHOU, Clerk, hall_with
from tests.forms.dispatch.desk_samples import (
    BASIS,
    NOISE,
    asked,
    held,
    person_of,
    sent,
    signed,
    twice_returned,
)
from tests.forms.dispatch.samples import DISPATCHER
from tests.forms.samples import NOW
from tests.forms.test_service import file

HEAD = replace(ZHOU, roles=frozenset({Role.SUPERVISOR}))


@pytest.fixture
def hall() -> InMemoryUnitOfWork:
    """The demo area."""
    return hall_with()


def replied(hall: InMemoryUnitOfWork, closing: ClosingKind) -> None:
    """A reply of this kind that waits for its review."""
    order = sent(hall).orders[0]
    signed(hall, order)
    text = "11月16日派员到现场核查并电话联系您，此事属合同纠纷，已告知您可向人民法院起诉，结果已答复您。"
    draft = ReplyDraft(text=text, closing=closing, basis="《民事诉讼法》第一百二十二条")
    submit_reply(order.id, draft, person_of(order.unit), hall, NOW)


def test_a_reply_that_tells_the_route_is_closed_as_such_with_proof(
    qtbot: QtBot, hall: InMemoryUnitOfWork
) -> None:
    replied(hall, ClosingKind.TOLD)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_5, ALT)
    clerk.settle()
    card = clerk.page.deciding
    assert card.route.isVisible()
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_F9, CTRL)
    assert "告知的凭据" in card.refusal.text()
    clerk.write("告知书由来电人签收")
    clerk.press(Qt.Key.Key_F9, CTRL)
    clerk.settle()
    ticket = clerk.ticket("工地夜间施工")
    assert ticket.state is StateKind.LEGAL_ROUTE
    assert ticket.trail[-1].why == "告知书由来电人签收"


def test_another_reply_is_not_offered_that_way(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    replied(hall, ClosingKind.SOLVED)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_5, ALT)
    clerk.settle()
    assert clerk.page.deciding.route.isHidden()
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_F9, CTRL)
    assert clerk.ticket("工地夜间施工").state is StateKind.REPLY_IN_REVIEW


def decided(hall: InMemoryUnitOfWork) -> None:
    """A ticket that a conference gave to the police; it waits to be signed in."""
    ticket = file(hall, NOISE, at=NOW).ticket
    conference = held(hall, call_conference(ticket.id, "不知由谁主办", DISPATCHER, hall, NOW).conference)
    choice = Choice(lead="gongan", note="夜间生活噪音由公安局主办")
    decide_conference(conference.id, choice, BASIS, DISPATCHER, hall, NOW)


def test_a_decision_becomes_a_rule_by_keys(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    decided(hall)
    clerk = Clerk(qtbot, hall, HEAD)
    clerk.press(Qt.Key.Key_7, ALT)
    clerk.settle()
    clerk.press(Qt.Key.Key_G, ALT)
    card = clerk.page.adopting
    assert card.name.hasFocus()
    clerk.write("夜间生活噪音")
    clerk.press(Qt.Key.Key_F9)
    text = read_rule(DISPATCH, hall)
    assert text.version == 1
    assert 'title = "夜间生活噪音"' in text.text
    assert "派单目录第 1 版" in clerk.page.told.text()
    clerk.settle()
    assert not [each for each in clerk.page.sheet.action_slot.others if "派单目录" in each.text()]


def test_who_does_not_manage_the_rules_sees_nothing_of_it(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    decided(hall)
    clerk = Clerk(qtbot, hall)
    clerk.press(Qt.Key.Key_7, ALT)
    clerk.settle()
    assert clerk.shown
    assert not [each for each in clerk.page.sheet.action_slot.others if "派单目录" in each.text()]
    clerk.press(Qt.Key.Key_G, ALT)
    assert clerk.page.adopting.isHidden()


def test_a_note_on_the_dispatch_card_is_there_again_after_a_crash(qtbot: QtBot) -> None:
    hall, journal = hall_with({}), InMemoryJournal()
    first = Clerk(qtbot, hall, journal=journal)
    first.page.sending.note.setFocus()
    first.write("来电人晚八点后在家")
    qtbot.wait(PAUSE_MS + 100)
    again = Clerk(qtbot, hall, journal=journal)
    card = again.page.sending
    assert card.note.text() == "来电人晚八点后在家"
    assert card.choice == first.page.sending.choice
    again.press(Qt.Key.Key_F9)
    qtbot.wait(PAUSE_MS + 100)
    assert again.ticket("工地夜间施工").state is StateKind.AWAITING_SIGN_IN
    assert journal.words == {}


def test_a_reviewers_words_are_there_again_after_a_crash(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    asked(hall, sent(hall).orders[0])
    journal = InMemoryJournal()
    first = Clerk(qtbot, hall, journal=journal)
    first.press(Qt.Key.Key_2, ALT)
    first.settle()
    first.press(Qt.Key.Key_Return)
    first.write("三定规定写明由你局")
    qtbot.wait(PAUSE_MS + 100)
    again = Clerk(qtbot, hall, journal=journal)
    again.press(Qt.Key.Key_2, ALT)
    again.settle()
    assert again.page.deciding.words.toPlainText() == "三定规定写明由你局"
    again.press(Qt.Key.Key_F9)
    again.settle()
    assert journal.words == {}


def test_minutes_are_there_again_after_a_crash(qtbot: QtBot, hall: InMemoryUnitOfWork) -> None:
    twice_returned(hall)
    journal = InMemoryJournal()
    first = Clerk(qtbot, hall, journal=journal)
    first.press(Qt.Key.Key_3, ALT)
    first.settle()
    card = first.page.conferring
    card.rows[0].opinion.setFocus()
    first.write("由公安局主办为宜")
    card.words.setFocus()
    first.write("夜间由公安局主办")
    card.basis.setFocus()
    first.write("噪声污染防治法")
    qtbot.wait(PAUSE_MS + 100)
    again = Clerk(qtbot, hall, journal=journal)
    again.press(Qt.Key.Key_3, ALT)
    again.settle()
    card = again.page.conferring
    assert card.rows[0].opinion.text() == "由公安局主办为宜"
    assert (card.words.toPlainText(), card.basis.text()) == ("夜间由公安局主办", "噪声污染防治法")
