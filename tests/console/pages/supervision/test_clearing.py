"""不满意清零 at the supervision desk: whoever may order a redo but calls nobody decides here."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from forms.access.roles import Actor
from forms.followup.calling import record_answers
from forms.followup.unsatisfied import Leaving
from forms.in_memory import InMemoryUnitOfWork
from forms.supervision.desk import Tab
from forms.ticket import Ticket
from forms.words import StateKind
from tests.console.pages.supervision.inspector import ALT, CTRL, Inspector
from tests.forms.followup.samples import HAPPY, LATER, UNHAPPY, closed, done_again, now_of, task_for
from tests.forms.lifecycle.samples import AGENT
from tests.forms.supervision.samples import INSPECTOR, LEADER, with_units


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    uow = InMemoryUnitOfWork()
    with_units(uow)
    return uow


def unsatisfied(uow: InMemoryUnitOfWork) -> Ticket:
    """A ticket whose citizen is not satisfied, as the agent heard it."""
    ticket, _ = closed(uow)
    record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, LATER)
    return ticket


@pytest.mark.parametrize("actor", [INSPECTOR, LEADER], ids=lambda each: each.name)
def test_who_calls_nobody_sends_the_ticket_back_and_confirms(
    qtbot: QtBot, storage: InMemoryUnitOfWork, actor: Actor
) -> None:
    ticket = unsatisfied(storage)
    person = Inspector(qtbot, storage, actor)
    person.go_to(Tab.UNSATISFIED)
    assert person.next_step == "退回重办"
    person.press(Qt.Key.Key_F9)
    card = person.page.answer
    assert card is not None
    assert card.line.hasFocus()
    person.press(Qt.Key.Key_Return, CTRL)
    assert "请写明" in card.answer.text()
    person.write("王副局长（分管领导）")
    card.words.setFocus()
    person.write("要彻底修好并当面说明")
    person.press(Qt.Key.Key_Return, CTRL)
    assert person.page.told.text() == "已退回重办，办结后会再次回访。"
    assert now_of(storage, ticket).state is StateKind.REDO
    assert person.next_step == "督办" or not person.next_step
    done_again(storage, now_of(storage, ticket))
    record_answers(task_for(storage, ticket).id, HAPPY, AGENT, storage, LATER)
    person.page.store.read()
    assert person.next_step == "确认销号"
    person.press(Qt.Key.Key_F9)
    assert person.count(Tab.UNSATISFIED) == "0"
    assert now_of(storage, ticket).state is StateKind.ARCHIVED


def test_an_unsatisfied_citizen_is_told_the_legal_route_with_proof(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    ticket = unsatisfied(storage)
    person = Inspector(qtbot, storage)
    person.go_to(Tab.UNSATISFIED)
    person.press(Qt.Key.Key_L, ALT)
    card = person.page.answer
    assert card is not None
    person.write("可在六十日内申请行政复议")
    person.press(Qt.Key.Key_Return, CTRL)
    assert "凭证" in card.answer.text()
    assert card.line.text() == "可在六十日内申请行政复议"
    card.words.setFocus()
    person.write("《行政复议法》第二十条，录音 11 月 20 日")
    person.press(Qt.Key.Key_Return, CTRL)
    assert now_of(storage, ticket).state is StateKind.LEGAL_ROUTE
    assert person.count(Tab.UNSATISFIED) == "0"
    (entry,) = storage.unsatisfied.about(ticket.id)
    assert entry.left_how is Leaving.LEGAL_ROUTE
    told = now_of(storage, ticket).trail[-1]
    assert (told.text, told.why) == ("可在六十日内申请行政复议", "《行政复议法》第二十条，录音 11 月 20 日")
