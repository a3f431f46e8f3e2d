"""What a supervisor arranges on the follow-up page, by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.theme import Appearance, Scheme
from forms.followup.calling import record_answers
from forms.followup.calling_back import note_missed
from forms.followup.desk import Tab
from forms.followup.task import OPEN_TASKS
from forms.in_memory import InMemoryUnitOfWork
from forms.words import Step
from tests.console.clipping import clipped
from tests.console.pages.followup.caller import ALT, CTRL, CallerBack
from tests.forms.followup.samples import HAPPY, LATER, account, closed, now_of, task_for, with_units
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    found = InMemoryUnitOfWork()
    with_units(found)
    with found.writing() as work:
        for code in (AGENT.code, "1002"):
            work.accounts.add(account(code))
    return found


def whole_hall(qtbot: QtBot, storage: InMemoryUnitOfWork) -> CallerBack:
    """A supervisor before everybody's tasks."""
    caller = CallerBack(qtbot, storage, SUPERVISOR)
    caller.press(Qt.Key.Key_Q, ALT)
    return caller


def test_a_follow_up_is_handed_over_by_keys(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    caller = whole_hall(qtbot, storage)
    caller.press(Qt.Key.Key_M, ALT)
    card = caller.page.hand_over
    assert QApplication.focusWidget() is card.to
    assert [card.to.itemData(at) for at in range(card.to.count())] == ["1002"]
    caller.press(Qt.Key.Key_Return, CTRL)
    assert "移交" in card.answer.text()  # the reason is missing
    caller.write_into(card.why, "原回访人休假")
    caller.press(Qt.Key.Key_Return, CTRL)
    assert task_for(storage, ticket).owner == "1002"
    assert now_of(storage, ticket).trail[-1].step is Step.OWNER_HANDED_OVER
    assert caller.page.told.text() == "已移交工号 1002。"
    assert not card.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert caller.page.list.isAncestorOf(focus)


def test_a_call_back_is_handed_over_by_a_click(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    found = note_missed("13800005555", LATER, "call-9", storage, owner=AGENT.code)
    assert found is not None
    caller = whole_hall(qtbot, storage)
    caller.go_to(Tab.MISSED)
    caller.page.missed.hand_over.click()
    card = caller.page.hand_over
    caller.write_into(card.why, "原回拨人休假")
    card.do.click()
    assert storage.missed_calls.stored[found.id].owner == "1002"
    assert "移交：原回拨人休假" in caller.page.missed.said.text()


def test_a_ticket_that_was_called_is_called_again(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    ticket, _ = closed(storage)
    record_answers(task_for(storage, ticket).id, HAPPY, AGENT, storage, LATER)
    caller = whole_hall(qtbot, storage)
    caller.press(Qt.Key.Key_J, ALT)
    card = caller.page.call_again
    assert QApplication.focusWidget() is card.number
    caller.write(ticket.number.lower())
    caller.write_into(card.why, "质检抽查")
    caller.press(Qt.Key.Key_Return, CTRL)
    assert f"已安排再次回访工单 {ticket.number}" in caller.page.told.text()
    tasks = [each for each in storage.follow_ups.stored.values() if each.state in OPEN_TASKS]
    assert [each.ticket_id for each in tasks] == [ticket.id]
    caller.press(Qt.Key.Key_J, ALT)
    assert card.number.text() == ticket.number
    caller.press(Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_nothing_to_hand_over_is_said_and_agents_have_no_such_keys(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    caller = whole_hall(qtbot, storage)
    caller.press(Qt.Key.Key_M, ALT)
    assert "请先在列表中选一项" in caller.page.told.text()
    closed(storage)
    agent = CallerBack(qtbot, storage)
    agent.press(Qt.Key.Key_M, ALT)
    assert not agent.page.hand_over.isVisible()
    assert not agent.page.missed.hand_over.isVisibleTo(agent.page.missed)


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_words_are_cut(qtbot: QtBot, storage: InMemoryUnitOfWork, scale: float) -> None:
    theme.current().apply(Appearance(Scheme.DARK, scale, reduced_motion=True))
    closed(storage)
    caller = CallerBack(qtbot, storage, SUPERVISOR, size=(int(1200 * scale), int(700 * scale)))
    for key in (Qt.Key.Key_Q, Qt.Key.Key_M, Qt.Key.Key_J):
        caller.press(key, ALT)
    QApplication.processEvents()
    assert caller.page.hand_over.isVisible()
    assert clipped(caller.page.hand_over) + clipped(caller.page.call_again) == []
