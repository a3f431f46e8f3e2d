"""Tabs with counts: chosen by click, arrows and Alt with a digit; what they say; what finds no room."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QSplitter, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.count_tabs import CountTab, CountTabs, ListHead, RefreshButton
from console.widgets.layout import VBox
from console.widgets.sideways import Sideways
from forms.ticket_list import COUNT_AT_MOST

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NAMES = ("待派", "退单", "会商")


class Desk:
    """A page with tabs over a field."""

    def __init__(self, qtbot: QtBot, names: tuple[str, ...] = NAMES, width: int = 700) -> None:
        self.page = QWidget()
        qtbot.addWidget(self.page)
        self.tabs = CountTabs("派单分类", self.page, (CountTab(each, each) for each in names))
        self.refresh = RefreshButton(self.page)
        self.field = QLineEdit()
        column = VBox(self.page)
        column.addWidget(self.field)
        column.insertWidget(0, ListHead(self.tabs, self.refresh))
        self.chosen: list[object] = []
        self.read = 0
        self.tabs.chosen.connect(self.chosen.append)
        self.refresh.clicked.connect(self._read)
        self.page.resize(width, 200)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        self.field.setFocus()

    def _read(self) -> None:
        self.read += 1

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = ALT) -> None:
        """A key while the field has the keyboard."""
        QTest.keyClick(self.field, key, modifiers)

    def click(self, place: int) -> None:
        """The left button on a tab."""
        spot = self.tabs.tabRect(place).center()
        QTest.mouseClick(self.tabs, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)


def test_a_tab_is_chosen_by_alt_and_its_digit_once(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.press(Qt.Key.Key_2)
    assert desk.chosen == ["退单"]
    assert desk.tabs.current_key == "退单"
    desk.press(Qt.Key.Key_9)
    assert desk.chosen == ["退单"]
    assert desk.field.hasFocus()


def test_a_tab_is_chosen_by_click_and_by_arrows_and_again_by_a_second_click(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.click(2)
    QTest.keyClick(desk.tabs, Qt.Key.Key_Left)
    assert desk.chosen == ["会商", "退单"]
    desk.click(1)
    assert desk.chosen[2:] == ["退单"]


def test_marking_a_tab_does_not_choose_it(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.tabs.mark("会商")
    desk.tabs.mark("没有的")
    assert desk.tabs.current_key == "会商"
    assert desk.chosen == []


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (7, "7"), (COUNT_AT_MOST - 1, "999"), (COUNT_AT_MOST, "1000+"), (COUNT_AT_MOST + 1, "1000+")],
)
def test_a_count_is_told_as_far_as_it_was_counted(qtbot: QtBot, count: int, words: str) -> None:
    desk = Desk(qtbot)
    assert desk.tabs.words == NAMES
    desk.tabs.show_counts({"退单": count})
    assert desk.tabs.words == ("待派", f"退单 {words}", "会商")
    assert desk.tabs.accessibleTabName(1) == f"退单，{words} 件"
    assert desk.tabs.accessibleTabName(0) == "待派"


def test_other_tabs_keep_the_one_in_front(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.click(1)
    desk.tabs.show_tabs(CountTab(each, each) for each in ("快到期", "会商", "退单", "A&B"))
    assert desk.tabs.current_key == "退单"
    assert desk.chosen == ["退单"]
    assert desk.tabs.tabText(3) == "A&&B"


def test_tabs_without_room_are_reached_by_arrows_in_sight(qtbot: QtBot) -> None:
    desk = Desk(qtbot, tuple(f"很长的视图名称{each}" for each in range(9)))
    arrows = [each for each in desk.tabs.findChildren(QToolButton) if each.isVisible()]
    assert len(arrows) == 2
    assert desk.tabs.width() + desk.refresh.width() <= desk.page.width()
    desk.press(Qt.Key.Key_9)
    assert desk.tabs.rect().contains(desk.tabs.tabRect(8).center())


def test_one_key_reads_anew(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.press(Qt.Key.Key_R, CTRL)
    assert desk.read == 1


def test_parts_without_room_keep_their_width_and_come_into_sight_with_the_keyboard(qtbot: QtBot) -> None:
    split = QSplitter()
    fields = [QLineEdit() for _ in range(3)]
    for each in fields:
        each.setMinimumWidth(300)
        split.addWidget(each)
    sideways = Sideways(split)
    qtbot.addWidget(sideways)
    sideways.resize(500, 200)
    sideways.show()
    qtbot.waitExposed(sideways)
    sideways.activateWindow()
    qtbot.waitUntil(sideways.isActiveWindow)
    fields[0].setFocus()
    assert [each.width() >= 300 for each in fields] == [True] * 3
    assert sideways.horizontalScrollBar().value() == 0
    fields[2].setFocus()
    assert sideways.horizontalScrollBar().value() > 0
    right = fields[2].mapTo(sideways, fields[2].rect().bottomRight()).x()
    assert right <= sideways.width()
