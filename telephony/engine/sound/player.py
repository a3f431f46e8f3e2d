"""Plays a recording into the agent's ear: a thread reads the file, the mixer's thread takes frames.

Disks and shares may be slow, so nothing waits for them: what isn't read yet is silence.
"""

import logging
import queue
import threading
import wave
from array import array
from pathlib import Path

from telephony.engine.sound.device import frame_bytes

log = logging.getLogger(__name__)

RATES = frozenset({8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000})
AHEAD_FRAMES = 250
"""Five seconds are read ahead."""
_BLOCK_FRAMES = 50
_PATIENCE = 0.2


class Player:
    """One recording, from when it is made until :meth:`close` or its end.

    `rate` is 0 until the file is open. Whoever made it looks at `fault` and `is_over` now and then.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rate = 0
        self.length = 0.0
        """Seconds; known once `rate` is."""
        self.fault = ""
        """Technical words; what could be read so far has been played."""
        self._frames: queue.Queue[bytes | None] = queue.Queue(AHEAD_FRAMES)
        self._played = 0
        self._done = False
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._read, name="player", daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """How far it is."""
        return self._played * 0.02

    @property
    def is_over(self) -> bool:
        """Whether everything was played, or nothing more can be."""
        return self._done

    def pull(self) -> bytes | None:
        """The next frame for the mixer; None while there is none. Never blocks."""
        if self._done:
            return None
        try:
            frame = self._frames.get_nowait()
        except queue.Empty:
            return None
        if frame is None:
            self._done = True
            return None
        self._played += 1
        return frame

    def close(self) -> None:
        """No more of it; the thread ends by itself."""
        self._done = True
        self._closed.set()

    def _read(self) -> None:
        try:
            with wave.open(str(self.path), "rb") as file:
                self._play(file)
        except (OSError, EOFError, wave.Error, ValueError) as error:
            self.fault = (
                f"{type(error).__name__}: {error}" if not isinstance(error, OSError) else _told(error)
            )
            log.warning("a recording can't be played: %s", type(error).__name__)
        self._give(None)

    def _play(self, file: wave.Wave_read) -> None:
        channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
        if width != 2 or channels not in (1, 2) or rate not in RATES:
            raise ValueError(f"{8 * width} bit, {channels} channels, {rate} Hz")
        self.length = file.getnframes() / rate
        self.rate = rate
        size = frame_bytes(rate)
        rest = b""
        while not self._closed.is_set():
            block = file.readframes(size // 2 * _BLOCK_FRAMES)
            if not block:
                break
            rest += block if channels == 1 else _one_channel(block)
            whole = len(rest) - len(rest) % size
            for start in range(0, whole, size):
                if not self._give(rest[start : start + size]):
                    return
            rest = rest[whole:]
        if rest:
            self._give(rest.ljust(size, b"\0"))

    def _give(self, frame: bytes | None) -> bool:
        """Wait until there is room; False once it was closed."""
        while not self._closed.is_set():
            try:
                self._frames.put(frame, timeout=_PATIENCE)
            except queue.Full:
                continue
            return True
        return False


def _one_channel(block: bytes) -> bytes:
    """Both sides of a call at half their loudness."""
    both = array("h")
    both.frombytes(block)
    return array(
        "h", ((left + right) // 2 for left, right in zip(both[::2], both[1::2], strict=True))
    ).tobytes()


def _told(error: OSError) -> str:
    return f"{type(error).__name__}: {error.strerror}"
