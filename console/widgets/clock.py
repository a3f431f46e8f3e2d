"""Clocks that count up: how long a call, a hold or a state has lasted."""

import math
import time

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from console import theme
from console.theme import Tone, Type
from console.widgets.layout import set_state
from console.widgets.pulse import pulse

NOT_RUNNING = "--:--"


def clock_text(seconds: float) -> str:
    """How a duration is shown: 02:41, and from an hour on 1:02:41."""
    hours, minutes, left = _parts(seconds)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def spoken_duration(seconds: float) -> str:
    """A duration in words, for screen readers: 2分41秒."""
    hours, minutes, left = _parts(seconds)
    if hours:
        return f"{hours}小时{minutes}分{left}秒"
    return f"{minutes}分{left}秒" if minutes else f"{left}秒"


def _parts(seconds: float) -> tuple[int, int, int]:
    minutes, left = divmod(max(0, math.floor(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, left


class Stopwatch:
    """Seconds since a moment given in Unix time.

    Reads the system's clock once and the monotonic one from then on: a corrected system clock moves nothing.
    """

    def __init__(self, since_epoch: float) -> None:
        self._origin = time.monotonic() - max(0.0, time.time() - since_epoch)

    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self._origin


class CallClock(QLabel):
    """Counts from a given moment in figures of one width. Shows --:-- while nothing runs."""

    def __init__(
        self, kind: Type = Type.CLOCK, *, name: str = "通话时长", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind, self._name = kind, name
        self._watch: Stopwatch | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.current().font(kind, tabular=True))
        self.stop(clear=True)
        theme.current().changed.connect(self._restyle)
        pulse().beat.connect(self._tick)

    def start(self, since_epoch: float) -> None:
        """Count from a moment, Unix time in seconds."""
        self._watch = Stopwatch(since_epoch)
        self._read()

    def stop(self, *, clear: bool = False) -> None:
        """Stand still at what is shown, or with `clear` show nothing."""
        self._read()
        self._watch = None
        if clear:
            self.setText(NOT_RUNNING)
            self.setAccessibleName(self._name)

    def seconds(self) -> float | None:
        """How long it has run; None while nothing runs."""
        return self._watch.seconds() if self._watch else None

    def set_tone(self, tone: Tone | None) -> None:
        """Colour the figures."""
        set_state(self, "tone", tone.value if tone else None)

    def _tick(self) -> None:
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        if self._watch is None:
            return
        seconds = self._watch.seconds()
        text = clock_text(seconds)
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"{self._name} {spoken_duration(seconds)}")

    def _restyle(self) -> None:
        self.setFont(theme.current().font(self._kind, tabular=True))
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Figures are never cut."""
        return self.sizeHint()

    def sizeHint(self) -> QSize:
        """Room for the figures shown, and for 00:00 at least."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self.fontMetrics().horizontalAdvance("00:00")), hint.height())

    def showEvent(self, event: QShowEvent) -> None:
        """Be right from the first moment."""
        super().showEvent(event)
        self._read()
