"""The window of a leader's seat: the stage and nothing else. No rail, no menus, no other page."""

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from console.pages.stage import StagePage
from console.practice_session import PracticeSession
from console.seat import Seat
from console.stage import Stage


class StageWindow(QMainWindow):
    """`person_left` asks who comes next, `rehearsal_wanted` for 先练一遍 in the place of this window.

    Closing it leaves a call in hand alone: the engine goes on.
    """

    person_left = Signal()
    rehearsal_wanted = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat
        self.setWindowTitle("听民声")
        self.setMinimumSize(1180, 680)
        self.stage = Stage(seat.desk, takes_ready=True, parent=self)
        rehearses = seat.rehearsal is not None
        self.page = StagePage(self.stage, practices=rehearses, offers=not rehearses, leaves=True)
        self.setCentralWidget(self.page)
        self.page.leave_wanted.connect(self._leave)
        if seat.rehearsal is not None:
            self.setWindowTitle("听民声 · 演练")
            self.practice = PracticeSession(seat.rehearsal, seat.desk, self)
            self.page.practice_wanted.connect(self.practice.next_citizen)
        else:
            self.page.practice_wanted.connect(lambda: self._go(self.rehearsal_wanted))
        for key, act in (("F2", self.stage.answer), ("F8", self.stage.hang_up), ("F11", self._fill_screen)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)
        self.page.setFocus()

    def _fill_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _leave(self) -> None:
        self._go(self.person_left)

    def _go(self, onward: SignalInstance) -> None:
        """Out of the telephone, and on; never out of a call."""
        if self.seat.phone.state.calls:
            return
        if self.seat.gate is not None:
            self.seat.gate.leave(self.seat.actor)
        if self.seat.rehearsal is None:
            self.seat.phone.sign_out()
        # from the event loop, not from within a signal of the window that goes
        QTimer.singleShot(0, onward.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave; a call in hand goes on without the window."""
        self.seat.close()
        super().closeEvent(event)
