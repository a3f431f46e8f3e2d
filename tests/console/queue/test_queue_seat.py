"""What a seat has for the queues: who gets it, how it connects, a rehearsal's own queue, calls for help."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.jobs import InlineJobs
from console.link import LinkState
from console.notices import Notice
from console.own_program import OwnProgram
from console.practice_queue import QUEUE, PracticeQueue
from console.queue_help import HelpCalls
from console.queue_seat import NO_SECRET, NOT_SET_UP, QueueSeat, queue_of_seat
from console.queue_watch import PACE_MS
from console.rehearsal import Rehearsal
from console.settings import Folders, MonitorSettings, Settings
from console.settings.secrets import MemorySecrets, SecretsError
from console.setup.monitor_part import MonitorPart
from forms.access.roles import Role
from telephony.agent import Agent, AgentState
from telephony.pbx.commands import OrderRefusal
from telephony.pbx.events import AgentWatched, HelpAsked
from telephony.pbx.picture import PbxAgentState
from telephony.protocol import CitizenAnswered, QueueChanged
from tests.console.desks import ScriptedLine, make_desk
from tests.console.phones import ScriptedPhone
from tests.console.queue.monitors import ScriptedWatch, member
from tests.forms.access.people import actor

MONITOR = MonitorSettings(host="pbx.example", user="monitor")


def seat_of(
    tmp_path: Path, role: Role, monitor: MonitorSettings = MONITOR, secrets: MemorySecrets | None = None
) -> QueueSeat | None:
    """The queues of somebody's seat; nothing is started before it is opened."""
    desk = make_desk().desk
    desk.rules = replace(desk.rules, actor=actor(role))
    settings, folders = Settings(monitor=monitor), Folders.under(tmp_path)
    program = OwnProgram(tmp_path)
    return queue_of_seat(program, folders, settings, secrets or MemorySecrets(), InlineJobs(), desk, ())


@pytest.mark.parametrize("role", [Role.AGENT, Role.DISPATCHER, Role.UNIT, Role.ADMINISTRATOR])
def test_nobody_but_who_may_see_the_queues_has_a_line_to_the_pbx(
    qtbot: QtBot, tmp_path: Path, role: Role
) -> None:
    assert seat_of(tmp_path, role) is None


def test_a_seat_without_a_pbx_or_a_password_says_so_and_connects_to_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    without = seat_of(tmp_path, Role.SUPERVISOR, MonitorSettings())
    assert without is not None
    assert without.entry is not None
    without.entry.open()
    assert without.problem == NOT_SET_UP
    forgotten = seat_of(tmp_path, Role.SUPERVISOR)
    assert forgotten is not None
    assert forgotten.entry is not None
    forgotten.entry.open()
    assert forgotten.problem == NO_SECRET
    assert forgotten.watch.link_state is LinkState.CLOSED


def test_a_locked_keyring_is_said_in_its_own_words(qtbot: QtBot, tmp_path: Path) -> None:
    secrets = MemorySecrets(fault=SecretsError("密钥环锁着。"))
    seat = seat_of(tmp_path, Role.SUPERVISOR, secrets=secrets)
    assert seat is not None
    assert seat.entry is not None
    seat.entry.open()
    assert seat.problem is not None
    assert seat.problem.happened == "密钥环锁着"


def test_the_password_belongs_to_one_account_at_one_pbx() -> None:
    names = {
        each.secret_name
        for each in (MONITOR, replace(MONITOR, host="other.example"), replace(MONITOR, user="wall"))
    }
    assert len(names) == 3
    account = replace(MONITOR, tls=True, port=5039).account("not-a-real-secret")
    assert (account.host, account.port, account.tls, account.secret) == (
        "pbx.example",
        5039,
        True,
        "not-a-real-secret",
    )


def test_the_settings_page_edits_the_monitor_and_keeps_its_password_apart(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme.install(qapp)
    part = MonitorPart(Settings())
    qtbot.addWidget(part)
    part.show_settings(Settings(monitor=MONITOR))
    part.password.edit.setText("not-a-real-secret")
    edited = part.merged(Settings())
    assert edited.monitor == MONITOR
    assert part.passwords(edited) == {MONITOR.secret_name: "not-a-real-secret"}
    assert not part.complain()


def test_a_call_for_help_is_said_on_every_page_until_somebody_comes(qtbot: QtBot) -> None:
    scripted = ScriptedWatch(now=lambda: 1000.0)
    notices: list[Notice] = []
    over: list[str] = []
    calls = HelpCalls(scripted.watch, scripted.watch)
    calls.asked.connect(notices.append)
    calls.over.connect(over.append)
    scripted.attach()
    scripted.read(members=(member("1001", "李静"), member("1002", "王强")))
    scripted.tell(HelpAsked(at=1000.0, agent="1001"))
    qtbot.waitUntil(lambda: len(notices) == 1, timeout=20 * PACE_MS)
    assert "1001 李静" in notices[0].happened
    scripted.tell(member("1002", "王强", reason="meal"))
    scripted.tell(AgentWatched(at=1001.0, agent="1001", supervisor="9001", on=True))
    qtbot.waitUntil(lambda: over == ["help/1001"], timeout=20 * PACE_MS)
    assert len(notices) == 1


def practising() -> tuple[PracticeQueue, Rehearsal, ScriptedPhone]:
    phone = ScriptedPhone()
    rehearsal = Rehearsal(ScriptedLine(), phone.phone, "1001")
    practice = PracticeQueue(rehearsal, phone.phone, "1001", "演练坐席", lambda: 2000.0)
    rehearsal.follow_link(LinkState.ATTACHED)
    return practice, rehearsal, phone


def test_a_rehearsal_shows_its_own_queue_and_its_own_agent(qtbot: QtBot) -> None:
    practice, rehearsal, phone = practising()
    phone.become(agent=Agent(state=AgentState.READY, since=1900.0))
    rehearsal.receive(CitizenAnswered(arrival="a", number="13800000001", waited_seconds=9.0))
    rehearsal.receive(
        QueueChanged(waiting=2, longest_since=1970.0, offered=5, answered=1, abandoned=2, pace=1.0)
    )
    picture = practice.watch.picture
    assert practice.watch.is_live
    assert [each.since for each in picture.waiting] == [1970.0, 1970.0]
    assert picture.agents["1001"].state is PbxAgentState.READY
    figures = picture.queues[QUEUE].figures
    assert (figures.offered, figures.answered, figures.in_time, figures.abandoned) == (5, 1, 1, 2)
    phone.become(agent=Agent(state=AgentState.NOT_READY, reason="meal", since=1990.0))
    agent = practice.watch.picture.agents["1001"]
    assert (agent.state, agent.reason) == (PbxAgentState.PAUSED, "meal")
    rehearsal.follow_link(LinkState.UNAVAILABLE)
    assert not practice.watch.is_live


def test_a_rehearsal_pauses_its_own_agent_and_refuses_what_needs_a_pbx(qtbot: QtBot) -> None:
    practice, _, phone = practising()
    done: list[object] = []
    refused: list[OrderRefusal] = []
    practice.watch.done.connect(done.append)
    practice.watch.refused.connect(lambda _order, why: refused.append(why))
    phone.become(agent=Agent(state=AgentState.READY, since=1900.0))
    practice.watch.pause("1001", "meal")
    practice.watch.end_pause("1001")
    assert phone.line.kinds() == ["SetNotReady", "SetReady"]
    practice.watch.take_out("practice-0", "1001")
    practice.watch.end_pause("1002")
    assert len(done) == 2
    assert refused == [OrderRefusal.PBX_REFUSED, OrderRefusal.PBX_REFUSED]
