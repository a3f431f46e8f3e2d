"""How loud something is, as a meter shows it."""

import math

FLOOR_DB = -60.0


def peak_of(sound: bytes) -> int:
    """Loudest sample of 16-bit sound, 0 to 32768."""
    samples = memoryview(sound).cast("h")
    if not len(samples):
        return 0
    loudest = max(samples)
    return max(loudest, -min(samples))


def level_of(peak: int) -> float:
    """0.0 at -60 dBFS and below, 1.0 at full scale, even in decibels between."""
    if peak <= 0:
        return 0.0
    decibels = 20 * math.log10(peak / 32768)
    return round(max(0.0, min(1.0, 1 - decibels / FLOOR_DB)), 3)
