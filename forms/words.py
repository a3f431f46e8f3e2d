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
    """状态: where a ticket stands in its life. Kinds are fixed; a hall may give them other names."""

    ACCEPTED = "accepted", "受理"
    AWAITING_DISPATCH = "awaiting_dispatch", "待派"
    AWAITING_SIGN_IN = "awaiting_sign_in", "已派待签收"
    IN_HAND = "in_hand", "办理中"
    RETURN_IN_REVIEW = "return_in_review", "退单待审"
    REPLY_IN_REVIEW = "reply_in_review", "待审核"
    AWAITING_FOLLOW_UP = "awaiting_follow_up", "已办结待回访"
    REDO = "redo", "重办"
    ARCHIVED = "archived", "已归档"
    CLOSED = "closed", "已办结"
    """Answered on the call, and nothing else to do."""
    NOT_ACCEPTED = "not_accepted", "不予受理"
    LEGAL_ROUTE = "legal_route", "告知法定途径"
    JOINED = "joined", "并入"
    RECALLED = "recalled", "已撤回"


class Step(Labelled):
    """轨迹: what was done to a ticket."""

    ACCEPTED = "accepted", "受理"
    SENT_TO_DISPATCH = "sent_to_dispatch", "提交派单"
    CLOSED = "closed", "办结"
    REFUSED = "refused", "不予受理"
    TOLD_LEGAL_ROUTE = "told_legal_route", "告知法定途径"
    RECALLED = "recalled", "撤回"

    MARKED_REPEAT = "marked_repeat", "标记为重复"
    REPEATED = "repeated", "有重复诉求"
    JOINED = "joined", "并入"
    TOOK_IN = "took_in", "并入诉求"
    LINK_REMOVED = "link_removed", "解除关联"

    DISPATCHED = "dispatched", "派单"
    HELPER_ASSIGNED = "helper_assigned", "派协办"
    REASSIGNED = "reassigned", "改派"
    DISPATCH_WITHDRAWN = "dispatch_withdrawn", "收回派单"
    SIGNED_IN = "signed_in", "签收"
    FIRST_CONTACT = "first_contact", "首次联系"
    PROGRESS = "progress", "办理进展"
    HELP_ASKED = "help_asked", "申请协办"
    HELP_REFUSED = "help_refused", "驳回协办申请"
    WHISTLED = "whistled", "吹哨"
    WHISTLE_ANSWERED = "whistle_answered", "报到"
    WHISTLE_SCORED = "whistle_scored", "评价报到"

    RETURN_ASKED = "return_asked", "申请退单"
    RETURN_GRANTED = "return_granted", "同意退单"
    RETURN_REFUSED = "return_refused", "驳回退单"
    CONFERENCE_CALLED = "conference_called", "发起会商"
    CONFERENCE_DECIDED = "conference_decided", "会商决定"
    EXTENSION_ASKED = "extension_asked", "申请延期"
    EXTENSION_GRANTED = "extension_granted", "同意延期"
    EXTENSION_REFUSED = "extension_refused", "驳回延期"
    PAUSED = "paused", "暂停计时"
    RESUMED = "resumed", "恢复计时"
    DUE_RECOMPUTED = "due_recomputed", "重新计算时限"

    REPLY_SENT = "reply_sent", "提交答复"
    REPLY_SENT_BACK = "reply_sent_back", "退回答复"
    REPLY_PASSED = "reply_passed", "审核通过"
    SUB_TICKET_CLOSED = "sub_ticket_closed", "协办办结"

    FOLLOW_UP_TRIED = "follow_up_tried", "回访未接通"
    FOLLOW_UP_ANSWERED = "follow_up_answered", "回访"
    NOT_RATED = "not_rated", "未评价"
    REDO_ORDERED = "redo_ordered", "退回重办"
    ARCHIVED = "archived", "归档"
    REOPENED = "reopened", "恢复办理"
    MEETING_HELD = "meeting_held", "有请诉求人到场"
    OBSERVED = "observed", "评议"

    REMINDED = "reminded", "提醒"
    SUPERVISED = "supervised", "督办"
    LISTED = "listed", "挂牌督办"
    RAISED = "raised", "提级办理"
    DETERMINATION_PROPOSED = "determination_proposed", "提请认定"
    DETERMINED = "determined", "认定"
    DETERMINATION_UNDONE = "determination_undone", "撤销认定"
    SLIP_PRINTED = "slip_printed", "打印交办单"
    OWNER_HANDED_OVER = "owner_handed_over", "移交"
    NOTED = "noted", "备注"


class ClosingKind(Labelled):
    """办结类型: in what way a unit closes its order."""

    SOLVED = "solved", "解决"
    EXPLAINED = "explained", "解释"
    TOLD = "told", "告知"
    PARTLY = "partly", "部分解决"
    IMPOSSIBLE = "impossible", "无法解决"


class LinkKind(Labelled):
    """How a ticket is linked to another."""

    REPEAT = "repeat", "标记为重复"
    JOINED = "joined", "并单"
