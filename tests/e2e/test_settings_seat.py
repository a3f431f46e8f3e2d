"""The first start, a faulty settings file and the settings page of the real program."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import main
from console.app import Application
from console.pages.faulty_settings import FaultySettingsPage
from console.pages.first_start import FirstStartPage
from console.pages.settings import SettingsPage
from console.seat import Seat
from console.settings import Folders, SettingsError, load_settings
from console.setup_window import SetupWindow
from console.window import Window
from telephony.agent import AgentState
from telephony.call import CallState
from tests.e2e.conftest import Desk, end_processes
from tests.e2e.entering import entrance

pytestmark = pytest.mark.e2e


def test_without_settings_the_first_start_offers_a_rehearsal_that_works_at_once(
    application: Application, folders: Folders, qtbot: QtBot
) -> None:
    main.doorway(application).open_console(folders)
    first = application.window
    assert isinstance(first, SetupWindow)
    assert isinstance(first.page, FirstStartPage)
    first.page.welcome.rehearse.click()
    window = application.window
    assert isinstance(window, Window)
    assert window.seat.rehearsal is not None
    try:
        qtbot.waitUntil(lambda: window.seat.phone.state.agent.state is AgentState.READY, timeout=20_000)
        assert not folders.settings_file.exists()
    finally:
        window.close()
        end_processes(folders.rehearsal())


def test_a_faulty_settings_file_is_told_by_line_left_alone_and_read_again_when_mended(
    application: Application, folders: Folders, qtbot: QtBot
) -> None:
    faulty = "[phone]\nport = 'many'\n"
    folders.settings_file.write_text(faulty, "utf-8")
    with pytest.raises(SettingsError):
        load_settings(folders.settings_file)
    main.doorway(application).open_console(folders)
    window = application.window
    assert isinstance(window, SetupWindow)
    assert isinstance(window.page, FaultySettingsPage)
    assert folders.settings_file.read_text("utf-8") == faulty
    mended = "[operator]\nnumber = '1001'\nname = '李静'\n[phone]\nserver = '127.0.0.1'\nextension = '1001'\n"
    folders.settings_file.write_text(mended, "utf-8")
    window.page.retry.click()
    page = entrance(qtbot, application)
    assert (page.first.code.text(), page.first.name.text()) == ("1001", "李静")
    shown = application.window
    assert shown is not None
    shown.close()


def test_saved_settings_wait_for_the_end_of_the_call_and_then_make_a_new_seat(
    application: Application, folders: Folders, sit_down: Callable[[Seat], Desk], qtbot: QtBot
) -> None:
    script = str(main.RESOURCES / "rehearsal" / "demo.toml")
    desk = sit_down(main.compose_rehearsal(folders, script, pace=0.0))
    desk.until(lambda: desk.seat.phone.state.agent.state is AgentState.READY)
    rehearsal = desk.seat.rehearsal
    assert rehearsal is not None
    rehearsal.next_call("noise")
    desk.until(lambda: bool(desk.seat.phone.state.calls))
    desk.press(Qt.Key.Key_F2)
    desk.until(lambda: desk.seat.phone.state.calls[0].state is CallState.ESTABLISHED)
    page = desk.window.settings_page
    assert isinstance(page, SettingsPage)
    page.saved.emit(desk.seat.settings)
    assert "settings" in desk.window.notices.keys
    assert application.window is desk.window
    desk.press(Qt.Key.Key_F8)
    desk.until(lambda: application.window is not desk.window)
    new = application.window
    assert isinstance(new, Window)
    desk.until(lambda: new.seat.phone.is_attached)
    new.close()
