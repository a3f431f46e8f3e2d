"""How long the window's event loop stood still at worst, by a heartbeat of its own."""

import time

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5


class StallMeter(QObject):
    """A heartbeat every 5 ms; what comes later than that is a stall."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self._last_cpu = 0.0
        self.longest_ms = 0.0
        self.longest_cpu_ms = 0.0
        """Processor time that this program used in the longest stall; far less: others had the processor."""
        self.over_50_ms = 0

    def start(self) -> None:
        """Begin to listen."""
        self._last, self._last_cpu = time.monotonic(), time.process_time()
        self._timer.start()

    def stop(self) -> None:
        """Stop; the figures stay."""
        self._timer.stop()

    def pause(self) -> None:
        """Don't count what comes until :meth:`resume`, such as writing a picture."""
        self._timer.stop()

    def resume(self) -> None:
        """Count again from now."""
        self.start()

    def _beat(self) -> None:
        now, cpu = time.monotonic(), time.process_time()
        stall = (now - self._last) * 1000 - BEAT_MS
        if stall > self.longest_ms:
            self.longest_ms, self.longest_cpu_ms = stall, (cpu - self._last_cpu) * 1000
        self._last, self._last_cpu = now, cpu
        self.over_50_ms += stall > 50
