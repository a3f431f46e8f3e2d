"""The Qt application: the look, one window for each seat, and a net for what nobody expected."""

import gc
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from console.settings import LookSettings
from console.single_instance import SingleInstance
from console.theme import Appearance, Scheme, install

log = logging.getLogger(__name__)


class Application(QObject):
    """The running program. `failed` tells windows that something unforeseen was caught and logged."""

    failed = Signal()

    def __init__(self, resources: Path, arguments: list[str] | None = None) -> None:
        super().__init__()
        existing = QApplication.instance()
        self.qt = existing if isinstance(existing, QApplication) else QApplication(arguments or sys.argv[:1])
        self.qt.setApplicationName("hotline-console")
        self.qt.setApplicationDisplayName("听民声")
        self.qt.setWindowIcon(QIcon(str(resources / "icons" / "app.svg")))
        self.resources = resources
        self._window: QWidget | None = None
        install(self.qt)

    @property
    def window(self) -> QWidget | None:
        """The program's window at the moment."""
        return self._window

    def dress(self, look: LookSettings) -> None:
        """Look as the settings say, at once."""
        install(self.qt, Appearance(Scheme(look.theme.value), look.scale, look.reduced_motion))

    def show(self, window: QWidget) -> None:
        """Make this the program's window, in place of the last one."""
        before, self._window = self._window, window
        window.show()
        if before is not None:
            before.close()
            # it may be in the middle of a signal of its own: it goes once that is over
            QTimer.singleShot(0, lambda: before.deleteLater())
        # modules and widgets stay for good: walking through all of them again and again for garbage would
        # stop the window for 40 ms and more at a time
        gc.freeze()

    def run(self, runtime_folder: Path, open_window: Callable[[], object]) -> int:
        """Open the window and stay until it is closed; at once where this seat already has a window."""
        guard = SingleInstance(runtime_folder, self)
        if not guard.is_first():
            log.info("this seat has a window already; it was brought to the front")
            return 0
        guard.raised.connect(self._come_forward)
        self._catch_everything()
        open_window()
        status = self.qt.exec()
        guard.release()
        return status

    def _come_forward(self) -> None:
        if self._window is not None:
            self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
            self._window.raise_()
            self._window.activateWindow()

    def _catch_everything(self) -> None:
        def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                self.qt.quit()
                return
            log.critical("unforeseen", exc_info=(kind, error, trace))
            self.failed.emit()

        sys.excepthook = caught
