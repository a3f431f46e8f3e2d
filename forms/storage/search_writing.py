"""Writing the index, on SQLite and PostgreSQL."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, select, text
from sqlalchemy.dialects import postgresql, sqlite

from forms.errors import StorageFault
from forms.search import tokens
from forms.search.document import Document, Kind
from forms.search.folding import FIELD_END
from forms.storage.search_tables import (
    DOCUMENTS,
    LOWEST,
    PLACE_BITS,
    SLACK,
    index_of,
    own_key,
    periods_of,
    search_gram,
)

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Entry:
    document: Document
    text: str
    sound: str
    facets: str


def write(connection: Connection, kind: Kind, documents: Sequence[Document]) -> None:
    """Index documents of different ids that are not indexed yet."""
    entries = {
        each.id: _Entry(each, tokens.folded_text(each), tokens.sound(each), facets_line(each.facets))
        for each in documents
    }
    keys = _claim(connection, kind, entries)
    rows = [
        (
            keys[entry.document.id],
            _tokens(kind, entry.text, entry.sound, entry.document.facets, len(entry.document.questions)),
        )
        for entry in entries.values()
    ]
    if connection.dialect.name == "sqlite":
        _write_sqlite(connection, kind, rows)
    else:
        _write_postgresql(connection, kind, rows)
    if kind is Kind.ARTICLE:
        _count(connection, [entry.text for entry in entries.values()], 1)


def remove(connection: Connection, kind: Kind, ids: Sequence[str]) -> None:
    """Take documents out of the index; those that are not in it are left."""
    table = DOCUMENTS[kind]
    found = connection.execute(select(table).where(table.c.id.in_(ids))).mappings().all()
    if not found:
        return
    index = index_of(kind)
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(f"INSERT INTO {index}({index}, rowid, tokens) VALUES ('delete', :key, :tokens)"),  # noqa: S608
            [
                {
                    "key": row["key"],
                    "tokens": " ".join(
                        _tokens(kind, row["text"], row["sound"], facets_in(row["facets"]), row["questions"])
                    ),
                }
                for row in found
            ],
        )
    else:
        keys = [row["key"] for row in found]
        connection.execute(text(f"DELETE FROM {index} WHERE key = ANY(:keys)"), {"keys": keys})  # noqa: S608
    connection.execute(delete(table).where(table.c.key.in_([row["key"] for row in found])))
    if kind is Kind.ARTICLE:
        _count(connection, [row["text"] for row in found], -1)


def _tokens(kind: Kind, text: str, sound: str, facets: Iterable[str], questions: int) -> list[str]:
    """All tokens of a document; only articles are ranked."""
    found = tokens.all_tokens(text, sound, facets)
    return sorted({*found, *tokens.head_tokens(text, questions)}) if kind is Kind.ARTICLE else found


def facets_line(facets: Iterable[str]) -> str:
    """The facets as they are stored: each between two signs that none of them holds."""
    return FIELD_END + "".join(each + FIELD_END for each in sorted(facets))


def facets_in(line: str) -> list[str]:
    """The facets in a stored line."""
    return [each for each in line.split(FIELD_END) if each]


def _claim(connection: Connection, kind: Kind, entries: dict[str, _Entry]) -> dict[str, int]:
    """Store what was indexed of each document under a key that nobody else has.

    Where a key is taken, also by another console at this moment, the next free one is tried.
    """
    table = DOCUMENTS[kind]
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id)
    keys: dict[str, int] = {}
    wanted = {own_id: own_key(entry.document.at, own_id) for own_id, entry in entries.items()}
    places = _places(wanted, set())
    while places:
        rows = [_row(key, entries[places[key]]) for key in sorted(places)]
        stored = set(connection.execute(statement, rows).scalars())
        keys.update({own_id: key for key, own_id in places.items() if own_id in stored})
        wanted = {own_id: key for own_id, key in wanted.items() if own_id not in stored}
        places = _free_places(connection, table, wanted)
    return keys


def _free_places(connection: Connection, table: Table, wanted: dict[str, int]) -> dict[int, str]:
    """A free key at or behind each wanted one; StorageFault if there is none up to SLACK away."""
    by_second: dict[int, dict[str, int]] = {}
    for own_id, key in wanted.items():
        by_second.setdefault(key >> PLACE_BITS, {})[own_id] = key
    places: dict[int, str] = {}
    for second, neighbours in sorted(by_second.items()):
        lowest, depth = second << PLACE_BITS, 2 * len(neighbours) + (1 << PLACE_BITS)
        while True:
            found = select(table.c.key).where(table.c.key >= lowest, table.c.key < lowest + depth)
            chosen = _places(neighbours, {*connection.execute(found).scalars(), *places})
            if max(chosen) < lowest + depth:
                break
            if depth >= SLACK:
                raise StorageFault("同一秒内的记录太多，无法编入检索。", detail="no search key free")
            depth = min(2 * depth, SLACK)
        places.update(chosen)
    return places


def _places(wanted: dict[str, int], taken: set[int]) -> dict[int, str]:
    """The keys next to the wanted ones that are not taken."""
    places: dict[int, str] = {}
    free = LOWEST
    for key, own_id in sorted((key, own_id) for own_id, key in wanted.items()):
        free = max(free, key)
        while free in taken:
            free += 1
        places[free] = own_id
        free += 1
    return places


def _row(key: int, entry: _Entry) -> dict[str, object]:
    return {
        "key": key,
        "id": entry.document.id,
        "at": entry.document.at,
        "questions": len(entry.document.questions),
        "text": entry.text,
        "sound": entry.sound,
        "facets": entry.facets,
    }


def _write_sqlite(connection: Connection, kind: Kind, rows: list[tuple[int, list[str]]]) -> None:
    connection.exec_driver_sql(
        f"INSERT INTO {index_of(kind)}(rowid, tokens) VALUES (?, ?)",  # noqa: S608
        [(key, " ".join(found)) for key, found in sorted(rows)],
    )


def _write_postgresql(connection: Connection, kind: Kind, rows: list[tuple[int, list[str]]]) -> None:
    connection.exec_driver_sql(
        f"INSERT INTO {index_of(kind)}(key, tokens) VALUES (%s, array_to_tsvector(%s::text[]))",  # noqa: S608
        [(key, found + [period_token(*period) for period in periods_of(key)]) for key, found in sorted(rows)],
    )


def period_token(bits: int, number: int) -> str:
    """The token of a period from `periods_of`."""
    return f"{tokens.PERIOD}{bits}x{number}"


def _count(connection: Connection, texts: Sequence[str], by: int) -> None:
    """Count the articles with each bigram, always in the same order, so that two writers never block."""
    counts = Counter(gram for each in texts for gram in tokens.text_tokens(each))
    counts[""] = len(texts)
    rows = [{"gram": gram, "documents": by * counts[gram]} for gram in sorted(counts)]
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(search_gram)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["gram"],
            set_={"documents": search_gram.c.documents + statement.excluded.documents},
        ),
        rows,
    )
