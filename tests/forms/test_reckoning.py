"""Ratios and sum checks, with the figures that real bulletins printed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.reckoning import agrees, no_more_than, percent, shown, sums_up


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (208, 211, "98.6"),
        (153, 156, "98.1"),
        (3852, 4135, "93.2"),
        (96, 100, "96.0"),
        (91, 96, "94.8"),
        (1, 16, "6.3"),
        (1, 2000, "0.1"),
        (0, 5, "0.0"),
        (5, 5, "100.0"),
    ],
)
def test_ratios_are_half_up_to_one_place(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == Decimal(expected)
    assert shown(percent(part, whole)) == f"{expected} %"


def test_a_zero_denominator_is_no_ratio() -> None:
    assert percent(0, 0) is None
    assert shown(None) == "—"
    with pytest.raises(ValueError, match="never negative"):
        percent(-1, 5)


@given(part=st.integers(0, 10**9), whole=st.integers(1, 10**9), places=st.integers(0, 4))
def test_a_ratio_is_never_off_by_more_than_half_a_last_place(part: int, whole: int, places: int) -> None:
    found = percent(part, whole, places)
    assert found is not None
    off = Fraction(found) - Fraction(100 * part, whole)
    half = Fraction(1, 2 * 10**places)
    assert -half < off <= half


def test_luyis_year_gives_its_own_ratio_and_the_red_check() -> None:
    printed = agrees("网络转办办结率", Decimal("96.1"), 3852, 4135)
    assert not printed.holds
    assert printed.text == "网络转办办结率：3852 / 4135 = 93.2 %，不是 96.1 %"
    assert agrees("网络转办办结率", Decimal("93.2"), 3852, 4135).holds
    direct = no_more_than("直办", ("办结", 7839 - 3852), ("受理", 8022 - 4135))
    assert not direct.holds
    assert direct.text == "直办：办结 3987 超过 受理 3887，多出 100"
    assert no_more_than("合计", ("办结", 7839), ("受理", 8022)).holds


def test_a_bulletin_whose_channels_miss_the_total_is_shown_red() -> None:
    channels = {"热线": 11978, "网站": 553, "微信": 452, "其他": 220}
    check = sums_up("渠道", 13205, channels)
    assert not check.holds
    assert "13203" in check.text
    assert "相差 2（少）" in check.text


@pytest.mark.parametrize(
    "parts",
    [
        {"热线": 12319, "网站": 550, "微信": 427, "其他": 308},
        {"咨询": 7564, "求助": 3200, "投诉": 647, "举报": 252, "建议": 1222, "其他": 719},
        {"直接办结": 10817, "转办": 2787},
    ],
)
def test_a_bulletin_that_adds_up_three_ways_is_clean(parts: dict[str, int]) -> None:
    assert sums_up("合计", 13604, parts).holds
