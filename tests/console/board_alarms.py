"""The alarms of a supervisor's window in words, for the gallery and its tests; the wall has its own."""

from PySide6.QtWidgets import QWidget

from console.alarm_strip import AlarmStrip
from console.bars.alarm_button import AlarmButton
from console.wall.opening import WallButton
from console.widgets.layout import HBox, VBox
from tests.console.wall.halls import BUSY, Hall


def alarms() -> QWidget:
    """The strip with more alarms than it tells in full, one of them acknowledged; the sign and the button."""
    board = QWidget()
    column = VBox(board, gap=16, margins=16)
    for hall in (_alarmed(), _cut_off(), _acknowledged()):
        column.addWidget(AlarmStrip(hall.alarms, hall.time, board))
        row = HBox(gap=8)
        row.addWidget(AlarmButton(hall.alarms, board))
        row.addWidget(WallButton(hall.watch, hall.alarms, "12345", parent=board))
        row.addStretch(1)
        column.addLayout(row)
        hall.wall.setParent(board)  # the board keeps it, unseen
        hall.wall.hide()
    column.addStretch(1)
    return board


def _alarmed() -> Hall:
    hall = Hall()
    hall.read((4_000.0, 20.0), BUSY, 40)
    return hall


def _cut_off() -> Hall:
    hall = _alarmed()
    hall.cut()
    hall.later(80)
    hall.later(1)
    return hall


def _acknowledged() -> Hall:
    hall = _alarmed()
    hall.alarms.acknowledge_all()
    return hall
