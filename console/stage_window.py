"""The window of a leader's seat: the stage and nothing else. No rail, no menus, no other page."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from console.pages.stage import StagePage
from console.practice_session import PracticeSession
from console.seat import Seat
from console.stage import Stage


class StageWindow(QMainWindow):
    """`person_left` asks who comes next. Closing it leaves a call in hand alone: the engine goes on."""

    person_left = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat
        self.setWindowTitle("听民声")
        self.setMinimumSize(1180, 680)
        self.stage = Stage(seat.desk, takes_ready=True, parent=self)
        self.page = StagePage(self.stage, practices=seat.rehearsal is not None, leaves=True)
        self.setCentralWidget(self.page)
        self.page.leave_wanted.connect(self._leave)
        if seat.rehearsal is not None:
            self.setWindowTitle("听民声 · 演练")
            self.practice = PracticeSession(seat.rehearsal, seat.desk, self)
            self.page.practice_wanted.connect(self.practice.next_citizen)
        for key, act in (("F2", self.stage.answer), ("F8", self.stage.hang_up), ("F11", self._fill_screen)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)
        self.page.setFocus()

    def _fill_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _leave(self) -> None:
        """Out of the telephone, and back to the sign-in; never out of a call."""
        if self.seat.phone.state.calls or self.seat.rehearsal is not None:
            # a rehearsal has nobody else to come
            if not self.seat.phone.state.calls:
                self.close()
            return
        gate = self.seat.gate
        if gate is not None:
            gate.leave(self.seat.actor)
        self.seat.phone.sign_out()
        # from the event loop, not from within a signal of the window that goes
        QTimer.singleShot(0, self.person_left.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave; a call in hand goes on without the window."""
        self.seat.close()
        super().closeEvent(event)
