"""The unit desk by keyboard: sign in, contact, help, extension, whistle, reply."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.handling.help_card import HelpCard
from console.pages.handling.small_cards import ContactCard, ExtensionCard, ProgressCard
from console.pages.handling.whistle_card import WhistleCard
from console.theme import Appearance, Scheme
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.handling.helping import accept_help, ask_help
from forms.handling.queue import UnitTab
from forms.handling.replying import submit_reply
from forms.handling.reviewing import send_back_reply
from forms.handling.taking_up import ContactWay, record_contact, sign_in
from forms.handling.whistling import blow_whistle
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.assignment import AssignmentState
from forms.storage import open_storage
from forms.words import ClosingKind, StateKind, Step
from telephony.protocol import Dial
from tests.console.clipping import clipped
from tests.console.held_jobs import HeldJobs
from tests.console.pages.handling.handler import ALT, CTRL, Handler
from tests.forms.handling.samples import (
    AT_HEATING,
    AT_STREET,
    AT_WORKS,
    FACTS,
    GOOD,
    GOOD_REPLY,
    HEATING,
    HELP_REPLY,
    LATER,
    REVIEWER,
    SIGNED,
    STREET,
    WORKS,
    in_hand,
    orders,
    send,
    steps,
    stored,
)


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    return InMemoryUnitOfWork()


def contacted(storage: InMemoryUnitOfWork, *helpers: str) -> tuple[str, str]:
    """An order in hand whose citizen was contacted: its id and the ticket's."""
    done = in_hand(storage, HEATING, *helpers)
    record_contact(done.order.id, ContactWay.PHONE, True, "已说明", AT_HEATING, storage, SIGNED)
    return done.order.id, done.ticket.id


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


def in_sub(storage: InMemoryUnitOfWork, order_id: str) -> str:
    """A sub-ticket at the city works, signed; its number."""
    asked = ask_help(order_id, WORKS, "清理堵路车辆", AT_HEATING, storage, SIGNED)
    made = accept_help(asked.request.id, AT_WORKS, storage, SIGNED).order
    assert made is not None
    return made.number


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


def orders_of(storage: InMemoryUnitOfWork, ticket_id: str) -> list[str]:
    return [each.unit for each in storage.assignments.of_ticket(ticket_id)]


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


def test_only_a_street_sees_the_whistle(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    contacted(storage)
    handler = Handler(qtbot, storage)
    handler.go_to(UnitTab.IN_HAND)
    assert handler.card(WhistleCard).isHidden()
    assert not handler.card(HelpCard).isHidden()


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


def test_whistles_that_were_blown_are_listed_for_the_street(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    done = in_hand(storage, STREET)
    blow_whistle(done.order.id, (WORKS,), "路面塌陷", FACTS, AT_STREET, storage, LATER)
    street = Handler(qtbot, storage, actor=AT_STREET)
    street.go_to(UnitTab.WHISTLES)
    assert "已吹哨，等报到和评价" in street.titles[0]
    assert len(street.card(WhistleCard).calls) == 1
