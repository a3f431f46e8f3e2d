"""What the phone does while no window is attached. Pure: the time is handed in."""

RING_GRACE = 3.0
"""Seconds that a call which already rings waits for the window to come back."""


class Unattended:
    """Counts the time without a window."""

    def __init__(self, at: float) -> None:
        self._alone_since: float | None = at
        self._idle_since: float | None = at
        self.exit_seconds = 30

    def observe(self, *, windows: int, calls: int, at: float) -> None:
        """Look at what is there now."""
        if windows:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = at
        if windows or calls:
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since = at

    @property
    def is_alone(self) -> bool:
        """No window: nobody can answer."""
        return self._alone_since is not None

    def gives_up_ringing(self, at: float) -> bool:
        """Whether callers that ring should go elsewhere now."""
        return self._alone_since is not None and at - self._alone_since >= RING_GRACE

    def leaves(self, at: float) -> bool:
        """Whether the engine should unregister and exit: no window and no call for long enough."""
        return self._idle_since is not None and at - self._idle_since >= self.exit_seconds
