"""An outside reviewer's page: only what was put before them, masked, scored by keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs
from console.page_list import PAGES
from console.pages.followup.review_card import ReviewCard
from console.pages.observing import ObservingPage
from console.phone import Phone
from forms.access.roles import Role
from forms.errors import StorageUnavailable
from forms.followup.records import ReviewerKind
from forms.followup.reviewing import put_before
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.ticket import Operator
from telephony.account import PhoneSettings
from tests.console.clipping import clipped
from tests.console.desks import CATALOGUE, Clock, ScriptedLine
from tests.console.pages.followup.caller import ALT, CTRL, CallerBack
from tests.console.typing import commit
from tests.forms.followup.samples import LATER, OBSERVER, account, closed, with_units
from tests.forms.lifecycle.samples import SUPERVISOR


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    found = InMemoryUnitOfWork()
    with_units(found)
    with found.writing() as work:
        work.accounts.add(account(OBSERVER.code, role=Role.OBSERVER))
    return found


def sits_down(qtbot: QtBot, storage: InMemoryUnitOfWork) -> ObservingPage:
    archive = Archive(
        InlineJobs(), InlineJobs(), lambda: JournalOpened(journal=InMemoryJournal()), lambda: storage
    )
    rules = replace(DeskRules(Operator(code=OBSERVER.code, name=OBSERVER.name), ()), actor=OBSERVER)
    desk = Desk(Phone(ScriptedLine(), PhoneSettings()), archive, CATALOGUE, rules, Clock(LATER))
    page = ObservingPage(desk)
    qtbot.addWidget(page)
    page.resize(1290, 640)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return page


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def test_a_reviewer_sees_no_number_and_scores_by_keys(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    closed(storage)
    put_before(ticket.id, OBSERVER.code, ReviewerKind.PEOPLES_DEPUTY, SUPERVISOR, storage, LATER)
    page = sits_down(qtbot, storage)
    assert page.rows.rowCount() == 1
    shown = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "13800001234" not in shown
    assert "138 0000 1234" not in shown
    assert clipped(page.form) == []
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_5)
    press(Qt.Key.Key_Return, CTRL)
    assert "三项都要评分" in page.form.refusal.text()
    for name, digit in (("solved", Qt.Key.Key_4), ("manner", Qt.Key.Key_3)):
        page.form.choices[name].setFocus()
        press(digit)
    page.form.words.setFocus()
    commit(page.form.words, "阀门仍漏水")
    storage.fails_with = StorageUnavailable()
    press(Qt.Key.Key_Return, CTRL)
    assert "连不上数据库" in page.form.refusal.text()
    storage.fails_with = None
    press(Qt.Key.Key_Return, CTRL)
    (review,) = storage.outside_reviews.stored.values()
    assert (review.timely, review.solved, review.manner, review.words) == (5, 4, 3, "阀门仍漏水")
    assert str(page.rows.index(0, 0).data()).startswith("已评议")
    assert page.form.isHidden()


def test_the_page_is_for_outside_reviewers_only() -> None:
    page = next(each for each in PAGES if each.entry.word == "评议")
    assert page.is_for(OBSERVER)
    assert not page.is_for(SUPERVISOR)


def test_a_supervisor_puts_a_ticket_before_a_reviewer_by_keys(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket, _ = closed(storage)
    caller = CallerBack(qtbot, storage, SUPERVISOR)
    caller.press(Qt.Key.Key_Q, ALT)
    caller.press(Qt.Key.Key_E, ALT)
    card = next(each for each in caller.page.cards if isinstance(each, ReviewCard))
    assert card.reviewer.hasFocus()
    caller.write("9999")
    caller.press(Qt.Key.Key_Return, CTRL)
    assert "不是在用的外部评议员" in card.answer.text()
    card.reviewer.clear()
    caller.write(OBSERVER.code)
    caller.press(Qt.Key.Key_Return, CTRL)
    (review,) = storage.outside_reviews.stored.values()
    assert (review.ticket_id, review.kind) == (ticket.id, ReviewerKind.LIVELIHOOD_OBSERVER)
    assert "已交 8001 评议" in caller.page.told.text()
