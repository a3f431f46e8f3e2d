"""The rules of the table: percentiles, ratios, targets, columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.figures import Figure, Samples, p95_under, p99_under, ratio_at_most, table, worst_under


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ((7.0,), 95, 7.0),
        (tuple(range(1, 21)), 95, 19),
        (tuple(range(1, 101)), 95, 95),
        (tuple(range(1, 101)), 100, 100),
        ((3.0, 1.0, 2.0), 50, 2.0),
    ],
)
def test_a_percentile_is_the_smallest_value_that_so_many_percent_do_not_exceed(
    values: tuple[float, ...], percent: float, expected: float
) -> None:
    assert Samples("", values).percentile(percent) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_a_percentile_is_a_measured_value_and_holds_its_share(values: list[float], percent: int) -> None:
    found = Samples("", tuple(values)).percentile(percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)


def test_targets_look_at_the_value_that_they_name() -> None:
    values = Samples("ours", (*[10.0] * 99, 60.0))
    reference = Samples("theirs", (8.0,))
    assert Figure(values, reference, p95_under(50)).is_met
    assert Figure(values, reference, p99_under(50)).is_met
    assert not Figure(values, reference, p99_under(10)).is_met
    assert not Figure(values, reference, worst_under(50)).is_met
    assert Figure(values, reference, ratio_at_most(1.25)).is_met
    assert not Figure(values, reference, ratio_at_most(1.2)).is_met


def test_without_a_reference_a_ratio_is_not_claimed() -> None:
    figure = Figure(Samples("ours", (1.0,)), None, ratio_at_most(2))
    assert figure.ratio is None
    assert figure.is_met is False


def test_every_line_of_the_table_has_its_columns_under_the_heads() -> None:
    shown = table(
        [
            Figure(Samples("短 name", (1.0, 2.5)), Samples("other", (0.5,)), p95_under(2)),
            Figure(Samples("memory", (245.8,), "MiB")),
            Figure(Samples("lost", (0.0,), "")),
        ]
    )
    head, _, first, second, third = shown.splitlines()
    columns = [cell.strip() for cell in first.split("|")]
    assert [cell.strip() for cell in head.split("|")][:2] == ["figure", "median"]
    assert columns == [
        *(
            "短 name",
            "1.75 ms",
            "2.50 ms",
            "2.50 ms",
            "2.50 ms",
            "2",
            "0.50 ms, 0.50 ms (other)",
            "3.50",
            "p95 < 2 ms",
            "MISSED",
        )
    ]
    # a Chinese character is as wide as two letters
    assert head.index("|") == first.index("|") + 1 == second.index("|") == third.index("|")
    assert "245.8 MiB" in second
    assert third.split("|")[1].strip() == "0"
