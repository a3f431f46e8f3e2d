"""The lock never drops a call: while everything else is covered, the call bar answers and hangs up."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.bars.call_bar import CallBar
from console.entrance.desk_lock import DeskLock
from console.entrance.gate import Gate
from console.jobs import InlineJobs
from console.link import Link
from console.notices import Notice
from console.seat import Seat
from console.settings import Folders, Settings, load_reasons
from console.settings.secrets import MemorySecrets
from console.setup.phone_probes import PhoneProbes
from forms.access.roles import Actor
from forms.access.signing_in import make_first_account
from forms.sessions.planning import end
from forms.storage import open_storage
from telephony.actions import Action
from telephony.call import EndReason
from telephony.protocol import Answer, HangUp, decode_event
from tests.console.desks import TestDesk, make_desk
from tests.forms.access.people import light_passwords
from tests.forms.samples import NOW
from tests.forms.sessions.samples import MAYOR, STAFF, live

RIGHT = "Wq7#mmzz"


class Bench(QMainWindow):
    """The call bar above a desk of one field, and the lock."""

    def __init__(self, desk: TestDesk, folder: Path) -> None:
        super().__init__()
        passwords = light_passwords()
        make_first_account("1001", "李静", RIGHT, desk.storage, NOW, passwords=passwords)
        secrets = MemorySecrets()
        settings, folders = Settings(), Folders.under(folder)
        self.gate = Gate(
            InlineJobs(), lambda: desk.storage, secrets, settings.access.rules(), lambda: NOW, passwords, self
        )
        probes = PhoneProbes(
            desk.desk.phone, InlineJobs(), InlineJobs(), secrets, folders, open_storage, self
        )
        link = Link(folder / "none.json", decode_event, lambda: None, self)
        reasons = load_reasons(folders.config)
        seat = Seat(folders, settings, reasons, desk.desk, link, lambda: None, probes, gate=self.gate)
        self.bar = CallBar(seat)
        self.field = QLineEdit()
        self.front = QStackedWidget()
        self.front.addWidget(self.field)
        central = QWidget()
        column = QVBoxLayout(central)
        column.addWidget(self.bar)
        column.addWidget(self.front, 1)
        self.setCentralWidget(central)
        self.resize(1366, 700)
        self.lock = DeskLock(seat, self.gate, self.front, self.bar, self)
        self.notices: list[Notice] = []
        self.left: list[bool] = []
        self.changed: list[Actor] = []
        self.lock.notice.connect(self.notices.append)
        self.lock.person_left.connect(lambda: self.left.append(True))
        self.lock.person_changed.connect(self.changed.append)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self, key)

    def unlock(self) -> None:
        QTest.keyClicks(self.lock.cover.password.edit, RIGHT)
        QTest.keyClick(self.lock.cover.password.edit, Qt.Key.Key_Return)


@pytest.fixture
def desk(qapp: QApplication) -> TestDesk:
    return make_desk()


@pytest.fixture
def bench(qtbot: QtBot, desk: TestDesk, tmp_path: Path) -> Bench:
    bench = Bench(desk, tmp_path)
    desk.attach()
    qtbot.addWidget(bench)
    bench.show()
    with qtbot.waitActive(bench):
        bench.activateWindow()
    bench.field.setFocus()
    return bench


def sent(desk: TestDesk) -> list[type]:
    return [type(command) for command in desk.line.sent]


def test_a_call_that_comes_to_a_locked_desk_is_answered_and_ended_by_its_keys(
    bench: Bench, desk: TestDesk
) -> None:
    bench.lock.lock()
    assert not bench.field.isVisible()
    assert QApplication.focusWidget() is bench.lock.cover.password.edit
    call = desk.rings(name="张三")
    bench.press(Qt.Key.Key_F2)
    assert Answer in sent(desk)
    desk.answered(call)
    assert bench.lock.is_locked
    bench.press(Qt.Key.Key_F8)
    assert HangUp in sent(desk)


def test_locking_leaves_a_call_in_hand_alone_and_shows_no_more_than_needed(
    bench: Bench, desk: TestDesk
) -> None:
    desk.answered(desk.rings(name="张三"))
    before = len(desk.line.sent)
    bench.lock.lock()
    assert len(desk.line.sent) == before
    assert bench.bar._head.number.text() == "138****1234"
    assert "张三" not in bench.bar._head.name.text()
    assert not bench.bar._buttons[Action.TRANSFER].isVisible()
    assert not bench.bar._targets.isVisible()
    assert not bench.bar._agent.isEnabled()
    bench.unlock()
    assert not bench.lock.is_locked
    assert QApplication.focusWidget() is bench.field
    assert "张三" in bench.bar._head.name.text()
    assert bench.bar._buttons[Action.TRANSFER].isVisible()


def test_a_wrong_password_unlocks_nothing(bench: Bench) -> None:
    bench.lock.lock()
    QTest.keyClicks(bench.lock.cover.password.edit, "wrong")
    bench.press(Qt.Key.Key_Return)
    assert bench.lock.is_locked
    assert "不正确" in bench.lock.cover.verdict.text
    assert bench.lock.cover.password.text == ""
    bench.unlock()
    assert not bench.lock.is_locked


def test_nobody_leaves_while_a_call_is_up(bench: Bench, desk: TestDesk, qtbot: QtBot) -> None:
    call = desk.answered(desk.rings())
    bench.bar.switch_wanted.emit()
    assert "现在不能换人" in bench.notices[-1].happened
    desk.ended(call, EndReason.HUNG_UP_THERE)
    bench.bar.switch_wanted.emit()
    qtbot.waitUntil(lambda: bench.left == [True])
    assert [line.kind for line in desk.storage.audit.stored][-1] == "signed_out"


def test_other_rights_wait_for_the_end_of_the_call(bench: Bench, desk: TestDesk, qtbot: QtBot) -> None:
    """The desk's own actor is an agent; the account has more: another desk is put together, later."""
    call = desk.answered(desk.rings())
    bench.lock.lock()
    bench.unlock()
    assert bench.changed == []
    desk.ended(call, EndReason.HUNG_UP_THERE)
    qtbot.waitUntil(lambda: len(bench.changed) == 1)


def test_a_leader_s_stage_is_never_covered_for_idleness_while_a_session_runs(
    bench: Bench, desk: TestDesk
) -> None:
    desk.desk.rules = replace(desk.desk.rules, actor=MAYOR)
    session = live(desk.storage)
    desk.desk.sessions.refresh()
    bench.lock.watch._last -= 3600
    bench.lock.watch.look()
    assert not bench.lock.is_locked
    end(session.id, STAFF, desk.storage, NOW)
    desk.desk.sessions.refresh()
    bench.lock.watch._last -= 3600
    bench.lock.watch.look()
    assert bench.lock.is_locked


def test_whose_rights_were_taken_away_is_locked_out_and_told(bench: Bench) -> None:
    bench.gate.revoked.emit(bench.gate)
    assert bench.lock.is_locked
    assert "已变更" in bench.lock.cover.verdict.text
