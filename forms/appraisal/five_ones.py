"""五个一考核: five things that each unit does in each period. Not defined in public: PROPOSED, and data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from forms.organisation.unit import UnitKind
from forms.rules.reading import AtLeast, Between, FromKey, Label, NotBlank
from forms.rules.rule import Rule
from forms.words import Labelled


class Every(Labelled):
    """How often."""

    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the five."""

    key: Annotated[str, FromKey()]
    name: Annotated[str, Label("名称"), NotBlank()]
    every: Annotated[Every, Label("周期")] = Every.MONTH
    evidence: Annotated[str, Label("要写明什么"), NotBlank()]
    on: Annotated[bool, Label("启用")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveOnes:
    """The whole text."""

    items: Annotated[Mapping[str, Item], Label("考核项"), AtLeast(1)]
    kinds: Annotated[frozenset[UnitKind], Label("考核哪些单位"), AtLeast(1)]
    remind_days: Annotated[int, Label("到期前几天提醒"), Between(0, 31)] = 3

    @property
    def in_force(self) -> tuple[Item, ...]:
        """Those that are asked for."""
        return tuple(each for each in self.items.values() if each.on)


FIVE_ONES = Rule("five_ones", "五个一考核", FiveOnes)
"""The rule in the hall's store of rules."""


@dataclass(frozen=True, slots=True)
class Period:
    """A week, month or quarter: `key` as stored (2026-W47, 2026-11, 2026-Q4), first and last day."""

    key: str
    label: str
    first: date
    last: date


def period_of(every: Every, day: date) -> Period:
    """The period in which *day* lies."""
    if every is Every.WEEK:
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02d}", f"{year}年第{week}周", first, first + timedelta(days=6))
    months = 3 if every is Every.QUARTER else 1
    start = (day.month - 1) // months * months + 1
    first = date(day.year, start, 1)
    last = month_after(first, months) - timedelta(days=1)
    if every is Every.QUARTER:
        quarter = (start + 2) // 3
        return Period(f"{day.year}-Q{quarter}", f"{day.year}年第{quarter}季度", first, last)
    return Period(f"{first:%Y-%m}", f"{day.year}年{day.month}月", first, last)


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month so many months later (earlier, if negative)."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
