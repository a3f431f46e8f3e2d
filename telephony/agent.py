"""The agent at the desk: ready, not ready, on a call, in wrap-up, signed out.

The phone engine owns this state, because it must outlive the window and must agree with what the
phone really does: a phone that isn't registered is never shown as ready.
"""

from enum import StrEnum

import msgspec


class AgentState(StrEnum):
    """The states that a queue and a supervisor know."""

    SIGNED_OUT = "signed_out"
    """签出."""
    READY = "ready"
    """就绪: calls may come."""
    NOT_READY = "not_ready"
    """未就绪, always with a reason."""
    ON_CALL = "on_call"
    """通话中: at least one answered or dialled call is alive."""
    WRAP_UP = "wrap_up"
    """话后整理: the call is over, its ticket isn't yet."""


TRANSITIONS: dict[AgentState, frozenset[AgentState]] = {
    AgentState.SIGNED_OUT: frozenset({AgentState.READY, AgentState.NOT_READY, AgentState.ON_CALL}),
    AgentState.READY: frozenset({AgentState.NOT_READY, AgentState.ON_CALL, AgentState.SIGNED_OUT}),
    AgentState.NOT_READY: frozenset(
        {AgentState.READY, AgentState.NOT_READY, AgentState.ON_CALL, AgentState.SIGNED_OUT}
    ),
    AgentState.ON_CALL: frozenset(
        {AgentState.WRAP_UP, AgentState.READY, AgentState.NOT_READY, AgentState.SIGNED_OUT}
    ),
    AgentState.WRAP_UP: frozenset(
        {AgentState.READY, AgentState.NOT_READY, AgentState.ON_CALL, AgentState.SIGNED_OUT}
    ),
}

LINE_DOWN = "line_down"
"""A reason that the engine sets by itself: the phone lost its registration."""
QUEUE_REFUSED = "queue_refused"
"""The other reason that the engine sets by itself: the agent wants calls, but the PBX would give none."""
OWN_REASONS = frozenset({LINE_DOWN, QUEUE_REFUSED})
"""Reasons that nobody can choose."""


class IllegalAgentTransition(ValueError):
    """The agent was asked into a state that the present one doesn't lead to."""


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits here and whether calls may come. `since` and `wrap_up_until` are UNIX seconds."""

    state: AgentState = AgentState.SIGNED_OUT
    since: float = 0.0
    reason: str = ""
    """Reason code while not ready, such as "break"; labels are a catalogue of the console."""
    wrap_up_until: float = 0.0
    """When wrap-up ends by itself; 0.0 means that only the agent ends it."""
    after_call: str = ""
    """Reason code of a rest asked for during a call: after it the agent is not ready, not ready again."""

    def moved(
        self,
        state: AgentState,
        at: float,
        *,
        reason: str = "",
        wrap_up_until: float = 0.0,
        after_call: str = "",
    ) -> "Agent":
        """This agent in the next state.

        :raises IllegalAgentTransition: where :data:`TRANSITIONS` has no such step.
        """
        if state not in TRANSITIONS[self.state]:
            raise IllegalAgentTransition(f"agent: {self.state} -> {state}")
        return Agent(state=state, since=at, reason=reason, wrap_up_until=wrap_up_until, after_call=after_call)

    @property
    def is_signed_in(self) -> bool:
        """Whether the agent is at work, ready or not."""
        return self.state is not AgentState.SIGNED_OUT
