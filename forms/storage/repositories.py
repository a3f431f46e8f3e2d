"""The repositories of `forms.ports` over one connection, inside one transaction."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from forms.call_record import CallRecord
from forms.errors import TicketChanged, TicketTaken
from forms.search.document import Kind
from forms.storage import call_rows, rows, search_index, tables, ticket_search
from forms.storage.lifecycle_rows import unit_rows
from forms.storage.lifecycle_tables import ticket_unit
from forms.storage.ticket_search import LINE_COLUMNS
from forms.ticket import Operator, Ticket
from forms.ticket_document import document_of
from forms.ticket_list import TicketLine, TicketQuery

_BATCH = 1000


class StoredTickets:
    """Tickets in the tables ticket, ticket_phone and ticket_trail."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ticket: Ticket) -> None:
        """See Tickets.add."""
        self._insert([ticket])

    def add_many(self, tickets: Iterable[Ticket]) -> int:
        """See Tickets.add_many."""
        source = iter(tickets)
        count = 0
        while batch := list(islice(source, _BATCH)):
            self._insert(batch)
            count += len(batch)
        return count

    def save(self, ticket: Ticket) -> None:
        """See Tickets.save. The numbers by which it is found stay as they are."""
        found = self._connection.execute(
            update(tables.ticket)
            .where(tables.ticket.c.id == ticket.id, tables.ticket.c.revision == ticket.revision - 1)
            .values(rows.ticket_row(ticket))
        )
        if found.rowcount != 1:
            raise TicketChanged(f"工单 {ticket.number} 刚被他人改动，您的操作未生效，请刷新后再试。")
        stored = self._connection.execute(
            select(func.count()).where(tables.ticket_trail.c.ticket_id == ticket.id)
        ).scalar_one()
        self._insert_rows(tables.ticket_trail, rows.trail_rows(ticket, first=stored))
        known = len(self._units(ticket.id))
        self._insert_rows(ticket_unit, unit_rows(ticket, first=known))
        search_index.index_document(self._connection, Kind.TICKET, document_of(ticket))

    def by_id(self, ticket_id: str) -> Ticket | None:
        """See Tickets.by_id."""
        return self._one(tables.ticket.c.id == ticket_id)

    def by_number(self, number: str) -> Ticket | None:
        """See Tickets.by_number."""
        return self._one(tables.ticket.c.number == number)

    def of_caller(self, phone: str, limit: int) -> tuple[TicketLine, ...]:
        """See Tickets.of_caller."""
        return self._lines(history_question(phone, limit))

    def count_of_caller(self, phone: str, at_most: int) -> int:
        """See Tickets.count_of_caller."""
        mine = select(tables.ticket_phone.c.ticket_id).where(tables.ticket_phone.c.phone == phone)
        return self._connection.execute(
            select(func.count()).select_from(mine.limit(at_most).subquery())
        ).scalar_one()

    def search(self, query: TicketQuery) -> tuple[TicketLine, ...]:
        """See Tickets.search."""
        return ticket_search.search(self._connection, query)

    def count(self, query: TicketQuery, at_most: int) -> int:
        """See Tickets.count."""
        return ticket_search.count(self._connection, query, at_most)

    def lines(self, ids: Sequence[str]) -> tuple[TicketLine, ...]:
        """See Tickets.lines."""
        return ticket_search.lines_of(self._connection, ids)

    def _lines(self, question: Select[Any]) -> tuple[TicketLine, ...]:
        found = self._connection.execute(question).mappings()
        return tuple(rows.line_of_row(row) for row in found)

    def _one(self, condition: ColumnElement[bool]) -> Ticket | None:
        row = self._connection.execute(select(tables.ticket).where(condition)).mappings().one_or_none()
        if row is None:
            return None
        phones = self._connection.execute(
            select(tables.ticket_phone.c.phone)
            .where(tables.ticket_phone.c.ticket_id == row["id"])
            .order_by(tables.ticket_phone.c.position)
        ).scalars()
        trail = self._connection.execute(
            select(tables.ticket_trail)
            .where(tables.ticket_trail.c.ticket_id == row["id"])
            .order_by(tables.ticket_trail.c.position)
        ).mappings()
        return rows.ticket_of(row, phones.all(), trail.all(), self._units(row["id"]))

    def _units(self, ticket_id: str) -> Sequence[str]:
        question = select(ticket_unit.c.unit).where(ticket_unit.c.ticket_id == ticket_id)
        return self._connection.execute(question.order_by(ticket_unit.c.position)).scalars().all()

    def _insert(self, tickets: list[Ticket]) -> None:
        try:
            self._insert_rows(tables.ticket, [rows.ticket_row(each) for each in tickets])
        except IntegrityError:
            numbers = "、".join(each.number for each in tickets[:3])
            raise TicketTaken(f"工单 {numbers} 已经存在。") from None
        phones = [row for each in tickets for row in rows.phone_rows(each)]
        self._insert_rows(tables.ticket_phone, phones)
        self._insert_rows(ticket_unit, [row for each in tickets for row in unit_rows(each)])
        self._insert_rows(tables.ticket_trail, [row for each in tickets for row in rows.trail_rows(each)])
        search_index.index_new(self._connection, Kind.TICKET, map(document_of, tickets))

    def _insert_rows(self, table: Table, new: list[rows.Row]) -> None:
        if new:
            self._connection.execute(insert(table), new)


def history_question(phone: str, limit: int) -> Select[Any]:
    """The newest tickets of one number, straight from the primary key of ticket_phone."""
    phones = tables.ticket_phone
    return (
        select(*LINE_COLUMNS)
        .join(phones, phones.c.ticket_id == tables.ticket.c.id)
        .where(phones.c.phone == phone)
        .order_by(phones.c.accepted_at.desc(), phones.c.ticket_id.desc())
        .limit(limit)
    )


class StoredNumbers:
    """Counters in the table ticket_counter; the row stays locked until the transaction ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, prefix: str, day: date) -> int:
        """See TicketNumbers.next."""
        counter = tables.ticket_counter
        statement = _upsert(
            self._connection, counter, {"prefix": prefix, "day": day, "last": 1}, {"last": counter.c.last + 1}
        )
        return int(self._connection.execute(statement.returning(counter.c.last)).scalar_one())


class StoredCalls:
    """Calls in the tables call_record, call_participant and call_transfer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, record: CallRecord) -> None:
        """See Calls.save."""
        row = call_rows.call_row(record)
        changed = {name: value for name, value in row.items() if name != "call_id"}
        self._connection.execute(_upsert(self._connection, tables.call_record, row, changed))
        for table, new in (
            (tables.call_participant, call_rows.participant_rows(record)),
            (tables.call_transfer, call_rows.transfer_rows(record)),
        ):
            self._connection.execute(delete(table).where(table.c.call_id == record.call_id))
            if new:
                self._connection.execute(insert(table), new)

    def by_id(self, call_id: str) -> CallRecord | None:
        """See Calls.by_id."""
        return next(iter(self._where(tables.call_record.c.call_id == call_id)), None)

    def of_ticket(self, ticket: Ticket) -> tuple[CallRecord, ...]:
        """See Calls.of_ticket."""
        about = tables.call_record.c.ticket_id == ticket.id
        if not ticket.origin.call_id:
            return self._where(about)
        return self._where(or_(about, tables.call_record.c.call_id == ticket.origin.call_id))

    def _where(self, condition: ColumnElement[bool]) -> tuple[CallRecord, ...]:
        calls = tables.call_record
        found = self._connection.execute(
            select(calls).where(condition).order_by(calls.c.started_at, calls.c.call_id)
        ).mappings()
        return tuple(
            call_rows.call_of(
                row,
                self._parts(tables.call_participant, row["call_id"]),
                self._parts(tables.call_transfer, row["call_id"]),
            )
            for row in found.all()
        )

    def _parts(self, table: Table, call_id: str) -> list[Any]:
        question = select(table).where(table.c.call_id == call_id).order_by(table.c.position)
        return list(self._connection.execute(question).mappings())


class StoredOperators:
    """Operators in the table operator."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, operator: Operator) -> None:
        """See Operators.save."""
        changed = {"name": operator.name, "extension": operator.extension, "active": operator.active}
        row = {"code": operator.code, **changed}
        self._connection.execute(_upsert(self._connection, tables.operator, row, changed))

    def by_code(self, code: str) -> Operator | None:
        """See Operators.by_code."""
        question = select(tables.operator).where(tables.operator.c.code == code)
        row = self._connection.execute(question).mappings().one_or_none()
        return None if row is None else rows.operator_of(row)

    def all(self) -> tuple[Operator, ...]:
        """See Operators.all."""
        question = select(tables.operator).order_by(tables.operator.c.code)
        return tuple(rows.operator_of(row) for row in self._connection.execute(question).mappings())


def _upsert(
    connection: Connection, table: Table, row: rows.Row, changed: rows.Row
) -> postgresql.Insert | sqlite.Insert:
    """Insert *row*, or set *changed* in the row of the same primary key."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=changed)
    return sqlite.insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=changed)
