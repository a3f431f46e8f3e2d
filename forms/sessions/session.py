"""场次: one live session, from its plan to its closing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forms.sessions.errors import SessionRefused
from forms.ticket import BEIJING_TIME
from forms.words import Labelled


class SessionState(Labelled):
    """Where a session stands."""

    PLANNED = "planned", "筹备中"
    ANNOUNCED = "announced", "已公告"
    LIVE = "live", "进行中"
    ENDED = "ended", "已结束"
    CLOSED = "closed", "已归档"
    CANCELLED = "cancelled", "已取消"


_S = SessionState
SESSION_TRANSITIONS: Mapping[SessionState, frozenset[SessionState]] = MappingProxyType(
    {
        _S.PLANNED: frozenset({_S.ANNOUNCED, _S.LIVE, _S.CANCELLED}),
        # a plan that changes after its notice has to be announced again
        _S.ANNOUNCED: frozenset({_S.PLANNED, _S.ANNOUNCED, _S.LIVE, _S.CANCELLED}),
        _S.LIVE: frozenset({_S.ENDED}),
        # ended by a slip, or a call that is written down late
        _S.ENDED: frozenset({_S.LIVE, _S.CLOSED}),
        _S.CLOSED: frozenset({_S.ENDED}),
        _S.CANCELLED: frozenset(),
    }
)
TO_COME = frozenset({_S.PLANNED, _S.ANNOUNCED})
TAKES_CALLS = frozenset({_S.LIVE, _S.ENDED})
"""Where calls may be written down and ended: while it runs, and afterwards until it is closed."""


class SeatKind(Labelled):
    """What a seat of the day is for."""

    LEADER = "leader", "领导席"
    ASSISTANT = "assistant", "领导助手席"
    STAFF = "staff", "预审席"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """接听领导: 工号, name and post (职务)."""

    code: str
    name: str
    post: str = ""

    @property
    def line(self) -> str:
        """副市长 郑领导."""
        return f"{self.post} {self.name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """坐席: who sits there (工号, name), and the extension that rings."""

    kind: SeatKind
    extension: str
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ScopePart:
    """One category of the scope: its code, and its name as it was when the session was planned."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """受理范围: categories (with everything under them), areas (区县 or 街道 by name), and words for both.

    Nothing given: everything.
    """

    categories: tuple[ScopePart, ...] = ()
    areas: tuple[str, ...] = ()
    words: str = ""

    def covers(self, category: str, *places: str) -> bool:
        """Whether an appeal of this category, at a place with these names, is within the scope."""
        matter = not self.categories or any(category.startswith(each.code) for each in self.categories)
        return matter and (not self.areas or any(each in self.areas for each in places))

    @property
    def line(self) -> str:
        """The scope in words."""
        parts = ("、".join(each.name for each in self.categories), "、".join(self.areas), self.words)
        return "；".join(each for each in parts if each) or "政务服务便民热线受理范围内的全部诉求"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One thing to be done before the session begins; who ticked it (工号), and when."""

    key: str
    text: str
    needed: bool = True
    ticked_by: str = ""
    ticked_at: datetime | None = None

    @property
    def is_ticked(self) -> bool:
        """Whether it is done."""
        return self.ticked_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """一场听民声. `year` and `ordinal` are its number (2026-09期); times carry their zone.

    `unit` is who hosts it (its name as it was then, `unit_code` in the directory if it is there). `line` is
    the number that citizens dial or the queue behind it. `notice` is the text that was announced, `despite`
    why it began with something unticked, `why` why it was cancelled or opened again.
    """

    id: str
    year: int
    ordinal: int
    title: str
    starts_at: datetime
    ends_at: datetime
    unit: str
    unit_code: str = ""
    leader: Leader
    further: tuple[Leader, ...] = ()
    seats: tuple[Seat, ...] = ()
    line: str
    scope: Scope = Scope()
    out_of_scope_words: str
    state: SessionState = SessionState.PLANNED
    checklist: tuple[CheckItem, ...] = ()
    notice: str = ""
    planned_by: str
    planned_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    despite: str = ""
    why: str = ""
    revision: int = 1

    @property
    def number(self) -> str:
        """期号: 2026-09期."""
        return f"{self.year}-{self.ordinal:02d}期"

    @property
    def leaders(self) -> tuple[Leader, ...]:
        """Who answers, the leading one first."""
        return (self.leader, *self.further)

    @property
    def hours(self) -> str:
        """接电时间 in Beijing time: 2026年11月25日 09:00—11:00."""
        start, end = self.starts_at.astimezone(BEIJING_TIME), self.ends_at.astimezone(BEIJING_TIME)
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end.month}月{end.day}日 {end:%H:%M}"
        return f"{start.year}年{start.month}月{start.day}日 {start:%H:%M}—{until}"

    @property
    def takes_calls(self) -> bool:
        """Whether calls may be written down and ended."""
        return self.state in TAKES_CALLS

    @property
    def unticked(self) -> tuple[CheckItem, ...]:
        """What must be done before it begins and is not."""
        return tuple(each for each in self.checklist if each.needed and not each.is_ticked)

    def seat_of(self, kind: SeatKind) -> Seat | None:
        """The first seat of this kind, or None."""
        return next((each for each in self.seats if each.kind is kind), None)

    def moved(self, to: SessionState, **changes: Any) -> "Session":
        """This session in the state *to* with *changes*; SessionRefused if not allowed."""
        if to not in SESSION_TRANSITIONS[self.state]:
            raise SessionRefused(
                f"{self.number}现在是“{self.state.label}”，不能变为“{to.label}”。未作改动。",
                detail=f"{self.state} -> {to}",
            )
        return replace(self, state=to, revision=self.revision + 1, **changes)

    def noted(self, **changes: Any) -> "Session":
        """This session in the same state with *changes*, as its next revision."""
        return replace(self, revision=self.revision + 1, **changes)

    def ticked(self, key: str, by: str, at: datetime | None) -> "Session":
        """This session with one item of the checklist done by somebody, or with *at* None not done again."""
        if all(each.key != key for each in self.checklist):
            raise SessionRefused("当日清单里没有这一项，未作改动。请刷新。")
        items = tuple(
            replace(each, ticked_by=by if at is not None else "", ticked_at=at) if each.key == key else each
            for each in self.checklist
        )
        return self.noted(checklist=items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """公告发布记录: medium, link, when it was published; `views` (浏览量) is entered later, with its time."""

    id: str
    session_id: str
    medium: str
    link: str = ""
    published_at: datetime
    views: int | None = None
    views_at: datetime | None = None
    noted_by: str
    revision: int = 1
