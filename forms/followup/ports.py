"""What the follow-up desk needs from storage. Its in-memory fakes stand in `forms.followup.in_memory`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.followup.task import FollowUpTask, TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQuery:
    """What follow-up tasks to look for; everything given must hold. `next_at` first, then id.

    `until` leaves out what is to be tried only then or later, `main_id` asks for one answered ticket's.
    """

    owner: str | None = None
    states: frozenset[TaskState] = frozenset()
    until: datetime | None = None
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
