"""Which devices this engine uses."""

from collections.abc import Callable
from pathlib import Path

from telephony.engine.sound.device import AudioDevices

MakeDevices = Callable[[], AudioDevices]
"""Makes the port's real thing; called on the sound thread, because looking for devices takes time."""


def make_devices(mouth_file: Path | None, *, silent: bool) -> MakeDevices:
    """The sound card, a file for a mouth, or nothing."""
    if mouth_file is not None:
        from telephony.engine.sound.mouth_file import FileDevices

        file = mouth_file
        return lambda: FileDevices(file)
    if silent:
        from telephony.engine.sound.fake import FakeDevices

        return FakeDevices
    from telephony.engine.sound.portaudio import PortAudioDevices

    return PortAudioDevices
