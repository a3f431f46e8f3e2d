"""From which state a ticket may move to which, and what each such move means."""

from collections.abc import Mapping
from types import MappingProxyType

from forms.words import StateKind

_S = StateKind

TRANSITIONS: Mapping[StateKind, Mapping[StateKind, str]] = MappingProxyType(
    {
        _S.ACCEPTED: {
            _S.AWAITING_DISPATCH: "提交派单",
            _S.CLOSED: "当场办结",
            _S.AWAITING_FOLLOW_UP: "当场办结，待回访",
            _S.NOT_ACCEPTED: "不予受理",
            _S.LEGAL_ROUTE: "告知法定途径",
        },
        _S.AWAITING_DISPATCH: {
            _S.AWAITING_SIGN_IN: "派单",
            _S.AWAITING_FOLLOW_UP: "派单台直接答复",
            _S.NOT_ACCEPTED: "派单台判定不予受理",
            _S.LEGAL_ROUTE: "告知法定途径",
            _S.JOINED: "并入另一工单",
            _S.RECALLED: "受理人撤回",
        },
        _S.AWAITING_SIGN_IN: {
            _S.IN_HAND: "签收",
            _S.RETURN_IN_REVIEW: "申请退单",
            _S.AWAITING_SIGN_IN: "改派",
            _S.AWAITING_DISPATCH: "收回派单",
            _S.LEGAL_ROUTE: "告知法定途径",
            _S.JOINED: "并入另一工单",
        },
        # 先解决问题再说: the clock runs on while responsibility is disputed
        _S.RETURN_IN_REVIEW: {
            _S.AWAITING_DISPATCH: "同意退单，重新派单",
            _S.AWAITING_SIGN_IN: "驳回退单，退回原单位",
            _S.JOINED: "并入另一工单",
        },
        # 首接负责制: after sign-in a unit no longer returns the ticket; 会商 or 提级 may still move it
        _S.IN_HAND: {
            _S.REPLY_IN_REVIEW: "提交答复",
            _S.AWAITING_FOLLOW_UP: "办结，免审核",
            _S.AWAITING_SIGN_IN: "会商或提级后改派",
            _S.AWAITING_DISPATCH: "督办收回，重新派单",
            _S.LEGAL_ROUTE: "告知法定途径",
            _S.JOINED: "并入另一工单",
        },
        _S.REPLY_IN_REVIEW: {
            _S.IN_HAND: "答复不合格，退回补办",
            _S.AWAITING_FOLLOW_UP: "审核通过，待回访",
            _S.LEGAL_ROUTE: "审核通过，告知法定途径",
        },
        _S.AWAITING_FOLLOW_UP: {
            _S.ARCHIVED: "回访后归档",
            _S.REDO: "不满意，退回重办",
            _S.LEGAL_ROUTE: "告知法定途径",
            _S.RECALLED: "受理人撤回",
        },
        _S.REDO: {
            _S.IN_HAND: "签收重办",
            _S.REPLY_IN_REVIEW: "提交重办答复",
            _S.AWAITING_SIGN_IN: "改派重办",
            _S.AWAITING_DISPATCH: "重新派单",
            _S.ARCHIVED: "认定后归档",
            _S.LEGAL_ROUTE: "告知法定途径",
        },
        _S.ARCHIVED: {
            _S.REDO: "撤销认定，恢复重办",
            _S.AWAITING_FOLLOW_UP: "复核后重新回访",
        },
        _S.CLOSED: {_S.RECALLED: "受理人撤回", _S.AWAITING_FOLLOW_UP: "抽查回访"},
        _S.NOT_ACCEPTED: {_S.RECALLED: "受理人撤回", _S.AWAITING_DISPATCH: "复核后受理"},
        _S.LEGAL_ROUTE: {_S.RECALLED: "受理人撤回", _S.AWAITING_DISPATCH: "复核后受理"},
        _S.JOINED: {_S.RECALLED: "受理人撤回", _S.AWAITING_DISPATCH: "解除并入"},
        _S.RECALLED: {},
    }
)
"""Every allowed move, with its meaning. A move within one state that is listed is a real one (改派)."""

ENDED = frozenset({_S.CLOSED, _S.ARCHIVED, _S.NOT_ACCEPTED, _S.LEGAL_ROUTE, _S.JOINED, _S.RECALLED})
"""Where a ticket has no owner, no due time and no next step. Some may be reopened by a logged decision."""

OPEN = frozenset(StateKind) - ENDED

WITH_UNIT = frozenset({_S.AWAITING_SIGN_IN, _S.IN_HAND, _S.RETURN_IN_REVIEW, _S.REPLY_IN_REVIEW, _S.REDO})
"""Where one or more units have an order on the ticket."""

SETTLED = ENDED | {_S.AWAITING_FOLLOW_UP}
"""Where no order of a unit may be open any more."""


def meaning(start: StateKind, to: StateKind) -> str:
    """What moving from *start* to *to* means; empty if that is not allowed."""
    return TRANSITIONS[start].get(to, "")
