"""What a supervisor sees of the queues at one moment: frozen, and folded from events by `applying.apply`."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from telephony.pbx.calls import QueueCall
from telephony.pbx.figures import Figures
from telephony.pbx.missed import Missed

WRAP_UP = "wrap_up"
"""The reason of the pause that the PBX itself sets when a call has ended: 话后整理."""


class LinkState(StrEnum):
    """How the monitor stands with the PBX."""

    DOWN = "down"
    """Not connected; what is shown is as old as it says."""
    CONNECTING = "connecting"
    UP = "up"
    """Connected, and the picture was read from the PBX."""


class LinkFault(StrEnum):
    """Why the link is down."""

    NONE = ""
    NOT_ASKED = "not_asked"
    """No window has said yet which PBX to follow."""
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    """The account or its password is wrong, or this address may not connect."""
    UNTRUSTED = "untrusted"
    """The PBX's certificate can't be trusted."""
    LOST = "lost"
    SILENT = "silent"
    """Connected, but no answer any more."""
    NOT_A_PBX = "not_a_pbx"
    """What answers there speaks another protocol."""
    STARTING = "starting"
    """The PBX has just been started and does not know its queues yet."""
    RIGHTS = "rights"
    """The account may not ask what the picture needs."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """The line from the monitor to the PBX."""

    state: LinkState = LinkState.DOWN
    since: float = 0.0
    fault: LinkFault = LinkFault.NOT_ASKED
    retry_at: float = 0.0
    """When the next attempt begins; 0.0 when none is planned."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A caller in a queue. The position is the place in :attr:`Queue.waiting`, from 1."""

    call_id: str
    queue: str
    number: str = ""
    line: str = ""
    since: float = 0.0


class Device(StrEnum):
    """What the PBX believes of a telephone."""

    IDLE = "idle"
    RINGING = "ringing"
    BUSY = "busy"
    HELD = "held"
    UNREACHABLE = "unreachable"
    """Not registered, or not answering the PBX."""
    UNKNOWN = "unknown"


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's place in one queue."""

    queue: str
    paused: bool = False
    reason: str = ""
    changed_at: float = 0.0
    """When this became so, as far as the PBX tells: sign-in, pause or last call."""


class PbxAgentState(StrEnum):
    """What may be said of an agent. The first that applies, in this order."""

    UNREGISTERED = "unregistered"
    """The telephone can't be reached: never shown as ready, whatever the queue says."""
    ON_CALL = "on_call"
    RINGING = "ringing"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    READY = "ready"


class PbxAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who is signed in to at least one queue."""

    extension: str
    name: str = ""
    device: Device = Device.UNKNOWN
    memberships: tuple[Membership, ...] = ()
    state: PbxAgentState = PbxAgentState.UNREGISTERED
    reason: str = ""
    """Of the pause; kept beside UNREGISTERED and ON_CALL, so that a pause under a call is seen."""
    since: float = 0.0
    call_id: str = ""
    """Of the queue's call in hand, if there is one; it may also be an agent's own call."""
    watched_by: tuple[str, ...] = ()
    """Extensions of supervisors who listen in, whisper or have joined."""
    help_since: float = 0.0
    """When the agent called for help; 0.0 for no such call."""

    @property
    def queues(self) -> tuple[str, ...]:
        """Names of the queues that the agent is signed in to."""
        return tuple(each.queue for each in self.memberships)

    @property
    def is_registered(self) -> bool:
        """Whether calls can reach the telephone."""
        return self.device not in (Device.UNREACHABLE, Device.UNKNOWN)


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """One queue: who waits, in order, and its own figures of the day."""

    name: str
    waiting: tuple[Waiting, ...] = ()
    figures: Figures = Figures()


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All queues at one moment. The mappings are never changed in place."""

    link: Link = Link()
    heard_at: float = 0.0
    """When the PBX last said anything, UNIX seconds; 0.0 for never."""
    day_began_at: float = 0.0
    """Midnight of the figures' day; calls that came before it are in the figures of the day before."""
    queues: Mapping[str, Queue] = {}
    agents: Mapping[str, PbxAgent] = {}
    """By extension."""
    calls: Mapping[str, QueueCall] = {}
    """By id: those that wait or talk, and those that ended a short time ago."""
    figures: Figures = Figures()
    missed: Mapping[str, Missed] = {}
    """By number: who is owed a call back."""

    def age_s(self, now: float) -> float | None:
        """How old what is shown is, in seconds; None before the first word of the PBX."""
        return max(0.0, now - self.heard_at) if self.heard_at else None

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """Everybody who waits, the longest first."""
        everybody = (each for queue in self.queues.values() for each in queue.waiting)
        return tuple(sorted(everybody, key=lambda each: each.since))
