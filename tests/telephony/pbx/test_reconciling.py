"""Where the desk and the PBX disagree, and what may be shown meanwhile."""

import pytest

from telephony.agent import Agent, AgentState
from telephony.pbx.picture import (
    WRAP_UP,
    Device,
    Membership,
    PbxAgent,
    PbxAgentState,
    Picture,
)
from telephony.pbx.reconciling import Difference, Limits, between, found, shown

NOW = 1000.0


def pbx(
    state: PbxAgentState, reason: str = "", since: float = 900.0, device: Device | None = None
) -> PbxAgent:
    gone = state is PbxAgentState.UNREGISTERED
    return PbxAgent(
        extension="1001",
        state=state,
        reason=reason,
        since=since,
        device=device or (Device.UNREACHABLE if gone else Device.IDLE),
        memberships=(Membership(queue="hotline", paused=bool(reason), reason=reason),),
    )


READY, RESTS, WRAPS = AgentState.READY, AgentState.NOT_READY, AgentState.WRAP_UP
P = PbxAgentState


@pytest.mark.parametrize(
    ("desk", "reason", "other", "difference"),
    [
        (READY, "", pbx(P.READY), None),
        (READY, "", pbx(P.ON_CALL), None),
        (READY, "", None, Difference.NOT_SIGNED_IN),
        (READY, "", pbx(P.UNREGISTERED), Difference.UNREGISTERED),
        (READY, "", pbx(P.PAUSED, "meal"), Difference.STUCK_PAUSE),
        (READY, "", pbx(P.WRAP_UP, WRAP_UP), Difference.STUCK_PAUSE),
        (RESTS, "meal", pbx(P.PAUSED, "meal"), None),
        (RESTS, "meal", pbx(P.PAUSED, "break"), Difference.REASON_DIFFERS),
        (RESTS, "meal", pbx(P.READY), Difference.READY_AT_PBX_ONLY),
        (RESTS, "meal", pbx(P.RINGING), Difference.READY_AT_PBX_ONLY),
        (WRAPS, "", pbx(P.READY), Difference.READY_AT_PBX_ONLY),
        (WRAPS, "", pbx(P.WRAP_UP, WRAP_UP), None),
        (AgentState.SIGNED_OUT, "", None, None),
        (AgentState.SIGNED_OUT, "", pbx(P.READY), Difference.STILL_SIGNED_IN),
        (AgentState.ON_CALL, "", pbx(P.ON_CALL), None),
    ],
)
def test_a_difference_that_lasts_is_said(
    desk: AgentState, reason: str, other: PbxAgent | None, difference: Difference | None
) -> None:
    findings = between(Agent(state=desk, reason=reason, since=950), other, "1001", NOW)
    assert [each.difference for each in findings] == ([] if difference is None else [difference])
    assert [each.since for each in findings] == [950] * len(findings)


def test_a_change_has_time_to_reach_the_other_side() -> None:
    desk = Agent(state=READY, since=NOW - 2)
    assert between(desk, pbx(P.PAUSED, "meal"), "1001", NOW) == ()
    assert between(desk, pbx(P.PAUSED, "meal"), "1001", NOW + 2) != ()


@pytest.mark.parametrize(
    ("desk", "other", "expected"),
    [
        (READY, pbx(P.READY), READY),
        (READY, pbx(P.ON_CALL), READY),
        (READY, pbx(P.UNREGISTERED), RESTS),
        (READY, pbx(P.PAUSED, "meal"), RESTS),
        (READY, None, RESTS),
        (RESTS, pbx(P.READY), RESTS),
        (AgentState.ON_CALL, None, AgentState.ON_CALL),
    ],
)
def test_a_desk_shows_ready_only_if_calls_can_come(
    desk: AgentState, other: PbxAgent | None, expected: AgentState
) -> None:
    assert shown(Agent(state=desk), other) is expected


@pytest.mark.parametrize(
    ("agent", "differences"),
    [
        (pbx(P.READY), []),
        (pbx(P.WRAP_UP, WRAP_UP, since=NOW - 300), []),
        (pbx(P.WRAP_UP, WRAP_UP, since=NOW - 301), [Difference.STUCK_WRAP_UP]),
        (pbx(P.PAUSED, "break", since=NOW - 600), []),
        (pbx(P.PAUSED, "break", since=NOW - 601), [Difference.LONG_PAUSE]),
        (pbx(P.PAUSED, "training", since=0), []),
        (pbx(P.PAUSED), [Difference.PAUSE_WITHOUT_REASON]),
        (pbx(P.UNREGISTERED, "break", since=0), [Difference.UNREGISTERED]),
    ],
)
def test_what_the_pbx_alone_shows_to_be_wrong(agent: PbxAgent, differences: list[Difference]) -> None:
    limits = Limits(wrap_up_s=300, pause_s={"break": 600})
    findings = found(Picture(agents={"1001": agent}), limits, NOW)
    assert [each.difference for each in findings] == differences


def test_an_agent_paused_in_one_queue_only_is_said() -> None:
    both = (Membership(queue="a"), Membership(queue="b", paused=True, reason="meal"))
    agent = PbxAgent(extension="1001", device=Device.IDLE, memberships=both, state=P.READY, since=1)
    (finding,) = found(Picture(agents={"1001": agent}), Limits(), NOW)
    assert finding.difference is Difference.PARTLY_PAUSED
