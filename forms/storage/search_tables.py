"""The tables behind the index: what was indexed of each document, and how many articles have a bigram.

Beside each stands `<name>_index`, which the migration makes as each database has it: an FTS5 table without
content on SQLite, a tsvector with GIN on PostgreSQL.

The key of a document is the second of its time since 2000 with six more bits for a place within the second:
the newest have the highest keys, and neighbours in time lie side by side. Where a second is full, as after an
import of dates without times, a document gets a later place, never an earlier one, up to SLACK away.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from zlib import crc32

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from forms.search.document import Kind
from forms.storage.tables import KEY, UtcTime, metadata

SEARCH_KEY = BigInteger().with_variant(Integer, "sqlite")
PLACE_BITS = 6
SLACK = 1 << 20
LOWEST, HIGHEST = -(1 << 62), 1 << 62
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _documents(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("key", SEARCH_KEY, primary_key=True, autoincrement=False),
        Column("id", KEY, nullable=False, unique=True),
        Column("at", UtcTime, nullable=False),
        Column("questions", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("sound", Text, nullable=False),
        Column("facets", Text, nullable=False),
    )


DOCUMENTS: Mapping[Kind, Table] = MappingProxyType(
    {Kind.TICKET: _documents("search_ticket"), Kind.ARTICLE: _documents("search_article")}
)

search_gram = Table(
    "search_gram",
    metadata,
    Column("gram", KEY, primary_key=True),
    Column("documents", Integer, nullable=False),
)
"""How many articles have a bigram; the empty gram counts all articles."""


def index_of(kind: Kind) -> str:
    """The name of the index itself."""
    return f"{DOCUMENTS[kind].name}_index"


def first_key(at: datetime) -> int:
    """The lowest key of a document of that second; no document of it or later ones has a lower key."""
    return int((at - _EPOCH).total_seconds() // 1) << PLACE_BITS


def last_key(at: datetime) -> int:
    """The highest key that a document of that second or before may have."""
    return first_key(at) + (1 << PLACE_BITS) + SLACK


def own_key(at: datetime, document_id: str) -> int:
    """Where a document of that time would like to stand."""
    return first_key(at) + (crc32(document_id.encode()) & ((1 << PLACE_BITS) - 1))


def periods_of(key: int) -> tuple[tuple[int, int], ...]:
    """The periods in which a key lies, as (bits, number): about 12 days, 97 days, two years."""
    return tuple((bits, key >> (PLACE_BITS + bits)) for bits in PERIOD_BITS)


PERIOD_BITS = (20, 23, 26)
