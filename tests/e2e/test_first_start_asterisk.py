"""The first start, as a new operator lives it: real engine, real Asterisk, real database, real files."""

from collections.abc import Iterator
from typing import Any

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import main
from console.app import Application
from console.pages.first_start import FirstStartPage
from console.settings import Folders, load_settings
from console.setup.line_panel import LinePanel
from console.setup.steps import LineStep
from console.setup_window import SetupWindow
from telephony.account import RegistrationState
from tests.e2e.entering import make_first_account
from tests.pbx.asterisk import Asterisk

pytestmark = [pytest.mark.e2e, pytest.mark.asterisk]
PATIENCE_MS = 30_000


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test goes into the keyring of whoever runs it."""
    none: Any = fail.Keyring
    monkeypatch.setattr(keyring, "get_keyring", lambda: none())


def shown(application: Application) -> QWidget:
    window = application._window
    assert window is not None
    return window


@pytest.fixture
def page(qtbot: QtBot, qapp: object, application: Application, folders: Folders) -> Iterator[FirstStartPage]:
    main.doorway(application).open_console(folders)
    window = shown(application)
    assert isinstance(window, SetupWindow)
    assert isinstance(window.page, FirstStartPage)
    qtbot.waitExposed(window)
    yield window.page
    shown(application).close()


def line(page: FirstStartPage) -> LinePanel:
    step = page.assistant.steps[1]
    assert isinstance(step, LineStep)
    return step.panel


def type_into(widget: QWidget, text: str) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)


def enter(page: FirstStartPage) -> None:
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)


def test_a_new_operator_gets_from_nothing_to_a_registered_desk(
    qtbot: QtBot, application: Application, folders: Folders, pbx: Asterisk, page: FirstStartPage
) -> None:
    assistant = page.assistant
    page.welcome.connect_line.click()
    QTest.keyClicks(page.focusWidget(), "1001")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(page.focusWidget(), "LiJing")
    enter(page)
    panel = line(page)
    type_into(panel.form.editor("server"), pbx.host)
    type_into(panel.form.editor("port"), str(pbx.sip_port))
    type_into(panel.form.editor("extension"), "1001")

    type_into(panel.password.edit, "wrong")
    enter(page)
    qtbot.waitUntil(lambda: panel.verdict.verdict is not None, timeout=PATIENCE_MS)
    assert "分机密码不对" in panel.verdict.text
    assert not folders.settings_file.exists()

    type_into(panel.password.edit, pbx.password("1001"))
    enter(page)
    qtbot.waitUntil(lambda: assistant.step.title == "耳麦", timeout=PATIENCE_MS)
    assert "注册成功" in panel.verdict.text

    enter(page)
    assistant.skip.click()  # whether or not this machine has a microphone, nobody speaks into it
    assert assistant.step.title == "数据"
    enter(page)
    qtbot.waitUntil(lambda: assistant.step.title == "完成", timeout=PATIENCE_MS)
    assert folders.database_file.exists()
    assert not folders.settings_file.exists()

    enter(page)
    window = make_first_account(qtbot, application)
    phone = window.seat.phone
    qtbot.waitUntil(
        lambda: phone.state.registration.state is RegistrationState.REGISTERED, timeout=PATIENCE_MS
    )
    assert pbx.registered("1001")
    assert load_settings(folders.settings_file).phone.extension == "1001"
    secret = pbx.password("1001")
    files = [path for path in folders.config.parent.rglob("*") if path.is_file()]
    assert not [path.name for path in files if secret.encode() in path.read_bytes()]
