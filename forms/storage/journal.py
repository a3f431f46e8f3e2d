"""The seat's own journal: one SQLite file that loses nothing it has acknowledged, power cut included.

WAL with a sync at every commit; what is forgotten is overwritten (secure_delete), since it names people.
A damaged file is kept under another name, what can still be read of it is taken over, and a new one begins.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from forms.call_record import CallRecord
from forms.draft import Draft, draft_from_json
from forms.errors import (
    SchemaTooNew,
    StorageBusy,
    StorageCorrupt,
    StorageError,
    StorageFault,
    StorageReadOnly,
    TicketMissing,
    UnreadableEntry,
)
from forms.filing import FileTicket, PendingFiling, command_from_json
from forms.journal import JournalOpened
from forms.storage.connecting import SQLITE_BUSY_MS, make_private_file, set_up_sqlite
from forms.storage.failures import Texts, told_plainly

Entry = TypeVar("Entry")

VERSION = 1
_TABLES = """
CREATE TABLE draft (id TEXT PRIMARY KEY, changed_at TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE filing (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, added_at TEXT NOT NULL,
    body TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, last_problem TEXT NOT NULL DEFAULT '',
    withdrawn INTEGER NOT NULL DEFAULT 0);
CREATE TABLE call (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
"""
_WORDS = "CREATE TABLE IF NOT EXISTS words (id TEXT PRIMARY KEY, body TEXT NOT NULL)"
_FILES = "CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, kept_at TEXT NOT NULL, body BLOB NOT NULL)"
_NAMES = ("draft", "filing", "call", "words", "file")
_TEXTS: Texts = {
    StorageCorrupt: "本机日志已损坏，刚才的改动未能保存在本机，但仍在窗口中。请先提交，再重新打开本程序。",
    StorageBusy: "本机日志正被另一个程序占用，刚才的改动仍在窗口中，稍后会自动再存；请看是否打开了两个窗口。",
    StorageFault: "本机日志出错，刚才的改动未能保存在本机，但仍在窗口中。请先提交，再重新打开本程序。",
}


class FileJournal:
    """See forms.ports.Journal."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; StorageCorrupt, SchemaTooNew or another StorageError if that fails."""
        make_private_file(path)
        self.path = path
        with told_plainly(_TEXTS):
            self._connection = sqlite3.connect(path, timeout=SQLITE_BUSY_MS / 1000, check_same_thread=False)
        try:
            with told_plainly(_TEXTS):
                self._set_up()
        except StorageError:
            self._connection.close()
            raise

    def save_draft(self, draft: Draft) -> Draft:
        """See Journal.save_draft."""
        self._run(
            "INSERT INTO draft (id, changed_at, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET changed_at = excluded.changed_at, body = excluded.body",
            (draft.id, _stamp(draft.changed_at), draft.to_json()),
        )
        return draft.saved()

    def open_drafts(self) -> tuple[Draft, ...]:
        """See Journal.open_drafts."""
        rows = self._rows(
            "SELECT body FROM draft WHERE id NOT IN (SELECT id FROM filing) ORDER BY changed_at DESC, id"
        )
        return tuple(draft for (body,) in rows for draft in _readable(draft_from_json, body))

    def forget_draft(self, draft_id: str) -> None:
        """See Journal.forget_draft."""
        self._run("DELETE FROM draft WHERE id = ?", (draft_id,))

    def add_filing(self, command: FileTicket, now: datetime) -> None:
        """See Journal.add_filing."""
        self._run(
            "INSERT INTO filing (id, added_at, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
            (command.id, _stamp(now), command.to_json()),
        )

    def pending_filings(self) -> tuple[PendingFiling, ...]:
        """See Journal.pending_filings."""
        rows = self._rows(
            "SELECT body, added_at, attempts, last_problem, withdrawn FROM filing ORDER BY position"
        )
        return tuple(
            PendingFiling(
                command=command,
                added_at=datetime.fromisoformat(added_at),
                attempts=attempts,
                last_problem=last_problem,
                withdrawn=bool(withdrawn),
            )
            for body, added_at, attempts, last_problem, withdrawn in rows
            for command in _readable(command_from_json, body)
        )

    def mark_filed(self, ticket_id: str) -> None:
        """See Journal.mark_filed."""
        with self._changing() as cursor:
            cursor.execute("DELETE FROM filing WHERE id = ?", (ticket_id,))
            cursor.execute("DELETE FROM draft WHERE id = ?", (ticket_id,))

    def mark_failed(self, ticket_id: str, problem: str) -> None:
        """See Journal.mark_failed."""
        self._run(
            "UPDATE filing SET attempts = attempts + 1, last_problem = ? WHERE id = ?", (problem, ticket_id)
        )

    def withdraw_filing(self, ticket_id: str, renewed: Draft) -> None:
        """See Journal.withdraw_filing."""
        with self._changing() as cursor:
            cursor.execute("UPDATE filing SET withdrawn = 1 WHERE id = ?", (ticket_id,))
            if cursor.rowcount != 1:
                raise TicketMissing("这件工单不在待补交之列，可能已经提交。")
            cursor.execute(
                "INSERT INTO draft (id, changed_at, body) VALUES (?, ?, ?)",
                (renewed.id, _stamp(renewed.changed_at), renewed.to_json()),
            )

    def add_call(self, record: CallRecord) -> None:
        """See Journal.add_call."""
        with self._changing() as cursor:
            row = cursor.execute("SELECT body FROM call WHERE id = ?", (record.call_id,)).fetchone()
            for before in _readable(_call_from_json, row[0]) if row else ():
                record = before.updated_by(record)
            cursor.execute(
                "INSERT INTO call (id, body) VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (record.call_id, _call_to_json(record)),
            )

    def pending_calls(self) -> tuple[CallRecord, ...]:
        """See Journal.pending_calls."""
        rows = self._rows("SELECT body FROM call ORDER BY position")
        return tuple(record for (body,) in rows for record in _readable(_call_from_json, body))

    def mark_call_recorded(self, record: CallRecord) -> None:
        """See Journal.mark_call_recorded."""
        self._run("DELETE FROM call WHERE id = ? AND body = ?", (record.call_id, _call_to_json(record)))

    def keep_words(self, key: str, words: str) -> None:
        """See Journal.keep_words."""
        if words:
            self._run(
                "INSERT INTO words (id, body) VALUES (?, ?) "
                "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (key, words),
            )
        else:
            self._run("DELETE FROM words WHERE id = ?", (key,))

    def kept_words(self, prefix: str) -> dict[str, str]:
        """See Journal.kept_words."""
        rows = self._rows("SELECT id, body FROM words ORDER BY id")
        return {key: body for key, body in rows if key.startswith(prefix)}

    def keep_file(self, digest: str, data: bytes, now: datetime) -> None:
        """See Journal.keep_file."""
        self._run(
            "INSERT INTO file (id, kept_at, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET kept_at = excluded.kept_at",
            (digest, _stamp(now), data),
        )

    def file(self, digest: str) -> bytes | None:
        """See Journal.file."""
        with told_plainly(_TEXTS):
            found = self._connection.execute("SELECT body FROM file WHERE id = ?", (digest,)).fetchone()
        return bytes(found[0]) if found else None

    def forget_files(self, but: frozenset[str], before: datetime) -> None:
        """See Journal.forget_files."""
        kept = self._rows("SELECT id, kept_at FROM file")
        for digest, kept_at in kept:
            if digest not in but and datetime.fromisoformat(kept_at) < before:
                self._run("DELETE FROM file WHERE id = ?", (digest,))

    def unreadable(self) -> tuple[str, ...]:
        """See Journal.unreadable."""
        readers = {"draft": draft_from_json, "filing": command_from_json, "call": _call_from_json}
        return tuple(
            body
            for name, reader in readers.items()
            for (body,) in self._rows(f"SELECT body FROM {name}")  # noqa: S608 - our own table names
            if not _readable(reader, body)
        )

    def close(self) -> None:
        """See Journal.close."""
        with told_plainly(_TEXTS):
            self._connection.close()

    def take_over(self, damaged: Path) -> int:
        """Copy what can still be read of a damaged journal into this one; how many entries that was."""
        rescued = 0
        for name in _NAMES:
            for row in _rescued_rows(damaged, name):
                columns = ", ".join(row)
                marks = ", ".join("?" for _ in row)
                statement = f"INSERT OR IGNORE INTO {name} ({columns}) VALUES ({marks})"  # noqa: S608
                self._run(statement, tuple(row.values()))
                rescued += 1
        return rescued

    def _set_up(self) -> None:
        set_up_sqlite(self._connection)
        self._connection.execute("PRAGMA secure_delete = ON")
        with self._changing() as cursor:
            found = cursor.execute("PRAGMA user_version").fetchone()[0]
            if found > VERSION:
                raise SchemaTooNew("本机日志由更新版本的程序建立，未作改动。请升级本机程序后再打开。")
            if found == 0:
                for statement in _TABLES.strip().split(";\n"):
                    cursor.execute(statement)
                cursor.execute(f"PRAGMA user_version = {VERSION}")
            for newer in (_WORDS, _FILES):  # than the first journals of version 1
                cursor.execute(newer)
        if self._rows("PRAGMA quick_check") != [("ok",)]:
            raise StorageCorrupt(detail="quick_check")

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Cursor]:
        """One durable transaction."""
        with told_plainly(_TEXTS):
            cursor = self._connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise
            finally:
                cursor.close()

    def _run(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._changing() as cursor:
            cursor.execute(statement, values)

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with told_plainly(_TEXTS):
            return self._connection.execute(statement).fetchall()


def open_journal(path: Path, now: datetime | None = None) -> JournalOpened:
    """The journal at *path*, made if there is none.

    A damaged file is renamed (never deleted), what can be read of it is taken over, and a new one begins.
    StorageError if neither can be had, and SchemaTooNew if a newer program made it.
    """
    try:
        return JournalOpened(journal=FileJournal(path))
    except StorageCorrupt:
        set_aside = _set_aside(path, now or datetime.now(UTC))
    journal = FileJournal(path)
    return JournalOpened(journal=journal, set_aside=set_aside, rescued=journal.take_over(set_aside))


def _set_aside(path: Path, now: datetime) -> Path:
    """Rename the file with its companions to a name that is still free."""
    stem = f"{path.stem}-damaged-{now:%Y%m%d-%H%M%S}"
    names = (f"{stem}{suffix}{path.suffix}" for suffix in ("", *(f"-{each}" for each in range(1, 1000))))
    try:
        kept = next(path.with_name(name) for name in names if not path.with_name(name).exists())
        path.rename(kept)
        for companion in ("-wal", "-shm"):
            part = path.with_name(path.name + companion)
            if part.exists():
                part.rename(kept.with_name(kept.name + companion))
    except OSError as error:
        raise StorageReadOnly(
            f"本机日志 {path.name} 已损坏，且无法改名保存。请关闭占用它的程序后重新打开本程序。",
            detail=type(error).__name__,
        ) from error
    return kept


def _rescued_rows(damaged: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one table, as far as a damaged file gives them."""
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            for row in connection.execute(f"SELECT * FROM {name}"):  # noqa: S608 - our own table names
                if isinstance(row["body"], bytes if name == "file" else str):
                    yield dict(row)
        finally:
            connection.close()


def _readable(reader: Callable[[str], Entry], body: str) -> tuple[Entry, ...]:
    """The entry, or nothing if it cannot be read; `unreadable` tells of those."""
    try:
        return (reader(body),)
    except UnreadableEntry:
        return ()


def _call_to_json(record: CallRecord) -> str:
    return msgspec.json.encode(record).decode()


def _call_from_json(body: str) -> CallRecord:
    try:
        return msgspec.json.decode(body, type=CallRecord)
    except msgspec.MsgspecError as error:
        raise UnreadableEntry("一条通话记录无法读出，原文已保留。", detail=type(error).__name__) from error


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
