"""The queue page on a real PBX: the real monitor's process, real telephones, and the line cut in between."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import theme
from console.jobs import InlineJobs
from console.own_program import OwnProgram
from console.pages.queue import QueuePage
from console.pages.queue.tables import STATE
from console.queue_seat import QueueSeat, queue_of_seat
from console.settings import Folders, MonitorSettings, Reason, Settings
from console.settings.secrets import MemorySecrets
from forms.access.roles import Role
from telephony.pbx import codes
from tests.console.desks import CATALOGUE, TestDesk, make_desk
from tests.forms.access.people import actor
from tests.pbx.asterisk import Asterisk
from tests.pbx.phone import BarePhone
from tests.telephony.pbx.conftest import hall as hall
from tests.telephony.pbx.test_asterisk_link import cut

pytestmark = [pytest.mark.asterisk, pytest.mark.e2e]
ROOT = Path(__file__).parents[2]
ALT = Qt.KeyboardModifier.AltModifier


class Supervisor:
    """The page of a seat that follows the tests' Asterisk by a monitor of its own."""

    def __init__(self, qtbot: QtBot, folders: Folders, pbx: Asterisk) -> None:
        self.qtbot = qtbot
        self.desk: TestDesk = make_desk()
        self.desk.desk.rules = replace(self.desk.desk.rules, actor=actor(Role.SUPERVISOR, code="9001"))
        monitor = MonitorSettings(host=pbx.host, port=pbx.ami_port, user=pbx.ami_user)
        secrets = MemorySecrets({monitor.secret_name: pbx.ami_password})
        seat = queue_of_seat(
            OwnProgram(ROOT),
            folders,
            Settings(monitor=monitor),
            secrets,
            InlineJobs(),
            self.desk.desk,
            (Reason("meal", "用餐", "clock"),),
        )
        assert seat is not None
        self.seat: QueueSeat = seat
        self.page = QueuePage(seat, CATALOGUE)
        qtbot.addWidget(self.page)
        self.page.show()
        seat.open()

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=20_000)

    def state_of(self, extension: str) -> str:
        """How the page says that an agent stands; "" for one who is not listed."""
        rows = self.page.agents.rows
        row = rows.row(rows.place_of(extension))
        return rows.words(row, STATE) if row is not None else ""

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page, key, ALT)

    def missed(self, number: str) -> bool:
        with self.desk.storage.reading() as work:
            return work.missed_calls.open_of(number) is not None


@pytest.fixture
def supervisor(qapp: QApplication, qtbot: QtBot, folders: Folders, hall: Asterisk) -> Iterator[Supervisor]:
    theme.install(qapp)
    made = Supervisor(qtbot, folders, hall)
    made.until(lambda: made.seat.watch.is_live)
    yield made
    made.seat.close()


def test_a_supervisor_ends_a_pause_and_sends_a_waiting_caller_to_an_agent_by_keys(
    supervisor: Supervisor, hall: Asterisk, tmp_path: Path
) -> None:
    page = supervisor.page
    with BarePhone(hall, "1001", tmp_path / "1001.wav", tone_hz=350).registered() as phone:
        phone.do("dial", codes.SIGN_IN)
        supervisor.until(lambda: supervisor.state_of("1001") == "示忙 · 刚签入")
        citizen = hall.citizen_calls("13800006666", 500)
        supervisor.until(lambda: len(page.callers.rows.rows) == 1)
        page.callers.take_focus()
        supervisor.press(Qt.Key.Key_T)
        QTest.keyClick(page.chooser.choice, Qt.Key.Key_Return)
        citizen.hears(350)
        supervisor.until(lambda: supervisor.state_of("1001").startswith("通话中"))
        assert page.agents.rows.rows[0].call.startswith("138 0000 6666")
        assert page.callers.rows.rows == ()
        citizen.hang_up()
        supervisor.until(lambda: supervisor.state_of("1001") == "话后整理")
        page.agents.mark("1001")
        supervisor.press(Qt.Key.Key_E)
        supervisor.until(lambda: supervisor.state_of("1001") == "就绪")
        supervisor.until(lambda: page.told.text() == "已结束 1001 的示忙。")
    with supervisor.desk.storage.reading() as work:
        steered = [line.reason for line in work.audit.lines(0, 10)]
    assert steered == ["取出来电：来电 138****6666，队列 hotline", "结束示忙"]


def test_a_cut_is_said_and_afterwards_the_page_shows_what_happened_meanwhile(
    supervisor: Supervisor, hall: Asterisk
) -> None:
    page = supervisor.page
    staying = hall.citizen_calls("13800007771")
    supervisor.until(lambda: len(page.callers.rows.rows) == 1)
    cut(hall)
    supervisor.until(page.trouble.isVisible)
    assert "与交换机的连接断了" in page.trouble.words.text()
    assert len(page.callers.rows.rows) == 1
    hall.citizen_calls("13800007772").hang_up()
    supervisor.until(lambda: not page.trouble.isVisible())
    supervisor.until(lambda: supervisor.missed("13800007772"))
    assert [row.number for row in page.callers.rows.rows] == ["138 0000 7771"]
    staying.hang_up()
    supervisor.until(lambda: supervisor.missed("13800007771"))
