"""What was measured, what it is held against, and the one table that shows both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from unicodedata import east_asian_width

HEADS = ("figure", "median", "p95", "p99", "worst", "n", "reference: median, p95", "ratio", "target", "met")


class NotMeasured(Exception):
    """Something that a figure needs did not happen; the text says what."""


@dataclass(frozen=True)
class Samples:
    """Measured values of one kind, in `unit`."""

    name: str
    values: tuple[float, ...]
    unit: str = "ms"

    @property
    def median(self) -> float:
        """The value in the middle."""
        return median(self.values)

    @property
    def worst(self) -> float:
        """The largest value."""
        return max(self.values)

    def percentile(self, percent: float) -> float:
        """The smallest value that so many percent of the values do not exceed (nearest rank)."""
        ordered = sorted(self.values)
        return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]

    def shown(self, value: float) -> str:
        """A value with its unit, with as many digits as mean something; counts have no unit."""
        if not self.unit:
            return f"{value:,.0f}"
        digits = 2 if abs(value) < 10 else 1 if abs(value) < 1000 else 0
        return f"{value:,.{digits}f} {self.unit}"


@dataclass(frozen=True)
class Target:
    """What a figure has to keep: the words, and the rule."""

    words: str
    holds: Callable[["Figure"], bool]


@dataclass(frozen=True)
class Figure:
    """One row of the table: what we take, and what the reference took in the same run."""

    ours: Samples
    reference: Samples | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """Our median as a multiple of the reference's; None without one, or where that is 0."""
        if self.reference is None or not self.reference.median:
            return None
        return self.ours.median / self.reference.median

    @property
    def is_met(self) -> bool | None:
        """Whether the target holds; None without one."""
        return None if self.target is None else self.target.holds(self)


@dataclass
class Subject:
    """What one subject found: its figures, and remarks on how they came about."""

    figures: list[Figure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def p95_under(milliseconds: float) -> Target:
    """95 of 100 take less."""
    return Target(f"p95 < {milliseconds:g} ms", lambda figure: figure.ours.percentile(95) < milliseconds)


def p99_under(milliseconds: float) -> Target:
    """99 of 100 take less."""
    return Target(f"p99 < {milliseconds:g} ms", lambda figure: figure.ours.percentile(99) < milliseconds)


def worst_under(milliseconds: float) -> Target:
    """None takes longer."""
    return Target(f"worst < {milliseconds:g} ms", lambda figure: figure.ours.worst < milliseconds)


def ratio_at_most(limit: float) -> Target:
    """Our median is at most so many times the reference's."""
    return Target(f"ratio <= {limit:g}", lambda figure: figure.ratio is not None and figure.ratio <= limit)


def table(figures: Sequence[Figure]) -> str:
    """All figures, one a line, in columns."""
    rows = [HEADS, *(_row(figure) for figure in figures)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = [
        " | ".join(
            _padded(cell, width, right=1 <= column <= 5) for column, (cell, width) in _cells(row, widths)
        )
        for row in rows
    ]
    return "\n".join(
        [lines[0].rstrip(), "-+-".join("-" * width for width in widths), *map(str.rstrip, lines[1:])]
    )


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(row, widths, strict=True)))


def _row(figure: Figure) -> tuple[str, ...]:
    ours, reference = figure.ours, figure.reference
    met = {None: "", True: "yes", False: "MISSED"}[figure.is_met]
    return (
        ours.name,
        ours.shown(ours.median),
        ours.shown(ours.percentile(95)),
        ours.shown(ours.percentile(99)),
        ours.shown(ours.worst),
        str(len(ours.values)),
        "" if reference is None else _shown_reference(reference),
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        "" if figure.target is None else figure.target.words,
        met,
    )


def _shown_reference(reference: Samples) -> str:
    middle, most = reference.shown(reference.median), reference.shown(reference.percentile(95))
    return f"{middle}, {most} ({reference.name})"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
