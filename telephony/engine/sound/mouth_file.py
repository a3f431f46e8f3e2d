"""Devices for places without a sound card, as in tests: a WAV file speaks, and nobody hears."""

import wave
from pathlib import Path

from telephony.account import SoundDevice
from telephony.engine.sound.device import Ear, Mouth, Stream, frame_bytes
from telephony.engine.sound.levels import peak_of


class BadMouthFile(ValueError):
    """Not a 16-bit mono WAV file."""


class _Still:
    """A device that is always well."""

    is_substitute = False

    def __init__(self, rate: int = 16000) -> None:
        self.rate = rate

    def is_alive(self) -> bool:
        return True

    def close(self) -> None:
        pass


class FileMouth(_Still):
    """Speaks the file over and over."""

    def __init__(self, sound: bytes, rate: int) -> None:
        super().__init__(rate)
        self._sound = sound
        self._at = 0
        self._peak = peak_of(sound)

    def pull(self) -> bytes | None:
        """The next frame."""
        size = frame_bytes(self.rate)
        frame = self._sound[self._at : self._at + size]
        while len(frame) < size:
            frame += self._sound[: size - len(frame)]
        self._at = (self._at + size) % len(self._sound)
        return frame

    def peak(self) -> int:
        """Loudest sample of the file: it speaks whether or not somebody listens."""
        return self._peak


class DeafEar(_Still):
    """Takes everything and plays nothing."""

    def push(self, frame: bytes) -> None:
        """Drop it."""


class FileDevices:
    """One mouth out of a file, one ear that hears nothing.

    :raises BadMouthFile: the file can't be used.
    """

    def __init__(self, file: Path) -> None:
        try:
            with wave.open(str(file), "rb") as sound:
                if (sound.getnchannels(), sound.getsampwidth()) != (1, 2) or not sound.getnframes():
                    raise BadMouthFile(f"{file}: 16-bit mono is needed")
                self._rate = sound.getframerate()
                self._sound = sound.readframes(sound.getnframes())
        except (OSError, wave.Error, EOFError) as error:
            raise BadMouthFile(f"{file}: {error}") from error

    def look(self) -> tuple[SoundDevice, ...]:
        """See the port."""
        return (SoundDevice(name="file", inputs=1, outputs=1, is_default_input=True, is_default_output=True),)

    def open_mouth(self, name: str) -> Mouth:
        """See the port."""
        return FileMouth(self._sound, self._rate)

    def open_ear(self, name: str) -> Ear:
        """See the port."""
        return DeafEar()

    def open_ringer(self, name: str, tune: bytes, rate: int) -> Stream:
        """See the port."""
        return _Still(rate)

    def close(self) -> None:
        """See the port."""
