"""Reading the index: the newest documents that a scope allows, in exact order, on both databases.

What the index proposes is always checked against the folded text. SQLite's index gives documents newest first
and stops early. PostgreSQL's gives all that it knows before the first can be looked at: where the newest
documents show that a question is a common one it is asked for the newest period first, and where it proposes
too many it is asked for longer and longer ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import product
from math import inf, prod
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, Text, TextualSelect, bindparam, column, func, select, text

from forms.search.document import Facets, Kind
from forms.search.folding import FIELD_END
from forms.search.question import Clause, Proof
from forms.search.tokens import facet_token
from forms.storage.search_planning import FEW, commonness
from forms.storage.search_tables import (
    DOCUMENTS,
    HIGHEST,
    LOWEST,
    PERIOD_BITS,
    PLACE_BITS,
    first_key,
    index_of,
    last_key,
)
from forms.storage.search_writing import period_token
from forms.storage.tables import KEY, UtcTime

Found = Row[Any]
"""key, id, at, text, sound and questions of a document; the last three only where asked for."""
SCANNED = 2000
"""So many of the newest documents are looked at without the index first: common words are there already."""
COMMON = 4
"""If the documents looked at have more than this part of what is wanted, the newest period may do."""
MOST_PROPOSED = 10_000
"""If PostgreSQL's index proposes more, it is asked period by period: to sort them all would take too long."""
MOST_WAYS = 8
"""Into so many questions one with alternatives is taken apart: GIN is quick where all words must occur."""
STEERED = "hotline_steered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which documents are meant. `clauses` go to the index, `proofs` decide."""

    kind: Kind
    clauses: tuple[Clause, ...] = ()
    proofs: tuple[Proof, ...] = ()
    facets: Facets = ()
    after: tuple[datetime, str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    with_text: bool = False

    @property
    def keys(self) -> tuple[int, int]:
        """The lowest and the highest key that a document in the scope may have."""
        ends = [each for each in (self.until, self.after and self.after[0]) if each is not None]
        highest = min((last_key(each) for each in ends), default=HIGHEST)
        return (LOWEST if self.since is None else first_key(self.since)), highest

    @property
    def asked(self) -> tuple[Clause, ...]:
        """What the index is asked: beginnings of tokens, which lead to very many, only if need be."""
        facets = tuple(tuple((facet_token(each),) for each in group) for group in self.facets)
        narrow = tuple(clause for clause in self.clauses if not _is_broad(clause))
        return (narrow or self.clauses) + facets

    @property
    def is_broad(self) -> bool:
        """Whether nothing but beginnings can be asked for."""
        return bool(self.clauses) and all(_is_broad(clause) for clause in self.clauses)


def _is_broad(clause: Clause) -> bool:
    return any(token.endswith("*") for alternative in clause for token in alternative)


def newest_in(connection: Connection, scope: Scope, limit: int) -> list[Found]:
    """At most *limit* documents of the scope, newest first by time and id."""
    reader = _Reader(connection, scope)
    # one more than wanted, to see whether the last one's second is over
    found = reader.newest(limit + 1)
    reached = found[-1].key if len(found) > limit else None
    found.sort(key=_newest, reverse=True)
    if reached is not None and reached >= (first := first_key(found[limit - 1].at)):
        # within a second keys say nothing, so the rest of the last one's second is looked at too
        found += reader.through_all(_Window(first, reached - 1))
        found.sort(key=_newest, reverse=True)
    return found[:limit]


def newest_moment(connection: Connection, kind: Kind) -> datetime | None:
    """When the newest document was; None if there is none."""
    table = DOCUMENTS[kind]
    last = connection.execute(select(table.c.at).order_by(table.c.key.desc()).limit(1)).scalar_one_or_none()
    if last is None:
        return None
    # a document may have a later key than newer ones of a second that was full
    latest = select(func.max(table.c.at)).where(table.c.key >= first_key(last))
    found: datetime = connection.execute(latest).scalar_one()
    return found


def keep_to_keys(connection: Connection) -> None:
    """Have PostgreSQL go from the index to single documents by key, until the transaction ends.

    Without statistics, as behind an import, it may think otherwise.
    """
    transaction = connection.get_transaction()
    if connection.info.get(STEERED) is transaction:
        return
    connection.info[STEERED] = transaction
    connection.execute(
        text(
            "SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),"
            " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
        )
    )


def _newest(row: Found) -> tuple[datetime, str]:
    return row.at, row.id


@dataclass(frozen=True, slots=True)
class _Window:
    """Keys from and up to, both included; the periods that hold them all, if they are few."""

    lowest: int
    highest: int
    periods: tuple[str, ...] = ()


class _TooMany(Exception):
    """The index proposes more than can be looked at."""


@dataclass
class _Reader:
    connection: Connection
    scope: Scope
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.is_sqlite = self.connection.dialect.name == "sqlite"
        self.table = DOCUMENTS[self.scope.kind].name
        self.index = index_of(self.scope.kind)
        self.check = self._check()
        self.columns = "d.key, d.id, d.at" + (
            ", d.text, d.sound, d.questions" if self.scope.with_text else ""
        )

    def newest(self, limit: int) -> list[Found]:
        """At most *limit* documents of the scope, newest first by key."""
        lowest, highest = self.scope.keys
        if not (self.scope.clauses or self.scope.facets):
            return self.through_all(_Window(lowest, highest), limit)
        found: list[Found] = []
        if not self.is_sqlite or self.scope.is_broad:
            found, edge = self._through_newest(_Window(lowest, highest), limit)
            if edge is None or len(found) >= limit:
                return found
            highest = edge - 1
        if self.is_sqlite:
            return found + self._in_fts5(_Window(lowest, highest), limit - len(found))
        return found + self._in_gin(lowest, highest, limit - len(found), seen=len(found))

    def through_all(self, window: _Window, limit: int | None = None) -> list[Found]:
        """The documents of a window, each looked at."""
        return self._run(
            f"SELECT {self.columns} FROM {self.table} d"  # noqa: S608
            f" WHERE d.key BETWEEN :lowest AND :highest{self.check}{self._facets()} ORDER BY d.key DESC"
            + ("" if limit is None else " LIMIT :limit"),
            lowest=window.lowest,
            highest=window.highest,
            **({} if limit is None else {"limit": limit}),
        )

    def _through_newest(self, window: _Window, limit: int) -> tuple[list[Found], int | None]:
        """The same for the newest; also the key of the last one looked at, None if those are all."""
        rows = self._run(
            f"WITH edge AS MATERIALIZED (SELECT (SELECT key FROM {self.table}"  # noqa: S608
            " WHERE key BETWEEN :lowest AND :highest ORDER BY key DESC LIMIT 1 OFFSET :scanned) AS key),"
            f" held AS (SELECT {self.columns} FROM {self.table} d"
            " WHERE d.key >= coalesce((SELECT key FROM edge), :lowest) AND d.key <= :highest"
            f"{self.check}{self._facets()} ORDER BY d.key DESC LIMIT :limit)"
            " SELECT held.*, edge.key AS edge FROM edge LEFT JOIN held ON true ORDER BY held.key DESC",
            lowest=window.lowest,
            highest=window.highest,
            scanned=SCANNED,
            limit=limit,
        )
        return [row for row in rows if row.key is not None], rows[0].edge

    def _in_fts5(self, window: _Window, limit: int) -> list[Found]:
        """SQLite: the documents of a window that the index proposes and that hold."""
        # the plus keeps SQLite from beginning with the documents
        return self._run(
            f"SELECT {self.columns} FROM {self.index} i JOIN {self.table} d ON d.key = +i.rowid"  # noqa: S608
            f" WHERE {self.index} MATCH :asked AND i.rowid BETWEEN :lowest AND :highest{self.check}"
            " ORDER BY i.rowid DESC LIMIT :limit",
            asked=_fts5(self.scope.asked),
            lowest=window.lowest,
            highest=window.highest,
            limit=limit,
        )

    def _in_gin(self, lowest: int, highest: int, limit: int, seen: int) -> list[Found]:
        """The same on PostgreSQL, for keys from and up to: the newest period where that may do, the rest."""
        keep_to_keys(self.connection)
        asked, expected = self._planned()
        periods = _periods(lowest, highest)
        found: list[Found] = []
        if (seen * COMMON > limit) if expected <= FEW else seen:
            window = next(periods)
            found = self._proposed(asked, window, limit)
            highest = window.lowest - 1
        if len(found) >= limit or highest < lowest:
            return found
        window = _Window(lowest, highest) if expected <= FEW else _whole(lowest, highest)
        try:
            return found + self._proposed(asked, window, limit - len(found), most=MOST_PROPOSED)
        except _TooMany:
            for window in periods:
                found += self._proposed(asked, window, limit - len(found))
                if len(found) >= limit:
                    break
            return found

    def _planned(self) -> tuple[list[tuple[Clause, ...]], float]:
        """What the index is asked, as questions of which one must hold, and how much it may propose."""
        clauses = self.scope.asked
        if prod(len(clause) for clause in clauses) > MOST_WAYS:
            return [clauses], inf
        known = commonness(self.connection, self.scope.kind)
        plans = [known.plan(tuple((each,) for each in way)) for way in product(*clauses)]
        return [asked for asked, _ in plans], sum(expected for _, expected in plans)

    def _proposed(
        self, ways: list[tuple[Clause, ...]], window: _Window, limit: int, most: int | None = None
    ) -> list[Found]:
        """PostgreSQL: the documents of a window that the index proposes and that hold; _TooMany."""
        periods = _tsquery((tuple((each,) for each in window.periods),)) if window.periods else ""
        asked = {
            f"asked{number}": f"{_tsquery(way)} & {periods}" if periods else _tsquery(way)
            for number, way in enumerate(ways)
        }
        rows = self._run(
            "WITH proposed AS MATERIALIZED ("  # noqa: S608
            f"SELECT key FROM {self.index} WHERE"
            f" {' OR '.join(f'tokens @@ CAST(:{name} AS tsquery)' for name in asked)}"
            f"{'' if most is None else ' LIMIT :most'}),"
            " known AS MATERIALIZED (SELECT count(*) AS proposed FROM proposed),"
            # a sorted list that is joined row by row, and no further than needed
            " newest AS (SELECT key FROM proposed WHERE key BETWEEN :lowest AND :highest"
            f"{'' if most is None else ' AND (SELECT proposed FROM known) < :most'}"
            " ORDER BY key DESC OFFSET 0),"
            f" held AS (SELECT {self.columns} FROM newest JOIN {self.table} d ON d.key = newest.key"
            f" WHERE true{self.check} ORDER BY newest.key DESC LIMIT :limit)"
            " SELECT held.*, known.proposed FROM known LEFT JOIN held ON true ORDER BY held.key DESC",
            lowest=window.lowest,
            highest=window.highest,
            limit=limit,
            **asked,
            **({} if most is None else {"most": most}),
        )
        if most is not None and rows[0].proposed >= most:
            raise _TooMany
        return [row for row in rows if row.key is not None]

    def _run(self, statement: str, **values: object) -> list[Found]:
        given = {**self.values, **values}
        used = {name: value for name, value in given.items() if f":{name}" in statement}
        return list(self.connection.execute(_typed(statement, tuple(used)), used))

    def _check(self) -> str:
        """The conditions that decide, with what they compare in `values`."""
        parts: list[str] = []
        for number, proof in enumerate(self.scope.proofs):
            ways = [self._contains("d.text", f"t{number}x{at}x", each) for at, each in enumerate(proof.texts)]
            ways += [
                self._contains("d.sound", f"s{number}x{at}x", each) for at, each in enumerate(proof.sounds)
            ]
            parts.append(f"({' OR '.join(ways)})")
        if self.scope.since is not None:
            parts.append("d.at >= :since")
            self.values["since"] = self.scope.since
        if self.scope.until is not None:
            parts.append("d.at < :until")
            self.values["until"] = self.scope.until
        if self.scope.after is not None:
            parts.append("(d.at < :after_at OR (d.at = :after_at AND d.id < :after_id))")
            self.values["after_at"], self.values["after_id"] = self.scope.after
        return "".join(f" AND {part}" for part in parts)

    def _facets(self) -> str:
        """The facets, for where the index is not asked."""
        parts = []
        for number, group in enumerate(self.scope.facets):
            ways = [
                self._contains("d.facets", f"f{number}x{at}x", f"{FIELD_END}{each}{FIELD_END}")
                for at, each in enumerate(group)
            ]
            parts.append(f" AND ({' OR '.join(ways)})")
        return "".join(parts)

    def _contains(self, name: str, parameter: str, value: str) -> str:
        self.values[parameter] = value
        if self.is_sqlite:
            return f"instr({name}, :{parameter}) > 0"
        return f"strpos({name}, CAST(:{parameter} AS text)) > 0"


@lru_cache(maxsize=256)
def _typed(statement: str, names: tuple[str, ...]) -> TextualSelect:
    """The statement with the types of what it is given and of what it gives."""
    marks = (bindparam(name, type_=_TYPES[name]) for name in names if name in _TYPES)
    keys = column("key", BigInteger), column("id", Text), column("at", UtcTime)
    return text(statement).bindparams(*marks).columns(*keys)


_TYPES: dict[str, Any] = {
    **{name: UtcTime() for name in ("since", "until", "after_at")},
    "after_id": KEY,
    "lowest": BigInteger(),
    "highest": BigInteger(),
}


def _periods(lowest: int, highest: int) -> Iterator[_Window]:
    """The newest period and the one before it, then longer ones, then all that is left."""
    for bits in PERIOD_BITS:
        number = highest >> (PLACE_BITS + bits)
        edge = (number - 1) << (PLACE_BITS + bits)
        yield _Window(
            max(edge, lowest), highest, periods=(period_token(bits, number), period_token(bits, number - 1))
        )
        highest = edge - 1
        if highest < lowest:
            return
    yield _Window(lowest, highest)


def _whole(lowest: int, highest: int) -> _Window:
    """One window for all, with its periods if they are no more than two of some length."""
    for bits in PERIOD_BITS[1:]:
        first, last = lowest >> (PLACE_BITS + bits), highest >> (PLACE_BITS + bits)
        if last - first <= 1:
            numbers = range(last, first - 1, -1)
            return _Window(lowest, highest, tuple(period_token(bits, number) for number in numbers))
    return _Window(lowest, highest)


def _fts5(clauses: tuple[Clause, ...]) -> str:
    """The question in the words of FTS5."""

    def one(token: str) -> str:
        return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'

    groups = (" OR ".join(f"({' AND '.join(map(one, each))})" for each in clause) for clause in clauses)
    return " AND ".join(f"({group})" for group in groups)


def _tsquery(clauses: tuple[Clause, ...]) -> str:
    """The question in the words of tsquery."""

    def one(token: str) -> str:
        return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"

    groups = (" | ".join(f"({' & '.join(map(one, each))})" for each in clause) for clause in clauses)
    return " & ".join(f"({group})" for group in groups)
