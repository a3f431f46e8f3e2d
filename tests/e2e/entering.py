"""Hands for the entrance: accounts in a test's own database, and signing in by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.app import Application
from console.entrance.gate import Stage
from console.entrance.page import EntrancePage
from console.setup_window import SetupWindow
from console.window import Window

PASSWORD = "Wq7#mmzz"
PATIENCE_MS = 30_000


def entrance(qtbot: QtBot, application: Application) -> EntrancePage:
    """The sign-in, once it knows what to ask."""

    def is_there() -> bool:
        window = application.window
        return isinstance(window, SetupWindow) and isinstance(window.page, EntrancePage)

    qtbot.waitUntil(is_there, timeout=PATIENCE_MS)
    window = application.window
    assert isinstance(window, SetupWindow)
    page = window.page
    assert isinstance(page, EntrancePage)
    qtbot.waitUntil(lambda: page._gate.stage is not Stage.LOOKING, timeout=PATIENCE_MS)
    qtbot.waitExposed(window)
    window.activateWindow()
    return page


def type_over(widget: QWidget, text: str) -> None:
    """Type in the place of what is there."""
    line = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, text)


def desk_of(qtbot: QtBot, application: Application) -> Window:
    """The desk, once it has opened."""
    qtbot.waitUntil(lambda: isinstance(application.window, Window), timeout=PATIENCE_MS)
    window = application.window
    assert isinstance(window, Window)
    return window


def make_first_account(qtbot: QtBot, application: Application, password: str = PASSWORD) -> Window:
    """What the first person of a new database types."""
    page = entrance(qtbot, application)
    assert page._gate.stage is Stage.FIRST
    type_over(page.first.password, password)
    type_over(page.first.again, password)
    QTest.keyClick(page.first.again.edit, Qt.Key.Key_Return)
    return desk_of(qtbot, application)


def sign_in(qtbot: QtBot, application: Application, code: str, password: str) -> EntrancePage:
    """Type 工号 and password."""
    page = entrance(qtbot, application)
    type_over(page.sign_in.code, code)
    type_over(page.sign_in.password, password)
    QTest.keyClick(page.sign_in.password.edit, Qt.Key.Key_Return)
    return page
