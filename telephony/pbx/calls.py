"""One call of the hotline from its arrival to the end of its wrap-up, as the PBX's journal tells it."""

import msgspec

IN_TIME_S = 15
"""GB/T 33358-2016: a caller is to be answered within this many seconds."""


class QueueCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that came to a line, or one that an agent made. Times are UNIX seconds, 0.0 for "not yet"."""

    id: str
    offered_at: float
    """When it came to its queue; of an outgoing call, when it was answered."""
    line: str = ""
    """The number that was dialled: 12345, 12369 …"""
    queue: str = ""
    number: str = ""
    """Of the citizen, in full; empty when withheld."""
    answered_at: float = 0.0
    agent: str = ""
    """Extension of who answered, or who dialled."""
    ended_at: float = 0.0
    """When the agent's part ended, or the caller gave up."""
    wrapped_at: float = 0.0
    """When the agent ended the wrap-up."""
    outgoing: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether an agent has spoken with the caller."""
        return self.answered_at > 0

    @property
    def is_abandoned(self) -> bool:
        """漏接: it ended without an answer, whether the caller gave up or the queue did."""
        return not self.outgoing and self.ended_at > 0 and not self.is_answered

    @property
    def is_open(self) -> bool:
        """Whether the caller waits or talks."""
        return self.ended_at == 0

    @property
    def waited_s(self) -> float | None:
        """How long the caller waited; None while the waiting goes on."""
        until = self.answered_at or self.ended_at
        return max(0.0, until - self.offered_at) if until else None

    @property
    def talked_s(self) -> float | None:
        """How long it was spoken; None unless it was answered and has ended."""
        return max(0.0, self.ended_at - self.answered_at) if self.is_answered and self.ended_at else None

    @property
    def wrap_up_s(self) -> float | None:
        """How long the agent wrapped up; None before its end."""
        return max(0.0, self.wrapped_at - self.ended_at) if self.is_answered and self.wrapped_at else None
