"""The phone's one state, and the one way in which it changes: by publishing an event."""

from collections.abc import Callable

from telephony.protocol import Event, PhoneState
from telephony.state import EMPTY, apply

Clock = Callable[[], float]
"""UNIX seconds."""


class Phone:
    """Folds every event into :attr:`state` before anybody hears of it, so that both always agree."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.state: PhoneState = EMPTY
        self._listeners: list[Callable[[Event], None]] = []

    def on_event(self, listener: Callable[[Event], None]) -> None:
        """Call `listener` with each event, in order."""
        self._listeners.append(listener)

    def publish(self, event: Event) -> None:
        """:raises telephony.call.IllegalTransition: the event doesn't follow from the state."""
        self.state = apply(self.state, event)
        for listener in self._listeners:
            listener(event)
