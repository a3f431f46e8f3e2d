"""The dispatch desk by keys: one ticket, many tickets, and what stands in the way."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.dispatch import Tab
from console.jobs import InlineJobs
from forms.access.roles import Actor, Role
from forms.dispatch.ordering import Choice
from forms.dispatch.sending import dispatch, recall_dispatch
from forms.draft import Field, FieldValue
from forms.errors import StorageUnavailable
from forms.lifecycle.assignment import AssignmentRole
from forms.words import StateKind, Urgency
from tests.console.clipping import clipped
from tests.console.held_jobs import HeldJobs
from tests.console.pages.dispatch.dispatcher import ALT, CTRL, Clerk, hall_with
from tests.forms.dispatch.desk_samples import OTHER_DISPATCHER, returned, sent, twice_returned
from tests.forms.samples import NOW
from tests.forms.test_service import file

ROADWORKS: dict[Field, FieldValue] = {Field.TITLE: "工地夜间施工"}
COVER: dict[Field, FieldValue] = {
    Field.TITLE: "井盖缺失",
    Field.CATEGORY: "010203",
    Field.URGENCY: Urgency.CRITICAL.value,
}
STALLS: dict[Field, FieldValue] = {Field.TITLE: "流动摊贩占道", Field.CATEGORY: "020201"}


def test_the_urgent_one_stands_first_and_its_suggestion_is_chosen_beforehand(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, COVER))
    assert clerk.titles == ["井盖缺失", "工地夜间施工"]
    assert clerk.tab_words()[0] == "待派 2"
    card = clerk.page.sending
    assert card.choice.lead == "paishui"
    assert clerk.shown == clerk.ticket("井盖缺失").number
    assert card.due_line.text().startswith("特急，11月21日15:59前办结")
    assert "11月21日14:15前签收" in card.dues.text()
    assert "没有登记" in card.warnings.text()
    assert clerk.ticket("井盖缺失").state is StateKind.AWAITING_DISPATCH, "nothing is sent by itself"


def test_a_suggestion_is_taken_from_within_the_card(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS))
    first = clerk.page.sending.suggestions.advice.suggestions[0]
    clerk.press(Qt.Key.Key_Return)
    clerk.choose_unit("gaj")
    assert clerk.page.sending.choice.lead == "gongan"
    clerk.press(Qt.Key.Key_1, CTRL | ALT)
    assert clerk.page.sending.choice.lead == first.lead.code == "chengguan"


def test_a_ticket_is_sent_by_keys_alone_and_the_next_one_comes(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS))
    clerk.press(Qt.Key.Key_1)
    clerk.press(Qt.Key.Key_Return)
    assert clerk.page.sending.lead.hasFocus()
    clerk.press(Qt.Key.Key_Tab)
    clerk.choose_unit("gaj")
    assert "gongan" in clerk.page.sending.helpers.codes
    clerk.press(Qt.Key.Key_Backspace)
    assert "gongan" not in clerk.page.sending.helpers.codes
    clerk.page.sending.note.setFocus()
    clerk.write("请夜间到场")
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    done = clerk.ticket("工地夜间施工")
    assert done.state is StateKind.AWAITING_SIGN_IN
    assert done.standing.owner_unit == "chengguan"
    with clerk.storage.reading() as work:
        orders = work.assignments.of_ticket(done.id)
        assert len(work.suggestions.of_ticket(done.id)) == 1
    assert [each.role for each in orders][:2] == [AssignmentRole.LEAD, AssignmentRole.HELPER]
    assert orders[0].why == "请夜间到场"
    assert clerk.titles == ["流动摊贩占道"]
    assert clerk.shown == clerk.ticket("流动摊贩占道").number
    assert clerk.page.told.text() == f"工单 {done.number} 已处理。"
    assert clerk.page.queue.table.hasFocus()
    assert clerk.tab_words()[-1] == "待签收 1"


def test_another_unit_by_its_initials_and_a_second_scored_owner(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS))
    card = clerk.page.sending
    card.helpers.choose([])
    card.take_focus()
    clerk.press(Qt.Key.Key_A, CTRL)
    clerk.choose_unit("sthj")
    assert card.choice.lead == "huanjing"
    assert not any(each.isChecked() for each in card.suggestions.buttons[:1])
    card.joint.setFocus(Qt.FocusReason.TabFocusReason)
    clerk.choose_unit("cgj")
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    done = clerk.ticket("工地夜间施工")
    with clerk.storage.reading() as work:
        orders = work.assignments.of_ticket(done.id)
    assert [(each.unit, each.role) for each in orders] == [
        ("huanjing", AssignmentRole.LEAD),
        ("chengguan", AssignmentRole.JOINT),
    ]


def test_what_is_filled_in_stays_with_its_ticket(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS))
    card = clerk.page.sending
    card.note.setFocus()
    clerk.write("写了一半")
    clerk.walk(Qt.Key.Key_J)
    assert card.note.text() == ""
    clerk.walk(Qt.Key.Key_K)
    assert card.note.text() == "写了一半"
    assert card.choice.lead == "chengguan"


def test_the_second_dispatcher_is_told_who_was_first_and_loses_nothing(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS))
    clerk.page.sending.note.setFocus()
    clerk.write("请夜间到场")
    dispatch(clerk.ticket("工地夜间施工").id, Choice(lead="gongan"), OTHER_DISPATCHER, clerk.storage, NOW)
    clerk.press(Qt.Key.Key_F9)
    said = clerk.page.sending.refusal.text()
    assert "已由 王磊（2002）于 11月21日 14:00 派单：主办 公安局" in said
    assert clerk.page.sending.note.text() == "请夜间到场"
    assert clerk.page.sending.send.isEnabled()


def test_what_the_rules_forbid_is_said_before_it_is_sent(qtbot: QtBot) -> None:
    school: dict[Field, FieldValue] = {Field.TITLE: "学校收费", Field.CATEGORY: "090101"}
    clerk = Clerk(qtbot, hall_with(school))
    card = clerk.page.sending
    card.lead.choose("lucheng-binjiang")
    card.lead.changed.emit("lucheng-binjiang")
    qtbot.waitUntil(lambda: "国办函〔2025〕66号" in card.refusal.text())
    clerk.press(Qt.Key.Key_F9)
    assert "不能派给街道乡镇" in card.refusal.text()
    assert clerk.ticket("学校收费").state is StateKind.AWAITING_DISPATCH


def test_many_are_sent_in_one_way_with_a_line_for_each(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS, {Field.TITLE: "商铺音响"}))
    clerk.walk(Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_Space)
    card = clerk.page.sending
    assert card.accessibleName() == "批量派单：2 件"
    assert card.send.accessibleName() == "派出 2 件"
    assert not card.refuse.isVisible()
    dispatch(clerk.ticket("流动摊贩占道").id, Choice(lead="gongan"), OTHER_DISPATCHER, clerk.storage, NOW)
    clerk.press(Qt.Key.Key_F9)
    results = clerk.page.results
    assert results.isVisible()
    assert results.words.text().startswith("已派 1 件，未派 1 件")
    said = [results.list.item(row).text() for row in range(results.list.count())]
    assert "已派：主办 城管局" in said[0]
    assert "未派：工单" in said[1]
    assert "王磊" in said[1]
    assert clerk.titles == ["商铺音响"]
    clerk.settle()
    assert results.isVisible(), "the results stay until they are put away"
    clerk.press(Qt.Key.Key_Escape)
    assert not results.isVisible()
    assert clerk.page.queue.table.hasFocus()
    assert clerk.shown == clerk.ticket("商铺音响").number


def test_marks_are_taken_away_by_escape(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS))
    clerk.walk(Qt.Key.Key_Space)
    assert clerk.page.queue.model.marked
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.page.sending.send.accessibleName() == "派单"
    assert clerk.page.sending.accessibleName() == "派单"


@pytest.mark.parametrize(
    ("button", "state"),
    [("refuse", StateKind.NOT_ACCEPTED), ("route", StateKind.LEGAL_ROUTE)],
)
def test_a_ticket_is_ended_with_reason_and_basis(qtbot: QtBot, button: str, state: StateKind) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS))
    card = clerk.page.sending
    clerk.click(getattr(card, button))
    assert card.ask.preset.hasFocus()
    card.ask.reason.setFocus()
    clerk.write("不属本行政区域")
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_Return)
    assert "请写明" in card.ask.refusal.text()
    clerk.write("国办发〔2020〕53号")
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert clerk.ticket("工地夜间施工").state is state
    assert clerk.titles == []
    assert not card.isVisible()


def test_a_ready_reason_brings_its_basis(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS))
    ask = clerk.page.sending.ask
    clerk.click(clerk.page.sending.refuse)
    ask.preset.setCurrentIndex(1)
    ask.preset.activated.emit(1)
    assert (ask.reason.text(), ask.basis.text()) == ("不属本行政区域", "国办发〔2020〕53号")
    clerk.press(Qt.Key.Key_Escape)
    assert not ask.isVisible()
    assert clerk.page.sending.send.isVisible()


def test_a_ticket_that_waits_for_a_conference_cannot_be_sent_from_here(qtbot: QtBot) -> None:
    hall = hall_with()
    twice_returned(hall)
    clerk = Clerk(qtbot, hall)
    assert not clerk.page.sending.send.isEnabled()
    assert "等会商决定主办单位" in clerk.page.sending.held.text()
    assert clerk.page.sending.held.isVisible()


# --- lists that change, databases that are away


def test_nothing_moves_while_somebody_reads_and_the_change_is_told(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(STALLS))
    file(clerk.storage, COVER, at=NOW)
    clerk.page.store.look()
    assert clerk.titles == ["流动摊贩占道"]
    assert clerk.page.queue.news.text() == "列表有变化：新增 1 件。按 Ctrl+R 刷新。"
    assert clerk.tab_words()[0] == "待派 2"
    clerk.press(Qt.Key.Key_R, CTRL)
    clerk.settle()
    assert clerk.titles == ["井盖缺失", "流动摊贩占道"]
    assert clerk.shown == clerk.ticket("流动摊贩占道").number, "what was read stays chosen"
    assert not clerk.page.queue.news.isVisible()


def test_a_database_that_is_away_is_said_and_found_again(qtbot: QtBot) -> None:
    hall = hall_with(ROADWORKS)
    hall.fails_with = StorageUnavailable()
    clerk = Clerk(qtbot, hall)
    failed = clerk.page.queue.failed
    assert failed.isVisible()
    assert "连不上数据库" in failed.accessibleName()
    hall.fails_with = None
    assert failed.button is not None
    clerk.click(failed.button)
    clerk.settle()
    assert clerk.titles == ["工地夜间施工"]


def test_while_the_database_is_away_what_was_filled_in_stays(qtbot: QtBot) -> None:
    hall = hall_with(ROADWORKS)
    clerk = Clerk(qtbot, hall)
    clerk.page.sending.note.setFocus()
    clerk.write("请夜间到场")
    hall.fails_with = StorageUnavailable()
    clerk.press(Qt.Key.Key_F9)
    assert "连不上数据库" in clerk.page.sending.refusal.text()
    assert clerk.page.sending.note.text() == "请夜间到场"
    clerk.page.store.look()
    assert "连不上数据库" in clerk.page.queue.news.text()
    assert clerk.titles == ["工地夜间施工"], "what was read stays in sight"
    hall.fails_with = None
    clerk.press(Qt.Key.Key_F9)
    assert clerk.ticket("工地夜间施工").state is StateKind.AWAITING_SIGN_IN


def test_one_press_sends_once_however_often_it_is_pressed(qtbot: QtBot) -> None:
    lane = HeldJobs()
    lane.holding = False
    clerk = Clerk(qtbot, hall_with(ROADWORKS, STALLS), lane=lane)
    lane.holding = True
    clerk.press(Qt.Key.Key_F9)
    clerk.press(Qt.Key.Key_F9)
    assert not clerk.page.sending.send.isEnabled()
    lane.let_all_go()
    clerk.settle()
    states = [clerk.ticket(each).state for each in ("工地夜间施工", "流动摊贩占道")]
    assert states == [StateKind.AWAITING_SIGN_IN, StateKind.AWAITING_DISPATCH]


def test_a_role_has_only_the_tabs_of_its_rights(qtbot: QtBot) -> None:
    quality = Actor(code="5001", name="何质检", roles=frozenset({Role.QUALITY}))
    clerk = Clerk(qtbot, hall_with(ROADWORKS), quality)
    assert clerk.page.tabs.keys == (Tab.REPLIES,)
    assert clerk.titles == []


def test_the_share_of_right_dispatches_is_shown(qtbot: QtBot) -> None:
    hall = hall_with()
    sent(hall)
    returned(hall, sent(hall).orders[0])
    clerk = Clerk(qtbot, hall, lane=InlineJobs())
    clerk.clock.pass_(60)
    clerk.press(Qt.Key.Key_R, CTRL)
    clerk.settle()
    assert clerk.page.queue.accuracy.text() == "近30天派单准确率 50.0 %"


@pytest.mark.parametrize("size", [(1280, 620), (1830, 940)])
def test_nothing_is_cut(qtbot: QtBot, size: tuple[int, int]) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS, COVER, STALLS), size=size)
    assert [each for each in clipped(clerk.page) if "TicketSheet" not in each] == []
    clerk.press(Qt.Key.Key_1, CTRL | ALT)
    clerk.walk(Qt.Key.Key_J)
    assert clipped(clerk.page.queue) + clipped(clerk.page.sending) == []


def test_the_key_that_sends_answers_an_open_question_instead(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS))
    clerk.click(clerk.page.sending.refuse)
    assert not clerk.page.sending.send.isVisible(), "one prominent button at a time"
    clerk.press(Qt.Key.Key_F9)
    assert "请写明" in clerk.page.sending.ask.refusal.text()
    assert clerk.ticket("工地夜间施工").state is StateKind.AWAITING_DISPATCH


def test_after_a_refresh_the_ticket_is_sent_as_it_is_seen_now(qtbot: QtBot) -> None:
    clerk = Clerk(qtbot, hall_with(ROADWORKS))
    ticket = clerk.ticket("工地夜间施工")
    dispatch(ticket.id, Choice(lead="gongan"), OTHER_DISPATCHER, clerk.storage, NOW)
    recall_dispatch(ticket.id, "派错", OTHER_DISPATCHER, clerk.storage, NOW)
    clerk.press(Qt.Key.Key_F9)
    assert "收回派单：公安局" in clerk.page.sending.refusal.text()
    clerk.press(Qt.Key.Key_R, CTRL)
    clerk.settle()
    clerk.press(Qt.Key.Key_F9)
    clerk.settle()
    assert clerk.ticket("工地夜间施工").standing.owner_unit == "chengguan"
