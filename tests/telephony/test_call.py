"""A call moves by its table only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.call import (
    LIVE,
    TALKING,
    TRANSITIONS,
    Call,
    CallState,
    CallStatistics,
    Direction,
    IllegalTransition,
    Party,
)


def call(state: CallState = CallState.INCOMING) -> Call:
    return Call(
        id="1",
        direction=Direction.INCOMING,
        state=state,
        party=Party("13800000001"),
        began_at=1.0,
        state_since=1.0,
    )


def test_every_state_is_in_the_table_and_every_one_can_end() -> None:
    assert set(TRANSITIONS) == set(CallState)
    for state in LIVE:
        assert CallState.ENDED in TRANSITIONS[state]
    assert TRANSITIONS[CallState.ENDED] == frozenset()


@given(st.lists(st.sampled_from(CallState), max_size=12))
def test_whatever_is_asked_only_the_tables_steps_are_taken(wishes: list[CallState]) -> None:
    known = call()
    for at, wish in enumerate(wishes, start=2):
        allowed = wish in TRANSITIONS[known.state]
        if not allowed:
            with pytest.raises(IllegalTransition):
                known.moved(wish, at)
            continue
        known = known.moved(wish, at)
        assert (known.state, known.state_since) == (wish, at)
        assert known.is_live is (wish is not CallState.ENDED)
        if wish in TALKING:
            assert known.was_answered


def test_the_first_establishing_is_remembered_over_holds() -> None:
    talked = call().moved(CallState.ESTABLISHED, 5.0)
    resumed = talked.moved(CallState.HELD, 6.0).moved(CallState.ESTABLISHED, 7.0)
    assert (resumed.established_at, resumed.state_since) == (5.0, 7.0)
    assert resumed.moved(CallState.ENDED, 9.0).ended_at == 9.0


@pytest.mark.parametrize(
    ("statistics", "bars"),
    [
        (CallStatistics(), 0),
        (CallStatistics(received_packets=100), 4),
        (CallStatistics(received_packets=100, loss_percent=2.0), 3),
        (CallStatistics(received_packets=100, loss_percent=6.0), 2),
        (CallStatistics(received_packets=100, loss_percent=6.0, jitter_ms=50.0), 1),
        (CallStatistics(received_packets=100, round_trip_ms=500.0), 3),
    ],
)
def test_the_bars_tell_how_good_the_line_is(statistics: CallStatistics, bars: int) -> None:
    assert statistics.bars == bars
