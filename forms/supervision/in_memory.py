"""The fakes of `forms.supervision.ports`: they keep the same promises as the real storage."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Protocol, TypeVar

from forms.appraisal.in_memory import InMemoryAppraised
from forms.lifecycle.assignment import Assignment, AssignmentClock
from forms.lifecycle.standing import Desk
from forms.supervision.errors import DeterminationRefused, SupervisionChanged
from forms.supervision.ladder import Reach
from forms.supervision.notices import Notice
from forms.supervision.ports import Count, Key, Letter, Waiting, occurrence_of
from forms.supervision.records import (
    Determination,
    DeterminationState,
    Measure,
    State,
    WatchEntry,
    WatchList,
)
from forms.supervision.rules import Measured
from forms.ticket import Ticket, TicketLink
from forms.words import LinkKind, Step, Urgency

CHANGED = "刚被他人处理，您的操作未生效，请刷新后再看。"
TAKEN = "这件工单已有待审核或已生效的认定，未重复提请。请先查看已有的认定。"


class _Kept(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def revision(self) -> int: ...


K = TypeVar("K", bound=_Kept)


def _save(stored: dict[str, K], record: K) -> None:
    before = stored.get(record.id)
    if before is None or before.revision != record.revision - 1:
        raise SupervisionChanged(CHANGED)
    stored[record.id] = record


def _page(found: Iterable[tuple[Key, K]], limit: int, after: Key | None) -> tuple[K, ...]:
    ordered = sorted(found, key=lambda each: each[0], reverse=True)
    return tuple(each for key, each in ordered if after is None or key < after)[:limit]


@dataclass
class World:
    """What lies in other rooms and is looked at here."""

    tickets: Callable[[], Iterable[Ticket]] = tuple
    orders: Callable[[], Iterable[Assignment]] = tuple
    links: Callable[[], Iterable[TicketLink]] = tuple


@dataclass
class InMemoryFired:
    """Marks in a dictionary."""

    world: World = field(default_factory=World)
    stored: dict[tuple[str, str, str], datetime] = field(default_factory=dict)

    def mark(self, step: str, subject: str, occurrence: str, at: datetime) -> bool:
        """See Fired.mark."""
        key = step, subject, occurrence
        if key in self.stored:
            return False
        self.stored[key] = at
        return True

    def orders(
        self,
        step: str,
        clock: AssignmentClock | None,
        reach: Reach,
        occurrence: str,
        limit: int,
        *,
        urgent_only: bool = False,
        after: Key | None = None,
    ) -> tuple[Assignment, ...]:
        """See Fired.orders."""
        urgent = {each.id for each in self.world.tickets() if each.matter.urgency is not Urgency.NORMAL}
        found: list[tuple[Key, Assignment]] = []
        for each in self.world.orders():
            if each.due_of(AssignmentClock.COMPLETION) is None or (
                urgent_only and each.ticket_id not in urgent
            ):
                continue
            due = None if clock is None else each.due_of(clock)
            at = each.dispatched_at if clock is None else due.at if due is not None else None
            if at is None or not _reached(at, reach) or (step, each.id, occurrence) in self.stored:
                continue
            found.append(((at, each.id), each))
        found.sort(key=lambda each: each[0])
        return tuple(each for key, each in found if after is None or key > after)[:limit]

    def waiting(
        self,
        step: str,
        desk: Desk,
        reach: Reach,
        occurrence: str,
        limit: int,
        *,
        urgent_only: bool = False,
        after: Key | None = None,
    ) -> tuple[Waiting, ...]:
        """See Fired.waiting."""
        found: list[tuple[Key, Waiting]] = []
        for each in self.world.tickets():
            standing = each.standing
            if standing.due is None or standing.owner_unit != desk.value:
                continue
            if urgent_only and each.matter.urgency is Urgency.NORMAL:
                continue
            round_ = f"{standing.hops}.{standing.redos}"
            marked = (step, each.id, occurrence_of(round_, occurrence)) in self.stored
            if _reached(standing.due.at, reach) and not marked:
                found.append(((standing.due.at, each.id), Waiting(each.id, standing.due.at, round_)))
        found.sort(key=lambda each: each[0])
        return tuple(each for key, each in found if after is None or key > after)[:limit]

    def counts(
        self, measured: Measured, least: int, since: datetime, limit: int, *, open_only: bool = True
    ) -> tuple[Count, ...]:
        """See Fired.counts."""
        tickets = {each.id: each for each in self.world.tickets()}
        if measured is Measured.CROWD:
            return self._crowds(tickets, least, since)[:limit]
        counted = self._counted(measured, tickets, since)
        found = [
            Count(key, count, key)
            for key, count in counted.items()
            if count >= least and (tickets[key].standing.due is not None or not open_only)
        ]
        return tuple(sorted(found, key=lambda each: each.ticket_id))[:limit]

    def _counted(self, measured: Measured, tickets: dict[str, Ticket], since: datetime) -> dict[str, int]:
        if measured is Measured.REPEATS:
            repeats = (
                each.main_id
                for each in self.world.links()
                if each.kind is LinkKind.REPEAT and each.at >= since
            )
            return {key: count + 1 for key, count in Counter(repeats).items()}
        told: Callable[[Ticket], int] = {
            Measured.HOPS: lambda each: each.standing.hops,
            Measured.REDOS: lambda each: each.standing.redos,
            Measured.SENT_BACK: lambda each: sum(line.step is Step.REPLY_SENT_BACK for line in each.trail),
            Measured.OVERDUE: lambda each: 10_000 if each.standing.overdue(since) else 0,
        }[measured]
        return {key: told(each) for key, each in tickets.items()}

    @staticmethod
    def _crowds(tickets: dict[str, Ticket], least: int, since: datetime) -> tuple[Count, ...]:
        def about(each: Ticket) -> tuple[str, str, str]:
            return each.matter.category, each.place.district, each.place.street

        mine = sorted(
            (
                each
                for each in tickets.values()
                if each.accepted_at >= since and each.matter.category and each.place.street
            ),
            key=about,
        )
        found = []
        for key, group in groupby(mine, about):
            members = list(group)
            still_open = [each.id for each in members if each.standing.due is not None]
            if len(members) >= least and still_open:
                found.append(Count(max(still_open), len(members), "/".join(key)))
        return tuple(sorted(found, key=lambda each: each.ticket_id))


def _reached(at: datetime, reach: Reach) -> bool:
    return at < reach.until and (reach.since is None or at >= reach.since)


@dataclass
class InMemoryMeasures:
    """Measures in a dictionary."""

    stored: dict[str, Measure] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)

    def add(self, measure: Measure) -> None:
        """See Measures.add."""
        if measure.id in self.stored:
            raise ValueError("this measure is stored already")
        self.stored[measure.id] = measure

    def save(self, measure: Measure) -> None:
        """See Measures.save."""
        _save(self.stored, measure)

    def by_id(self, measure_id: str) -> Measure | None:
        """See Measures.by_id."""
        return self.stored.get(measure_id)

    def of_ticket(self, ticket_id: str) -> tuple[Measure, ...]:
        """See Measures.of_ticket."""
        mine = (each for each in self.stored.values() if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.at, each.id)))

    def find(self, state: State, limit: int, after: Key | None = None) -> tuple[Measure, ...]:
        """See Measures.find."""
        return _page(
            (((each.at, each.id), each) for each in self.stored.values() if each.state is state), limit, after
        )

    def count(self, state: State, at_most: int) -> int:
        """See Measures.count."""
        return min(at_most, sum(each.state is state for each in self.stored.values()))

    def keep_letter(self, measure_id: str, letter: Letter) -> None:
        """See Measures.keep_letter."""
        self.letters.setdefault(measure_id, letter)

    def letter(self, measure_id: str) -> Letter | None:
        """See Measures.letter."""
        return self.letters.get(measure_id)


@dataclass
class InMemoryEntries:
    """Entries in a dictionary."""

    stored: dict[str, WatchEntry] = field(default_factory=dict)

    def add(self, entry: WatchEntry) -> bool:
        """See WatchEntries.add."""
        key = entry.list, entry.ticket_id, entry.other_id
        if any((each.list, each.ticket_id, each.other_id) == key for each in self.stored.values()):
            return False
        self.stored[entry.id] = entry
        return True

    def save(self, entry: WatchEntry) -> None:
        """See WatchEntries.save."""
        _save(self.stored, entry)

    def by_id(self, entry_id: str) -> WatchEntry | None:
        """See WatchEntries.by_id."""
        return self.stored.get(entry_id)

    def of_ticket(self, ticket_id: str) -> tuple[WatchEntry, ...]:
        """See WatchEntries.of_ticket."""
        mine = (each for each in self.stored.values() if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.at, each.id)))

    def find(self, list_: WatchList, limit: int, after: Key | None = None) -> tuple[WatchEntry, ...]:
        """See WatchEntries.find."""
        return _page(
            (
                ((each.at, each.id), each)
                for each in self.stored.values()
                if each.list is list_ and each.ended_at is None
            ),
            limit,
            after,
        )

    def count(self, list_: WatchList, at_most: int) -> int:
        """See WatchEntries.count."""
        return min(at_most, len(self.find(list_, at_most)))


@dataclass
class InMemoryDeterminations:
    """Determinations in a dictionary."""

    stored: dict[str, Determination] = field(default_factory=dict)

    def add(self, determination: Determination) -> None:
        """See Determinations.add."""
        if any(each.is_open or each.counts_out for each in self.of_ticket(determination.ticket_id)):
            raise DeterminationRefused(TAKEN)
        self.stored[determination.id] = determination

    def save(self, determination: Determination) -> None:
        """See Determinations.save."""
        _save(self.stored, determination)

    def by_id(self, determination_id: str) -> Determination | None:
        """See Determinations.by_id."""
        return self.stored.get(determination_id)

    def of_ticket(self, ticket_id: str) -> tuple[Determination, ...]:
        """See Determinations.of_ticket."""
        mine = (each for each in self.stored.values() if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.proposed_at, each.id)))

    def find(
        self, state: DeterminationState, limit: int, after: Key | None = None
    ) -> tuple[Determination, ...]:
        """See Determinations.find."""
        return _page(
            (((each.proposed_at, each.id), each) for each in self.stored.values() if each.state is state),
            limit,
            after,
        )

    def count(self, state: DeterminationState, at_most: int) -> int:
        """See Determinations.count."""
        return min(at_most, sum(each.state is state for each in self.stored.values()))

    @property
    def upheld(self) -> frozenset[str]:
        """The tickets that count out of 满意率 and 解决率."""
        return frozenset(each.ticket_id for each in self.stored.values() if each.counts_out)


@dataclass
class InMemoryNotices:
    """Notices in a dictionary."""

    stored: dict[str, Notice] = field(default_factory=dict)

    def add(self, notice: Notice) -> None:
        """See Notices.add."""
        self.stored[notice.id] = notice

    def find(
        self, inboxes: Sequence[str], limit: int, *, unread_only: bool = False, after: Key | None = None
    ) -> tuple[Notice, ...]:
        """See Notices.find."""
        mine = [
            each
            for each in self.stored.values()
            if each.recipient in inboxes and not (unread_only and each.read_at is not None)
        ]
        ordered = sorted(mine, key=lambda each: (each.at, each.id), reverse=True)
        return tuple(each for each in ordered if after is None or (each.at, each.id) < after)[:limit]

    def unread(self, inboxes: Sequence[str], at_most: int) -> int:
        """See Notices.unread."""
        return len(self.find(inboxes, at_most, unread_only=True))

    def read(self, ids: Sequence[str], inboxes: Sequence[str], who: str, at: datetime) -> int:
        """See Notices.read."""
        mine = [each for each in self.find(inboxes, len(self.stored), unread_only=True) if each.id in ids]
        for each in mine:
            self.stored[each.id] = replace(each, read_at=at, read_by=who)
        return len(mine)


@dataclass
class InMemorySupervision:
    """All that supervision keeps."""

    fired: InMemoryFired = field(default_factory=InMemoryFired)
    measures: InMemoryMeasures = field(default_factory=InMemoryMeasures)
    entries: InMemoryEntries = field(default_factory=InMemoryEntries)
    determinations: InMemoryDeterminations = field(default_factory=InMemoryDeterminations)
    notices: InMemoryNotices = field(default_factory=InMemoryNotices)
    appraisal: InMemoryAppraised = field(default_factory=InMemoryAppraised)

    def copy(self) -> "InMemorySupervision":
        """What is stored now, to come back to."""
        return InMemorySupervision(
            InMemoryFired(self.fired.world, dict(self.fired.stored)),
            InMemoryMeasures(dict(self.measures.stored), dict(self.measures.letters)),
            InMemoryEntries(dict(self.entries.stored)),
            InMemoryDeterminations(dict(self.determinations.stored)),
            InMemoryNotices(dict(self.notices.stored)),
            self.appraisal.copy(),
        )
