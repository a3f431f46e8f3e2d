"""The sound card by PyAudio: half-duplex streams with 10 ms buffers.

Full duplex on ALSA over PulseAudio stops after one callback, two half-duplex streams run. PortAudio sees
what was plugged in when it started, so looking again means starting it again.
"""

import contextlib
import ctypes
import ctypes.util
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping

import pyaudio

from telephony.account import SoundDevice, SoundFault
from telephony.engine.sound.device import DeviceFailed, Ear, Mouth, Stream, frame_bytes
from telephony.engine.sound.levels import peak_of
from telephony.engine.sound.ring import DriftRing

log = logging.getLogger(__name__)

RATE = 16000
BUFFER_MS = 10
LOST_SECONDS = 1.5
"""A card that neither asks nor gives for so long is gone."""
_HOST_APIS = {"win32": "Windows WASAPI", "darwin": "Core Audio"}
"""Where one device appears under several host APIs, the one to use."""
_BUSY = frozenset({pyaudio.paDeviceUnavailable})

Fill = Callable[[bytes | None, int], bytes | None]
"""Takes what came in, returns what goes out: `frames` samples."""


class PortAudioDevices:
    """See :class:`telephony.engine.sound.device.AudioDevices`."""

    def __init__(self) -> None:
        os.environ.setdefault("PULSE_LATENCY_MSEC", "20")
        _hush_alsa()
        self._audio: pyaudio.PyAudio | None = None

    def look(self) -> tuple[SoundDevice, ...]:
        """See the port."""
        self.close()
        self._audio = pyaudio.PyAudio()
        return tuple(
            SoundDevice(
                name=str(info["name"]),
                host_api=self._host_api_name(info),
                inputs=int(info["maxInputChannels"]),
                outputs=int(info["maxOutputChannels"]),
                is_default_input=info["index"] == self._default("defaultInputDevice"),
                is_default_output=info["index"] == self._default("defaultOutputDevice"),
            )
            for info in self._infos()
        )

    def open_mouth(self, name: str) -> Mouth:
        """See the port."""
        index, substitute = self._find(name, output=False)
        return _OpenMouth(self._pyaudio(), index, substitute, self._rates(index))

    def open_ear(self, name: str) -> Ear:
        """See the port."""
        index, substitute = self._find(name, output=True)
        return _OpenEar(self._pyaudio(), index, substitute, self._rates(index))

    def open_ringer(self, name: str, tune: bytes, rate: int) -> Stream:
        """See the port."""
        index, substitute = self._find(name, output=True)
        return _OpenRinger(self._pyaudio(), index, substitute, self._rates(index), tune, rate)

    def close(self) -> None:
        """See the port."""
        if self._audio is not None:
            self._audio.terminate()
            self._audio = None

    def _pyaudio(self) -> pyaudio.PyAudio:
        if self._audio is None:
            self.look()
        if self._audio is None:
            raise DeviceFailed(SoundFault.NO_DEVICE)
        return self._audio

    def _infos(self) -> list[Mapping[str, str | int | float]]:
        audio = self._pyaudio()
        infos = [audio.get_device_info_by_index(index) for index in range(audio.get_device_count())]
        wanted = _HOST_APIS.get(sys.platform)
        chosen = [info for info in infos if wanted is None or self._host_api_name(info) == wanted]
        return chosen or infos

    def _host_api_name(self, info: Mapping[str, str | int | float]) -> str:
        return str(self._pyaudio().get_host_api_info_by_index(int(info["hostApi"]))["name"])

    def _default(self, key: str) -> int:
        """Index of the default device of the host API in use, -1 where there is none."""
        audio = self._pyaudio()
        with contextlib.suppress(OSError):
            wanted = _HOST_APIS.get(sys.platform)
            for index in range(audio.get_host_api_count()):
                api = audio.get_host_api_info_by_index(index)
                if wanted is None or api["name"] == wanted:
                    return int(api[key])
        return -1

    def _find(self, name: str, *, output: bool) -> tuple[int, bool]:
        """Index, and whether it is a substitute. :raises DeviceFailed:"""
        channels = "maxOutputChannels" if output else "maxInputChannels"
        fitting = [info for info in self._infos() if int(info[channels]) > 0]
        for info in fitting:
            if name and info["name"] == name:
                return int(info["index"]), False
        default = self._default("defaultOutputDevice" if output else "defaultInputDevice")
        if default in [info["index"] for info in fitting]:
            return default, bool(name)
        if fitting:
            return int(fitting[0]["index"]), bool(name)
        raise DeviceFailed(SoundFault.NO_DEVICE)

    def _rates(self, index: int) -> tuple[int, ...]:
        own = int(self._pyaudio().get_device_info_by_index(index)["defaultSampleRate"])
        return (RATE, own) if own % 50 == 0 and own != RATE else (RATE,)


class _Open:
    """A running stream of one direction."""

    def __init__(
        self, audio: pyaudio.PyAudio, index: int, substitute: bool, rates: tuple[int, ...], *, output: bool
    ) -> None:
        self.is_substitute = substitute
        self._beat = time.monotonic()
        self._closing = False
        self.rate = rates[0]
        failure: OSError | None = None
        for rate in rates:
            self.rate = rate
            try:
                self._stream = audio.open(
                    rate=rate,
                    channels=1,
                    format=pyaudio.paInt16,
                    input=not output,
                    output=output,
                    input_device_index=None if output else index,
                    output_device_index=index if output else None,
                    frames_per_buffer=rate * BUFFER_MS // 1000,
                    stream_callback=self._called,
                    start=False,
                )
                return
            except (OSError, ValueError) as error:
                failure = error if isinstance(error, OSError) else OSError(str(error))
        busy = failure is not None and failure.errno in _BUSY
        fault = SoundFault.DEVICE_BUSY if busy else SoundFault.NO_DEVICE
        raise DeviceFailed(fault, str(failure)) from failure

    def start(self) -> None:
        """:raises DeviceFailed: the card took the stream and then would not run it."""
        try:
            self._stream.start_stream()
        except OSError as error:
            self.close()
            raise DeviceFailed(SoundFault.DEVICE_BUSY, str(error)) from error

    def is_alive(self) -> bool:
        return time.monotonic() - self._beat < LOST_SECONDS

    def close(self) -> None:
        self._closing = True
        try:
            self._stream.close()
        except OSError as error:  # a card that is gone
            log.info("a device did not close: %s", error)

    def exchange(self, came: bytes | None, samples: int) -> bytes | None:
        """What the stream's direction does with one buffer."""
        raise NotImplementedError

    def _called(
        self, came: bytes | None, samples: int, _time: Mapping[str, float], _flags: int
    ) -> tuple[bytes | None, int]:
        """On PortAudio's thread: nothing here may touch the SIP stack."""
        self._beat = time.monotonic()
        return self.exchange(came, samples), pyaudio.paComplete if self._closing else pyaudio.paContinue


class _OpenMouth(_Open):
    def __init__(self, audio: pyaudio.PyAudio, index: int, substitute: bool, rates: tuple[int, ...]) -> None:
        super().__init__(audio, index, substitute, rates, output=False)
        self._ring = DriftRing(frame_bytes(self.rate))
        self._peak = 0
        self.start()

    def exchange(self, came: bytes | None, samples: int) -> bytes | None:
        if came:
            self._ring.put(came)
            self._peak = max(self._peak, peak_of(came))
        return None

    def pull(self) -> bytes | None:
        return self._ring.take(frame_bytes(self.rate))

    def peak(self) -> int:
        peak, self._peak = self._peak, 0
        return peak


class _OpenEar(_Open):
    def __init__(self, audio: pyaudio.PyAudio, index: int, substitute: bool, rates: tuple[int, ...]) -> None:
        super().__init__(audio, index, substitute, rates, output=True)
        self._ring = DriftRing(frame_bytes(self.rate))
        self.start()

    def exchange(self, came: bytes | None, samples: int) -> bytes | None:
        return self._ring.take(samples * 2) or bytes(samples * 2)

    def push(self, frame: bytes) -> None:
        if frame:
            self._ring.put(frame)


class _OpenRinger(_Open):
    def __init__(
        self,
        audio: pyaudio.PyAudio,
        index: int,
        substitute: bool,
        rates: tuple[int, ...],
        tune: bytes,
        rate: int,
    ) -> None:
        super().__init__(audio, index, substitute, rates, output=True)
        # at another rate the tune has another pitch, which a ringer may have
        self._tune = tune if self.rate == rate else _stretched(tune, self.rate / rate)
        self._at = 0
        self.start()

    def exchange(self, came: bytes | None, samples: int) -> bytes | None:
        wanted = samples * 2
        sound = self._tune[self._at : self._at + wanted]
        if len(sound) < wanted:
            sound += self._tune[: wanted - len(sound)]
        self._at = (self._at + wanted) % len(self._tune)
        return sound


def _stretched(tune: bytes, factor: float) -> bytes:
    samples = memoryview(tune).cast("h")
    length = int(len(samples) * factor)
    return b"".join(
        samples[min(int(at / factor), len(samples) - 1)].to_bytes(2, sys.byteorder, signed=True)
        for at in range(length)
    )


_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_silent = _ALSA_HANDLER(lambda *_: None)


def _hush_alsa() -> None:
    """ALSA prints a page for every device that it can't open; our log says what matters."""
    if sys.platform != "linux":
        return
    name = ctypes.util.find_library("asound")
    if name is not None:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(name).snd_lib_error_set_handler(_silent)
