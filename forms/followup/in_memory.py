"""The fakes of `forms.followup.ports`: they keep the same promises as the real storage."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from forms.followup.counting import TOP_LEVEL, CountBy, FollowUpCounts, tally
from forms.followup.errors import FollowUpChanged
from forms.followup.missed import MissedCall
from forms.followup.ports import TaskQuery
from forms.followup.records import Meeting, OutsideReview, SiteVisit
from forms.followup.task import FollowUpTask, TaskState
from forms.followup.unsatisfied import Unsatisfied
from forms.ticket import Ticket
from forms.words import Disposal, StateKind

CHANGED = "它刚被他人改动，您的操作未生效，请刷新后再试。"
DIRECT = frozenset({Disposal.ANSWERED, Disposal.THREE_WAY, Disposal.TRANSFERRED})

FINISHED = frozenset({TaskState.ANSWERED, TaskState.NOT_RATED})


@dataclass
class InMemoryFollowUps:
    """Tasks in a dictionary; *tickets*, *entries* and who is *counted_out* (认定) serve the counting."""

    tickets: Callable[[], Iterable[Ticket]] = tuple
    entries: Callable[[], Iterable[Unsatisfied]] = tuple
    counted_out: Callable[[], Iterable[str]] = tuple
    stored: dict[str, FollowUpTask] = field(default_factory=dict)

    def add(self, task: FollowUpTask) -> None:
        """See FollowUps.add."""
        if task.id in self.stored:
            raise ValueError("this task is stored already")
        self.stored[task.id] = task

    def save(self, task: FollowUpTask) -> None:
        """See FollowUps.save."""
        before = self.stored.get(task.id)
        if before is None or before.revision != task.revision - 1:
            raise FollowUpChanged(CHANGED)
        self.stored[task.id] = task

    def by_id(self, task_id: str) -> FollowUpTask | None:
        """See FollowUps.by_id."""
        return self.stored.get(task_id)

    def about(self, main_id: str) -> tuple[FollowUpTask, ...]:
        """See FollowUps.about."""
        return tuple(
            sorted((each for each in self.stored.values() if each.main_id == main_id), key=_opened_key)
        )

    def of_appeal(self, ticket_id: str) -> tuple[FollowUpTask, ...]:
        """See FollowUps.of_appeal."""
        return tuple(
            sorted((each for each in self.stored.values() if each.ticket_id == ticket_id), key=_opened_key)
        )

    def find(self, query: TaskQuery) -> tuple[FollowUpTask, ...]:
        """See FollowUps.find."""
        found = sorted((each for each in self.stored.values() if _answers(each, query)), key=_next_key)
        if query.newest_first:
            found.reverse()
        return tuple(each for each in found if _is_behind(each, query))[: query.limit]

    def count(self, query: TaskQuery, at_most: int) -> int:
        """See FollowUps.count."""
        return min(at_most, sum(_answers(each, query) for each in self.stored.values()))

    def open_of(self, owner: str) -> int:
        """See FollowUps.open_of."""
        return sum(each.is_open and each.owner == owner for each in self.stored.values())

    def counts(self, since: datetime, until: datetime) -> FollowUpCounts:
        """See FollowUps.counts."""
        return self._grouped(since, until, None).get("", FollowUpCounts())

    def counts_by(self, by: CountBy, since: datetime, until: datetime) -> dict[str, FollowUpCounts]:
        """See FollowUps.counts_by."""
        return self._grouped(since, until, by)

    def _grouped(self, since: datetime, until: datetime, by: CountBy | None) -> dict[str, FollowUpCounts]:
        tickets = {each.id: each for each in self.tickets()}
        taken = {
            each.id: each
            for each in tickets.values()
            if since <= each.accepted_at < until and each.state is not StateKind.RECALLED
        }
        last: dict[tuple[str, str], FollowUpTask] = {}
        ended = (each for each in self.stored.values() if each.state in FINISHED and each.ticket_id in taken)
        for each in sorted(ended, key=lambda task: (task.ended_at or since, task.id)):
            last[each.main_id, each.ticket_id] = each
        by_ticket: dict[str, list[Ticket]] = {}
        for ticket in taken.values():
            by_ticket.setdefault(_group(ticket, by), []).append(ticket)
        by_task: dict[str, list[FollowUpTask]] = {}
        for task in last.values():
            about = tickets[task.main_id if by is CountBy.UNIT else task.ticket_id]
            by_task.setdefault(_group(about, by), []).append(task)
        return {
            key: self._counted(by_ticket.get(key, []), by_task.get(key, [])) for key in {*by_ticket, *by_task}
        }

    def _counted(self, taken: list[Ticket], tasks: list[FollowUpTask]) -> FollowUpCounts:
        sent = {each.id for each in taken if each.settlement.disposal is Disposal.DISPATCH}
        closed = sent & {each.ticket_id for each in self.stored.values()}
        unhappy = [each for each in self.entries() if each.is_open and not each.awaits_confirmation]
        return FollowUpCounts(
            answered_directly=sum(each.settlement.disposal in DIRECT for each in taken),
            dispatched=len(sent),
            closed=len(closed),
            in_redo=len(closed & {own_id for each in unhappy for own_id in (each.main_id, each.ticket_id)}),
            redos=sum(each.id in sent and each.standing.redos > 0 for each in taken),
            **tally(tasks, frozenset(self.counted_out())),
        )


def _group(ticket: Ticket, by: CountBy | None) -> str:
    if by is None:
        return ""
    return ticket.standing.lead if by is CountBy.UNIT else ticket.matter.category[:TOP_LEVEL]


def _opened_key(task: FollowUpTask) -> tuple[datetime, int, str]:
    return task.opened_at, task.round, task.id


def _next_key(task: FollowUpTask) -> tuple[datetime, str]:
    return task.next_at, task.id


def _is_behind(task: FollowUpTask, query: TaskQuery) -> bool:
    if query.after is None:
        return True
    return _next_key(task) < query.after if query.newest_first else _next_key(task) > query.after


def _answers(task: FollowUpTask, query: TaskQuery) -> bool:
    return (
        (not query.owners or task.owner in query.owners)
        and (not query.states or task.state in query.states)
        and (query.until is None or task.next_at < query.until)
    )


@dataclass
class InMemoryUnsatisfied:
    """Entries in a dictionary."""

    stored: dict[str, Unsatisfied] = field(default_factory=dict)

    def add(self, entry: Unsatisfied) -> None:
        """See UnsatisfiedList.add."""
        if entry.id in self.stored:
            raise ValueError("this entry is stored already")
        self.stored[entry.id] = entry

    def save(self, entry: Unsatisfied) -> None:
        """See UnsatisfiedList.save."""
        before = self.stored.get(entry.id)
        if before is None or before.revision != entry.revision - 1:
            raise FollowUpChanged(CHANGED)
        self.stored[entry.id] = entry

    def by_id(self, entry_id: str) -> Unsatisfied | None:
        """See UnsatisfiedList.by_id."""
        return self.stored.get(entry_id)

    def about(self, main_id: str) -> tuple[Unsatisfied, ...]:
        """See UnsatisfiedList.about."""
        return tuple(each for each in self._oldest_first() if each.main_id == main_id)

    def still_open(self, limit: int, after: tuple[datetime, str] | None = None) -> tuple[Unsatisfied, ...]:
        """See UnsatisfiedList.still_open."""
        mine = (each for each in self._oldest_first() if each.is_open)
        return tuple(each for each in mine if after is None or (each.since, each.id) > after)[:limit]

    def count_open(self, at_most: int) -> int:
        """See UnsatisfiedList.count_open."""
        return min(at_most, sum(each.is_open for each in self.stored.values()))

    def _oldest_first(self) -> list[Unsatisfied]:
        return sorted(self.stored.values(), key=lambda each: (each.since, each.id))


@dataclass
class InMemoryMissedCalls:
    """Call-back tasks in a dictionary."""

    stored: dict[str, MissedCall] = field(default_factory=dict)

    def add(self, missed: MissedCall) -> None:
        """See MissedCalls.add."""
        if missed.id in self.stored or self.open_of(missed.number) is not None:
            raise ValueError("this number has a task already")
        self.stored[missed.id] = missed

    def save(self, missed: MissedCall) -> None:
        """See MissedCalls.save."""
        before = self.stored.get(missed.id)
        if before == missed:
            return
        if before is None or before.revision != missed.revision - 1:
            raise FollowUpChanged(CHANGED)
        self.stored[missed.id] = missed

    def by_id(self, missed_id: str) -> MissedCall | None:
        """See MissedCalls.by_id."""
        return self.stored.get(missed_id)

    def open_of(self, number: str) -> MissedCall | None:
        """See MissedCalls.open_of."""
        return next((each for each in self.stored.values() if each.is_open and each.number == number), None)

    def knows(self, call_id: str) -> bool:
        """See MissedCalls.knows."""
        return any(call_id in each.calls for each in self.stored.values())

    def waiting(self, limit: int, after: tuple[datetime, str] | None = None) -> tuple[MissedCall, ...]:
        """See MissedCalls.waiting."""
        mine = sorted(
            (each for each in self.stored.values() if each.is_open), key=lambda each: (each.first_at, each.id)
        )
        return tuple(each for each in mine if after is None or (each.first_at, each.id) > after)[:limit]

    def count_waiting(self, at_most: int) -> int:
        """See MissedCalls.count_waiting."""
        return min(at_most, sum(each.is_open for each in self.stored.values()))


@dataclass
class InMemoryFaceToFace:
    """Meetings and visits in lists."""

    held: list[Meeting] = field(default_factory=list)
    made: list[SiteVisit] = field(default_factory=list)

    def add_meeting(self, meeting: Meeting) -> None:
        """See FaceToFace.add_meeting."""
        self.held.append(meeting)

    def meetings(self, ticket_id: str) -> tuple[Meeting, ...]:
        """See FaceToFace.meetings."""
        mine = (each for each in self.held if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.at, each.id)))

    def add_visit(self, visit: SiteVisit) -> None:
        """See FaceToFace.add_visit."""
        self.made.append(visit)

    def visits(self, ticket_id: str) -> tuple[SiteVisit, ...]:
        """See FaceToFace.visits."""
        mine = (each for each in self.made if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.at, each.id)))


@dataclass
class InMemoryOutsideReviews:
    """Reviews in a dictionary."""

    stored: dict[str, OutsideReview] = field(default_factory=dict)

    def add(self, review: OutsideReview) -> None:
        """See OutsideReviews.add."""
        self.stored[review.id] = review

    def save(self, review: OutsideReview) -> None:
        """See OutsideReviews.save."""
        before = self.stored.get(review.id)
        if before is None or before.revision != review.revision - 1:
            raise FollowUpChanged(CHANGED)
        self.stored[review.id] = review

    def by_id(self, review_id: str) -> OutsideReview | None:
        """See OutsideReviews.by_id."""
        return self.stored.get(review_id)

    def of_ticket(self, ticket_id: str) -> tuple[OutsideReview, ...]:
        """See OutsideReviews.of_ticket."""
        mine = (each for each in self.stored.values() if each.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda each: (each.chosen_at, each.id)))

    def of_reviewer(self, code: str, limit: int) -> tuple[OutsideReview, ...]:
        """See OutsideReviews.of_reviewer."""
        mine = [each for each in self.stored.values() if each.reviewer == code]
        mine.sort(key=lambda each: (each.chosen_at, each.id), reverse=True)
        return tuple(sorted(mine, key=lambda each: each.is_scored)[:limit])
