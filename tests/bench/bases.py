"""Databases full of generated tickets, for SQLite and PostgreSQL, with what they are held against.

SQLite's stay in the user's cache under a name that says what they hold, so that they are made once: the rows
and tables that this program makes of a few tickets are their mark. PostgreSQL's are copied from them.
"""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from forms.storage import Database, open_storage
from tests.bench.figures import NotMeasured
from tests.bench.paraphrases import COUNT, earlier_tickets
from tests.bench.tickets import generated
from tests.bench.transfer import copied
from tests.servers.postgres import PostgresServer, installations, start_postgres
from tests.servers.process import ServerFailed

UNTIL = datetime(2026, 11, 21, tzinfo=UTC)
_PART = 20_000


@dataclass(frozen=True)
class Base:
    """A database full of tickets; `limit` is what 99 of 100 searches may take, in ms."""

    name: str
    database: Database
    count: int
    limit: float
    reference: str
    """What the reference is: the database's own trigram index, or LIKE where it has none."""


def tell(text: str) -> None:
    """Progress, for a person who waits."""
    print(text, file=sys.stderr, flush=True)


def path_of(count: int) -> Path:
    """Where the SQLite base of so many tickets lies, or would."""
    folder = user_cache_path("hotline-console-bench", appauthor=False)
    return folder / f"tickets-{_mark()}-{count}.db"


@contextmanager
def sqlite_base(count: int) -> Iterator[Base]:
    """The base in SQLite, filled if it is not there yet."""
    path = _filled(count)
    database = open_storage(f"sqlite:///{path.as_posix()}")
    try:
        yield Base("SQLite", database, count, 10.0, "FTS5 trigram, LIKE below 3 characters")
    finally:
        database.close()


@contextmanager
def postgres_base(count: int) -> Iterator[Base]:
    """The same in a PostgreSQL of the run's own, or in the one that HOTLINE_BENCH_POSTGRES names."""
    source = _filled(count)
    with server_url() as url:
        tell(f"copying {count:,} tickets to PostgreSQL")
        trigram = copied(source, url, tell)
        database = open_storage(url)
        try:
            yield Base("PostgreSQL", database, count, 20.0, "pg_trgm" if trigram else "LIKE")
        finally:
            database.close()


@contextmanager
def server_url() -> Iterator[str]:
    """An empty database in a PostgreSQL of the run's own, or the one that HOTLINE_BENCH_POSTGRES names."""
    served = os.environ.get("HOTLINE_BENCH_POSTGRES", "")
    if served:
        yield served
        return
    server = _start_server()
    try:
        # pg_trgm tells letters by the database's character type
        server.execute("CREATE DATABASE tickets TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
        yield server.url("tickets")
    finally:
        server.stop()


def _start_server() -> PostgresServer:
    """One that has pg_trgm, which the pinned wheel's has not; else the first that works."""
    for installation in installations():
        if not any((installation / "lib").glob("pg_trgm.*")):
            continue
        with contextlib.suppress(ServerFailed, OSError):
            return PostgresServer(installation)
    try:
        return start_postgres()
    except ServerFailed as error:
        raise NotMeasured(f"no PostgreSQL here: {error}") from error


def _filled(count: int) -> Path:
    """Under another name until it is whole, so that a run that was broken off leaves no half-filled base."""
    path = path_of(count)
    if path.exists():
        _renew_empty_tables(path)
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"*-{count}.db*"):
        old.unlink()
    part = path.with_name(f"filling-{os.getpid()}-{count}.db")
    tell(f"filling {path.name} with {count:,} tickets, once")
    try:
        _fill(part, count)
        _add_trigrams(part)
        part.rename(path)
    finally:
        for left in path.parent.glob(f"{part.name}*"):
            left.unlink()
    return path


def _renew_empty_tables(path: Path) -> None:
    """A kept base has the tables that count; those that hold nothing may have changed since, or be new."""
    with TemporaryDirectory(prefix="hotline-schema-") as folder:
        fresh = Path(folder) / "fresh.db"
        database = open_storage(f"sqlite:///{fresh.as_posix()}")
        with database.unit_of_work().writing():
            pass  # the first use makes the tables
        database.close()
        asked = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        with contextlib.closing(sqlite3.connect(fresh)) as connection:
            wanted = connection.execute(asked).fetchall()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        there = {(kind, name): sql for kind, name, _, sql in connection.execute(asked)}
        stale = {
            name
            for kind, name, _, sql in wanted
            if kind == "table" and there.get((kind, name), sql) != sql and _is_empty(connection, name)
        }
        for name in stale:
            connection.execute(f'DROP TABLE "{name}"')
        # tables come before their indexes and triggers in the list
        for kind, name, table, sql in wanted:
            if table in stale or (kind, name) not in there:
                connection.execute(sql)


def _is_empty(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is None  # noqa: S608


def _fill(path: Path, count: int) -> None:
    database = open_storage(f"sqlite:///{path.as_posix()}")
    tickets = chain(list(earlier_tickets(UNTIL)), generated(count, UNTIL))
    try:
        for done in range(0, count + COUNT, _PART):
            with database.unit_of_work().writing() as work:
                work.tickets.add_many(islice(tickets, _PART))
            tell(f"  {min(done + _PART, count):,}")
    finally:
        database.close()


def _add_trigrams(path: Path) -> None:
    """The reference on the same rows: FTS5's own trigram tokenizer; and our index made compact."""
    tell("  trigrams for the reference")
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO search_ticket_index(search_ticket_index) VALUES ('optimize')")
        connection.execute(
            "CREATE VIRTUAL TABLE reference USING fts5(text, content='', tokenize='trigram', detail=full)"
        )
        connection.execute(
            "INSERT INTO reference(rowid, text) SELECT key, text FROM search_ticket ORDER BY key"
        )
        connection.execute("INSERT INTO reference(reference) VALUES ('optimize')")


def _mark() -> str:
    """Of what this program makes of a few tickets: the tables that it fills, and their rows."""
    with TemporaryDirectory(prefix="hotline-mark-") as folder:
        path = Path(folder) / "mark.db"
        database = open_storage(f"sqlite:///{path.as_posix()}")
        with database.unit_of_work().writing() as work:
            work.tickets.add_many(chain(generated(40, UNTIL), islice(earlier_tickets(UNTIL), 10)))
        database.close()
        found = sha256()
        with contextlib.closing(sqlite3.connect(path)) as connection:
            made = connection.execute("SELECT tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2")
            for table, statement in made.fetchall():
                if statement.startswith("CREATE VIRTUAL"):
                    continue  # what it holds lies in tables of its own
                rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()  # noqa: S608
                if rows:
                    found.update(f"{statement}\n{rows}".encode())
    return found.hexdigest()[:12]
