"""One pass of the supervision ladder over many open tickets; beside it a bare count of the open orders.

Every ticket has one order; one in five is long overdue and has had every step already, so that a pass has to
look past them. Measured at rest (nothing is due) and with some hundred firings due.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, text

from forms.lifecycle.assignment import Assignment, AssignmentRole
from forms.lifecycle.moving import order
from forms.lifecycle.standing import Due, NextStep
from forms.storage import Database, open_storage
from forms.storage.lifecycle_rows import assignment_row
from forms.storage.lifecycle_tables import assignment
from forms.storage.rows import ticket_row
from forms.storage.supervision_tables import supervision_fired
from forms.storage.tables import ticket
from forms.supervision.climbing import climb
from forms.supervision.rules import SUPERVISION
from forms.ticket import BEIJING_TIME, Ticket
from forms.words import StateKind
from tests.bench.arrival import now
from tests.bench.figures import Figure, NotMeasured, Samples, Subject
from tests.bench.stage import Stage
from tests.forms.lifecycle.samples import DISPATCHER, HEATING
from tests.forms.samples import ticket as a_ticket
from tests.servers.postgres import start_postgres
from tests.servers.process import ServerFailed

DUE = 300
"""Orders for which a step becomes due."""
_PART = 5_000


def measure(stage: Stage) -> Subject:
    """On SQLite and, where there is one, on PostgreSQL."""
    subject = Subject()
    with _sqlite(stage.folder) as database:
        _measure("SQLite", database, stage, subject)
    try:
        server = start_postgres()
    except ServerFailed as error:
        subject.remarks.append(f"ladder: no PostgreSQL here ({error})")
        return subject
    try:
        database = open_storage(server.url(server.new_database()))
        _measure("PostgreSQL", database, stage, subject)
        database.close()
    finally:
        server.stop()
    return subject


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    database = open_storage(f"sqlite:///{(folder / 'ladder.db').as_posix()}")
    try:
        yield database
    finally:
        database.close()


def _measure(name: str, database: Database, stage: Stage, subject: Subject) -> None:
    at = datetime.now(UTC)
    _fill(database, stage.tickets, at)
    uow = database.unit_of_work()
    began = now()
    fired = climb(uow, at)
    spent = now() - began
    if fired.total < DUE // 2:
        raise NotMeasured(f"only {fired.total} firings")
    rests: list[float] = []
    counts: list[float] = []
    for _ in range(max(5, stage.repetitions)):
        began = now()
        again = climb(uow, at)
        rests.append((now() - began) * 1000)
        if again.total:
            raise NotMeasured("something fired twice")
        began = now()
        with database.transaction(writes=False) as connection:
            there = assignment.c.completion_runs_out.is_not(None)
            connection.execute(select(func.count()).select_from(assignment).where(there)).scalar_one()
        counts.append((now() - began) * 1000)
    subject.figures += [
        Figure(
            Samples(f"{name}: a pass over {stage.tickets:,} open orders, none due", tuple(rests)),
            Samples("SELECT count(*) of them", tuple(counts)),
        ),
        Figure(Samples(f"{name}: one firing with notice and trail", (spent * 1000 / fired.total,))),
    ]
    subject.remarks.append(
        f"ladder, {name}: {fired.total} firings in {spent:.1f} s ({fired.total / spent:,.0f} a second)"
    )


def _fill(database: Database, count: int, at: datetime) -> None:
    """Rows as the repositories write them, made from one ticket and one order."""
    filed = a_ticket("20260101-000000")
    database.unit_of_work()
    with database.transaction(writes=True) as connection:
        for start in range(0, count, _PART):
            pairs = [_pair(filed, number, count, at) for number in range(start, min(count, start + _PART))]
            connection.execute(insert(ticket), [ticket_row(each) for each, _ in pairs])
            connection.execute(insert(assignment), [assignment_row(each) for _, each in pairs])
            marks = [
                mark for number, (_, each) in enumerate(pairs, start) for mark in _marks(each, number, at)
            ]
            if marks:
                connection.execute(insert(supervision_fired), marks)
    with database.transaction(writes=True) as connection:
        connection.execute(text("ANALYZE"))


def _pair(filed: Ticket, number: int, count: int, at: datetime) -> tuple[Ticket, Assignment]:
    overdue, soon = number % 5 == 0, number >= count - DUE
    sent = at - timedelta(days=60) if overdue else at - timedelta(days=4 if soon else 0, minutes=number % 50)
    due = Due(at=sent + timedelta(days=10, seconds=number % 3600), words="5个工作日")
    if not overdue:
        due = Due(at=at + timedelta(days=20, seconds=number % 3600))
    mine = replace(
        filed,
        id=f"{number:032x}",
        number=f"20260101-{number:06d}",
        state=StateKind.AWAITING_SIGN_IN,
        standing=filed.standing.of_unit(HEATING, NextStep.SIGN_IN, due),
    )
    made = order(
        mine, (), role=AssignmentRole.LEAD, unit=HEATING, by=DISPATCHER, now=sent, due=due, sign_in_due=due
    )
    return mine, made


def _marks(made: Assignment, number: int, at: datetime) -> list[dict[str, object]]:
    if number % 5:
        return []
    today = at.astimezone(BEIJING_TIME).date().isoformat()
    ladder = SUPERVISION.read(SUPERVISION.default.text).ladder.values()
    return [
        {"step": each.key, "subject": made.id, "occurrence": today if each.daily else "", "at": at}
        for each in ladder
        if each.clock.of_order is not None
    ]
