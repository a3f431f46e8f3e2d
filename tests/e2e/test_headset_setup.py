"""The set-up's headset step and its failing line, with the real engine and a real sound server."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import main
from console.app import Application
from console.pages.first_start import Assistant, FirstStartPage
from console.settings import Folders
from console.setup.sound_panel import SoundPanel
from console.setup.steps import LineStep, OperatorStep, SoundStep
from console.setup_window import SetupWindow
from telephony.protocol import DeviceTest
from tests.servers.process import free_port
from tests.sound.card import SoundCard

pytestmark = [pytest.mark.e2e, pytest.mark.sound]
SEAT, VOICE_HZ = "setup", 700
PATIENCE_MS = 30_000


@pytest.fixture
def assistant(
    qtbot: QtBot,
    application: Application,
    folders: Folders,
    sound_card: SoundCard,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Assistant]:
    """The set-up of a seat with a headset, at its second step."""
    for name, value in sound_card.environment(SEAT).items():
        monkeypatch.setenv(name, value)
    main.doorway(application).open_first_start(folders)
    window = application._window
    assert isinstance(window, SetupWindow)
    assert isinstance(window.page, FirstStartPage)
    qtbot.waitExposed(window)
    window.page.welcome.connect_line.click()
    assistant = window.page.assistant
    operator = assistant.steps[0]
    assert isinstance(operator, OperatorStep)
    operator.form.show_key("number", "1001")
    operator.form.show_key("name", "李静")
    assistant.go_on()
    yield assistant
    window.close()
    sound_card.play_into_mouth(SEAT, 0)


def headset(assistant: Assistant) -> SoundPanel:
    step = assistant.step
    assert isinstance(step, SoundStep)
    return step.panel


def test_a_dead_server_is_told_and_the_headset_is_really_heard(
    qtbot: QtBot, assistant: Assistant, sound_card: SoundCard
) -> None:
    line = assistant.step
    assert isinstance(line, LineStep)
    line.panel.form.show_key("server", "127.0.0.1")
    line.panel.form.show_key("port", free_port())
    line.panel.form.show_key("extension", "1001")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line.panel.verdict.verdict is not None, timeout=PATIENCE_MS)
    assert "连不上电话服务器" in line.panel.verdict.text

    assistant.skip.click()
    panel = headset(assistant)
    assert panel.microphone.count() > 1, "the devices are listed by name"
    assert not panel.meter.value()
    sound_card.play_into_mouth(SEAT, VOICE_HZ)
    qtbot.waitUntil(lambda: panel.verdict.text == "麦克风有声音", timeout=PATIENCE_MS)
    assert panel.meter.value() > 10

    panel.toggle(DeviceTest.LOOPBACK)
    qtbot.waitUntil(lambda: VOICE_HZ in sound_card.heard_now(SEAT), timeout=PATIENCE_MS)
    panel.toggle(DeviceTest.LOOPBACK)
    sound_card.play_into_mouth(SEAT, 0)
    sound_card.hears(SEAT)

    panel.toggle(DeviceTest.RING)
    qtbot.waitUntil(lambda: bool({650, 850, 900} & sound_card.heard_now(SEAT)), timeout=PATIENCE_MS)
    assistant.go_on()
    assert assistant.step.title == "数据"
    sound_card.hears(SEAT)
