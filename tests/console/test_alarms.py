"""The store of alarms: raised, sounded, acknowledged, ended; and what it makes of the database."""

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from console.alarms import Alarms, Shown, TicketWatch, thresholds_of
from console.archive import Archive
from console.jobs import InlineJobs
from console.queue_watch import QueueWatch
from forms.access.roles import Actor, Role
from forms.alarms.rules import QueueLimits
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from telephony.pbx.alarms import Thresholds
from telephony.pbx.commands import MonitorCommand
from telephony.pbx.events import LinkChanged, PictureRead
from telephony.pbx.picture import Link, LinkFault, LinkState, Waiting
from tests.forms.alarms.test_bursts import burst_of
from tests.forms.samples import NOW

AT = NOW.timestamp()
WANG = Actor(code="2001", name="王芳", roles=frozenset({Role.SUPERVISOR}))


class NoLine:
    """A line to nobody."""

    def send(self, command: MonitorCommand) -> bool:
        assert command.command_id is not None
        return False


def no_journal() -> JournalOpened:
    raise AssertionError("alarms need no journal")


class Hall:
    """The store over a hall whose clock and callers are the test's."""

    def __init__(self, *, tickets: bool = False) -> None:
        self.now = AT
        self.sounds: list[float] = []
        self.uow = InMemoryUnitOfWork()
        self.watch = QueueWatch(NoLine(), lambda: self.now)
        jobs = InlineJobs()
        archive = Archive(jobs, jobs, no_journal, lambda: self.uow)
        self.alarms = Alarms(
            self.watch,
            lambda: self.now,
            TicketWatch(archive, WANG) if tickets else None,
            lambda: self.sounds.append(self.now - AT),
        )
        self.calls()

    def calls(self, *waits: float) -> None:
        """These callers wait, and the PBX is heard."""
        waiting = tuple(
            Waiting(call_id=str(at), queue="q", since=self.now - wait) for at, wait in enumerate(waits)
        )
        self.watch.receive(
            PictureRead(
                at=self.now,
                day_began_at=0.0,
                queues=("q",),
                waiting=waiting,
                members=(),
                calls=(),
                figures={},
                missed={},
            )
        )

    def later(self, seconds: int, *waits: float) -> None:
        """So much later, looking each second; the callers as given."""
        for _ in range(seconds):
            self.now += 1
            self.calls(*waits)
            self.alarms.look()

    @property
    def words(self) -> list[str]:
        return [each.words(self.now) for each in self.alarms.shown]

    @property
    def only(self) -> Shown:
        (shown,) = self.alarms.shown
        return shown


@pytest.fixture
def hall(qapp: object) -> Hall:
    assert qapp
    return Hall()


def test_a_long_wait_is_said_and_sounds_again_until_somebody_acknowledges(hall: Hall) -> None:
    hall.later(1, 20.0)
    assert hall.words == ["队列 q 1 人排队超过 15 秒，最长 00:20"]
    hall.later(65, 30.0)
    assert hall.sounds == [1, 31, 61]

    hall.alarms.acknowledge("long_wait:q")
    hall.later(100, 90.0)

    assert len(hall.sounds) == 3
    noted = hall.only.acknowledged
    assert noted is not None
    assert hall.alarms.unacknowledged == 0


def test_an_acknowledgement_ends_with_its_alarm(hall: Hall) -> None:
    hall.later(1, 20.0)
    hall.alarms.acknowledge_all()
    hall.later(12)
    assert hall.alarms.shown == ()

    hall.later(1, 20.0)

    assert hall.only.acknowledged is None


def test_a_silenced_alarm_stays_unacknowledged_and_a_new_one_sounds(hall: Hall) -> None:
    hall.later(1, 20.0)
    hall.alarms.hush()
    hall.later(60, 20.0)
    assert (hall.sounds, hall.alarms.is_hushed, hall.alarms.unacknowledged) == ([1], True, 1)

    hall.watch.receive(LinkChanged(at=hall.now, link=Link(state=LinkState.DOWN, fault=LinkFault.LOST)))
    for _ in range(7):
        hall.now += 1
        hall.alarms.look()

    assert len(hall.sounds) == 2
    assert hall.words[0].startswith("与交换机的连接断了，")


def test_a_wait_of_which_nobody_knows_any_more_grows_no_longer(hall: Hall) -> None:
    hall.later(1, 20.0)
    hall.watch.receive(LinkChanged(at=hall.now, link=Link(state=LinkState.DOWN, fault=LinkFault.LOST)))
    for _ in range(60):
        hall.now += 1
        hall.alarms.look()

    assert hall.words == ["与交换机的连接断了，1 分钟没有新数据", "队列 q 1 人排队超过 15 秒，最长 00:20"]
    hall.later(1, 90.0)
    assert "队列 q 1 人排队超过 15 秒，最长 01:30" in hall.words


def test_the_clock_alone_changes_no_alarm(hall: Hall, qtbot: QtBot) -> None:
    hall.calls(20.0)
    hall.alarms.look()
    with qtbot.assertNotEmitted(hall.alarms.changed):
        for _ in range(10):
            hall.now += 1
            hall.alarms.look()


def test_a_database_that_is_away_alarms_and_its_return_ends_it(qapp: object) -> None:
    assert qapp
    hall = Hall(tickets=True)
    hall.uow.fails_with = StorageUnavailable("数据库没有回应。")
    hall.alarms.read_tickets()
    assert hall.words == ["连不上数据库：数据库没有回应。"]

    hall.uow.fails_with = None
    hall.alarms.read_tickets()
    hall.later(11)

    assert hall.words == []


def test_a_burst_of_tickets_alarms_by_the_hall_s_own_rules(qapp: object) -> None:
    assert qapp
    hall = Hall(tickets=True)
    with hall.uow.writing() as work:
        work.tickets.add_many(burst_of(9, street="城关街道"))
    hall.now = datetime(2026, 11, 21, 6, 1, tzinfo=UTC).timestamp()
    hall.calls()

    hall.alarms.read_tickets()
    hall.later(1)
    hall.alarms.acknowledge_all()

    assert hall.words == ["来电集中：“停水” 30 分钟内 9 件，城关街道"]
    assert hall.only.acknowledged is not None
    assert hall.only.acknowledged.who == "王芳"


def test_the_limits_that_ship_are_those_of_the_rules_over_the_picture() -> None:
    assert thresholds_of(QueueLimits()) == Thresholds()


def test_where_no_pbx_is_set_up_nobody_is_told_that_it_is_away(qapp: object) -> None:
    assert qapp
    watch = QueueWatch(NoLine(), lambda: AT)
    alarms = Alarms(watch, lambda: AT + 100, pbx=False)
    alarms.look()
    alarms.look()

    assert alarms.shown == ()
