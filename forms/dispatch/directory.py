"""派单目录 against the units and categories of this hall: who a rule means, and what is wrong with a text."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from forms.catalogue import Area, Categories
from forms.dispatch.rules import DISPATCH, LOCAL, DirectoryRule, DispatchRules
from forms.organisation.finding import unit_named
from forms.organisation.tree import UnitTree
from forms.organisation.unit import Unit, UnitKind
from forms.rules.errors import RuleTextWrong
from forms.rules.toml_lines import line_of, value_lines

DirectoryPath = tuple[str | int, ...]


@dataclass(frozen=True)
class DispatchDirectory:
    """The rules in force with the units that they name."""

    rules: DispatchRules
    units: UnitTree
    version: int = 0

    def lead_of(self, rule: DirectoryRule, district: str, street: str) -> Unit | None:
        """The lead of a rule for a place; None for 属地 of an unknown place, or a unit that is gone."""
        return self._meant(rule, rule.lead, district, street)

    def helpers_of(self, rule: DirectoryRule, district: str, street: str) -> tuple[Unit, ...]:
        """The helpers of a rule for a place, without the lead; those that cannot be told are left out."""
        lead = self.lead_of(rule, district, street)
        found = (self._meant(rule, each, district, street) for each in rule.helpers)
        return tuple(dict.fromkeys(each for each in found if each is not None and each is not lead))

    def may_lead(self, unit: Unit, rule: DirectoryRule | None) -> bool:
        """Whether a unit may be given the matter: a department's matter never goes to a street (66号)."""
        return unit.active and not (
            rule is not None and rule.department_only and unit.kind is UnitKind.STREET
        )

    def _meant(self, rule: DirectoryRule, named: str, district: str, street: str) -> Unit | None:
        if named == LOCAL:
            return self.units.for_place(district, "" if rule.department_only else street)
        unit = self._named.get(named)
        return unit if unit is not None and self.may_lead(unit, rule) else None

    @cached_property
    def _named(self) -> Mapping[str, Unit]:
        written = {each for rule in self.rules.rule.values() for each in (rule.lead, *rule.helpers)}
        found = {each: unit_named(self.units, each) for each in written - {LOCAL}}
        return {each: unit for each, unit in found.items() if unit is not None}


@dataclass(frozen=True, slots=True)
class DirectoryReview:
    """What is wrong with a text, each with its line, and what is only worth knowing."""

    mistakes: tuple[RuleTextWrong, ...] = ()
    warnings: tuple[str, ...] = ()


def review(
    text: str,
    categories: Categories,
    units: UnitTree,
    area: Area,
    time_classes: Collection[str] | None = None,
) -> DirectoryReview:
    """What speaks against a text here; RuleTextWrong if it cannot be read at all.

    Mistakes are unknown categories, places, units and classes of time limits (where those are given), units
    out of service, and a street in a department's matter; warnings are categories without any rule.
    """
    rules = DISPATCH.read(text)
    lines = value_lines(text.replace("\r\n", "\n").lstrip("\ufeff"))
    found = [problem for rule in rules.rule.values() for problem in _problems(rule, categories, units, area)]
    for rule in rules.rule.values():
        if rule.time_class and time_classes is not None and rule.time_class not in time_classes:
            known = "、".join(time_classes)
            told = f"时限规则中没有类别“{rule.time_class}”，可用的有：{known}。"
            found.append((("rule", rule.name, "time_class"), told))
    mistakes = [RuleTextWrong(DISPATCH.title, line_of(lines, path), told) for path, told in found]
    bare = [each for each in categories.flat if not rules.covers(each.code)]
    warnings = [f"分类 {each.code} {each.label} 没有规则，将按单位职责提示。" for each in bare]
    return DirectoryReview(tuple(sorted(mistakes, key=lambda each: each.line)), tuple(warnings))


def _problems(
    rule: DirectoryRule, categories: Categories, units: UnitTree, area: Area
) -> Iterator[tuple[DirectoryPath, str]]:
    for place, code in enumerate(rule.categories):
        if categories.get(code) is None:
            yield ("rule", rule.name, "categories", place), f"分类 {code} 不在事项分类中。"
    known = {each.name for each in area.districts} | {f"{of}{street}" for of, street in area.streets}
    for place, written in enumerate(rule.areas):
        if written not in known:
            problem = f"区域目录中没有“{written}”，应写成“鹿城区”或“鹿城区滨江街道”这样。"
            yield ("rule", rule.name, "areas", place), problem
    yield from _unit_problems(rule, rule.lead, units, ("rule", rule.name, "lead"))
    for place, written in enumerate(rule.helpers):
        yield from _unit_problems(rule, written, units, ("rule", rule.name, "helpers", place))


def _unit_problems(
    rule: DirectoryRule, written: str, units: UnitTree, path: DirectoryPath
) -> Iterator[tuple[DirectoryPath, str]]:
    if written == LOCAL:
        return
    unit = unit_named(units, written)
    if unit is None:
        yield path, f"没有名为“{written}”的单位，或有几个单位都叫这个名字；请写单位的编码、全称或简称。"
    elif not unit.active:
        yield path, f"“{unit.name}”已停用，请改派其他单位。"
    elif rule.department_only and unit.kind is UnitKind.STREET:
        yield path, f"部门职责事项不能派给街道乡镇“{unit.name}”（国办函〔2025〕66号）。"
