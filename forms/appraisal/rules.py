"""The hall's rules of appraisal (考核): what is scored, in which groups, and who comes onto which board.

The score is that of 连云港 (INFERRED from printed figures and checked against them): full points from the
target on, so many fewer for each percent below, and never fewer than the floor. All figures are settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from forms.organisation.unit import UnitKind
from forms.rules.reading import AtLeast, Between, FromKey, Label, NotBlank, Unfit
from forms.rules.rule import Rule
from forms.words import Labelled


class Rate(Labelled):
    """What is scored."""

    SATISFACTION = "satisfaction", "满意率"
    ON_TIME = "on_time", "按时率"
    SOLUTION = "solution", "解决率"
    RESPONSE = "response", "响应率"
    PROCESS = "process", "过程满意率"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: `full` points from `target` percent on, `each` fewer a percent, not below `floor`."""

    key: Annotated[str, FromKey()]
    rate: Annotated[Rate, Label("指标")]
    full: Annotated[Decimal, Label("满分"), Between(0, 1000)]
    target: Annotated[Decimal, Label("目标值"), Between(0, 100)]
    each: Annotated[Decimal, Label("每低一个百分点扣"), Between(0, 100)]
    floor: Annotated[Decimal, Label("最低分"), Between(0, 1000)] = Decimal(0)

    def __post_init__(self) -> None:
        """Unfit where the floor is above the top."""
        if self.floor > self.full:
            raise Unfit("最低分不能高于满分。", "floor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """分档: units that are compared with each other and with nobody else."""

    key: Annotated[str, FromKey()]
    name: Annotated[str, Label("名称"), NotBlank()]
    kinds: Annotated[frozenset[UnitKind], Label("单位类别"), AtLeast(1)]
    least: Annotated[int, Label("最少件数"), Between(1, 100_000)] = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RedBlack:
    """红黑榜: the first and the last places; black only below a score, in percent of the full one."""

    red: Annotated[int, Label("红榜名次"), Between(0, 100)] = 3
    black: Annotated[int, Label("黑榜名次"), Between(0, 100)] = 3
    black_below: Annotated[int, Label("黑榜低于满分的百分之"), Between(0, 100)] = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Star:
    """服务之星: units without a late ticket and with so many satisfied, by their score."""

    places: Annotated[int, Label("名次"), Between(0, 100)] = 3
    satisfaction: Annotated[Decimal, Label("满意率至少"), Between(0, 100)] = Decimal(98)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bee:
    """小蜜蜂: people in units, by points for what they closed; fewer than `least` closed is not compared."""

    places: Annotated[int, Label("名次"), Between(0, 1000)] = 10
    least: Annotated[int, Label("最少办结"), Between(1, 10_000)] = 3
    closed: Annotated[Decimal, Label("每办结一件"), Between(0, 100)] = Decimal(1)
    satisfied: Annotated[Decimal, Label("每满意一件"), Between(0, 100)] = Decimal(1)
    late: Annotated[Decimal, Label("每超期一件扣"), Between(0, 100)] = Decimal(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalRules:
    """The whole text."""

    parts: Annotated[Mapping[str, Part], Label("计分"), AtLeast(1)]
    groups: Annotated[Mapping[str, Group], Label("分档"), AtLeast(1)]
    red_black: Annotated[RedBlack, Label("红黑榜")] = field(default_factory=RedBlack)
    star: Annotated[Star, Label("服务之星")] = field(default_factory=Star)
    bee: Annotated[Bee, Label("小蜜蜂")] = field(default_factory=Bee)
    enterprise_least: Annotated[int, Label("涉企榜最少件数"), Between(1, 100_000)] = 3
    warn_below: Annotated[int, Label("低于满分的百分之几可发预警函"), Between(0, 100)] = 80

    def __post_init__(self) -> None:
        """Unfit where a kind of unit stands in two groups."""
        seen: set[UnitKind] = set()
        for each in self.groups.values():
            twice = seen & each.kinds
            if twice:
                kind = min(twice).label
                raise Unfit(f"“{kind}”写在两个分档里，一类单位只能在一档。", "groups", each.key, "kinds")
            seen |= each.kinds

    @property
    def full(self) -> Decimal:
        """The most that can be reached."""
        return sum((each.full for each in self.parts.values()), Decimal(0))

    def group_of(self, kind: UnitKind) -> Group | None:
        """The group of a kind of unit; None if it is not ranked."""
        return next((each for each in self.groups.values() if kind in each.kinds), None)


APPRAISAL = Rule("appraisal", "考核榜单", AppraisalRules)
"""The rule in the hall's store of rules."""
