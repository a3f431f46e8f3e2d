"""What the follow-up desk needs from storage. Its in-memory fakes stand in `forms.followup.in_memory`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.followup.counting import CountBy, FollowUpCounts
from forms.followup.missed import MissedCall
from forms.followup.records import Meeting, OutsideReview, SiteVisit
from forms.followup.task import FollowUpTask, TaskState
from forms.followup.unsatisfied import Unsatisfied


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQuery:
    """What follow-up tasks to look for; everything given must hold. `next_at` first, then id.

    `owners` are 工号 ("" is nobody; none given: everybody's), `until` leaves out what is to be tried only
    then or later. `newest_first` turns the order round.
    """

    owners: frozenset[str] = frozenset()
    states: frozenset[TaskState] = frozenset()
    until: datetime | None = None
    newest_first: bool = False
    limit: int = 50
    after: tuple[datetime, str] | None = None
    """`next_at` and id of the last task of the page before."""


class FollowUps(Protocol):
    """The stored follow-up tasks."""

    def add(self, task: FollowUpTask) -> None:
        """Store a new task."""
        ...

    def save(self, task: FollowUpTask) -> None:
        """Store a task's next revision; FollowUpChanged if another came first."""
        ...

    def by_id(self, task_id: str) -> FollowUpTask | None:
        """The task, or None."""
        ...

    def about(self, main_id: str) -> tuple[FollowUpTask, ...]:
        """All tasks about what was answered on this ticket, in the order in which they were opened."""
        ...

    def of_appeal(self, ticket_id: str) -> tuple[FollowUpTask, ...]:
        """All tasks to call this appeal's citizen, in the order in which they were opened."""
        ...

    def find(self, query: TaskQuery) -> tuple[FollowUpTask, ...]:
        """At most `query.limit` tasks that answer the query."""
        ...

    def count(self, query: TaskQuery, at_most: int) -> int:
        """How many tasks answer the query, counted no further than *at_most*."""
        ...

    def open_of(self, owner: str) -> int:
        """How many open tasks somebody has."""
        ...

    def counts(self, since: datetime, until: datetime) -> FollowUpCounts:
        """What became of the tickets accepted from *since* to before *until*; recalled ones are left out."""
        ...

    def counts_by(self, by: CountBy, since: datetime, until: datetime) -> dict[str, FollowUpCounts]:
        """The same, told apart by unit or category; every count of `counts` is the sum of these."""
        ...


class UnsatisfiedList(Protocol):
    """动态清零: who is not satisfied yet, and who was."""

    def add(self, entry: Unsatisfied) -> None:
        """Store a new entry."""
        ...

    def save(self, entry: Unsatisfied) -> None:
        """Store an entry's next revision; FollowUpChanged if another came first."""
        ...

    def by_id(self, entry_id: str) -> Unsatisfied | None:
        """The entry, or None."""
        ...

    def about(self, main_id: str) -> tuple[Unsatisfied, ...]:
        """All entries about what was answered on this ticket, oldest first."""
        ...

    def still_open(self, limit: int, after: tuple[datetime, str] | None = None) -> tuple[Unsatisfied, ...]:
        """The entries on the list, the oldest first, behind *after* (`since` and id)."""
        ...

    def count_open(self, at_most: int) -> int:
        """How many are on the list, counted no further than *at_most*."""
        ...


class MissedCalls(Protocol):
    """The numbers to be called back."""

    def add(self, missed: MissedCall) -> None:
        """Store a new task."""
        ...

    def save(self, missed: MissedCall) -> None:
        """Store a task's next revision; FollowUpChanged if another came first."""
        ...

    def by_id(self, missed_id: str) -> MissedCall | None:
        """The task, or None."""
        ...

    def open_of(self, number: str) -> MissedCall | None:
        """The open task of a number in its one spelling, or None."""
        ...

    def knows(self, call_id: str) -> bool:
        """Whether a task was opened for this missed call, also if it has ended since."""
        ...

    def waiting(self, limit: int, after: tuple[datetime, str] | None = None) -> tuple[MissedCall, ...]:
        """The open tasks, who called first first, behind *after* (`first_at` and id)."""
        ...

    def count_waiting(self, at_most: int) -> int:
        """How many are open, counted no further than *at_most*."""
        ...


class FaceToFace(Protocol):
    """Meetings with citizens and visits on the spot."""

    def add_meeting(self, meeting: Meeting) -> None:
        """Store a meeting."""
        ...

    def meetings(self, ticket_id: str) -> tuple[Meeting, ...]:
        """A ticket's meetings, oldest first."""
        ...

    def add_visit(self, visit: SiteVisit) -> None:
        """Store a visit."""
        ...

    def visits(self, ticket_id: str) -> tuple[SiteVisit, ...]:
        """A ticket's visits, oldest first."""
        ...


class OutsideReviews(Protocol):
    """Tickets put before outside reviewers."""

    def add(self, review: OutsideReview) -> None:
        """Store a new one."""
        ...

    def save(self, review: OutsideReview) -> None:
        """Store its next revision; FollowUpChanged if another came first."""
        ...

    def by_id(self, review_id: str) -> OutsideReview | None:
        """The review, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[OutsideReview, ...]:
        """A ticket's reviews, oldest first."""
        ...

    def of_reviewer(self, code: str, limit: int) -> tuple[OutsideReview, ...]:
        """What was put before this reviewer: what waits for scores first, then the newest."""
        ...
