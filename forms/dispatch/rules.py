"""派单目录 and what else the hall sets about suggestions, as the rule text `dispatch` says it.

Department matters are never dispatched to a street: 国办函〔2025〕66号. The figures are PROPOSED.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from forms.rules.reading import AtLeast, Between, FromKey, Label, NotBlank, Unfit
from forms.rules.rule import Rule

LOCAL = "属地"
"""Stands for the unit of the ticket's street, or of its district where the street has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryRule:
    """One rule: matters x places -> 主办, 协办, class of time limit, legal basis.

    Units are named by code, name or alias, or as 属地. Without `areas` it holds for all of the city.
    """

    name: Annotated[str, FromKey()]
    title: Annotated[str, Label("名称"), NotBlank()]
    categories: Annotated[tuple[Annotated[str, NotBlank()], ...], Label("事项分类"), AtLeast(1)]
    areas: Annotated[tuple[Annotated[str, NotBlank()], ...], Label("适用区县或街道")] = ()
    lead: Annotated[str, Label("主办"), NotBlank()]
    helpers: Annotated[tuple[Annotated[str, NotBlank()], ...], Label("协办")] = ()
    time_class: Annotated[str, Label("时限类别")] = ""
    basis: Annotated[str, Label("依据")] = ""
    department_only: Annotated[bool, Label("部门职责事项")] = False

    def __post_init__(self) -> None:
        """Unfit where a unit is named twice."""
        named = (self.lead, *self.helpers)
        if len(set(named)) < len(named):
            raise Unfit("同一单位写了两次，主办单位不用再写在协办中。", "helpers")

    def exactness(self, category: str, district: str, street: str) -> tuple[int, int] | None:
        """How exactly it fits: digits of the category, then 2 for the street, 1 the district, 0 anywhere.

        None if it does not fit at all.
        """
        digits = max((len(code) for code in self.categories if category.startswith(code)), default=0)
        if not digits:
            return None
        if not self.areas:
            return digits, 0
        if district and street and f"{district}{street}" in self.areas:
            return digits, 2
        return (digits, 1) if district and district in self.areas else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRules:
    """How far each source is trusted. All but `similar_days` are in percent."""

    sure: Annotated[int, Label("可预先选中的把握"), Between(1, 100)] = 80
    least: Annotated[int, Label("不提示的把握"), Between(0, 100)] = 5
    rule_trust: Annotated[int, Label("目录主办的把握"), Between(1, 100)] = 90
    duty_trust: Annotated[int, Label("按职责找到的把握"), Between(0, 100)] = 60
    similar_trust: Annotated[int, Label("相似工单的可信度"), Between(0, 100)] = 80
    model_trust: Annotated[int, Label("历史模型的可信度"), Between(0, 100)] = 90
    similar_days: Annotated[int, Label("相似工单的天数"), Between(1, 3650)] = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRules:
    """When a model is trained, on what, and when it replaces the last one. `margin` is in points."""

    least_total: Annotated[int, Label("至少多少件"), AtLeast(20)] = 500
    least_per_unit: Annotated[int, Label("每个单位至少多少件"), AtLeast(10)] = 20
    most: Annotated[int, Label("最多用多少件"), Between(100, 1_000_000)] = 50_000
    held_back: Annotated[int, Label("留作检验的百分比"), Between(5, 50)] = 10
    margin: Annotated[float, Label("可低出的百分点"), Between(0, 100)] = 2.0
    seed: Annotated[int, Label("分组种子"), AtLeast(0)] = 12345
    keep: Annotated[int, Label("保留几个模型"), Between(1, 20)] = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRules:
    """The whole text."""

    rule: Annotated[Mapping[str, DirectoryRule], Label("派单目录")] = field(default_factory=dict)
    suggestion: Annotated[SuggestionRules, Label("提示")] = SuggestionRules()
    model: Annotated[ModelRules, Label("模型")] = ModelRules()

    def __post_init__(self) -> None:
        """Unfit where two rules speak of the same matter in the same place."""
        seen: dict[tuple[str, str], str] = {}
        for each in self.rule.values():
            for pair in _pairs(each):
                other = seen.setdefault(pair, each.name)
                if other != each.name:
                    where = pair[1] or "全市"
                    raise Unfit(
                        f"分类 {pair[0]} 在{where}已由规则“{self.rule[other].title}”规定，请合并或删去一条。",
                        *("rule", each.name, "categories"),
                    )

    def fitting(self, category: str, district: str, street: str) -> tuple[DirectoryRule, ...]:
        """The rules for a matter at a place, the most specific first: by category, then by place."""
        if not category:
            return ()
        found = [
            (exactness, each)
            for each in self.rule.values()
            if (exactness := each.exactness(category, district, street)) is not None
        ]
        return tuple(each for _, each in sorted(found, key=lambda pair: pair[0], reverse=True))

    def covers(self, category: str) -> bool:
        """Whether some rule speaks of the category wherever it happens."""
        return any(not each.areas and category.startswith(each.categories) for each in self.rule.values())


def _pairs(rule: DirectoryRule) -> Iterator[tuple[str, str]]:
    areas: Iterable[str] = rule.areas or ("",)
    return ((code, area) for area in areas for code in rule.categories)


DISPATCH = Rule("dispatch", "派单目录", DispatchRules)
"""The rule in the hall's store of rules."""
