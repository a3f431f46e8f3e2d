"""The lock on a desk: covers the pages, leaves the call bar, and asks who goes on."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from console.bars.agent_bar import LOCK_KEY
from console.bars.call_bar import CallBar
from console.entrance.gate import Entered, Gate
from console.entrance.idle import IdleWatch
from console.entrance.lock_cover import LockCover
from console.notices import Notice, Severity
from console.seat import Seat
from forms.access.roles import Actor, Right
from telephony.actions import call_in_hand

REVOKED = "您的账号或权限已变更，请重新登录。"


class DeskLock(QObject):
    """Locks when nobody is there, when somebody asks, and when rights were taken away.

    `notice` carries a :class:`Notice`, `person_changed` an :class:`Actor` whose rights are others now.
    """

    notice = Signal(object)
    person_left = Signal()
    person_changed = Signal(object)

    def __init__(
        self, seat: Seat, gate: Gate, front: QStackedWidget, call_bar: CallBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._seat, self._gate, self._front, self._call_bar = seat, gate, front, call_bar
        self._window = window
        self._back_to: QWidget | None = None
        self._entered: Actor | None = None
        self.cover = LockCover(gate, seat.actor)
        front.addWidget(self.cover)
        phone = seat.phone
        minutes = seat.settings.access.idle_minutes
        self.watch = IdleWatch(minutes, self._is_wanted, parent=self)
        self.watch.idle.connect(self.lock)
        call_bar.lock_wanted.connect(self.lock)
        for switch in (call_bar.switch_wanted, self.cover.switch_wanted):
            switch.connect(self.switch_person)
        gate.entered.connect(self._unlock)
        gate.revoked.connect(self._revoke)
        QShortcut(QKeySequence(LOCK_KEY), window, self.lock)
        phone.changed.connect(lambda _: self._change_when_free())

    @property
    def is_locked(self) -> bool:
        """Whether the cover is over the desk."""
        return self._front.currentWidget() is self.cover

    def lock(self) -> None:
        """Cover everything but the call bar; what is typed is kept first."""
        if self.is_locked:
            return
        self._seat.desk.drafts.save()
        self._back_to = self._window.focusWidget()
        self._close_popups()
        self.cover.clear()
        self._front.setCurrentWidget(self.cover)
        self._call_bar.set_locked(True)
        self.cover.password.edit.setFocus()

    def _is_wanted(self) -> bool:
        """Whether a call would be lost behind the cover: one in hand, or any that comes to a leader now."""
        if call_in_hand(self._seat.phone.state) is not None:
            return True
        desk = self._seat.desk
        return desk.sessions.view.is_live and desk.actor.may(Right.LEAD_SESSION)

    def switch_person(self) -> None:
        """Somebody else signs in; not while a call is up, which belongs to who answered it."""
        phone = self._seat.phone
        if phone.state.calls:
            words = "通话还没有结束，现在不能换人。"
            self.cover.tell(words)
            self.notice.emit(Notice("entrance", Severity.WARNING, words, "挂断后再换人登录。"))
            return
        self._seat.desk.drafts.save()
        if phone.state.agent.is_signed_in:
            phone.sign_out()
        self._gate.leave(self._seat.actor)
        # from the event loop, not from within a signal of the window that goes
        QTimer.singleShot(0, self.person_left.emit)

    def _unlock(self, entered: Entered) -> None:
        if not self.is_locked:
            return
        self._front.setCurrentIndex(0)
        self._call_bar.set_locked(False)
        if self._back_to is not None:
            self._back_to.setFocus()
        mine = self._seat.actor
        if (entered.actor.roles, entered.actor.unit) != (mine.roles, mine.unit) and not entered.offline:
            self._entered = entered.actor
            self._change_when_free()

    def _change_when_free(self) -> None:
        """Other rights need other pages: once nobody is on the line."""
        if self._entered is None or self._seat.phone.state.calls:
            return
        actor, self._entered = self._entered, None
        QTimer.singleShot(0, lambda: self.person_changed.emit(actor))

    def _revoke(self, _actor: Actor) -> None:
        self.lock()
        self.cover.tell(REVOKED)

    def _close_popups(self) -> None:
        """Menus and dialogs would stand above the cover."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and widget.isVisible():
                widget.close()
