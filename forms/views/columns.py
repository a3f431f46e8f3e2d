"""The columns that a list of tickets may have, on the screen and in an export: what each says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from forms import phone_number
from forms.ticket import BEIJING_TIME
from forms.ticket_list import ListOrder, TicketLine
from forms.ticket_sheet import HallWords

NUMBER, TITLE, STATE, DUE, OWNER = "number", "title", "state", "due", "owner"
CALLER, ACCEPTED, ACCEPTED_BY, URGENCY = "caller", "accepted", "accepted_by", "urgency"
KIND, CATEGORY, PLACE, LEAD, NEXT, HOPS, REDOS = (
    "kind",
    "category",
    "place",
    "lead",
    "next",
    "hops",
    "redos",
)

Says = Callable[[TicketLine, HallWords, datetime], str]


@dataclass(frozen=True)
class Column:
    """`order` is what a list is sorted by at this column; None where no index leads through it."""

    head: str
    says: Says
    order: ListOrder | None = None


def caller_words(line: TicketLine) -> str:
    """Who called, for a list: the masked number, or why it isn't shown."""
    if line.confidential:
        return "保密"
    if line.anonymous:
        return "匿名"
    return phone_number.mask(line.contact_number or line.caller_number) or "未显示号码"


def due_words(line: TicketLine, words: HallWords, now: datetime) -> str:
    """What is left until it is due; empty where nothing is due."""
    left = words.left(line.due_at, now, provisional=line.due_provisional)
    return "" if left is None else left.words


def _accepted(line: TicketLine, _words: HallWords, _now: datetime) -> str:
    return f"{line.accepted_at.astimezone(BEIJING_TIME):%m-%d %H:%M}"


def _category(line: TicketLine, _words: HallWords, _now: datetime) -> str:
    return line.category_path.rpartition(">")[2].strip() or "未分类"


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        NUMBER: Column("编号", lambda line, _w, _n: line.number),
        TITLE: Column("标题", lambda line, _w, _n: line.title),
        STATE: Column("状态", lambda line, words, _n: words.state(line.state)),
        DUE: Column("时限", due_words, ListOrder.DUE),
        OWNER: Column("责任", lambda line, words, _n: words.owner(line.owner_unit, line.owner_person) or "—"),
        CALLER: Column("来电人", lambda line, _w, _n: caller_words(line)),
        ACCEPTED: Column("受理", _accepted, ListOrder.NEWEST),
        ACCEPTED_BY: Column("受理人", lambda line, words, _n: words.person(line.accepted_by)),
        URGENCY: Column("紧急程度", lambda line, _w, _n: line.urgency.label),
        KIND: Column("诉求类型", lambda line, _w, _n: line.request_type.label),
        CATEGORY: Column("事项", _category),
        PLACE: Column("地点", lambda line, _w, _n: line.place),
        LEAD: Column("主办", lambda line, words, _n: words.unit(line.lead_unit)),
        NEXT: Column("下一步", lambda line, _w, _n: line.next_step.label if line.next_step else ""),
        HOPS: Column("转交", lambda line, _w, _n: str(line.hops) if line.hops else ""),
        REDOS: Column("重办", lambda line, _w, _n: str(line.redos) if line.redos else ""),
    }
)
