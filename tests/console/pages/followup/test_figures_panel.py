"""The follow-up figures on the page: by keys, by unit, category and month, and taken away."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.page_list import PAGES
from console.pages.followup import FiguresPage
from console.theme import Appearance, Scheme
from forms.access.roles import Actor, Role
from forms.errors import StorageUnavailable
from forms.followup.calling import record_answers
from forms.followup.figure_table import COLUMNS
from forms.in_memory import InMemoryUnitOfWork
from tests.console.clipping import clipped
from tests.console.pages.followup.caller import ALT, CTRL, CallerBack
from tests.forms.followup.samples import HAPPY, LATER, UNHAPPY, closed, task_for, with_units
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR

HEADS = [head for head, *_ in COLUMNS]


@pytest.fixture
def storage() -> InMemoryUnitOfWork:
    """Two citizens of one unit, one satisfied."""
    found = InMemoryUnitOfWork()
    with_units(found)
    for answers in (HAPPY, UNHAPPY):
        ticket, _ = closed(found)
        record_answers(task_for(found, ticket).id, answers, AGENT, found, LATER)
    return found


def cell(caller: CallerBack, row: int, head: str) -> str:
    return caller.page.figures.model.rows[row][HEADS.index(head) + 1]


def test_a_key_shows_the_figures_and_esc_the_desk(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    caller = CallerBack(qtbot, storage, SUPERVISOR)
    caller.press(Qt.Key.Key_T, ALT)
    figures = caller.page.figures
    assert figures.isVisible()
    assert [row[0] for row in figures.model.rows] == ["市热力集团", "合计"]
    assert (cell(caller, 0, "结果满意率"), cell(caller, 1, "已评价")) == ("50.0 %", "2")
    figures.span.first.setFocus()
    caller.press(Qt.Key.Key_A, CTRL)
    caller.write("2030-01-01")
    figures.span.last.setText("")
    caller.press(Qt.Key.Key_Return)
    assert figures.model.rows[-1][HEADS.index("结果满意率") + 1] == "—"
    figures.table.setFocus()
    caller.press(Qt.Key.Key_Escape)
    assert not figures.isVisible()
    assert not caller.page.list.isHidden()


def test_figures_by_category_and_month_are_exported(
    qtbot: QtBot, storage: InMemoryUnitOfWork, tmp_path: Path
) -> None:
    caller = CallerBack(qtbot, storage, SUPERVISOR)
    caller.press(Qt.Key.Key_T, ALT)
    figures = caller.page.figures
    figures.by.setFocus()
    caller.press(Qt.Key.Key_3)
    assert figures.model.rows[0][0] != "市热力集团"
    caller.press(Qt.Key.Key_4)
    assert figures.model.rows[0][0] == "2026-11"
    caller.press(Qt.Key.Key_E, CTRL)
    figures.exporting.path.setText(str(tmp_path / "统计.xlsx"))
    caller.press(Qt.Key.Key_Return)
    assert "已导出 2 行" in figures.exporting.said.text()
    assert load_workbook(tmp_path / "统计.xlsx")["回访统计"].max_row == 4


def test_a_database_that_is_away_is_said(qtbot: QtBot, storage: InMemoryUnitOfWork) -> None:
    caller = CallerBack(qtbot, storage, SUPERVISOR)
    caller.press(Qt.Key.Key_T, ALT)
    storage.fails_with = StorageUnavailable()
    caller.press(Qt.Key.Key_R, CTRL)
    assert "统计没有完成" in caller.page.figures.problem.text()
    assert len(caller.page.figures.model.rows) == 2


def test_agents_have_no_figures_and_who_calls_nobody_has_nothing_else(
    qtbot: QtBot, storage: InMemoryUnitOfWork
) -> None:
    caller = CallerBack(qtbot, storage)
    caller.press(Qt.Key.Key_T, ALT)
    assert not caller.page.figures.isVisible()
    quality = Actor(code="5001", name="陈芳", roles=frozenset({Role.QUALITY}))
    assert "回访" in [page.entry.word for page in PAGES if page.is_for(quality)]
    page = FiguresPage(CallerBack(qtbot, storage, quality).desk)
    qtbot.addWidget(page)
    page.show()
    assert page.panel.model.rows[-1][0] == "合计"


@pytest.mark.parametrize(("width", "scale"), [(1290, 1.0), (1900, 1.6)])
def test_no_words_are_cut(qtbot: QtBot, storage: InMemoryUnitOfWork, width: int, scale: float) -> None:
    theme.current().apply(Appearance(Scheme.DARK, scale, reduced_motion=True))
    caller = CallerBack(qtbot, storage, SUPERVISOR, size=(width, 700))
    caller.press(Qt.Key.Key_T, ALT)
    caller.page.figures.offer_export()
    QApplication.processEvents()
    assert clipped(caller.page.figures) == []
