"""Bringing units and people from a file, and giving them out, by keys and clicks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.jobs import Lane
from forms.in_memory import InMemoryUnitOfWork
from tests.console.pages.units.registrar import Registrar, demo_area

TABLE = (
    "单位名称,类型,上级,A角,A角电话,备注\n"
    "市机关事务服务中心,部门,市政府,王立明,13800009001,\n"
    "市地震局,部门,没有的单位,赵海波,13800009002,\n"
    "城管局,,,林晓燕,13800009003,\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "通讯录.csv"
    path.write_text(TABLE, "gb18030")
    return path


def told(clerk: Registrar) -> list[tuple[str, ...]]:
    return [(each.place, each.what, each.outcome.label) for each in clerk.page.importing.outcomes.outcomes]


def test_a_file_is_tried_then_brought_by_keys_and_the_report_names_rows(qtbot: QtBot, table: Path) -> None:
    clerk = Registrar(qtbot)
    clerk.open_file(table)
    panel = clerk.page.importing
    assert panel.make_units.isChecked()
    assert panel.mapping.choices["备注"].currentText() == "不导入"
    assert panel.mapping.choices["A角"].currentText() == "A角姓名"
    assert panel.try_it.hasFocus()
    clerk.press(Qt.Key.Key_Space)
    expected = [
        ("第 3 行", "单位", "跳过"),
        ("第 3 行", "联系人", "跳过"),
        ("第 2 行", "单位", "新增"),
        ("第 2 行", "联系人", "新增"),
        ("第 4 行", "联系人", "新增"),
    ]
    assert told(clerk) == expected
    assert "没有改动数据" in panel.words.text()
    assert len(clerk.directory.tree) == 86
    assert panel.bring.hasFocus()
    clerk.press(Qt.Key.Key_Space)
    assert panel.words.text().startswith("已导入。“通讯录.csv”共 3 行")
    assert told(clerk) == expected
    assert len(clerk.directory.tree) == 87
    assert clerk.page.bar.count.text().startswith("87 个单位 · 149 位联系人")
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.page.tree.hasFocus()


def test_a_column_may_mean_something_else_and_units_may_not_be_made(qtbot: QtBot, table: Path) -> None:
    clerk = Registrar(qtbot)
    clerk.open_file(table)
    panel = clerk.page.importing
    clerk.click(panel.make_units)
    clerk.click(panel.bring)
    assert len(clerk.directory.tree) == 86
    assert ("第 2 行", "联系人", "跳过") in told(clerk)
    choice = panel.mapping.choices["单位名称"]
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    assert told(clerk) == []
    clerk.click(panel.bring)
    assert "请先指定哪一列是" in panel.problem.text()
    assert panel.problem.isVisible()


def test_a_file_that_cannot_be_read_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    clerk = Registrar(qtbot)
    clerk.open_file(tmp_path / "没有.xlsx")
    assert "找不到" in clerk.page.importing.problem.text()
    assert not clerk.page.importing.bring.isEnabled()
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.page.importing.isVisible()


def test_an_import_shows_how_far_it_is_and_a_stop_keeps_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "单位.csv"
    lines = "".join(f"u{number},第{number}局,部门\n" for number in range(2000))
    path.write_text(f"单位编码,单位名称,类型\n{lines}", "utf-8")
    storage = InMemoryUnitOfWork()
    lane = Lane("units under test")
    clerk = Registrar(qtbot, storage, lane=lane)
    panel = clerk.page.importing
    seen: list[float] = []

    def stop_while_saving(progress: object) -> None:
        words = getattr(progress, "words", "")
        seen.append(panel.progress.value())
        if words == "正在读取文件" and len(seen) == 3:
            assert panel.stop.isVisible()
            clerk.click(panel.stop)

    clerk.page.units.progress.connect(stop_while_saving)
    clerk.open_file(path)
    qtbot.waitUntil(lambda: panel.bring.isEnabled())
    clerk.click(panel.bring)
    qtbot.waitUntil(lambda: "停止" in panel.words.text(), timeout=20_000)
    assert "都没有改动" in panel.words.text()
    assert storage.units.stored == {}
    assert not panel.stop.isVisible()
    lane.stop()


def test_all_units_are_written_to_a_file_and_the_log_knows(qtbot: QtBot, tmp_path: Path) -> None:
    storage = demo_area()
    clerk = Registrar(qtbot, storage)
    clerk.page.export(tmp_path / "单位.xlsx")
    assert clerk.page.told.text() == "已导出 233 行到 单位.xlsx。导出已记入审计日志。"
    assert (tmp_path / "单位.xlsx").stat().st_size > 0
    with storage.reading() as work:
        assert work.audit.lines(0, 100)[-1].kind == "exported"
    clerk.page.export(tmp_path / "没有" / "单位.xlsx")
    assert "未能写入" in clerk.page.told.text()
