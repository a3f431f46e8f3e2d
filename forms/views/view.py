"""视图: a list of tickets under a name, told so that it means the same for everybody and on every day.

"Mine" is whoever looks, "soon" counts from now: a view becomes a `TicketQuery` only when it is opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from forms.access.roles import Actor, Role
from forms.lifecycle.states import WITH_UNIT
from forms.ticket import BEIJING_TIME
from forms.ticket_list import ListOrder, TicketQuery, read_query
from forms.words import Labelled, StateKind, Urgency

SOON = timedelta(days=1)
"""PROPOSED: what is due within a day is 快到期."""
LONGEST_NAME = 20


class Mine(Labelled):
    """Whose tickets, seen from whoever looks."""

    ALL = "all", "全部"
    ACCEPTED = "accepted", "我受理的"
    OWNED = "owned", "我负责的"


class DueIn(Labelled):
    """By when, counted from the moment of looking."""

    ANY = "any", "不限时限"
    OVERDUE = "overdue", "已超期"
    SOON = "soon", "24小时内到期"
    TODAY = "today", "今日到期"


class Span(StrEnum):
    """How far back to look, by when it was accepted."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"
    DATES = "dates"


_DAYS = {Span.TODAY: 0, Span.WEEK: 6, Span.MONTH: 29}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFilter:
    """What a list holds; everything given must hold. `text` is what somebody would type into the box.

    `first` and `last` are days in Beijing, both included, and count with Span.DATES only.
    """

    text: str = ""
    mine: Mine = Mine.ALL
    states: frozenset[StateKind] = frozenset()
    unit: str = ""
    category: str = ""
    urgencies: frozenset[Urgency] = frozenset()
    due: DueIn = DueIn.ANY
    channel: str = ""
    span: Span = Span.ALL
    first: date | None = None
    last: date | None = None
    order: ListOrder = ListOrder.NEWEST

    @property
    def is_anything(self) -> bool:
        """Whether it holds every ticket."""
        return replace(self, order=ListOrder.NEWEST) == ViewFilter()

    def query(self, actor: Actor, now: datetime, home_area_code: str = "") -> TicketQuery:
        """The question to the storage as it is meant now, by this person."""
        since, until = self._accepted(now)
        due_from, due_before = self._due(now)
        return replace(
            read_query(self.text, home_area_code),
            accepted_by=actor.code if self.mine is Mine.ACCEPTED else "",
            owner_person=actor.code if self.mine is Mine.OWNED else "",
            states=self.states,
            with_unit=self.unit,
            categories=(self.category,) if self.category else (),
            urgencies=self.urgencies,
            channels=(self.channel,) if self.channel else (),
            due_from=due_from,
            due_before=due_before,
            since=since,
            until=until,
            order=self.order,
        )

    def _accepted(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        if self.span is Span.ALL:
            return None, None
        if self.span is Span.DATES:
            end = _midnight(self.last + timedelta(days=1)) if self.last is not None else None
            return (_midnight(self.first) if self.first is not None else None), end
        return _midnight(now.astimezone(BEIJING_TIME).date() - timedelta(days=_DAYS[self.span])), None

    def _due(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        if self.due is DueIn.OVERDUE:
            return None, now
        if self.due is DueIn.SOON:
            return now, now + SOON
        if self.due is DueIn.TODAY:
            today = now.astimezone(BEIJING_TIME).date()
            return _midnight(today), _midnight(today + timedelta(days=1))
        return None, None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A view. `owner` is a 工号, "" for one that everybody sees; `id` begins with ":" for the program's own.

    `revision` guards a shared one against two people changing it at once.
    """

    id: str
    name: str
    filter: ViewFilter
    owner: str = ""
    made_by: str = ""
    position: int = 0
    revision: int = 1

    @property
    def is_default(self) -> bool:
        """Whether it comes with the program: nobody can change it."""
        return self.id.startswith(":")

    @property
    def is_shared(self) -> bool:
        """Whether everybody sees it."""
        return not self.owner


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a person wants in the list, in their order, and how wide (pixels at 100 %)."""

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def _view(code: str, name: str, **what: object) -> SavedView:
    return SavedView(id=f":{code}", name=name, filter=replace(ViewFilter(), **what))  # type: ignore[arg-type]


_DUE_FIRST = ListOrder.DUE
ALL_TICKETS = _view("all", "全部")
_ACCEPTED = _view("accepted", "我受理的", mine=Mine.ACCEPTED)
_OWNED = _view("owned", "我负责的", mine=Mine.OWNED, order=_DUE_FIRST)
_WAITING = _view("waiting", "待派", states=frozenset({StateKind.AWAITING_DISPATCH}), order=_DUE_FIRST)
_RETURNS = _view("returns", "退单待审", states=frozenset({StateKind.RETURN_IN_REVIEW}), order=_DUE_FIRST)
_REVIEW = _view("review", "待审核", states=frozenset({StateKind.REPLY_IN_REVIEW}), order=_DUE_FIRST)
_IN_HAND = _view("in_hand", "在办", states=WITH_UNIT, order=_DUE_FIRST)
_SOON = _view("soon", "快到期", due=DueIn.SOON, order=_DUE_FIRST)
_OVERDUE = _view("overdue", "超期", due=DueIn.OVERDUE, order=_DUE_FIRST)
_FOLLOW_UP = _view("follow_up", "待回访", states=frozenset({StateKind.AWAITING_FOLLOW_UP}), order=_DUE_FIRST)
_UNSATISFIED = _view("unsatisfied", "不满意", states=frozenset({StateKind.REDO}), order=_DUE_FIRST)
_CRITICAL = _view("critical", "特急", urgencies=frozenset({Urgency.CRITICAL}), order=_DUE_FIRST)

DEFAULTS: Mapping[Role, tuple[SavedView, ...]] = MappingProxyType(
    {
        Role.AGENT: (_ACCEPTED, _OWNED, _FOLLOW_UP, _OVERDUE, _UNSATISFIED),
        Role.DISPATCHER: (_WAITING, _RETURNS, _REVIEW, _IN_HAND, _SOON, _OVERDUE),
        Role.SUPERVISOR: (_WAITING, _IN_HAND, _SOON, _OVERDUE, _FOLLOW_UP, _UNSATISFIED, _CRITICAL),
        Role.QUALITY: (_REVIEW, _FOLLOW_UP, _UNSATISFIED),
        Role.LEADER: (_CRITICAL, _OVERDUE, _UNSATISFIED, _IN_HAND),
        Role.INSPECTOR: (_OVERDUE, _SOON, _UNSATISFIED, _CRITICAL, _IN_HAND),
    }
)
"""The views that a role begins with; somebody with several roles has those of all. PROPOSED."""


def defaults_for(actor: Actor) -> tuple[SavedView, ...]:
    """全部, then what the roles of this person begin with."""
    found = {ALL_TICKETS.id: ALL_TICKETS}
    for role in Role:
        if role in actor.roles:
            found |= {each.id: each for each in DEFAULTS.get(role, ())}
    return tuple(found.values())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING_TIME).astimezone(UTC)
