"""The gate and what stands before it: forms by keys, a call that goes on, a database that is away."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.entrance.gate import Entered, Gate, Stage
from console.entrance.idle import IdleWatch
from console.entrance.page import EntrancePage
from console.jobs import InlineJobs
from console.settings import OperatorSettings
from console.settings.secrets import MemorySecrets, SecretsLocked
from console.setup_window import SetupWindow
from forms.access.accounts import SignInRules
from forms.access.roles import Actor, Role
from forms.access.signing_in import make_first_account
from forms.errors import StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from telephony.call import CallState
from telephony.protocol import HangUp
from tests.console.desks import TestDesk, make_desk
from tests.forms.access.people import light_passwords
from tests.forms.samples import NOW

RIGHT, NEW = "Wq7#mmzz", "Kk8#nnvv"
BY = light_passwords()


@dataclass
class Door:
    """A gate whose lane is inline, and what it told."""

    uow: InMemoryUnitOfWork = field(default_factory=InMemoryUnitOfWork)
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    now: datetime = NOW
    entered: list[Entered] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    revoked: list[Actor] = field(default_factory=list)

    def __post_init__(self) -> None:
        rules = SignInRules(wrong_tries=3)
        self.gate = Gate(InlineJobs(), lambda: self.uow, self.secrets, rules, lambda: self.now, BY)
        for signal, heard in (
            (self.gate.entered, self.entered),
            (self.gate.refused, self.refused),
            (self.gate.told, self.told),
            (self.gate.revoked, self.revoked),
        ):
            signal.connect(heard.append)

    def with_account(self, **changes: object) -> "Door":
        make_first_account("1001", "李静", RIGHT, self.uow, NOW, passwords=BY)
        account = replace(self.uow.accounts.stored["1001"], **changes)  # type: ignore[arg-type]
        self.uow.accounts.stored["1001"] = account
        return self

    def go_away(self, away: bool = True) -> None:
        self.uow.fails_with = StorageUnavailable() if away else None

    @property
    def kinds(self) -> list[str]:
        return [line.kind for line in self.uow.audit.stored][2:]


def stage_of(door: Door) -> Stage:
    return door.gate.stage


@pytest.fixture
def door(qapp: QApplication) -> Door:
    """A gate before an empty database."""
    return Door()


def test_it_asks_for_the_first_account_only_where_there_is_none(door: Door) -> None:
    door.gate.look()
    assert stage_of(door) is Stage.FIRST
    door.gate.make_first("1001", "李静", RIGHT, RIGHT + "x")
    assert "两次输入的新密码不一样" in door.refused[-1]
    door.gate.make_first("1001", "李静", RIGHT, RIGHT)
    assert door.entered[0].actor.roles == {Role.ADMINISTRATOR, Role.AGENT}
    door.gate.look()
    assert stage_of(door) is Stage.SIGN_IN


def test_who_comes_second_to_the_first_account_is_asked_to_sign_in(door: Door) -> None:
    door.gate.look()
    door.with_account()
    door.gate.make_first("1002", "王磊", RIGHT, RIGHT)
    assert door.gate.stage is Stage.SIGN_IN
    assert "已有人建立" in door.refused[-1]


def test_a_temporary_password_lets_nobody_in_before_it_is_changed(door: Door) -> None:
    door.with_account(must_change=True).gate.sign_in("1001", RIGHT)
    assert (door.gate.stage, door.entered) == (Stage.CHANGE, [])
    assert door.secrets.kept == {}
    door.gate.change("easy", "easy")
    assert "新密码不合要求" in door.refused[-1]
    door.gate.change(NEW, NEW)
    assert door.entered[0].actor.roles == {Role.ADMINISTRATOR, Role.AGENT}
    assert RIGHT not in repr(vars(door.gate))


def test_without_the_database_only_people_whom_the_desk_knows_come_in(door: Door) -> None:
    door.with_account().gate.sign_in("1001", RIGHT)
    assert RIGHT not in repr(door.secrets.kept)
    door.go_away()
    door.gate.look()
    assert (door.gate.stage, "连不上数据库" in door.told[-1]) == (Stage.SIGN_IN, True)
    door.gate.sign_in("2002", RIGHT)
    assert "连不上数据库" in door.refused[-1]
    door.gate.sign_in("1001", "wrong")
    assert "本机记录" in door.refused[-1]
    door.gate.sign_in("1001", RIGHT)
    assert door.entered[-1] == Entered(door.entered[0].actor, offline=True)
    for _ in range(3):
        door.gate.sign_in("1001", "wrong")
    door.gate.sign_in("1001", RIGHT)
    assert "本机已锁定" in door.refused[-1]
    assert len(door.entered) == 2


def test_the_record_is_of_no_use_after_some_days(door: Door) -> None:
    door.with_account().gate.sign_in("1001", RIGHT)
    door.go_away()
    door.now = NOW + timedelta(days=8)
    door.gate.sign_in("1001", RIGHT)
    assert "超过 7 天" in door.refused[-1]


def test_offline_sign_ins_are_noted_once_the_database_is_back(door: Door) -> None:
    door.with_account().gate.sign_in("1001", RIGHT)
    door.go_away()
    door.gate.sign_in("1001", RIGHT)
    actor = door.entered[-1].actor
    door.gate.settle(actor)
    assert door.gate._settle_timer.isActive()
    door.go_away(away=False)
    door.gate.settle(actor)
    assert not door.gate._settle_timer.isActive()
    assert door.kinds == ["signed_in", "signed_in_offline"]
    door.gate.settle(actor)
    assert door.kinds == ["signed_in", "signed_in_offline"]
    assert door.revoked == []


def test_who_lost_the_account_meanwhile_is_told_so(door: Door) -> None:
    door.with_account().gate.sign_in("1001", RIGHT)
    door.go_away()
    door.gate.sign_in("1001", RIGHT)
    door.go_away(away=False)
    door.uow.accounts.stored["1001"] = replace(door.uow.accounts.stored["1001"], active=False)
    door.gate.settle(door.entered[-1].actor)
    assert [each.code for each in door.revoked] == ["1001"]


def test_a_locked_keyring_keeps_nobody_out_while_the_database_answers(door: Door) -> None:
    door.with_account()
    door.secrets.fault = SecretsLocked("密钥环未解锁")
    door.gate.sign_in("1001", RIGHT)
    assert len(door.entered) == 1
    door.go_away()
    door.gate.sign_in("1001", RIGHT)
    assert len(door.entered) == 1
    assert "连不上数据库" in door.refused[-1]


def test_a_record_whose_wrong_tries_can_t_be_counted_opens_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.with_account().gate.sign_in("1001", RIGHT)
    door.go_away()

    def refuse(name: str, secret: str) -> None:
        raise SecretsLocked("密钥环不能写入")

    monkeypatch.setattr(door.secrets, "set", refuse)
    door.gate.sign_in("1001", RIGHT)
    assert len(door.entered) == 1
    assert "密钥环不能写入" in door.refused[-1]


# --- the page


def shown(qtbot: QtBot, door: Door) -> tuple[EntrancePage, TestDesk]:
    """The page in a window that has the keyboard; the page keeps its window alive."""
    desk = make_desk()
    page = EntrancePage(door.gate, desk.desk.phone, OperatorSettings("1001", "李静"), "12345")
    window = SetupWindow(page)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    page.destroyed.connect(lambda _, kept=window: kept)
    door.gate.look()
    return page, desk


def test_the_cursor_is_where_typing_begins_and_enter_signs_in(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, door.with_account())
    assert page.sign_in.code.text() == "1001"
    assert QApplication.focusWidget() is page.sign_in.password.edit
    QTest.keyClicks(page.sign_in.password.edit, "wrong")
    QTest.keyClick(page.sign_in.password.edit, Qt.Key.Key_Return)
    assert "工号或密码不正确" in page.verdict.text
    assert page.sign_in.password.text == ""
    assert QApplication.focusWidget() is page.sign_in.password.edit
    QTest.keyClicks(page.sign_in.password.edit, RIGHT)
    QTest.keyClick(page.sign_in.password.edit, Qt.Key.Key_Return)
    assert len(door.entered) == 1
    assert page.sign_in.password.text == ""


def test_empty_fields_are_asked_for(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, door.with_account())
    QTest.keyClick(page.sign_in.password.edit, Qt.Key.Key_Return)
    assert "请填写工号和密码" in page.verdict.text
    assert door.kinds == []


def test_somebody_with_a_temporary_password_may_go_back(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, door.with_account(must_change=True))
    QTest.keyClicks(page.sign_in.password.edit, RIGHT)
    QTest.keyClick(page.sign_in.password.edit, Qt.Key.Key_Return)
    assert page.change.isVisible()
    assert QApplication.focusWidget() is page.change.new.edit
    page.other.click()
    assert page.sign_in.isVisible()


def test_a_call_that_outlived_the_window_can_be_ended_before_anybody_signs_in(
    qtbot: QtBot, door: Door
) -> None:
    page, desk = shown(qtbot, door.with_account())
    assert not page.calls.isVisible()
    desk.attach()
    call = desk.answered(desk.rings())
    assert call.state is CallState.ESTABLISHED
    assert page.calls.isVisible()
    assert "****" in page.calls.words.text()
    QTest.keyClick(page.sign_in.password.edit, Qt.Key.Key_F8)
    assert any(isinstance(command, HangUp) for command in desk.line.sent)


# --- nobody there


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_idle_desk_is_noticed_unless_somebody_talks(qtbot: QtBot, qapp: QApplication) -> None:
    clock, talking, noticed = Clock(), [True], []
    watch = IdleWatch(10, lambda: talking[0], clock)
    watch.idle.connect(lambda: noticed.append(clock.now))
    clock.now = 3600
    watch.look()
    assert noticed == []
    talking[0] = False
    clock.now += 599
    watch.look()
    assert noticed == []
    clock.now += 1
    watch.look()
    assert noticed == [clock.now]


def test_a_key_or_the_mouse_begins_the_time_anew(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, door.with_account())
    clock, noticed = Clock(), []
    watch = IdleWatch(10, lambda: False, clock)
    watch.idle.connect(lambda: noticed.append(clock.now))
    handle = page.window().windowHandle()
    watch.watch(handle)
    clock.now = 599
    QTest.keyClick(handle, Qt.Key.Key_A)
    clock.now = 700
    watch.look()
    assert noticed == []


def test_no_minutes_mean_never(qtbot: QtBot, qapp: QApplication) -> None:
    clock, noticed = Clock(), []
    watch = IdleWatch(0, lambda: False, clock)
    watch.idle.connect(lambda: noticed.append(clock.now))
    clock.now = 1e9
    watch.look()
    assert noticed == []
