"""Who hears whom. Pure: from the calls' states to a set of links between sources and sinks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from telephony.call import Call, CallPurpose, CallState, Ear


class NodeKind(StrEnum):
    """What can be connected."""

    DESK = "desk"
    """The agent: a source as the mouth, a sink as the ear."""
    TONE = "tone"
    """Ringing tone of a call that we make, or the beep of a second call."""
    LEG = "leg"
    RECORDING = "recording"
    METER = "meter"
    """Measures how loud a leg is."""


@dataclass(frozen=True)
class Node:
    """One end of a link; `id` is the call's for a leg and a recording."""

    kind: NodeKind
    id: str = ""


@dataclass(frozen=True)
class Link:
    """`sink` hears `source`."""

    source: Node
    sink: Node


DESK = Node(NodeKind.DESK)
TONE = Node(NodeKind.TONE)


def leg(call_id: str) -> Node:
    """The other side of that call."""
    return Node(NodeKind.LEG, call_id)


def meter(call_id: str) -> Node:
    """The level meter of that call."""
    return Node(NodeKind.METER, call_id)


def recording(call_id: str) -> Node:
    """The recording of that call."""
    return Node(NodeKind.RECORDING, call_id)


def links(
    calls: Sequence[Call],
    conference: Sequence[str],
    *,
    recorded: frozenset[str] = frozenset(),
    tone: bool = False,
    loop: bool = False,
    early: frozenset[str] = frozenset(),
) -> frozenset[Link]:
    """Everything that must be connected now.

    A call on hold hears nobody and is heard by nobody. A muted mouth reaches neither a party nor a
    recording. A recording hears its own call, the legs on its behalf, the other members of its
    conference, and the agent while one of these hears the agent: never another citizen's talk.

    :param loop: the agent hears himself, to try the headset out.
    :param early: dialled legs whose network sends its own ringing tone.
    """
    made: set[Link] = set()
    heard = [call for call in calls if _talks_with_desk(call, conference)]
    for call in heard:
        made.add(Link(leg(call.id), DESK))
        made.add(Link(leg(call.id), meter(call.id)))
        if not call.muted and not _only_listens(call):
            made.add(Link(DESK, leg(call.id)))
    for one, other in permutations([call for call in heard if call.id in conference], 2):
        made.add(Link(leg(one.id), leg(other.id)))
    for call in calls:
        if call.id in early and call.state is CallState.RINGING:
            made.add(Link(leg(call.id), DESK))
    if loop:
        made.add(Link(DESK, DESK))
    if tone:
        made.add(Link(TONE, DESK))
    for call in calls:
        if call.id in recorded:
            made |= _into_recording(call, heard, conference)
    return frozenset(made)


def _talks_with_desk(call: Call, conference: Sequence[str]) -> bool:
    if call.state is CallState.ESTABLISHED:
        return True
    # two parties that the agent leaves to each other keep talking until they are connected
    return call.state is CallState.TRANSFERRING and call.id in conference


def _only_listens(call: Call) -> bool:
    """Not even the PBX gets a supervisor's voice before whispering or joining is chosen."""
    return call.purpose is CallPurpose.LISTENING and call.ear is Ear.LISTEN


def _into_recording(call: Call, heard: Sequence[Call], conference: Sequence[str]) -> set[Link]:
    sink = recording(call.id)
    parties = [
        other
        for other in heard
        if other.id == call.id
        or other.on_behalf_of == call.id
        or (call.id in conference and other.id in conference)
    ]
    made = {Link(leg(other.id), sink) for other in parties}
    if any(not other.muted for other in parties):
        made.add(Link(DESK, sink))
    return made
