"""The buffer between two clocks: a sound card's and the mixer's. They drift; delay must not."""

import threading

WINDOW_FRAMES = 25
"""Half a second: what was never used in it is dropped."""
LONGEST_FRAMES = 12
"""A quarter of a second: more is never kept."""


class DriftRing:
    """First in, first out; what stays unused over a whole window is delay for nothing, and goes.

    A fill of one frame is left as a reserve, because either side comes in steps of its own.
    """

    def __init__(self, frame_bytes: int, window_frames: int = WINDOW_FRAMES) -> None:
        self._frame = frame_bytes
        self._window = window_frames * frame_bytes
        self._bytes = bytearray()
        self._lock = threading.Lock()
        self._taken = 0
        self._lowest = 0
        self._starved = True

    def put(self, sound: bytes) -> None:
        """Append."""
        with self._lock:
            self._bytes += sound
            over = len(self._bytes) - LONGEST_FRAMES * self._frame
            if over > 0:
                del self._bytes[: over + over % 2]

    def take(self, size: int) -> bytes | None:
        """Exactly `size` bytes, or None when there aren't so many (then a reserve builds up first)."""
        with self._lock:
            enough = size + (self._frame if self._starved else 0)
            if len(self._bytes) < enough:
                self._starved = True
                return None
            self._starved = False
            sound = bytes(self._bytes[:size])
            del self._bytes[:size]
            self._control(size)
            return sound

    @property
    def fill(self) -> int:
        """Bytes waiting."""
        return len(self._bytes)

    def _control(self, size: int) -> None:
        self._lowest = min(self._lowest, len(self._bytes)) if self._taken else len(self._bytes)
        self._taken += size
        if self._taken >= self._window:
            unused = self._lowest - self._frame
            if unused > 0:
                del self._bytes[: unused - unused % 2]
            self._taken = 0
