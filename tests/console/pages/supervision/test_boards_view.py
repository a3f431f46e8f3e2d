"""The month's boards and the 五个一 by keyboard, on the supervision page."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from console import theme
from console.appraisal import View
from console.pages.supervision.board_view import BoardView
from console.theme import Appearance, Scheme
from forms.access.roles import Actor
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.journal_in_memory import InMemoryJournal
from forms.supervision.notices import to_unit
from tests.console.clipping import clipped
from tests.console.pages.supervision.inspector import ALT, CTRL, Inspector
from tests.forms.appraisal.test_boards import rated, second_owner, small_hall
from tests.forms.lifecycle.samples import AGENT, HANDLER, HEATING
from tests.forms.supervision.samples import INSPECTOR, inbox


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    """November: one ticket with two owners, late and not satisfying; now it is the 1st of December."""
    uow = InMemoryUnitOfWork()
    small_hall(uow)
    own = rated(uow, happy=False)
    second_owner(uow, own, late=timedelta(hours=1))
    return uow


def cells(view: BoardView) -> list[list[str]]:
    model = view.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def at_boards(
    qtbot: QtBot,
    storage: InMemoryUnitOfWork,
    actor: Actor = INSPECTOR,
    journal: InMemoryJournal | None = None,
) -> tuple[Inspector, BoardView]:
    person = Inspector(qtbot, storage, actor, journal=journal)
    person.press(Qt.Key.Key_B, ALT)
    assert person.page.boards.isVisible()
    return person, person.page.boards


def test_a_month_back_is_ranked_and_a_unit_is_warned(
    qtbot: QtBot, storage: InMemoryUnitOfWork, tmp_path: Path
) -> None:
    person, view = at_boards(qtbot, storage)
    assert view.month.text() == "2026年12月"
    assert cells(view) == []
    assert not view.after.isEnabled()
    person.press(Qt.Key.Key_Left, ALT)
    assert view.month.text() == "2026年11月"
    assert [row[:3] for row in cells(view)] == [
        ["市直部门", "1", "市水务局"],
        ["公共服务企业", "1", "市热力集团"],
    ]
    assert cells(view)[0][-1] == "黑榜"
    assert (view.do.text(), view.do.isEnabled()) == ("发预警函 F9", True)
    path = tmp_path / "warning.docx"
    person.press(Qt.Key.Key_F9)
    (dialog,) = view.findChildren(QFileDialog)
    assert "预警函" in dialog.selectedFiles()[0]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert "已记入并通知该单位" in view.told.text()
    assert "市水务局" in "".join(each.text for each in Document(str(path)).paragraphs)
    assert cells(view)[0][-1] == "黑榜 已发预警函"
    assert view.do.text() == "另存预警函 F9"
    person.press(Qt.Key.Key_5, ALT)
    assert cells(view)[-1] == ["合计（每件只计一次）", "1", "1", "0.00 %"]
    assert [row[1:3] for row in cells(view)] == [["1", "1"]] * 3
    person.press(Qt.Key.Key_Escape)
    assert person.page.list.hasFocus()


def test_the_boards_are_exported_with_a_mark(
    qtbot: QtBot, storage: InMemoryUnitOfWork, tmp_path: Path
) -> None:
    person, view = at_boards(qtbot, storage)
    person.press(Qt.Key.Key_Left, ALT)
    person.press(Qt.Key.Key_E, ALT)
    path = tmp_path / "榜单.xlsx"
    view.strip.path.setText(str(path))
    person.press(Qt.Key.Key_Return)
    assert "已导出" in view.strip.said.text()
    assert "严督查（5001）" in str(load_workbook(path)["红黑榜"]["A1"].value)
    person.press(Qt.Key.Key_Escape)
    assert view.strip.isHidden()
    assert view.isVisible()


def test_a_unit_registers_and_an_inspector_sends_back(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    journal = InMemoryJournal()
    unit, view = at_boards(qtbot, storage, HANDLER, journal)
    assert view.store.views == (View.FIVE_ONES,)
    assert [row[0] for row in cells(view)] == ["市热力集团"]
    assert not view.undo.isVisible()
    unit.press(Qt.Key.Key_F9)
    assert view.answer is not None
    unit.press(Qt.Key.Key_Tab)
    unit.write("12月1日局长主持")
    unit.page.store.forms.save()
    again, view = at_boards(qtbot, storage, HANDLER, journal)
    again.press(Qt.Key.Key_F9)
    assert view.answer is not None
    assert view.answer.words.toPlainText() == "12月1日局长主持"
    again.press(Qt.Key.Key_Return, CTRL)
    assert cells(view)[0].count("✓ 12-01") == 1
    inspector, view = at_boards(qtbot, storage)
    inspector.press(Qt.Key.Key_6, ALT)
    rows = {row[0]: at for at, row in enumerate(cells(view))}
    view.table.setCurrentIndex(view.model.index(rows["市热力集团"], 0))
    inspector.press(Qt.Key.Key_N, ALT)
    answer = view.answer
    assert answer is not None
    choice: QComboBox = answer.choice
    assert "12月1日局长主持" in choice.currentText()
    answer.words.setFocus()
    inspector.write("没有会议记录")
    inspector.press(Qt.Key.Key_Return, CTRL)
    assert view.told.text() == "已退回，并通知该单位重新登记。"
    assert "没有会议记录" in inbox(storage, to_unit(HEATING))[0]


def test_who_has_no_part_in_it_finds_no_door_and_a_failure_is_told(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    agent = Inspector(qtbot, storage, AGENT)
    assert not agent.page.to_boards.isVisible()
    agent.press(Qt.Key.Key_B, ALT)
    assert agent.page.lists.isVisible()
    _, view = at_boards(qtbot, storage)
    storage.fails_with = StorageUnavailable("连不上数据库，请检查网络。")
    view.store.read()
    assert "连不上数据库" in view.told.text()
    assert view.store.month == date(2026, 12, 1)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize(("size", "scale"), [((1290, 640), 1.0), ((1844, 950), 1.6)])
def test_nothing_is_cut_on_the_boards(
    qtbot: QtBot, storage: InMemoryUnitOfWork, scheme: Scheme, size: tuple[int, int], scale: float
) -> None:
    theme.current().apply(Appearance(scheme, scale))
    person = Inspector(qtbot, storage, size=size)
    person.press(Qt.Key.Key_B, ALT)
    person.press(Qt.Key.Key_Left, ALT)
    qtbot.wait(1)
    assert clipped(person.page) == []
    person.press(Qt.Key.Key_6, ALT)
    person.press(Qt.Key.Key_F9)
    qtbot.wait(1)
    assert clipped(person.page) == []
    theme.current().apply(Appearance())
