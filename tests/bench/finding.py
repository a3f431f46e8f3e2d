"""Ticket search among many: words, places, filters, typing mistakes and pinyin, beside the database's LIKE.

The tickets are generated once into a cache folder outside the project, for SQLite; HOTLINE_BENCH_POSTGRES may
name a PostgreSQL database for the same. HOTLINE_BENCH_FOUND says how many tickets; 1,000,000 are the target.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from platformdirs import user_cache_path
from sqlalchemy import text

from forms.likeness import Appeal
from forms.service import read_query, search_tickets
from forms.similar import similar_tickets
from forms.storage import Database, open_storage, reindex
from forms.storage.schema import HEAD
from forms.ticket import Ticket
from forms.ticket_list import TicketQuery
from forms.words import StateKind
from tests.bench.arrival import now
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, Target
from tests.bench.stage import Stage
from tests.bench.tickets import generated

UNTIL = datetime(2026, 11, 21, tzinfo=UTC)
COUNTS = 100_000, 1_000_000
QUESTIONS, REFERENCES, APPEALS = 600, 24, 200
LIMIT_SQLITE, LIMIT_POSTGRES = 10.0, 20.0
_PART = 50_000
_UNKNOWN = ("没有人这样写过", "天外来客", "量子纠缠", "火星移民办", "纳米机器人", "哈密瓜滞销")
_SPOKEN = ("yghy", "jxjy", "zhangwei", "liming", "dianti", "tingshui", "gongjijin", "xyhy", "rml", "wanglei")


@dataclass(frozen=True)
class Base:
    """A database full of tickets."""

    name: str
    database: Database
    count: int
    limit: float


def measure(stage: Stage) -> Subject:
    """Each base with its questions; a quick run takes 10,000 tickets only."""
    asked_for = os.environ.get("HOTLINE_BENCH_FOUND", "")
    counts = (int(asked_for),) if asked_for else ((stage.tickets,) if stage.tickets < COUNTS[0] else COUNTS)
    subject = Subject()
    for base in _bases(counts):
        try:
            _measure(base, subject)
        finally:
            base.database.close()
    subject.remarks.append(
        "found: words of 2 to 6 characters that exist or don't, place + word, filters, one wrong character,"
        " pinyin; the reference is LIKE over the same texts"
    )
    return subject


def _measure(base: Base, subject: Subject) -> None:
    sample = list(islice(generated(base.count, UNTIL), 0, 3000, 3))
    uow = base.database.unit_of_work()
    for query in questions(sample, random.Random(1))[:40]:
        search_tickets(query, uow)  # the database's memory is warm in a hall that works
    took = [_took(partial(search_tickets, query, uow)) for query in _questions(sample)]
    name = f"{base.name} {base.count:,}"
    subject.figures.append(
        Figure(
            Samples(f"search, {name}", tuple(took)),
            Samples("LIKE", tuple(_like(base.database, query) for query in _questions(sample)[:REFERENCES])),
            p99_under(base.limit),
        )
    )
    others = islice(generated(APPEALS, UNTIL, seed=777), APPEALS)
    alike = [_took(partial(similar_tickets, appeal_of(each), uow, UNTIL)) for each in others]
    subject.figures.append(Figure(Samples(f"similar tickets, {name}", tuple(alike)), target=p99_under(20.0)))
    subject.remarks += [
        f"{figure.ours.name}: p99 {figure.ours.shown(figure.ours.percentile(99))}"
        for figure in subject.figures[-2:]
    ]


def p99_under(milliseconds: float) -> Target:
    """99 of 100 take less."""
    return Target(f"p99 < {milliseconds:g} ms", lambda figure: figure.ours.percentile(99) < milliseconds)


def _questions(sample: list[Ticket]) -> list[TicketQuery]:
    return questions(sample, random.Random(2))


def questions(sample: list[Ticket], rng: random.Random) -> list[TicketQuery]:
    """What agents might ask of such tickets, mixed."""
    kinds: tuple[Callable[[Ticket], TicketQuery], ...] = (
        lambda ticket: TicketQuery(words=(_piece(ticket.matter.content, rng.randint(2, 6), rng),)),
        lambda ticket: TicketQuery(words=(_piece(ticket.matter.title, rng.randint(2, 4), rng),)),
        lambda ticket: TicketQuery(words=(ticket.place.address[:4], _piece(ticket.matter.title, 2, rng))),
        lambda ticket: TicketQuery(
            words=(_piece(ticket.matter.content, 3, rng),), states=frozenset({rng.choice(list(StateKind))})
        ),
        lambda ticket: TicketQuery(
            words=(_piece(ticket.matter.title, 2, rng),),
            categories=(ticket.matter.category[: rng.choice((2, 4, 6))],),
            districts=(ticket.place.district,),
        ),
        lambda ticket: read_query(f"{ticket.place.address[:4]} {rng.choice(_UNKNOWN)}"),
        lambda _: read_query(rng.choice(_UNKNOWN)),
        lambda _: read_query(rng.choice(_SPOKEN)),
        lambda ticket: read_query(_mistyped(ticket.matter.title, rng)),
    )
    return [kinds[number % len(kinds)](rng.choice(sample)) for number in range(QUESTIONS)]


def appeal_of(ticket: Ticket) -> Appeal:
    """What an agent has typed by the time the ticket could be filed."""
    return Appeal(
        title=ticket.matter.title,
        content=ticket.matter.content,
        category=ticket.matter.category,
        district=ticket.place.district,
        street=ticket.place.street,
        address=ticket.place.address,
        phones=ticket.caller.phones,
    )


def _piece(whole: str, length: int, rng: random.Random) -> str:
    start = rng.randrange(max(1, len(whole) - length))
    return whole[start : start + length]


def _mistyped(title: str, rng: random.Random) -> str:
    at = rng.randrange(len(title))
    return (title[:at] + "错" + title[at + 1 :])[:6]


def _took(act: Callable[[], object]) -> float:
    began = now()
    act()
    return (now() - began) * 1000


def _like(database: Database, query: TicketQuery) -> float:
    columns = ("title", "content", "district || street || community || grid || address", "name")
    each = "(" + " OR ".join(f"{column} LIKE :w{{0}}" for column in columns) + ")"
    conditions = " AND ".join(each.format(number) for number in range(len(query.words))) or "1 = 1"
    marks = {f"w{number}": f"%{word}%" for number, word in enumerate(query.words)}
    statement = f"SELECT id FROM ticket WHERE {conditions} ORDER BY accepted_at DESC, id DESC LIMIT 50"  # noqa: S608
    with database.transaction(writes=False) as connection:
        return _took(lambda: connection.execute(text(statement), marks).all())


def _bases(counts: tuple[int, ...]) -> Iterator[Base]:
    folder = user_cache_path("hotline-console-bench", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    for count in counts:
        path = folder / f"tickets-{HEAD}-{count}.db"
        yield Base("SQLite", filled(f"sqlite:///{path.as_posix()}", count), count, LIMIT_SQLITE)
    served = os.environ.get("HOTLINE_BENCH_POSTGRES", "")
    if served:
        yield Base("PostgreSQL", filled(served, max(counts)), max(counts), LIMIT_POSTGRES)


def filled(url: str, count: int) -> Database:
    """The database with so many generated tickets, which takes minutes the first time."""
    database = open_storage(url)
    with database.transaction(writes=False) as connection:
        stored = connection.execute(text("SELECT count(*) FROM ticket")).scalar_one()
    if stored not in (0, count):
        raise NotMeasured(f"{database.place} has {stored:,} tickets and not {count:,}; remove it")
    if not stored:
        _fill(database, count)
        database.close()
        reindex(url)
    return database


def _fill(database: Database, count: int) -> None:
    """All or nothing, so that a run that was broken off leaves no half-filled base."""
    with database.unit_of_work().writing() as work:
        tickets = generated(count, UNTIL)
        while part := list(islice(tickets, _PART)):
            work.tickets.add_many(part)
