"""Inserting what may be there already, in one statement, so that of two at once one wins and none fails."""

from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert *row*; False, and nothing changed, if a unique key of it is taken."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table).values(row).on_conflict_do_nothing().returning(literal(1))
    return connection.execute(statement).first() is not None
