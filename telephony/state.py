"""The phone as a whole, as a fold over the engine's events.

The engine folds its own events into the snapshot that a re-attaching window gets; the window folds
the same events into what it shows. Both use :func:`apply`, so they can't differ.
"""

import msgspec

from telephony.account import Registration, Sound
from telephony.agent import Agent
from telephony.call import TRANSITIONS, Call, CallState, IllegalTransition
from telephony.protocol import (
    AgentChanged,
    Attached,
    CallChanged,
    CallDialed,
    CallEnded,
    CallIncoming,
    ConferenceChanged,
    Event,
    PhoneState,
    QueueStandingChanged,
    RegistrationChanged,
    SoundChanged,
)

RECENT_CALLS = 20
"""Ended calls that the snapshot remembers, newest first."""

__all__ = ["RECENT_CALLS", "PhoneState", "apply"]


def apply(state: PhoneState, event: Event) -> PhoneState:
    """The state after `event`. Events that carry no state (levels, refusals, …) change nothing.

    :raises IllegalTransition: a call event that the call's present state doesn't lead to.
    """
    match event:
        case Attached(state=snapshot):
            return snapshot
        case CallIncoming(call=call) | CallDialed(call=call):
            return msgspec.structs.replace(state, calls=(*state.calls, call))
        case CallEnded(call=call):
            return _without(state, call)
        case CallChanged(call=call):
            return _with(state, call)
        case ConferenceChanged(members=members):
            return msgspec.structs.replace(state, conference=members)
        case AgentChanged(agent=agent):
            return msgspec.structs.replace(state, agent=agent)
        case RegistrationChanged(registration=registration):
            return msgspec.structs.replace(state, registration=registration)
        case SoundChanged(sound=sound):
            return msgspec.structs.replace(state, sound=sound)
        case QueueStandingChanged(queue=queue):
            return msgspec.structs.replace(state, queue=queue)
        case _:
            return state


def _with(state: PhoneState, call: Call) -> PhoneState:
    known = state.call(call.id)
    if known is None:
        raise IllegalTransition(f"call {call.id} changed before it began")
    if known.state is not call.state and call.state not in TRANSITIONS[known.state]:
        raise IllegalTransition(f"call {call.id}: {known.state} -> {call.state}")
    calls = tuple(call if other.id == call.id else other for other in state.calls)
    return msgspec.structs.replace(state, calls=calls)


def _without(state: PhoneState, call: Call) -> PhoneState:
    if call.state is not CallState.ENDED:
        raise IllegalTransition(f"call {call.id} ended in state {call.state}")
    return msgspec.structs.replace(
        state,
        calls=tuple(other for other in state.calls if other.id != call.id),
        conference=tuple(member for member in state.conference if member != call.id),
        recent=(call, *state.recent)[:RECENT_CALLS],
    )


EMPTY = PhoneState(registration=Registration(), agent=Agent(), sound=Sound())
