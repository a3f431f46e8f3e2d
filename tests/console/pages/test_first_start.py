"""The first start, by keys and clicks."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.first_start import ANYWAY, CHECK, SAVE, Assistant, FirstStartPage
from console.settings import LineSettings, OperatorSettings, SecretPlace, Settings
from console.settings.probes import FakeProbes, bad, good, warning
from console.setup.line_panel import LinePanel
from console.setup.sound_panel import SoundPanel
from console.setup.steps import LineStep, OperatorStep, SoundStep, StorageStep
from console.theme import Appearance, Scheme
from telephony.account import MediaEncryption, Sound, SoundDevice, SoundFault, Transport
from telephony.protocol import DeviceTest
from tests.console.clipping import clipped


class Sitting:
    """Somebody before the page, with a keyboard and a mouse."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot: Any = qtbot
        self.probes = FakeProbes()
        self.page = FirstStartPage(self.probes)
        qtbot.addWidget(self.page)
        self.page.resize(1366, 768)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.finished: list[Settings] = []
        self.page.finished.connect(self.finished.append)

    @property
    def assistant(self) -> Assistant:
        return self.page.assistant

    @property
    def operator(self) -> OperatorStep:
        step = self.assistant.steps[0]
        assert isinstance(step, OperatorStep)
        return step

    @property
    def line(self) -> LinePanel:
        step = self.assistant.steps[1]
        assert isinstance(step, LineStep)
        return step.panel

    @property
    def sound(self) -> SoundPanel:
        step = self.assistant.steps[2]
        assert isinstance(step, SoundStep)
        return step.panel

    @property
    def storage(self) -> StorageStep:
        step = self.assistant.steps[3]
        assert isinstance(step, StorageStep)
        return step

    @property
    def title(self) -> str:
        return self.assistant.step.title

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focused, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focused, text)

    def click(self, widget: QWidget) -> None:
        middle = QPoint(min(12, widget.width() // 2), widget.height() // 2)
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=middle)

    @property
    def focused(self) -> QWidget:
        focused: QWidget | None = self.page.focusWidget()
        return self.page if focused is None else focused

    def connect_line(self) -> None:
        self.click(self.page.welcome.connect_line)

    def to_line(self) -> None:
        self.connect_line()
        self.type("1001")
        self.key(Qt.Key.Key_Tab)
        self.type("LiJing")
        self.key(Qt.Key.Key_Return)

    def to_sound(self) -> None:
        self.to_line()
        self.type("pbx.example")
        self.line.form.editor("extension").setFocus()
        self.type("1001")
        self.line.password.edit.setFocus()
        self.type("hunter2")
        self.key(Qt.Key.Key_Return)

    def hear(self, level: float = 0.5) -> None:
        assert self.probes.watch is not None
        self.probes.watch.level(level)

    def to_storage(self) -> None:
        self.to_sound()
        self.hear()
        self.key(Qt.Key.Key_Return)

    def to_done(self) -> None:
        self.to_storage()
        self.key(Qt.Key.Key_Return)


@pytest.fixture
def sitting(qtbot: QtBot) -> Sitting:
    return Sitting(qtbot)


def test_rehearsal_is_one_click_away(sitting: Sitting) -> None:
    with sitting.qtbot.waitSignal(sitting.page.rehearsal_wanted, timeout=1000):
        sitting.click(sitting.page.welcome.rehearse)
    assert sitting.probes.saved == []


def test_the_tiles_work_by_keyboard(sitting: Sitting) -> None:
    sitting.page.welcome.setFocus()
    with sitting.qtbot.waitSignal(sitting.page.rehearsal_wanted, timeout=1000):
        sitting.key(Qt.Key.Key_Return)
    sitting.key(Qt.Key.Key_Right)
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "坐席"
    assert sitting.focused.objectName() == "number"


def test_the_whole_set_up_by_keyboard_writes_once_at_the_end(sitting: Sitting) -> None:
    sitting.to_done()
    assert sitting.title == "完成"
    assert sitting.probes.saved == []
    sitting.key(Qt.Key.Key_Return)
    ((settings, passwords),) = sitting.probes.saved
    assert settings.operator == OperatorSettings("1001", "LiJing")
    assert settings.phone == LineSettings(server="pbx.example", extension="1001")
    assert passwords == {"sip-password/1001@pbx.example": "hunter2"}
    assert sitting.finished == [settings]


def test_the_registration_is_tried_with_what_was_typed(sitting: Sitting) -> None:
    sitting.to_sound()
    assert sitting.probes.lines == [(LineSettings(server="pbx.example", extension="1001"), "hunter2")]
    assert sitting.title == "耳麦"


def test_an_empty_field_is_named_and_gets_the_cursor(sitting: Sitting) -> None:
    sitting.connect_line()
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "坐席"
    assert sitting.operator.form.problem("number") == "要填写"
    assert sitting.focused.objectName() == "number"
    sitting.type("1001")
    assert sitting.operator.form.problem("number") == ""
    sitting.key(Qt.Key.Key_Return)
    assert sitting.focused.objectName() == "name"


def test_a_wrong_server_is_explained_before_anything_is_tried(sitting: Sitting) -> None:
    sitting.to_line()
    sitting.type("sip:pbx.example")
    sitting.key(Qt.Key.Key_Return)
    assert "sip:" in sitting.line.form.problem("server")
    assert sitting.probes.lines == []


def test_a_failed_registration_stays_says_why_and_can_be_skipped(sitting: Sitting) -> None:
    sitting.probes.line_verdict = bad("分机密码不对，电话服务器拒绝了签入", "核对密码")
    sitting.to_sound()
    assert sitting.title == "电话系统"
    assert sitting.line.verdict.text == "分机密码不对，电话服务器拒绝了签入 核对密码"
    assert sitting.assistant.skip.isVisible()
    sitting.key(Qt.Key.Key_Return)
    assert len(sitting.probes.lines) == 2, "Enter tries again, it doesn't skip"
    sitting.click(sitting.assistant.skip)
    assert sitting.title == "耳麦"


def test_a_skipped_failure_is_told_again_at_the_end(sitting: Sitting) -> None:
    sitting.probes.line_verdict = bad("连不上电话服务器")
    sitting.to_sound()
    sitting.click(sitting.assistant.skip)
    sitting.hear()
    sitting.key(Qt.Key.Key_Return)
    sitting.key(Qt.Key.Key_Return)
    assert "电话系统：连不上电话服务器" in words(sitting.assistant.done_step)


def test_typing_makes_the_verdict_out_of_date(sitting: Sitting) -> None:
    sitting.probes.line_verdict = bad("分机密码不对")
    sitting.to_sound()
    sitting.type("3")
    assert not sitting.line.verdict.isVisible()
    assert not sitting.assistant.skip.isVisible()
    assert sitting.assistant.next.text() == CHECK


def test_typing_while_it_registers_calls_the_trial_off(sitting: Sitting) -> None:
    sitting.probes.holds = True
    sitting.to_sound()
    assert not sitting.assistant.next.isEnabled()
    assert sitting.assistant.next.accessibleDescription() == "正在检查，请稍候"
    sitting.type("3")
    assert sitting.probes.cancelled == 1
    assert sitting.assistant.next.isEnabled()
    sitting.probes.holds = False
    sitting.key(Qt.Key.Key_Return)
    assert sitting.probes.lines[-1][1] == "hunter23"
    assert sitting.title == "耳麦"


def test_enter_while_it_registers_starts_no_second_trial(sitting: Sitting) -> None:
    sitting.probes.holds = True
    sitting.to_sound()
    sitting.key(Qt.Key.Key_Return)
    assert len(sitting.probes.lines) == 1
    sitting.probes.release()
    assert sitting.title == "耳麦"


def test_going_back_keeps_what_was_typed_and_what_was_found(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert sitting.title == "电话系统"
    assert sitting.line.password.text == "hunter2"
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "耳麦"
    assert len(sitting.probes.lines) == 1, "nothing changed, so nothing is tried again"


def test_before_the_first_step_are_the_two_tiles(sitting: Sitting) -> None:
    sitting.connect_line()
    sitting.click(sitting.assistant.back)
    assert sitting.page.welcome.isVisible()


def test_tls_brings_its_port_unless_another_was_chosen(sitting: Sitting) -> None:
    sitting.to_line()
    form = sitting.line.form
    form.show_key("transport", Transport.TLS)
    assert form.value().port == 5061
    form.show_key("transport", Transport.UDP)
    assert form.value().port == 5060
    form.show_key("port", 5999)
    form.show_key("transport", Transport.TLS)
    assert form.value().port == 5999


def test_the_rarer_settings_open_on_demand(sitting: Sitting) -> None:
    sitting.to_line()
    assert not sitting.line.rare.isVisible()
    sitting.click(sitting.line.more)
    assert sitting.line.rare.isVisible()
    sitting.line.rare.show_key("encryption", MediaEncryption.REQUIRED)
    assert sitting.line.value().encryption is MediaEncryption.REQUIRED


def test_a_fault_in_the_rarer_settings_opens_them(sitting: Sitting) -> None:
    sitting.to_line()
    sitting.type("pbx.example")
    sitting.line.form.show_key("extension", "1001")
    sitting.line.rare.show_key("auth_user", "a\tb")
    sitting.key(Qt.Key.Key_Return)
    assert sitting.line.rare.isVisible()
    assert "控制字符" in sitting.line.rare.problem("auth_user")


def test_the_eye_shows_and_hides_the_password(sitting: Sitting) -> None:
    sitting.to_line()
    edit = sitting.line.password.edit
    modes = [edit.echoMode()]
    for _ in range(2):
        sitting.click(sitting.line.password.eye)
        modes.append(edit.echoMode())
    hidden, shown = edit.EchoMode.Password, edit.EchoMode.Normal
    assert modes == [hidden, shown, hidden]


def test_the_meter_runs_as_soon_as_the_headset_is_asked_for(sitting: Sitting) -> None:
    sitting.to_sound()
    assert sitting.probes.tests == [DeviceTest.LEVEL_METER]
    sitting.hear(0.4)
    assert sitting.sound.meter.value() == 40
    assert sitting.sound.verdict.text == "麦克风有声音"


def test_nothing_is_listened_to_after_the_step(sitting: Sitting) -> None:
    sitting.to_storage()
    assert sitting.probes.watch is None


def test_a_microphone_that_was_not_heard_is_a_warning_that_can_be_skipped(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.hear(0.01)
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "耳麦"
    assert "还没有试过" in sitting.sound.verdict.text
    assert sitting.assistant.skip.text() == ANYWAY
    sitting.hear()
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "数据"


def test_silence_says_what_to_look_at(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    sitting.to_sound()
    sitting.sound._quiet.setInterval(0)
    sitting.sound.toggle(DeviceTest.LEVEL_METER)
    sitting.sound.toggle(DeviceTest.LEVEL_METER)
    sitting.qtbot.waitUntil(lambda: "没有听到麦克风的声音" in sitting.sound.verdict.text)


@pytest.mark.parametrize("test", [DeviceTest.LOOPBACK, DeviceTest.RING])
def test_loopback_and_ring_start_and_stop_by_the_same_button(sitting: Sitting, test: DeviceTest) -> None:
    sitting.to_sound()
    button = sitting.sound._buttons[test]
    started = [button.text().startswith("停止")]
    for _ in range(2):
        sitting.click(button)
        started.append(button.text().startswith("停止"))
    assert started == [False, True, False]
    assert sitting.probes.tests[-3:] == [test, None, DeviceTest.LEVEL_METER]


def test_after_the_ring_the_meter_goes_on(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.click(sitting.sound._buttons[DeviceTest.RING])
    assert sitting.probes.watch is not None
    sitting.probes.watch.ended(DeviceTest.RING, "")
    assert sitting.probes.tests == [DeviceTest.LEVEL_METER, DeviceTest.RING, DeviceTest.LEVEL_METER]


def test_a_test_that_ends_badly_says_so(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.click(sitting.sound._buttons[DeviceTest.RING])
    assert sitting.probes.watch is not None
    sitting.probes.watch.ended(DeviceTest.RING, "没有可用的声音设备")
    assert sitting.sound.verdict.text == "没有可用的声音设备"
    assert sitting.sound._buttons[DeviceTest.RING].text() == "试铃声"


def test_a_device_is_chosen_by_name_and_used_at_once(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.sound.microphone.setCurrentIndex(1)
    assert sitting.probes.sounds[-1].microphone == "USB 耳麦"


def test_a_pulled_headset_stays_chosen_and_is_told(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.sound.microphone.setCurrentIndex(1)
    sitting.probes.plug(SoundDevice(name="内置扬声器", outputs=2))
    assert sitting.sound.microphone.currentText() == "USB 耳麦（没有插上）"
    assert "没有插上" in sitting.sound.verdict.text
    sitting.probes.plug(SoundDevice(name="USB 耳麦", inputs=1, outputs=2))
    assert sitting.sound.microphone.currentText() == "USB 耳麦"
    assert sitting.sound.verdict.verdict is None
    assert sitting.sound.value().microphone == "USB 耳麦"


def test_a_missing_microphone_is_told_with_what_to_do(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.probes.sound = Sound(faults=(SoundFault.MICROPHONE_MISSING,))
    assert sitting.probes.watch is not None
    sitting.probes.watch.changed(sitting.probes.sound)
    assert "没有麦克风" in sitting.sound.verdict.text
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "耳麦"


def test_the_devices_can_be_looked_for_again(sitting: Sitting) -> None:
    sitting.to_sound()
    sitting.click(sitting.sound.refresh)
    assert sitting.probes.refreshed == 1


def test_this_computers_database_and_folder_are_both_tried(sitting: Sitting) -> None:
    sitting.to_done()
    assert [database.url for database, _ in sitting.probes.databases] == [""]
    assert sitting.probes.folders == [""]


def test_a_servers_address_and_password_are_asked_and_tried(sitting: Sitting) -> None:
    sitting.to_storage()
    sitting.click(sitting.storage.database.server)
    sitting.key(Qt.Key.Key_Return)
    assert sitting.storage.database.complaint == "要填写"
    sitting.type("postgresql://desk@db.example/hotline")
    sitting.storage.database.password.edit.setFocus()
    sitting.type("s3cret")
    sitting.probes.database_verdict = bad("数据库拒绝登录。")
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "数据"
    sitting.probes.database_verdict = good("数据库正常")
    sitting.key(Qt.Key.Key_Return)
    sitting.key(Qt.Key.Key_Return)
    ((settings, passwords),) = sitting.probes.saved
    assert settings.database.url == "postgresql://desk@db.example/hotline"
    assert passwords["database-password/desk@db.example/hotline"] == "s3cret"


def test_a_password_in_the_address_is_refused(sitting: Sitting) -> None:
    sitting.to_storage()
    sitting.click(sitting.storage.database.server)
    sitting.storage.database.url.setText("postgresql://desk:s3cret@db.example/hotline")
    sitting.key(Qt.Key.Key_Return)
    assert "密码" in sitting.storage.database.complaint
    assert sitting.probes.databases == []


def test_little_room_for_recordings_is_a_warning(sitting: Sitting) -> None:
    sitting.probes.recordings_verdict = warning("录音文件夹可以写入，但还剩 3.0 GB")
    sitting.to_done()
    assert sitting.title == "数据"
    sitting.click(sitting.assistant.skip)
    assert sitting.title == "完成"


def test_without_recording_no_folder_is_tried(sitting: Sitting) -> None:
    sitting.to_storage()
    sitting.storage.recordings.form.show_key("record_calls", False)
    sitting.key(Qt.Key.Key_Return)
    assert sitting.title == "完成"
    assert sitting.probes.folders == []
    assert sitting.assistant.settings().phone.record_calls is False


def test_a_failed_save_says_why_and_offers_the_encrypted_file(sitting: Sitting) -> None:
    sitting.probes.save_verdict = bad("系统密钥环锁着，没能保存密码")
    sitting.to_done()
    assert sitting.assistant.next.text() == SAVE
    sitting.key(Qt.Key.Key_Return)
    assert sitting.finished == []
    assert "系统密钥环锁着" in words(sitting.assistant.done_step)
    sitting.assistant.done_step.keep.show_key("keep", SecretPlace.FILE)
    sitting.probes.save_verdict = good("设置已保存")
    sitting.click(sitting.assistant.next)
    assert [settings.secrets.keep for settings in sitting.finished] == [SecretPlace.FILE]


SIZES = [(1366, 768, 1.0), (1920, 1080, 1.0), (1366, 768, 1.6)]
STATES: dict[str, Callable[[Sitting], None]] = {
    "tiles": lambda sitting: sitting.page.welcome.setFocus(),
    "operator": lambda sitting: sitting.connect_line(),
    "line": lambda sitting: sitting.to_line(),
    "sound": lambda sitting: sitting.to_sound(),
    "storage": lambda sitting: sitting.to_storage(),
    "done": lambda sitting: sitting.to_done(),
}


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1366, 768, 1.0), (1920, 1080, 1.0), (1366, 768, 1.6)]
)
@pytest.mark.parametrize("state", STATES)
def test_no_word_is_cut_in_any_state(
    qapp: QApplication, qtbot: QtBot, state: str, scheme: Scheme, width: int, height: int, scale: float
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    sitting = Sitting(qtbot)
    sitting.page.resize(width, height)
    STATES[state](sitting)
    qapp.processEvents()
    assert clipped(sitting.page) == []
    assert (sitting.page.width(), sitting.page.height()) == (width, height)


def words(widget: QWidget) -> str:
    """Everything a screen reader would find."""
    return "\n".join(child.accessibleName() for child in widget.findChildren(QWidget))
