"""Ticket search and look-alikes among many tickets, on SQLite and PostgreSQL, beside their own trigrams.

With 100,000 tickets; with --million also with 1,000,000 (in SQLite also without it, once they are there).
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice

from sqlalchemy import Connection, text

from forms.likeness import Appeal
from forms.ports import UnitOfWork
from forms.search.folding import FIELD_END, fold
from forms.service import read_query, search_tickets
from forms.similar import similar_tickets
from forms.ticket import Ticket
from forms.ticket_document import facets_of, words_of
from forms.ticket_list import TicketQuery
from forms.words import StateKind
from tests.bench.bases import UNTIL, Base, path_of, postgres_base, sqlite_base, tell
from tests.bench.clock import Clock, took
from tests.bench.figures import Figure, NotMeasured, Samples, Subject, p99_under
from tests.bench.paraphrases import told_again
from tests.bench.stage import Stage
from tests.bench.tickets import generated

MILLION = 1_000_000
QUESTIONS, WARM_UP, REFERENCES, SHOWN = 600, 60, 60, 50
_LIMIT_ALIKE, _FIRST, _COMMON = 20.0, 5, 240
_UNKNOWN = ("没有人这样写过", "天外来客", "量子纠缠", "火星移民办", "纳米机器人", "哈密瓜滞销")
_SPOKEN = ("yghy", "jxjy", "zhangwei", "liming", "dianti", "tingshui", "gongjijin", "xyhy", "rml", "wanglei")


def measure(stage: Stage) -> Subject:
    """Each base with its questions."""
    subject = Subject()
    for base in _bases(stage):
        with base as opened:
            _measure(opened, subject)
    subject.remarks += _left_out(stage)
    subject.remarks.append(
        "found: words of 2 to 6 characters that exist or don't, place + word, filters, one wrong character,"
        " pinyin, 50 newest; the references look for the same words and filters on the same rows, without"
        " pinyin and wrong characters"
    )
    return subject


def _bases(stage: Stage) -> Iterator[AbstractContextManager[Base]]:
    yield sqlite_base(stage.tickets)
    yield postgres_base(stage.tickets)
    if _has_million(stage):
        yield sqlite_base(MILLION)
    if stage.million:
        yield postgres_base(MILLION)


def _has_million(stage: Stage) -> bool:
    return stage.million or (stage.tickets >= 100_000 and path_of(MILLION).exists())


def _left_out(stage: Stage) -> list[str]:
    """What the table lacks of the figures with a million tickets, and how to have it."""
    if stage.million:
        return []
    lacking = "PostgreSQL" if _has_million(stage) else "SQLite and PostgreSQL"
    return [
        f"left out: search and similar tickets among {MILLION:,} on {lacking}; --million measures them too"
        " (filling takes some ten minutes the first time)"
    ]


def _measure(base: Base, subject: Subject) -> None:
    name = f"{base.name} {base.count:,}"
    tell(f"measuring {name}")
    sample = list(islice(generated(base.count, UNTIL), 0, 3000, 3))
    asked = questions(sample, random.Random(2))
    uow = base.database.unit_of_work()
    for query in questions(sample, random.Random(1))[:WARM_UP]:
        search_tickets(query, uow)  # the database's memory is warm in a hall that works
    _agree(base, asked, uow)
    clock = Clock(base.database)
    search = Samples(f"search, {name}", clock.took([partial(search_tickets, query, uow) for query in asked]))
    subject.remarks.append(f"{search.name}: {clock.told}")
    with base.database.transaction(writes=False) as connection:
        theirs = [took(partial(_reference, connection, query)) for query in asked[:: QUESTIONS // REFERENCES]]
    subject.figures.append(Figure(search, Samples(base.reference, tuple(theirs)), p99_under(base.limit)))
    _measure_alike(base, name, uow, subject)


def _measure_alike(base: Base, name: str, uow: UnitOfWork, subject: Subject) -> None:
    """Look-alikes of what another citizen tells in other words, and how often the earlier ticket is there."""
    appeals = list(told_again(UNTIL))
    common = [_appeal_of(each) for each in islice(generated(base.count, UNTIL, seed=777), _COMMON)]
    both = [*common, *(appeal for _, appeal in appeals)]
    for appeal in both[:: len(both) // WARM_UP]:
        similar_tickets(appeal, uow, UNTIL)
    clock = Clock(base.database)
    alike = Samples(
        f"similar tickets, {name}",
        clock.took([partial(similar_tickets, appeal, uow, UNTIL) for appeal in both]),
    )
    subject.figures.append(Figure(alike, target=p99_under(_LIMIT_ALIKE)))
    subject.remarks.append(f"{alike.name}: {clock.told}")
    found = [_is_among_first(own_id, appeal, uow) for own_id, appeal in appeals]
    recall = Samples(
        f"earlier ticket among the first {_FIRST}, {name}", (100 * sum(found) / len(found),), "%"
    )
    subject.figures.append(Figure(recall))


def _appeal_of(ticket: Ticket) -> Appeal:
    """What an agent has typed of a matter that very many tickets tell of, by the time it could be filed."""
    return Appeal(
        title=ticket.matter.title,
        content=ticket.matter.content,
        category=ticket.matter.category,
        district=ticket.place.district,
        street=ticket.place.street,
        address=ticket.place.address,
        phones=ticket.caller.phones,
    )


def _is_among_first(own_id: str, appeal: Appeal, uow: UnitOfWork) -> bool:
    found = similar_tickets(appeal, uow, UNTIL)
    return own_id in [each.ticket.id for each in (*found.by_caller, *found.by_others)[:_FIRST]]


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


def _piece(whole: str, length: int, rng: random.Random) -> str:
    start = rng.randrange(max(1, len(whole) - length))
    return whole[start : start + length]


def _mistyped(title: str, rng: random.Random) -> str:
    at = rng.randrange(len(title))
    return (title[:at] + "错" + title[at + 1 :])[:6]


# --- the reference


def _agree(base: Base, asked: Sequence[TicketQuery], uow: UnitOfWork) -> None:
    """NotMeasured if the reference finds something that we don't."""
    with base.database.transaction(writes=False) as connection:
        for query in asked[:: len(asked) // 20]:
            found = _reference(connection, query)
            ours = [line.id for line in search_tickets(query, uow).lines]
            if found and not set(found) <= set(ours) and len(ours) < SHOWN:
                raise NotMeasured(f"{query}: the reference has {len(found)}, we have {len(ours)}")


def _reference(connection: Connection, query: TicketQuery) -> list[str]:
    """The ids of the newest tickets with these words and filters, as the database itself can find them."""
    words = [fold(each) for each in words_of(query)]
    conditions = [f"d.text LIKE :w{number}" for number in range(len(words))]
    values: dict[str, object] = {f"w{number}": f"%{word}%" for number, word in enumerate(words)}
    for number, group in enumerate(facets_of(query)):
        ways = [f"d.facets LIKE :f{number}x{at}" for at in range(len(group))]
        conditions.append(f"({' OR '.join(ways)})")
        values |= {f"f{number}x{at}": f"%{FIELD_END}{facet}{FIELD_END}%" for at, facet in enumerate(group)}
    source, long = "search_ticket d", [word for word in words if len(word) > 2]
    if connection.dialect.name == "sqlite" and long:
        source = "reference r CROSS JOIN search_ticket d ON d.key = r.rowid"
        conditions.insert(0, "reference MATCH :asked")
        values["asked"] = " AND ".join(f'"{word}"' for word in long)
    order = "r.rowid" if "reference" in source else "d.key"
    statement = (
        f"SELECT d.id FROM {source} WHERE {' AND '.join(conditions) or '1 = 1'}"  # noqa: S608
        f" ORDER BY {order} DESC LIMIT {SHOWN}"
    )
    return list(connection.execute(text(statement), values).scalars())
