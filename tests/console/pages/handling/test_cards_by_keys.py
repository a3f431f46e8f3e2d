"""The side cards of the unit desk by keyboard: help, extension, progress, whistle."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.pages.handling.help_card import HelpCard
from console.pages.handling.small_cards import ExtensionCard, ProgressCard
from console.pages.handling.whistle_card import WhistleCard
from forms.handling.queue import UnitTab
from forms.handling.replying import submit_reply
from forms.handling.taking_up import ContactWay, record_contact
from forms.handling.whistling import blow_whistle
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import AssignmentState
from tests.console.pages.handling.handler import ALT, CTRL, Handler, contacted, in_sub
from tests.forms.handling.samples import (
    AT_STREET,
    AT_WORKS,
    FACTS,
    HEATING,
    HELP_REPLY,
    LATER,
    SIGNED,
    STREET,
    WORKS,
    in_hand,
)


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    return InMemoryUnitOfWork()


def orders_of(storage: InMemoryUnitOfWork, ticket_id: str) -> list[str]:
    return [each.unit for each in storage.assignments.of_ticket(ticket_id)]


def test_help_is_asked_by_name_and_accepted_by_the_other_unit(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    _, ticket_id = contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_X, ALT)
    card = handler.card(HelpCard)
    assert card.unit.hasFocus()
    handler.write("城管")
    handler.press(Qt.Key.Key_Return)
    assert card.what.hasFocus()
    handler.write("清理堵路车辆")
    handler.press(Qt.Key.Key_Return)
    assert "已请城管局协办" in card.answer.text()
    other = Handler(qtbot, storage, actor=AT_WORKS)
    assert other.count(UnitTab.HELPING) == "1"
    other.go_to(UnitTab.HELPING)
    assert other.page.asked.title.text() == "供热办请协办"
    other.press(Qt.Key.Key_F9)
    assert orders_of(storage, ticket_id) == [HEATING, WORKS]
    assert other.titles[0].startswith("阳光花园3号楼停暖")


def test_a_helpers_reply_is_the_next_step_of_the_lead(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    order_id, ticket_id = contacted(storage)
    in_sub(storage, order_id)
    sub = storage.assignments.of_ticket(ticket_id)[1]
    submit_reply(sub.id, HELP_REPLY, AT_WORKS, storage, LATER)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    assert handler.next_step == "看城管局的协办答复"
    handler.press(Qt.Key.Key_F9)
    assert handler.card(HelpCard).subs[0].accept.hasFocus()
    handler.press(Qt.Key.Key_Space)
    assert storage.assignments.of_ticket(ticket_id)[1].state is AssignmentState.CLOSED
    assert handler.next_step == "写答复"


def test_an_extension_is_asked_for_in_place_and_only_once(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    _, ticket_id = contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_Y, ALT)
    card = handler.card(ExtensionCard)
    assert card.by.hasFocus()
    assert card.by.maximum() == 10
    handler.write_into(card.reason, "等待配件到货")
    handler.press(Qt.Key.Key_Return)
    (asked,) = storage.handling.extensions.of_ticket(ticket_id)
    assert (asked.by, asked.reason) == (1, "等待配件到货")
    assert not card.unfold_button.isEnabled()
    assert "已有一份申请" in card.unfold_button.toolTip()


def test_progress_is_noted_in_place(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    _, ticket_id = contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    handler.press(Qt.Key.Key_J, ALT)
    handler.write("已开挖，明天换管")
    handler.press(Qt.Key.Key_Return, CTRL)
    assert storage.tickets.stored[ticket_id].trail[-1].text == "已开挖，明天换管"
    assert not handler.card(ProgressCard).is_unfolded


def test_a_street_whistles_once_it_knows_the_facts_and_scores_who_came(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    done = in_hand(storage, STREET)
    record_contact(done.order.id, ContactWay.PHONE, True, "已说明", AT_STREET, storage, SIGNED)
    street = Handler(qtbot, storage, actor=AT_STREET)
    street.go_to(UnitTab.IN_HAND)
    street.press(Qt.Key.Key_C, ALT)
    card = street.card(WhistleCard)
    street.write("路面塌陷，管线权属不明")
    street.write_into(card.departments.line, "城管局")
    street.press(Qt.Key.Key_Return)
    street.press(Qt.Key.Key_Return, CTRL)
    assert "还缺：现场情况" in card.answer.text()
    for key, line in card.facts.items():
        street.write_into(line, FACTS[key])
    assert card.mind.text() == "情况已摸清，可以吹哨"
    street.press(Qt.Key.Key_Return, CTRL)
    works = Handler(qtbot, storage, actor=AT_WORKS)
    assert works.count(UnitTab.WHISTLES) == "1"
    works.go_to(UnitTab.WHISTLES)
    assert works.page.asked.title.text() == "滨江街道吹哨，请报到"
    assert FACTS["limits"] in works.page.asked.facts.text()
    works.press(Qt.Key.Key_F9)
    assert works.page.asked.report.hasFocus()
    works.write("11月17日到场，管线属排水处，已通知修复")
    works.press(Qt.Key.Key_F9)
    (call,) = storage.handling.whistle_calls.of_ticket(done.ticket.id)
    assert call.report.startswith("11月17日到场")
    street.come_back()
    street.page.store.read()
    street.go_to(UnitTab.WHISTLES)
    part = street.card(WhistleCard).calls[0]
    part.score.setFocus()
    part.score.setValue(4)
    part.rate.setFocus()
    street.press(Qt.Key.Key_Space)
    (scored,) = storage.handling.whistle_calls.of_ticket(done.ticket.id)
    assert (scored.score, scored.solved) == (4, True)
    assert street.count(UnitTab.WHISTLES) == "0"


def test_only_a_street_sees_the_whistle(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    assert handler.card(WhistleCard).isHidden()
    assert not handler.card(HelpCard).isHidden()


def test_whistles_that_were_blown_are_listed_for_the_street(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    done = in_hand(storage, STREET)
    blow_whistle(done.order.id, (WORKS,), "路面塌陷", FACTS, AT_STREET, storage, LATER)
    street = Handler(qtbot, storage, actor=AT_STREET)
    street.go_to(UnitTab.WHISTLES)
    assert "已吹哨，等报到和评价" in street.titles[0]
    assert len(street.card(WhistleCard).calls) == 1
