"""The index of our own: every repository that stores something findable writes it here, in its transaction.

Bigrams of the folded text on FTS5 (SQLite) and tsvector with GIN (PostgreSQL); what the index proposes is
checked against the folded text, so both databases give exactly what `forms.search` says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from forms.search import forgiving
from forms.search.document import Document, Facets, Hit, Kind
from forms.search.in_memory import best
from forms.search.question import Question, question_of
from forms.search.ranking import (
    CLOSELY,
    SPOKEN,
    RankedQuestion,
    fields_of,
    ranked_question,
    rarities,
    score,
    token_weights,
)
from forms.storage import search_ranking, search_writing
from forms.storage.search_reading import Found, Scope, newest_in, newest_moment

_BATCH = 500


def index_documents(connection: Connection, kind: Kind, documents: Iterable[Document]) -> int:
    """Make documents findable as they are now, in the place of what was indexed of them; how many."""
    count = 0
    for batch in _batches(documents):
        search_writing.remove(connection, kind, [each.id for each in batch])
        search_writing.write(connection, kind, batch)
        count += len(batch)
    return count


def index_new(connection: Connection, kind: Kind, documents: Iterable[Document]) -> int:
    """The same for documents of which nothing was indexed yet, which is quicker."""
    count = 0
    for batch in _batches(documents):
        search_writing.write(connection, kind, batch)
        count += len(batch)
    return count


def index_document(connection: Connection, kind: Kind, document: Document) -> None:
    """Make one document findable as it is now, in the place of what was indexed of it."""
    index_documents(connection, kind, [document])


def remove_document(connection: Connection, kind: Kind, document_id: str) -> None:
    """Find it no longer; nothing happens if it was not indexed."""
    search_writing.remove(connection, kind, [document_id])


def ranked(
    connection: Connection, kind: Kind, text: str, facets: Facets = (), limit: int = 20
) -> tuple[Hit, ...]:
    """The documents that say most of *text*, best first: title before questions before body.

    *text* may be what somebody typed or a whole paragraph; not all of it must occur. Only for articles.
    """
    asked = ranked_question(text)
    if not asked.words.words:
        return ()
    counts = search_ranking.counts(connection, asked)
    rarity = rarities(asked, counts, counts[""])
    weights = token_weights(asked, counts, counts[""])
    heaviest = search_ranking.heaviest(connection, kind, weights, facets, max(limit, CLOSELY))
    spoken = _sounding(connection, kind, asked, facets) if asked.is_spoken else []
    closely = {row.id: row for row in (*heaviest[:CLOSELY], *spoken)}
    scored = [
        Hit(row.id, row.at, score(asked, fields_of(row.text, row.questions, row.sound), rarity))
        for row in closely.values()
    ]
    rest = [Hit(row.id, row.at) for row in heaviest if row.id not in closely]
    return best(scored, rest, limit)


def newest(
    connection: Connection,
    kind: Kind,
    words: tuple[str, ...],
    facets: Facets = (),
    *,
    after: tuple[datetime, str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    forgiving_typos: bool = True,
) -> tuple[Hit, ...]:
    """The documents in which all *words* occur, newest first, behind *after* (the last one's at and id).

    A word is any substring, pinyin or initials of title, places and names. Without any hit, one wrong
    character is forgiven in Chinese words of four and more, in documents of the last three months.
    `since` is included, `until` is not.
    """
    question = question_of(words)
    scope = _as_typed(question, kind, facets, after, since, until)
    found = newest_in(connection, scope, limit)
    if found or not (forgiving_typos and question.forgiving):
        return _hits(found)
    if after is not None and newest_in(connection, _as_typed(question, kind, facets, None, since, until), 1):
        return ()
    last = newest_moment(connection, kind)
    if last is None:
        return ()
    near = Scope(
        kind=kind,
        clauses=tuple(word.near_clause for word in question.words),
        proofs=tuple(word.near_proof for word in question.words),
        facets=facets,
        since=forgiving.forgiven_since(last, since, until),
        until=until,
        with_text=True,
    )
    looked_at = newest_in(connection, near, forgiving.DEPTH)
    forgiven = [row for row in looked_at if question.holds_nearly(row.text, row.sound)]
    return _hits([row for row in forgiven if after is None or (row.at, row.id) < after][:limit])


def _as_typed(
    question: Question,
    kind: Kind,
    facets: Facets,
    after: tuple[datetime, str] | None,
    since: datetime | None,
    until: datetime | None,
) -> Scope:
    return Scope(
        kind=kind,
        clauses=tuple(word.clause for word in question.words),
        proofs=tuple(word.proof for word in question.words),
        facets=facets,
        after=after,
        since=since,
        until=until,
    )


def _sounding(connection: Connection, kind: Kind, asked: RankedQuestion, facets: Facets) -> list[Found]:
    """The newest documents in which all words hold, some of them by their sound."""
    exact = replace(_as_typed(asked.words, kind, facets, None, None, None), with_text=True)
    return newest_in(connection, exact, SPOKEN)


def _hits(found: list[Found]) -> tuple[Hit, ...]:
    return tuple(Hit(row.id, row.at) for row in found)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Some at a time; of a document that comes twice in one batch the later one."""
    source = iter(documents)
    while batch := list(islice(source, _BATCH)):
        yield list({each.id: each for each in batch}.values())
