"""The sound ports between the stack's mixer and Python: the desk's mouth and ear, and the recorders' taps.

They are made once and live until the stack ends, because the mixer's own thread is inside them at
any moment. That thread calls them every :data:`FRAME_MS`, so they only move bytes.
"""

import ctypes
import logging
from collections.abc import Callable

import pjsua2 as pj

log = logging.getLogger(__name__)

FRAME_MS = 20
MIXER_RATE = 16000
SAMPLE_BYTES = 2

Source = Callable[[], bytes | None]
"""One frame of 16-bit mono, or None for silence. Must return at once."""
Sink = Callable[[bytes], None]
"""Takes one frame; empty when nobody speaks. Must return at once."""


def frame_bytes(rate: int) -> int:
    """Size of one frame at that rate."""
    return rate * FRAME_MS // 1000 * SAMPLE_BYTES


class SoundPort(pj.AudioMediaPort):
    """A port whose two ends can be exchanged at any time."""

    source: Source | None = None
    sink: Sink | None = None

    def __init__(self, name: str, rate: int = MIXER_RATE) -> None:
        super().__init__()
        self.rate = rate
        self.failed = False
        self.silence = pj.ByteVector(bytes(frame_bytes(rate)))
        shape = pj.MediaFormatAudio()
        shape.init(pj.PJMEDIA_FORMAT_PCM, rate, 1, FRAME_MS * 1000, 16)
        self.createPort(name, shape)

    def onFrameRequested(self, frame: pj.MediaFrame) -> None:
        """The mixer wants what the mouth says."""
        try:
            said = self.source() if self.source is not None else None
            frame.buf = pj.ByteVector(said) if said is not None else self.silence
        except Exception as error:  # noqa: BLE001  the mixer's thread takes none
            self._complain(error)
            frame.buf = self.silence
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        frame.size = len(frame.buf)

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        """The mixer has something for the ear."""
        if self.sink is None:
            return
        try:
            heard = _bytes_of(frame.buf) if frame.type == pj.PJMEDIA_FRAME_TYPE_AUDIO else b""
            self.sink(heard)
        except Exception as error:  # noqa: BLE001  the mixer's thread takes none
            self._complain(error)

    def _complain(self, error: Exception) -> None:
        if not self.failed:
            self.failed = True
            log.error("a sound port failed, said once: %r", error)


def _bytes_of(vector: pj.ByteVector) -> bytes:
    """The vector's content, past SWIG: it takes 230 us a frame, this takes 2.

    A std::vector begins with the address of its content, in all three C++ libraries that the wheels use.
    """
    size = len(vector)
    if not size:
        return b""
    content = ctypes.c_void_p.from_address(int(vector.this)).value
    return ctypes.string_at(content, size) if content else b""
