"""What alarms a hall, as tables of cases, and that alarms do not flap."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.pbx.alarms import Alarm, AlarmSeverity, NobodyReady, Sign, Thresholds, Watch, signs, watched
from telephony.pbx.figures import Figures
from telephony.pbx.picture import (
    Device,
    Link,
    LinkFault,
    LinkState,
    Membership,
    PbxAgent,
    PbxAgentState,
    Picture,
    Queue,
    Waiting,
)

NOW = 10_000.0
UP = Link(state=LinkState.UP, since=1.0, fault=LinkFault.NONE)
READY = PbxAgent(
    extension="1001",
    device=Device.IDLE,
    memberships=(Membership(queue="q"),),
    state=PbxAgentState.READY,
)
TALKING = PbxAgent(
    extension="1002", device=Device.BUSY, memberships=(Membership(queue="q"),), state=PbxAgentState.ON_CALL
)


def hall(
    *waits: float, agents: Sequence[PbxAgent] = (READY,), figures: Figures | None = None, link: Link = UP
) -> Picture:
    waiting = tuple(
        Waiting(call_id=str(place), queue="q", since=NOW - wait) for place, wait in enumerate(waits)
    )
    return Picture(
        link=link,
        heard_at=NOW,
        queues={"q": Queue(name="q", waiting=waiting)},
        agents={each.extension: each for each in agents},
        figures=figures or Figures(),
    )


def of(answered: int, in_time: int, abandoned: int, waiting: int = 0) -> Figures:
    return Figures(
        offered=answered + abandoned + waiting, answered=answered, in_time=in_time, abandoned=abandoned
    )


DOWN = Link(state=LinkState.DOWN, since=NOW, fault=LinkFault.LOST)
CASES: tuple[tuple[str, Picture, Thresholds, list[str]], ...] = (
    ("all is well", hall(), Thresholds(), []),
    ("a wait of just 15 s", hall(15.0), Thresholds(), []),
    ("a longer wait", hall(3.0, 15.1), Thresholds(), ["long_wait:q"]),
    ("the hall's own limit", hall(15.1), Thresholds(wait_s=20.0), []),
    ("19 calls of which one was missed", hall(figures=of(18, 18, 1)), Thresholds(), []),
    ("1 of 2 at eight", hall(figures=of(1, 1, 1)), Thresholds(), []),
    ("19 of 20 answered, all in time", hall(figures=of(19, 19, 1)), Thresholds(), []),
    ("95 of 100 are enough", hall(figures=of(95, 95, 5)), Thresholds(), []),
    ("18 of 20", hall(figures=of(18, 18, 2)), Thresholds(), ["low_answer_rate", "low_in_time"]),
    ("who still waits is not lost", hall(figures=of(20, 20, 0, waiting=9)), Thresholds(), []),
    ("all answered, but late", hall(figures=of(100, 94, 0)), Thresholds(), ["low_in_time"]),
    ("nobody ready", hall(agents=[TALKING]), Thresholds(), ["nobody_ready:q"]),
    ("nobody there", hall(agents=[]), Thresholds(), []),
    (
        "nobody there, always",
        hall(agents=[]),
        Thresholds(nobody_ready=NobodyReady.ALWAYS),
        ["nobody_ready:q"],
    ),
    ("talking, none waits", hall(agents=[TALKING]), Thresholds(nobody_ready=NobodyReady.WAITING), []),
    ("switched off", hall(2.0, agents=[]), Thresholds(nobody_ready=NobodyReady.NEVER), []),
    ("the line is down", hall(99.0, agents=[], link=DOWN), Thresholds(), ["pbx_away"]),
)


@pytest.mark.parametrize(
    ("picture", "thresholds", "keys"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_wrong_is_said(picture: Picture, thresholds: Thresholds, keys: list[str]) -> None:
    assert [each.alarm.key for each in signs(picture, thresholds, NOW) if each.raises] == keys


def test_the_queue_alarm_says_how_many_wait_too_long_and_since_when_the_longest_does() -> None:
    (sign,) = signs(hall(16.0, 2.0, 61.0), Thresholds(), NOW)

    assert (sign.alarm.count, NOW - sign.alarm.began_at) == (2, 61.0)
    assert sign.alarm.severity is AlarmSeverity.CRITICAL


def test_a_picture_that_grew_old_alarms_and_nothing_is_said_of_its_queues() -> None:
    (sign,) = signs(hall(2.0), Thresholds(), NOW + 31)

    assert (sign.alarm.key, sign.alarm.began_at) == ("stale", NOW)


def test_a_paused_agent_is_not_ready_in_that_queue() -> None:
    elsewhere = PbxAgent(
        extension="1003",
        device=Device.IDLE,
        memberships=(Membership(queue="p"), Membership(queue="q", paused=True, reason="rest")),
        state=PbxAgentState.READY,
    )

    assert [each.alarm.key for each in signs(hall(agents=[elsewhere]), Thresholds(), NOW)] == [
        "nobody_ready:q"
    ]


def test_a_rate_must_rise_above_its_limit_before_the_alarm_may_end() -> None:
    low, between, well = (
        signs(hall(figures=of(part, 2000, 2000 - part)), Thresholds(in_time_rate=Decimal(0)), NOW)
        for part in (1899, 1905, 1910)
    )

    assert [[(each.alarm.key, each.raises) for each in found] for found in (low, between, well)] == [
        [("low_answer_rate", True)],
        [("low_answer_rate", False)],
        [],
    ]


def test_what_was_wrong_in_the_queues_stays_while_the_line_is_down() -> None:
    board = watched(Watch(), signs(hall(20.0), Thresholds(), NOW), NOW, 10)
    cut = hall(20.0, link=DOWN)
    for second in range(60):
        at = NOW + second
        board = watched(board, signs(cut, Thresholds(), at, board.raised), at, 10)

    assert [each.key for each in board.alarms] == ["pbx_away", "long_wait:q"]
    assert board.raised["long_wait:q"].alarm.count == 1


def test_no_ready_agent_for_a_moment_is_no_alarm() -> None:
    found = signs(hall(agents=[TALKING]), Thresholds(), NOW)

    board = watched(watched(Watch(), found, NOW, 10), found, NOW + 19.9, 10)
    assert not board.alarms
    assert [each.since for each in watched(board, found, NOW + 20, 10).alarms] == [NOW]


def test_nothing_new_gives_the_same_object() -> None:
    found = signs(hall(20.0), Thresholds(), NOW)
    board = watched(Watch(), found, NOW, 10)

    assert watched(board, found, NOW + 1, 10) is board


SETTLE = 10.0


@given(st.lists(st.tuples(st.floats(0.1, 30), st.sampled_from(["", "holds", "raises"])), max_size=60))
def test_an_alarm_never_flaps(steps: list[tuple[float, str]]) -> None:
    """Up for at least the settling time, and after its end not up again within it of the last sign."""
    board, now, changes = Watch(), NOW, []
    last_sign = 0.0
    for pause, sign in steps:
        now += pause
        found = [Sign(alarm=Alarm(key="k", kind="k"), raises=sign == "raises")] if sign else []
        after = watched(board, found, now, SETTLE)
        if bool(after.raised) != bool(board.raised):
            changes.append(now)
            if after.raised:
                assert sign == "raises"
            else:
                assert not sign
                assert now - last_sign >= SETTLE
        last_sign = now if sign else last_sign
        board = after

    assert all(later - earlier >= SETTLE for earlier, later in zip(changes[::2], changes[1::2], strict=False))
