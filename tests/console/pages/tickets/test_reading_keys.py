"""The detail view by keys, its late answers, and how it stands in its place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.filing import Filed
from console.theme import Appearance, Scheme
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.views.columns import CALLER
from forms.words import StateKind
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.tickets.reader import Reader, file, with_call


@pytest.fixture
def seat() -> TestDesk:
    return make_desk()


# --- keys


def test_enter_opens_and_escape_goes_back_to_the_same_row(qtbot: QtBot, seat: TestDesk) -> None:
    older = file(seat, {Field.TITLE: "路灯不亮"})
    file(seat)
    reader = Reader(qtbot, seat)
    reader.page.results.take_focus()
    reader.press(Qt.Key.Key_J)
    reader.press(Qt.Key.Key_Return)
    assert reader.shows(older)
    assert reader.page.view.hasFocus()
    reader.press(Qt.Key.Key_Escape)
    assert reader.page.results.table.hasFocus()
    assert reader.page.results.table.currentIndex().row() == 1


def test_walking_the_list_fetches_only_the_ticket_where_it_rests(qtbot: QtBot) -> None:
    lane = HeldJobs()
    seat = make_desk(storage_lane=lane)
    lane.holding = False
    tickets = [file(seat, {Field.TITLE: f"工单 {number}"}) for number in range(10)]
    reader = Reader(qtbot, seat)
    reader.page.results.take_focus()
    qtbot.waitUntil(lambda: reader.shows(tickets[-1]))
    lane.holding = True
    for _ in range(5):
        reader.press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: len(lane) > 0)
    assert len(lane) == 1
    lane.let_all_go()
    assert reader.shows(tickets[4])


def test_a_late_answer_about_another_ticket_is_dropped(qtbot: QtBot) -> None:
    lane = HeldJobs()
    seat = make_desk(storage_lane=lane)
    lane.holding = False
    first, second = file(seat, {Field.TITLE: "甲"}), file(seat, {Field.TITLE: "乙"})
    reader = Reader(qtbot, seat)
    lane.holding = True
    reader.page.open_ticket(first.id)
    reader.page.open_ticket(second.id)
    lane.let_go(1)
    lane.let_go(0)
    assert reader.shows(second)


def test_a_ticket_that_is_not_listed_is_shown_all_the_same(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat, {Field.TITLE: "路灯不亮"})
    file(seat)
    reader = Reader(qtbot, seat)
    reader.page.search("噪音")
    reader.page.open_ticket(ticket.id)
    assert reader.shows(ticket)
    assert reader.page.shown_numbers() != [ticket.number]


def test_a_ticket_that_can_not_be_read_says_why_and_is_asked_for_again(qtbot: QtBot) -> None:
    lane = HeldJobs()
    seat = make_desk(storage_lane=lane)
    lane.holding = False
    ticket = file(seat)
    reader = Reader(qtbot, seat)
    reading = seat.storage.reading

    def away() -> None:
        raise StorageUnavailable

    seat.storage.reading = away  # type: ignore[method-assign, assignment]
    reader.page.open_first()
    failed = reader.page.view.failed
    assert failed.isVisible()
    assert "连不上数据库" in failed.accessibleName()
    seat.storage.reading = reading  # type: ignore[method-assign]
    assert failed.button is not None
    reader.click(failed.button)
    assert reader.shows(ticket)


def test_with_no_ticket_marked_the_view_says_what_to_do(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    reader.page.search("没有这样的词")
    qtbot.waitUntil(lambda: reader.page.view.ticket_id == "")
    assert "从左边选一件工单" in reader.words()


def test_a_ticket_taken_back_meanwhile_is_shown_as_such(qtbot: QtBot, seat: TestDesk) -> None:
    filed: list[Filed] = []
    seat.desk.filing.filed.connect(filed.append)
    file(seat)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    seat.desk.filing.recall(filed[0])
    assert reader.page.view.life is not None
    assert reader.page.view.life.ticket.state is StateKind.RECALLED
    assert "已撤回" in reader.words()


def test_whoever_comes_to_the_page_comes_to_the_box_or_to_the_row_marked(
    qtbot: QtBot, seat: TestDesk
) -> None:
    file(seat)
    reader = Reader(qtbot, seat)
    pages, other = QStackedWidget(), QLineEdit()
    qtbot.addWidget(pages)
    for page in (other, reader.page):
        pages.addWidget(page)
    pages.show()
    pages.activateWindow()
    qtbot.waitUntil(pages.isActiveWindow)
    pages.setCurrentWidget(reader.page)
    qtbot.waitUntil(reader.page.bar.box.hasFocus)
    reader.page.results.take_focus()
    pages.setCurrentWidget(other)
    other.setFocus()
    pages.setCurrentWidget(reader.page)
    qtbot.waitUntil(reader.page.results.table.hasFocus)
    pages.removeWidget(reader.page)
    reader.page.setParent(None)


# --- looks


@pytest.mark.parametrize(
    ("scale", "size"),
    [(1.0, (1290, 600)), (1.0, (1840, 900)), (1.6, (1840, 960))],
    ids=["small", "large", "160%"],
)
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_words_are_cut(
    qtbot: QtBot, qapp: QApplication, seat: TestDesk, scale: float, size: tuple[int, int], scheme: Scheme
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    for number in range(30):
        file(
            seat,
            {Field.TITLE: "很长的标题" * 12, Field.NAME: "欧阳司徒先生" * 3, Field.URGENCY: "urgent"},
            call_id=f"c{number}",
        )
    with_call(seat, "c29")
    reader = Reader(qtbot, seat, size)
    reader.page.open_first()
    qapp.processEvents()
    assert clipped(reader.page) == []
    assert reader.page.view.sideways == 0


def test_in_a_narrow_page_columns_give_way_to_the_title(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat)
    reader = Reader(qtbot, seat, (900, 600))
    table = reader.page.results.table
    assert table.isColumnHidden(reader.page.results.model.column_of(CALLER))
    assert table.columnWidth(1) >= 150
    reader.page.resize(1600, 600)
    QApplication.processEvents()
    assert not table.isColumnHidden(reader.page.results.model.column_of(CALLER))


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    nameless = [
        type(widget).__name__
        for widget in reader.page.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
        and widget.isVisible()
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []


def test_the_tab_key_goes_from_the_box_through_the_filters_to_list_and_ticket(
    qtbot: QtBot, seat: TestDesk
) -> None:
    file(seat)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    bar = reader.page.bar
    bar.focus_box()
    stops: list[QWidget | None] = []
    for _ in range(7):
        reader.press(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert stops[0] is bar.state
    assert bar.span.isAncestorOf(stops[1]) if stops[1] else False
    assert stops[2] is bar.category
    assert reader.page.results.table in stops
