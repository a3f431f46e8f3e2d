"""Finding tickets: what box and filters mean, pages, late answers, what is said when nothing is found."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.ticket_list import PAGE_SIZE
from forms.views.columns import CALLER, STATE
from forms.views.view import Span
from forms.words import Disposal, StateKind
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.tickets.reader import HEATING, Reader, file
from tests.console.typing import commit

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


def test_all_tickets_are_listed_newest_first_with_masked_numbers(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    assert reader.titles == ["夜间施工噪音扰民", "路灯不亮", "家中暖气不热"]
    assert [reader.cell(row, CALLER) for row in range(3)] == ["138****1234", "0980-****567", "139****5678"]
    assert reader.cell(1, STATE) == "已办结"
    assert reader.page.bar.count.text() == "3 件"
    assert "13800001234" not in reader.words()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("夜间施工", ["夜间施工噪音扰民"]),
        ("13900005678", ["家中暖气不热"]),
        ("139 0000 5678", ["家中暖气不热"]),
        ("1234", ["夜间施工噪音扰民"]),
        ("6543567", ["路灯不亮"]),
        ("20261201-000001", ["路灯不亮"]),
        ("鹿城小区 暖气", ["家中暖气不热"]),
        ("没有这样的词", []),
        ("   ", ["夜间施工噪音扰民", "路灯不亮", "家中暖气不热"]),
        ("%", []),
    ],
)
def test_the_box_takes_number_phone_last_digits_and_words(
    qtbot: QtBot, seat: TestDesk, typed: str, found: list[str]
) -> None:
    reader = Reader(qtbot, seat)
    reader.type(typed)
    assert reader.titles == found


def test_typing_finds_after_a_pause_without_enter(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.page.bar.box.setFocus()
    commit(reader.page.bar.box, "5678")
    qtbot.waitUntil(lambda: reader.titles == ["家中暖气不热"])


@pytest.mark.parametrize(("span", "count"), [(Span.TODAY, 1), (Span.WEEK, 2), (Span.MONTH, 3), (Span.ALL, 3)])
def test_the_time_filter_counts_days_of_beijing(qtbot: QtBot, seat: TestDesk, span: Span, count: int) -> None:
    reader = Reader(qtbot, seat)
    reader.page.bar.span.setFocus()
    reader.press(Qt.Key(Qt.Key.Key_1 + [Span.TODAY, Span.WEEK, Span.MONTH, Span.ALL].index(span)))
    assert len(reader.titles) == count


def test_today_begins_at_midnight_in_beijing(qtbot: QtBot) -> None:
    seat = make_desk()
    seat.clock.at = seat.clock.at.replace(hour=15, minute=58)
    file(seat, {Field.TITLE: "23:59 的工单"})
    file(seat, {Field.TITLE: "次日 00:00 的工单"})
    reader = Reader(qtbot, seat)
    reader.page.bar.span.set_value(Span.TODAY.value)
    reader.type("")
    assert reader.titles == ["次日 00:00 的工单"]


def test_the_state_filter_is_chosen_by_key(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.page.bar.state.setFocus()
    for _ in range(list(StateKind).index(StateKind.CLOSED) + 1):
        reader.press(Qt.Key.Key_Down)
    assert reader.page.bar.state.currentText() == "已办结"
    assert reader.titles == ["路灯不亮"]


def test_the_category_filter_means_everything_below(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.page.bar.category.setFocus()
    commit(reader.page.bar.category, "供热")
    reader.press(Qt.Key.Key_Return)
    assert reader.page.bar.category.value == HEATING[:4]
    assert reader.titles == ["家中暖气不热"]


# --- pages


def test_further_pages_come_when_the_end_of_the_list_is_in_sight(qtbot: QtBot) -> None:
    seat = make_desk()
    for number in range(2 * PAGE_SIZE + 20):
        file(seat, {Field.TITLE: f"工单 {number}"})
    reader = Reader(qtbot, seat)
    assert reader.page.bar.count.text() == f"{2 * PAGE_SIZE + 20} 件"
    bar = reader.page.results.table.verticalScrollBar()

    def everything_is_listed() -> bool:
        bar.setValue(bar.maximum())
        return len(reader.titles) == 2 * PAGE_SIZE + 20

    qtbot.waitUntil(everything_is_listed)
    assert reader.titles == [f"工单 {number}" for number in reversed(range(2 * PAGE_SIZE + 20))]
    assert reader.page.bar.count.text() == f"{2 * PAGE_SIZE + 20} 件"


def test_j_walks_on_into_the_next_page(qtbot: QtBot) -> None:
    seat = make_desk()
    for number in range(PAGE_SIZE + 3):
        file(seat, {Field.TITLE: f"工单 {number}"})
    reader = Reader(qtbot, seat)
    reader.page.results.take_focus()
    for _ in range(PAGE_SIZE + 2):
        reader.press(Qt.Key.Key_J)
        QApplication.processEvents()
    assert reader.page.results.table.currentIndex().row() == PAGE_SIZE + 2


def test_a_page_that_fails_keeps_what_is_listed_and_offers_to_ask_again(qtbot: QtBot) -> None:
    lane = HeldJobs()
    seat = make_desk(storage_lane=lane)
    lane.holding = False
    for number in range(PAGE_SIZE + 3):
        file(seat, {Field.TITLE: f"工单 {number}"})
    reader = Reader(qtbot, seat)
    lane.holding = True
    bar = reader.page.results.table.verticalScrollBar()

    def the_next_page_is_asked_for() -> bool:
        bar.setValue(bar.maximum())
        return len(lane) > 0

    qtbot.waitUntil(the_next_page_is_asked_for)
    seat.storage.reading = _unavailable  # type: ignore[method-assign, assignment]
    lane.let_go()
    assert len(reader.titles) == PAGE_SIZE
    assert reader.page.results.again.isVisible()
    assert "连不上数据库" in reader.words()


def _unavailable() -> None:
    raise StorageUnavailable
