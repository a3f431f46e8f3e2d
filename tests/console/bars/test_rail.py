"""The rail at the left edge, with the bell at its foot."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console import theme
from console.bars.inbox_button import InboxButton
from console.bars.rail import Rail, RailEntry
from console.theme import Appearance, Icon, Scheme
from forms.supervision.desk import COUNT_AT_MOST
from tests.console.clipping import clipped

ENTRIES = [RailEntry(f"{each}页", Icon.STAR, "") for each in "甲乙丙丁戊己庚辛壬癸子丑寅"]


@pytest.mark.parametrize("scale", [1.0, 1.6])
@pytest.mark.parametrize("count", [0, 7, COUNT_AT_MOST])
def test_the_bell_finds_room_below_all_pages(qtbot: QtBot, scale: float, count: int) -> None:
    theme.current().apply(Appearance(Scheme.LIGHT, scale))
    rail, bell = Rail(ENTRIES), InboxButton()
    rail.set_foot(bell)
    qtbot.addWidget(rail)
    rail.resize(rail.sizeHint().width(), round(560 * scale))
    rail.show()
    bell.show_count(count)
    qtbot.wait(1)
    assert clipped(rail) == []
    assert bell.geometry().bottom() <= rail.height()


def test_the_bell_says_its_count_and_opens_the_inbox_by_key(qtbot: QtBot) -> None:
    bell = InboxButton()
    qtbot.addWidget(bell)
    assert (bell.text(), bell.accessibleName()) == ("提醒", "没有未读提醒")
    bell.show_count(3)
    assert (bell.text(), bell.accessibleName()) == ("3", "3 条未读提醒")
    bell.show_count(COUNT_AT_MOST)
    assert bell.text() == "1000+"
    bell.show()
    with qtbot.waitSignal(bell.wanted):
        QTest.keyClick(bell, Qt.Key.Key_Space)
