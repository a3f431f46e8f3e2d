"""What a file's columns may mean: the fields of an article, guessed from their names."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from forms.words import Labelled


class Target(Labelled):
    """The field of an article that a column fills; the label is also the column's name in exports."""

    KEY = "key", "来源编号"
    TITLE = "title", "标题"
    QUESTIONS = "questions", "问法"
    BODY = "body", "正文"
    CONDITIONS = "conditions", "受理条件"
    MATERIALS = "materials", "所需材料"
    TIME_LIMIT = "time_limit", "办理时限"
    PLACE = "place", "办理地点"
    PHONE = "phone", "咨询电话"
    CATEGORY = "category", "事项分类"
    UNIT = "unit", "责任单位"
    SOURCE = "source", "来源"
    LEGAL_BASIS = "legal_basis", "依据"
    VALID_FROM = "valid_from", "生效日期"
    VALID_UNTIL = "valid_until", "失效日期"
    LINKS = "links", "链接"
    MORE = "more", "附在正文后"
    """For columns that no field is made for: each stands below the body with its name, so nothing is lost."""


FIELDS: tuple[Target, ...] = tuple(each for each in Target if each is not Target.MORE)
"""The fields of an article, in the order of exports."""
REPEATED = frozenset({Target.QUESTIONS, Target.MORE})
"""What several columns may fill without being told to."""

_ALIASES: Mapping[Target, str] = MappingProxyType(
    {
        Target.KEY: "编号 序号 主键 事项编码 实施编码 id key code task_code 知识编号",
        Target.TITLE: "名称 题目 事项名称 知识标题 标准问题 主题 title name task_name matter_name",
        Target.QUESTIONS: (
            "相似问 相似问题 扩展问 常见问法 问题 提问 别名 简称 俗称 常用名 question questions"
            " matter_short matter_daily"
        ),
        Target.BODY: "内容 答案 答复 回答 解答 知识内容 答复内容 正文内容 body content answer text html",
        Target.CONDITIONS: "条件 申请条件 办理条件 受理标准 conditions accept_standard",
        Target.MATERIALS: "材料 申请材料 办理材料 申报材料 提交材料 materials material material_intro",
        Target.TIME_LIMIT: "时限 承诺时限 法定时限 办结时限 承诺办结时限 time_limit handle_time_limit",
        Target.PLACE: "地点 地址 办理地址 受理地点 窗口 办公地址 place address handle_location",
        Target.PHONE: "电话 联系电话 咨询方式 咨询热线 phone tel consult_phone",
        Target.CATEGORY: "分类 类别 分类编码 事项分类编码 category",
        Target.UNIT: "部门 单位 实施主体 承办单位 主管部门 牵头单位 责任部门 unit department dept_name",
        Target.SOURCE: "出处 文件来源 知识来源 发文 source",
        Target.LEGAL_BASIS: "法律依据 设定依据 政策依据 法规依据 办理依据 basis legal_basis",
        Target.VALID_FROM: "有效期起 生效时间 开始日期 实施日期 valid_from",
        Target.VALID_UNTIL: "有效期至 有效期止 失效时间 截止日期 到期日 valid_until",
        Target.LINKS: "网址 网上办理 办理链接 在线办理 原文链接 link links url",
    }
)
_BY_NAME: Mapping[str, Target] = MappingProxyType(
    {
        name: target
        for target, names in _ALIASES.items()
        for name in (target.label, target.value, *names.split())
    }
)
_MORE: Mapping[str, str] = MappingProxyType(
    {
        "complain_phone": "投诉电话",
        "service_object_name": "服务对象",
        "handle_time": "法定办结时限",
        "matter_type": "事项类型",
        "matter_level": "行使层级",
        "co_department": "联办机构",
        "visit_number": "到现场次数",
        "courier_service": "物流快递",
        "bear_paltform": "办理系统",
        "theme_category": "主题分类",
        "area_code_text": "行政区划",
        "online_book": "网上预约",
        "online_book_addr": "预约网址",
    }
)
"""Columns of the provinces' service catalogues (their spelling) with the names that people know."""
_OTHER_NAMES = (
    "投诉电话 监督电话 监督投诉方式 服务对象 法定时限 法定办结时限 事项类型 行使层级 联办机构 到现场次数"
    " 办理流程 办理时间 收费标准 是否收费 收费依据 办理形式 办理结果 结果送达 通办范围 注意事项 备注"
)
_MORE_NAMES = frozenset(_OTHER_NAMES.split())
_SPILLS = frozenset(
    {
        Target.BODY,
        Target.CONDITIONS,
        Target.MATERIALS,
        Target.TIME_LIMIT,
        Target.PLACE,
        Target.PHONE,
        Target.LEGAL_BASIS,
    }
)
"""A second column of one of these is kept below the body rather than left out."""
_DATE = re.compile(r"^\s*(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[T ].*)?$")
_FOREVER = frozenset({"长期", "长期有效", "永久", "无", "-", "—", "/"})
_LISTED = re.compile(r"[\n|；;]+")


def target_named(name: str) -> Target | None:
    """The field that a column or a label of this name fills; None if it says nothing to us."""
    return _BY_NAME.get(re.sub(r"[\s*（(].*$|[：:]", "", name.strip()).lower())


def guess_mapping(columns: Iterable[str]) -> dict[str, Target | None]:
    """Each column with the field it seems to fill, each field once: the column named most like it wins.

    Names that people call a thing by may stand in several columns. What is worth telling but fills no
    field goes below the body.
    """
    guessed: dict[str, Target | None] = {
        name: Target.MORE if name.strip().lower() in _MORE or name.strip() in _MORE_NAMES else None
        for name in columns
    }
    candidates = [
        (_distance(column, target), place, column, target)
        for place, column in enumerate(guessed)
        if guessed[column] is None and (target := target_named(column)) is not None
    ]
    taken: set[Target] = set()
    for _, _, column, target in sorted(candidates, key=lambda each: each[:2]):
        if target not in taken or target in REPEATED:
            guessed[column] = target
            taken.add(target)
        elif target in _SPILLS:
            guessed[column] = Target.MORE
    return guessed


def shown_name(column: str) -> str:
    """How a column is called where people read it."""
    return _MORE.get(column.strip().lower(), column.strip())


def _distance(column: str, target: Target) -> int:
    """How far a column's name is from the field's own: its place among the field's other names."""
    names = [target.label, target.value, *_ALIASES[target].split()]
    plain = column.strip().lower()
    return names.index(plain) if plain in names else len(names)


def read_date(text: str) -> date | None:
    """2026-11-21, 2026/11/21, 20261121 or 2026年11月21日; None for 长期 and nothing; ValueError otherwise."""
    if not text.strip() or text.strip() in _FOREVER:
        return None
    found = _DATE.match(text)
    if found is None:
        raise ValueError(f"“{text.strip()[:20]}”不是日期，应写成 2026-11-21")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise ValueError(f"“{text.strip()[:20]}”不是存在的日期") from None


def read_list(text: str) -> tuple[str, ...]:
    """The entries of a cell: one a line, or divided by ；or |."""
    return tuple(each.strip() for each in _LISTED.split(text) if each.strip())
