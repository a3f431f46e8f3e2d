"""When calls may come to an agent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.agent import LINE_DOWN, QUEUE_REFUSED, Agent, AgentState
from telephony.call import Call, CallState, Direction, Party
from telephony.engine.presence import NotSignedIn, Presence

READY, NOT_READY = AgentState.READY, AgentState.NOT_READY


def call(state: CallState, *, answered: bool = False, outgoing: bool = False) -> Call:
    return Call(
        id="1",
        direction=Direction.OUTGOING if outgoing else Direction.INCOMING,
        state=state,
        party=Party("1"),
        began_at=1.0,
        state_since=1.0,
        established_at=2.0 if answered else 0.0,
    )


RINGING = (call(CallState.INCOMING),)
TALKING = (call(CallState.ESTABLISHED, answered=True),)
DIALING = (call(CallState.DIALING, outgoing=True),)


def signed_in(reason: str = "", wrap_up: int = 60) -> Presence:
    presence = Presence()
    presence.wrap_up_seconds = wrap_up
    presence.sign_in(reason, 1.0)
    presence.line_changed(True, 2.0)
    return presence


def test_nobody_is_ready_before_the_line_is_up() -> None:
    presence = Presence()
    presence.sign_in("", 1.0)
    assert presence.agent == Agent()
    presence.line_changed(True, 2.0)
    assert presence.agent == Agent(state=READY, since=2.0)


def test_one_may_sign_in_not_ready() -> None:
    assert signed_in("meeting").agent == Agent(state=NOT_READY, since=2.0, reason="meeting")


def test_a_sign_in_that_was_given_up_does_not_happen_later() -> None:
    presence = Presence()
    presence.sign_in("", 1.0)
    presence.sign_out(2.0)
    presence.line_changed(True, 3.0)
    assert not presence.agent.is_signed_in
    with pytest.raises(NotSignedIn):
        presence.set_ready(4.0)


def test_a_line_that_fails_is_never_shown_as_ready_and_comes_back_by_itself() -> None:
    presence = signed_in()
    presence.line_changed(False, 5.0)
    assert presence.agent == Agent(state=NOT_READY, since=5.0, reason=LINE_DOWN)
    assert presence.takes_calls  # whoever gets through proves that the line is up
    presence.line_changed(True, 6.0)
    assert presence.agent == Agent(state=READY, since=6.0)


def test_a_line_that_fails_leaves_a_rest_alone() -> None:
    presence = signed_in("break")
    presence.line_changed(False, 5.0)
    presence.line_changed(True, 6.0)
    assert presence.agent.reason == "break"


def test_getting_ready_without_a_line_waits_for_it() -> None:
    presence = signed_in("break")
    presence.line_changed(False, 5.0)
    presence.set_ready(6.0)
    assert presence.agent.reason == LINE_DOWN
    presence.line_changed(True, 7.0)
    assert presence.agent.state is READY


def test_a_ringing_call_is_no_work_yet() -> None:
    presence = signed_in()
    presence.calls_changed(RINGING, 5.0)
    assert presence.agent.state is READY


def test_after_an_answered_call_comes_wrap_up_with_its_timer() -> None:
    presence = signed_in(wrap_up=30)
    presence.calls_changed(TALKING, 5.0)
    assert not presence.agent.wrap_up_until
    presence.calls_changed((), 10.0)
    assert presence.agent == Agent(state=AgentState.WRAP_UP, since=10.0, wrap_up_until=40.0)
    assert not presence.takes_calls
    presence.tick(39.9)
    assert presence.agent.state is AgentState.WRAP_UP
    presence.tick(40.0)
    assert presence.agent == Agent(state=READY, since=40.0)


def test_wrap_up_can_be_ended_early_and_can_be_none_at_all() -> None:
    presence = signed_in()
    presence.calls_changed(TALKING, 5.0)
    presence.calls_changed((), 6.0)
    presence.set_ready(7.0)
    assert presence.agent.state is READY
    presence = signed_in(wrap_up=0)
    presence.calls_changed(TALKING, 5.0)
    presence.calls_changed((), 6.0)
    assert presence.agent.state is READY


def test_a_rest_asked_for_during_a_call_comes_after_its_wrap_up_however_that_ends() -> None:
    for ends_by_itself in (True, False):
        presence = signed_in(wrap_up=10)
        presence.calls_changed(TALKING, 5.0)
        presence.set_not_ready("break", 6.0)
        working = presence.agent
        assert (working.state, working.after_call) == (AgentState.ON_CALL, "break")
        presence.calls_changed((), 7.0)
        resting = presence.agent
        assert (resting.state, resting.after_call) == (AgentState.WRAP_UP, "break")
        if ends_by_itself:
            presence.tick(17.0)
        else:
            presence.set_ready(17.0)
        assert presence.agent == Agent(state=NOT_READY, since=17.0, reason="break")


def test_a_rest_asked_for_can_be_taken_back_during_the_call() -> None:
    presence = signed_in(wrap_up=0)
    presence.calls_changed(TALKING, 5.0)
    presence.set_not_ready("break", 6.0)
    presence.set_ready(7.0)
    presence.calls_changed((), 8.0)
    assert presence.agent.state is READY


@pytest.mark.parametrize("reason", ["", "break"])
def test_a_call_of_ours_that_nobody_took_leaves_no_trace(reason: str) -> None:
    presence = signed_in(reason)
    before = presence.agent
    presence.calls_changed(DIALING, 5.0)
    assert presence.agent.state is AgentState.ON_CALL
    presence.calls_changed((), 6.0)
    assert (presence.agent.state, presence.agent.reason) == (before.state, before.reason)


def test_a_vain_call_out_of_wrap_up_goes_back_to_what_is_left_of_it() -> None:
    presence = signed_in(wrap_up=30)
    presence.calls_changed(TALKING, 5.0)
    presence.calls_changed((), 10.0)
    presence.calls_changed(DIALING, 15.0)
    presence.calls_changed((), 20.0)
    assert (presence.agent.state, presence.agent.wrap_up_until) == (AgentState.WRAP_UP, 40.0)
    presence.calls_changed(DIALING, 35.0)
    presence.calls_changed((), 45.0)
    assert presence.agent.state is READY


STEPS = st.sampled_from(
    ["in", "in_break", "out", "up", "down", "ready", "rest", "ring", "dial", "talk", "over", "tick", "late"]
)


@given(st.lists(STEPS, max_size=30))
def test_no_order_of_events_leads_to_an_illegal_state_or_to_ready_without_a_line(steps: list[str]) -> None:
    presence, up, at = Presence(), False, 0.0
    calls: tuple[Call, ...] = ()
    for step in steps:
        at += 1.0
        match step:
            case "in" | "in_break":
                presence.sign_in("break" if step == "in_break" else "", at)
            case "out" if not calls:
                presence.sign_out(at)
            case "up" | "down":
                up = step == "up"
                presence.line_changed(up, at)
            case "ready" | "rest" if presence.agent.is_signed_in:
                presence.set_ready(at) if step == "ready" else presence.set_not_ready("rest", at)
            case "ring" | "dial" | "talk" | "over":
                calls = {"ring": RINGING, "dial": DIALING, "talk": TALKING, "over": ()}[step]
                presence.calls_changed(calls, at)
            case "tick" | "late":
                at += 100.0 if step == "late" else 0.0
                presence.tick(at)
            case _:
                pass
        assert up or presence.agent.state is not READY
        if presence.agent.state is NOT_READY:
            assert presence.agent.reason


def test_somebody_whom_the_queues_refuse_is_not_ready_until_they_take_calls_again() -> None:
    presence = signed_in()
    presence.queue_said(False, 5.0)
    assert presence.agent == Agent(state=NOT_READY, since=5.0, reason=QUEUE_REFUSED)
    assert presence.takes_calls  # a call that comes all the same was meant for this desk
    presence.queue_said(True, 6.0)
    assert presence.agent == Agent(state=READY, since=6.0)


def test_what_the_queues_say_changes_nothing_of_a_rest() -> None:
    presence = signed_in("break")
    before = presence.agent
    for taken in (False, True):
        presence.queue_said(taken, 5.0)
        assert presence.agent == before
