"""Tones: what rings aloud, what the ear hears while it rings there, and the knock of a second call."""

import math
from array import array
from enum import StrEnum

RING_RATE = 16000
Tones = tuple[tuple[int, int, int], ...]
"""(hertz, milliseconds on, milliseconds off), played in a loop."""

RINGBACK: Tones = ((450, 1000, 4000),)
"""The Chinese ringing tone: 450 Hz, one second in five (GB 3380)."""
KNOCK: Tones = ((450, 200, 600), (450, 200, 4000))
"""A second call, softly, while the agent talks (call-waiting tone)."""

ALARM_SECONDS = 2.0
"""How long the tune of alarms is played."""


class Tune(StrEnum):
    """What is played aloud."""

    RING = "ring"
    ALARM = "alarm"


def ring_tune(gain: float = 1.0) -> bytes:
    """Three seconds: two soft double notes, then silence."""
    samples = array("h", bytes(RING_RATE * 3 * 2))
    for start, hertz in ((0.0, 660), (0.22, 880), (0.6, 660), (0.82, 880)):
        _note(samples, int(start * RING_RATE), hertz, gain)
    return samples.tobytes()


def alarm_tune(gain: float = 1.0) -> bytes:
    """Three seconds: two falling thirds, which nobody takes for a call, then silence."""
    samples = array("h", bytes(RING_RATE * 3 * 2))
    for start, hertz in ((0.0, 988), (0.25, 784), (0.8, 988), (1.05, 784)):
        _note(samples, int(start * RING_RATE), hertz, gain)
    return samples.tobytes()


def _note(samples: "array[int]", start: int, hertz: int, gain: float) -> None:
    length = int(0.2 * RING_RATE)
    for position in range(length):
        fade = min(1.0, position / 160, (length - position) / 800)
        wave = math.sin(2 * math.pi * hertz * position / RING_RATE)
        wave += 0.3 * math.sin(4 * math.pi * hertz * position / RING_RATE)
        value = int(9000 * gain * fade * wave)
        samples[start + position] = max(-32768, min(32767, samples[start + position] + value))
