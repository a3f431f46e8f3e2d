"""A SQLite base copied to PostgreSQL: rows as they are, then our index, then the reference's."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from forms.search import tokens
from forms.storage import migrate
from forms.storage.search_tables import periods_of
from forms.storage.search_writing import facets_in, period_token
from forms.storage.tables import metadata

_STEP = 100_000
Tell = Callable[[str], None]


def copied(source: Path, url: str, tell: Tell) -> bool:
    """Fill the database at *url*, unless it is filled; whether it has a trigram index of its own.

    Indexes that take long are made afterwards.
    """
    migrate(url)
    with (
        contextlib.closing(sqlite3.connect(source)) as origin,
        psycopg.connect(_plain(url), autocommit=True) as target,
    ):
        target.execute("SET timezone = 'UTC'")
        target.execute("SET maintenance_work_mem = '512MB'")
        held = target.execute("SELECT count(*) FROM search_ticket").fetchone()
        if held == (0,):
            _copy_all(origin, target, tell)
        return _add_trigrams(target, tell)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _copy_all(origin: sqlite3.Connection, target: psycopg.Connection, tell: Tell) -> None:
    target.execute("DROP INDEX ix_search_ticket_index_tokens")
    there = {name for (name,) in origin.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue  # the base may be older than a table in which it has no rows
        names = [each.name for each in table.columns]
        listed = ", ".join(f'"{each}"' for each in names)
        rows = origin.execute(f"SELECT {listed} FROM {table.name}")  # noqa: S608
        first = rows.fetchone()
        if first is None or target.execute(_any(table.name)).fetchone() is not None:
            continue
        tell(f"  {table.name}")
        _copy(target, table.name, names, (row for part in ([first], rows) for row in part), tell)
    tell("  our index")
    documents = origin.execute("SELECT key, text, sound, facets FROM search_ticket")
    _copy(target, "search_ticket_index", ["key", "tokens"], map(_vector, documents), tell)
    target.execute(
        "CREATE INDEX ix_search_ticket_index_tokens ON search_ticket_index"
        " USING gin (tokens) WITH (fastupdate = off)"
    )
    target.execute("VACUUM ANALYZE")


def _any(table: str) -> sql.Composed:
    return sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))


def _copy(
    target: psycopg.Connection, table: str, names: list[str], rows: Iterable[tuple[Any, ...]], tell: Tell
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with target.cursor().copy(statement) as copy:
        for done, row in enumerate(rows, start=1):
            copy.write_row(row)
            if done % _STEP == 0:
                tell(f"  {table} {done:,}")


def _vector(row: tuple[int, str, str, str]) -> tuple[int, str]:
    key, text, sound, facets = row
    found = tokens.all_tokens(text, sound, facets_in(facets))
    found += [period_token(*period) for period in periods_of(key)]
    return key, " ".join(f"'{each}'" for each in found)


def _add_trigrams(target: psycopg.Connection, tell: Tell) -> bool:
    tell("  trigrams for the reference")
    try:
        target.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except psycopg.Error:
        return False
    target.execute("CREATE INDEX IF NOT EXISTS reference ON search_ticket USING gin (text gin_trgm_ops)")
    target.execute("ANALYZE search_ticket")
    return True
