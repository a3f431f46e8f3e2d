"""Importing and exporting by keys and clicks: choose, map, try, import, report; stop and begin again."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.knowledge.import_mapping import TargetChoice
from console.pages.knowledge.import_wizard import ImportWizard
from console.pages.knowledge.importing import Step
from console.theme import Appearance, Scheme
from forms.errors import StorageUnavailable
from forms.knowledge.importing import Target
from forms.knowledge.service import write_draft
from tests.console.articles import WRITER, heating_like
from tests.console.clipping import clipped
from tests.console.desks import TestDesk, make_desk
from tests.console.held_jobs import HeldJobs
from tests.console.pages.knowledge.librarian import CTRL, Librarian, stocked

ROWS = [
    {"事项名称": "社保卡补办", "部门": "市人社局", "电话": "0980-5550122", "怎么问": "卡丢了找谁"},
    {"事项名称": "异地就医备案", "部门": "市医保局", "电话": "0980-5550121", "怎么问": "外地看病"},
    {"部门": "没有标题"},
]


def lines(path: Path, rows: list[dict[str, Any]] | None = None) -> Path:
    wanted = ROWS if rows is None else rows
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in wanted), "utf-8")
    return path


class Importer(Librarian):
    """Somebody before the import."""

    @property
    def wizard(self) -> ImportWizard:
        return self.page.wizard

    def begin(self, *paths: Path) -> None:
        self.page.list.take_focus()
        self.press(Qt.Key.Key_I, CTRL)
        assert self.wizard.files.path.hasFocus()
        for path in paths:
            self.write(self.wizard.files.path, str(path))
            self.press(Qt.Key.Key_Return)

    def go_on(self) -> None:
        self.press(Qt.Key.Key_Return, CTRL)

    def choice(self, column: str) -> TargetChoice:
        return self.wizard.mapping.columns.choices[column]

    def choose(self, column: str, label: str) -> None:
        """Choose by the keyboard, as somebody who types the first letter or walks with the arrows."""
        choice = self.choice(column)
        choice.setFocus(Qt.FocusReason.TabFocusReason)
        step = Qt.Key.Key_Down if choice.findText(label) > choice.currentIndex() else Qt.Key.Key_Up
        while choice.currentText() != label:
            self.press(step)

    def step(self) -> Step:
        """Where the import stands."""
        return self.wizard.work.step

    def summary(self) -> str:
        return self.wizard.outcome.summary.text()


def test_a_file_is_imported_by_keys_from_choosing_to_the_report(qtbot: QtBot, tmp_path: Path) -> None:
    seat = make_desk()
    person = Importer(qtbot, seat)
    person.begin(lines(tmp_path / "指南.jsonl"))
    person.go_on()
    assert person.step() is Step.MAPPING
    assert person.choice("事项名称").target is Target.TITLE
    assert person.choice("怎么问").target is None
    assert person.choice("事项名称").hasFocus()
    person.choose("怎么问", "问法")
    assert "卡丢了找谁" in person.wizard.mapping.text.toPlainText()
    person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert "外地看病" in person.wizard.mapping.text.toPlainText()
    person.go_on()
    assert person.step() is Step.TRIED
    assert "将新增 2" in person.summary()
    assert seat.storage.articles.stored == {}
    person.go_on()
    assert "新增 2" in person.summary()
    assert [line.words for _, line in person.wizard.outcome.model.rows] == ["没有标题"]
    assert {each.newest.content.questions for each in seat.storage.articles.stored.values()} == {
        ("卡丢了找谁",),
        ("外地看病",),
    }
    person.go_on()
    assert person.page.list.isVisible()


def test_the_same_file_again_updates_and_the_report_can_be_kept(qtbot: QtBot, tmp_path: Path) -> None:
    seat = make_desk()
    person = Importer(qtbot, seat)
    path = lines(tmp_path / "指南.jsonl")
    summary = ""
    for rows in (ROWS, [{**ROWS[0], "电话": "0980-5550199"}, *ROWS[1:]]):
        person.begin(lines(path, rows))
        for _ in range(3):
            person.go_on()
        summary = person.summary()
        kept = tmp_path / f"报告{len(summary)}.csv"
        person.press(Qt.Key.Key_S, CTRL)
        (dialog,) = person.page.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(kept))
        dialog.close()
        dialog.deleteLater()
        qtbot.waitUntil(lambda: not person.page.findChildren(QFileDialog))
        person.page.activateWindow()
        qtbot.waitUntil(person.page.isActiveWindow)
        assert "没有标题" in kept.read_text("utf-8-sig")
        assert "报告已保存" in person.wizard.outcome.said.text()
        person.go_on()
    assert "更新 1，未变 1" in summary
    assert len(seat.storage.articles.stored) == 2


def test_without_a_title_it_says_so_and_goes_no_further(qtbot: QtBot, tmp_path: Path) -> None:
    person = Importer(qtbot, make_desk())
    person.begin(lines(tmp_path / "a.jsonl"))
    person.go_on()
    person.choose("事项名称", "不导入")
    assert "哪一列是“标题”" in person.wizard.problem.text()
    assert not person.wizard.forward.isEnabled()
    person.go_on()
    assert person.step() is Step.MAPPING


def test_a_folder_of_files_is_listed_and_a_broken_one_is_named_while_others_go_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    lines(tmp_path / "a.jsonl")
    lines(tmp_path / "b.jsonl", [{"标题": "路灯报修"}])
    (tmp_path / "坏.xlsx").write_bytes(b"nothing")
    (tmp_path / "码.csv").write_bytes(b"\xff\xff\x80,\x81")
    seat = make_desk()
    person = Importer(qtbot, seat)
    person.begin(tmp_path)
    assert person.wizard.files.list.count() == 4
    person.go_on()
    assert "“坏.xlsx”不是完整的 Office 文件" in person.wizard.problem.text()
    assert person.wizard.mapping.file.count() == 2
    person.go_on()
    person.go_on()
    assert len(seat.storage.articles.stored) == 3
    assert "4 个文件" in person.summary()
    assert "坏.xlsx" in person.summary()


def test_only_broken_files_are_shown_with_their_reasons(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"nothing")
    person = Importer(qtbot, make_desk())
    person.begin(tmp_path / "坏.docx", tmp_path / "没有.md")
    person.go_on()
    assert person.step() is Step.CHOOSING
    listed = [person.wizard.files.list.item(row).text() for row in range(2)]
    assert "不是完整的 Office 文件" in listed[0]
    assert "找不到了" in listed[1]
    person.wizard.files.list.setFocus()
    person.press(Qt.Key.Key_Delete)
    assert person.wizard.files.list.count() == 1


def test_files_can_be_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    person = Importer(qtbot, make_desk())
    person.begin()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(lines(tmp_path / "a.jsonl")))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    person.wizard.files.dropEvent(drop)
    assert [each.path.name for each in person.wizard.work.files] == ["a.jsonl"]


def test_a_file_is_asked_for_without_holding_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    person = Importer(qtbot, make_desk())
    person.begin()
    person.press(Qt.Key.Key_O, CTRL)
    (dialog,) = person.wizard.findChildren(QFileDialog)
    assert not dialog.isModal()
    dialog.filesSelected.emit([str(lines(tmp_path / "a.jsonl"))])
    dialog.close()
    assert person.wizard.files.list.count() == 1


def test_words_for_what_the_table_lacks_are_filled_in(qtbot: QtBot, tmp_path: Path) -> None:
    seat = make_desk()
    person = Importer(qtbot, seat)
    person.begin(lines(tmp_path / "a.jsonl", [{"标题": "路灯报修", "正文": "拨打电话。"}]))
    person.go_on()
    mapping = person.wizard.mapping
    assert "请填写责任单位" in mapping.findings.text()
    person.write(mapping.unit, "城管局")
    mapping.unit.textEdited.emit(mapping.unit.text())
    assert not mapping.findings.isVisible()
    mapping.submit.setFocus()
    person.press(Qt.Key.Key_Space)
    person.go_on()
    assert "将送审" in person.summary()
    person.go_on()
    (article,) = seat.storage.articles.stored.values()
    assert article.newest.content.unit == "城管局"
    assert article.pending is not None


def _held(qtbot: QtBot, tmp_path: Path, rows: int) -> tuple[Importer, HeldJobs, TestDesk]:
    lane = HeldJobs()
    lane.holding = False
    seat = make_desk(storage_lane=lane)
    person = Importer(qtbot, seat)
    person.begin(lines(tmp_path / "a.jsonl", [{"标题": f"第{n}项"} for n in range(rows)]))
    person.go_on()
    person.go_on()
    lane.holding = True
    person.go_on()
    assert person.wizard.progress.isVisible()
    return person, lane, seat


def test_escape_stops_an_import_and_what_was_taken_stays(qtbot: QtBot, tmp_path: Path) -> None:
    person, lane, seat = _held(qtbot, tmp_path, 900)
    assert person.wizard.progress.stop.hasFocus()
    person.press(Qt.Key.Key_Escape)
    lane.let_all_go()
    assert "已按您的要求停止" in person.summary()
    assert len(seat.storage.articles.stored) == 200
    person.go_on()
    person.begin(tmp_path / "a.jsonl")
    for _ in range(3):
        person.go_on()
    assert len(seat.storage.articles.stored) == 900


def test_progress_is_told_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    person, lane, _ = _held(qtbot, tmp_path, 500)
    told: list[str] = []
    person.wizard.work.progressed.connect(lambda _: told.append(person.wizard.progress.words.text()))
    lane.let_all_go()
    assert told[:2] == ["正在导入：a.jsonl，已读 200 条", "正在导入：a.jsonl，已读 400 条"]


def test_a_database_that_goes_away_is_told_in_place_and_nothing_chosen_is_lost(
    qtbot: QtBot, tmp_path: Path
) -> None:
    person, lane, seat = _held(qtbot, tmp_path, 10)
    seat.storage.fails_with = StorageUnavailable()
    lane.let_all_go()
    assert "中途停止" in person.summary()
    assert "再次导入会接着处理" in person.summary()
    seat.storage.fails_with = None
    assert len(person.wizard.work.usable) == 1


def test_escape_goes_one_step_back_and_keeps_the_mapping(qtbot: QtBot, tmp_path: Path) -> None:
    person = Importer(qtbot, make_desk())
    person.begin(lines(tmp_path / "a.jsonl"))
    person.go_on()
    person.choose("怎么问", "问法")
    person.go_on()
    person.press(Qt.Key.Key_Escape)
    assert person.step() is Step.MAPPING
    assert person.choice("怎么问").currentText() == "问法"
    person.press(Qt.Key.Key_Escape)
    assert person.wizard.files.list.count() == 1
    person.press(Qt.Key.Key_Escape)
    assert person.page.list.isVisible()


# --- export


@pytest.mark.parametrize("ending", ["xlsx", "jsonl", "docx", "html", "md"])
def test_all_that_is_published_is_exported_in_the_chosen_format(
    ending: str, qtbot: QtBot, tmp_path: Path
) -> None:
    person = Librarian(qtbot)
    person.page.list.take_focus()
    person.press(Qt.Key.Key_E, CTRL)
    panel = person.page.export
    panel.path.setText(str(tmp_path / "知识库.xlsx"))
    panel.format.set_value(f".{ending}")
    panel.format.changed.emit(f".{ending}")
    person.press(Qt.Key.Key_Return, CTRL)
    assert (tmp_path / f"知识库.{ending}").stat().st_size
    assert "已导出 2 篇" in panel.result.text()
    person.press(Qt.Key.Key_Escape)
    assert person.page.list.isVisible()


def test_only_the_article_in_front_is_exported_when_asked(qtbot: QtBot, tmp_path: Path) -> None:
    person = Librarian(qtbot)
    person.open("fund")
    person.press(Qt.Key.Key_E, CTRL)
    panel = person.page.export
    focus = QApplication.focusWidget()
    assert focus is not None
    assert panel.scope.isAncestorOf(focus)
    person.press(Qt.Key.Key_1)
    panel.path.setText(str(tmp_path / "一篇.jsonl"))
    panel.format.set_value(".jsonl")
    person.click(panel.go)
    (row,) = (tmp_path / "一篇.jsonl").read_text("utf-8").splitlines()
    assert json.loads(row)["title"] == "公积金提取"


def test_an_export_that_cannot_be_written_says_why_in_place(qtbot: QtBot, tmp_path: Path) -> None:
    person = Librarian(qtbot)
    person.page.begin_export()
    panel = person.page.export
    panel.path.setText(str(tmp_path / "没有" / "a.xlsx"))
    person.click(panel.go)
    assert "这个文件夹，请另选一个" in panel.result.text()
    assert panel.go.isEnabled()


def test_an_export_can_be_stopped(qtbot: QtBot, tmp_path: Path) -> None:
    lane = HeldJobs()
    lane.holding = False
    seat = make_desk(storage_lane=lane)
    for number in range(60):
        write_draft(heating_like(number), WRITER, seat.storage, seat.clock())
    person = Librarian(qtbot, seat)
    person.page.begin_export()
    panel = person.page.export
    panel.scope.set_value("all")
    panel.path.setText(str(tmp_path / "a.xlsx"))
    lane.holding = True
    person.click(panel.go)
    assert panel.stop.isVisible()
    person.press(Qt.Key.Key_Escape)
    lane.let_all_go()
    assert "已停止导出" in panel.result.text()
    assert list(tmp_path.iterdir()) == []


# --- looks


@pytest.mark.parametrize(
    ("scale", "size"),
    [(1.0, (1290, 620)), (1.0, (1840, 940)), (1.6, (1840, 940))],
    ids=["small", "large", "160%"],
)
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_words_are_cut_in_any_step(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, scale: float, size: tuple[int, int], scheme: Scheme
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    long = {"事项名称": "很长的标题" * 16, "部门": "很长的单位名称" * 6, "很长的列名" * 6: "很长的内容" * 60}
    lines(tmp_path / ("很长的文件名" * 8 + ".jsonl"), [*ROWS, long])
    (tmp_path / "坏.xlsx").write_bytes(b"nothing")
    person = Importer(qtbot, stocked())
    person.page.resize(*size)
    person.begin()
    for step in (Step.CHOOSING, Step.MAPPING, Step.TRIED, Step.DONE):
        qapp.processEvents()
        assert clipped(person.page) == [], step
        if step is Step.CHOOSING:
            person.wizard.work.add([tmp_path])
            qapp.processEvents()
            assert clipped(person.page) == []
        person.go_on()
    person.page.begin_export()
    qapp.processEvents()
    assert clipped(person.page) == []
