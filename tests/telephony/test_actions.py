"""What can be done when, as tables over the phone's state."""

import msgspec
import pytest

from telephony.account import Registration, RegistrationState, Sound
from telephony.actions import Action, call_in_hand, reasons, ringing_call, side_call, spoken_to
from telephony.agent import Agent, AgentState
from telephony.call import Call, CallPurpose, CallState, Direction, Party
from telephony.protocol import PhoneState


def call(
    call_id: str,
    state: CallState,
    purpose: CallPurpose = CallPurpose.CITIZEN,
    on_behalf_of: str = "",
) -> Call:
    return Call(
        id=call_id,
        direction=Direction.INCOMING,
        state=state,
        party=Party("13800000000"),
        purpose=purpose,
        on_behalf_of=on_behalf_of,
        began_at=1.0,
        state_since=1.0,
    )


def phone(
    *calls: Call,
    agent: AgentState = AgentState.READY,
    registered: bool = True,
    conference: tuple[str, ...] = (),
) -> PhoneState:
    state = RegistrationState.REGISTERED if registered else RegistrationState.FAILED
    return PhoneState(
        registration=Registration(state=state),
        agent=Agent(state=agent),
        sound=Sound(),
        calls=calls,
        conference=conference,
    )


CITIZEN = call("a", CallState.ESTABLISHED)
HELD = call("a", CallState.HELD)
POLICE_RINGING = call("b", CallState.RINGING, CallPurpose.THREE_WAY, "a")
POLICE = call("b", CallState.ESTABLISHED, CallPurpose.CONSULTATION, "a")


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (phone(agent=AgentState.SIGNED_OUT, registered=False), {Action.SIGN_IN}),
        (phone(), {Action.SIGN_OUT, Action.NOT_READY, Action.DIAL}),
        (
            phone(agent=AgentState.NOT_READY),
            {Action.SIGN_OUT, Action.READY, Action.NOT_READY, Action.DIAL},
        ),
        (phone(agent=AgentState.NOT_READY, registered=False), {Action.SIGN_OUT, Action.NOT_READY}),
        (
            phone(call("a", CallState.INCOMING)),
            {Action.NOT_READY, Action.ANSWER, Action.REJECT, Action.DIAL, Action.HANG_UP},
        ),
        (
            phone(CITIZEN, agent=AgentState.ON_CALL),
            {
                Action.NOT_READY,
                Action.HOLD,
                Action.MUTE,
                Action.TRANSFER,
                Action.THREE_WAY,
                Action.DIGITS,
                Action.DIAL,
                Action.HANG_UP,
            },
        ),
        (
            phone(CITIZEN, POLICE_RINGING, agent=AgentState.ON_CALL),
            {Action.NOT_READY, Action.HOLD, Action.MUTE, Action.DIAL, Action.HANG_UP},
        ),
        (
            phone(HELD, POLICE, agent=AgentState.ON_CALL),
            {
                Action.NOT_READY,
                Action.HOLD,
                Action.MUTE,
                Action.COMPLETE_TRANSFER,
                Action.JOIN,
                Action.DIGITS,
                Action.DIAL,
                Action.HANG_UP,
            },
        ),
        (
            phone(CITIZEN, POLICE, agent=AgentState.ON_CALL, conference=("a", "b")),
            {
                Action.NOT_READY,
                Action.HOLD,
                Action.MUTE,
                Action.TRANSFER,
                Action.THREE_WAY,
                Action.LEAVE,
                Action.DIGITS,
                Action.DIAL,
                Action.HANG_UP,
            },
        ),
    ],
    ids=[
        "signed out",
        "ready",
        "not ready",
        "line down",
        "ringing",
        "talking",
        "110 rings",
        "consulting",
        "three-way",
    ],
)
def test_exactly_these_actions_are_possible(state: PhoneState, possible: set[Action]) -> None:
    assert {action for action, reason in reasons(state).items() if not reason} == possible


def test_every_action_has_a_reason_or_is_possible_in_every_agent_state() -> None:
    for agent in AgentState:
        assert set(reasons(phone(agent=agent))) == set(Action)


def test_without_a_line_to_the_engine_nothing_can_be_done() -> None:
    assert all(reasons(phone(CITIZEN), attached=False).values())


def test_a_fifth_call_is_refused_with_a_reason() -> None:
    four = phone(*(call(name, CallState.HELD) for name in "abcd"), agent=AgentState.ON_CALL)
    assert "4" in reasons(four)[Action.DIAL]
    assert "4" in reasons(four)[Action.THREE_WAY]


def test_the_call_in_hand_is_the_citizen_one_talks_to_even_while_another_is_held() -> None:
    state = phone(call("old", CallState.HELD), call("new", CallState.ESTABLISHED))
    assert call_in_hand(state) == state.call("new")


def test_a_ringing_second_call_does_not_become_the_call_in_hand() -> None:
    state = phone(CITIZEN, call("second", CallState.INCOMING))
    assert call_in_hand(state) == CITIZEN
    assert ringing_call(state) == state.call("second")


def test_keys_act_on_the_side_call_before_the_citizen() -> None:
    state = phone(HELD, POLICE)
    assert side_call(state) == POLICE
    assert spoken_to(state) == POLICE
    joined = msgspec.structs.replace(state, conference=("a", "b"))
    assert side_call(joined) is None
    assert spoken_to(joined) == HELD
