"""Building the index anew from what is stored: behind a migration, and when a person asks for it."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection, delete, func, select, text, tuple_

from forms.knowledge.article_list import document_of as article_document
from forms.search.document import Document, Kind
from forms.storage import search_index, tables
from forms.storage.articles import StoredArticles
from forms.storage.connecting import BEGIN_OPTION, make_engine, make_folder_for, read_url
from forms.storage.failures import told_plainly
from forms.storage.knowledge_tables import article
from forms.storage.lifecycle_tables import ticket_unit
from forms.storage.search_tables import DOCUMENTS, index_of, search_gram
from forms.ticket_document import document

Progress = Callable[[Kind, int, int], None]
"""Told from time to time: what is being indexed, how many of it are done, and how many there are."""
_BATCH = 2000


def reindex(url: str, password: str | None = None, progress: Progress | None = None) -> int:
    """Build the index of the database at *url* anew and say how many documents it has; StorageError.

    All in one transaction: until it ends, others wait when they file, and on PostgreSQL also
    when they search; on SQLite they search in the old index.
    """
    from forms.storage import schema

    address = read_url(url, password)
    engine = make_engine(address)
    try:
        with told_plainly():
            make_folder_for(address)
            schema.prepare(engine)
            options = {BEGIN_OPTION: "IMMEDIATE"}
            with engine.connect().execution_options(**options) as connection, connection.begin():
                return rebuild(connection, progress)
    finally:
        engine.dispose()


def rebuild(connection: Connection, progress: Progress | None = None) -> int:
    """The same within a transaction."""
    sources = {
        Kind.TICKET: (tables.ticket.c.id, _tickets(connection)),
        Kind.ARTICLE: (article.c.id, _articles(connection)),
    }
    done = 0
    for kind, (column, documents) in sources.items():
        total = connection.execute(select(func.count(column))).scalar_one()
        _empty(connection, kind)
        count = search_index.index_new(connection, kind, _told(documents, kind, total, progress))
        _finish(connection, kind)
        done += count
    return done


def _empty(connection: Connection, kind: Kind) -> None:
    index = index_of(kind)
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {index}({index}) VALUES ('delete-all')"))  # noqa: S608
    else:
        # filled first and indexed then is many times quicker
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        connection.execute(text(f"DROP INDEX ix_{index}_tokens"))
        connection.execute(text(f"TRUNCATE {index}"))
    connection.execute(delete(DOCUMENTS[kind]))
    if kind is Kind.ARTICLE:
        connection.execute(delete(search_gram))


def _finish(connection: Connection, kind: Kind) -> None:
    index = index_of(kind)
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {index}({index}) VALUES ('optimize')"))  # noqa: S608
        return
    connection.execute(
        text(f"CREATE INDEX ix_{index}_tokens ON {index} USING gin (tokens) WITH (fastupdate = off)")
    )
    connection.execute(text(f"ANALYZE {index}, {DOCUMENTS[kind].name}"))


def _told(
    documents: Iterator[Document], kind: Kind, total: int, progress: Progress | None
) -> Iterator[Document]:
    done = 0
    for done, each in enumerate(documents, start=1):
        yield each
        if progress is not None and done % _BATCH == 0:
            progress(kind, done, total)
    if progress is not None:
        progress(kind, done, total)


def _tickets(connection: Connection) -> Iterator[Document]:
    """All tickets, oldest first."""
    ticket = tables.ticket.c
    place = ticket.district + ticket.street + ticket.community + ticket.grid + ticket.address
    key = tuple_(ticket.accepted_at, ticket.id)
    columns = (ticket.id, ticket.accepted_at, ticket.title, ticket.content, ticket.name, place.label("place"))
    facets = (
        *(ticket.state, ticket.channel, ticket.category, ticket.district, ticket.street),
        *(ticket.urgency, ticket.owner_unit.label("owner")),
    )
    question = select(*columns, *facets).order_by(ticket.accepted_at, ticket.id).limit(_BATCH)
    page = question
    while batch := connection.execute(page).all():
        units = _units(connection, [row.id for row in batch])
        for row in batch:
            yield document(
                ticket_id=row.id,
                at=row.accepted_at,
                title=row.title,
                content=row.content,
                place=row.place,
                name=row.name,
                facets={column.name: getattr(row, column.name) for column in facets},
                units=units.get(row.id, ()),
            )
        page = question.where(key > (batch[-1].accepted_at, batch[-1].id))


def _units(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    units: dict[str, list[str]] = {}
    found = select(ticket_unit.c.ticket_id, ticket_unit.c.unit).where(ticket_unit.c.ticket_id.in_(ids))
    for ticket_id, unit in connection.execute(found):
        units.setdefault(ticket_id, []).append(unit)
    return units


def _articles(connection: Connection) -> Iterator[Document]:
    """All articles."""
    stored = StoredArticles(connection)
    for article_id in connection.execute(select(article.c.id).order_by(article.c.id)).scalars().all():
        found = stored.by_id(article_id)
        if found is not None:
            yield article_document(found)
