"""Lists say in a few words how much is left, and how pressing it is."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.clock.remaining import DueLevel, remaining
from forms.clock.rules import RemainingRule
from forms.ticket import BEIJING_TIME
from tests.forms.clock.counting import CALENDAR, beijing

CALM, SOON, TODAY, OVERDUE = DueLevel.CALM, DueLevel.SOON, DueLevel.TODAY, DueLevel.OVERDUE


@pytest.mark.parametrize(
    ("due_at", "now", "level", "words"),
    [
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 13), CALM, "还剩 5 个工作日"),
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 25), CALM, "还剩 2 个工作日"),
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 26), SOON, "明天 18:00 到期"),
        (beijing(2026, 2, 24, 18), beijing(2026, 2, 15), SOON, "还剩 1 个工作日"),
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 27, 9), TODAY, "今天 18:00 到期"),
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 27, 17, 25), TODAY, "还剩 35 分钟"),
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 27, 18), TODAY, "还剩 1 分钟"),
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 27, 18, 20), OVERDUE, "已超期 20 分钟"),
        (beijing(2026, 2, 27, 18), beijing(2026, 2, 27, 21), OVERDUE, "已超期 3 小时"),
        (beijing(2026, 2, 27, 18), beijing(2026, 3, 2, 9), OVERDUE, "已超期 2 天"),
        (beijing(2026, 2, 18, 9), beijing(2026, 2, 16, 9), SOON, "2月18日 09:00 到期"),
        (beijing(2026, 2, 26, 1), beijing(2026, 2, 25, 23), SOON, "明天 01:00 到期"),
    ],
)
def test_what_is_left_is_said_in_words(due_at: datetime, now: datetime, level: DueLevel, words: str) -> None:
    told = remaining(due_at, now, CALENDAR)
    assert (told.level, told.words) == (level, words)


def test_a_hall_may_warn_earlier_and_a_provisional_due_is_marked() -> None:
    told = remaining(
        beijing(2026, 2, 27, 18), beijing(2026, 2, 25), CALENDAR, RemainingRule(soon_days=3), provisional=True
    )
    assert (told.level, told.words, told.provisional) == (SOON, "还剩 2 个工作日（暂定）", True)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001
    lambda each: each.replace(tzinfo=BEIJING_TIME)
)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_it_only_grows_more_pressing_as_time_goes_by(
    due_at: datetime, now: datetime, later: datetime
) -> None:
    levels = list(DueLevel)
    first, second = sorted([now, later])
    before, after = remaining(due_at, first, CALENDAR), remaining(due_at, second, CALENDAR)
    assert levels.index(before.level) <= levels.index(after.level)
    assert (after.level is OVERDUE) is (due_at < second)
