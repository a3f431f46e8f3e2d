"""Planning by keys and clicks: the plan, its notice, the checklist, beginning, ending, closing."""

from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.page_list import PAGES
from console.pages.session_plan.page import CALLS
from console.pages.session_plan.session_list import Order, ordered
from console.theme import Appearance, Scheme
from forms.errors import StorageUnavailable
from forms.journal_in_memory import InMemoryJournal
from forms.sessions.call import Ending
from forms.sessions.planning import begin, end
from forms.sessions.session import SeatKind, SessionState
from tests.console.board_session_plan import OTHER_BOARDS
from tests.console.clipping import clipped
from tests.console.pages.session_plan.planner import CTRL, Planner
from tests.console.typing import commit
from tests.forms.samples import NOW
from tests.forms.sessions.samples import PLANNER, STAFF, came, ended, planned, screened


def write_plan(planner: Planner) -> None:
    """A new plan, as somebody types it."""
    planner.press(Qt.Key.Key_N, CTRL)
    fields = planner.page.plan.fields
    commit(fields.title, "市长接听听民声")
    commit(fields.unit, "市热力集团")
    fields.leaders.rows[0].who.setFocus()
    planner.press(Qt.Key.Key_Down)
    commit(fields.leaders.rows[0].post, "副市长")
    fields.seats.rows[1].remove.click()
    fields.seats.rows[1].who.setCurrentIndex(1)
    fields.areas.add.setFocus()
    commit(fields.areas.add, "鹿城")
    planner.press(Qt.Key.Key_Return)


def test_only_planners_have_the_page() -> None:
    assert "会场" in [page.entry.word for page in PAGES if page.is_for(PLANNER)]
    assert "会场" not in [page.entry.word for page in PAGES if page.is_for(STAFF)]
    keys = [page.entry.key for page in PAGES]
    assert len(keys) == len(set(keys))


def test_a_session_is_planned_by_keys_with_what_is_suggested(qtbot: QtBot) -> None:
    planner = Planner(qtbot).show()
    assert planner.page.stack.currentWidget() is planner.page.nothing
    write_plan(planner)
    assert planner.page.plan.fields.ordinal.value() == 1
    planner.press(Qt.Key.Key_S, CTRL)
    session = planner.session
    assert (session.number, session.title, session.leader.line) == (
        "2026-01期",
        "市长接听听民声",
        "副市长 郑领导",
    )
    assert [(each.kind, each.extension) for each in session.seats] == [
        (SeatKind.LEADER, "8100"),
        (SeatKind.STAFF, "8001"),
    ]
    assert (session.line, session.scope.areas, session.unit_code) == ("12345", ("鹿城区",), "U0101")
    assert "已保存" in planner.told
    assert planner.page.list.current is not None
    assert planner.page.list.current.key == session.id
    assert not planner.page.plan.has_changes


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(qtbot: QtBot) -> None:
    planner = Planner(qtbot).show()
    write_plan(planner)
    fields = planner.page.plan.fields
    fields.unit.clear()
    fields.ends.setTime(fields.begins.time())
    fields.leaders.rows[0].who.setCurrentIndex(0)
    planner.press(Qt.Key.Key_S, CTRL)
    said = {name: row.message for name, row in fields.rows.items()}
    assert (said["unit"], said["hours"]) == ("请填写接听单位", "结束时间应晚于开始时间")
    assert said["leaders"] == "请选择接听领导"
    assert "还不能保存" in planner.page.plan.said.text()
    with planner.uow.reading() as work:
        assert work.sessions.plans.find(frozenset(), 10) == ()
    assert fields.title.text() == "市长接听听民声"


def test_a_half_written_plan_and_the_order_survive_a_crash(qtbot: QtBot) -> None:
    journal = InMemoryJournal()
    first = Planner(qtbot, journal=journal).show()
    first.page.order.setFocus()
    first.press(Qt.Key.Key_3)
    write_plan(first)
    first.page.store.kept.save()  # as a pause of typing does
    again = Planner(qtbot, journal=journal).show()
    assert again.page.list.order is Order.STATE
    again.press(Qt.Key.Key_N, CTRL)
    fields = again.page.plan.fields
    assert (fields.title.text(), fields.unit.text()) == ("市长接听听民声", "市热力集团")
    assert [each.line for each in fields.leaders.leaders] == ["副市长 郑领导"]
    assert tuple(fields.areas.names) == ("鹿城区",)
    assert "已带回" in again.page.plan.said.text()


def test_the_database_away_keeps_the_plan_in_the_window(qtbot: QtBot) -> None:
    planner = Planner(qtbot).show()
    write_plan(planner)
    planner.desk.storage.fails_with = StorageUnavailable()
    planner.press(Qt.Key.Key_S, CTRL)
    assert "保存安排没有完成" in planner.page.plan.said.text()
    planner.desk.storage.fails_with = None
    planner.press(Qt.Key.Key_S, CTRL)
    assert planner.session.title == "市长接听听民声"


def test_the_notice_is_made_checked_kept_saved_and_noted(qtbot: QtBot, tmp_path: Path) -> None:
    planner = Planner(qtbot)
    planned(planner.uow)
    planner.show()
    planner.page.bar.next.click()
    part = planner.page.notice
    assert "接电领导：副市长 郑领导" in part.text.toPlainText()
    whole = part.text.toPlainText()
    part.text.setPlainText(whole.replace("副市长 郑领导", "某领导"))
    assert "没有写明接电领导" in part.problems.text()
    assert not part.announce.isEnabled()
    part.again.click()
    part.announce.click()
    assert planner.session.state is SessionState.ANNOUNCED
    part.copy.click()
    assert QApplication.clipboard().text() == whole
    part.word.click()
    assert "已导出 1 份" in planner.save_to(tmp_path / "公告.docx")
    lines = [each.text for each in docx.Document(str(tmp_path / "公告.docx")).paragraphs]
    assert lines == whole.strip().splitlines()
    commit(part.medium, "市政府网站")
    part.add.click()
    part.views.setValue(12_340)
    part.note.click()
    assert part.table.rows.rows[0].words[3] == "12,340"


def test_the_day_goes_from_the_checklist_to_the_closing_with_one_button(qtbot: QtBot) -> None:
    planner = Planner(qtbot)
    session = planned(planner.uow)
    planner.show()
    planner.page.bar.next.click()
    planner.page.notice.announce.click()
    planner.tab(3)
    row = planner.page.day.rows[0]
    row.box.setFocus()
    planner.press(Qt.Key.Key_Space)
    assert planner.session.checklist[0].ticked_by == PLANNER.code
    assert row.by.text().startswith("陈刚")
    planner.page.bar.next.click()
    assert "没有完成" in planner.page.reason.asks.text()
    commit(planner.page.reason.words, "其余由现场完成")
    planner.press(Qt.Key.Key_Return)
    assert (planner.session.state, planner.session.despite) == (SessionState.LIVE, "其余由现场完成")
    ended(planner.uow, session, Ending.ANSWERED)
    open_call = screened(planner.uow, session)
    silent = came(planner.uow, session)
    planner.page.refresh.click()
    planner.page.bar.next.click()
    assert planner.session.state is SessionState.ENDED
    planner.tab(1)
    planner.page.bar.next.click()
    assert "2 通来电没有结果" in planner.told
    calls = planner.page.calls
    assert planner.page.tabs.current_key == CALLS
    assert calls.current is not None
    assert calls.current.id == open_call.id
    assert not calls.silent.isEnabled()
    calls.outside.click()
    commit(planner.page.reason.words, "属法院受理")
    planner.press(Qt.Key.Key_Return)
    calls.point_at(silent.id)
    calls.silent.click()
    commit(planner.page.reason.words, "接通后无声")
    planner.press(Qt.Key.Key_Return)
    assert calls.head.text() == "3 通来电，每通都有结果"
    planner.page.bar.next.click()
    assert planner.session.closed_at is not None


def test_numbers_and_names_of_callers_are_masked_on_the_board_of_calls(qtbot: QtBot) -> None:
    planner = Planner(qtbot)
    session = begin(planned(planner.uow).id, PLANNER, planner.uow, NOW, despite="测试")
    screened(planner.uow, session)
    end(session.id, PLANNER, planner.uow, NOW)
    planner.show()
    planner.page.bring(CALLS)
    planner.page.calls.table.take_focus()
    shown = "".join(
        (*planner.page.calls.table.rows.rows[0].words, planner.page.calls.words.text(), planner.told)
    )
    assert "138****1234" in shown
    assert not any(secret in shown for secret in ("13800001234", "张国强"))


def test_sessions_stand_in_each_order(qtbot: QtBot) -> None:
    planner = Planner(qtbot)
    first = planned(planner.uow)
    later = planned(planner.uow, line="2", starts_at=NOW.replace(day=28))
    running = begin(planned(planner.uow, line="3").id, PLANNER, planner.uow, NOW, despite="测试")
    sessions = (first, later, running)
    assert [each.id for each in ordered(sessions, Order.LATEST)] == [later.id, running.id, first.id]
    assert [each.id for each in ordered(sessions, Order.EARLIEST)] == [first.id, running.id, later.id]
    assert [each.id for each in ordered(sessions, Order.STATE)] == [running.id, first.id, later.id]


@pytest.mark.parametrize("name", OTHER_BOARDS)
def test_no_words_are_cut(qtbot: QtBot, name: str) -> None:
    for width, height, scale, scheme in ((1366, 768, 0.9, Scheme.LIGHT), (1920, 1080, 1.6, Scheme.DARK)):
        theme.current().apply(Appearance(scheme, scale, reduced_motion=True))
        board = OTHER_BOARDS[name]()
        qtbot.addWidget(board)
        board.resize(width, height)
        board.show()
        QApplication.processEvents()
        QApplication.processEvents()
        assert clipped(board) == []
        assert (board.width(), board.height()) == (width, height)
