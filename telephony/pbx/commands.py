"""What a supervisor may ask of the PBX. Listening in is dialled by the own phone (`codes`)."""

from enum import StrEnum

import msgspec

from telephony.protocol import VERSION
from telephony.protocol.commands import Attach, CommandBase


class PbxAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Where the PBX's manager interface is, and as whom to talk to it."""

    host: str
    port: int = 5038
    user: str = "monitor"
    secret: str
    tls: bool = False
    ca_file: str = ""
    """PEM file of the authority that signed the PBX's certificate; empty for the system's own ones."""
    utc_offset_minutes: int = 480
    """Of the hall, for where its day begins: 480 is China."""

    def __repr__(self) -> str:
        return f"PbxAccount(host={self.host!r}, port={self.port}, user={self.user!r})"


class FollowPbx(CommandBase, frozen=True, kw_only=True):
    """Connect to this PBX and stay connected; the same account once more changes nothing."""

    account: PbxAccount


class EndPause(CommandBase, frozen=True, kw_only=True):
    """Make an agent ready in every queue: end a pause that sticks, or a wrap-up."""

    agent: str


class PauseAgent(CommandBase, frozen=True, kw_only=True):
    """Take an agent out of the distribution, with a reason code."""

    agent: str
    reason: str


class MoveAgent(CommandBase, frozen=True, kw_only=True):
    """Sign an agent in to another queue; pause and reason go along. Without `source`, one more queue."""

    agent: str
    target: str
    source: str = ""


class TakeOut(CommandBase, frozen=True, kw_only=True):
    """Take a waiting caller out of the queue and ring a chosen agent; unanswered, the caller waits again."""

    call_id: str
    agent: str


class MonitorShutdown(CommandBase, frozen=True, kw_only=True):
    """Disconnect and exit."""


class OrderRefusal(StrEnum):
    """Why a command did nothing."""

    LINK_DOWN = "link_down"
    NO_SUCH_CALLER = "no_such_caller"
    """Nobody of that id waits any more."""
    NO_SUCH_AGENT = "no_such_agent"
    NO_SUCH_QUEUE = "no_such_queue"
    UNREGISTERED = "unregistered"
    """The agent's phone can't be rung."""
    PBX_REFUSED = "pbx_refused"
    UNANSWERED = "unanswered"
    """The PBX did not say whether it did it."""
    BAD_MESSAGE = "bad_message"


PbxOrder = EndPause | PauseAgent | MoveAgent | TakeOut
MonitorCommand = Attach | FollowPbx | PbxOrder | MonitorShutdown

__all__ = [
    "VERSION",
    "EndPause",
    "FollowPbx",
    "MonitorCommand",
    "MonitorShutdown",
    "MoveAgent",
    "OrderRefusal",
    "PauseAgent",
    "PbxAccount",
    "PbxOrder",
    "TakeOut",
]
