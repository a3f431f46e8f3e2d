"""Orders to units over one connection, inside one transaction."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, tuple_, update

from forms.lifecycle.assignment import Assignment, AssignmentClock
from forms.lifecycle.errors import AssignmentChanged
from forms.lifecycle.ports import AssignmentQuery
from forms.storage.lifecycle_rows import RUNS_OUT, assignment_of, assignment_row
from forms.storage.lifecycle_tables import assignment as table

_IN_ORDER = (table.c.ticket_id, table.c.dispatched_at, table.c.number, table.c.id)


class StoredAssignments:
    """Orders in the table assignment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, assignment: Assignment) -> None:
        """See Assignments.add."""
        self._connection.execute(insert(table), assignment_row(assignment))

    def save(self, assignment: Assignment) -> None:
        """See Assignments.save."""
        found = self._connection.execute(
            update(table)
            .where(table.c.id == assignment.id, table.c.revision == assignment.revision - 1)
            .values(assignment_row(assignment))
        )
        if found.rowcount != 1:
            raise AssignmentChanged(f"{assignment.number} 刚被他人改动，您的操作未生效，请刷新后再试。")

    def by_id(self, assignment_id: str) -> Assignment | None:
        """See Assignments.by_id."""
        return next(iter(self._found(select(table).where(table.c.id == assignment_id))), None)

    def of_ticket(self, ticket_id: str) -> tuple[Assignment, ...]:
        """See Assignments.of_ticket."""
        return self._found(select(table).where(table.c.ticket_id == ticket_id).order_by(*_IN_ORDER))

    def of_tickets(self, ticket_ids: Sequence[str]) -> dict[str, tuple[Assignment, ...]]:
        """See Assignments.of_tickets."""
        if not ticket_ids:
            return {}
        found = self._found(select(table).where(table.c.ticket_id.in_(ticket_ids)).order_by(*_IN_ORDER))
        by_ticket = {key: tuple(mine) for key, mine in groupby(found, lambda each: each.ticket_id)}
        return {each: by_ticket[each] for each in ticket_ids if each in by_ticket}

    def find(self, query: AssignmentQuery) -> tuple[Assignment, ...]:
        """See Assignments.find."""
        question = select(table).where(*_conditions(query))
        if query.latest:
            question = question.order_by(table.c.due_at.desc(), table.c.id.desc())
        else:
            question = question.order_by(table.c.due_at, table.c.id)
        if query.after is not None:
            key = tuple_(table.c.due_at, table.c.id)
            question = question.where(key < query.after if query.latest else key > query.after)
        return self._found(question.limit(query.limit))

    def count(self, query: AssignmentQuery, at_most: int) -> int:
        """See Assignments.count."""
        mine = select(table.c.id).where(*_conditions(query)).limit(at_most).subquery()
        return self._connection.execute(select(func.count()).select_from(mine)).scalar_one()

    def due_before(
        self,
        clock: AssignmentClock,
        moment: datetime,
        limit: int,
        after: tuple[datetime, str] | None = None,
    ) -> tuple[Assignment, ...]:
        """See Assignments.due_before."""
        runs_out = table.c[RUNS_OUT[clock]]
        question = select(table).where(runs_out < moment).order_by(runs_out, table.c.id)
        if after is not None:
            question = question.where(tuple_(runs_out, table.c.id) > after)
        return self._found(question.limit(limit))

    def _found(self, question: Select[Any]) -> tuple[Assignment, ...]:
        return tuple(assignment_of(row) for row in self._connection.execute(question).mappings())


def _conditions(query: AssignmentQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.unit:
        conditions.append(table.c.unit == query.unit)
    if query.handler:
        conditions.append(table.c.handler == query.handler)
    if query.states:
        conditions.append(table.c.state.in_(sorted(query.states)))
    if query.roles:
        conditions.append(table.c.role.in_(sorted(query.roles)))
    if query.due_since is not None:
        conditions.append(table.c.due_at >= query.due_since)
    if query.due_before is not None:
        conditions.append(table.c.due_at < query.due_before)
    return conditions
