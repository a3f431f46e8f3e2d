"""After a session: figures, report versions, the meeting, the board, and several sessions together."""

from pathlib import Path

import docx
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.pages.session_plan.minutes_table import DUE, DUTY, PERSON, UNIT
from console.pages.session_plan.page import BOARD, MEETING, REPORT
from forms.access.audit import AuditKind
from forms.sessions.board import BoardView
from forms.sessions.call import Ending
from forms.sessions.planning import begin, end
from tests.console.board_session_plan import held
from tests.console.held_jobs import HeldJobs
from tests.console.pages.session_plan.planner import CTRL, Planner
from tests.console.typing import commit
from tests.forms.followup.samples import LATER
from tests.forms.sessions.samples import PLANNER, InOne, ended, planned
from tests.forms.sessions.test_figures import NINE
from tests.forms.sessions.test_figures import held as held_whole


def exported(planner: Planner) -> int:
    """How many exports the audit log knows of."""
    return sum(line.kind == AuditKind.EXPORTED for line in planner.desk.storage.audit.stored)


def test_lhasas_nine_sessions_are_counted_together_by_keys(qtbot: QtBot, tmp_path: Path) -> None:
    planner = Planner(qtbot)
    with planner.uow.writing() as work:
        once = InOne(work)
        for each in range(9):
            held_whole(once, f"12345-{each}", *NINE[each], unhappy=int(each < 3))
    planner.show()
    planner.page.all_held.click()
    planner.press(Qt.Key.Key_T, CTRL)
    shown = planner.page.report.tiles.shown
    assert {name: shown[name] for name in ("诉求合计", "在线解答", "转办", "办结率", "满意率", "重办")} == {
        "诉求合计": "211",
        "在线解答": "55",
        "转办": "156",
        "办结率": "98.6 %",
        "满意率": "98.1 %",
        "重办": "3",
    }
    assert len(planner.page.report.parts.rows.rows) == 9
    assert planner.page.board.counts.text().startswith("全部 211")
    planner.page.report.make.click()
    assert "报告第 1 版已做好" in planner.told
    assert planner.page.store.ids == planner.page.list.counted
    planner.page.report.sheet.click()
    assert "已导出 1 份" in planner.save_to(tmp_path / "合计.xlsx")
    book = load_workbook(tmp_path / "合计.xlsx")
    assert book["工单"].max_row == 213


def test_a_report_has_versions_that_say_what_changed(qtbot: QtBot, tmp_path: Path) -> None:
    planner = Planner(qtbot)
    session = held(planner.desk.storage)
    planner.show()
    planner.page.bring(REPORT)
    part = planner.page.report
    part.make.click()
    assert part.versions.rows.rows[0].words[3] == "（第一版）"
    part.make.click()
    assert "没有变化" in planner.told
    begin(session.id, PLANNER, planner.uow, LATER)
    ended(planner.uow, session, Ending.SENT_ON)
    end(session.id, PLANNER, planner.uow, LATER)
    planner.page.refresh.click()
    part.make.click()
    assert "与上一版相比" in part.changes.text()
    assert "转办 3 → 4" in part.changes.text()
    part.word.click()
    assert "已导出 1 份" in planner.save_to(tmp_path / "报告.docx")
    assert docx.Document(str(tmp_path / "报告.docx")).tables
    assert exported(planner) == 1


def test_where_nothing_was_counted_there_is_a_dash(qtbot: QtBot) -> None:
    planner = Planner(qtbot)
    live = begin(held(planner.desk.storage).id, PLANNER, planner.uow, LATER)
    planner.show()
    shown = planner.page.report.tiles.shown
    assert shown["办结率"].endswith("%")
    assert live.line == "12345"
    planned(planner.uow, line="2")
    planner.page.refresh.click()
    other = next(row for row in planner.page.list.rows if row.session.line == "2")
    planner.page.list.mark(other.key)
    shown = planner.page.report.tiles.shown
    assert {shown[each] for each in ("办结率", "满意率", "响应率", "解决率")} == {"—"}


def test_minutes_are_written_in_the_table_and_say_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    planner = Planner(qtbot)
    session = held(planner.desk.storage)
    planner.show()
    planner.page.bring(MEETING)
    part = planner.page.meeting
    part.pack.click()
    assert "已导出 1 份" in planner.save_to(tmp_path / "材料.docx")
    commit(part.place, "三楼会议室")
    commit(part.chair, "副秘书长 周某")
    commit(part.present, "热线办，市热力集团")
    model = part.model
    part.table.setFocus()
    planner.press(Qt.Key.Key_S, CTRL)
    assert "还没有写" in part.said.text()
    assert part.table.currentIndex().column() == DUTY
    planner.press(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert editor is not None
    commit(editor, "换管")
    planner.press(Qt.Key.Key_Return)
    assert model.lines[0].duty == "换管"
    written = {UNIT: "市热力集团", PERSON: "王经理", DUTY: "换管", DUE: "2026-12-01 17:00"}
    for row in range(len(model.lines)):
        for column, words in written.items():
            model.setData(model.index(row, column), words)
    model.setData(model.index(1, DUE), "下周")
    part.save()
    assert "请写成 2026-11-25 17:00" in part.said.text()
    model.setData(model.index(1, DUE), "2026-12-02 17:00")
    part.save()
    with planner.uow.reading() as work:
        kept = work.sessions.afterwards.minutes(session.id)[-1]
    assert (kept.version, kept.present, len(kept.items)) == (1, ("热线办", "市热力集团"), 3)
    assert {each.person for each in kept.items} == {"王经理"}
    assert part.said.text().startswith("第 1 版，陈刚")
    part.word.click()
    assert "已导出 1 份" in planner.save_to(tmp_path / "纪要.docx")
    told = "".join(
        cell.text for row in docx.Document(str(tmp_path / "纪要.docx")).tables[-1].rows for cell in row.cells
    )
    assert "换管" in told


def test_the_board_counts_what_it_lists_and_media_need_a_consent(qtbot: QtBot, tmp_path: Path) -> None:
    planner = Planner(qtbot)
    held(planner.desk.storage)
    planner.show()
    planner.page.bring(BOARD)
    part = planner.page.board
    for view in BoardView:
        part.views.set_value(view.value)
        part.views.changed.emit(view.value)
        assert f"{view.label} {len(part.table.rows.rows)}" in part.counts.text().split("　")
    part.views.set_value(BoardView.ALL.value)
    part.views.changed.emit(BoardView.ALL.value)
    part.table.selectRow(3)
    assert not part.agrees.isEnabled()
    commit(part.media_words, "停暖后当晚恢复")
    part.agrees.click()
    assert part.table.rows.rows[3].words[-1] == "同意"
    planner.desk.clock.pass_(60)
    part.declines.click()
    assert part.table.rows.rows[3].words[-1] == "不同意"
    part.media.click()
    assert "已导出 1 份" in planner.save_to(tmp_path / "线索.docx")
    words = "\n".join(
        cell.text
        for table in docx.Document(str(tmp_path / "线索.docx")).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "停暖后的抢修" in words
    assert "停暖后当晚恢复" not in words


def test_a_document_is_stopped_before_it_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    lane = HeldJobs()
    lane.holding = False
    planner = Planner(qtbot, lane=lane)
    held(planner.desk.storage)
    planner.show()
    planner.page.bring(MEETING)
    planner.page.meeting.pack.click()
    lane.holding = True  # a database that takes its time
    planner.save_to(tmp_path / "材料.docx")
    assert planner.page.exporting.is_busy
    planner.page.exporting.stop.click()
    lane.let_all_go()
    assert "已停止导出" in planner.page.exporting.said.text()
    assert not (tmp_path / "材料.docx").exists()
    assert exported(planner) == 0
