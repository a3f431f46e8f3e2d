"""Follow-up tasks, the list of unsatisfied citizens, and missed calls, over one connection."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from forms.followup.counting import CountBy, FollowUpCounts
from forms.followup.errors import FollowUpChanged
from forms.followup.missed import MissedCall
from forms.followup.ports import TaskQuery
from forms.followup.task import OPEN_TASKS, FollowUpTask
from forms.followup.unsatisfied import Unsatisfied
from forms.storage.followup_counts import counts_by, counts_of
from forms.storage.followup_rows import (
    entry_of,
    missed_of,
    row_of_entry,
    row_of_missed,
    row_of_task,
    task_of,
)
from forms.storage.followup_tables import follow_up, missed_call, missed_call_call, unsatisfied

_AS_OPENED = (follow_up.c.opened_at, follow_up.c.round, follow_up.c.id)
Place = tuple[datetime, str]


class StoredFollowUps:
    """Tasks in the table follow_up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, task: FollowUpTask) -> None:
        """See FollowUps.add."""
        self._connection.execute(insert(follow_up), row_of_task(task))

    def save(self, task: FollowUpTask) -> None:
        """See FollowUps.save."""
        save_next(self._connection, follow_up, row_of_task(task))

    def by_id(self, task_id: str) -> FollowUpTask | None:
        """See FollowUps.by_id."""
        return next(iter(self._found(select(follow_up).where(follow_up.c.id == task_id))), None)

    def about(self, main_id: str) -> tuple[FollowUpTask, ...]:
        """See FollowUps.about."""
        return self._found(select(follow_up).where(follow_up.c.main_id == main_id).order_by(*_AS_OPENED))

    def of_appeal(self, ticket_id: str) -> tuple[FollowUpTask, ...]:
        """See FollowUps.of_appeal."""
        return self._found(select(follow_up).where(follow_up.c.ticket_id == ticket_id).order_by(*_AS_OPENED))

    def find(self, query: TaskQuery) -> tuple[FollowUpTask, ...]:
        """See FollowUps.find."""
        next_at, own_id = follow_up.c.next_at, follow_up.c.id
        order = (next_at.desc(), own_id.desc()) if query.newest_first else (next_at, own_id)
        question = select(follow_up).where(*_conditions(query)).order_by(*order)
        if query.after is not None:
            place = tuple_(next_at, own_id)
            question = question.where(place < query.after if query.newest_first else place > query.after)
        return self._found(question.limit(query.limit))

    def count(self, query: TaskQuery, at_most: int) -> int:
        """See FollowUps.count."""
        return count_of(self._connection, select(follow_up.c.id).where(*_conditions(query)), at_most)

    def open_of(self, owner: str) -> int:
        """See FollowUps.open_of."""
        question = select(func.count(follow_up.c.id)).where(
            follow_up.c.owner == owner, follow_up.c.state.in_(sorted(OPEN_TASKS))
        )
        return self._connection.execute(question).scalar_one()

    def counts(self, since: datetime, until: datetime) -> FollowUpCounts:
        """See FollowUps.counts."""
        return counts_of(self._connection, since, until)

    def counts_by(self, by: CountBy, since: datetime, until: datetime) -> dict[str, FollowUpCounts]:
        """See FollowUps.counts_by."""
        return counts_by(self._connection, by, since, until)

    def _found(self, question: Select[Any]) -> tuple[FollowUpTask, ...]:
        return tuple(task_of(dict(row)) for row in self._connection.execute(question).mappings())


class StoredUnsatisfied:
    """Entries in the table unsatisfied."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: Unsatisfied) -> None:
        """See UnsatisfiedList.add."""
        self._connection.execute(insert(unsatisfied), row_of_entry(entry))

    def save(self, entry: Unsatisfied) -> None:
        """See UnsatisfiedList.save."""
        save_next(self._connection, unsatisfied, row_of_entry(entry))

    def by_id(self, entry_id: str) -> Unsatisfied | None:
        """See UnsatisfiedList.by_id."""
        return next(iter(self._found(select(unsatisfied).where(unsatisfied.c.id == entry_id))), None)

    def about(self, main_id: str) -> tuple[Unsatisfied, ...]:
        """See UnsatisfiedList.about."""
        question = select(unsatisfied).where(unsatisfied.c.main_id == main_id)
        return self._found(question.order_by(unsatisfied.c.since, unsatisfied.c.id))

    def still_open(self, limit: int, after: Place | None = None) -> tuple[Unsatisfied, ...]:
        """See UnsatisfiedList.still_open."""
        question = select(unsatisfied).where(unsatisfied.c.left_at.is_(None))
        question = question.order_by(unsatisfied.c.since, unsatisfied.c.id)
        if after is not None:
            question = question.where(tuple_(unsatisfied.c.since, unsatisfied.c.id) > after)
        return self._found(question.limit(limit))

    def count_open(self, at_most: int) -> int:
        """See UnsatisfiedList.count_open."""
        mine = select(unsatisfied.c.id).where(unsatisfied.c.left_at.is_(None))
        return count_of(self._connection, mine, at_most)

    def _found(self, question: Select[Any]) -> tuple[Unsatisfied, ...]:
        return tuple(entry_of(dict(row)) for row in self._connection.execute(question).mappings())


class StoredMissedCalls:
    """Numbers in the table missed_call, their calls in missed_call_call."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, missed: MissedCall) -> None:
        """See MissedCalls.add."""
        try:
            self._connection.execute(insert(missed_call), row_of_missed(missed))
        except IntegrityError:
            raise FollowUpChanged("这个号码刚由他人登记，未重复登记。") from None
        self._keep_calls(missed, 0)

    def save(self, missed: MissedCall) -> None:
        """See MissedCalls.save."""
        if self.by_id(missed.id) == missed:
            return
        save_next(self._connection, missed_call, row_of_missed(missed))
        known = select(func.count(missed_call_call.c.call_id)).where(
            missed_call_call.c.missed_id == missed.id
        )
        self._keep_calls(missed, self._connection.execute(known).scalar_one())

    def by_id(self, missed_id: str) -> MissedCall | None:
        """See MissedCalls.by_id."""
        return next(iter(self._found(select(missed_call).where(missed_call.c.id == missed_id))), None)

    def open_of(self, number: str) -> MissedCall | None:
        """See MissedCalls.open_of."""
        mine = select(missed_call).where(missed_call.c.number == number, missed_call.c.ended_at.is_(None))
        return next(iter(self._found(mine)), None)

    def knows(self, call_id: str) -> bool:
        """See MissedCalls.knows."""
        question = select(missed_call_call.c.call_id).where(missed_call_call.c.call_id == call_id)
        return self._connection.execute(question).first() is not None

    def waiting(self, limit: int, after: Place | None = None) -> tuple[MissedCall, ...]:
        """See MissedCalls.waiting."""
        question = select(missed_call).where(missed_call.c.ended_at.is_(None))
        question = question.order_by(missed_call.c.first_at, missed_call.c.id)
        if after is not None:
            question = question.where(tuple_(missed_call.c.first_at, missed_call.c.id) > after)
        return self._found(question.limit(limit))

    def count_waiting(self, at_most: int) -> int:
        """See MissedCalls.count_waiting."""
        mine = select(missed_call.c.id).where(missed_call.c.ended_at.is_(None))
        return count_of(self._connection, mine, at_most)

    def _keep_calls(self, missed: MissedCall, known: int) -> None:
        rows = [
            {"call_id": call_id, "missed_id": missed.id, "position": position}
            for position, call_id in enumerate(missed.calls)
            if position >= known
        ]
        if rows:
            self._connection.execute(insert(missed_call_call), rows)

    def _found(self, question: Select[Any]) -> tuple[MissedCall, ...]:
        rows = self._connection.execute(question).mappings().all()
        if not rows:
            return ()
        own = missed_call_call.c
        mine = select(own.missed_id, own.call_id).where(own.missed_id.in_([row["id"] for row in rows]))
        calls: dict[str, list[str]] = {}
        for missed_id, call_id in self._connection.execute(mine.order_by(own.position)):
            calls.setdefault(missed_id, []).append(call_id)
        return tuple(missed_of(dict(row), calls.get(row["id"], ())) for row in rows)


def save_next(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Store the next revision of a row; FollowUpChanged if another came first."""
    found = connection.execute(
        update(table).where(table.c.id == row["id"], table.c.revision == row["revision"] - 1).values(row)
    )
    if found.rowcount != 1:
        raise FollowUpChanged("它刚被他人改动，您的操作未生效，请刷新后再试。")


def count_of(connection: Connection, mine: Select[Any], at_most: int) -> int:
    """How many rows *mine* selects, counted no further than *at_most*."""
    found = mine.limit(at_most).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def _conditions(query: TaskQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.owners:
        conditions.append(follow_up.c.owner.in_(sorted(query.owners)))
    if query.states:
        conditions.append(follow_up.c.state.in_(sorted(query.states)))
    if query.until is not None:
        conditions.append(follow_up.c.next_at < query.until)
    return conditions
