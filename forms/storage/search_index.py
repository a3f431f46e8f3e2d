"""The index of our own: every repository that stores something findable writes it here, in its transaction.

Bigrams of the folded text on FTS5 (SQLite) and tsvector with GIN (PostgreSQL); what the index proposes is
checked against the folded text, so both databases give exactly what `forms.search` says.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from forms.search.document import Document, Facets, Hit, Kind


def index_documents(connection: Connection, kind: Kind, documents: Iterable[Document]) -> int:
    """Make documents findable as they are now, in the place of what was indexed of them; how many."""
    raise NotImplementedError


def index_document(connection: Connection, kind: Kind, document: Document) -> None:
    """Make one document findable as it is now, in the place of what was indexed of it."""
    raise NotImplementedError


def remove_document(connection: Connection, kind: Kind, document_id: str) -> None:
    """Find it no longer; nothing happens if it was not indexed."""
    raise NotImplementedError


def ranked(
    connection: Connection, kind: Kind, text: str, facets: Facets = (), limit: int = 20
) -> tuple[Hit, ...]:
    """The documents that say most of *text*, best first: title before questions before body.

    *text* may be what somebody typed or a whole paragraph; not all of it must occur. Only for articles.
    """
    raise NotImplementedError


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
) -> tuple[Hit, ...]:
    """The documents in which all *words* occur, newest first, behind *after* (the last one's at and id).

    A word is any substring, pinyin or initials of title, places and names. Without any hit, one wrong
    character is forgiven in words of four and more. `since` is included, `until` is not.
    """
    raise NotImplementedError
