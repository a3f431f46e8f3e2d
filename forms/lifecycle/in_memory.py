"""The fake of `forms.lifecycle.ports`: it keeps the same promises as the real storage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms.lifecycle.assignment import Assignment, AssignmentClock
from forms.lifecycle.errors import AssignmentChanged
from forms.lifecycle.ports import AssignmentQuery


@dataclass
class InMemoryAssignments:
    """Orders in a dictionary."""

    stored: dict[str, Assignment] = field(default_factory=dict)

    def add(self, assignment: Assignment) -> None:
        """See Assignments.add."""
        if assignment.id in self.stored:
            raise ValueError("this order is stored already")
        self.stored[assignment.id] = assignment

    def save(self, assignment: Assignment) -> None:
        """See Assignments.save."""
        before = self.stored.get(assignment.id)
        if before is None or before.revision != assignment.revision - 1:
            raise AssignmentChanged(f"{assignment.number} 刚被他人改动，您的操作未生效，请刷新后再试。")
        self.stored[assignment.id] = assignment

    def by_id(self, assignment_id: str) -> Assignment | None:
        """See Assignments.by_id."""
        return self.stored.get(assignment_id)

    def of_ticket(self, ticket_id: str) -> tuple[Assignment, ...]:
        """See Assignments.of_ticket."""
        mine = [each for each in self.stored.values() if each.ticket_id == ticket_id]
        return tuple(sorted(mine, key=lambda each: (each.dispatched_at, each.number, each.id)))

    def of_tickets(self, ticket_ids: Sequence[str]) -> dict[str, tuple[Assignment, ...]]:
        """See Assignments.of_tickets."""
        return {each: found for each in ticket_ids if (found := self.of_ticket(each))}

    def find(self, query: AssignmentQuery) -> tuple[Assignment, ...]:
        """See Assignments.find."""
        mine = (each for each in self.stored.values() if _answers(each, query))
        found = sorted(mine, key=_due_key, reverse=query.latest)
        after = query.after
        if after is not None:
            found = [
                each for each in found if (_due_key(each) < after if query.latest else _due_key(each) > after)
            ]
        return tuple(found[: query.limit])

    def count(self, query: AssignmentQuery, at_most: int) -> int:
        """See Assignments.count."""
        return min(at_most, sum(_answers(each, query) for each in self.stored.values()))

    def due_before(
        self,
        clock: AssignmentClock,
        moment: datetime,
        limit: int,
        after: tuple[datetime, str] | None = None,
    ) -> tuple[Assignment, ...]:
        """See Assignments.due_before."""
        running = [(due.at, each.id) for each in self.stored.values() if (due := each.due_of(clock))]
        keys = sorted(key for key in running if key[0] < moment and (after is None or key > after))
        return tuple(self.stored[own_id] for _, own_id in keys[:limit])


def _due_key(assignment: Assignment) -> tuple[datetime, str]:
    return assignment.due.at, assignment.id


def _answers(assignment: Assignment, query: AssignmentQuery) -> bool:
    return (
        query.unit in ("", assignment.unit)
        and query.handler in ("", assignment.handler)
        and (not query.states or assignment.state in query.states)
        and (not query.roles or assignment.role in query.roles)
        and (query.due_since is None or assignment.due.at >= query.due_since)
        and (query.due_before is None or assignment.due.at < query.due_before)
    )
