"""The fakes of `forms.followup.ports`: they keep the same promises as the real storage."""

from dataclasses import dataclass, field
from datetime import datetime

from forms.followup.errors import FollowUpChanged
from forms.followup.ports import TaskQuery
from forms.followup.task import FollowUpTask


@dataclass
class InMemoryFollowUps:
    """Tasks in a dictionary."""

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
            raise FollowUpChanged("这项回访刚被他人改动，您的操作未生效，请刷新后再试。")
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
        return tuple(each for each in found if query.after is None or _next_key(each) > query.after)[
            : query.limit
        ]

    def count(self, query: TaskQuery, at_most: int) -> int:
        """See FollowUps.count."""
        return min(at_most, sum(_answers(each, query) for each in self.stored.values()))

    def open_of(self, owner: str) -> int:
        """See FollowUps.open_of."""
        return sum(each.is_open and each.owner == owner for each in self.stored.values())


def _opened_key(task: FollowUpTask) -> tuple[datetime, str]:
    return task.opened_at, task.id


def _next_key(task: FollowUpTask) -> tuple[datetime, str]:
    return task.next_at, task.id


def _answers(task: FollowUpTask, query: TaskQuery) -> bool:
    return (
        query.owner in (None, task.owner)
        and (not query.states or task.state in query.states)
        and (query.until is None or task.next_at < query.until)
    )
