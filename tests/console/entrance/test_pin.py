"""A leader's PIN at the entrance: tiles, the pad, wrong tries, and choosing one's own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.entrance.gate import Stage
from forms.access.managing import Person, add_account, give_pin, reset_password
from forms.access.passwords import check_new_pin
from forms.access.roles import Actor, Role
from tests.console.entrance.test_gate import BY, NEW, RIGHT, Door, shown, stage_of
from tests.forms.samples import NOW

ADMIN = Actor(code="1001", name="李静", roles=frozenset({Role.ADMINISTRATOR}))
PIN, WRONG = "284195", "284196"


@pytest.fixture
def door(qapp: QApplication) -> Door:
    """The gate of a database with a leader, whose password is no longer a temporary one."""
    made = Door().with_account()
    roles = frozenset({Role.LEADER, Role.SUPERVISOR})
    add_account(ADMIN, Person(code="9001", name="郑领导", roles=roles), made.uow, NOW, BY)
    return set_account(made, password=BY.hashed(RIGHT), must_change=False)


def set_account(door: Door, **changes: object) -> Door:
    account = replace(door.uow.accounts.stored["9001"], **changes)  # type: ignore[arg-type]
    door.uow.accounts.stored["9001"] = account
    return door


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def test_a_leader_presses_the_tile_and_six_digits_and_comes_to_the_stage(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, set_account(door, pin=BY.hashed(PIN)))
    (tile,) = page.leaders.tiles
    assert page.leaders.isVisible()
    tile.setFocus()
    press(Qt.Key.Key_Return)
    assert stage_of(door) is Stage.PIN
    assert page.title.text() == "郑领导，请输入数字口令"
    assert not page.leaders.isVisible()
    assert not page.setup.isVisible()
    assert QApplication.focusWidget() is page.pad
    QTest.keyClicks(page.pad, "28x49")
    press(Qt.Key.Key_Backspace)
    for digit in "195":  # by hand where the keyboard has begun
        assert door.entered == []
        page.pad.keys[digit].click()
    (came,) = door.entered
    assert came.for_stage
    assert came.actor.roles == {Role.LEADER}
    assert PIN not in repr(vars(page.pad))


def test_wrong_pins_say_how_many_tries_are_left_and_then_lock(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, set_account(door, pin=BY.hashed(PIN)))
    page.leaders.tiles[0].click()
    for told in ("还可以再试 2 次", "还可以再试 1 次", "账号已锁定到"):
        QTest.keyClicks(page.pad, WRONG)
        assert told in page.verdict.text
    QTest.keyClicks(page.pad, PIN)
    assert "账号已锁定到" in page.verdict.text
    door.now = NOW + timedelta(hours=1)
    QTest.keyClicks(page.pad, PIN)
    assert len(door.entered) == 1


def test_without_such_leaders_there_are_no_tiles_and_escape_leads_back(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, door)
    assert not page.leaders.isVisible()
    give_pin(ADMIN, "9001", door.uow, NOW, passwords=BY)
    door.gate.look()
    page.leaders.tiles[0].click()
    QTest.keyClicks(page.pad, "28")
    press(Qt.Key.Key_Escape)
    assert page.sign_in.isVisible()
    assert page.leaders.isVisible()


def test_a_leader_without_a_pin_chooses_one_after_the_password(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, door)
    door.gate.sign_in("9001", RIGHT)
    assert (stage_of(door), door.entered) == (Stage.NEW_PIN, [])
    assert QApplication.focusWidget() is page.new_pin.pin.edit
    for first, again, told in (("111111", "111111", "连续或重复"), (PIN, WRONG, "不一样")):
        page.new_pin.forget()
        QTest.keyClicks(page.new_pin.pin.edit, f"a{first}")
        QTest.keyClicks(page.new_pin.again.edit, again)
        press(Qt.Key.Key_Return)
        assert told in page.verdict.text
    page.new_pin.forget()
    QTest.keyClicks(page.new_pin.pin.edit, PIN)
    QTest.keyClicks(page.new_pin.again.edit, PIN)
    press(Qt.Key.Key_Return)
    (came,) = door.entered
    assert not came.for_stage
    assert came.actor.roles == {Role.LEADER, Role.SUPERVISOR}
    assert RIGHT not in repr(vars(door.gate))
    door.gate.look()
    assert [each.leader.code for each in page.leaders.tiles] == ["9001"]


def test_a_pin_may_wait_and_comes_after_a_temporary_password_was_changed(qtbot: QtBot, door: Door) -> None:
    page, _ = shown(qtbot, set_account(door, must_change=True))
    door.gate.sign_in("9001", RIGHT)
    assert stage_of(door) is Stage.CHANGE
    door.gate.change(NEW, NEW)
    assert stage_of(door) is Stage.NEW_PIN
    assert page.other.text() == "以后再说"
    page.other.click()
    assert [each.for_stage for each in door.entered] == [False]


def test_a_locked_desk_opens_by_its_password_and_asks_for_nothing_else(door: Door) -> None:
    door.gate.sign_in("9001", RIGHT)
    assert len(door.entered) == 1


def test_the_administrator_hands_over_a_pin_that_a_new_password_makes_void(door: Door) -> None:
    made = give_pin(ADMIN, "9001", door.uow, NOW, passwords=BY)
    check_new_pin(made.temporary, door.gate.rules)
    assert made.is_pin
    assert made.account.pin == "*"
    assert door.kinds[-1] == "pin_changed"
    reset_password(ADMIN, "9001", door.uow, NOW, passwords=BY)
    door.gate.look()
    assert door.gate.leaders == ()
