"""What a message of the manager interface means, in the queue's words. Pure."""

import logging
import re
from collections.abc import Mapping

from telephony.pbx.asterisk.journal import BadRecord, call_of
from telephony.pbx.events import (
    AgentWatched,
    CallerJoined,
    CallerLeft,
    CallRecorded,
    HelpAsked,
    MemberChanged,
    MemberLeft,
    PbxEvent,
)
from telephony.pbx.picture import Device, Membership, Waiting

Message = Mapping[str, str]
log = logging.getLogger(__name__)

DEVICES: Mapping[str, Device] = {
    "1": Device.IDLE,
    "2": Device.BUSY,
    "3": Device.BUSY,
    "4": Device.UNREACHABLE,
    "5": Device.UNREACHABLE,
    "6": Device.RINGING,
    "7": Device.BUSY,
    "8": Device.HELD,
}
"""Of Asterisk's device states; 7 is a second call that rings during the first."""


def extension_of(interface: str) -> str:
    """The extension of a queue's member or a channel: 1001 of PJSIP/1001 and of PJSIP/1001-0000002a."""
    return interface.partition("/")[2].partition("-")[0]


def number_of(caller: str) -> str:
    """A caller's number, empty where the PBX knows none."""
    return caller if re.fullmatch(r"\+?[0-9]+", caller) else ""


def time_of(message: Message, clock: int) -> float:
    """When the PBX says that it happened, by this machine's clock; 0.0 if it doesn't say."""
    try:
        return float(message["Timestamp"]) + clock
    except (KeyError, ValueError):
        return 0.0


def event_of(message: Message, clock: int, now: float) -> PbxEvent | None:
    """The event that a message tells, None for one that isn't about queues.

    `clock` is what to add to the PBX's times, in whole seconds; *now* stands for a time that isn't told.
    """
    at = time_of(message, clock) or now
    name = message["Event"]
    if name == "UserEvent":
        return _own_event(message, clock, at)
    if name in ("QueueMemberStatus", "QueueMemberPause", "QueueMemberAdded"):
        return member_of(message, message["Interface"], message["MemberName"], at, changed_at=at)
    if name == "QueueMemberRemoved":
        return MemberLeft(at=at, extension=extension_of(message["Interface"]), queue=message["Queue"])
    if name == "QueueCallerJoin":
        caller = Waiting(
            call_id=message["Uniqueid"],
            queue=message["Queue"],
            number=number_of(message.get("CallerIDNum", "")),
            since=at,
        )
        return CallerJoined(at=at, caller=caller, position=int(message["Position"]))
    if name == "QueueCallerLeave":
        return CallerLeft(at=at, call_id=message["Uniqueid"], queue=message["Queue"])
    return None


def member_of(message: Message, interface: str, name: str, at: float, *, changed_at: float) -> MemberChanged:
    """An agent's place in a queue, from any message that carries one."""
    paused = message.get("Paused", "0") == "1"
    membership = Membership(
        queue=message["Queue"],
        paused=paused,
        reason=message.get("PausedReason", "") if paused else "",
        changed_at=changed_at,
    )
    return MemberChanged(
        at=at,
        extension=extension_of(interface),
        membership=membership,
        device=DEVICES.get(message.get("Status", ""), Device.UNKNOWN),
        name="" if name == interface else name,
    )


def _own_event(message: Message, clock: int, at: float) -> PbxEvent | None:
    """What the dialplan of resources/pbx tells by itself."""
    match message.get("UserEvent"):
        case "HotlineCall":
            try:
                return CallRecorded(at=at, call=call_of(message["Call"], message["Record"], clock))
            except BadRecord as error:
                log.warning("a journal line that is none: %s", error)
                return None
        case "HotlineWatch":
            return AgentWatched(
                at=at, agent=message["Agent"], supervisor=message["Supervisor"], on=message["On"] == "yes"
            )
        case "HotlineHelp":
            return HelpAsked(at=at, agent=message["Agent"])
        case _:
            return None
