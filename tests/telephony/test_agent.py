"""An agent moves by the table only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.agent import TRANSITIONS, Agent, AgentState, IllegalAgentTransition


def test_every_state_is_in_the_table_and_everybody_can_sign_out() -> None:
    assert set(TRANSITIONS) == set(AgentState)
    for state in set(AgentState) - {AgentState.SIGNED_OUT}:
        assert AgentState.SIGNED_OUT in TRANSITIONS[state]


@given(st.lists(st.sampled_from(AgentState), max_size=12))
def test_whatever_is_asked_only_the_tables_steps_are_taken(wishes: list[AgentState]) -> None:
    agent = Agent()
    for at, wish in enumerate(wishes, start=1):
        if wish not in TRANSITIONS[agent.state]:
            with pytest.raises(IllegalAgentTransition):
                agent.moved(wish, at)
            continue
        agent = agent.moved(wish, at)
        assert (agent.state, agent.since) == (wish, at)
        assert agent.is_signed_in is (wish is not AgentState.SIGNED_OUT)


def test_a_new_state_brings_nothing_of_the_old_one_along() -> None:
    resting = Agent().moved(AgentState.NOT_READY, 1.0, reason="break")
    assert resting.reason == "break"
    assert resting.moved(AgentState.READY, 2.0) == Agent(state=AgentState.READY, since=2.0)
