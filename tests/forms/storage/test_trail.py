"""The trail is append-only, and older databases get their standings: on SQLite and on PostgreSQL."""

import pytest
from alembic import command as alembic_command
from alembic.config import Config
from sqlalchemy import Connection, DateTime, Float, MetaData, Table, select, text
from sqlalchemy.exc import DBAPIError

from forms.lifecycle.standing import Desk, NextStep
from forms.service import TicketQuery, count_tickets, file_ticket, ticket_by_id
from forms.storage import Database, migrate, open_storage, schema, tables
from forms.storage.connecting import make_engine, read_url
from forms.words import StateKind
from tests.forms.samples import NOW, command
from tests.forms.storage.test_schema import ROOT

TAMPERING = [
    "UPDATE ticket_trail SET text = 'never' WHERE position = 0",
    "UPDATE ticket_trail SET operator = '9999'",
    "DELETE FROM ticket_trail WHERE position = 1",
    "DELETE FROM ticket_trail",
    "DELETE FROM ticket",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO ticket_trail (ticket_id, position, at, step, operator, operator_name, text) "
    "SELECT ticket_id, position, at, step, '9999', operator_name, text FROM ticket_trail",
    "REPLACE INTO ticket_trail (ticket_id, position, at, step, operator, operator_name, text) "
    "SELECT ticket_id, position, at, step, '9999', operator_name, text FROM ticket_trail",
]
ON_POSTGRESQL = [
    "TRUNCATE ticket_trail",
    "TRUNCATE ticket CASCADE",
    "INSERT INTO ticket_trail (ticket_id, position, at, step, operator, operator_name, text) "
    "SELECT ticket_id, position, at, step, '9999', operator_name, text FROM ticket_trail "
    "ON CONFLICT (ticket_id, position) DO UPDATE SET operator = excluded.operator",
]


def test_nobody_edits_the_trail(database: Database, database_url: str) -> None:
    uow = database.unit_of_work()
    filed = file_ticket(command(), uow, NOW).ticket
    own = ON_SQLITE if database_url.startswith("sqlite") else ON_POSTGRESQL
    engine = make_engine(read_url(database_url))
    for statement in (*TAMPERING, *own):
        with (
            pytest.raises(DBAPIError, match="the trail of a ticket cannot be changed"),
            engine.begin() as connection,
        ):
            connection.execute(text(statement))
        assert ticket_by_id(filed.id, uow) == filed, statement
    with engine.connect() as connection:
        assert len(connection.execute(select(tables.ticket_trail)).all()) == 2
    engine.dispose()


def test_lines_are_still_added(database: Database) -> None:
    uow = database.unit_of_work()
    filed = file_ticket(command(), uow, NOW).ticket
    with uow.writing() as work:
        work.tickets.save(filed.noted(filed.trail[0]))
    assert len(ticket_by_id(filed.id, uow).trail) == 3


def test_tickets_of_an_older_program_get_their_standing(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "forms" / "storage" / "migrations"))
    engine = make_engine(read_url(database_url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic_command.upgrade(config, "0004")
        for number, (state, disposal) in enumerate(
            (("awaiting_dispatch", "dispatch"), ("closed", "legal_route"), ("closed", "answered"))
        ):
            _insert_old(connection, number, state, disposal)
    engine.dispose()
    assert migrate(database_url) == schema.HEAD
    storage = open_storage(database_url)
    uow = storage.unit_of_work()
    waiting, told, closed = (ticket_by_id(f"t{number}", uow) for number in range(3))
    storage_count = count_tickets(TicketQuery(words=("老工单",), owner_unit=Desk.DISPATCH.value), uow)
    storage.close()
    assert (waiting.standing.owner_unit, waiting.standing.next_step) == (Desk.DISPATCH, NextStep.DISPATCH)
    assert waiting.standing.due_at is not None
    assert (waiting.standing.due_at - waiting.accepted_at).total_seconds() == 2 * 60 * 60
    assert (told.state, closed.state) == (StateKind.LEGAL_ROUTE, StateKind.CLOSED)
    assert told.standing == closed.standing == type(told.standing)()
    assert storage_count == 1


def _insert_old(connection: Connection, number: int, state: str, disposal: str) -> None:
    old = Table("ticket", MetaData(), autoload_with=connection)
    row: dict[str, object] = {}
    for column in old.columns:
        kind = column.type
        if isinstance(kind, DateTime):
            row[column.name] = NOW.replace(
                microsecond=123000, tzinfo=None if connection.dialect.name == "sqlite" else NOW.tzinfo
            )
        elif isinstance(kind, Float) or column.name == "coordinate_system":
            row[column.name] = None
        else:
            row[column.name] = False if kind.python_type is bool else ""
    row |= {"id": f"t{number}", "number": f"20261101-00000{number}", "state": state, "disposal": disposal}
    row |= {"title": "老工单", "revision": 1, "gender": "unknown", "party": "person"}
    row |= {"request_type": "help", "urgency": "normal"}
    connection.execute(old.insert(), row)
