"""One recording under way. The mixer's thread feeds it, a thread of its own writes: disks may be slow."""

import logging
import queue
import threading
from pathlib import Path

from telephony.engine.recording.wav import WavFile

log = logging.getLogger(__name__)

SETTLE_FRAMES = 100
"""After so many frames (two seconds) the header is brought up to date."""
LONGEST_QUEUE = 3000
"""Frames (a minute) that a disk which doesn't take them may fall behind."""


class Recorder:
    """Writes what it is fed until :meth:`stop`.

    :raises OSError: the file can't be made.
    """

    def __init__(self, path: Path, rate: int, frame_bytes: int) -> None:
        self._file = WavFile(path, rate)
        self._silence = bytes(frame_bytes)
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._fault = ""
        self._thread = threading.Thread(target=self._write, name=f"recorder {path.stem}", daemon=True)
        self._thread.start()

    def feed(self, frame: bytes) -> None:
        """Take one frame, empty for silence; returns at once."""
        if not self._fault:
            if self._frames.qsize() > LONGEST_QUEUE:
                self._fault = "the disk doesn't keep up"
            self._frames.put(frame or self._silence)

    @property
    def fault(self) -> str:
        """Why nothing is written any more; empty while all is well."""
        return self._fault

    def stop(self) -> None:
        """No more frames; the file gets its name soon."""
        self._frames.put(None)

    @property
    def is_busy(self) -> bool:
        """Whether the file isn't whole yet."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Until the file is whole, or so long."""
        self._thread.join(seconds)

    def _write(self) -> None:
        try:
            count = 0
            while (frame := self._frames.get()) is not None:
                self._file.write(frame)
                count += 1
                if count % SETTLE_FRAMES == 0:
                    self._file.settle()
            self._file.close()
        except OSError as error:
            self._fault = f"{type(error).__name__}: {error.strerror}"
            log.warning("recording stopped: %s", self._fault)
            self._file.abandon()
