"""Filing, dispatching, signing in and replying, each one durable step; and eight writers at once."""

import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import psycopg

from forms.catalogue import load_catalogue
from forms.dispatch.ordering import Choice
from forms.dispatch.sending import dispatch
from forms.filing import FileTicket
from forms.handling.replying import submit_reply
from forms.handling.taking_up import sign_in
from forms.service import file_ticket
from forms.storage import open_storage
from forms.ticket import BEIJING_TIME
from forms.words import Disposal
from tests.bench.figures import Figure, NotMeasured, Samples, Subject
from tests.bench.filing import BARE, bare_table, insert
from tests.bench.stage import Stage
from tests.forms.year.hall import DISPATCHERS, RESOURCES, Hall, commands, of_unit, open_hall
from tests.forms.year.life import written_reply
from tests.servers.postgres import start_postgres

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier, Event

Found = TypeVar("Found")

UNTIL = datetime(2026, 11, 20, 10, 0, tzinfo=BEIJING_TIME)
SEED = 12345
WRITERS = 8
LEAD = "chengguan"
STEPS = ("file", "dispatch", "sign in", "reply")


def measure(stage: Stage) -> Subject:
    """The four steps on both databases, and how many tickets a second eight writers file and dispatch."""
    count = max(20, 4 * stage.repetitions)
    found = Subject()
    with tempfile.TemporaryDirectory(prefix="life-", dir=stage.folder) as folder:
        path = Path(folder)
        with bare_table(path / "bare.db") as table:
            bare = Samples(BARE, tuple(insert(table, number) for number in range(count)))
        found.figures += _steps("SQLite", f"sqlite:///{(path / 'life.db').as_posix()}", count, bare)
    with _postgres() as url:
        found.figures += _steps(
            "PostgreSQL", url, count, Samples("bare insert, committed", _bare_postgres(url, count))
        )
        alone, together = _writers(url, 1, count), _writers(url, WRITERS, count)
        found.remarks.append(
            f"life: {WRITERS} writers on PostgreSQL file and dispatch {together:.0f} tickets a second, "
            f"one alone {alone:.0f}; writers, server and clock share this machine's processors"
        )
    return found


def _steps(base: str, url: str, count: int, bare: Samples) -> list[Figure]:
    storage = open_storage(url)
    hall = open_hall(storage.unit_of_work(), UNTIL, SEED)
    rows = [_one(hall, command) for command in _dispatched(hall, count)]
    storage.close()
    return [
        Figure(Samples(f"{step} a ticket, {base}", column), bare)
        for step, column in zip(STEPS, zip(*rows, strict=True), strict=True)
    ]


def _dispatched(hall: Hall, count: int) -> list[FileTicket]:
    return [
        replace(each, disposal=Disposal.DISPATCH, at=UNTIL) for each in commands(hall, count, UNTIL, SEED)
    ]


def _one(hall: Hall, command: FileTicket) -> tuple[float, ...]:
    """Milliseconds of each step."""
    uow, unit = hall.uow, of_unit(LEAD)
    filed, filing = _timed(lambda: file_ticket(command, uow, UNTIL))
    later = UNTIL + timedelta(hours=1)
    sent, sending = _timed(lambda: dispatch(filed.ticket.id, Choice(lead=LEAD), DISPATCHERS[0], uow, later))
    order = sent.orders[0]
    _, signing = _timed(lambda: sign_in(order.id, unit, uow, later))
    draft = written_reply(hall.chance, sent.ticket, later)
    _, replying = _timed(lambda: submit_reply(order.id, draft, unit, uow, later + timedelta(hours=1)))
    return filing, sending, signing, replying


def _timed(do: Callable[[], Found]) -> tuple[Found, float]:
    began = time.perf_counter()
    found = do()
    return found, (time.perf_counter() - began) * 1000


@contextmanager
def _postgres() -> Iterator[str]:
    server = start_postgres()
    try:
        yield server.url(server.new_database())
    finally:
        server.stop()


def _bare_postgres(url: str, count: int) -> tuple[float, ...]:
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (id text PRIMARY KEY, body text)")
        took = []
        for _ in range(count):
            began = time.perf_counter()
            connection.execute("INSERT INTO bare VALUES (%s, %s)", (uuid4().hex, "内容" * 50))
            took.append((time.perf_counter() - began) * 1000)
        connection.execute("DROP TABLE bare")
    return tuple(took)


def _writers(url: str, writers: int, count: int) -> float:
    """Tickets a second that so many processes together file and dispatch."""
    context = multiprocessing.get_context("spawn")
    ready, go = context.Barrier(writers + 1), context.Event()
    workers = [
        context.Process(target=_write, args=(url, SEED + 1 + writers * 100 + number, count, ready, go))
        for number in range(writers)
    ]
    for each in workers:
        each.start()
    ready.wait(120)
    began = time.perf_counter()
    go.set()
    for each in workers:
        each.join()
    took = time.perf_counter() - began
    if any(each.exitcode for each in workers):
        raise NotMeasured("a writer did not come to its end")
    return writers * count / took


def _write(url: str, seed: int, count: int, ready: "Barrier", go: "Event") -> None:
    storage = open_storage(url)
    hall = Hall(storage.unit_of_work(), random.Random(seed), load_catalogue(RESOURCES / "catalogue"))
    filed = [replace(each, draft=replace(each.draft, id=uuid4().hex)) for each in _dispatched(hall, count)]
    ready.wait(120)
    go.wait(120)
    for command in filed:
        ticket = file_ticket(command, hall.uow, UNTIL).ticket
        dispatch(ticket.id, Choice(lead=LEAD), DISPATCHERS[0], hall.uow, UNTIL + timedelta(hours=1))
    storage.close()
