"""单位: who orders go to. A unit stands under another one, answers for an area and for matters."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from forms.draft import printable
from forms.organisation.tidying import one_line, tidy_number
from forms.words import Labelled

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
"""What a unit's code may be: rules and files name units by it, so it holds nothing that needs quoting."""
LONGEST_NAME = 60
LONGEST_DUTIES = 500


class UnitKind(Labelled):
    """What kind of unit it is; the order is that of lists."""

    CITY = "city", "市"
    DISTRICT = "district", "区县"
    DEPARTMENT = "department", "部门"
    STREET = "street", "街道乡镇"
    COMPANY = "company", "企业"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit. `code` never changes: dispatch rules, orders and accounts refer to it.

    `district` and `street` say for which area it answers: both empty for all of the city, the street empty
    for the whole district. `categories` are codes of 事项分类 with all below them; `duties` says it in words.
    """

    code: str
    name: str
    kind: UnitKind
    parent: str = ""
    aliases: tuple[str, ...] = ()
    district: str = ""
    street: str = ""
    categories: tuple[str, ...] = ()
    duties: str = ""
    phone: str = ""
    order: int = 0
    active: bool = True
    closed_at: datetime | None = None
    closed_why: str = ""
    revision: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)

    @property
    def short(self) -> str:
        """The first alias, as people say it; the name if there is none."""
        return self.aliases[0] if self.aliases else self.name

    @property
    def area(self) -> str:
        """鹿城区滨江街道; "" for all of the city."""
        return f"{self.district}{self.street}"

    def answers_for(self, category: str) -> int:
        """How exactly it answers for a category: the length of the longest code that covers it, or 0."""
        return max((len(code) for code in self.categories if category.startswith(code)), default=0)

    def closed(self, why: str, at: datetime) -> "Unit":
        """The unit, out of service since *at*."""
        return replace(self, active=False, closed_at=at, closed_why=why)

    def reopened(self) -> "Unit":
        """The unit, in service again."""
        return replace(self, active=True, closed_at=None, closed_why="")


def cleaned(unit: Unit) -> Unit:
    """The unit without stray spaces, empty and double entries, and characters that no database takes."""
    return replace(
        unit,
        code=one_line(unit.code),
        name=one_line(unit.name),
        parent=one_line(unit.parent),
        aliases=tuple(dict.fromkeys(each for each in map(one_line, unit.aliases) if each)),
        district=one_line(unit.district),
        street=one_line(unit.street),
        categories=tuple(dict.fromkeys(each for each in map(one_line, unit.categories) if each)),
        duties=printable(unit.duties).strip(),
        phone=tidy_number(unit.phone),
        closed_why=one_line(unit.closed_why),
    )


_LABELS = {
    "name": "名称",
    "kind": "类型",
    "parent": "上级单位",
    "aliases": "简称",
    "district": "区县",
    "street": "街道乡镇",
    "categories": "事项分类",
    "duties": "职责",
    "phone": "办公电话",
    "order": "排序",
}


def difference(before: Unit, after: Unit) -> str:
    """Which fields differ, in Chinese: 名称、职责; 没有改动 if none does."""
    changed = [label for name, label in _LABELS.items() if getattr(before, name) != getattr(after, name)]
    return "、".join(changed) or "没有改动"


def problems_of(unit: Unit) -> tuple[str, ...]:
    """What keeps this unit from being stored, in Chinese; the tree is looked at elsewhere."""
    checks = (
        (
            CODE.fullmatch(unit.code) is None,
            "单位编码应为 1 到 40 个字母、数字或 - _ . ，以字母或数字开头",
        ),
        (not unit.name.strip(), "没有填写单位名称"),
        (len(unit.name) > LONGEST_NAME, f"单位名称超过 {LONGEST_NAME} 个字"),
        (len(unit.duties) > LONGEST_DUTIES, f"职责超过 {LONGEST_DUTIES} 个字"),
        (unit.parent == unit.code, "上级单位不能是自己"),
        (bool(unit.street) and not unit.district, "填写了街道乡镇，却没有填写区县"),
        (
            unit.kind is UnitKind.STREET and not unit.street,
            "类型是街道乡镇，却没有填写它负责的街道乡镇",
        ),
        (not all(each.isdigit() for each in unit.categories), "事项分类应为编码，如 0103"),
    )
    return tuple(text for wrong, text in checks if wrong)
