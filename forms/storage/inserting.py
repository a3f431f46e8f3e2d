"""Inserting what may be there already, in one statement, so that of two at once one wins and none fails."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert *row*; False, and nothing changed, if a unique key of it is taken."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(make(table).values(row).on_conflict_do_nothing()).rowcount == 1
