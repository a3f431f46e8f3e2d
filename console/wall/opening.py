"""How a wall comes up: from the queue page, or alone on a machine that only shows it."""

import time
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication, QKeySequence, QScreen, QShortcut
from PySide6.QtWidgets import QWidget

from console.alarms import Alarms
from console.app import Application
from console.jobs import Lane
from console.own_program import OwnProgram
from console.queue_seat import MonitorEntry
from console.queue_watch import QueueWatch
from console.settings import Folders, Settings, SettingsError, load_settings
from console.settings.secrets import open_secrets
from console.theme import Icon
from console.wall.window import WallWindow
from console.widgets.button import Button
from console.wording import Explanation

WALL_KEY = "Ctrl+Shift+W"


class WallButton(Button):
    """Opens the wall, on the second screen where there is one; once more brings it to the front."""

    def __init__(
        self,
        watch: QueueWatch,
        alarms: Alarms,
        brand: str,
        trouble: Callable[[], Explanation | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("大屏", icon=Icon.PRESENTATION, key=WALL_KEY, compact=True, parent=parent)
        self._watch, self._alarms, self._brand, self._trouble = watch, alarms, brand, trouble
        self.wall: WallWindow | None = None
        self.clicked.connect(self.open_wall)
        QShortcut(QKeySequence(WALL_KEY), self, self.click)

    def open_wall(self) -> None:
        """Show it, in a window that goes with this one."""
        if self.wall is None:
            # a child of the window: it goes when the window goes
            self.wall = WallWindow(
                self._watch, self._alarms, self._brand, parent=self.window(), trouble=self._trouble
            )
            self.wall.closed.connect(self._left)
            fill_screen(self.wall, _other_than(self.screen()))
        self.wall.raise_()
        self.wall.activateWindow()

    def _left(self) -> None:
        wall, self.wall = self.wall, None
        if wall is not None:
            wall.deleteLater()


def open_wall(application: Application, folders: Folders, program: OwnProgram, screen: int) -> WallWindow:
    """The wall alone, on the *screen* of this number, from 1: no person, no database, only the PBX's account.

    What is missing is said on it.
    """
    faulty: Explanation | None = None
    try:
        settings = load_settings(folders.settings_file)
    except FileNotFoundError:
        settings = Settings()
    except SettingsError as error:
        first = f"设置文件有误：{error}".splitlines()[0]
        settings, faulty = Settings(), Explanation(first, f"改正 {folders.settings_file} 后重新打开")
    application.dress(settings.look)
    link = program.monitor_line(folders, application)
    watch = QueueWatch(link, parent=application)
    link.received.connect(watch.receive)
    link.state_changed.connect(watch.follow_link)
    lane = Lane("secrets")
    secrets = open_secrets(folders, settings.secrets.keep)
    entry = MonitorEntry(link, watch, settings.monitor, secrets, lane, application)
    alarms = Alarms(watch, time.time, parent=application)

    def trouble() -> Explanation | None:
        return faulty or entry.problem

    def left() -> None:
        alarms.stop()
        entry.close()
        lane.stop()

    wall = WallWindow(watch, alarms, settings.hotline.brand, trouble=trouble)
    wall.closed.connect(left)
    entry.changed.connect(wall.tick)
    alarms.start()
    application.show(wall)
    screens = QGuiApplication.screens()
    fill_screen(wall, screens[min(max(screen, 1), len(screens)) - 1])
    entry.open()
    return wall


def fill_screen(wall: WallWindow, screen: QScreen) -> None:
    """Show the wall over the whole of a screen."""
    wall.setGeometry(screen.geometry())
    wall.showFullScreen()


def _other_than(own: QScreen) -> QScreen:
    return next((each for each in QGuiApplication.screens() if each is not own), own)
