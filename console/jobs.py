"""The one door to the background: work for the storage goes through a lane and comes back on the Qt thread.

This is the only file with threads. A lane is one thread that does its jobs in order, so the storage
behind it never meets two threads at once. Tests use :class:`InlineJobs`, which does the same at once.
"""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Jobs(Protocol):
    """Where work that may wait for a disk or a network is handed in."""

    def submit(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do `work` in the lane, then call `done` with its result or `failed` with its error.

        Both are called on the Qt thread.
        """

    def stop(self) -> None:
        """Finish what was handed in, then end the lane."""


def one_at_a_time(work: Callable[[], Result]) -> Callable[[], Result]:
    """`work`, such that two lanes never do it at the same moment."""
    lock = threading.Lock()

    def guarded() -> Result:
        with lock:
            return work()

    return guarded


class InlineJobs:
    """The same door for tests: everything happens at once, on the caller's thread."""

    def submit(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """See :meth:`Jobs.submit`."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed to the one who asked
            failed(error)
        else:
            done(result)

    def stop(self) -> None:
        """Nothing waits."""


class Errand(QObject):
    """What the window and a long piece of work in a lane have to tell each other.

    `progressed` carries what the work reports and comes on the Qt thread; the work asks `is_cancelled` now
    and then.
    """

    progressed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()

    def report(self, progress: object) -> None:
        """Called by the work, in the lane."""
        self.progressed.emit(progress)

    def cancel(self) -> None:
        """Called at the window: stop at the next good moment."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._cancelled.is_set()


class Lane(QObject):
    """One background thread with a queue."""

    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[Callable[[], Callable[[], None]] | None] = queue.SimpleQueue()
        self._finished.connect(self._deliver)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """See :meth:`Jobs.submit`."""

        def job() -> Callable[[], None]:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - handed to the one who asked
                # bound now: Python forgets `error` at the end of this block
                caught = error
                return lambda: failed(caught)
            return lambda: done(result)

        self._queue.put(job)

    def stop(self) -> None:
        """Finish what was handed in, then end the thread; results that come after this are dropped."""
        self._queue.put(None)
        self._thread.join(timeout=10)
        if self._thread.is_alive():
            log.error("lane %s is still at work after 10 s; leaving without it", self._thread.name)

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            self._finished.emit(job())

    @staticmethod
    def _deliver(tell: Any) -> None:
        tell()
