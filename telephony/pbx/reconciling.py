"""Where a desk and the PBX believe different things of one agent, and what may be shown. Pure.

The desk's phone engine owns what the agent wants, the PBX what really happens to calls. Neither is corrected
in silence: a difference that lasts is said, with who believes what and since when.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from telephony.agent import Agent, AgentState
from telephony.pbx.picture import PbxAgent, PbxAgentState, Picture

GRACE_S = 3.0
"""A change needs this long to reach the other side; younger differences are none."""


class Difference(StrEnum):
    """What does not agree, or can't be right."""

    NOT_SIGNED_IN = "not_signed_in"
    """At work by the desk, but in no queue: no call will come."""
    STILL_SIGNED_IN = "still_signed_in"
    """Signed out at the desk, but still in a queue: calls ring at an empty desk."""
    UNREGISTERED = "unregistered"
    """In a queue, but the PBX can't reach the telephone."""
    STUCK_PAUSE = "stuck_pause"
    """Ready at the desk, but paused at the PBX: no call will come."""
    STUCK_WRAP_UP = "stuck_wrap_up"
    """Wrap-up at the PBX far beyond its time."""
    READY_AT_PBX_ONLY = "ready_at_pbx_only"
    """Resting or wrapping up at the desk, but ready at the PBX: calls will come and be refused."""
    REASON_DIFFERS = "reason_differs"
    PAUSE_WITHOUT_REASON = "pause_without_reason"
    LONG_PAUSE = "long_pause"
    PARTLY_PAUSED = "partly_paused"
    """Ready in one queue and paused in another."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say about one agent."""

    agent: str
    difference: Difference
    since: float
    """When it began, UNIX seconds."""
    reason: str = ""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From when on a standing counts as stuck, in seconds."""

    wrap_up_s: float = 300.0
    pause_s: Mapping[str, float] = {}
    """By reason; a reason without an entry may last as long as it takes."""


def between(desk: Agent, pbx: PbxAgent | None, agent: str, now: float) -> tuple[Finding, ...]:
    """Where the desk of *agent* and the PBX disagree, once both had time to learn of the last change."""
    changed = max(desk.since, pbx.since if pbx is not None else 0.0)
    if now - changed < GRACE_S:
        return ()
    difference = _between(desk, pbx)
    if difference is None:
        return ()
    return (Finding(agent=agent, difference=difference, since=changed, reason=pbx.reason if pbx else ""),)


def _between(desk: Agent, pbx: PbxAgent | None) -> Difference | None:
    if pbx is None:
        return Difference.NOT_SIGNED_IN if desk.is_signed_in else None
    if not desk.is_signed_in:
        return Difference.STILL_SIGNED_IN
    if not pbx.is_registered:
        return Difference.UNREGISTERED
    resting = desk.state in (AgentState.NOT_READY, AgentState.WRAP_UP)
    if desk.state is AgentState.READY and pbx.state in (PbxAgentState.PAUSED, PbxAgentState.WRAP_UP):
        return Difference.STUCK_PAUSE
    if resting and pbx.state in (PbxAgentState.READY, PbxAgentState.RINGING):
        return Difference.READY_AT_PBX_ONLY
    if desk.state is AgentState.NOT_READY and pbx.state is PbxAgentState.PAUSED and desk.reason != pbx.reason:
        return Difference.REASON_DIFFERS
    return None


def shown(desk: Agent, pbx: PbxAgent | None) -> AgentState:
    """What a desk may show of itself: ready only if the PBX agrees that calls can come."""
    if desk.state is not AgentState.READY:
        return desk.state
    agrees = pbx is not None and pbx.state in (
        PbxAgentState.READY,
        PbxAgentState.RINGING,
        PbxAgentState.ON_CALL,
    )
    return AgentState.READY if agrees else AgentState.NOT_READY


def found(picture: Picture, limits: Limits, now: float) -> tuple[Finding, ...]:
    """What is wrong with agents by the PBX's own word, for the supervisor: the longest first."""
    findings = (each for agent in picture.agents.values() for each in _found(agent, limits, now))
    return tuple(sorted(findings, key=lambda each: (each.since, each.agent, each.difference)))


def _found(agent: PbxAgent, limits: Limits, now: float) -> Iterator[Finding]:
    def finding(difference: Difference) -> Finding:
        return Finding(agent=agent.extension, difference=difference, since=agent.since, reason=agent.reason)

    lasted = now - agent.since
    if not agent.is_registered:
        yield finding(Difference.UNREGISTERED)
        return
    if len({each.paused for each in agent.memberships}) > 1:
        yield finding(Difference.PARTLY_PAUSED)
    if agent.state is PbxAgentState.WRAP_UP and lasted > limits.wrap_up_s:
        yield finding(Difference.STUCK_WRAP_UP)
    if agent.state is PbxAgentState.PAUSED:
        if not agent.reason:
            yield finding(Difference.PAUSE_WITHOUT_REASON)
        limit = limits.pause_s.get(agent.reason)
        if limit is not None and lasted > limit:
            yield finding(Difference.LONG_PAUSE)
