"""What a file's columns may mean: the fields of a unit and of its contacts, guessed from their names."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from forms.search.folding import fold
from forms.words import Labelled


class Target(Labelled):
    """The field that a column fills; the label is also the column's name in exports."""

    CODE = "code", "单位编码"
    UNIT = "unit", "单位名称"
    ALIASES = "aliases", "简称"
    KIND = "kind", "类型"
    PARENT = "parent", "上级单位"
    DISTRICT = "district", "区县"
    STREET = "street", "街道乡镇"
    CATEGORIES = "categories", "事项分类"
    DUTIES = "duties", "职责"
    ORDER = "order", "排序"
    STATE = "state", "状态"
    NAME = "name", "姓名"
    DUTY = "duty", "角色"
    TITLE = "title", "职务"
    MOBILE = "mobile", "手机"
    PHONE = "phone", "办公电话"
    HOURS = "hours", "值守时间"
    LEFT_ON = "left_on", "离任日期"
    NAME_A = "name_a", "A角姓名"
    TITLE_A = "title_a", "A角职务"
    MOBILE_A = "mobile_a", "A角手机"
    NAME_B = "name_b", "B角姓名"
    TITLE_B = "title_b", "B角职务"
    MOBILE_B = "mobile_b", "B角手机"


OF_UNITS = (
    Target.CODE,
    Target.UNIT,
    Target.ALIASES,
    Target.KIND,
    Target.PARENT,
    Target.DISTRICT,
    Target.STREET,
    Target.CATEGORIES,
    Target.DUTIES,
    Target.PHONE,
    Target.ORDER,
    Target.STATE,
)
"""The columns of a list of units, in the order of exports."""
OF_CONTACTS = (
    Target.CODE,
    Target.UNIT,
    Target.NAME,
    Target.DUTY,
    Target.TITLE,
    Target.MOBILE,
    Target.PHONE,
    Target.HOURS,
    Target.LEFT_ON,
)
"""The columns of a list of contacts, in the order of exports."""
PEOPLE = frozenset({Target.NAME, Target.NAME_A, Target.NAME_B})
TELLS_OF_UNITS = frozenset(
    {Target.KIND, Target.PARENT, Target.ALIASES, Target.DISTRICT, Target.CATEGORIES, Target.DUTIES}
)
"""Columns that only a list of units has; one of people merely names its units."""

_ALIASES: Mapping[Target, str] = MappingProxyType(
    {
        Target.CODE: "编码 代码 单位代码 部门编码 机构编码 机构代码 单位编号 code unit_code",
        Target.UNIT: "名称 单位 部门 部门名称 机构 机构名称 单位全称 全称 承办单位 所属单位 unit",
        Target.ALIASES: "别名 单位简称 部门简称 俗称 aliases alias short_name",
        Target.KIND: "单位类型 类别 单位类别 性质 单位性质 机构类型 kind type",
        Target.PARENT: "上级 上级编码 上级单位编码 上级部门 上级机构 主管单位 主管部门 parent parent_code",
        Target.DISTRICT: "县区 区 县 所属区县 所在区县 行政区 district",
        Target.STREET: "街道 乡镇 镇街 街道/乡镇 乡镇街道 street",
        Target.CATEGORIES: "分类 分类编码 负责事项 事项编码 category categories",
        Target.DUTIES: "职能 主要职责 负责内容 职责范围 职能职责 duties",
        Target.ORDER: "序号 顺序 排序号 order",
        Target.STATE: "是否启用 使用状态 启用状态 state status",
        Target.NAME: "联系人 联络员 联系人姓名 联络员姓名 经办人 负责人 contact person",
        Target.DUTY: "ab角 a/b角 角色类型 岗位角色 role duty",
        Target.TITLE: "职位 岗位 行政职务 title position",
        Target.MOBILE: "手机号 手机号码 移动电话 联系电话 联系方式 电话 联系人电话 mobile tel",
        Target.PHONE: "座机 固定电话 办公室电话 单位电话 固话 phone",
        Target.HOURS: "值班时间 工作时间 在岗时间 hours",
        Target.LEFT_ON: "离任 调离日期 离职日期 left_on",
        Target.NAME_A: "a角 a角联系人 a岗 a岗姓名 主办联系人",
        Target.TITLE_A: "a岗职务",
        Target.MOBILE_A: "a角电话 a角联系电话 a角手机号 a角联系方式 a岗电话 a岗手机",
        Target.NAME_B: "b角 b角联系人 b岗 b岗姓名 协办联系人",
        Target.TITLE_B: "b岗职务",
        Target.MOBILE_B: "b角电话 b角联系电话 b角手机号 b角联系方式 b岗电话 b岗手机",
    }
)


def _names_of(target: Target) -> tuple[str, ...]:
    return (fold(target.label), target.value, *_ALIASES[target].split())


_BY_NAME: Mapping[str, Target] = MappingProxyType(
    {name: target for target in Target for name in reversed(_names_of(target))}
)


def target_named(column: str) -> Target | None:
    """The field that a column of this name fills; None if it says nothing to us."""
    return _BY_NAME.get(_plain(column))


def guess_mapping(columns: Iterable[str]) -> dict[str, Target | None]:
    """Each column with the field it seems to fill, each field once: the column named most like it wins."""
    guessed: dict[str, Target | None] = dict.fromkeys(columns)
    candidates = [
        (_names_of(target).index(_plain(column)), place, column, target)
        for place, column in enumerate(guessed)
        if (target := target_named(column)) is not None
    ]
    taken: set[Target] = set()
    for _, _, column, target in sorted(candidates, key=lambda each: each[:2]):
        if target not in taken:
            guessed[column] = target
            taken.add(target)
    return guessed


def names_people(mapping: Mapping[str, Target | None]) -> bool:
    """Whether a file with these columns lists people."""
    return not PEOPLE.isdisjoint(mapping.values())


def tells_of_units(mapping: Mapping[str, Target | None]) -> bool:
    """Whether a file with these columns lists units, and does not merely name those of its people."""
    return not TELLS_OF_UNITS.isdisjoint(mapping.values()) or not names_people(mapping)


def _plain(column: str) -> str:
    """A column's name without marks: 单位名称*（必填） is 单位名称."""
    return re.sub(r"\(.*$|[\s*:]", "", fold(column))
