"""Tickets in lists: the columns that a line has, and every way to find them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from forms.search.document import Kind
from forms.search.question import question_of
from forms.storage import rows, search_index, tables
from forms.storage.lifecycle_tables import ticket_unit
from forms.storage.search_tables import DOCUMENTS
from forms.ticket_document import allows, asks_index, facets_of, words_of
from forms.ticket_list import EXCERPT_LENGTH, PageKey, TicketLine, TicketQuery

_PAGE = 200
_AFTER_ALL_DIGITS = "~"
_NEWEST_FIRST = (tables.ticket.c.accepted_at.desc(), tables.ticket.c.id.desc())
LINE_COLUMNS = (
    *(
        tables.ticket.c[name]
        for name in (
            *("id", "number", "state", "disposal", "request_type", "urgency", "accepted_at", "accepted_by"),
            *("title", "category", "category_path", "district", "street", "address"),
            *("caller_number", "contact_number", "name", "confidential", "anonymous"),
            *("owner_unit", "owner_person", "due_at", "due_provisional", "next_step", "hops", "redos"),
            "lead_unit",
        )
    ),
    func.substr(tables.ticket.c.content, 1, EXCERPT_LENGTH).label("content"),
)


def search(connection: Connection, query: TicketQuery) -> tuple[TicketLine, ...]:
    """See Tickets.search."""
    if asks_index(query):
        return _through_index(connection, query)
    if query.words or query.name:
        return _of_number_with_words(connection, query)
    found = connection.execute(question(query).limit(query.limit)).mappings()
    return tuple(rows.line_of_row(row) for row in found)


def count(connection: Connection, query: TicketQuery, at_most: int) -> int:
    """See Tickets.count."""
    query = replace(query, after=None)
    if query.words or query.name or asks_index(query):
        return len(search(connection, replace(query, limit=at_most)))
    mine = select(tables.ticket.c.id).where(*_conditions(query)).limit(at_most).subquery()
    return connection.execute(select(func.count()).select_from(mine)).scalar_one()


def lines_of(connection: Connection, ids: Sequence[str]) -> tuple[TicketLine, ...]:
    """The lines of these tickets, in this order; those that are missing are left out."""
    if not ids:
        return ()
    found = connection.execute(select(*LINE_COLUMNS).where(tables.ticket.c.id.in_(ids))).mappings()
    lines = {row["id"]: rows.line_of_row(row) for row in found}
    return tuple(lines[each] for each in ids if each in lines)


def _through_index(connection: Connection, query: TicketQuery) -> tuple[TicketLine, ...]:
    """Words and facets: what the index finds, but for what only the line itself can say."""
    lines: list[TicketLine] = []
    after = None if query.after is None else (query.after.at, query.after.id)
    while len(lines) < query.limit:
        hits = search_index.newest(
            connection,
            Kind.TICKET,
            words_of(query),
            facets_of(query),
            after=after,
            since=query.since,
            until=query.until,
            limit=query.limit,
            forgiving_typos=not query.as_typed,
        )
        lines += [line for line in lines_of(connection, [hit.id for hit in hits]) if allows(query, line)]
        if len(hits) < query.limit:
            break
        after = hits[-1].at, hits[-1].id
    return tuple(lines[: query.limit])


def _of_number_with_words(connection: Connection, query: TicketQuery) -> tuple[TicketLine, ...]:
    """A number with words: the few tickets of that number, each looked at."""
    question = question_of(query.words)
    indexed = DOCUMENTS[Kind.TICKET].c
    lines: list[TicketLine] = []
    while len(lines) < query.limit:
        page = _page(connection, query, indexed.text, indexed.sound)
        lines += [
            line
            for row in page
            if question.holds(row["text"], row["sound"]) and allows(query, line := rows.line_of_row(row))
        ]
        if len(page) < _PAGE:
            break
        query = replace(query, after=PageKey(page[-1]["accepted_at"], page[-1]["id"]))
    return tuple(lines[: query.limit])


def _page(connection: Connection, query: TicketQuery, *more: ColumnElement[str]) -> Sequence[RowMapping]:
    indexed = DOCUMENTS[Kind.TICKET]
    joined = question(query).add_columns(*more).join(indexed, indexed.c.id == tables.ticket.c.id)
    return connection.execute(joined.limit(_PAGE)).mappings().all()


def question(query: TicketQuery) -> Select[Any]:
    """Everything but words, straight from the table of tickets."""
    if _is_by_states(query):
        return _merged(query)
    ticket = tables.ticket.c
    conditions = _conditions(query)
    after = None if query.after is None else (query.after.at, query.after.id)
    if query.by_due:
        if after is not None:
            conditions.append(tuple_(ticket.due_at, ticket.id) > after)
        return select(*LINE_COLUMNS).where(*conditions).order_by(ticket.due_at, ticket.id)
    if after is not None:
        conditions.append(tuple_(ticket.accepted_at, ticket.id) < after)
    return select(*LINE_COLUMNS).where(*conditions).order_by(*_NEWEST_FIRST)


def _is_by_states(query: TicketQuery) -> bool:
    """Whether several states are the narrowest thing asked for; an index leads through one at a time."""
    narrower = query.owner_unit or query.owner_person or query.accepted_by or query.urgencies
    return len(query.states) > 1 and not (narrower or query.number or query.phone)


def _merged(query: TicketQuery) -> Select[Any]:
    """The first of each state, and of these the first."""
    each_state = (replace(query, states=frozenset({state})) for state in sorted(query.states))
    parts = (question(each).limit(query.limit).subquery() for each in each_state)
    merged = union_all(*(select(part) for part in parts)).subquery()
    if query.by_due:
        return select(merged).order_by(merged.c.due_at, merged.c.id)
    return select(merged).order_by(merged.c.accepted_at.desc(), merged.c.id.desc())


def _conditions(query: TicketQuery) -> list[ColumnElement[bool]]:
    ticket = tables.ticket.c
    conditions: list[ColumnElement[bool]] = []
    if query.number:
        conditions += [ticket.number >= query.number, ticket.number < query.number + _AFTER_ALL_DIGITS]
    if query.phone:
        phones = tables.ticket_phone.c
        column = phones.tail if len(query.phone) == 4 else phones.phone
        conditions.append(ticket.id.in_(select(phones.ticket_id).where(column == query.phone)))
    if query.states:
        conditions.append(ticket.state.in_(sorted(query.states)))
    if query.categories:
        conditions.append(or_(*(_below(code) for code in query.categories)))
    conditions += [
        column.in_(values)
        for column, values in (
            (ticket.district, query.districts),
            (ticket.street, query.streets),
            (ticket.channel, query.channels),
        )
        if values
    ]
    if query.since is not None:
        conditions.append(ticket.accepted_at >= query.since)
    if query.until is not None:
        conditions.append(ticket.accepted_at < query.until)
    return conditions + _of_standing(query)


def _of_standing(query: TicketQuery) -> list[ColumnElement[bool]]:
    ticket = tables.ticket.c
    conditions: list[ColumnElement[bool]] = []
    if query.owner_unit:
        conditions.append(ticket.owner_unit == query.owner_unit)
    if query.owner_person:
        conditions.append(ticket.owner_person == query.owner_person)
    if query.owner_unit or query.owner_person or query.by_due:
        # only an open ticket has an owner, and it has a due time: so says the index too
        conditions.append(ticket.due_at.is_not(None))
    if query.accepted_by:
        conditions.append(ticket.accepted_by == query.accepted_by)
    if query.due_from is not None:
        conditions.append(ticket.due_at >= query.due_from)
    if query.due_before is not None:
        conditions.append(ticket.due_at < query.due_before)
    if query.with_unit:
        mine = select(ticket_unit.c.ticket_id).where(ticket_unit.c.unit == query.with_unit)
        conditions.append(ticket.id.in_(mine))
    if query.urgencies:
        conditions.append(ticket.urgency.in_(sorted(query.urgencies)))
    return conditions


def _below(code: str) -> ColumnElement[bool]:
    category = tables.ticket.c.category
    return and_(category >= code, category < code + _AFTER_ALL_DIGITS)
