"""The repositories of `forms.ports` over one connection, inside one transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from forms.call_record import CallRecord
from forms.errors import TicketChanged, TicketTaken
from forms.storage import rows, tables
from forms.ticket import Operator, Ticket
from forms.ticket_list import EXCERPT_LENGTH, TicketLine, TicketQuery

SEARCH_DEPTH = 200_000
"""Words are looked for in this many of the newest tickets, so that a word nobody used takes no long time."""
_BATCH = 1000
_LINE_COLUMNS = (
    *(
        tables.ticket.c[name]
        for name in (
            *("id", "number", "state", "disposal", "request_type", "urgency", "accepted_at", "accepted_by"),
            *("title", "category", "category_path", "district", "street", "address"),
            *("caller_number", "contact_number", "name", "confidential", "anonymous"),
        )
    ),
    func.substr(tables.ticket.c.content, 1, EXCERPT_LENGTH).label("content"),
)
_PLACE = (
    tables.ticket.c.district
    + tables.ticket.c.street
    + tables.ticket.c.community
    + tables.ticket.c.grid
    + tables.ticket.c.address
)
_SEARCHED = (tables.ticket.c.title, tables.ticket.c.content, _PLACE, tables.ticket.c.name)
_NEWEST_FIRST = (tables.ticket.c.accepted_at.desc(), tables.ticket.c.id.desc())
_AFTER_ALL_DIGITS = "~"


class StoredTickets:
    """Tickets in the tables ticket, ticket_phone and ticket_trail."""

    def __init__(self, connection: Connection, search_depth: int = SEARCH_DEPTH) -> None:
        self._connection = connection
        self._search_depth = search_depth

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
        question = select(*_LINE_COLUMNS).where(*self._conditions(query))
        back_to = self.searched_back_to(query)
        if back_to is not None:
            question = question.where(tables.ticket.c.accepted_at >= back_to)
        return self._lines(question.order_by(*_NEWEST_FIRST).limit(query.limit))

    def searched_back_to(self, query: TicketQuery) -> datetime | None:
        """See Tickets.searched_back_to."""
        narrowed = query.number or query.phone or query.since is not None
        if narrowed or not (query.words or query.name):
            return None
        accepted_at = tables.ticket.c.accepted_at
        newest = select(accepted_at).order_by(accepted_at.desc()).offset(self._search_depth).limit(1)
        return self._connection.execute(newest).scalar_one_or_none()

    def _conditions(self, query: TicketQuery) -> list[ColumnElement[bool]]:
        ticket = tables.ticket.c
        conditions: list[ColumnElement[bool]] = []
        if query.number:
            conditions += [ticket.number >= query.number, ticket.number < query.number + _AFTER_ALL_DIGITS]
        if query.phone:
            phones = tables.ticket_phone.c
            column = phones.tail if len(query.phone) == 4 else phones.phone
            conditions.append(ticket.id.in_(select(phones.ticket_id).where(column == query.phone)))
        if query.name:
            conditions.append(self._contains(ticket.name, query.name))
        for word in query.words:
            conditions.append(or_(*(self._contains(column, word) for column in _SEARCHED)))
        if query.states:
            conditions.append(ticket.state.in_(sorted(query.states)))
        if query.categories:
            conditions.append(or_(*(_below(code) for code in query.categories)))
        if query.since is not None:
            conditions.append(ticket.accepted_at >= query.since)
        if query.until is not None:
            conditions.append(ticket.accepted_at < query.until)
        if query.after is not None:
            key = (query.after.accepted_at, query.after.id)
            conditions.append(tuple_(ticket.accepted_at, ticket.id) < key)
        return conditions

    def _contains(self, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
        """*column* holds *text*, whatever the case of Latin letters."""
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        if self._connection.dialect.name == "postgresql":
            return column.ilike(f"%{escaped}%", escape="\\")
        return column.like(f"%{escaped}%", escape="\\")

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
        return rows.ticket_of(row, phones.all(), trail.all())

    def _insert(self, tickets: list[Ticket]) -> None:
        try:
            self._insert_rows(tables.ticket, [rows.ticket_row(each) for each in tickets])
        except IntegrityError:
            numbers = "、".join(each.number for each in tickets[:3])
            raise TicketTaken(f"工单 {numbers} 已经存在。") from None
        phones = [row for each in tickets for row in rows.phone_rows(each)]
        self._insert_rows(tables.ticket_phone, phones)
        self._insert_rows(tables.ticket_trail, [row for each in tickets for row in rows.trail_rows(each)])

    def _insert_rows(self, table: Table, new: list[rows.Row]) -> None:
        if new:
            self._connection.execute(insert(table), new)


def history_question(phone: str, limit: int) -> Select[Any]:
    """The newest tickets of one number, straight from the primary key of ticket_phone."""
    phones = tables.ticket_phone
    return (
        select(*_LINE_COLUMNS)
        .join(phones, phones.c.ticket_id == tables.ticket.c.id)
        .where(phones.c.phone == phone)
        .order_by(phones.c.accepted_at.desc(), phones.c.ticket_id.desc())
        .limit(limit)
    )


def _below(code: str) -> ColumnElement[bool]:
    category = tables.ticket.c.category
    return and_(category >= code, category < code + _AFTER_ALL_DIGITS)


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
        row = rows.call_row(record)
        changed = {name: value for name, value in row.items() if name != "call_id"}
        self._connection.execute(_upsert(self._connection, tables.call_record, row, changed))
        for table, new in (
            (tables.call_participant, rows.participant_rows(record)),
            (tables.call_transfer, rows.transfer_rows(record)),
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
            rows.call_of(
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
