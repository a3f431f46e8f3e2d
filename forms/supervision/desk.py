"""督办台: its tabs with their counts, the rows of each, and the inbox of notices."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms.access.masking import line_seen_by
from forms.access.roles import Actor, Right, require
from forms.followup.unsatisfied import Unsatisfied
from forms.ports import UnitOfWork, Work
from forms.supervision.notices import Notice, inboxes_of
from forms.supervision.ports import Key
from forms.supervision.records import (
    Determination,
    DeterminationState,
    Measure,
    State,
    WatchEntry,
    WatchList,
)
from forms.ticket_list import ListOrder, TicketLine, TicketQuery
from forms.words import Labelled

COUNT_AT_MOST = 1000
"""Counts go up to here; beyond, a tab says 1000+."""
PAGE = 100


class Tab(Labelled):
    """The lists of the desk."""

    PROPOSED = "proposed", "建议督办"
    RUNNING = "running", "督办中"
    OVERDUE = "overdue", "超期"
    UNSATISFIED = "unsatisfied", "不满意"
    STUBBORN = "stubborn", "屡办不成"
    FALSE_CLOSURE = "false_closure", "假闭环"
    DETERMINATION = "determination", "认定待审"
    DETERMINED = "determined", "已认定"
    NOTICES = "notices", "提醒"


_STATES = {Tab.PROPOSED: State.PROPOSED, Tab.RUNNING: State.RUNNING}
_DETERMINED = {
    Tab.DETERMINATION: DeterminationState.PROPOSED,
    Tab.DETERMINED: DeterminationState.UPHELD,
}
_LISTS = {Tab.STUBBORN: WatchList.STUBBORN, Tab.FALSE_CLOSURE: WatchList.FALSE_CLOSURE}

Record = Measure | WatchEntry | Determination | Notice | Unsatisfied


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the ticket as its reader may see it, and the record that put it here (None: the ticket alone).

    A notice without a ticket has no line.
    """

    line: TicketLine | None = None
    record: Record | None = None
    other: str = ""
    """The number of the ticket that was closed before (假闭环)."""

    @property
    def key(self) -> str:
        """The same from reading to reading."""
        return self.record.id if self.record is not None else self.line.id if self.line is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """One tab's rows, newest first (超期: the longest overdue first), and every tab's count."""

    tab: Tab
    rows: tuple[Row, ...] = ()
    counts: Mapping[Tab, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    more: bool = False


def tabs_for(actor: Actor) -> tuple[Tab, ...]:
    """The tabs that are there for this reader; everybody has an inbox."""
    supervises = actor.may(Right.SUPERVISE)
    reviews = actor.may(Right.DETERMINE) or actor.may(Right.PROPOSE_DETERMINATION)
    found = [each for each in Tab if each not in (*_DETERMINED, Tab.NOTICES) and supervises]
    return (*found, *(_DETERMINED if reviews else ()), Tab.NOTICES)


def desk_page(tab: Tab, actor: Actor, uow: UnitOfWork, now: datetime) -> DeskPage:
    """The rows of one tab with the counts of all. NotAllowed, StorageError."""
    if tab is not Tab.NOTICES:
        need = Right.SUPERVISE if tab not in _DETERMINED else Right.SEE_ALL_TICKETS
        require(actor, need)
    with uow.reading() as work:
        rows = _rows(work, tab, actor, now)
        return DeskPage(
            tab=tab,
            rows=rows[:PAGE],
            counts={each: _count(work, each, actor, now) for each in tabs_for(actor)},
            units={each.code: each.name for each in work.units.all()},
            more=len(rows) > PAGE,
        )


def unread_notices(actor: Actor, uow: UnitOfWork) -> int:
    """How many notices wait in *actor*'s inboxes, counted no further than `COUNT_AT_MOST`."""
    with uow.reading() as work:
        return work.supervision.notices.unread(inboxes_of(actor), COUNT_AT_MOST)


def notices(
    actor: Actor, uow: UnitOfWork, *, unread_only: bool = False, after: Key | None = None
) -> tuple[Notice, ...]:
    """A page of *actor*'s notices, newest first."""
    with uow.reading() as work:
        kept = work.supervision.notices
        return kept.find(inboxes_of(actor), PAGE, unread_only=unread_only, after=after)


def mark_read(ids: Sequence[str], actor: Actor, uow: UnitOfWork, now: datetime) -> int:
    """Take notices as read; only those in *actor*'s own inboxes. How many they were."""
    with uow.writing() as work:
        return work.supervision.notices.read(ids, inboxes_of(actor), actor.code, now)


def _rows(work: Work, tab: Tab, actor: Actor, now: datetime) -> tuple[Row, ...]:
    kept = work.supervision
    if tab in _STATES:
        measures = kept.measures.find(_STATES[tab], PAGE + 1)
        return _with_lines(work, actor, [(each.ticket_id, each) for each in measures])
    if tab in _LISTS:
        entries = kept.entries.find(_LISTS[tab], PAGE + 1)
        others = {each.other_id for each in entries if each.other_id}
        numbers = {each.id: each.number for each in work.tickets.lines(sorted(others))}
        return _with_lines(work, actor, [(each.ticket_id, each) for each in entries], numbers)
    if tab in _DETERMINED:
        found = kept.determinations.find(_DETERMINED[tab], PAGE + 1)
        return _with_lines(work, actor, [(each.ticket_id, each) for each in found])
    if tab is Tab.NOTICES:
        inbox = kept.notices.find(inboxes_of(actor), PAGE + 1)
        return _with_lines(work, actor, [(each.ticket_id, each) for each in inbox])
    if tab is Tab.UNSATISFIED:
        unsatisfied = work.unsatisfied.still_open(PAGE + 1)
        return _with_lines(work, actor, [(each.main_id, each) for each in unsatisfied])
    return tuple(Row(line=line_seen_by(actor, each)) for each in work.tickets.search(_overdue(now)))


def _overdue(now: datetime) -> TicketQuery:
    return TicketQuery(order=ListOrder.DUE, limit=PAGE + 1).overdue(now)


def _with_lines(
    work: Work,
    actor: Actor,
    found: Iterable[tuple[str, Record]],
    numbers: Mapping[str, str] | None = None,
) -> tuple[Row, ...]:
    pairs = list(found)
    ids = sorted({each for each, _ in pairs if each})
    lines = {each.id: line_seen_by(actor, each) for each in work.tickets.lines(ids)}
    return tuple(
        Row(
            line=lines.get(own),
            record=record,
            other=(numbers or {}).get(record.other_id, "") if isinstance(record, WatchEntry) else "",
        )
        for own, record in pairs
    )


def _count(work: Work, tab: Tab, actor: Actor, now: datetime) -> int:
    kept = work.supervision
    if tab in _STATES:
        return kept.measures.count(_STATES[tab], COUNT_AT_MOST)
    if tab in _LISTS:
        return kept.entries.count(_LISTS[tab], COUNT_AT_MOST)
    if tab in _DETERMINED:
        return kept.determinations.count(_DETERMINED[tab], COUNT_AT_MOST)
    if tab is Tab.NOTICES:
        return kept.notices.unread(inboxes_of(actor), COUNT_AT_MOST)
    if tab is Tab.UNSATISFIED:
        return work.unsatisfied.count_open(COUNT_AT_MOST)
    return work.tickets.count(_overdue(now), COUNT_AT_MOST)


USE_CASES: tuple[Callable[..., object], ...] = (desk_page, unread_notices, notices, mark_read)
