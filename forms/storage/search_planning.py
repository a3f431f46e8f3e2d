"""Which tokens PostgreSQL's index is asked for: GIN reads through all documents of every token it is given.

What the server knows of the tokens that very many documents have tells the others. Where the rarest token of
each word leads to few documents anyway, only that is asked for. It is a hint: what is proposed is checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from time import monotonic

from sqlalchemy import Connection, text

from forms.search.document import Kind
from forms.search.question import Alternative, Clause
from forms.storage.search_tables import index_of

FEW = 2_000
"""So many proposals are looked at in no time."""
_LASTS_S = 600.0
_INFO = "hotline_search_plan"


@dataclass(frozen=True, slots=True)
class Commonness:
    """What share of all documents have a token; `least` for those that are not known."""

    documents: float = float("inf")
    shares: Mapping[str, float] = field(default_factory=dict)
    least: float = 1.0
    known_at: float = 0.0

    def of(self, token: str) -> float:
        """The share, 1 for the beginning of a token."""
        return 1.0 if token.endswith("*") else self.shares.get(token, self.least)

    def plan(self, way: tuple[Clause, ...]) -> tuple[tuple[Clause, ...], float]:
        """Of a question without alternatives what is to be asked, and to how many documents it may lead."""
        rare = [self._rarest(alternative) for (alternative,) in way]
        expected = self.documents * prod(self.of(tokens[0]) for tokens in rare)
        return (tuple((tokens,) for tokens in rare) if expected <= FEW else way), expected

    def _rarest(self, tokens: Alternative) -> Alternative:
        """The one that the fewest documents have; of those that are not known two, for one may not occur."""
        share = min(map(self.of, tokens))
        rare = [token for token in tokens if self.of(token) == share]
        return tuple(dict.fromkeys((rare[0], rare[-1]))) if share <= self.least else (rare[0],)


def commonness(connection: Connection, kind: Kind) -> Commonness:
    """What PostgreSQL found when it last analysed the index; kept with the connection for some minutes."""
    kept: dict[Kind, Commonness] = connection.info.setdefault(_INFO, {})
    known = kept.get(kind)
    if known is None or monotonic() - known.known_at > _LASTS_S:
        known = kept[kind] = _asked(connection, kind)
    return known


def _asked(connection: Connection, kind: Kind) -> Commonness:
    found = connection.execute(
        text(
            "SELECT c.reltuples, s.most_common_elems::text::text[] AS tokens,"
            " s.most_common_elem_freqs AS shares"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname"
            " WHERE c.oid = to_regclass(:index) AND s.attname = 'tokens'"
        ),
        {"index": index_of(kind)},
    ).one_or_none()
    if found is None or not found.tokens or found.reltuples <= 0:
        return Commonness(known_at=monotonic())
    # behind the shares of the tokens stand the least and the greatest
    shares = dict(zip(found.tokens, found.shares, strict=False))
    return Commonness(found.reltuples, shares, min(shares.values()), monotonic())
