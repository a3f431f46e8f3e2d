"""The accounts page by keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from console.pages.accounts import AccountsPage
from forms.access.accounts import Account
from forms.access.roles import Role
from forms.organisation.unit import Unit, UnitKind
from tests.console.desks import TestDesk, make_desk
from tests.forms.access.people import actor
from tests.forms.samples import NOW

CTRL = Qt.KeyboardModifier.ControlModifier


class Sitting:
    """The page in a window, and what is stored behind it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.desk: TestDesk = make_desk()
        self.desk.desk.rules = replace(self.desk.desk.rules, actor=actor(Role.ADMINISTRATOR, code="1001"))
        with self.desk.storage.writing() as work:
            work.units.add(Unit(code="U01", name="城管局", kind=UnitKind.DEPARTMENT))
            for code, name, role in (("1001", "林涛", Role.ADMINISTRATOR), ("1002", "李静", Role.AGENT)):
                work.accounts.add(Account(code=code, name=name, roles=frozenset({role}), password_at=NOW))
        self.page = AccountsPage(self.desk.desk)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1200, 700)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def type_into(self, widget: QWidget, text: str) -> None:
        widget.setFocus()
        self.press(Qt.Key.Key_A, CTRL)
        QTest.keyClicks(widget, text)

    def account(self, code: str) -> Account:
        account = self.desk.storage.accounts.stored[code]
        assert isinstance(account, Account)
        return account


@pytest.fixture
def sitting(qtbot: QtBot) -> Sitting:
    """The page, read."""
    return Sitting(qtbot)


def words(sitting: Sitting, row: int) -> list[object]:
    model = sitting.page.model
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_a_new_account_is_made_by_keys_and_its_password_shown_once(sitting: Sitting) -> None:
    assert words(sitting, 1) == ["1002", "李静", "话务员", "", "待改密码", "—"]
    sitting.press(Qt.Key.Key_N, CTRL)
    editor = sitting.page.editor
    assert QApplication.focusWidget() is editor.code
    QTest.keyClicks(editor.code, "1003")
    sitting.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor.name
    QTest.keyClicks(editor.name, "Wang")
    editor.unit.setCurrentIndex(editor.unit.findData("U01"))
    editor.roles[Role.AGENT].setFocus()
    sitting.press(Qt.Key.Key_Space)
    editor.roles[Role.UNIT].setFocus()
    sitting.press(Qt.Key.Key_Space)
    sitting.press(Qt.Key.Key_S, CTRL)
    made = sitting.account("1003")
    assert (made.roles, made.unit, made.must_change) == (frozenset({Role.UNIT}), "U01", True)
    strip = sitting.page.temporary
    assert strip.isVisible()
    assert len(strip.password.text()) == 10
    assert strip.password.text() not in made.password
    assert words(sitting, 2)[:4] == ["1003", "Wang", "承办人", "城管局"]
    sitting.press(Qt.Key.Key_Space)
    assert (strip.isVisible(), strip.password.text()) == (False, "")


def test_what_is_wrong_is_said_and_what_was_typed_stays(sitting: Sitting) -> None:
    sitting.press(Qt.Key.Key_N, CTRL)
    editor = sitting.page.editor
    QTest.keyClicks(editor.code, "1002")
    sitting.press(Qt.Key.Key_S, CTRL)
    assert "请填写姓名" in sitting.page.verdict.text
    sitting.type_into(editor.name, "Li")
    sitting.press(Qt.Key.Key_S, CTRL)
    assert "工号 1002 已有账号" in sitting.page.verdict.text
    assert (editor.code.text(), editor.name.text()) == ("1002", "Li")


def test_arrows_choose_an_account_to_change_reset_unlock_and_close(sitting: Sitting) -> None:
    account = replace(sitting.account("1002"), locked_until=NOW.replace(year=2099), failures=0)
    sitting.desk.storage.accounts.stored["1002"] = account
    sitting.page.accounts.read()
    sitting.page.table.setFocus()
    sitting.page.table.selectRow(0)
    sitting.press(Qt.Key.Key_Down)
    editor = sitting.page.editor
    assert editor.code.text() == "1002"
    assert not editor.code.isEnabled()
    assert str(words(sitting, 1)[4]).startswith("锁定到")
    editor.unlock.setFocus()
    sitting.press(Qt.Key.Key_Space)
    assert sitting.account("1002").locked_until is None
    assert not editor.unlock.isEnabled()
    sitting.type_into(editor.extension, "8002")
    sitting.press(Qt.Key.Key_S, CTRL)
    assert sitting.account("1002").extension == "8002"
    editor.reset.setFocus()
    sitting.press(Qt.Key.Key_Space)
    assert sitting.page.temporary.isVisible()
    editor.active.setFocus()
    sitting.press(Qt.Key.Key_Space)
    assert not sitting.account("1002").active
    assert (words(sitting, 1)[4], editor.active.text()) == ("已停用", "启用")
    kinds = [line.kind for line in sitting.desk.storage.audit.stored]
    assert kinds == ["unlocked", "account_changed", "password_reset", "account_closed"]


def test_one_s_own_account_is_not_closed(sitting: Sitting) -> None:
    sitting.page.table.selectRow(0)
    sitting.page.editor.active.click()
    assert "不能停用自己的账号" in sitting.page.verdict.text
    assert sitting.account("1001").active


def test_a_leader_s_pin_is_made_here_and_shown_once(sitting: Sitting) -> None:
    editor = sitting.page.editor
    sitting.page.table.selectRow(1)
    assert not editor.pin.isEnabled()
    editor.roles[Role.LEADER].click()
    sitting.press(Qt.Key.Key_S, CTRL)
    editor.pin.setFocus()
    sitting.press(Qt.Key.Key_Space)
    strip = sitting.page.temporary
    assert (strip.isVisible(), len(strip.password.text())) == (True, 6)
    assert "数字口令只显示这一次" in strip.words.text()
    assert sitting.account("1002").pin
    assert strip.password.text() not in sitting.account("1002").pin
