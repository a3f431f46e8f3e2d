"""What supervision keeps, over one connection, inside one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select, tuple_, update

from forms.storage.appraisal import StoredAppraised
from forms.storage.inserting import insert_if_new
from forms.storage.supervision_fired import StoredFired
from forms.storage.supervision_rows import (
    determination_of,
    entry_of,
    measure_of,
    notice_of,
    row_of_determination,
    row_of_entry,
    row_of_measure,
    row_of_notice,
)
from forms.storage.supervision_tables import (
    determination,
    notice,
    supervision_letter,
    supervision_measure,
    watch_entry,
)
from forms.supervision.errors import DeterminationRefused, SupervisionChanged
from forms.supervision.in_memory import CHANGED, TAKEN
from forms.supervision.notices import Notice
from forms.supervision.ports import Key, Letter
from forms.supervision.records import (
    Determination,
    DeterminationState,
    Measure,
    State,
    WatchEntry,
    WatchList,
)

Row = dict[str, Any]


class _Stored:
    """What all of these do alike."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _save(self, table: Table, row: Row) -> None:
        found = self._connection.execute(
            update(table).where(table.c.id == row["id"], table.c.revision == row["revision"] - 1).values(row)
        )
        if found.rowcount != 1:
            raise SupervisionChanged(CHANGED)

    def _rows(self, table: Table, *where: ColumnElement[bool]) -> list[Row]:
        return [dict(row) for row in self._connection.execute(select(table).where(*where)).mappings()]

    def _one(self, table: Table, own_id: str) -> Row | None:
        return next(iter(self._rows(table, table.c.id == own_id)), None)

    def _of_ticket(self, table: Table, ticket_id: str, at: str) -> list[Row]:
        question = select(table).where(table.c.ticket_id == ticket_id).order_by(table.c[at], table.c.id)
        return [dict(row) for row in self._connection.execute(question).mappings()]

    def _newest(
        self, table: Table, at: str, limit: int, after: Key | None, *where: ColumnElement[bool]
    ) -> list[Row]:
        moment = table.c[at]
        question = select(table).where(*where).order_by(moment.desc(), table.c.id.desc()).limit(limit)
        if after is not None:
            question = question.where(tuple_(moment, table.c.id) < after)
        return [dict(row) for row in self._connection.execute(question).mappings()]

    def _count(self, table: Table, at_most: int, *where: ColumnElement[bool]) -> int:
        mine = select(table.c.id).where(*where).limit(at_most).subquery()
        return self._connection.execute(select(func.count()).select_from(mine)).scalar_one()


class StoredMeasures(_Stored):
    """Measures in the table supervision_measure, letters in supervision_letter."""

    def add(self, measure: Measure) -> None:
        """See Measures.add."""
        self._connection.execute(insert(supervision_measure), row_of_measure(measure))

    def save(self, measure: Measure) -> None:
        """See Measures.save."""
        self._save(supervision_measure, row_of_measure(measure))

    def by_id(self, measure_id: str) -> Measure | None:
        """See Measures.by_id."""
        row = self._one(supervision_measure, measure_id)
        return None if row is None else measure_of(row)

    def of_ticket(self, ticket_id: str) -> tuple[Measure, ...]:
        """See Measures.of_ticket."""
        return tuple(map(measure_of, self._of_ticket(supervision_measure, ticket_id, "at")))

    def find(self, state: State, limit: int, after: Key | None = None) -> tuple[Measure, ...]:
        """See Measures.find."""
        own = supervision_measure
        return tuple(map(measure_of, self._newest(own, "at", limit, after, own.c.state == state.value)))

    def count(self, state: State, at_most: int) -> int:
        """See Measures.count."""
        own = supervision_measure
        return self._count(own, at_most, own.c.state == state.value)

    def keep_letter(self, measure_id: str, letter: Letter) -> None:
        """See Measures.keep_letter."""
        row = {"measure_id": measure_id, "name": letter.name, "data": letter.data}
        insert_if_new(self._connection, supervision_letter, row)

    def letter(self, measure_id: str) -> Letter | None:
        """See Measures.letter."""
        rows = self._rows(supervision_letter, supervision_letter.c.measure_id == measure_id)
        return Letter(rows[0]["name"], rows[0]["data"]) if rows else None


class StoredEntries(_Stored):
    """Entries in the table watch_entry."""

    def add(self, entry: WatchEntry) -> bool:
        """See WatchEntries.add."""
        return insert_if_new(self._connection, watch_entry, row_of_entry(entry))

    def save(self, entry: WatchEntry) -> None:
        """See WatchEntries.save."""
        self._save(watch_entry, row_of_entry(entry))

    def by_id(self, entry_id: str) -> WatchEntry | None:
        """See WatchEntries.by_id."""
        row = self._one(watch_entry, entry_id)
        return None if row is None else entry_of(row)

    def of_ticket(self, ticket_id: str) -> tuple[WatchEntry, ...]:
        """See WatchEntries.of_ticket."""
        return tuple(map(entry_of, self._of_ticket(watch_entry, ticket_id, "at")))

    def find(self, list_: WatchList, limit: int, after: Key | None = None) -> tuple[WatchEntry, ...]:
        """See WatchEntries.find."""
        return tuple(map(entry_of, self._newest(watch_entry, "at", limit, after, *_still_on(list_))))

    def count(self, list_: WatchList, at_most: int) -> int:
        """See WatchEntries.count."""
        return self._count(watch_entry, at_most, *_still_on(list_))


class StoredDeterminations(_Stored):
    """Determinations in the table determination."""

    def add(self, made: Determination) -> None:
        """See Determinations.add."""
        if not insert_if_new(self._connection, determination, row_of_determination(made)):
            raise DeterminationRefused(TAKEN)

    def save(self, made: Determination) -> None:
        """See Determinations.save."""
        self._save(determination, row_of_determination(made))

    def by_id(self, determination_id: str) -> Determination | None:
        """See Determinations.by_id."""
        row = self._one(determination, determination_id)
        return None if row is None else determination_of(row)

    def of_ticket(self, ticket_id: str) -> tuple[Determination, ...]:
        """See Determinations.of_ticket."""
        return tuple(map(determination_of, self._of_ticket(determination, ticket_id, "proposed_at")))

    def find(
        self, state: DeterminationState, limit: int, after: Key | None = None
    ) -> tuple[Determination, ...]:
        """See Determinations.find."""
        of_state = determination.c.state == state.value
        rows = self._newest(determination, "proposed_at", limit, after, of_state)
        return tuple(map(determination_of, rows))

    def count(self, state: DeterminationState, at_most: int) -> int:
        """See Determinations.count."""
        return self._count(determination, at_most, determination.c.state == state.value)


class StoredNotices(_Stored):
    """Notices in the table notice."""

    def add(self, given: Notice) -> None:
        """See Notices.add."""
        self._connection.execute(insert(notice), row_of_notice(given))

    def find(
        self, inboxes: Sequence[str], limit: int, *, unread_only: bool = False, after: Key | None = None
    ) -> tuple[Notice, ...]:
        """See Notices.find."""
        where = [notice.c.recipient.in_(inboxes)]
        if unread_only:
            where.append(notice.c.read_at.is_(None))
        return tuple(map(notice_of, self._newest(notice, "at", limit, after, *where)))

    def unread(self, inboxes: Sequence[str], at_most: int) -> int:
        """See Notices.unread."""
        return self._count(notice, at_most, notice.c.recipient.in_(inboxes), notice.c.read_at.is_(None))

    def read(self, ids: Sequence[str], inboxes: Sequence[str], who: str, at: datetime) -> int:
        """See Notices.read."""
        own = notice.c
        found = self._connection.execute(
            update(notice)
            .where(own.id.in_(ids), own.recipient.in_(inboxes), own.read_at.is_(None))
            .values(read_at=at, read_by=who)
        )
        return found.rowcount


def _still_on(list_: WatchList) -> tuple[ColumnElement[bool], ...]:
    return watch_entry.c.list == list_.value, watch_entry.c.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class StoredSupervision:
    """All that supervision keeps."""

    fired: StoredFired
    measures: StoredMeasures
    entries: StoredEntries
    determinations: StoredDeterminations
    notices: StoredNotices
    appraisal: StoredAppraised


def stored_supervision(connection: Connection) -> StoredSupervision:
    """All of it over one connection."""
    return StoredSupervision(
        StoredFired(connection),
        StoredMeasures(connection),
        StoredEntries(connection),
        StoredDeterminations(connection),
        StoredNotices(connection),
        StoredAppraised(connection),
    )
