"""Who is heard in a recording: every voice in the tests is one tone, and Goertzel's filter tells them apart.

Tones are multiples of 50 Hz from 200 to 2000 Hz, inside the telephone band. A recording that is still being
written, or whose writer was killed, has wrong lengths in its header; what is there is read all the same.
"""

import math
import struct
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

BANK = range(200, 2001, 50)
WINDOW_S = 0.1
# the quietest sine taken for a tone: against full scale (-50 dB), and against the loudest beside it (-26 dB)
FLOOR = 10 ** (-50 / 20)
BESIDE = 10 ** (-26 / 20)
# the part of a window's power that must be tones of BANK for it to tell who is heard
CLEAR = 0.9
PCM, ALAW, ULAW, EXTENSIBLE = 1, 6, 7, 0xFFFE


class NoRecording(Exception):
    """The file is no WAV recording that can be read; the text says why."""


def tones_in(
    path: Path, start: float | None = None, end: float | None = None, *, least_s: float = 0.2
) -> set[int]:
    """The tones, in Hz, that sound for at least *least_s* seconds in all between *start* and *end* seconds.

    Negative times count from the end of the recording, as in a slice. NoRecording if the file cannot be read.
    """
    return tones_of(*part(path, start, end), least_s=least_s)


def tone_seconds(path: Path, start: float | None = None, end: float | None = None) -> dict[int, float]:
    """For every tone that sounds at all, for how many seconds it does."""
    return {hz: seconds for hz, seconds in seconds_of(*part(path, start, end)).items() if seconds}


def tones_of(samples: Samples, rate: int, *, least_s: float = 0.2) -> set[int]:
    """The tones in a piece of sound that is no file: samples from -1 to 1."""
    return {hz for hz, seconds in seconds_of(samples, rate).items() if seconds >= least_s - 1e-6}


def seconds_of(samples: Samples, rate: int) -> dict[int, float]:
    """For every tone of BANK, for how many seconds it sounds."""
    return {hz: float(heard.sum()) * WINDOW_S for hz, heard in presence(samples, rate).items()}


def longest_gap(path: Path, hz: int, start: float | None = None, end: float | None = None) -> float:
    """The longest time, in seconds, during which the tone does not sound (in steps of 0.1 s)."""
    longest = current = 0
    _, levels = bank_levels(*part(path, start, end))
    for heard in levels[BANK.index(hz)] >= FLOOR:
        current = 0 if heard else current + 1
        longest = max(longest, current)
    return longest * WINDOW_S


def duration(path: Path) -> float:
    """The length of the recording in seconds, by what is in the file and not by what its header says."""
    samples, rate = read(path)
    return len(samples) / rate


def part(path: Path, start: float | None, end: float | None) -> tuple[Samples, int]:
    """The samples between two times of a recording, and their rate."""
    samples, rate = read(path)
    return samples[index(start, rate) : index(end, rate)], rate


def presence(samples: Samples, rate: int) -> dict[int, NDArray[np.bool_]]:
    """For every tone of BANK, in which windows of 0.1 s it sounds."""
    windows, levels = bank_levels(samples, rate)
    loudest = levels.max(axis=0, initial=0.0)
    telling = clear(windows, levels)
    if not (telling & (loudest >= FLOOR)).any():
        telling = steady(windows)  # other sounds than our voices, a ringing tone perhaps
    heard = telling & (levels >= np.maximum(FLOOR, loudest * BESIDE))
    return dict(zip(BANK, heard, strict=True))


def bank_levels(samples: Samples, rate: int) -> tuple[Samples, Samples]:
    """The sound cut into windows, and for every tone of BANK its amplitude in each."""
    size = round(WINDOW_S * rate)
    windows = samples[: len(samples) // size * size].reshape(-1, size)
    return windows, np.array([amplitude(windows, hz, rate) for hz in BANK])


def clear(windows: Samples, levels: Samples) -> NDArray[np.bool_]:
    """Which windows are tones of BANK only: where one begins, ends or is broken it seems to be many."""
    weight = np.hanning(windows.shape[1])
    power = np.square(windows * weight).sum(axis=1) / np.square(weight).sum()
    return np.asarray(np.square(levels).sum(axis=0) / 2 >= CLEAR * power)


def steady(windows: Samples) -> NDArray[np.bool_]:
    """Which windows are about as loud in both halves."""
    half = windows.shape[1] // 2
    first = np.square(windows[:, :half]).sum(axis=1)
    second = np.square(windows[:, half:]).sum(axis=1)
    return np.asarray(np.maximum(first, second) <= 4 * np.minimum(first, second))


def amplitude(windows: Samples, hz: int, rate: int) -> Samples:
    """Goertzel's filter over each window, weighted by Hann: the amplitude of the sine, full scale is 1."""
    size = windows.shape[1]
    weight = np.hanning(size)
    turn = np.exp(-2j * math.pi * hz * np.arange(size) / rate)
    result: Samples = np.abs(windows @ (weight * turn)) * 2 / weight.sum()
    return result


def index(seconds: float | None, rate: int) -> int | None:
    """A time as a sample number, None as None."""
    return None if seconds is None else round(seconds * rate)


def read(path: Path) -> tuple[Samples, int]:
    """The samples (-1 to 1, channels added up) and the rate of a PCM, A-law or µ-law WAV file."""
    data = path.read_bytes()
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise NoRecording(f"{path} is no WAV file")
    layout: tuple[int, int, int] | None = None
    position = 12
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        position += 8
        if name == b"fmt ":
            coding, channels, rate = struct.unpack_from("<HHI", data, position)
            if coding == EXTENSIBLE:
                (coding,) = struct.unpack_from("<H", data, position + 24)
            layout = coding, channels, rate
        elif name == b"data":
            if layout is None:
                break
            finished = 0 < size <= len(data) - position
            return decode(data[position : position + size] if finished else data[position:], *layout)
        position += size + size % 2
    raise NoRecording(f"{path} has no sound in it")


def finished(path: Path) -> bool:
    """Whether the writer of a WAV file has closed it: only then does the header tell the true length."""
    with path.open("rb") as file:
        head = file.read(8)
    return len(head) == 8 and int.from_bytes(head[4:], "little") == path.stat().st_size - 8


def decode(data: bytes, coding: int, channels: int, rate: int) -> tuple[Samples, int]:
    """Raw sound as samples and rate; NoRecording for a coding that a telephone does not use."""
    if coding == PCM:
        samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float64)
    elif coding == ULAW:
        samples = ULAW_VALUES[np.frombuffer(data, np.uint8)]
    elif coding == ALAW:
        samples = ALAW_VALUES[np.frombuffer(data, np.uint8)]
    else:
        raise NoRecording(f"coding {coding} is not known")
    samples = samples[: len(samples) // channels * channels].reshape(-1, channels).sum(axis=1)
    return samples / 32768, rate


def ulaw_value(code: int) -> int:
    """G.711: the 16-bit value of a µ-law byte."""
    code = ~code & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return -magnitude if code & 0x80 else magnitude


def alaw_value(code: int) -> int:
    """G.711: the 16-bit value of an A-law byte."""
    code ^= 0x55
    segment = (code & 0x70) >> 4
    magnitude = ((code & 0x0F) << 4) + (8 if segment == 0 else 0x108)
    magnitude <<= max(segment - 1, 0)
    return magnitude if code & 0x80 else -magnitude


ULAW_VALUES = np.array([ulaw_value(code) for code in range(256)], np.float64)
ALAW_VALUES = np.array([alaw_value(code) for code in range(256)], np.float64)


def sine(hz: int, seconds: float, *, rate: int = 8000, level: float = 0.2) -> bytes:
    """One tone of *level* (full scale is 1) as raw 16-bit sound."""
    times = np.arange(round(seconds * rate)) / rate
    return np.round(level * 32767 * np.sin(2 * math.pi * hz * times)).astype("<i2").tobytes()


def write_wav(path: Path, sound: bytes, rate: int) -> None:
    """Write raw 16-bit sound as a mono WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound)


def write_tone(
    path: Path, hz: int, seconds: float, *, rate: int = 8000, level: float = 0.2, silence: float = 0.0
) -> None:
    """Write a WAV with one tone, then seconds of *silence*."""
    write_wav(path, sine(hz, seconds, rate=rate, level=level) + bytes(2 * round(silence * rate)), rate)
