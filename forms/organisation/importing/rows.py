"""A file's records as what they say of a unit and of its people."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from forms.knowledge.importing.columns import read_date
from forms.knowledge.importing.records import Record
from forms.organisation.contact import Duty
from forms.organisation.importing.columns import Target
from forms.organisation.tidying import one_line
from forms.organisation.unit import UnitKind
from forms.search.folding import fold

_LISTED = re.compile(r"[\n|；;、,，]+")
_CODES = re.compile(r"[^0-9]+")
_KINDS: Mapping[str, UnitKind] = {
    **{each.label: each for each in UnitKind},
    **{each.value: each for each in UnitKind},
    **dict.fromkeys(("区", "县", "区（县）", "县区", "县（市、区）", "开发区"), UnitKind.DISTRICT),
    **dict.fromkeys(("市直部门", "县直部门", "市直单位", "机关", "事业单位", "委办局"), UnitKind.DEPARTMENT),
    **dict.fromkeys(("街道", "乡镇", "乡", "镇", "镇街"), UnitKind.STREET),
    **dict.fromkeys(("公司", "国企", "国有企业", "公共服务企业", "公用企业"), UnitKind.COMPANY),
}
_ENDINGS: tuple[tuple[str, UnitKind], ...] = (
    (r"(街道|街道办|街道办事处|[镇乡]|[镇乡]政府|[镇乡]人民政府)$", UnitKind.STREET),
    (r"(公司|集团|银行)$", UnitKind.COMPANY),
    (r"([区县旗]|[区县旗](人民)?政府|管委会|管理委员会)$", UnitKind.DISTRICT),
    (r"市(人民)?政府$", UnitKind.CITY),
)
_STREET = re.compile(r"^(?:.+?[市区县旗])?(.+?(?:街道|[镇乡]))(?:办|办事处|政府|人民政府)?$")
_DISTRICT = re.compile(r"^(?:.+?市)?(.+?[区县旗])(?:(?:人民)?政府|管委会|管理委员会)?$")
_A = frozenset({"a", "a角", "a岗", "主", "主要", "主要联系人", "正"})
_B = frozenset({"b", "b角", "b岗", "副", "备", "备用", "备用联系人"})
_CLOSED = frozenset({"停用", "否", "已停用", "撤销", "false", "0"})


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a row says of one person; None and "" for what it leaves open."""

    name: str
    duty: Duty | None = None
    title: str = ""
    mobile: str = ""
    phone: str = ""
    hours: str = ""
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What a row says of a unit; None and empty for what it leaves open."""

    code: str = ""
    name: str = ""
    kind: UnitKind | None = None
    parent: str = ""
    aliases: tuple[str, ...] = ()
    district: str = ""
    street: str = ""
    categories: tuple[str, ...] = ()
    duties: str = ""
    phone: str = ""
    order: int | None = None
    closed: bool | None = None

    @property
    def called(self) -> str:
        """How the report names it."""
        return self.name or self.code

    @property
    def says_more(self) -> bool:
        """Whether it says anything beyond which unit it is."""
        return self != UnitRow(code=self.code, name=self.name)


@dataclass(frozen=True, slots=True)
class Row:
    """A record: where it stands, its unit and people, why it cannot be taken, what was left out of it."""

    place: str
    unit: UnitRow
    people: tuple[PersonRow, ...] = ()
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """One record's cells by field, with what could not be read in them."""

    cells: dict[Target, str]
    notes: list[str] = field(default_factory=list)

    def text(self, target: Target) -> str:
        return one_line(self.cells.get(target, ""))

    def duty(self) -> Duty | None:
        said = fold(self.text(Target.DUTY)).replace(" ", "")
        if not said:
            return None
        if said in _A or said in _B:
            return Duty.A if said in _A else Duty.B
        self.notes.append(f"角色“{self.text(Target.DUTY)}”不是A角或B角，已按顺序确定")
        return None

    def day(self, target: Target) -> date | None:
        try:
            return read_date(self.text(target))
        except ValueError as error:
            self.notes.append(f"{target.label}{error}，已留空")
            return None

    def kind(self) -> UnitKind | None:
        said = self.text(Target.KIND)
        if said and said not in _KINDS:
            known = "、".join(each.label for each in UnitKind)
            self.notes.append(f"类型“{said}”不认识，已按名称判断（可用的有：{known}）")
        return _KINDS.get(said)

    def order(self) -> int | None:
        said = self.text(Target.ORDER)
        if said and not (said.isascii() and said.isdigit() and len(said) <= 9):
            self.notes.append(f"排序“{said}”不是数字，未采用")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else None


def row_of(record: Record, mapping: Mapping[str, Target | None]) -> Row:
    """What a record says by *mapping*."""
    reading = _Reading(
        {
            target: text.removeprefix("'")
            for column, text in record.values.items()
            if (target := mapping.get(column)) is not None and text.strip()
        }
    )
    if record.problem:
        return Row(record.place, UnitRow(), problem=record.problem)
    people = tuple(_people(reading))
    unit = _unit(reading, with_people=bool(people))
    problem = "" if unit.called else "没有单位编码，也没有单位名称"
    return Row(record.place, unit, people, problem, tuple(reading.notes))


def kind_by_name(name: str) -> UnitKind:
    """What kind of unit one of this name seems to be."""
    return next((kind for ending, kind in _ENDINGS if re.search(ending, name)), UnitKind.DEPARTMENT)


def street_in(name: str) -> str:
    """滨江街道 in 鹿城区滨江街道办事处; "" if the name holds no street or town."""
    found = _STREET.match(name)
    return found.group(1) if found else ""


def district_in(name: str) -> str:
    """鹿城区 in 云岭市鹿城区人民政府; "" if the name holds no district."""
    found = _DISTRICT.match(name)
    return found.group(1) if found else ""


def _unit(reading: _Reading, *, with_people: bool) -> UnitRow:
    state = fold(reading.text(Target.STATE))
    number = reading.text(Target.PHONE) or reading.text(Target.MOBILE)
    return UnitRow(
        code=reading.text(Target.CODE),
        name=reading.text(Target.UNIT),
        kind=reading.kind(),
        parent=reading.text(Target.PARENT),
        aliases=tuple(_listed(reading.cells.get(Target.ALIASES, ""))),
        district=reading.text(Target.DISTRICT),
        street=reading.text(Target.STREET),
        categories=tuple(filter(None, _CODES.split(reading.cells.get(Target.CATEGORIES, "")))),
        duties=reading.cells.get(Target.DUTIES, "").strip(),
        # beside a person's name, the number is that person's
        phone="" if with_people else number,
        order=None if with_people else reading.order(),
        closed=(state in _CLOSED) if state else None,
    )


def _people(reading: _Reading) -> Iterator[PersonRow]:
    phone, hours = reading.text(Target.PHONE), reading.text(Target.HOURS)
    if reading.text(Target.NAME):
        yield PersonRow(
            reading.text(Target.NAME),
            reading.duty(),
            reading.text(Target.TITLE),
            reading.text(Target.MOBILE),
            phone,
            hours,
            reading.day(Target.LEFT_ON),
        )
    for duty, name, title, mobile in (
        (Duty.A, Target.NAME_A, Target.TITLE_A, Target.MOBILE_A),
        (Duty.B, Target.NAME_B, Target.TITLE_B, Target.MOBILE_B),
    ):
        if reading.text(name):
            yield PersonRow(reading.text(name), duty, reading.text(title), reading.text(mobile), phone, hours)


def _listed(text: str) -> Iterator[str]:
    return (each.strip() for each in _LISTED.split(text) if each.strip())
