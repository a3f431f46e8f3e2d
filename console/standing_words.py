"""How a ticket stands, in the words that an agent reads out: 已派给城管局，周五前办结."""

from collections.abc import Mapping
from datetime import date, datetime

from forms.ticket import BEIJING_TIME
from forms.ticket_list import TicketLine
from forms.words import StateKind

_DAYS = "一二三四五六日"
_ENDED = {
    StateKind.CLOSED: "当场答复办结",
    StateKind.ARCHIVED: "已办结并归档",
    StateKind.NOT_ACCEPTED: "当时不予受理",
    StateKind.LEGAL_ROUTE: "当时告知了法定途径",
    StateKind.JOINED: "已并入另一件工单",
    StateKind.RECALLED: "已撤回",
}
_WITH_HALL = {
    StateKind.ACCEPTED: "刚受理",
    StateKind.AWAITING_DISPATCH: "等待派单",
    StateKind.AWAITING_FOLLOW_UP: "已办结，等待回访",
}
_WITH_UNIT = {
    StateKind.AWAITING_SIGN_IN: "已派给{unit}",
    StateKind.IN_HAND: "{unit}正在办理",
    StateKind.RETURN_IN_REVIEW: "{unit}申请退单，正在审核",
    StateKind.REPLY_IN_REVIEW: "{unit}已答复，正在审核",
    StateKind.REDO: "{unit}正在重办",
}
_NO_UNIT = "承办单位"


def due_words(due_at: datetime, now: datetime, *, provisional: bool = False) -> str:
    """周五前办结, 今天18:00前办结, 已超期2天. A day is the one in Beijing; a week begins on Monday."""
    due, today = due_at.astimezone(BEIJING_TIME), now.astimezone(BEIJING_TIME).date()
    if due_at < now:
        return _overdue(due.date(), today)
    left = (due.date() - today).days
    if left <= 1:
        day = f"{'今天' if left == 0 else '明天'}{due:%H:%M}"
    elif left <= 6 - today.weekday():
        day = f"周{_DAYS[due.weekday()]}"
    elif left <= 13 - today.weekday():
        day = f"下周{_DAYS[due.weekday()]}"
    else:
        day = f"{due.month}月{due.day}日"
    return f"{day}前办结" + ("（暂定）" if provisional else "")


def standing_words(line: TicketLine, now: datetime, units: Mapping[str, str]) -> str:
    """How the ticket stands: with whom, and by when. *units* are names by code."""
    if line.state in _ENDED:
        return _ENDED[line.state]
    parts = [_holder(line, units)]
    if line.due_at is not None and line.state in _WITH_UNIT:
        parts.append(due_words(line.due_at, now, provisional=line.due_provisional))
    return "，".join(parts)


def _holder(line: TicketLine, units: Mapping[str, str]) -> str:
    unit = units.get(line.lead_unit, _NO_UNIT)
    known = _WITH_UNIT.get(line.state) or _WITH_HALL.get(line.state, line.state.label)
    return known.format(unit=unit)


def _overdue(due: date, today: date) -> str:
    days = (today - due).days
    return f"已超期{days}天" if days else "今天已超期"
