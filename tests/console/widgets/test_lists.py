"""Histories and tables, by keyboard."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView
from pytestqt.qtbot import QtBot

from console.theme import Appearance, Scheme, Theme
from console.widgets.history import HistoryList
from console.widgets.table import DenseTable
from tests.console.board_samples import HISTORY
from tests.console.widgets.windows import window_with


def _history(qtbot: QtBot) -> HistoryList:
    rows = HistoryList("历史工单")
    rows.show_rows(HISTORY)
    window_with(qtbot, rows)
    rows.setFocus()
    return rows


def test_a_history_is_walked_by_j_and_k_and_opened_by_enter(qtbot: QtBot) -> None:
    rows = _history(qtbot)
    assert rows.chosen is HISTORY[0]
    for key, chosen in ((Qt.Key.Key_J, "2"), (Qt.Key.Key_Down, "3"), (Qt.Key.Key_K, "2")):
        QTest.keyClick(rows, key)
        assert rows.chosen is not None
        assert rows.chosen.key == chosen
    with qtbot.waitSignal(rows.opened) as told:
        QTest.keyClick(rows, Qt.Key.Key_Return)
    assert told.args == ["2"]


def test_walking_stops_at_the_ends(qtbot: QtBot) -> None:
    rows = _history(qtbot)
    QTest.keyClick(rows, Qt.Key.Key_K)
    assert rows.chosen is HISTORY[0]
    for _ in range(10):
        QTest.keyClick(rows, Qt.Key.Key_J)
    assert rows.chosen is HISTORY[-1]


def test_keys_in_an_empty_history_do_nothing(qtbot: QtBot) -> None:
    rows = HistoryList("历史工单")
    window_with(qtbot, rows)
    with qtbot.assertNotEmitted(rows.opened):
        for key in (Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Return):
            QTest.keyClick(rows, key)
    assert rows.chosen is None


def test_a_double_click_opens(qtbot: QtBot) -> None:
    rows = _history(qtbot)
    spot = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(rows.opened) as told:
        QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args == ["3"]


def test_the_chosen_row_stays_chosen_when_the_list_grows(qtbot: QtBot) -> None:
    rows = _history(qtbot)
    rows.setCurrentIndex(rows.model().index(1, 0))
    rows.show_rows([HISTORY[3], *HISTORY[:3]])
    assert rows.chosen is HISTORY[1]
    rows.show_rows([HISTORY[0]])
    assert rows.chosen is None


def test_a_row_is_spoken_whole(qtbot: QtBot) -> None:
    rows = _history(qtbot)
    spoken = QAccessible.queryAccessibleInterface(rows).child(0)
    assert spoken.text(QAccessible.Text.Name) == "11-02，供暖不热，卧室只有十四度，办理中，第3次，城建 > 供热"


def test_rows_grow_with_the_scale(look: Theme, qtbot: QtBot) -> None:
    rows = _history(qtbot)
    before = rows.visualRect(rows.model().index(1, 0)).top()
    look.apply(Appearance(Scheme.LIGHT, 1.6))
    qtbot.waitUntil(lambda: rows.visualRect(rows.model().index(1, 0)).top() > before)


def _table(qtbot: QtBot, rows: int = 50) -> DenseTable:
    table = DenseTable("工单", empty="没有待办工单")
    model = QStandardItemModel(rows, 3, table)
    for row in range(rows):
        model.setItem(row, 0, QStandardItem(f"GD{row:04}"))
    table.setModel(model)
    table.set_columns([120, None, 80])
    window_with(qtbot, table)
    table.setFocus()
    return table


def test_a_table_is_walked_by_j_and_k_opened_by_enter_and_searched_by_slash(qtbot: QtBot) -> None:
    table = _table(qtbot)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    j, k, down = Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Down
    for key, row in ((j, 1), (j, 2), (k, 1), (k, 0), (k, 0), (down, 1)):
        QTest.keyClick(table, key)
        assert table.currentIndex().row() == row
    opened: list[int] = []
    table.opened.connect(lambda index: opened.append(index.row()))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [1]
    with qtbot.waitSignal(table.search_wanted):
        QTest.keyClick(table, Qt.Key.Key_Slash)


def test_with_ctrl_a_letter_is_no_step(qtbot: QtBot) -> None:
    table = _table(qtbot)
    QTest.keyClick(table, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert table.currentIndex().row() == 0


def test_keys_in_an_empty_table_do_nothing_and_it_says_why_it_is_empty(qtbot: QtBot) -> None:
    table = _table(qtbot, rows=0)
    before = table.viewport().grab().toImage()
    with qtbot.assertNotEmitted(table.opened):
        for key in (Qt.Key.Key_J, Qt.Key.Key_Return):
            QTest.keyClick(table, key)
    table.set_empty("")
    assert table.viewport().grab().toImage() != before


def test_tab_leaves_a_table_and_the_head_stays(qtbot: QtBot) -> None:
    table = _table(qtbot)
    assert not table.tabKeyNavigation()
    head = table.horizontalHeader()
    assert head.sectionResizeMode(1) == QHeaderView.ResizeMode.Stretch
    top = head.geometry()
    table.scrollToBottom()
    assert head.geometry() == top
    assert table.indexAt(table.viewport().rect().topLeft()) != QModelIndex()


def test_a_table_s_rows_follow_the_scale(look: Theme, qtbot: QtBot) -> None:
    table = _table(qtbot)
    before = table.rowHeight(0)
    look.apply(Appearance(Scheme.LIGHT, 1.6))
    assert table.rowHeight(0) == round(34 * 1.6)
    assert before == 34
