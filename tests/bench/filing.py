"""Saving a draft and filing a ticket, both until durable and shown; beside them one bare durable insert."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forms.draft import Field
from tests.bench import wire
from tests.bench.arrival import now
from tests.bench.figures import Figure, NotMeasured, Samples, Subject
from tests.bench.matter import TYPED, filled, words
from tests.bench.stage import Stage

BODY = "x" * 1500
"""About as much as a draft is in the journal."""
BARE = "bare SQLite insert, WAL, synchronous=FULL"


def measure(stage: Stage) -> Subject:
    """Draft, filing and bare insert by turns, in the same folder."""
    saved: list[float] = []
    filed: list[float] = []
    bare: list[float] = []
    with stage.desk() as desk, bare_table(stage.folders.data / "bare.db") as table:
        for count in range(stage.repetitions + 1):
            desk.do(wire.Fill(values=filled()))
            desk.do(wire.Type(field="content", text=words(TYPED[Field.CONTENT])[count % 4]))
            began, durable = desk.do_until(wire.SaveDraft(), wire.DraftSaved)
            pressed, shown = desk.do_until(wire.Press(key="F9"), wire.FiledShown)
            if not shown.number:
                raise NotMeasured("the ticket waits for the database")
            insert_ms = insert(table, count)
            desk.rest(0.1)
            if count:  # the first of a window's life opens what the others find open
                saved.append((durable.at - began) * 1000)
                filed.append((shown.at - pressed) * 1000)
                bare.append(insert_ms)
    reference = Samples(BARE, tuple(bare))
    return Subject(
        [
            Figure(Samples("typing pause over -> draft durable and shown", tuple(saved)), reference),
            Figure(Samples("F9 -> ticket durable and its number painted", tuple(filed)), reference),
        ],
        ["a filing is four durable commits: draft, filing in the journal, ticket, journal cleared"],
    )


@contextmanager
def bare_table(path: Path) -> Iterator[sqlite3.Connection]:
    """A table of its own with the settings that the program uses."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        yield connection


def insert(table: sqlite3.Connection, number: int) -> float:
    """One durable insert; how long it took, in ms."""
    began = now()
    table.execute("INSERT INTO entry (id, body) VALUES (?, ?)", (number, BODY))
    return (now() - began) * 1000
