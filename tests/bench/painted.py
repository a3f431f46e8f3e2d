"""Eyes on one widget: when it has been painted, and its picture is on the screen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from tests.bench.arrival import now


class Painted(QObject):
    """Calls back when a widget has been painted and flushed, as often as `wanted` agrees."""

    def __init__(self, widget: QWidget, wanted: Callable[[], bool], told: Callable[[float], None]) -> None:
        super().__init__(widget)
        self._wanted, self._told = wanted, told
        self._pending = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The paint event comes before the painting; the next turn of the loop comes after the flush."""
        if event.type() == QEvent.Type.Paint and not self._pending and self._wanted():
            self._pending = True
            QTimer.singleShot(0, self._done)
        return False

    def _done(self) -> None:
        self._pending = False
        self._told(now())
