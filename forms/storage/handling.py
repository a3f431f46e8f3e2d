"""Records of handling over one connection, inside one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from sqlalchemy import ColumnElement, Connection, Select, Table, func, insert, select, tuple_, update

from forms.handling.errors import RecordChanged
from forms.handling.ports import R, RecordQuery
from forms.handling.records import Extension, HelpRequest, Reply, Whistle, WhistleCall
from forms.storage import handling_rows, handling_tables
from forms.storage.handling_rows import Row


@dataclass(frozen=True, slots=True)
class _Kind(Generic[R]):
    """Where records of a kind are kept, and how they become rows."""

    table: Table
    row: Callable[[R], Row]
    record: Callable[[Row], R]


class StoredRecords(Generic[R]):
    """Records of one kind in their table."""

    def __init__(self, connection: Connection, kind: _Kind[R]) -> None:
        self._connection = connection
        self._kind = kind
        self._table = kind.table

    def add(self, record: R) -> None:
        """See Records.add."""
        self._connection.execute(insert(self._table), self._kind.row(record))

    def save(self, record: R) -> None:
        """See Records.save."""
        own = self._table.c
        found = self._connection.execute(
            update(self._table)
            .where(own.id == record.id, own.revision == record.revision - 1)
            .values(self._kind.row(record))
        )
        if found.rowcount != 1:
            raise RecordChanged("刚被他人处理，您的操作未生效，请刷新后再看。")

    def by_id(self, record_id: str) -> R | None:
        """See Records.by_id."""
        return next(iter(self._found(select(self._table).where(self._table.c.id == record_id))), None)

    def of_ticket(self, ticket_id: str) -> tuple[R, ...]:
        """See Records.of_ticket."""
        own = self._table.c
        return self._found(select(self._table).where(own.ticket_id == ticket_id).order_by(own.at, own.id))

    def find(self, query: RecordQuery) -> tuple[R, ...]:
        """See Records.find."""
        own = self._table.c
        question = select(self._table).where(*self._conditions(query))
        if query.newest:
            question = question.order_by(own.at.desc(), own.id.desc())
        else:
            question = question.order_by(own.at, own.id)
        if query.after is not None:
            key = tuple_(own.at, own.id)
            question = question.where(key < query.after if query.newest else key > query.after)
        return self._found(question.limit(query.limit))

    def count(self, query: RecordQuery, at_most: int) -> int:
        """See Records.count."""
        mine = select(self._table.c.id).where(*self._conditions(query)).limit(at_most).subquery()
        return self._connection.execute(select(func.count()).select_from(mine)).scalar_one()

    def _conditions(self, query: RecordQuery) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if query.unit:
            conditions.append(self._table.c.unit == query.unit)
        if query.states:
            conditions.append(self._table.c.state.in_(sorted(each.value for each in query.states)))
        return conditions

    def _found(self, question: Select[Any]) -> tuple[R, ...]:
        return tuple(self._kind.record(dict(row)) for row in self._connection.execute(question).mappings())


_REPLY: _Kind[Reply] = _Kind(handling_tables.reply, handling_rows.row_of_reply, handling_rows.reply_of)
_EXTENSION: _Kind[Extension] = _Kind(
    handling_tables.extension, handling_rows.row_of_extension, handling_rows.extension_of
)
_HELP: _Kind[HelpRequest] = _Kind(
    handling_tables.help_request, handling_rows.row_of_help, handling_rows.help_of
)
_WHISTLE: _Kind[Whistle] = _Kind(
    handling_tables.whistle, handling_rows.row_of_whistle, handling_rows.whistle_of
)
_CALL: _Kind[WhistleCall] = _Kind(
    handling_tables.whistle_call, handling_rows.row_of_call, handling_rows.call_of
)


class StoredHandling:
    """All records of handling."""

    def __init__(self, connection: Connection) -> None:
        self.replies = StoredRecords(connection, _REPLY)
        self.extensions = StoredRecords(connection, _EXTENSION)
        self.help_requests = StoredRecords(connection, _HELP)
        self.whistles = StoredRecords(connection, _WHISTLE)
        self.whistle_calls = StoredRecords(connection, _CALL)
