"""榜单: ranks from counted figures. Ties share a rank, and groups (分档) are never mixed.

Who had too little to be compared stands apart, and so does who has nothing to divide by ("—").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from forms.appraisal.counting import Person, Tally
from forms.appraisal.rules import AppraisalRules, Bee, Group, Part, Rate, RedBlack
from forms.organisation.unit import Unit
from forms.words import Labelled

_CENT = Decimal("0.01")


class Mark(Labelled):
    """On which board a unit stands."""

    RED = "red", "红榜"
    BLACK = "black", "黑榜"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit's place: `rank` None where it is not ranked, and then `apart` says why."""

    unit: str
    group: str
    tally: Tally
    points: Mapping[str, Decimal | None]
    score: Decimal | None = None
    rank: int | None = None
    mark: Mark | None = None
    apart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One group: who is ranked, the best first, then who stands apart, by name of the code."""

    group: Group
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeePlace:
    """小蜜蜂: somebody's place."""

    person: str
    of: Person
    points: Decimal
    rank: int


def rate_of(tally: Tally, rate: Rate) -> Decimal | None:
    """The ratio in percent, to two places; None where there is nothing to divide by."""
    found: Decimal | None = getattr(tally, rate.value)
    return found


def points_of(part: Part, rate: Decimal | None) -> Decimal | None:
    """满意 87.5 at target 98: 25 - 0.5 x 10.5 = 19.75; half-up to two places, None without a ratio."""
    if rate is None:
        return None
    below = max(Decimal(0), part.target - rate)
    return max(part.floor, part.full - part.each * below).quantize(_CENT, ROUND_HALF_UP)


def boards(
    counted: Mapping[str, Tally], units: Iterable[Unit], rules: AppraisalRules, least: int | None = None
) -> tuple[Board, ...]:
    """A board for each group that has units; *least* in place of the groups' own minimum volume."""
    of_group: dict[str, list[Place]] = {}
    for unit in units:
        group, tally = rules.group_of(unit.kind), counted.get(unit.code)
        if group is not None and tally is not None:
            of_group.setdefault(group.key, []).append(
                _place(unit.code, group, tally, rules, group.least if least is None else least)
            )
    return tuple(
        Board(group=group, places=_ranked(of_group[key], rules))
        for key, group in rules.groups.items()
        if key in of_group
    )


def _place(unit: str, group: Group, tally: Tally, rules: AppraisalRules, least: int) -> Place:
    points = {key: points_of(part, rate_of(tally, part.rate)) for key, part in rules.parts.items()}
    known = [each for each in points.values() if each is not None]
    complete = len(known) == len(points)
    apart = ""
    if tally.tickets < least:
        apart = f"不足 {least} 件，单列"
    elif not complete:
        without = "、".join(part.rate.label for key, part in rules.parts.items() if points[key] is None)
        apart = f"没有{without}，不排名"
    score = sum(known, Decimal(0)) if complete else None
    return Place(unit=unit, group=group.key, tally=tally, points=points, score=score, apart=apart)


def _ranked(places: Sequence[Place], rules: AppraisalRules) -> tuple[Place, ...]:
    compared = sorted((each for each in places if not each.apart), key=lambda each: each.unit)
    all_scores = [each.score or Decimal(0) for each in compared]
    limit = rules.full * rules.red_black.black_below / 100
    ranked = []
    for each in compared:
        own = each.score or Decimal(0)
        rank = 1 + sum(other > own for other in all_scores)
        last = 1 + sum(other < own for other in all_scores)
        mark = _mark(rules.red_black, rank, last, below=own < limit)
        ranked.append(
            Place(
                unit=each.unit,
                group=each.group,
                tally=each.tally,
                points=each.points,
                score=own,
                rank=rank,
                mark=mark,
            )
        )
    apart = sorted((each for each in places if each.apart), key=lambda each: (-each.tally.tickets, each.unit))
    return (*sorted(ranked, key=lambda each: (each.rank or 0, each.unit)), *apart)


def _mark(rule: RedBlack, rank: int, last: int, *, below: bool) -> Mark | None:
    if rank <= rule.red and not below:
        return Mark.RED
    return Mark.BLACK if below and last <= rule.black else None


def stars(found: Iterable[Board], rules: AppraisalRules) -> tuple[Place, ...]:
    """服务之星: of each group the best without a late ticket and with enough satisfied citizens."""
    chosen = []
    for board in found:
        fit = [
            each
            for each in board.places
            if each.rank is not None
            and not each.tally.late
            and (each.tally.satisfaction or Decimal(0)) >= rules.star.satisfaction
        ]
        for each in fit:
            ahead = sum((other.rank or 0) < (each.rank or 0) for other in fit)
            if ahead < rules.star.places:
                chosen.append(each)
    return tuple(chosen)


def bees(people: Mapping[str, Person], rule: Bee) -> tuple[BeePlace, ...]:
    """小蜜蜂: the first places among all units, ties sharing theirs; nobody without points."""
    points = {
        code: rule.closed * each.closed + rule.satisfied * each.satisfied - rule.late * each.late
        for code, each in people.items()
        if each.closed >= rule.least
    }
    places = [
        BeePlace(
            person=code,
            of=people[code],
            points=own,
            rank=1 + sum(other > own for other in points.values()),
        )
        for code, own in points.items()
        if own > 0
    ]
    return tuple(
        sorted(
            (each for each in places if each.rank <= rule.places), key=lambda each: (each.rank, each.person)
        )
    )


def may_be_warned(place: Place, rules: AppraisalRules) -> bool:
    """Whether a 预警函 fits: on the black board, or ranked below the hall's limit."""
    if place.rank is None or place.score is None:
        return False
    return place.mark is Mark.BLACK or place.score < rules.full * rules.warn_below / 100
