"""Signing in, locking and changing places at the real desk: real window, real engine, real database."""

from collections.abc import Iterator
from typing import Any

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from console.app import Application
from console.bars.rail import Rail
from console.entrance.gate import Stage
from console.pages.settings import SettingsPage
from console.settings import Folders
from console.stage_window import StageWindow
from console.window import Window
from forms.access.managing import Person, add_account, change_account, close_account, give_pin
from forms.access.roles import Actor, Role
from forms.draft import Field
from forms.ports import UnitOfWork
from forms.storage import open_storage
from tests.e2e.conftest import end_processes
from tests.e2e.entering import (
    PASSWORD,
    PATIENCE_MS,
    desk_of,
    entrance,
    make_first_account,
    sign_in,
    type_over,
)
from tests.forms.samples import NOW

pytestmark = pytest.mark.e2e
SETTINGS = """
[operator]
number = '1001'
name = '李静'
[phone]
server = '127.0.0.1'
extension = '1001'
[desk]
sign_in_at_start = false
[secrets]
keep = 'file'
"""
ADMIN = Actor(code="1001", name="李静", roles=frozenset({Role.ADMINISTRATOR}))


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test goes into the keyring of whoever runs it."""
    none: Any = fail.Keyring
    monkeypatch.setattr(keyring, "get_keyring", lambda: none())


@pytest.fixture
def opened(application: Application, folders: Folders) -> Iterator[Folders]:
    """The program, at the entrance of an empty database."""
    folders.settings_file.write_text(SETTINGS, "utf-8")
    main.doorway(application).open_console(folders)
    yield folders
    if application.window is not None:
        application.window.close()
    QApplication.processEvents()


def database_of(folders: Folders) -> UnitOfWork:
    return open_storage(f"sqlite:///{folders.database_file.as_posix()}").unit_of_work()


def log_of(folders: Folders) -> list[str]:
    with database_of(folders).reading() as work:
        return [f"{line.who} {line.kind}" for line in work.audit.lines(0, 99)]


def words_in_rail(window: Window) -> list[str]:
    return [entry.word for entry in window.rail._entries]


def test_the_first_person_makes_the_first_account_and_has_the_desk(
    qtbot: QtBot, application: Application, opened: Folders
) -> None:
    page = entrance(qtbot, application)
    assert (page.first.code.text(), page.first.name.text()) == ("1001", "李静")
    assert QApplication.focusWidget() is page.first.password.edit
    type_over(page.first.password, "easy")
    type_over(page.first.again, "easy")
    QTest.keyClick(page.first.again.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "至少 8 位" in page.verdict.text, timeout=PATIENCE_MS)
    type_over(page.first.password, PASSWORD)
    QTest.keyClick(page.first.password.edit, Qt.Key.Key_Return)
    assert "两次输入的新密码不一样" in page.verdict.text
    window = make_first_account(qtbot, application)
    assert window.seat.actor.roles == {Role.ADMINISTRATOR, Role.AGENT}
    assert window.seat.desk.rules.operator.code == "1001"
    assert words_in_rail(window)[:2] == ["坐席", "工单"]
    assert log_of(opened) == ["1001 account_added", "1001 signed_in"]


def test_a_wrong_password_is_refused_and_a_temporary_one_is_changed_first(
    qtbot: QtBot, application: Application, opened: Folders
) -> None:
    lock = make_first_account(qtbot, application).lock
    assert lock is not None
    lock.switch_person()
    person = Person(code="2002", name="王磊", roles=frozenset({Role.QUALITY}))
    made = add_account(ADMIN, person, database_of(opened), NOW)
    page = sign_in(qtbot, application, "2002", "wrong")
    qtbot.waitUntil(lambda: "工号或密码不正确" in page.verdict.text, timeout=PATIENCE_MS)
    assert page.sign_in.password.text == ""
    sign_in(qtbot, application, "2002", made.temporary)
    qtbot.waitUntil(lambda: page._gate.stage is Stage.CHANGE, timeout=PATIENCE_MS)
    assert "临时密码" in page.verdict.text
    for field in (page.change.new, page.change.again):
        type_over(field, "Kk8#nnvv")
    QTest.keyClick(page.change.again.edit, Qt.Key.Key_Return)
    window = desk_of(qtbot, application)
    assert window.seat.actor.name == "王磊"
    assert words_in_rail(window)[0] == "工单"
    assert "坐席" not in words_in_rail(window)
    with pytest.raises(LookupError):
        window.desk_page  # noqa: B018 - there is none for this role


def test_a_leader_comes_by_tile_and_pin_to_the_stage_alone_rehearses_and_leaves_to_the_entrance(
    qtbot: QtBot, application: Application, opened: Folders
) -> None:
    lock = make_first_account(qtbot, application).lock
    assert lock is not None
    uow = database_of(opened)
    add_account(ADMIN, Person(code="9001", name="郑领导", roles=frozenset({Role.LEADER})), uow, NOW)
    pin = give_pin(ADMIN, "9001", uow, NOW).temporary
    lock.switch_person()
    page = entrance(qtbot, application)
    QTest.mouseClick(page.leaders.tiles[0], Qt.MouseButton.LeftButton)
    QTest.keyClicks(page.pad, pin)
    qtbot.waitUntil(lambda: isinstance(application.window, StageWindow), timeout=PATIENCE_MS)
    stage = application.window
    assert isinstance(stage, StageWindow)
    assert stage.seat.actor.roles == {Role.LEADER}
    assert stage.seat.stage_only
    assert stage.findChildren(Rail) == []
    stage.page.practice.click()
    qtbot.waitUntil(lambda: application.window is not stage, timeout=PATIENCE_MS)
    practice = application.window
    assert isinstance(practice, StageWindow)
    try:
        assert practice.seat.rehearsal is not None
        assert practice.seat.folders == opened.rehearsal()
        practice.page.leave.click()
        tiles = entrance(qtbot, application).leaders.tiles
    finally:
        end_processes(opened.rehearsal())
    assert [each.leader.code for each in tiles] == ["9001"]
    qtbot.waitUntil(lambda: "9001 signed_out" in log_of(opened), timeout=PATIENCE_MS)
    assert "9001 signed_in" in log_of(opened)


def test_a_locked_desk_shows_nothing_until_the_password_and_then_everything_as_it_was(
    qtbot: QtBot, application: Application, opened: Folders
) -> None:
    window = make_first_account(qtbot, application)
    qtbot.waitExposed(window)
    window.activateWindow()
    content = window.desk_page.form.control(Field.TITLE)
    content.setFocus()
    QTest.keyClicks(content, "half a word")
    lock = window.lock
    assert lock is not None
    QTest.keyClick(
        content, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    assert lock.is_locked
    assert not window.rail.isVisible()
    assert not window.desk_page.isVisible()
    assert window.call_bar.isVisible()
    assert QApplication.focusWidget() is lock.cover.password.edit
    QTest.keyClick(lock.cover.password.edit, Qt.Key.Key_F12)
    assert window.stack.currentWidget() is window.desk_page
    QTest.keyClicks(lock.cover.password.edit, "wrong")
    QTest.keyClick(lock.cover.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "不正确" in lock.cover.verdict.text, timeout=PATIENCE_MS)
    QTest.keyClicks(lock.cover.password.edit, PASSWORD)
    QTest.keyClick(lock.cover.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not lock.is_locked, timeout=PATIENCE_MS)
    assert QApplication.focusWidget() is content
    assert window.seat.desk.drafts.current.text(Field.TITLE) == "half a word"
    assert application.window is window
    assert log_of(opened)[2:] == ["1001 sign_in_failed", "1001 signed_in"]


def test_an_idle_desk_locks_itself_and_other_rights_make_another_desk(
    qtbot: QtBot, application: Application, opened: Folders
) -> None:
    window = make_first_account(qtbot, application)
    lock = window.lock
    assert lock is not None
    lock.watch._last -= 10 * 60
    lock.watch.look()
    assert lock.is_locked
    roles = frozenset({Role.ADMINISTRATOR, Role.AGENT, Role.SUPERVISOR})
    change_account(ADMIN, Person(code="1001", name="李静", roles=roles), database_of(opened), NOW)
    QTest.keyClicks(lock.cover.password.edit, PASSWORD)
    QTest.keyClick(lock.cover.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.window is not window, timeout=PATIENCE_MS)
    assert desk_of(qtbot, application).seat.actor.roles == roles


def test_somebody_who_signed_in_here_before_goes_on_while_the_database_is_away(
    qtbot: QtBot, application: Application, opened: Folders
) -> None:
    window = make_first_account(qtbot, application)
    lock = window.lock
    assert lock is not None
    lock.switch_person()
    entrance(qtbot, application)
    away = opened.database_file.with_suffix(".away")
    for suffix in ("", "-wal", "-shm"):
        path = opened.database_file.with_name(opened.database_file.name + suffix)
        if path.exists():
            path.rename(away.with_name(away.name + suffix))
    opened.database_file.mkdir()  # a folder in the file's place: nothing can be opened there
    page = entrance(qtbot, application)
    assert page._gate.stage is Stage.SIGN_IN
    page._gate._uow = None
    sign_in(qtbot, application, "2009", PASSWORD)
    qtbot.waitUntil(lambda: bool(page.verdict.text) and not page._gate.busy, timeout=PATIENCE_MS)
    assert page.verdict.verdict is not None
    sign_in(qtbot, application, "1001", "wrong")
    qtbot.waitUntil(lambda: "本机记录" in page.verdict.text, timeout=PATIENCE_MS)
    sign_in(qtbot, application, "1001", PASSWORD)
    offline = desk_of(qtbot, application)
    assert offline.seat.actor.roles == {Role.ADMINISTRATOR, Role.AGENT}
    opened.database_file.rmdir()
    for suffix in ("", "-wal", "-shm"):
        path = away.with_name(away.name + suffix)
        if path.exists():
            path.rename(opened.database_file.with_name(opened.database_file.name + suffix))
    close_account_of(opened)
    gate = offline.seat.gate
    assert gate is not None
    gate._settle()
    assert offline.lock is not None
    qtbot.waitUntil(lambda: offline.lock is not None and offline.lock.is_locked, timeout=PATIENCE_MS)
    assert "已变更" in offline.lock.cover.verdict.text
    assert "1001 signed_in_offline" in log_of(opened)


def close_account_of(folders: Folders) -> None:
    other = Actor(code="9999", name="林涛", roles=frozenset({Role.ADMINISTRATOR}))
    close_account(other, "1001", database_of(folders), NOW)


def test_new_settings_keep_the_person_and_another_database_asks_again(
    qtbot: QtBot, application: Application, opened: Folders
) -> None:
    window = make_first_account(qtbot, application)
    settings_page = window.settings_page
    assert isinstance(settings_page, SettingsPage)
    settings_page.saved.emit(window.seat.settings)
    qtbot.waitUntil(lambda: application.window is not window, timeout=PATIENCE_MS)
    again = desk_of(qtbot, application)
    assert again.seat.actor == window.seat.actor
    other = f"\n[database]\nurl = 'sqlite:///{(opened.data / 'other.db').as_posix()}'\n"
    opened.settings_file.write_text(SETTINGS + other, "utf-8")
    again.settings_saved.emit()
    page = entrance(qtbot, application)
    assert page._gate.stage is Stage.FIRST
