"""Ratios and sums as reports give them: exact, half-up, and red where they do not add up.

A zero denominator is no ratio ("—", unranked). Sums by channel, type or disposal must equal their total;
what does not is shown with both figures, never hidden and never adjusted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NO_RATIO = "—"


def percent(part: int, whole: int, places: int = 1) -> Decimal | None:
    """*part* of *whole* in percent, half-up to that many decimal places; None where *whole* is zero.

    ValueError for negative figures.
    """
    if part < 0 or whole < 0:
        raise ValueError("counts are never negative")
    if whole == 0:
        return None
    # multiplied before dividing, so that only one rounding happens
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(ratio: Decimal | None) -> str:
    """98.6 %, or — where there is no ratio."""
    return NO_RATIO if ratio is None else f"{ratio} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must hold among published figures; `text` says in Chinese what does not."""

    name: str
    holds: bool
    text: str = ""


def sums_up(name: str, total: int, parts: Mapping[str, int]) -> Check:
    """Whether the parts add up to the total."""
    found = sum(parts.values())
    if found == total:
        return Check(name=name, holds=True)
    listed = " + ".join(f"{part} {count}" for part, count in parts.items())
    gap = found - total
    return Check(
        name=name,
        holds=False,
        text=f"{name}：{listed} = {found}，与合计 {total} 相差 {abs(gap)}（{'多' if gap > 0 else '少'}）",
    )


def no_more_than(name: str, part: tuple[str, int], whole: tuple[str, int]) -> Check:
    """Whether a part does not exceed what it is a part of, such as 办结 and 受理."""
    if part[1] <= whole[1]:
        return Check(name=name, holds=True)
    return Check(
        name=name,
        holds=False,
        text=f"{name}：{part[0]} {part[1]} 超过 {whole[0]} {whole[1]}，多出 {part[1] - whole[1]}",
    )


def agrees(name: str, printed: Decimal, part: int, whole: int) -> Check:
    """Whether a printed ratio is what its own figures give, to as many places as it is printed with."""
    exponent = printed.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    found = percent(part, whole, places)
    if found == printed:
        return Check(name=name, holds=True)
    return Check(
        name=name, holds=False, text=f"{name}：{part} / {whole} = {shown(found)}，不是 {shown(printed)}"
    )
