"""A wall without usable settings opens all the same, and says what is missing."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.app import Application
from console.own_program import OwnProgram
from console.settings import Folders
from console.wall.opening import open_wall

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "本机还没有设置队列监控"), ("[monitor]\nport = 0\n", "设置文件有误：")],
    ids=["nothing set", "faulty"],
)
def test_what_is_missing_is_said_on_the_wall(text: str, said: str, qtbot: QtBot, tmp_path: Path) -> None:
    folders = Folders.under(tmp_path)
    folders.make()
    if text:
        folders.settings_file.write_text(text, "utf-8")

    application = Application(ROOT / "resources")

    wall = open_wall(application, folders, OwnProgram(ROOT), 1)
    qtbot.addWidget(wall)

    assert wall.isFullScreen()
    assert wall.band.happened.startswith(said)
    assert not (folders.runtime / "monitor.json").exists()
    wall.close()
