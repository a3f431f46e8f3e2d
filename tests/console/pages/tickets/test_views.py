"""Saved views as tabs, counts, columns, order, filters and export, by keys and clicks."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from forms.access.roles import Role
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.ticket_list import ListOrder
from forms.views.columns import COLUMNS, OWNER
from forms.views.view import Layout, Span
from forms.words import Disposal
from tests.console.desks import TestDesk, make_desk
from tests.console.pages.tickets.reader import Reader, file
from tests.console.typing import commit


@pytest.fixture
def seat() -> TestDesk:
    """A supervisor's desk with three tickets that wait for dispatch and one that was answered."""
    seat = make_desk()
    for title in ("路灯不亮", "家中暖气不热", "夜间施工噪音扰民"):
        file(seat, {Field.TITLE: title}, number="13900005678")
    file(seat, {Field.TITLE: "咨询公积金"}, disposal=Disposal.ANSWERED)
    return sits(seat, Role.SUPERVISOR)


def sits(seat: TestDesk, role: Role) -> TestDesk:
    """Somebody of this role is at the desk now."""
    actor = replace(seat.desk.actor, roles=frozenset({role}))
    seat.desk.rules = replace(seat.desk.rules, actor=actor)
    return seat


def tabs(reader: Reader) -> list[str]:
    bar = reader.page.tabs
    return [bar.tabText(place) for place in range(bar.count())]


def click_tab(reader: Reader, name: str) -> None:
    bar = reader.page.tabs
    place = next(each for each, text in enumerate(tabs(reader)) if text.split()[0] == name)
    QTest.mouseClick(
        bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, bar.tabRect(place).center()
    )


def action(reader: Reader, *names: str) -> QAction:
    """An entry of the list's menu, by the words on the way to it."""
    menu: QMenu = reader.page.bar.menu
    menu.aboutToShow.emit()
    found: QAction | None = None
    for name in names:
        found = next(each for each in menu.actions() if each.text().startswith(name))
        inner = found.menu()
        if isinstance(inner, QMenu):
            menu = inner
    assert found is not None
    return found


def test_the_tabs_are_those_of_the_role_with_their_counts(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    assert tabs(reader) == [
        "全部 4",
        "待派 3",
        "在办 0",
        "快到期 3",
        "超期 0",
        "待回访 0",
        "不满意 0",
        "特急 0",
    ]
    assert tabs(Reader(qtbot, sits(seat, Role.QUALITY))) == ["全部 4", "待审核 0", "待回访 0", "不满意 0"]


def test_a_tab_lists_as_many_as_it_says_earliest_due_first(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    click_tab(reader, "待派")
    assert reader.titles == ["路灯不亮", "家中暖气不热", "夜间施工噪音扰民"]
    assert reader.page.bar.count.text() == "3 件"
    assert reader.page.bar.state.currentText() == "待派"
    QTest.keyClick(reader.page.tabs, Qt.Key.Key_Left)
    assert len(reader.titles) == 4
    assert reader.page.bar.state.currentText() == "全部状态"


def test_a_second_press_on_the_tab_goes_back_to_what_the_view_says(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    click_tab(reader, "待派")
    reader.type("路灯")
    assert reader.titles == ["路灯不亮"]
    assert "待派 3" in tabs(reader)
    click_tab(reader, "待派")
    assert len(reader.titles) == 3
    assert reader.page.bar.box.text() == ""


def test_counts_follow_what_is_filed(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    file(seat, {Field.TITLE: "井盖缺失"})
    assert tabs(reader)[:2] == ["全部 5", "待派 4"]


def test_a_view_is_kept_by_name_and_stands_among_the_tabs(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    reader.type("暖气")
    action(reader, "存为视图").trigger()
    naming = reader.page.naming
    assert naming.name.hasFocus()
    QTest.keyClick(naming.name, Qt.Key.Key_Return)
    assert "名称" in naming.problem.text()
    commit(naming.name, "暖气不热")
    QTest.keyClick(naming.name, Qt.Key.Key_Return)
    assert not naming.isVisible()
    assert tabs(reader)[-1] == "暖气不热 1"
    click_tab(reader, "全部")
    click_tab(reader, "暖气不热")
    assert reader.page.bar.box.text() == "暖气"
    assert reader.titles == ["家中暖气不热"]
    action(reader, "删除视图“暖气不热”").trigger()
    assert "暖气不热 1" not in tabs(reader)


def test_a_shared_view_is_for_all_and_only_for_some_to_keep(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    action(reader, "存为视图").trigger()
    commit(reader.page.naming.name, "大家的")
    reader.page.naming.shared.setChecked(True)
    reader.click(reader.page.naming.keep)
    other = Reader(qtbot, sits(seat, Role.QUALITY))
    assert tabs(other)[-1] == "大家的 4"
    click_tab(other, "大家的")
    assert not action(other, "删除视图").isEnabled()
    action(other, "存为视图").trigger()
    assert not other.page.naming.shared.isVisible()


def test_a_view_that_cannot_be_kept_says_why_and_keeps_the_name(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    action(reader, "存为视图").trigger()
    commit(reader.page.naming.name, "我的")
    seat.storage.fails_with = StorageUnavailable()
    reader.click(reader.page.naming.keep)
    assert "保存视图没有完成" in reader.page.naming.problem.text()
    assert reader.page.naming.name.text() == "我的"
    QTest.keyClick(reader.page.naming.name, Qt.Key.Key_Escape)
    assert not reader.page.naming.isVisible()


def test_columns_are_chosen_and_kept_for_the_person(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat, (1900, 700))
    assert not action(reader, "列", "标题").isEnabled()
    action(reader, "列", COLUMNS[OWNER].head).trigger()
    assert reader.cell(0, OWNER) == "—"
    assert reader.cell(1, OWNER) == "派单台"
    head = reader.page.results.table.horizontalHeader()
    head.moveSection(head.visualIndex(reader.page.results.model.column_of(OWNER)), 0)
    reader.page.results.table.setColumnWidth(reader.page.results.model.column_of(OWNER), 200)
    reader.page.hide()
    kept = seat.storage.views.layout("1001")
    assert kept.columns[0] == OWNER
    assert kept.widths == {OWNER: 200}
    again = Reader(qtbot, seat, (1900, 700))
    model, table = again.page.results.model, again.page.results.table
    assert model.keys[0] == OWNER
    assert table.columnWidth(0) == 200
    action(again, "列", COLUMNS[OWNER].head).trigger()
    assert model.column_of(OWNER) == -1


def test_what_a_narrow_window_hides_is_not_kept_as_hidden(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat, (900, 600))
    reader.page.resize(1600, 600)
    QApplication.processEvents()
    reader.page.hide()
    assert seat.storage.views.layout("1001") == Layout()


def test_a_click_on_a_head_sorts_where_an_index_leads(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    newest = reader.titles
    head = reader.page.results.table.horizontalHeader()

    def click(key: str) -> None:
        column = reader.page.results.model.column_of(key)
        at = QPoint(head.sectionViewportPosition(column) + 12, head.height() // 2)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    click("title")
    assert reader.titles == newest
    click("due")
    assert reader.titles == ["路灯不亮", "家中暖气不热", "夜间施工噪音扰民"]
    assert head.sortIndicatorSection() == reader.page.results.model.column_of("due")
    assert reader.page.bar.wanted.order is ListOrder.DUE
    click("accepted")
    assert reader.titles == newest


def test_the_further_filters_open_and_hold(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    bar = reader.page.bar
    assert not bar.filters.isVisible()
    reader.click(bar.more)
    bar.filters.due.setFocus()
    QTest.keyClick(bar.filters.due, Qt.Key.Key_Down)
    assert bar.filters.due.currentText() == "已超期"
    assert reader.titles == []
    assert bar.more.text().startswith("筛选 1")
    seat.clock.pass_(3 * 3600)
    reader.click(reader.page.refresh)
    assert len(reader.titles) == 3


@pytest.mark.parametrize(
    ("first", "last", "said", "count"),
    [
        ("2026-11-21", "", "", 4),
        ("", "2026-11-20", "", 0),
        ("2026-11-22", "2026-11-21", "晚于", 0),
        ("昨天", "", "2026-11-21", 4),
    ],
)
def test_dates_are_asked_for_where_they_can_be_read(
    qtbot: QtBot, seat: TestDesk, first: str, last: str, said: str, count: int
) -> None:
    reader = Reader(qtbot, seat)
    reader.click(reader.page.bar.more)
    filters = reader.page.bar.filters
    for edit, text in ((filters.first, first), (filters.last, last)):
        edit.setFocus()
        commit(edit, text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert said in filters.problem.text()
    assert len(reader.titles) == count
    assert (reader.page.bar.wanted.span is Span.DATES) is (first != "昨天")


def test_a_list_is_exported_with_its_columns_and_its_reader(
    qtbot: QtBot, seat: TestDesk, tmp_path: Path
) -> None:
    reader = Reader(qtbot, seat)
    click_tab(reader, "待派")
    action(reader, "导出").trigger()
    strip = reader.page.exporting
    assert strip.path.hasFocus()
    path = tmp_path / "待派.xlsx"
    strip.path.setText(str(path))
    QTest.keyClick(strip.path, Qt.Key.Key_Return)
    assert "已导出 3 件" in strip.said.text()
    rows = list(load_workbook(path)["工单"].iter_rows(values_only=True))
    assert "待派　李静（1001） 于 2026-11-21" in str(rows[0][0])
    assert rows[1] == tuple(COLUMNS[key].head for key in reader.page.results.model.keys)
    assert [row[1] for row in rows[2:]] == reader.titles
    assert seat.storage.audit.stored[-1].kind == "exported"
    QTest.keyClick(strip.path, Qt.Key.Key_Escape)
    assert not strip.isVisible()


def test_an_export_that_fails_says_why_and_may_be_tried_again(
    qtbot: QtBot, seat: TestDesk, tmp_path: Path
) -> None:
    reader = Reader(qtbot, seat)
    action(reader, "导出").trigger()
    strip = reader.page.exporting
    strip.path.setText(str(tmp_path / "nowhere" / "a.xlsx"))
    reader.click(strip.go)
    assert "没有" in strip.said.text()
    strip.path.setText(str(tmp_path / "a.xlsx"))
    reader.click(strip.go)
    assert "已导出 4 件" in strip.said.text()


def test_who_may_not_export_is_not_offered_it(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, sits(seat, Role.QUALITY))
    assert not action(reader, "导出").isEnabled()


def test_views_that_cannot_be_read_leave_those_of_the_program(qtbot: QtBot, seat: TestDesk) -> None:
    seat.storage.fails_with = StorageUnavailable()
    reader = Reader(qtbot, seat)
    assert "待派" in tabs(reader)
    assert "读取视图没有完成" in reader.page.bar.filters.problem.text()
    seat.storage.fails_with = None
    reader.click(reader.page.refresh)
    assert "待派 3" in tabs(reader)


def test_the_viewers_name_lies_over_the_list_too(qtbot: QtBot, seat: TestDesk) -> None:
    reader = Reader(qtbot, seat)
    assert reader.page.watermark.words == "李静 1001"
    assert reader.page.watermark.geometry() == reader.page.results.rect()


def test_states_are_called_as_the_hall_calls_them(qtbot: QtBot, seat: TestDesk) -> None:
    seat.storage.rules.put("states", '[names]\nawaiting_dispatch = "等待分派"\n', "9001", "", seat.clock())
    reader = Reader(qtbot, seat)
    assert reader.cell(1, "state") == "等待分派"
    state = reader.page.bar.state
    named = [state.itemText(place) for place in range(state.count())]
    assert "等待分派" in named
    assert "待派" not in named
