"""Reading one ticket: all of it, with its calls, and nothing that must stay hidden."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.filing import Filed
from console.pages.tickets.result_model import CALLER
from console.theme import Appearance, Scheme
from forms.draft import Field, FieldValue
from forms.errors import StorageUnavailable
from forms.words import Disposal, StateKind
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.tickets.reader import Reader, file, with_call


@pytest.fixture
def seat() -> TestDesk:
    return make_desk()


def test_a_marked_ticket_is_shown_in_full(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat, {Field.URGENCY: "critical", Field.SUBJECT: "某工地"}, disposal=Disposal.ANSWERED)
    reader = Reader(qtbot, seat)
    reader.page.results.take_focus()
    qtbot.waitUntil(lambda: reader.shows(ticket))
    words = reader.words()
    for said in (
        ticket.number,
        "已办结",
        "特急",
        "2026-11-21 10:01:00",
        "李静 1001",
        "城市管理 > 噪音扰民 > 施工噪音 > 夜间施工",
        "鹿城小区东门",
        "昨晚十点鹿城小区旁工地仍在施工",
        "夜间停止施工",
        "某工地",
        "已向来电人解释。",
        "张先生",
        "138****1234",
        "热线电话",
        "受理",
        "办结",
    ):
        assert said in words, said


def test_what_is_refused_shows_reason_script_and_basis(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat, {Field.REASON: "fire"}, disposal=Disposal.NOT_ACCEPTED)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    words = reader.words()
    assert "应由119处理的火灾救援" in words
    assert "我现在为您转接119" in words


@pytest.mark.parametrize(
    ("flag", "word"), [(Field.CONFIDENTIAL, "保密"), (Field.ANONYMOUS, "匿名")], ids=["保密", "匿名"]
)
def test_name_and_number_of_the_protected_are_nowhere(
    qtbot: QtBot, seat: TestDesk, flag: Field, word: str
) -> None:
    changes: dict[Field, FieldValue] = {
        flag: True,
        Field.NAME: "欧阳先生",
        Field.ORGANISATION: "某某公司",
        Field.PARTY: "company",
    }
    file(seat, changes, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    assert reader.cell(0, CALLER) == word
    assert len(reader.call_cards()) == 1
    words = reader.words()
    assert word in words
    for hidden in ("欧阳先生", "张先生", "13800001234", "138****1234", "1234", "某某公司"):
        assert hidden not in words, hidden


def test_numbers_of_citizens_are_masked_everywhere(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    words = reader.words()
    assert "138****1234" in words
    assert "13800001234" not in words
    assert "138 0000 1234" not in words


def test_the_calls_show_who_took_part_when_and_what_became_of_transfers(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    words = reader.words()
    for said in (
        "呼入通话",
        "2026-11-21 10:01:00 – 10:04:10　通话 03:05",
        "来电人：张先生　138****1234　10:01:00 – 10:04:10",
        "紧急热线：指挥中心 110　10:01:40 – 10:03:30　占线",
        "10:03:30　咨询后转接 → 扫黑除恶 7229995　未成功，已回到话务员",
        "没有录音",
    ):
        assert said in words, said


def test_a_recording_that_is_there_is_played_by_the_system(
    qtbot: QtBot, seat: TestDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = tmp_path / "录音 c1.wav"
    recording.write_bytes(b"RIFF")
    file(seat, call_id="c1")
    with_call(seat, "c1", str(recording))
    played: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        played.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    card = reader.call_cards()[0]
    assert card.play is not None
    reader.click(card.play)
    assert [Path(url.toLocalFile()) for url in played] == [recording]
    assert not card.problem.isVisible()


def test_a_recording_that_nothing_can_play_is_said_in_its_place(
    qtbot: QtBot, seat: TestDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = tmp_path / "c1.wav"
    recording.write_bytes(b"RIFF")
    file(seat, call_id="c1")
    with_call(seat, "c1", str(recording))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    card = reader.call_cards()[0]
    assert card.play is not None
    reader.click(card.play)
    assert "没有打开录音" in card.problem.text()
    assert card.problem.isVisible()


@pytest.mark.parametrize("path", ["/nowhere/c1.wav", "C:\\recordings\\c1.wav", "\x00.wav"])
def test_a_recording_that_is_elsewhere_is_named_and_not_offered(
    qtbot: QtBot, seat: TestDesk, path: str
) -> None:
    file(seat, call_id="c1")
    with_call(seat, "c1", path)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    assert reader.call_cards()[0].play is None
    assert "录音不在本机" in reader.words()
    assert "nowhere" not in reader.words()


def test_the_number_is_copied(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat)
    reader = Reader(qtbot, seat)
    reader.page.open_first()
    copy = next(
        button
        for button in reader.page.view.findChildren(QAbstractButton)
        if button.accessibleName() == "复制编号"
    )
    reader.click(copy)
    assert QGuiApplication.clipboard().text() == ticket.number


def test_showing_a_ticket_opens_no_window_and_takes_no_keyboard(qtbot: QtBot, seat: TestDesk) -> None:
    ticket = file(seat, {Field.URGENCY: "critical"}, call_id="c1")
    with_call(seat, "c1")
    reader = Reader(qtbot, seat)
    reader.page.bar.focus_box()
    before = {window for window in QApplication.topLevelWidgets() if window.isVisible()}
    opened: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                opened.append(watched)
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]
    reader.page.view.show_ticket(ticket.id)
    QApplication.processEvents()
    QApplication.instance().removeEventFilter(watch)  # type: ignore[union-attr]
    assert opened == []
    assert {window for window in QApplication.topLevelWidgets() if window.isVisible()} == before
    assert reader.page.bar.box.hasFocus()


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
    assert reader.page.view.dossier is not None
    assert reader.page.view.dossier.ticket.state is StateKind.RECALLED
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
    assert reader.page.view.horizontalScrollBar().maximum() == 0


def test_in_a_narrow_page_columns_give_way_to_the_title(qtbot: QtBot, seat: TestDesk) -> None:
    file(seat)
    reader = Reader(qtbot, seat, (900, 600))
    table = reader.page.results.table
    assert table.isColumnHidden(CALLER)
    assert table.columnWidth(1) >= 150
    reader.page.resize(1600, 600)
    QApplication.processEvents()
    assert not table.isColumnHidden(CALLER)


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
    for _ in range(6):
        reader.press(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert stops[0] is bar.state
    assert bar.span.isAncestorOf(stops[1]) if stops[1] else False
    assert stops[2] is bar.category
    assert reader.page.results.table in stops
