"""Fixed vocabularies: each member has a code that is stored and a Chinese label that is shown.

Labels follow GB/T 33358-2016 and the reports of hotlines in service; codes never change once stored.
"""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enumeration whose members are a code with a Chinese `label`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member from its code and label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class RequestType(Labelled):
    """诉求类型: what kind of appeal it is."""

    CONSULTATION = "consultation", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"
    SUGGESTION = "suggestion", "建议"
    PRAISE = "praise", "表扬"
    OTHER = "other", "其他"


class Urgency(Labelled):
    """紧急程度."""

    NORMAL = "normal", "一般"
    URGENT = "urgent", "紧急"
    CRITICAL = "critical", "特急"


class Party(Labelled):
    """主体: on whose behalf the caller speaks."""

    PERSON = "person", "个人"
    COMPANY = "company", "企业"


class Gender(Labelled):
    """性别."""

    UNKNOWN = "unknown", "未知"
    MALE = "male", "男"
    FEMALE = "female", "女"


class Disposal(Labelled):
    """办理方式: what becomes of the appeal when the call is over."""

    ANSWERED = "answered", "直接答复"
    THREE_WAY = "three_way", "三方通话"
    TRANSFERRED = "transferred", "转接"
    DISPATCH = "dispatch", "派单"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    LEGAL_ROUTE = "legal_route", "告知法定途径"


class CoordinateSystem(Labelled):
    """Which system a longitude and latitude belong to; the Chinese maps differ by hundreds of metres."""

    CGCS2000 = "cgcs2000", "国家2000"
    WGS84 = "wgs84", "GPS"
    GCJ02 = "gcj02", "高德/腾讯"
    BD09 = "bd09", "百度"


class StateKind(Labelled):
    """状态: where a ticket stands in its life."""

    ACCEPTED = "accepted", "已受理"
    AWAITING_DISPATCH = "awaiting_dispatch", "待派单"
    CLOSED = "closed", "已办结"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    RECALLED = "recalled", "已撤回"


class Step(Labelled):
    """轨迹: what was done to a ticket."""

    ACCEPTED = "accepted", "受理"
    SENT_TO_DISPATCH = "sent_to_dispatch", "提交派单"
    CLOSED = "closed", "办结"
    REFUSED = "refused", "不予受理"
    RECALLED = "recalled", "撤回"
    MARKED_REPEAT = "marked_repeat", "标记为重复"
    REPEATED = "repeated", "有重复诉求"
    JOINED = "joined", "并入"
    TOOK_IN = "took_in", "并入诉求"


class LinkKind(Labelled):
    """How a ticket is linked to another."""

    REPEAT = "repeat", "标记为重复"
    JOINED = "joined", "并单"
