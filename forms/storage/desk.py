"""Requests to give an order back, and conferences, over one connection, inside one transaction."""

from sqlalchemy import Connection, Select, Table, func, insert, select, update

from forms.dispatch.conference import OPEN_CONFERENCES, Conference
from forms.dispatch.desk_in_memory import CHANGED
from forms.dispatch.errors import RecordTaken
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.lifecycle.assignment import AssignmentState
from forms.storage.desk_rows import Row, conference_of, return_of, row_of_conference, row_of_return
from forms.storage.desk_tables import dispatch_conference, dispatch_return
from forms.storage.lifecycle_tables import assignment


class StoredReturns:
    """Requests in the table dispatch_return."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: ReturnRequest) -> None:
        """See Returns.add."""
        self._connection.execute(insert(dispatch_return), row_of_return(request))

    def save(self, request: ReturnRequest) -> None:
        """See Returns.save."""
        if not _saved(self._connection, dispatch_return, row_of_return(request)):
            raise RecordTaken(CHANGED.format(number=request.number, what="退单申请"))

    def by_id(self, request_id: str) -> ReturnRequest | None:
        """See Returns.by_id."""
        return next(
            iter(self._found(select(dispatch_return).where(dispatch_return.c.id == request_id))), None
        )

    def of_ticket(self, ticket_id: str) -> tuple[ReturnRequest, ...]:
        """See Returns.of_ticket."""
        own = dispatch_return.c
        return self._found(
            select(dispatch_return).where(own.ticket_id == ticket_id).order_by(own.asked_at, own.id)
        )

    def waiting(self, limit: int) -> tuple[ReturnRequest, ...]:
        """See Returns.waiting."""
        own = dispatch_return.c
        return self._found(_waiting_returns().order_by(own.review_due_at, own.id).limit(limit))

    def count_waiting(self, at_most: int) -> int:
        """See Returns.count_waiting."""
        return _counted(self._connection, _waiting_returns(), at_most)

    def _found(self, question: Select[tuple[object, ...]]) -> tuple[ReturnRequest, ...]:
        return tuple(return_of(row) for row in self._connection.execute(question).mappings())


class StoredConferences:
    """Conferences in the table dispatch_conference."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, conference: Conference) -> None:
        """See Conferences.add."""
        self._connection.execute(insert(dispatch_conference), row_of_conference(conference))

    def save(self, conference: Conference) -> None:
        """See Conferences.save."""
        if not _saved(self._connection, dispatch_conference, row_of_conference(conference)):
            raise RecordTaken(CHANGED.format(number=conference.number, what="会商记录"))

    def by_id(self, conference_id: str) -> Conference | None:
        """See Conferences.by_id."""
        question = select(dispatch_conference).where(dispatch_conference.c.id == conference_id)
        return next(iter(self._found(question)), None)

    def of_ticket(self, ticket_id: str) -> tuple[Conference, ...]:
        """See Conferences.of_ticket."""
        own = dispatch_conference.c
        return self._found(
            select(dispatch_conference).where(own.ticket_id == ticket_id).order_by(own.asked_at, own.id)
        )

    def waiting(self, limit: int) -> tuple[Conference, ...]:
        """See Conferences.waiting."""
        own = dispatch_conference.c
        return self._found(_waiting_conferences().order_by(own.due_at, own.id).limit(limit))

    def count_waiting(self, at_most: int) -> int:
        """See Conferences.count_waiting."""
        return _counted(self._connection, _waiting_conferences(), at_most)

    def _found(self, question: Select[tuple[object, ...]]) -> tuple[Conference, ...]:
        return tuple(conference_of(row) for row in self._connection.execute(question).mappings())


def _waiting_returns() -> Select[tuple[object, ...]]:
    return (
        select(dispatch_return)
        .join(assignment, assignment.c.id == dispatch_return.c.assignment_id)
        .where(
            dispatch_return.c.state == ReturnState.ASKED.value,
            assignment.c.state == AssignmentState.RETURN_ASKED.value,
        )
    )


def _waiting_conferences() -> Select[tuple[object, ...]]:
    states = sorted(each.value for each in OPEN_CONFERENCES)
    return select(dispatch_conference).where(dispatch_conference.c.state.in_(states))


def _saved(connection: Connection, table: Table, row: Row) -> bool:
    own = table.c
    found = connection.execute(
        update(table).where(own.id == row["id"], own.revision == row["revision"] - 1).values(row)
    )
    return found.rowcount == 1


def _counted(connection: Connection, question: Select[tuple[object, ...]], at_most: int) -> int:
    mine = question.limit(at_most).subquery()
    return connection.execute(select(func.count()).select_from(mine)).scalar_one()
