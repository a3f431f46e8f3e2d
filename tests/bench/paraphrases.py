"""Matters that two citizens tell in their own words: the earlier ticket, and what is told of it today.

Places are many, so that each matter at each place has one earlier ticket. All of it is invented.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from forms.likeness import Appeal
from forms.ticket import Ticket
from tests.bench.tickets import generated

COUNT = 480
_PREFIX = "YP"


class _Matter(NamedTuple):
    code: str
    title: str
    told: str
    title_again: str
    told_again: str


_MATTERS = (
    _Matter(
        "040301",
        "电梯频繁故障",
        "电梯一周坏了三次，曾经困人",
        "电梯老是坏",
        "楼里的电梯又停了，把老人关在里面半个钟头",
    ),
    _Matter(
        "010101", "停水", "全小区停水，没有提前通知", "家里没水", "从早上起水龙头就放不出水，也没人告诉我们"
    ),
    _Matter(
        "010301",
        "供暖温度不达标",
        "暖气不热，室内只有十四度",
        "暖气不热",
        "屋里冷得要穿棉袄，暖气片摸着是凉的",
    ),
    _Matter(
        "010201", "下水道堵塞", "下水道堵塞，污水外溢，气味很大", "污水外溢", "楼前的污水井冒水，流得到处都是"
    ),
    _Matter(
        "170101",
        "突然停电",
        "整栋楼突然停电，家中有用呼吸机的老人",
        "没有电",
        "我们这一栋停电几个小时了，电话打不通",
    ),
    _Matter(
        "02010301",
        "广场舞音响扰民",
        "广场舞音响声音太大，孩子没法写作业",
        "跳舞的音响太吵",
        "每天晚上广场舞放到九点多，吵得人睡不着",
    ),
    _Matter(
        "02010101",
        "工地夜间施工",
        "工地夜里十一点还在打桩，影响休息",
        "半夜打桩",
        "旁边工地夜间施工，凌晨还有机器声",
    ),
    _Matter(
        "020401", "楼顶违建", "顶层住户私自搭建阳光房", "有人搭阳光房", "顶楼那家在楼顶违建，楼板都要压坏了"
    ),
    _Matter(
        "020501",
        "饭店油烟扰民",
        "楼下饭店油烟直排，居民不敢开窗",
        "油烟太大",
        "一楼的餐馆油烟往上冒，窗户都不能开",
    ),
    _Matter(
        "020301",
        "垃圾清运不及时",
        "垃圾桶满了没有清运，蚊虫很多",
        "垃圾没人清运",
        "垃圾堆了一个星期，臭得不行",
    ),
    _Matter(
        "120301", "犬只不拴绳", "有人遛狗不拴绳，吓到孩子", "遛狗不拴绳", "大狗到处跑没有牵绳子，差点咬到小孩"
    ),
    _Matter(
        "040101", "物业费涨价", "物业未经业主同意擅自涨价", "物业乱涨价", "物业费涨了三成，说不交就不让车进门"
    ),
    _Matter(
        "010601", "路灯不亮", "连续八盏路灯不亮，晚上行人看不清路", "路灯坏了", "晚上一片漆黑，路灯坏了没人修"
    ),
    _Matter(
        "020604",
        "停车难",
        "没有停车位，建议增设夜间泊位",
        "没地方停车",
        "下班回来找不到停车位，能不能划一些夜间的",
    ),
    _Matter(
        "010103", "自来水发黄", "自来水发黄且有异味，杯底有铁锈", "水是黄的", "自来水放出来发黄，烧开有股味"
    ),
)
_FIRST = "云碧翠金玉紫丹秀清润瑞祥嘉锦雅逸"
_SECOND = "枫桐岭泉溪荷竹柳"
_LAST = "苑府庭里"


def earlier_tickets(until: datetime) -> Iterator[Ticket]:
    """The tickets of the last two months, each of a matter and a place of its own."""
    for number, ticket in enumerate(generated(COUNT, until, seed=4711, days=60)):
        matter, estate = _matter_and_place(number)
        told = f"市民来电反映：{ticket.place.street}{estate}，{matter.told}。希望尽快处理。"
        yield replace(
            ticket,
            number=_PREFIX + ticket.number[2:],
            matter=replace(
                ticket.matter,
                category=matter.code,
                title=f"{estate}{matter.title}",
                content=told,
            ),
            place=replace(ticket.place, address=f"{estate}{number % 20 + 1}号楼"),
        )


def told_again(until: datetime, seed: int = 99) -> Iterator[tuple[str, Appeal]]:
    """Each earlier ticket's id with what another citizen tells of the matter, as the form has it by then."""
    rng = random.Random(seed)
    for number, ticket in enumerate(earlier_tickets(until)):
        matter, estate = _matter_and_place(number)
        # half of the agents have chosen the category by then, some name the place in the title
        yield (
            ticket.id,
            Appeal(
                title=rng.choice((matter.title_again, f"{estate}{matter.title_again}")),
                content=f"来电人说{estate}这边，{matter.told_again}，请尽快派人来看看。",
                category=matter.code if rng.random() < 0.5 else "",
                district=ticket.place.district,
                street=ticket.place.street,
                address=rng.choice((estate, f"{estate}小区", f"{estate}{rng.randint(1, 30)}号楼")),
                phones=(f"1390000{rng.randrange(10_000):04d}",),
            ),
        )


def _matter_and_place(number: int) -> tuple[_Matter, str]:
    estate = number // len(_MATTERS) * 7 + number
    name = _FIRST[estate % 16] + _SECOND[estate // 16 % 8] + _LAST[estate // 128 % 4]
    return _MATTERS[number % len(_MATTERS)], name
