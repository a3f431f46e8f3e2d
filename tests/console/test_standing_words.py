"""How a ticket stands, as the agent reads it out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from console.standing_words import due_words, standing_words
from forms.ticket_list import line_of
from forms.words import StateKind
from tests.forms.samples import ticket

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Tuesday, ten in the morning in Beijing."""
UNITS = {"chengguan": "城管局"}


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        (24, 18, "今天18:00前办结"),
        (25, 12, "明天12:00前办结"),
        (27, 18, "周五前办结"),
        (29, 18, "周日前办结"),
        (30, 18, "下周一前办结"),
    ],
)
def test_a_near_due_time_is_told_by_its_day(day: int, hour: int, said: str) -> None:
    assert due_words(datetime(2026, 11, day, hour, tzinfo=BEIJING), NOW) == said


def test_a_far_due_time_is_told_by_its_date_and_a_provisional_one_says_so() -> None:
    due = datetime(2027, 1, 5, 18, tzinfo=BEIJING)
    assert due_words(due, NOW, provisional=True) == "1月5日前办结（暂定）"


def test_what_is_late_is_said_to_be() -> None:
    assert due_words(NOW - timedelta(hours=1), NOW) == "今天已超期"
    assert due_words(NOW - timedelta(days=2), NOW) == "已超期2天"


def test_an_order_is_told_with_its_unit_and_its_day() -> None:
    line = replace(
        line_of(ticket("20261121-000001")),
        state=StateKind.AWAITING_SIGN_IN,
        owner_unit="chengguan",
        lead_unit="chengguan",
        due_at=datetime(2026, 11, 27, 18, tzinfo=BEIJING),
    )
    assert standing_words(line, NOW, UNITS) == "已派给城管局，周五前办结"
    assert standing_words(replace(line, state=StateKind.IN_HAND), NOW, {}) == "承办单位正在办理，周五前办结"


@pytest.mark.parametrize("state", StateKind)
def test_every_state_has_words(state: StateKind) -> None:
    line = replace(
        line_of(ticket("20261121-000001")), state=state, owner_unit="chengguan", lead_unit="chengguan"
    )
    said = standing_words(line, NOW, UNITS)
    assert said
    assert "{" not in said
