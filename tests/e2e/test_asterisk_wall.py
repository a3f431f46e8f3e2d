"""The wall as `main.py wall` opens it, on a real PBX and by the real monitor's process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.app import Application
from console.own_program import OwnProgram
from console.settings import (
    Folders,
    MonitorSettings,
    SecretPlace,
    SecretSettings,
    Settings,
    save_settings,
)
from console.settings.secrets import open_secrets
from console.wall.opening import open_wall
from tests.pbx.asterisk import Asterisk
from tests.telephony.pbx.conftest import hall as hall
from tests.telephony.pbx.test_asterisk_link import cut

pytestmark = [pytest.mark.asterisk, pytest.mark.e2e]
ROOT = Path(__file__).parents[2]


def test_the_wall_shows_who_waits_and_who_gave_up_and_says_a_cut(
    application: Application, qtbot: QtBot, folders: Folders, hall: Asterisk
) -> None:
    monitor = MonitorSettings(host=hall.host, port=hall.ami_port, user=hall.ami_user)
    settings = Settings(monitor=monitor, secrets=SecretSettings(keep=SecretPlace.FILE))
    save_settings(folders.settings_file, settings)
    open_secrets(folders, SecretPlace.FILE).set(monitor.secret_name, hall.ami_password)
    wall = open_wall(application, folders, OwnProgram(ROOT), 1)
    qtbot.addWidget(wall)

    def until(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=20_000)

    until(lambda: wall.waiting.figure == "0" and not wall.band.isVisible())
    citizen = hall.citizen_calls("13800006661")
    until(lambda: (wall.waiting.figure, wall.answered.below) == ("1", "接通 0/1"))
    cut(hall)
    until(wall.band.isVisible)
    assert wall.band.happened == "与交换机的连接断了"
    assert wall.waiting.dimmed
    until(lambda: not wall.band.isVisible())
    citizen.hang_up()
    until(lambda: (wall.waiting.figure, wall.missed.figure) == ("0", "1"))
    with qtbot.waitSignal(wall.closed):
        wall.close()
