"""Alarms in the window: the strip, the sign at the rail and its keys, and the way to the wall."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.alarm_strip import AlarmStrip
from console.bars.alarm_button import AlarmButton
from console.theme import Appearance
from console.wall.opening import WallButton
from console.widgets.layout import VBox
from tests.console.clipping import clipped
from tests.console.wall.halls import BUSY, Hall

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Place(QWidget):
    """A page with the strip, the sign and the button."""

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        self.hall = hall
        self.strip = AlarmStrip(hall.alarms, lambda: hall.now)
        self.sign = AlarmButton(hall.alarms)
        self.button = WallButton(hall.watch, hall.alarms, "12345")
        column = VBox(self)
        for each in (self.strip, self.sign, self.button):
            column.addWidget(each)
        self.resize(1000, 300)
        self.show()

    @property
    def words(self) -> list[str]:
        return [row.words.text() for row in self.strip.rows]

    @property
    def notes(self) -> list[str]:
        return [row.note.text() for row in self.strip.rows]


@pytest.fixture
def place(qapp: QApplication, qtbot: QtBot) -> Place:
    theme.install(qapp, Appearance())
    hall = Hall()
    hall.read((), BUSY, 0)
    hall.read((20.0,), BUSY, 0)
    made = Place(hall)
    qtbot.addWidget(made)
    return made


def test_each_alarm_is_said_in_words_and_acknowledged_by_its_button(place: Place) -> None:
    assert place.words == [
        "注意：队列 12345 1 人排队超过 15 秒，最长 00:20",
        "注意：接通率 87.7%，低于 95%（已接 11002，漏接 1544）",
        "注意：15 秒率 72.8%，低于 95%（15 秒内接听 9130，已接与漏接 12546）",
    ]
    assert not clipped(place)
    assert place.sign.text() == "3"

    first = place.words[0]
    place.strip.rows[0].button.click()

    assert place.words[-1] == first
    assert place.notes[-1] == "14:02 已确认"
    assert place.sign.accessibleName().startswith("2 项告警未确认")


def test_keys_acknowledge_and_silence_from_anywhere(place: Place) -> None:
    QTest.keyClick(place, Qt.Key.Key_M, CTRL_SHIFT)
    assert place.hall.alarms.is_hushed
    assert place.strip.more.text() == "已静音，新的告警仍会响。"

    QTest.keyClick(place, Qt.Key.Key_X, CTRL_SHIFT)
    assert place.hall.alarms.unacknowledged == 0
    assert place.sign.accessibleName() == "3 项告警，已确认"


def test_without_alarms_the_strip_takes_no_room(place: Place) -> None:
    place.hall.read((), BUSY.__class__(), 0)
    for _ in range(12):
        place.hall.later(1)

    assert not place.strip.isVisible()
    assert place.sign.text() == "告警"


def test_a_key_opens_the_wall_once_and_escape_leaves_it(place: Place, qtbot: QtBot) -> None:
    QTest.keyClick(place, Qt.Key.Key_W, CTRL_SHIFT)
    wall = place.button.wall
    assert wall is not None
    assert wall.isFullScreen()
    place.button.click()
    assert place.button.wall is wall

    with qtbot.waitSignal(wall.closed):
        QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert place.button.wall is None
