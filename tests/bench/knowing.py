"""Knowledge search and what is suggested as the agent types, beside the database's own trigram ranking."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, text

from forms.knowledge.article import ArticleState
from forms.knowledge.article_list import ArticleQuery
from forms.knowledge.service import find_articles, suggest
from forms.knowledge.suggesting import Asked
from forms.search.folding import fold
from forms.search.question import question_of
from forms.storage import Database, open_storage
from tests.bench.articles import Said, articles, said, same_matter, searched
from tests.bench.bases import UNTIL, server_url, tell
from tests.bench.clock import Clock, took
from tests.bench.figures import Figure, Samples, Subject, p99_under
from tests.bench.stage import Stage

ARTICLES, QUICK_ARTICLES = 10_000, 1_000
CALLERS, SEARCHES, REFERENCES, WARM_UP = 600, 600, 40, 40
LIMIT = 10.0
_LONGEST = 200
TODAY = date(2026, 11, 21)
_PUBLISHED = frozenset({ArticleState.PUBLISHED})


def measure(stage: Stage) -> Subject:
    """On SQLite, then on PostgreSQL."""
    count = ARTICLES if stage.tickets >= 100_000 else QUICK_ARTICLES
    subject = Subject(
        remarks=[
            "suggested: whole narrations with one matter in them, told in the caller's words; the article is"
            " looked for where the caller asks for it in its words, for else only the matter can be"
            " found; the reference ranks by the database's own trigrams"
        ]
    )
    with TemporaryDirectory(prefix="hotline-knowing-") as folder:
        _measure("SQLite", f"sqlite:///{(Path(folder) / 'articles.db').as_posix()}", count, subject)
    with server_url() as url:
        _measure("PostgreSQL", url, count, subject)
    return subject


def _measure(name: str, url: str, count: int, subject: Subject) -> None:
    tell(f"filling {name} with {count:,} articles")
    with _filled(url, count) as database:
        name = f"{name}, {count:,} articles"
        _measure_search(name, database, count, subject)
        _measure_suggestions(name, database, count, subject)


def _measure_search(name: str, database: Database, count: int, subject: Subject) -> None:
    uow = database.unit_of_work()
    queries = [ArticleQuery(text=each, states=_PUBLISHED, valid_on=TODAY) for each in searched(SEARCHES)]
    for query in queries[:WARM_UP]:
        find_articles(query, uow)
    clock = Clock(database)
    ours = clock.took([partial(find_articles, query, uow) for query in queries])
    with database.transaction(writes=False) as connection:
        theirs = [took(partial(_like, connection, query.text)) for query in queries[:REFERENCES]]
    subject.figures.append(
        Figure(Samples(f"search, {name}", ours), Samples("LIKE", tuple(theirs)), p99_under(LIMIT))
    )
    subject.remarks.append(f"search, {name}: {clock.told}")


def _measure_suggestions(name: str, database: Database, count: int, subject: Subject) -> None:
    uow = database.unit_of_work()
    callers = list(said(CALLERS, count))
    asked = [
        Asked(content=each.text, category=each.category if number % 3 == 0 else "")
        for number, each in enumerate(callers)
    ]
    for each in asked[:WARM_UP]:
        suggest(each, TODAY, uow)
    clock = Clock(database)
    ours = clock.took([partial(suggest, each, TODAY, uow) for each in asked])
    found = [[line.line.id for line in suggest(each, TODAY, uow)] for each in asked]
    with database.transaction(writes=False) as connection:
        compared = asked[:REFERENCES]
        theirs = [took(partial(_trigrams, connection, each.content)) for each in compared]
        ranked = [_trigrams(connection, each.content) for each in compared]
    subject.figures += [
        Figure(Samples(f"suggested, {name}", ours), Samples("trigrams", tuple(theirs)), p99_under(LIMIT)),
        Figure(
            Samples(f"matter among the first five, {name}", _matter(callers, found), "%"),
            Samples("trigrams", _matter(callers, ranked), "%"),
        ),
        Figure(
            Samples(f"article among the first five, {name}", _very_one(callers, found), "%"),
            Samples("trigrams", _very_one(callers, ranked), "%"),
        ),
    ]
    subject.remarks.append(f"suggested, {name}: {clock.told}")


def _matter(callers: Sequence[Said], found: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Per cent of the callers with an article on their matter among the first five."""
    pairs = list(zip(callers, found, strict=False))
    among = [any(same_matter(each.article_id, own_id) for own_id in ids) for each, ids in pairs]
    return (100 * sum(among) / len(among),)


def _very_one(callers: Sequence[Said], found: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Per cent of those who asked plainly with the one article that answers among the first five."""
    pairs = zip(callers, found, strict=False)
    among = [each.article_id in ids for each, ids in pairs if each.plainly]
    return (100 * sum(among) / len(among),)


@contextmanager
def _filled(url: str, count: int) -> Iterator[Database]:
    database = open_storage(url)
    try:
        with database.unit_of_work().writing() as work:
            work.articles.add_many(articles(count, UNTIL))
        with database.transaction(writes=True) as connection:
            if connection.dialect.name == "sqlite":
                _add_fts5_trigrams(connection)
            else:
                connection.execute(text("ANALYZE"))
                _add_pg_trgm(connection)
        yield database
    finally:
        database.close()


def _add_fts5_trigrams(connection: Connection) -> None:
    connection.execute(
        text("CREATE VIRTUAL TABLE reference USING fts5(id UNINDEXED, text, tokenize='trigram')")
    )
    connection.execute(text("INSERT INTO reference(id, text) SELECT id, text FROM search_article"))


def _add_pg_trgm(connection: Connection) -> None:
    known = text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
    if connection.execute(known).first() is not None:
        connection.execute(text("CREATE EXTENSION pg_trgm"))


def _like(connection: Connection, asked: str) -> list[str]:
    words = [word.text for word in question_of([asked]).words]
    conditions = " AND ".join(f"text LIKE :w{number}" for number in range(len(words)))
    statement = f"SELECT id FROM search_article WHERE {conditions} ORDER BY at DESC LIMIT 50"  # noqa: S608
    values = {f"w{number}": f"%{word}%" for number, word in enumerate(words)}
    return list(connection.execute(text(statement), values).scalars())


def _trigrams(connection: Connection, asked: str) -> list[str]:
    """The best five by bm25 over trigrams in SQLite, by likeness of trigrams in PostgreSQL."""
    asked = fold(asked[:_LONGEST])
    if connection.dialect.name == "sqlite":
        pieces = sorted({asked[at : at + 3].replace('"', " ") for at in range(len(asked) - 2)})
        values = {"asked": " OR ".join(f'"{each}"' for each in pieces)}
        statement = "SELECT id FROM reference WHERE reference MATCH :asked ORDER BY bm25(reference) LIMIT 5"
    else:
        values = {"asked": asked}
        statement = "SELECT id FROM search_article ORDER BY similarity(text, :asked) DESC LIMIT 5"
        if connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")).first() is None:
            return []
    return list(connection.execute(text(statement), values).scalars())
