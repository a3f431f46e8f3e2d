"""Follow-up tasks over one connection, inside one transaction."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, tuple_, update

from forms.followup.errors import FollowUpChanged
from forms.followup.ports import TaskQuery
from forms.followup.task import OPEN_TASKS, FollowUpTask
from forms.storage.followup_rows import row_of_task, task_of
from forms.storage.followup_tables import follow_up as table

_AS_OPENED = (table.c.opened_at, table.c.id)


class StoredFollowUps:
    """Tasks in the table follow_up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, task: FollowUpTask) -> None:
        """See FollowUps.add."""
        self._connection.execute(insert(table), row_of_task(task))

    def save(self, task: FollowUpTask) -> None:
        """See FollowUps.save."""
        found = self._connection.execute(
            update(table)
            .where(table.c.id == task.id, table.c.revision == task.revision - 1)
            .values(row_of_task(task))
        )
        if found.rowcount != 1:
            raise FollowUpChanged("这项回访刚被他人改动，您的操作未生效，请刷新后再试。")

    def by_id(self, task_id: str) -> FollowUpTask | None:
        """See FollowUps.by_id."""
        return next(iter(self._found(select(table).where(table.c.id == task_id))), None)

    def about(self, main_id: str) -> tuple[FollowUpTask, ...]:
        """See FollowUps.about."""
        return self._found(select(table).where(table.c.main_id == main_id).order_by(*_AS_OPENED))

    def of_appeal(self, ticket_id: str) -> tuple[FollowUpTask, ...]:
        """See FollowUps.of_appeal."""
        return self._found(select(table).where(table.c.ticket_id == ticket_id).order_by(*_AS_OPENED))

    def find(self, query: TaskQuery) -> tuple[FollowUpTask, ...]:
        """See FollowUps.find."""
        question = select(table).where(*_conditions(query)).order_by(table.c.next_at, table.c.id)
        if query.after is not None:
            question = question.where(tuple_(table.c.next_at, table.c.id) > query.after)
        return self._found(question.limit(query.limit))

    def count(self, query: TaskQuery, at_most: int) -> int:
        """See FollowUps.count."""
        mine = select(table.c.id).where(*_conditions(query)).limit(at_most).subquery()
        return self._connection.execute(select(func.count()).select_from(mine)).scalar_one()

    def open_of(self, owner: str) -> int:
        """See FollowUps.open_of."""
        question = select(func.count(table.c.id)).where(
            table.c.owner == owner, table.c.state.in_(sorted(OPEN_TASKS))
        )
        return self._connection.execute(question).scalar_one()

    def _found(self, question: Select[Any]) -> tuple[FollowUpTask, ...]:
        return tuple(task_of(row) for row in self._connection.execute(question).mappings())


def _conditions(query: TaskQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.owner is not None:
        conditions.append(table.c.owner == query.owner)
    if query.states:
        conditions.append(table.c.state.in_(sorted(query.states)))
    if query.until is not None:
        conditions.append(table.c.next_at < query.until)
    return conditions
