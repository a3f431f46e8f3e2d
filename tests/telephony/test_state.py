"""The phone's state is a fold over its events, the same in the engine and in the window."""

import msgspec
import pytest

from telephony.account import Registration, RegistrationState, Sound, SoundFault
from telephony.agent import Agent, AgentState
from telephony.call import Call, CallState, Direction, EndReason, IllegalTransition, Party
from telephony.protocol import (
    AgentChanged,
    Attached,
    CallChanged,
    CallDialed,
    CallEnded,
    CallIncoming,
    ConferenceChanged,
    LevelsMeasured,
    RegistrationChanged,
    SoundChanged,
    decode_event,
    encode,
)
from telephony.state import EMPTY, RECENT_CALLS, apply


def call(call_id: str = "1", state: CallState = CallState.INCOMING) -> Call:
    return Call(
        id=call_id,
        direction=Direction.INCOMING,
        state=state,
        party=Party("13800000001", "王女士"),
        began_at=1.0,
        state_since=1.0,
    )


def ended(call_id: str = "1") -> Call:
    return msgspec.structs.replace(call(call_id).moved(CallState.ENDED, 2.0), end=EndReason.ABANDONED)


def test_calls_come_change_and_go() -> None:
    state = apply(EMPTY, CallIncoming(call=call("1")))
    state = apply(state, CallDialed(call=call("2", CallState.DIALING)))
    state = apply(state, CallChanged(call=call("1").moved(CallState.ESTABLISHED, 2.0)))
    assert [(known.id, known.state) for known in state.calls] == [
        ("1", CallState.ESTABLISHED),
        ("2", CallState.DIALING),
    ]
    state = apply(state, ConferenceChanged(members=("1", "2")))
    state = apply(state, CallEnded(call=call("1").moved(CallState.ENDED, 3.0)))
    assert [known.id for known in state.calls] == ["2"]
    assert [known.id for known in state.recent] == ["1"]
    assert state.conference == ("2",)


def test_a_step_that_the_table_lacks_is_refused() -> None:
    state = apply(EMPTY, CallIncoming(call=call()))
    with pytest.raises(IllegalTransition):
        apply(state, CallChanged(call=call(state=CallState.HELD)))
    with pytest.raises(IllegalTransition):
        apply(state, CallChanged(call=call("other")))
    with pytest.raises(IllegalTransition):
        apply(state, CallEnded(call=call()))


def test_only_the_newest_ended_calls_are_remembered() -> None:
    state = EMPTY
    for number in range(RECENT_CALLS + 5):
        state = apply(state, CallIncoming(call=call(str(number))))
        state = apply(state, CallEnded(call=ended(str(number))))
    assert len(state.recent) == RECENT_CALLS
    assert state.recent[0].id == str(RECENT_CALLS + 4)


def test_agent_registration_and_sound_are_taken_over_and_levels_change_nothing() -> None:
    agent = Agent(state=AgentState.READY)
    registration = Registration(state=RegistrationState.REGISTERED)
    sound = Sound(faults=(SoundFault.NO_DEVICE,))
    state = EMPTY
    for event in (
        AgentChanged(agent=agent),
        RegistrationChanged(registration=registration),
        SoundChanged(sound=sound),
        LevelsMeasured(microphone=0.5),
    ):
        state = apply(state, event)
    assert (state.agent, state.registration, state.sound) == (agent, registration, sound)


def test_a_snapshot_replaces_everything_and_survives_the_wire() -> None:
    state = apply(apply(EMPTY, CallIncoming(call=call())), AgentChanged(agent=Agent(state=AgentState.READY)))
    line = encode(Attached(version=1, pid=7, state=state))
    assert apply(EMPTY, decode_event(line)) == state
