"""A live session on a real PBX: a citizen comes over the staff to the leader; out of scope goes back."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import console.session_filing
import main
from console.app import Application
from console.brief_card import BriefCard
from console.seat import Seat
from console.settings import DatabaseSettings, Folders, LineSettings, OperatorSettings, SecretPlace
from console.settings.secrets import open_secrets
from console.stage import Moment
from console.stage_window import StageWindow
from forms.access.roles import Actor, Role
from forms.beside import Beside, UnitChoice
from forms.draft import Field
from forms.ports import UnitOfWork
from forms.sessions.call import CallState, Ending, SessionCall
from forms.sessions.planning import begin, plan
from forms.sessions.session import Leader, SeatKind, Session
from forms.sessions.session import Seat as SeatOfDay
from forms.storage import open_storage
from forms.ticket import Ticket
from forms.words import StateKind
from telephony.agent import AgentState
from telephony.call import CallState as LegState
from tests.console.typing import commit
from tests.e2e.conftest import MOUTH_HZ, PATIENCE_MS, Desk, end_processes
from tests.e2e.test_asterisk_desk import settings_for
from tests.forms.followup.samples import with_units
from tests.forms.lifecycle.samples import HEATING
from tests.forms.sessions.samples import PLAN, PLANNER
from tests.pbx.asterisk import Asterisk
from tests.tones import finished, sine, tones_in, write_wav

pytestmark = [pytest.mark.e2e, pytest.mark.asterisk]
LEADER_HZ, CITIZEN_HZ = 600, 450
LINE, STAFF_AT, LEADER_AT = "123451", "1002", "1001"
CONTROL = Qt.KeyboardModifier.ControlModifier
STAFF = Actor(code="1002", name="王强", roles=frozenset({Role.AGENT, Role.DISPATCHER}), extension=STAFF_AT)
MAYOR = Actor(code="6001", name="郑领导", roles=frozenset({Role.LEADER}), extension=LEADER_AT)


@dataclass
class Day:
    """Both seats, and the database that they share."""

    staff: Desk
    stage: StageWindow
    uow: UnitOfWork
    session: Session
    qtbot: QtBot

    def calls(self) -> tuple[SessionCall, ...]:
        with self.uow.reading() as work:
            return work.sessions.calls.of_session(self.session.id)

    def ticket(self) -> Ticket:
        with self.uow.reading() as work:
            found = work.tickets.by_id(self.calls()[0].ticket_id)
        assert found is not None
        return found

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def in_front(self, window: QWidget) -> None:
        window.activateWindow()
        self.until(window.isActiveWindow)

    def card(self) -> BriefCard:
        return self.staff.window.desk_page.brief


def seat(
    folders: Folders, pbx: Asterisk, actor: Actor, mouth: tuple[str, ...], database: str, *, queues: bool
) -> Seat:
    extension = actor.extension
    settings = replace(
        settings_for(pbx),
        operator=OperatorSettings(number=actor.code, name=actor.name),
        phone=LineSettings(server=pbx.host, port=pbx.sip_port, extension=extension, queue_codes=queues),
        database=DatabaseSettings(url=database),
    )
    secrets = open_secrets(folders, SecretPlace.FILE)
    secrets.set(settings.phone.secret_name, pbx.password(extension))
    return main.compose_seat(folders, settings, mouth, actor)


@pytest.fixture
def day(
    pbx: Asterisk,
    folders: Folders,
    tmp_path: Path,
    mouth: tuple[str, ...],
    sit_down: Callable[[Seat], Desk],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Day]:
    """A session that runs: the staff at 1002, the leader at 1001, one database."""
    monkeypatch.setattr(console.session_filing, "FILES_AFTER_S", 1.0)
    for extension in (STAFF_AT, LEADER_AT):
        pbx.sign_out(extension)
    database = f"sqlite:///{folders.database_file}"
    uow = open_storage(database).unit_of_work()
    with_units(uow)
    now = datetime.now(UTC)
    seats = (
        SeatOfDay(kind=SeatKind.LEADER, extension=LEADER_AT),
        SeatOfDay(kind=SeatKind.STAFF, extension=STAFF_AT, code=STAFF.code, name=STAFF.name),
    )
    leader = Leader(code=MAYOR.code, name=MAYOR.name, post="副市长")
    wanted = replace(
        PLAN, line=LINE, leader=leader, seats=seats, starts_at=now, ends_at=now + timedelta(hours=2)
    )
    session = begin(plan(wanted, PLANNER, uow, now).id, STAFF, uow, now, despite="试验")
    voice = tmp_path / "leader.wav"
    write_wav(voice, sine(LEADER_HZ, 1.0, rate=16000), 16000)
    own = Folders.under(tmp_path / "leader")
    own.make()
    staff = sit_down(seat(folders, pbx, STAFF, mouth, database, queues=True))
    leaders = seat(own, pbx, MAYOR, ("--mouth-file", str(voice)), database, queues=False)
    # a program of its own: one program has one window
    stage = main.doorway(Application(main.RESOURCES)).open_stage(replace(leaders, stage_only=True))
    staff.until(lambda: staff.seat.phone.state.agent.state is AgentState.READY)
    staff.until(lambda: leaders.phone.state.agent.state is AgentState.READY)
    staff.until(lambda: stage.stage.scene.moment is Moment.WAITING)
    yield Day(staff, stage, uow, session, qtbot)
    if isValid(stage):
        stage.close()
        stage.deleteLater()
    end_processes(own)


def test_the_staff_hand_a_citizen_over_the_leader_sends_it_on_and_out_of_scope_goes_back(
    day: Day, pbx: Asterisk
) -> None:
    staff, stage = day.staff, day.stage
    citizen = pbx.citizen_calls("13800001234", CITIZEN_HZ, line=LINE)
    staff.until(lambda: bool(staff.seat.phone.state.calls))
    assert staff.seat.phone.state.calls[0].line == LINE
    day.in_front(staff.window)
    staff.press(Qt.Key.Key_F2)
    staff.until(lambda: day.card().give.isVisible())
    citizen.hears(MOUTH_HZ)
    commit(day.card().what, "阳光花园3号楼停暖两天")
    day.card().name.setFocus()
    QTest.keyClicks(day.card().name, "Zhang")
    drafts = staff.seat.desk.drafts
    staff.press(Qt.Key.Key_F2, CONTROL)

    staff.until(lambda: stage.stage.scene.moment is Moment.RINGING)
    staff.until(lambda: stage.page.card.what.text == "阳光花园3号楼停暖两天")
    assert stage.page.card.number.text == "138****1234"
    QTest.mouseClick(stage.page.deeds.answer, Qt.MouseButton.LeftButton)
    staff.until(lambda: stage.stage.scene.can_decide)
    staff.until(lambda: not staff.seat.phone.state.calls)
    citizen.hears(LEADER_HZ)
    assert told_to(pbx, LEADER_AT) == {CITIZEN_HZ}

    # the assistant's words come into the leader's notes, and the leader's into the form
    staff.until(lambda: stage.seat.desk.shared.is_in_front)
    commit(stage.page.notes.edit, "今晚八点前恢复")
    staff.until(lambda: drafts.current.text(Field.ANSWER) == "今晚八点前恢复")
    drafts.fill(Field.CATEGORY, staff.seat.desk.catalogue.categories.search("供暖")[0].code)
    drafts.fill(Field.PURPOSE, "恢复供暖")
    drafts.fill(Field.REQUEST_TYPE, "complaint")
    drafts.fill(Field.NOWHERE, True)
    drafts.choose(Beside(unit=UnitChoice(lead=HEATING, lead_name="市热力集团")))
    QTest.mouseClick(stage.page.deeds.sent_on, Qt.MouseButton.LeftButton)
    staff.until(lambda: day.calls()[0].ending is Ending.SENT_ON)
    QTest.mouseClick(stage.page.deeds.hang_up_after, Qt.MouseButton.LeftButton)
    citizen.wait_gone()
    staff.until(lambda: day.calls()[0].state is CallState.SETTLED)
    staff.until(lambda: day.ticket().state is StateKind.AWAITING_SIGN_IN)
    assert day.ticket().caller.number == "13800001234"
    staff.until(lambda: stage.stage.scene.moment in (Moment.WAITING, Moment.DECIDED))

    staff.until(lambda: stage.seat.phone.state.agent.state is AgentState.READY)
    staff.press(Qt.Key.Key_F10)
    staff.until(lambda: staff.seat.phone.state.agent.state is AgentState.READY)
    other = pbx.citizen_calls("13800005678", CITIZEN_HZ, line=LINE)
    staff.until(lambda: bool(staff.seat.phone.state.calls))
    staff.press(Qt.Key.Key_F2)
    staff.until(lambda: any(each.state is LegState.ESTABLISHED for each in staff.seat.phone.state.calls))
    staff.until(lambda: day.card().give.isVisible())
    staff.press(Qt.Key.Key_F3, CONTROL)
    staff.until(lambda: day.card().say.isVisible())
    staff.press(Qt.Key.Key_F3, CONTROL)
    staff.until(lambda: [each.state for each in day.calls()][1:] == [CallState.OUT_OF_SCOPE])
    pbx.until(lambda: "hotline" in waiting_in(pbx), "the citizen in the normal queue")
    assert other.connected
    assert not any(each.is_blank for each in day.calls())
    other.hang_up()


def told_to(pbx: Asterisk, extension: str) -> set[int]:
    """The tones that the PBX sends to a telephone just now."""
    (leg,) = [each for each in pbx.channels() if each.name.startswith(f"PJSIP/{extension}-")]
    file = pbx.recordings / "told.wav"
    pbx.console(f"mixmonitor start {leg.name} told-both.wav,t({file.name})")
    time.sleep(0.6)
    pbx.console(f"mixmonitor stop {leg.name}")
    pbx.until(lambda: finished(file), "what was told is written")
    return tones_in(file)


def waiting_in(pbx: Asterisk) -> set[str]:
    """The queues in which somebody waits."""
    found: set[str] = set()
    queue = ""
    for line in pbx.console("queue show").splitlines():
        if line and not line[0].isspace():
            queue = line.split()[0]
        if "wait:" in line:
            found.add(queue)
    return found
