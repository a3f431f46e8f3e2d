"""Seats for end-to-end tests: everything real, in a home of the test's own, nothing left running."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import main
from console.app import Application
from console.seat import Seat
from console.settings import Folders
from console.window import Window
from telephony.rendezvous import NoRendezvous, look_up
from tests.tones import sine, write_wav

MOUTH_HZ = 350
"""What the agent says."""
PATIENCE_MS = 20_000


class Desk:
    """A seat's window and hands to drive it."""

    def __init__(self, qtbot: QtBot, seat: Seat, window: Window) -> None:
        self.qtbot = qtbot
        self.seat = seat
        self.window = window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, wherever the cursor is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def until(self, holds: Callable[[], bool], timeout_ms: int = PATIENCE_MS) -> None:
        """Let the window live until something holds."""
        self.qtbot.waitUntil(holds, timeout=timeout_ms)


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    """A home of the test's own; what was started from it ends with the test."""
    made = Folders.under(tmp_path / "home")
    made.make()
    yield made
    end_processes(made)


def end_processes(folders: Folders) -> None:
    """End what a seat started and left running, as it should."""
    for name in ("engine.json", "exchange.json", "monitor.json"):
        try:
            pid = look_up(folders.runtime / name).pid
        except NoRendezvous:
            continue
        if psutil.pid_exists(pid):
            process = psutil.Process(pid)
            for child in process.children(recursive=True):
                child.kill()
            process.kill()


@pytest.fixture
def mouth(tmp_path: Path) -> tuple[str, ...]:
    """Engine arguments: one tone for a mouth."""
    path = tmp_path / "mouth.wav"
    write_wav(path, sine(MOUTH_HZ, 1.0, rate=16000), 16000)
    return ("--mouth-file", str(path))


@pytest.fixture
def application(qapp: QApplication) -> Application:
    """The Qt application as the program makes it."""
    return Application(main.RESOURCES)


@pytest.fixture
def sit_down(qtbot: QtBot, application: Application) -> Iterator[Callable[[Seat], Desk]]:
    """Open a seat's window and bring it to life."""
    windows: list[Window] = []

    def sit(seat: Seat) -> Desk:
        window = main.doorway(application).open_seat(seat)
        window.resize(1366, 768)
        windows.append(window)
        qtbot.waitExposed(window)
        window.activateWindow()
        return Desk(qtbot, seat, window)

    yield sit
    for window in windows:
        if isValid(window):
            window.close()
            window.deleteLater()
    QApplication.processEvents()
