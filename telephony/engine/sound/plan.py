"""Which sound the calls' states ask for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from telephony.call import TALKING, Call, CallState, Direction
from telephony.engine.sound.tones import KNOCK, RINGBACK, Tones


@dataclass(frozen=True)
class Plan:
    """What must sound now."""

    ring: bool = False
    """The ringer, aloud."""
    tone: Tones = ()
    """In the agent's ear."""
    talk: bool = False
    """Microphone and earpiece open: from the first ring on, so that the first word isn't lost."""


def plan(calls: Iterable[Call], early_sound: frozenset[str] = frozenset()) -> Plan:
    """The plan for these calls; the network rings by itself for those of `early_sound`."""
    calls = tuple(calls)
    talking = any(call.state in TALKING or call.state is CallState.ANSWERING for call in calls)
    rings_here = any(call.state is CallState.INCOMING for call in calls)
    rings_there = any(
        call.state is CallState.RINGING
        and call.direction is Direction.OUTGOING
        and call.id not in early_sound
        for call in calls
    )
    tone: Tones = ()
    if rings_here and talking:
        tone = KNOCK
    elif rings_there:
        tone = RINGBACK
    talk = any(call.state is not CallState.ENDING for call in calls)
    return Plan(ring=rings_here and not talking, tone=tone, talk=talk)
