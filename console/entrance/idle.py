"""Notices that nobody is at the desk: no key, no mouse, and no call in hand for some minutes."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

LOOK_EVERY_MS = 5_000
_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """`idle` comes once nobody has done anything for so many minutes; 0 never.

    `is_talking` tells whether somebody is on the telephone, and so at the desk.
    """

    idle = Signal()

    def __init__(
        self,
        minutes: float,
        is_talking: Callable[[], bool],
        clock: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._seconds = minutes * 60
        self._is_talking = is_talking
        self._clock = clock
        self._last = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        if minutes:
            # what is typed through an input method never comes by as a key
            QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.touch)
            self._timer.start()

    def watch(self, window: QObject) -> None:
        """Heed the keys and the mouse of a native window, through which all of its widgets get theirs."""
        window.installEventFilter(self)

    def touch(self) -> None:
        """Somebody is there."""
        self._last = self._clock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of a sign of life; nothing is kept from anybody."""
        if event.type() in _SIGNS:
            self.touch()
        return False

    def look(self) -> None:
        """See how long nobody did anything."""
        if self._is_talking():
            self.touch()
        elif self._seconds and self._clock() - self._last >= self._seconds:
            self.touch()
            self.idle.emit()
