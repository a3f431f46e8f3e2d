"""WAV files that survive a crash: the header is right every few seconds, and repaired when it isn't."""

import logging
import os
import struct
import time
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

HEADER_BYTES = 44
PART = ".part"
"""What is still being written; renamed when whole."""
ABANDONED = 15.0
"""Seconds without a change after which a part belongs to a process that is gone."""
_SAMPLE_BYTES = 2


def header(rate: int, sound_bytes: int) -> bytes:
    """The header of a 16-bit mono PCM file."""
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + sound_bytes,
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        rate,
        rate * _SAMPLE_BYTES,
        _SAMPLE_BYTES,
        16,
        b"data",
        sound_bytes,
    )


class WavFile:
    """A recording in the making.

    :raises OSError: from any method, when the disk is full or gone.
    """

    def __init__(self, path: Path, rate: int) -> None:
        self.path = path
        self._rate = rate
        self._part = path.with_name(path.name + PART)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = os.fdopen(
            os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600),
            "r+b",
            0,
        )
        self._bytes = 0
        self._file.write(header(rate, 0))

    def write(self, sound: bytes) -> None:
        """Append samples."""
        view = memoryview(sound)
        while view:
            done = self._file.write(view)
            self._bytes += done
            view = view[done:]

    def settle(self) -> None:
        """Make the header tell what is there."""
        self._file.seek(0)
        self._file.write(header(self._rate, self._bytes))
        self._file.seek(0, os.SEEK_END)

    def close(self) -> None:
        """Finish the file under its own name."""
        try:
            self.settle()
        finally:
            self._file.close()
        self._part.replace(self.path)

    def abandon(self) -> None:
        """Keep what could be written, as far as the disk still lets us; never raises."""
        try:
            self.close()
        except OSError as error:
            log.warning("recording %s stays a part: %s", self.path.name, error.strerror)


def repair(part: Path) -> Path:
    """Write the true sizes into a part that a killed process left, and give it its name.

    :raises OSError: it can't be read or written.
    :raises ValueError: it isn't a recording of ours.
    """
    with part.open("r+b") as file:
        head = file.read(HEADER_BYTES)
        if len(head) < HEADER_BYTES or head[:4] != b"RIFF" or head[36:40] != b"data":
            raise ValueError(f"{part.name} is no recording")
        size = part.stat().st_size - HEADER_BYTES
        size -= size % _SAMPLE_BYTES
        file.seek(4)
        file.write(struct.pack("<I", 36 + size))
        file.seek(40)
        file.write(struct.pack("<I", size))
    whole = part.with_name(part.name.removesuffix(PART))
    return part.replace(whole)


def repair_all(folder: Path, now: float | None = None) -> list[Path]:
    """Repair every part in the folder that nobody writes any more."""
    now = time.time() if now is None else now
    repaired = []
    for part in sorted(folder.glob(f"*.wav{PART}")):
        try:
            if now - part.stat().st_mtime >= ABANDONED:
                repaired.append(repair(part))
                log.info("recording %s was left by a crash: repaired", part.name)
        except (OSError, ValueError) as error:
            log.warning("recording %s can't be repaired: %s", part.name, error)
    return repaired
