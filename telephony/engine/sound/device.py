"""The port to the sound devices, and why they may fail. All of :class:`AudioDevices` may block."""

from typing import Protocol

from telephony.account import SoundDevice, SoundFault

FRAME_MS = 20
"""What one pull or push carries, at the stream's own rate, 16-bit mono."""


def frame_bytes(rate: int) -> int:
    """Size of one frame."""
    return rate * FRAME_MS // 1000 * 2


class DeviceFailed(Exception):
    """A device can't be opened."""

    def __init__(self, fault: SoundFault, detail: str = "") -> None:
        super().__init__(fault, detail)
        self.fault = fault


class Stream(Protocol):
    """An open device."""

    rate: int
    is_substitute: bool
    """The device that was asked for isn't there; this is the system's default."""

    def is_alive(self) -> bool:
        """Whether the device still takes or gives sound."""

    def close(self) -> None:
        """Give it back; may block."""


class Mouth(Stream, Protocol):
    """An open microphone."""

    def pull(self) -> bytes | None:
        """The next frame, None when there is none yet. Never blocks."""

    def peak(self) -> int:
        """Loudest sample since last asked, 0 to 32768."""


class Ear(Stream, Protocol):
    """An open earpiece."""

    def push(self, frame: bytes) -> None:
        """Play this frame next. Never blocks."""


class AudioDevices(Protocol):
    """What is plugged in. An empty name means the system's default."""

    def look(self) -> tuple[SoundDevice, ...]:
        """Look again; open streams of this port must be closed before."""

    def open_mouth(self, name: str) -> Mouth:
        """:raises DeviceFailed:"""

    def open_ear(self, name: str) -> Ear:
        """:raises DeviceFailed:"""

    def open_ringer(self, name: str, tune: bytes, rate: int) -> Stream:
        """Play `tune`, 16-bit mono, over and over. :raises DeviceFailed:"""

    def close(self) -> None:
        """Let go of the sound system."""
