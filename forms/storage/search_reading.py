"""Reading the index: the newest documents that a scope allows, in exact order, on both databases.

What the index proposes is always checked against the folded text. SQLite's index gives documents newest first
and stops early. PostgreSQL's does not, so it is asked for the newest period first, then for longer ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, Text, TextClause, bindparam, column, func, select, text

from forms.search.document import Facets, Kind
from forms.search.folding import FIELD_END
from forms.search.question import Clause, Proof
from forms.search.tokens import facet_token
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
CHUNK = 200
"""So many proposals of PostgreSQL's index are looked at first, and four times more each time."""


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
    found: list[Found] = []
    reached = HIGHEST
    for window in reader.windows():
        found += (
            reader.through_index(window, limit - len(found))
            if window.indexed
            else reader.through_all(window, limit - len(found))
        )
        if len(found) >= limit:
            reached = found[-1].key
            break
    found.sort(key=_newest, reverse=True)
    if len(found) >= limit:
        # within a second keys say nothing, so the rest of the last one's second is looked at too
        rest = _Window(first_key(found[limit - 1].at), reached - 1, indexed=False)
        found += reader.through_all(rest, None)
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
    """Have PostgreSQL go from the index to single documents by key, until the transaction ends."""
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
    indexed: bool = True
    periods: tuple[str, ...] = ()


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
        self.is_steered = False
        self.columns = "d.key, d.id, d.at" + (
            ", d.text, d.sound, d.questions" if self.scope.with_text else ""
        )

    def windows(self) -> Iterator[_Window]:
        """Where to look, newest first."""
        lowest, highest = self.scope.keys
        asks_index = bool(self.scope.clauses or self.scope.facets)
        if not asks_index:
            yield _Window(lowest, highest, indexed=False)
            return
        if not self.is_sqlite or self.scope.is_broad:
            edge = self._edge(lowest, highest)
            yield _Window(lowest if edge is None else edge, highest, indexed=False)
            if edge is None:
                return
            highest = edge - 1
        if self.is_sqlite:
            yield _Window(lowest, highest)
            return
        yield from _periods(lowest, highest)

    def _edge(self, lowest: int, highest: int) -> int | None:
        """The key of the last document that is looked at without the index; None if those are all."""
        return self.connection.execute(
            text(
                f"SELECT key FROM {self.table} WHERE key BETWEEN :lowest AND :highest"  # noqa: S608
                " ORDER BY key DESC LIMIT 1 OFFSET :scanned"
            ),
            {"lowest": lowest, "highest": highest, "scanned": SCANNED},
        ).scalar_one_or_none()

    def through_all(self, window: _Window, limit: int | None) -> list[Found]:
        """The documents of a window, each looked at."""
        facets = self._facets()
        return self._run(
            f"SELECT {self.columns} FROM {self.table} d"  # noqa: S608
            f" WHERE d.key BETWEEN :lowest AND :highest{self.check}{facets} ORDER BY d.key DESC"
            + ("" if limit is None else " LIMIT :limit"),
            lowest=window.lowest,
            highest=window.highest,
            **({} if limit is None else {"limit": limit}),
        )

    def through_index(self, window: _Window, limit: int) -> list[Found]:
        """The documents of a window that the index proposes and that hold."""
        if self.is_sqlite:
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
        return self._in_chunks(window, limit)

    def _in_chunks(self, window: _Window, limit: int) -> list[Found]:
        """PostgreSQL: the proposed keys newest first, so many at a time."""
        self._steer_planner()
        clauses = self.scope.asked
        if window.periods:
            clauses += (tuple((period,) for period in window.periods),)
        found: list[Found] = []
        highest, chunk = window.highest, max(CHUNK, 2 * limit)
        while len(found) < limit:
            rows = self._run(
                f"WITH proposed AS MATERIALIZED ("  # noqa: S608
                f"SELECT key FROM {self.index} WHERE tokens @@ CAST(:asked AS tsquery)),"
                " newest AS MATERIALIZED (SELECT key FROM proposed WHERE key BETWEEN :lowest AND :highest"
                " ORDER BY key DESC LIMIT :chunk)"
                f" SELECT {self.columns}, (true{self.check}) AS holds"
                f" FROM newest JOIN {self.table} d ON d.key = newest.key ORDER BY d.key DESC",
                asked=_tsquery(clauses),
                lowest=window.lowest,
                highest=highest,
                chunk=chunk,
            )
            found += [row for row in rows if row.holds]
            if len(rows) < chunk:
                break
            highest, chunk = rows[-1].key - 1, chunk * 4
        return found[:limit]

    def _steer_planner(self) -> None:
        """The index first, then each document by its key; without statistics it may think otherwise."""
        if self.is_steered:
            return
        self.is_steered = True
        keep_to_keys(self.connection)

    def _run(self, statement: str, **values: object) -> list[Found]:
        given = {**self.values, **values}
        used = {name: value for name, value in given.items() if f":{name}" in statement}
        asked: TextClause = text(statement).bindparams(
            *(bindparam(name, type_=_TYPES.get(name, Text())) for name in used if name in _TYPES)
        )
        typed = asked.columns(column("key", BigInteger), column("id", Text), column("at", UtcTime))
        return list(self.connection.execute(typed, used))

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
