"""The first start's headset, data and end, by keys and clicks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.first_start import ANYWAY, SAVE
from console.settings import SecretPlace
from console.settings.probes import bad, good, warning
from console.theme import Appearance, Scheme
from console.widgets.button import IconButton
from telephony.account import Sound, SoundDevice, SoundFault
from telephony.protocol import DeviceTest
from tests.console.clipping import clipped
from tests.console.pages.newcomer import Newcomer, words


@pytest.fixture
def newcomer(qtbot: QtBot) -> Newcomer:
    return Newcomer(qtbot)


def test_the_meter_runs_as_soon_as_the_headset_is_asked_for(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    assert newcomer.probes.tests == [DeviceTest.LEVEL_METER]
    newcomer.hear(0.4)
    assert newcomer.sound.meter.value() == 40
    assert newcomer.sound.verdict.text == "麦克风有声音"


def test_nothing_is_listened_to_after_the_step(newcomer: Newcomer) -> None:
    newcomer.to_storage()
    assert newcomer.probes.watch is None


def test_a_microphone_that_was_not_heard_is_a_warning_that_can_be_skipped(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.hear(0.01)
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "耳麦"
    assert "还没有试过" in newcomer.sound.verdict.text
    assert newcomer.assistant.skip.text() == ANYWAY
    newcomer.hear()
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "数据"


def test_silence_says_what_to_look_at(newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer.to_sound()
    newcomer.sound._quiet.setInterval(0)
    newcomer.sound.toggle(DeviceTest.LEVEL_METER)
    newcomer.sound.toggle(DeviceTest.LEVEL_METER)
    newcomer.qtbot.waitUntil(lambda: "没有听到麦克风的声音" in newcomer.sound.verdict.text)


@pytest.mark.parametrize("test", [DeviceTest.LOOPBACK, DeviceTest.RING])
def test_loopback_and_ring_start_and_stop_by_the_same_button(newcomer: Newcomer, test: DeviceTest) -> None:
    newcomer.to_sound()
    button = newcomer.sound._buttons[test]
    started = [button.text().startswith("停止")]
    for _ in range(2):
        newcomer.click(button)
        started.append(button.text().startswith("停止"))
    assert started == [False, True, False]
    assert newcomer.probes.tests[-3:] == [test, None, DeviceTest.LEVEL_METER]


def test_after_the_ring_the_meter_goes_on(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.click(newcomer.sound._buttons[DeviceTest.RING])
    assert newcomer.probes.watch is not None
    newcomer.probes.watch.ended(DeviceTest.RING, "")
    assert newcomer.probes.tests == [DeviceTest.LEVEL_METER, DeviceTest.RING, DeviceTest.LEVEL_METER]


def test_a_test_that_ends_badly_says_so(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.click(newcomer.sound._buttons[DeviceTest.RING])
    assert newcomer.probes.watch is not None
    newcomer.probes.watch.ended(DeviceTest.RING, "没有可用的声音设备")
    assert newcomer.sound.verdict.text == "没有可用的声音设备"
    assert newcomer.sound._buttons[DeviceTest.RING].text() == "试铃声"


def test_a_device_is_chosen_by_name_and_used_at_once(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.sound.microphone.setCurrentIndex(1)
    assert newcomer.probes.sounds[-1].microphone == "USB 耳麦"


def test_a_pulled_headset_stays_chosen_and_is_told(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.sound.microphone.setCurrentIndex(1)
    newcomer.probes.plug(SoundDevice(name="内置扬声器", outputs=2))
    assert newcomer.sound.microphone.currentText() == "USB 耳麦（没有插上）"
    assert "没有插上" in newcomer.sound.verdict.text
    newcomer.probes.plug(SoundDevice(name="USB 耳麦", inputs=1, outputs=2))
    assert newcomer.sound.microphone.currentText() == "USB 耳麦"
    assert newcomer.sound.verdict.verdict is None
    assert newcomer.sound.value().microphone == "USB 耳麦"


def test_a_missing_microphone_is_told_with_what_to_do(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.probes.sound = Sound(faults=(SoundFault.MICROPHONE_MISSING,))
    assert newcomer.probes.watch is not None
    newcomer.probes.watch.changed(newcomer.probes.sound)
    assert "没有麦克风" in newcomer.sound.verdict.text
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "耳麦"


def test_the_devices_can_be_looked_for_again(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.click(newcomer.sound.refresh)
    assert newcomer.probes.refreshed == 1


def test_this_computers_database_and_folder_are_both_tried(newcomer: Newcomer) -> None:
    newcomer.to_done()
    assert [database.url for database, _ in newcomer.probes.databases] == [""]
    assert newcomer.probes.folders == [""]


def test_a_servers_address_and_password_are_asked_and_tried(newcomer: Newcomer) -> None:
    newcomer.to_storage()
    newcomer.click(newcomer.storage.database.server)
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.storage.database.complaint == "要填写"
    newcomer.type("postgresql://desk@db.example/hotline")
    newcomer.storage.database.password.edit.setFocus()
    newcomer.type("s3cret")
    newcomer.probes.database_verdict = bad("数据库拒绝登录。")
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "数据"
    newcomer.probes.database_verdict = good("数据库正常")
    newcomer.key(Qt.Key.Key_Return)
    newcomer.key(Qt.Key.Key_Return)
    ((settings, passwords),) = newcomer.probes.saved
    assert settings.database.url == "postgresql://desk@db.example/hotline"
    assert passwords["database-password/desk@db.example/hotline"] == "s3cret"


def test_a_password_in_the_address_is_refused(newcomer: Newcomer) -> None:
    newcomer.to_storage()
    newcomer.click(newcomer.storage.database.server)
    newcomer.storage.database.url.setText("postgresql://desk:s3cret@db.example/hotline")
    newcomer.key(Qt.Key.Key_Return)
    assert "密码" in newcomer.storage.database.complaint
    assert newcomer.probes.databases == []


def test_little_room_for_recordings_is_a_warning(newcomer: Newcomer) -> None:
    newcomer.probes.recordings_verdict = warning("录音文件夹可以写入，但还剩 3.0 GB")
    newcomer.to_done()
    assert newcomer.title == "数据"
    newcomer.click(newcomer.assistant.skip)
    assert newcomer.title == "完成"


def test_without_recording_no_folder_is_tried(newcomer: Newcomer) -> None:
    newcomer.to_storage()
    newcomer.storage.recordings.form.show_key("record_calls", False)
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "完成"
    assert newcomer.probes.folders == []
    assert newcomer.assistant.settings().phone.record_calls is False


def test_a_folder_is_picked_without_blocking_the_window(newcomer: Newcomer) -> None:
    newcomer.to_storage()
    edit = newcomer.storage.recordings.form.editor("recording_folder")
    button = newcomer.storage.recordings.findChild(IconButton)
    assert button is not None
    newcomer.click(button)
    (dialog,) = edit.findChildren(QFileDialog)
    assert not dialog.isModal()
    dialog.fileSelected.emit("/srv/recordings")
    dialog.close()
    assert newcomer.assistant.settings().phone.recording_folder == "/srv/recordings"


def test_a_failed_save_says_why_and_offers_the_encrypted_file(newcomer: Newcomer) -> None:
    newcomer.probes.save_verdict = bad("系统密钥环锁着，没能保存密码")
    newcomer.to_done()
    assert newcomer.assistant.next.text() == SAVE
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.finished == []
    assert "系统密钥环锁着" in words(newcomer.assistant.done_step)
    newcomer.assistant.done_step.keep.show_key("keep", SecretPlace.FILE)
    newcomer.probes.save_verdict = good("设置已保存")
    newcomer.click(newcomer.assistant.next)
    assert [settings.secrets.keep for settings in newcomer.finished] == [SecretPlace.FILE]


SIZES = [(Scheme.LIGHT, 1366, 768, 1.0), (Scheme.DARK, 1920, 1080, 1.0), (Scheme.DARK, 1366, 768, 1.6)]
STATES: dict[str, Callable[[Newcomer], None]] = {
    "tiles": lambda newcomer: newcomer.page.welcome.setFocus(),
    "operator": lambda newcomer: newcomer.connect_line(),
    "line": lambda newcomer: newcomer.to_line(),
    "sound": lambda newcomer: newcomer.to_sound(),
    "storage": lambda newcomer: newcomer.to_storage(),
    "done": lambda newcomer: newcomer.to_done(),
}


@pytest.mark.parametrize(("scheme", "width", "height", "scale"), SIZES)
@pytest.mark.parametrize("state", STATES)
def test_no_word_is_cut_in_any_state(
    qapp: QApplication, qtbot: QtBot, state: str, scheme: Scheme, width: int, height: int, scale: float
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    newcomer = Newcomer(qtbot)
    newcomer.page.resize(width, height)
    STATES[state](newcomer)
    qapp.processEvents()
    assert clipped(newcomer.page) == []
    assert (newcomer.page.width(), newcomer.page.height()) == (width, height)
