"""The day's figures: the example of the domain, rounding, and that a fact told twice counts once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from telephony.pbx.calls import QueueCall
from telephony.pbx.figures import Figures, figures_of, quotient, share
from telephony.pbx.missed import missed_of

START = 1_795_311_000.0


def call(
    number: int,
    waited: int,
    *,
    answered: bool,
    talked: int | None = 60,
    wrapped: int | None = None,
    caller: str = "",
) -> QueueCall:
    """A call of the hotline; `talked` None: it still goes on."""
    offered = START + number
    made = QueueCall(id=str(number), offered_at=offered, line="12345", queue="hotline", number=caller)
    if not answered:
        return replace(made, ended_at=offered + waited)
    made = replace(made, answered_at=offered + waited, agent="1001")
    if talked is None:
        return made
    made = replace(made, ended_at=made.answered_at + talked)
    return made if wrapped is None else replace(made, wrapped_at=made.ended_at + wrapped)


def hundred_calls() -> list[QueueCall]:
    """100 offered, 96 answered, 91 of them within 15 s, 4 missed."""
    quick = [call(each, each % 16, answered=True) for each in range(91)]
    slow = [call(each, 16 + each - 91, answered=True) for each in range(91, 96)]
    lost = [call(each, 40, answered=False, caller=f"1380000000{each - 96}") for each in range(96, 100)]
    return [*quick, *slow, *lost]


def test_a_hundred_offered_ninety_six_answered_ninety_one_in_time() -> None:
    figures = figures_of(hundred_calls())
    assert (figures.offered, figures.answered, figures.in_time, figures.abandoned) == (100, 96, 91, 4)
    assert figures.answer_rate == Decimal("96.0")
    assert figures.in_time_of_offered == Decimal("91.0")
    assert figures.in_time_of_answered == Decimal("94.8")
    assert figures.longest_wait_s == 40
    assert len(missed_of(hundred_calls())) == 4


@pytest.mark.parametrize(("waited", "in_time"), [(0, 1), (14, 1), (15, 1), (16, 0)])
def test_fifteen_seconds_are_in_time_and_sixteen_are_not(waited: int, in_time: int) -> None:
    assert figures_of([call(1, waited, answered=True)]).in_time == in_time


def test_without_calls_there_are_no_figures() -> None:
    nothing = Figures()
    assert nothing.answer_rate is None
    assert nothing.in_time_of_offered is None
    assert nothing.in_time_of_answered is None
    assert nothing.average_talk_s is None
    assert nothing.average_wrap_up_s is None


@pytest.mark.parametrize(
    ("part", "whole", "per_cent"),
    [(1, 8, "12.5"), (1, 16, "6.3"), (3, 16, "18.8"), (1, 2000, "0.1"), (1, 2001, "0.0"), (2, 3, "66.7")],
)
def test_a_share_is_rounded_half_up(part: int, whole: int, per_cent: str) -> None:
    assert share(part, whole) == Decimal(per_cent)


def test_means_are_of_what_has_ended() -> None:
    calls = [
        call(1, 3, answered=True, talked=60, wrapped=20),
        call(2, 3, answered=True, talked=61, wrapped=None),
        call(3, 3, answered=True, talked=None),
        call(4, 9, answered=False),
    ]
    figures = figures_of(calls)
    assert figures.average_talk_s == Decimal("60.5")
    assert figures.average_wrap_up_s == Decimal("20.0")
    assert quotient(0, 0) is None


def test_a_call_that_an_agent_makes_is_in_no_figure_of_the_queue() -> None:
    out = QueueCall(id="o", offered_at=START, answered_at=START, ended_at=START, agent="1001", outgoing=True)
    assert figures_of([out]) == Figures()


STAGES = st.tuples(
    st.integers(0, 60), st.booleans(), st.one_of(st.none(), st.integers(0, 900)), st.integers(0, 300)
)


@given(st.lists(STAGES, max_size=12))
def test_figures_kept_step_by_step_equal_the_sum_in_whatever_order_and_however_often(
    drawn: list[tuple[int, bool, int | None, int]],
) -> None:
    steps: list[tuple[int, QueueCall]] = []
    final: list[QueueCall] = []
    for number, (waited, answered, talked, wrapped) in enumerate(drawn):
        offered = QueueCall(id=str(number), offered_at=START + number, queue="hotline")
        stages = [offered, call(number, waited, answered=answered, talked=talked)]
        if answered and talked is not None:
            stages.append(call(number, waited, answered=True, talked=talked, wrapped=wrapped))
        stages = [replace(each, line="") for each in stages]
        final.append(stages[-1])
        steps += [(number, stage) for stage in stages for _ in range(2)]
    known: dict[int, QueueCall] = {}
    figures = Figures()
    for number, stage in sorted(steps, key=lambda step: step[0] % 3):
        figures = figures.after(known.get(number), stage)
        known[number] = stage
    assert figures == figures_of(final)
