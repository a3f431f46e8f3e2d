"""What the life of tickets needs from storage. Its in-memory fake stands in `forms.lifecycle.in_memory`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.lifecycle.assignment import Assignment, AssignmentClock, AssignmentRole, AssignmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentQuery:
    """What orders to look for; everything given must hold. By due time of completion, then id.

    `due_since` is included, `due_before` is not; `latest` turns the order round.
    """

    unit: str = ""
    handler: str = ""
    states: frozenset[AssignmentState] = frozenset()
    roles: frozenset[AssignmentRole] = frozenset()
    due_since: datetime | None = None
    due_before: datetime | None = None
    latest: bool = False
    limit: int = 50
    after: tuple[datetime, str] | None = None
    """Due time and id of the last order of the page before."""


class Assignments(Protocol):
    """The stored orders to units."""

    def add(self, assignment: Assignment) -> None:
        """Store a new order."""
        ...

    def save(self, assignment: Assignment) -> None:
        """Store an order's next revision; AssignmentChanged if another came first."""
        ...

    def by_id(self, assignment_id: str) -> Assignment | None:
        """The order, or None."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[Assignment, ...]:
        """All orders of a ticket, in the order in which they were dispatched."""
        ...

    def of_tickets(self, ticket_ids: Sequence[str]) -> dict[str, tuple[Assignment, ...]]:
        """The same for many tickets at once; tickets without orders are left out."""
        ...

    def find(self, query: AssignmentQuery) -> tuple[Assignment, ...]:
        """At most `query.limit` orders that answer the query."""
        ...

    def count(self, query: AssignmentQuery, at_most: int) -> int:
        """How many orders answer the query, counted no further than *at_most*."""
        ...

    def due_before(
        self,
        clock: AssignmentClock,
        moment: datetime,
        limit: int,
        after: tuple[datetime, str] | None = None,
    ) -> tuple[Assignment, ...]:
        """Open orders whose *clock* runs out before *moment*, the earliest first, behind *after*."""
        ...
