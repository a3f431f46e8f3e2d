"""When to try again: tables of cases, and any sequence of tries."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.followup.rules import FOLLOW_UP, FollowUpRules
from forms.followup.task import Try, TryResult
from forms.followup.trying import is_exhausted, proposed_next, tries_left, within_hours
from forms.rules.errors import RuleTextWrong
from forms.ticket import BEIJING_TIME

RULES = FollowUpRules()


def at(text: str) -> datetime:
    """A moment of November 2026 in Beijing: "21 14:30"."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING_TIME)


def tried(*moments: str, result: TryResult = TryResult.NO_ANSWER) -> tuple[Try, ...]:
    return tuple(Try(at=at(each), by="1001", result=result) for each in moments)


@pytest.mark.parametrize(
    ("moments", "exhausted", "left"),
    [
        ((), False, 3),
        (("21 09:00",), False, 2),
        (("21 09:00", "21 11:00"), False, 1),
        (("21 09:00", "21 11:00", "21 15:00"), False, 1),
        (("21 09:00", "21 11:00", "21 15:00", "21 19:00"), False, 1),
        (("21 09:00", "21 11:00", "22 15:00"), True, 0),
        (("21 23:59", "22 00:01", "22 10:00"), True, 0),
    ],
)
def test_three_tries_on_two_days_of_beijing_are_needed(
    moments: tuple[str, ...], exhausted: bool, left: int
) -> None:
    tries = tried(*moments)
    assert is_exhausted(tries, RULES) is exhausted
    assert tries_left(tries, RULES) == left


def test_our_own_line_and_an_appointment_are_no_tries() -> None:
    ours = tried("21 09:00", "22 09:00", "23 09:00", result=TryResult.FAILED)
    agreed = tried("21 09:00", "22 09:00", "23 09:00", result=TryResult.LATER)
    assert not is_exhausted(ours + agreed, RULES)
    assert tries_left(ours + agreed, RULES) == 3


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        (("21 09:00",), "21 11:00"),
        (("21 09:00", "21 11:00"), "22 15:00"),
        (("21 14:00", "21 16:00"), "22 19:00"),
        (("21 18:00", "21 20:00"), "22 10:00"),
        (("21 19:30",), "22 10:00"),
        (("21 09:00", "22 09:00"), "22 11:00"),
    ],
)
def test_the_next_try_is_later_the_same_day_or_at_another_time_of_another(
    moments: tuple[str, ...], expected: str
) -> None:
    assert proposed_next(tried(*moments), at(moments[-1]), RULES) == at(expected)


def test_after_a_failure_of_our_line_it_is_soon_tried_again() -> None:
    assert proposed_next(tried("21 09:00", result=TryResult.FAILED), at("21 09:00"), RULES) == at("21 09:10")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("21 06:00", "21 08:30"),
        ("21 08:30", "21 08:30"),
        ("21 20:29", "21 20:29"),
        ("21 20:30", "22 08:30"),
    ],
)
def test_nobody_is_called_at_night(moment: str, expected: str) -> None:
    assert within_hours(at(moment), RULES) == at(expected)


@given(
    gaps=st.lists(st.integers(min_value=1, max_value=3000), min_size=1, max_size=12),
    results=st.lists(
        st.sampled_from([each for each in TryResult if each is not TryResult.REACHED]), min_size=12
    ),
)
def test_whoever_follows_the_proposals_is_done_in_as_many_tries_as_the_rule_asks(
    gaps: list[int], results: list[TryResult]
) -> None:
    now = at("21 09:00").astimezone(UTC)
    tries: tuple[Try, ...] = ()
    for gap, result in zip(gaps, results, strict=False):
        tries = (*tries, Try(at=now, by="1001", result=result))
        following = proposed_next(tries, now, RULES)
        assert following > now
        assert within_hours(following, RULES) == following
        if is_exhausted(tries, RULES):
            assert sum(each.result.counts for each in tries) == RULES.tries
            break
        now = within_hours(following + timedelta(minutes=gap), RULES)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("tries = 2\ndays = 3\n", 2, "天数"),
        ('calls_from = "20:00"\ncalls_until = "09:00"\n', 2, "最早"),
        ('[script]\nopening = "您好，{name}"\n', 2, "花括号"),
        ('[script]\nsolved = "解决了吗 {"\n', 2, "花括号"),
        ("try = 3\n", 1, "tries"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(RuleTextWrong) as told:
        FOLLOW_UP.read(text)
    assert told.value.line == line
    assert word in str(told.value)


def test_the_rule_that_comes_with_the_program_is_the_proposed_default() -> None:
    shipped = FOLLOW_UP.read(FOLLOW_UP.default.text)
    assert (shipped.tries, shipped.days, shipped.calls_from) == (3, 2, RULES.calls_from)
    assert shipped.dissatisfied_is_not_done
