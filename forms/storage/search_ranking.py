"""The first stage of ranking: the index adds up the weights of the tokens that each document has.

One statement for each database, in which only the documents that weigh most are read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Text, column, select, text

from forms.search.document import Facets, Kind
from forms.search.folding import FIELD_END
from forms.search.ranking import RankedQuestion
from forms.storage.search_reading import Found, keep_to_keys
from forms.storage.search_tables import DOCUMENTS, index_of, search_gram
from forms.storage.tables import UtcTime

_DEPTHS = (2, 20)
"""So many times more documents than asked for are held against the facets, then more, then all."""


def counts(connection: Connection, asked: RankedQuestion) -> dict[str, int]:
    """How many articles have each bigram of the question; under "" how many there are."""
    wanted = ["", *asked.grams.values()]
    rows = connection.execute(select(search_gram).where(search_gram.c.gram.in_(wanted)))
    return {"": 0, **{row.gram: row.documents for row in rows}}


def heaviest(
    connection: Connection, kind: Kind, weights: Mapping[str, int], facets: Facets, limit: int
) -> list[Found]:
    """The *limit* documents that weigh most and hold the facets; of equals the newest, then by id."""
    if not weights:
        return []
    found: list[Found] = []
    for depth in (*(limit * times for times in _DEPTHS), None):
        found = _heaviest(connection, kind, weights, facets, limit, depth)
        if len(found) >= limit or (depth and found and found[0].weighed <= depth):
            break
    return found


def _heaviest(
    connection: Connection,
    kind: Kind,
    weights: Mapping[str, int],
    facets: Facets,
    limit: int,
    depth: int | None,
) -> list[Found]:
    """The same among those that weigh as much as the one at *depth*, or all."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        keep_to_keys(connection)
    weighed, values = (_in_fts5 if is_sqlite else _in_postgresql)(kind, weights)
    allowed, marks = _holding(facets, "instr" if is_sqlite else "strpos")
    edge = "0"
    if depth is not None:
        edge = "coalesce((SELECT weight FROM weighed ORDER BY weight DESC LIMIT 1 OFFSET :depth), 0)"
        marks["depth"] = depth
    # the texts are read for those only that are wanted
    statement = (
        f"WITH weighed AS MATERIALIZED (SELECT key, sum(weight) AS weight FROM ({weighed}) w GROUP BY key),"  # noqa: S608
        " best AS MATERIALIZED (SELECT d.key, d.id, d.at, weighed.weight"
        f" FROM weighed CROSS JOIN {DOCUMENTS[kind].name} d"
        f" WHERE weighed.weight >= {edge} AND d.key = weighed.key{allowed}"
        " ORDER BY weighed.weight DESC, d.at DESC, d.id DESC LIMIT :limit)"
        " SELECT best.key, best.id, best.at, d.text, d.sound, d.questions,"
        " (SELECT count(*) FROM weighed) AS weighed"
        f" FROM best CROSS JOIN {DOCUMENTS[kind].name} d WHERE d.key = best.key"
        " ORDER BY best.weight DESC, best.at DESC, best.id DESC"
    )
    typed = text(statement).columns(
        column("key", BigInteger),
        column("id", Text),
        column("at", UtcTime),
        column("text", Text),
        column("sound", Text),
        column("questions", Integer),
    )
    return list(connection.execute(typed, {**values, **marks, "limit": limit}))


def _in_fts5(kind: Kind, weights: Mapping[str, int]) -> tuple[str, dict[str, Any]]:
    index = index_of(kind)
    parts: list[str] = []
    values: dict[str, Any] = {}
    for number, (token, weight) in enumerate(weights.items()):
        parts.append(
            f"SELECT rowid AS key, :w{number} AS weight FROM {index} WHERE {index} MATCH :m{number}"  # noqa: S608
        )
        values[f"m{number}"], values[f"w{number}"] = f'"{token}"', weight
    return " UNION ALL ".join(parts), values


def _in_postgresql(kind: Kind, weights: Mapping[str, int]) -> tuple[str, dict[str, Any]]:
    asked = "unnest(CAST(:tokens AS text[]), CAST(:weights AS integer[])) AS asked(token, weight)"
    found = f"{index_of(kind)} i ON i.tokens @@ CAST(asked.token AS tsquery)"
    quoted: Sequence[str] = [f"'{token}'" for token in weights]
    return (
        f"SELECT i.key, asked.weight FROM {asked} JOIN {found}",  # noqa: S608
        {"tokens": quoted, "weights": list(weights.values())},
    )


def _holding(facets: Facets, find: str) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = {}
    for number, group in enumerate(facets):
        ways = []
        for at, facet in enumerate(group):
            ways.append(f"{find}(d.facets, :f{number}x{at}) > 0")
            values[f"f{number}x{at}"] = f"{FIELD_END}{facet}{FIELD_END}"
        parts.append(f" AND ({' OR '.join(ways)})")
    return "".join(parts), values
