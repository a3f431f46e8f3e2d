"""Devices without hardware, for unit tests and for an engine that must stay silent."""

from dataclasses import dataclass, field

from telephony.account import SoundDevice, SoundFault
from telephony.engine.sound.device import DeviceFailed, Ear, Mouth, Stream


@dataclass
class FakeStream:
    """A stream that a test can kill, feed and look into."""

    rate: int = 16000
    is_substitute: bool = False
    alive: bool = True
    closed: bool = False
    says: bytes | None = None
    loudest: int = 0
    heard: list[bytes] = field(default_factory=list)

    def is_alive(self) -> bool:
        """See the port."""
        return self.alive

    def close(self) -> None:
        """See the port."""
        self.closed = True

    def pull(self) -> bytes | None:
        """See the port."""
        return self.says

    def peak(self) -> int:
        """See the port."""
        return self.loudest

    def push(self, frame: bytes) -> None:
        """See the port."""
        self.heard.append(frame)


class FakeDevices:
    """Whatever `devices` names is plugged in."""

    def __init__(self, devices: tuple[SoundDevice, ...] = ()) -> None:
        self.devices = devices
        self.opened: list[tuple[str, FakeStream]] = []
        self.looked = 0

    def look(self) -> tuple[SoundDevice, ...]:
        """See the port."""
        self.looked += 1
        return self.devices

    def open_mouth(self, name: str) -> Mouth:
        """See the port."""
        return self._open("mouth", name, [device for device in self.devices if device.inputs])

    def open_ear(self, name: str) -> Ear:
        """See the port."""
        return self._open("ear", name, [device for device in self.devices if device.outputs])

    def open_ringer(self, name: str, tune: bytes, rate: int) -> Stream:
        """See the port."""
        return self._open("ringer", name, [device for device in self.devices if device.outputs])

    def close(self) -> None:
        """See the port."""

    def _open(self, kind: str, name: str, fitting: list[SoundDevice]) -> FakeStream:
        if not fitting:
            raise DeviceFailed(SoundFault.NO_DEVICE)
        stream = FakeStream(is_substitute=bool(name) and name not in [device.name for device in fitting])
        self.opened.append((kind, stream))
        return stream
