"""What a PBX tells its followers, in the queue's words: frozen facts in the past tense."""

from collections.abc import Mapping

import msgspec

from telephony.pbx.calls import QueueCall
from telephony.pbx.figures import Figures
from telephony.pbx.missed import Missed
from telephony.pbx.picture import Device, Link, Membership, Picture, Waiting


class PbxEventBase(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """What all events carry."""

    at: float = 0.0
    """UNIX seconds by this machine's clock, whatever the PBX's says."""


class MonitorAttached(PbxEventBase, frozen=True, kw_only=True):
    """First line to a window: everything as it stands."""

    version: int
    pid: int
    picture: Picture


class LinkChanged(PbxEventBase, frozen=True, kw_only=True):
    """The line to the PBX is now this."""

    link: Link


class PbxHeard(PbxEventBase, frozen=True, kw_only=True):
    """The PBX gave a sign of life and had nothing else to say."""


class MemberChanged(PbxEventBase, frozen=True, kw_only=True):
    """An agent's place in one queue is now this; a new agent or a new place if it was unknown."""

    extension: str
    membership: Membership
    device: Device
    name: str = ""


class MemberLeft(PbxEventBase, frozen=True, kw_only=True):
    """An agent signed out of one queue."""

    extension: str
    queue: str


class PictureRead(PbxEventBase, frozen=True, kw_only=True):
    """Everything, as the PBX told it just now; what was known before is void."""

    day_began_at: float
    """Midnight of the day that the figures are of."""
    queues: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    """In the order of their places in each queue."""
    members: tuple[MemberChanged, ...]
    calls: tuple[QueueCall, ...]
    """Those that are open or may still change."""
    figures: Mapping[str, Figures]
    """By queue, of the whole day."""
    missed: Mapping[str, Missed]
    watching: Mapping[str, tuple[str, ...]] = {}
    """By agent: the supervisors who listen in."""


class CallerJoined(PbxEventBase, frozen=True, kw_only=True):
    """A caller has come to a queue."""

    caller: Waiting
    position: int


class CallerLeft(PbxEventBase, frozen=True, kw_only=True):
    """A caller no longer waits there, for whatever reason."""

    call_id: str
    queue: str


class CallRecorded(PbxEventBase, frozen=True, kw_only=True):
    """The PBX's journal says this of a call now."""

    call: QueueCall


class AgentWatched(PbxEventBase, frozen=True, kw_only=True):
    """A supervisor began to listen in on an agent, or ended."""

    agent: str
    supervisor: str
    on: bool


class HelpAsked(PbxEventBase, frozen=True, kw_only=True):
    """An agent calls for help."""

    agent: str


class OrderDone(PbxEventBase, frozen=True, kw_only=True):
    """The PBX has carried out a command."""

    command_id: str


class OrderRefused(PbxEventBase, frozen=True, kw_only=True):
    """A command did nothing."""

    command_id: str
    refusal: str
    """A :class:`telephony.pbx.commands.OrderRefusal`."""
    detail: str = ""
    """Technical words for the log, never shown alone."""


PbxEvent = (
    LinkChanged
    | PbxHeard
    | PictureRead
    | MemberChanged
    | MemberLeft
    | CallerJoined
    | CallerLeft
    | CallRecorded
    | AgentWatched
    | HelpAsked
    | OrderDone
    | OrderRefused
)
MonitorEvent = MonitorAttached | PbxEvent
