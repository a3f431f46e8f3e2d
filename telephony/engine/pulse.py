"""What an engine does in regular steps, and how it notices that the machine slept. Pure."""

SLEPT = 5.0
"""Seconds between two looks from which on the machine must have slept (or its clock was set)."""


class Pulse:
    """Says which regular work is due. Intervals in seconds."""

    def __init__(self, at: float) -> None:
        self._last_look = at
        self._last: dict[str, float] = {}

    def woke(self, at: float) -> bool:
        """Whether time jumped since the last look; to be asked every turn."""
        jumped = not -SLEPT < at - self._last_look < SLEPT
        self._last_look = at
        if jumped:
            self._last.clear()
        return jumped

    def due(self, what: str, every: float, at: float) -> bool:
        """Whether `every` seconds have passed since this was last due."""
        last = self._last.get(what)
        if last is not None and 0.0 <= at - last < every:
            return False
        self._last[what] = at
        return True
