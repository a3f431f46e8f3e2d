"""A search that is late, finds nothing or fails; how it is kept fresh and driven by keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.views.columns import NUMBER
from forms.words import Disposal
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.tickets.reader import CTRL, HEATING, Reader, file

DAY = 86_400


@pytest.fixture
def seat() -> TestDesk:
    """Three tickets on three days."""
    seat = make_desk()
    file(seat, {Field.TITLE: "家中暖气不热", Field.CATEGORY: HEATING}, number="13900005678")
    seat.clock.pass_(10 * DAY)
    file(seat, {Field.TITLE: "路灯不亮"}, number="09806543567", disposal=Disposal.ANSWERED)
    seat.clock.pass_(2 * DAY)
    file(seat, {Field.TITLE: "夜间施工噪音扰民"})
    return seat


# --- late answers


def test_an_answer_to_an_older_question_is_dropped(qtbot: QtBot) -> None:
    lane = HeldJobs()
    seat = make_desk(storage_lane=lane)
    lane.holding = False
    file(seat, {Field.TITLE: "路灯不亮"})
    file(seat, {Field.TITLE: "家中暖气不热"})
    reader = Reader(qtbot, seat)
    lane.holding = True
    reader.type("路灯")
    reader.type("暖气")
    lane.let_go(1)
    assert reader.titles == ["家中暖气不热"]
    lane.let_go(0)
    assert reader.titles == ["家中暖气不热"]


def test_the_page_says_that_it_is_looking(qtbot: QtBot) -> None:
    lane = HeldJobs()
    reader = Reader(qtbot, make_desk(storage_lane=lane))
    assert reader.page.bar.count.text() == "正在查询…"
    lane.let_all_go()
    assert reader.page.bar.count.text() == "0 件"


# --- nothing found, nothing to be had


def test_an_empty_hall_says_where_tickets_come_from(qtbot: QtBot) -> None:
    reader = Reader(qtbot)
    assert reader.page.results.empty.isVisible()
    assert "还没有工单" in reader.page.results.empty.accessibleName()


def test_nothing_found_says_what_to_do_and_clears_by_one_press(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.type("没有这样的词")
    empty = reader.page.results.empty
    assert "没有符合条件的工单" in empty.accessibleName()
    assert empty.button is not None
    reader.click(empty.button)
    assert len(reader.titles) == 3
    assert reader.page.bar.box.text() == ""


def test_a_database_that_is_away_is_said_and_asked_again(qtbot: QtBot) -> None:
    class Away(InMemoryUnitOfWork):
        away = True

        def reading(self):  # type: ignore[no-untyped-def]
            if self.away:
                raise StorageUnavailable
            return super().reading()

    storage = Away()
    reader = Reader(qtbot, make_desk(storage=storage))
    failed = reader.page.results.failed
    assert failed.isVisible()
    assert "连不上数据库" in failed.accessibleName()
    assert reader.page.bar.count.text() == "没有查到"
    storage.away = False
    assert failed.button is not None
    reader.click(failed.button)
    assert not failed.isVisible()


# --- kept fresh


def test_a_ticket_filed_meanwhile_is_listed_when_the_page_comes_forward(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.page.hide()
    ticket = file(seat, {Field.TITLE: "刚提交的"})
    reader.page.show()
    assert reader.titles[0] == "刚提交的"
    assert reader.cell(0, NUMBER) == ticket.number


def test_looking_anew_keeps_the_marked_ticket_marked(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.page.results.take_focus()
    reader.press(Qt.Key.Key_J)
    file(seat, {Field.TITLE: "刚提交的"})
    assert reader.page.results.model.lines[reader.page.results.table.currentIndex().row()].title == "路灯不亮"


# --- keys


@pytest.mark.parametrize(
    "come_from",
    [lambda page: page.results.take_focus(), lambda page: page.view.setFocus()],
    ids=["list", "ticket"],
)
def test_slash_goes_to_the_box(qtbot: QtBot, seat: TestDesk, come_from: Callable[[object], None]) -> None:
    reader = Reader(qtbot, seat)
    come_from(reader.page)
    reader.press(Qt.Key.Key_Slash)
    assert reader.page.bar.box.hasFocus()
    assert reader.page.bar.box.text() == ""


def test_ctrl_f_goes_to_the_box_and_marks_what_it_holds(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.type("路灯")
    reader.page.view.setFocus()
    reader.press(Qt.Key.Key_F, CTRL)
    assert reader.page.bar.box.hasFocus()
    assert reader.page.bar.box.selectedText() == "路灯"


def test_down_goes_from_the_box_into_the_list_and_escape_back(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.page.bar.focus_box()
    reader.press(Qt.Key.Key_Down)
    assert reader.page.results.table.hasFocus()
    assert reader.page.results.table.currentIndex().row() == 0
    reader.press(Qt.Key.Key_Escape)
    assert reader.page.bar.box.hasFocus()


def test_enter_in_the_box_goes_on_to_what_was_found(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.type("暖气")
    assert reader.page.results.table.hasFocus()
    assert reader.page.results.table.currentIndex().row() == 0


def test_escape_empties_the_box_first(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.type("没有这样的词")
    reader.page.bar.focus_box()
    reader.press(Qt.Key.Key_Escape)
    assert reader.page.bar.box.text() == ""
    qtbot.waitUntil(lambda: len(reader.titles) == 3)
