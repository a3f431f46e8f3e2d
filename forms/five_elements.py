"""五要素: who, when, where, from what and how it went. A good ticket's content says all five.

The rules are plain patterns of how such texts are worded. They only ever give hints.
"""

import re
from dataclasses import dataclass

from forms.words import Labelled


class ElementKind(Labelled):
    """One of the five, with the question to ask the caller."""

    PERSON = "person", "人"
    TIME = "time", "时间"
    PLACE = "place", "地点"
    CAUSE = "cause", "起因"
    COURSE = "course", "经过"


@dataclass(frozen=True, slots=True)
class Element:
    """Whether one of the five is in the content, and the words that say so."""

    kind: ElementKind
    present: bool
    found: str = ""

    @property
    def question(self) -> str:
        """What to ask the caller when it is missing."""
        return _QUESTIONS[self.kind]


_QUESTIONS = {
    ElementKind.PERSON: "涉及谁？（本人、邻居、哪家单位）",
    ElementKind.TIME: "什么时候发生的、持续多久了？",
    ElementKind.PLACE: "在什么地方？（路名、小区、门牌）",
    ElementKind.CAUSE: "因为什么引起的？",
    ElementKind.COURSE: "经过怎样，找过谁、答复如何？",
}

_NUMBER = r"[0-9０-９一二三四五六七八九十两几半数多]+"
_PATTERNS = {
    ElementKind.PERSON: re.compile(
        r"我|本人|来电人|市民|群众|居民|村民|业主|住户|租户|邻居|家长|学生|孩子|小孩|老人|父亲|母亲|妻子|丈夫|"
        r"乘客|司机|员工|职工|工人|农民工|商户|老板|店主|房东|房主|开发商|物业|施工方|承包商|"
        r"公司|单位|企业|店家|商家|[\u4e00-\u9fff](?:某|先生|女士|小姐|师傅|老师|医生)"
    ),
    ElementKind.TIME: re.compile(
        rf"{_NUMBER}\s*(?:年|月|日|号(?!楼|院|门|线|桌|房|地|街|路|店)|点|时(?!间)|天|周|星期|个月|小时|分钟)|"
        r"\d{1,2}[:：]\d{2}|\d{4}[-/.]\d{1,2}|"
        r"今[天日早晚年]|昨[天日晚]|前[天日]|去年|前年|上周|上个?月|本周|本月|这周|"
        r"凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间|夜里|半夜|深夜|"
        r"近日|近期|最近|刚才|刚刚|目前|现在|长期|一直|每天|每晚|至今|入冬|春节|周末|国庆"
    ),
    ElementKind.PLACE: re.compile(
        r"[\u4e00-\u9fff]{1,10}(?:省|市(?!民|场)|区(?!别)|县|镇|乡(?!亲|村民)|街道|社区|村(?!民)|路(?!过|人|灯)|大道|街|巷|弄|"
        r"小区|花园|家园|新城|公寓|大厦|广场|商场|超市|市场|学校|小学|中学|幼儿园|大学|医院|公园|车站|工地|"
        r"工业园|园区|桥|隧道|河|湖|水库|路口|门口|附近|对面|旁)|\d+\s*(?:号楼|栋|幢|单元|室|弄|号院|门牌)"
    ),
    ElementKind.CAUSE: re.compile(
        r"因为|由于|因(?!此)|导致|造成|引起|起因|原因|为了|缘于|"
        r"擅自|私自|违规|违章|违法|未经|未按|没有|没给|不给|拒不|拒绝|拖欠|克扣|收取|乱收|涨价|"
        r"停[水电气暖]|断[水电网]|漏[水电气]|堵塞|破损|损坏|塌陷|故障|坏了|坏掉|不热|不亮|积水|"
        r"噪音|噪声|扰民|异味|油烟|污染|占用|占道|堆放|倾倒|被[\u4e00-\u9fff]|想(?:咨询|了解|问)|询问"
    ),
    ElementKind.COURSE: re.compile(
        r"曾|已经|已(?:向|于|多次|联系|反映|报)|先后|多次|反复|随后|之后|后来|然后|接着|于是|结果|但是?|"
        r"联系|反映|投诉过|报修|报警|沟通|协商|交涉|答复|回复|告知|承诺|推诿|推脱|要求|拨打|找过|去过|"
        r"仍|还是|至今|一直(?:未|没|不)|无人|没人|未解决|未处理|不处理|处理过"
    ),
}


def five_elements(content: str) -> tuple[Element, ...]:
    """Which of the five *content* seems to hold, in the order 人, 时间, 地点, 起因, 经过. Never raises."""
    hits = ((kind, pattern.search(content)) for kind, pattern in _PATTERNS.items())
    return tuple(Element(kind, hit is not None, hit.group() if hit else "") for kind, hit in hits)
