"""Believable tickets by the hundred thousand, the same ones for the same seed. All people are invented."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from forms.catalogue import Catalogue, load_catalogue
from forms.lifecycle.placing import PLACING, placed
from forms.lifecycle.standing import NextStep, Standing
from forms.ports import Storage
from forms.ticket import (
    BEIJING_TIME,
    OUTCOME,
    Caller,
    Matter,
    Origin,
    Place,
    Settlement,
    Ticket,
    TrailLine,
)
from forms.words import Disposal, Gender, RequestType, StateKind, Step, Urgency

CATALOGUE_FOLDER = Path(__file__).parents[2] / "resources" / "catalogue"
NUMBER_PREFIX = "YL"
"""Generated tickets have numbers of their own, so tickets filed beside them never meet them."""

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志梅玉兰淑珍海燕晓东宇辰子涵梓萱浩然"
_ESTATES = (
    *("阳光花园", "锦绣家园", "金色水岸", "翠湖雅居", "幸福里", "和平小区", "银杏苑", "丽景新城"),
    *("东方名都", "桂花园", "向阳小区", "学府花园", "龙泉小区", "滨河雅苑", "梅园小区", "工人新村"),
    *("枫林绿洲", "盛世华庭", "御景湾", "康乐小区"),
)
_ROADS = (
    *("人民路", "解放路", "建设路", "滨河路", "文化路", "新华街", "中山路", "和平路"),
    *("学院路", "长江路", "迎宾大道", "工业路", "育才街"),
)
_SINCE = (
    "昨天晚上",
    "今天上午",
    "三天前",
    "上周",
    "近一个月",
    "从11月15日起",
    "这两年",
    "半个月以来",
    "入冬以后",
)
_TRIED = (
    "曾向物业反映，至今没有解决",
    "多次拨打相关单位电话无人接听",
    "社区答复会处理，但一直没有动静",
    "已向主管部门反映过，答复正在协调",
    "之前投诉过一次，好了几天又出现",
)
_WANTS = (
    "希望尽快处理并给予答复",
    "请相关部门核实整改",
    "要求说明原因并限期解决",
    "希望了解办理流程和所需材料",
)


class _Kind(NamedTuple):
    code: str
    title: str
    story: str
    request_type: RequestType
    weight: int


_KINDS = (
    _Kind(
        "010301",
        "{estate}供暖温度不达标",
        "家中暖气不热，室内温度只有{n}度左右，老人孩子受不了",
        RequestType.COMPLAINT,
        9,
    ),
    _Kind("010302", "{estate}突然停暖", "{building}号楼整栋停暖，没有收到任何通知", RequestType.HELP, 5),
    _Kind("010101", "{estate}停水", "全小区停水{n}个小时，没有提前通知", RequestType.HELP, 6),
    _Kind("010103", "{road}自来水发黄", "自来水发黄且有异味，沉淀后杯底有铁锈", RequestType.COMPLAINT, 3),
    _Kind(
        "010201",
        "{estate}下水道堵塞",
        "{building}号楼前下水道堵塞，污水外溢到路面，气味很大",
        RequestType.COMPLAINT,
        6,
    ),
    _Kind("010203", "{road}井盖破损", "路口处井盖破损，车辆经过声音很大，存在安全隐患", RequestType.HELP, 4),
    _Kind("010501", "{road}路面坑洼", "路面有一处大坑，已有骑车人摔倒", RequestType.HELP, 5),
    _Kind("010601", "{road}路灯不亮", "连续{n}盏路灯不亮，晚上行人看不清路", RequestType.HELP, 5),
    _Kind(
        "02010101", "{road}工地夜间施工", "工地夜里{n}点还在打桩，影响周边居民休息", RequestType.COMPLAINT, 9
    ),
    _Kind(
        "02010201", "{road}商铺音响扰民", "商铺在门口放高音喇叭促销，从早到晚不停", RequestType.COMPLAINT, 5
    ),
    _Kind("02010301", "{estate}广场舞扰民", "广场舞音响声音太大，孩子没法写作业", RequestType.COMPLAINT, 5),
    _Kind("020201", "{road}占道经营", "流动摊贩占用非机动车道经营，造成拥堵", RequestType.COMPLAINT, 6),
    _Kind("020301", "{estate}垃圾清运不及时", "垃圾桶满了{n}天没有清运，蚊虫很多", RequestType.COMPLAINT, 6),
    _Kind("020401", "{estate}楼顶违建", "{building}号楼顶层住户私自搭建阳光房", RequestType.REPORT, 4),
    _Kind("020501", "{road}饭店油烟扰民", "楼下饭店油烟直排，居民不敢开窗", RequestType.COMPLAINT, 5),
    _Kind("020604", "{estate}停车难", "小区周边没有停车位，建议增设夜间临时泊位", RequestType.SUGGESTION, 3),
    _Kind("030102", "公交候车时间长", "{n}路公交车高峰时段等了四十分钟", RequestType.COMPLAINT, 4),
    _Kind("030301", "{road}信号灯故障", "路口红绿灯不亮，车辆行人混行", RequestType.HELP, 4),
    _Kind(
        "040101", "{estate}物业费涨价", "物业未经业主同意擅自涨价，不交就不让车进门", RequestType.COMPLAINT, 6
    ),
    _Kind(
        "040301",
        "{estate}电梯频繁故障",
        "{building}号楼电梯一周坏了{n}次，曾经困人",
        RequestType.COMPLAINT,
        5,
    ),
    _Kind("040401", "{estate}逾期交房", "开发商承诺的交房日期已过半年，工地停工", RequestType.COMPLAINT, 3),
    _Kind("040802", "咨询公积金提取", "想咨询租房提取公积金需要什么材料", RequestType.CONSULTATION, 6),
    _Kind(
        "050102", "健身房关门不退费", "办了两年的会员卡，健身房关门，联系不上老板", RequestType.COMPLAINT, 5
    ),
    _Kind("050103", "网购商品不退款", "网上买的家电有质量问题，商家拒不退款", RequestType.COMPLAINT, 4),
    _Kind("050201", "{road}餐馆卫生差", "在餐馆吃饭吃出虫子，店员态度恶劣", RequestType.REPORT, 4),
    _Kind("060101", "工地拖欠农民工工资", "{n}名工人被拖欠三个月工资，包工头推诿", RequestType.HELP, 5),
    _Kind("060102", "公司拖欠工资", "公司拖欠两个月工资，老板说没有钱", RequestType.COMPLAINT, 4),
    _Kind("070202", "咨询医保报销", "想咨询异地住院怎么报销，比例是多少", RequestType.CONSULTATION, 7),
    _Kind("070402", "咨询社保卡补办", "社保卡丢失，想咨询在哪里补办", RequestType.CONSULTATION, 6),
    _Kind("080101", "咨询低保申请条件", "家中老人长期患病，想了解低保申请条件", RequestType.CONSULTATION, 4),
    _Kind(
        "090101", "咨询小学入学政策", "孩子明年上小学，想咨询学区划分和报名时间", RequestType.CONSULTATION, 6
    ),
    _Kind("090303", "举报教师有偿补课", "初中老师在校外租房有偿补课", RequestType.REPORT, 3),
    _Kind("100101", "医院挂号难", "网上预约专家号一个月都约不上", RequestType.COMPLAINT, 3),
    _Kind("110101", "{road}化工异味", "夜间闻到刺鼻的化工气味，眼睛难受", RequestType.REPORT, 4),
    _Kind("110502", "养殖场臭味扰民", "村边养殖场粪污直排，臭味很大", RequestType.COMPLAINT, 3),
    _Kind("120301", "{estate}犬只不拴绳", "有人遛狗不拴绳，吓到孩子", RequestType.COMPLAINT, 4),
    _Kind("130103", "征地补偿款未到位", "土地被征用一年，补偿款还没有发放", RequestType.COMPLAINT, 3),
    _Kind("140101", "咨询营业执照办理", "想开一家小吃店，咨询办理流程和材料", RequestType.CONSULTATION, 5),
    _Kind("140302", "表扬话务员", "上次反映的问题很快解决了，特意来电感谢", RequestType.PRAISE, 2),
    _Kind("170101", "{estate}停电", "{building}号楼突然停电，家中有用呼吸机的老人", RequestType.HELP, 5),
)
_WEIGHTS = tuple(kind.weight for kind in _KINDS)
_MOBILE_PREFIXES = tuple(
    f"{head}0000" for head in (130, 131, 132, 133, 135, 136, 137, 138, 139, 150, 151, 152, 158, 159, 186)
)
_OPERATORS = (("1001", "李静"), ("1002", "王磊"), ("1003", "赵敏"), ("1004", "陈洋"), ("1005", "刘芳"))


class _Person(NamedTuple):
    number: str
    name: str
    gender: Gender
    district: str
    street: str
    estate: str


def generated(
    count: int, until: datetime, seed: int = 12345, days: int = 365, catalogue: Catalogue | None = None
) -> Iterator[Ticket]:
    """*count* tickets of the *days* before *until*, oldest first. About one caller in three calls again."""
    catalogue = catalogue or load_catalogue(CATALOGUE_FOLDER)
    rng = random.Random(seed)
    people = [_person(rng, catalogue) for _ in range(max(1, count * 2 // 5))]
    span = timedelta(days=days) / max(1, count)
    serials: dict[str, int] = {}
    for place in range(count):
        at = until - span * (count - place) + span * rng.random() * 0.9
        day = f"{at.astimezone(BEIJING_TIME):%Y%m%d}"
        serials[day] = serials.get(day, 0) + 1
        number = f"{NUMBER_PREFIX}{day}-{serials[day]:06d}"
        # the square makes some people call much more often than others
        person = people[int(len(people) * rng.random() ** 2)]
        yield _ticket(rng, catalogue, person, number, at)


def bulk_load(
    storage: Storage, count: int, until: datetime, seed: int = 12345, catalogue: Catalogue | None = None
) -> int:
    """Store *count* generated tickets in one transaction; how many were stored."""
    with storage.unit_of_work().writing() as work:
        return work.tickets.add_many(generated(count, until, seed, catalogue=catalogue))


def _person(rng: random.Random, catalogue: Catalogue) -> _Person:
    district, street = rng.choice(catalogue.area.streets)
    number = f"{rng.choice(_MOBILE_PREFIXES)}{rng.randrange(10_000):04d}"
    if rng.random() < 0.08:
        number = f"{catalogue.area.area_code}{rng.randrange(8_000_000, 8_999_999)}"
    gender = rng.choice((Gender.MALE, Gender.FEMALE))
    name = rng.choice(_SURNAMES) + (
        ("先生" if gender is Gender.MALE else "女士")
        if rng.random() < 0.4
        else "".join(rng.choices(_GIVEN, k=rng.choice((1, 2))))
    )
    return _Person(number, name, gender, district, street, rng.choice(_ESTATES))


def _ticket(rng: random.Random, catalogue: Catalogue, person: _Person, number: str, at: datetime) -> Ticket:
    kind = rng.choices(_KINDS, _WEIGHTS)[0]
    words = {
        "estate": person.estate,
        "road": rng.choice(_ROADS),
        "building": rng.randint(1, 30),
        "n": rng.randint(2, 14),
    }
    disposal = _disposal(rng, kind)
    anonymous = kind.request_type is RequestType.REPORT and rng.random() < 0.4
    content = (
        f"市民来电反映：{rng.choice(_SINCE)}，{person.district}{person.street}{person.estate}附近，"
        f"{kind.story.format(**words)}。{rng.choice(_TRIED)}，{rng.choice(_WANTS)}。"
    )
    code, name = rng.choice(_OPERATORS)
    category = catalogue.categories.get(kind.code)
    state, step = OUTCOME[disposal]
    accepted = Ticket(
        id=f"{rng.getrandbits(128):032x}",
        number=number,
        state=StateKind.ACCEPTED,
        origin=Origin(
            channel="phone", source="citizen", hotline="12345", call_id=f"g{rng.getrandbits(64):016x}"
        ),
        caller=Caller(
            number=person.number,
            phones=(person.number,),
            name="" if anonymous else person.name,
            gender=person.gender,
            anonymous=anonymous,
            confidential=kind.request_type is RequestType.REPORT,
        ),
        matter=Matter(
            request_type=kind.request_type,
            urgency=rng.choices((Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL), (94, 5, 1))[0],
            category=kind.code,
            category_path=category.label if category else "",
            title=kind.title.format(**words),
            content=content,
            purpose=rng.choice(_WANTS),
        ),
        place=Place(
            district=person.district,
            street=person.street,
            address=f"{person.estate}{words['building']}号楼",
        ),
        settlement=Settlement(
            disposal=disposal, answer="已当场答复来电人。" if state is StateKind.CLOSED else ""
        ),
        accepted_at=at,
        accepted_by=code,
        accepted_by_name=name,
        trail=(
            TrailLine(at=at, step=Step.ACCEPTED, operator=code, operator_name=name),
            TrailLine(
                at=at,
                step=step,
                operator=code,
                operator_name=name,
                text=disposal.label,
                from_state=StateKind.ACCEPTED,
                to_state=state,
            ),
        ),
        standing=Standing(owner_person=code, next_step=NextStep.DECIDE),
    )
    state, standing = placed(accepted, PLACING)
    return replace(accepted, state=state, standing=standing)


def _disposal(rng: random.Random, kind: _Kind) -> Disposal:
    if kind.request_type in (RequestType.CONSULTATION, RequestType.PRAISE):
        return Disposal.ANSWERED
    return rng.choices(
        (Disposal.DISPATCH, Disposal.ANSWERED, Disposal.THREE_WAY, Disposal.NOT_ACCEPTED), (85, 9, 4, 2)
    )[0]
