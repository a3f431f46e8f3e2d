"""Real duty services in processes of their own: one is killed in the middle, and nothing happens twice."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from forms.duty.jobs import Asked, Job
from forms.duty.service import DutyService
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import Assignment, AssignmentRole
from forms.lifecycle.moving import order
from forms.lifecycle.standing import Due, NextStep
from forms.storage import Database
from forms.storage.supervision_tables import notice, supervision_fired
from forms.storage.tables import ticket_trail
from forms.supervision.climbing import climb
from forms.supervision.rules import SUPERVISION
from forms.ticket import Ticket
from forms.words import StateKind
from tests.forms.lifecycle.samples import DISPATCHER, HEATING
from tests.forms.samples import ticket as a_ticket

ROOT = Path(__file__).parents[3]
ORDERS = 110
ONCE = {"remind", "order", "report", "sign_in_late", "contact_late", "overdue_parent"}
LEASE = 3.0
NEW_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
# Windows has neither: Ctrl+Break stands for both there
STOP: int = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM)
INTERRUPT: int = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT)


class Services:
    """Duty services of this test; none outlives it."""

    def __init__(self, url: str, home: Path) -> None:
        self._url, self._home = url, home
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.forms.duty.serving", self._url, str(self._home), *more]
        process = subprocess.Popen(
            [*command, "--lease", str(LEASE)], cwd=ROOT, stdout=subprocess.DEVNULL, creationflags=NEW_GROUP
        )
        self.running.append(process)
        return process

    def stop(self) -> None:
        for each in self.running:
            each.kill()
            each.wait(30)

    @property
    def log(self) -> str:
        path = self._home / "logs" / "duty.log"
        return path.read_text("utf-8") if path.is_file() else ""


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """Services on a database of either kind."""
    made = Services(database_url, tmp_path / "home")
    yield made
    made.stop()


@pytest.fixture
def full(database: Database) -> list[Assignment]:
    """Orders sent long ago that nobody has touched: every step of the ladder is due for each."""
    sent = datetime.now(UTC) - timedelta(days=60)
    soon, late = Due(at=sent + timedelta(days=5)), Due(at=sent + timedelta(days=10))
    tickets: list[Ticket] = []
    orders: list[Assignment] = []
    for number in range(ORDERS):
        filed = a_ticket(f"20261001-{number:06d}")
        standing = filed.standing.of_unit(HEATING, NextStep.SIGN_IN, late)
        tickets.append(replace(filed, state=StateKind.AWAITING_SIGN_IN, standing=standing))
        orders.append(
            order(
                tickets[-1],
                (),
                role=AssignmentRole.LEAD,
                unit=HEATING,
                by=DISPATCHER,
                now=sent,
                due=late,
                sign_in_due=soon,
                contact_due=soon,
            )
        )
    with database.unit_of_work().writing() as work:
        work.tickets.add_many(tickets)
        for each in orders:
            work.assignments.add(each)
    return orders


def fired(database: Database) -> int:
    """How many firings of the ladder's once-only steps are noted."""
    own = supervision_fired.c
    with database.transaction(writes=False) as connection:
        return connection.execute(
            select(func.count()).select_from(supervision_fired).where(own.step.in_(ONCE))
        ).scalar_one()


def wait_until(there: Callable[[], bool], seconds: float = 150) -> None:
    until = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def test_a_killed_leader_is_replaced_and_nothing_fires_twice(
    database: Database, full: list[Assignment], services: Services
) -> None:
    first = services.start()
    wait_until(lambda: fired(database) > 0)
    second = services.start()
    first.kill()
    killed = time.monotonic()
    first.wait(30)
    done = fired(database)
    assert 0 < done < ORDERS * len(ONCE), "it was not killed in the middle"
    wait_until(lambda: services.log.count("leading as") == 2)
    assert time.monotonic() - killed < 60
    wait_until(lambda: fired(database) == ORDERS * len(ONCE))
    # the second one stops when asked, in good order; a third run of the same moment, and a pass, add nothing
    second.send_signal(STOP)
    assert second.wait(30) == 0
    services.start()
    wait_until(lambda: services.log.count("leading as") == 3)
    climb(database.unit_of_work(), datetime.now(UTC))
    assert fired(database) == ORDERS * len(ONCE)
    effects_happened_once(database, full)


def effects_happened_once(database: Database, orders: list[Assignment]) -> None:
    ladder = SUPERVISION.read(SUPERVISION.default.text).ladder
    names = {ladder[key].name for key in ONCE}
    with database.transaction(writes=False) as connection:
        told = [
            tuple(text.split("（")[0].split("：工单 "))
            for text in connection.execute(
                select(notice.c.text).where(notice.c.recipient == f"unit:{HEATING}")
            ).scalars()
        ]
        trails = connection.execute(select(ticket_trail.c.assignment_id, ticket_trail.c.text)).all()
    counted = Counter(each for each in told if each[0] in names)
    assert counted == {(name, each.number): 1 for name in names for each in orders}
    noted = Counter((own, name) for own, text in trails for name in names if name in text)
    assert noted == {(each.id, name): 1 for name in names for each in orders}


def test_a_stopped_service_gives_the_lead_up_at_once(database: Database, services: Services) -> None:
    process = services.start()

    def leads() -> bool:
        with database.unit_of_work().reading() as work:
            found = work.duty.lead()
            return found is not None and found.until > work.duty.moment()

    wait_until(leads)
    process.send_signal(INTERRUPT)
    assert process.wait(30) == 0
    assert not leads()
    assert "duty stops" in services.log


def test_a_service_leaves_when_who_started_it_has_gone(services: Services) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = services.start("--parent", str(parent.pid))
    wait_until(lambda: "leading as" in services.log)
    parent.communicate(b"", timeout=30)
    assert process.wait(30) == 0


def test_a_service_outlives_a_database_that_is_away() -> None:
    """It goes on trying, and leads once the database is there."""
    uow = InMemoryUnitOfWork(fails_with=StorageUnavailable("连不上数据库"))
    service = DutyService(lambda: uow, lease=timedelta(seconds=0.3), jobs=())
    service.start()
    try:
        time.sleep(0.3)
        assert not service.leads
        uow.fails_with = None
        wait_until(lambda: service.leads)
        uow.fails_with = StorageUnavailable("又断了")
        wait_until(lambda: not service.leads)
    finally:
        uow.fails_with = None
        service.stop()


def test_a_run_that_the_database_broke_off_is_taken_up_again_soon() -> None:
    ran: list[datetime] = []

    def runs(asked: Asked) -> str:
        ran.append(asked.now)
        if len(ran) == 1:
            raise StorageUnavailable("断了一下")
        return "办好了"

    uow = InMemoryUnitOfWork()
    job = Job("training", "派单模型训练", runs)
    service = DutyService(lambda: uow, lease=timedelta(seconds=0.3), jobs=(job,))
    service.start()
    try:
        wait_until(lambda: len(ran) == 2)
        wait_until(lambda: all(each.ok for each in uow.duty.runs()))
    finally:
        service.stop()


def test_a_service_stops_while_a_job_runs_and_leaves_that_for_the_next_leader() -> None:
    begun: list[datetime] = []

    def runs(asked: Asked) -> str:
        begun.append(asked.now)
        while not asked.stopping():
            pass
        return "停下了"

    uow = InMemoryUnitOfWork()
    service = DutyService(lambda: uow, lease=timedelta(seconds=3), jobs=(Job("ladder", "督办阶梯", runs),))
    service.start()
    wait_until(lambda: bool(begun))
    service.stop()
    (run,) = uow.duty.runs()
    assert run.finished_at is None
    assert uow.duty.take_lead("next", timedelta(seconds=3))
    assert uow.duty.begin("ladder", run.planned_at, "next")
