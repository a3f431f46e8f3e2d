"""The first start, by keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.pages.first_start import CHECK
from console.settings import LineSettings, LookSettings, OperatorSettings, Settings, SoundSettings
from console.settings.probes import bad
from telephony.account import MediaEncryption, Transport
from tests.console.pages.newcomer import Newcomer, words


@pytest.fixture
def newcomer(qtbot: QtBot) -> Newcomer:
    return Newcomer(qtbot)


def test_rehearsal_is_one_click_away(newcomer: Newcomer) -> None:
    with newcomer.qtbot.waitSignal(newcomer.page.rehearsal_wanted, timeout=1000):
        newcomer.click(newcomer.page.welcome.rehearse)
    assert newcomer.probes.saved == []


def test_the_tiles_work_by_keyboard(newcomer: Newcomer) -> None:
    newcomer.page.welcome.setFocus()
    with newcomer.qtbot.waitSignal(newcomer.page.rehearsal_wanted, timeout=1000):
        newcomer.key(Qt.Key.Key_Return)
    newcomer.key(Qt.Key.Key_Right)
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "坐席"
    assert newcomer.focused.objectName() == "number"


def test_the_whole_set_up_by_keyboard_writes_once_at_the_end(newcomer: Newcomer) -> None:
    newcomer.to_done()
    assert newcomer.title == "完成"
    assert newcomer.probes.saved == []
    newcomer.key(Qt.Key.Key_Return)
    ((settings, passwords),) = newcomer.probes.saved
    assert settings.operator == OperatorSettings("1001", "LiJing")
    assert settings.phone == LineSettings(server="pbx.example", extension="1001")
    assert passwords == {"sip-password/1001@pbx.example": "hunter2"}
    assert newcomer.finished == [settings]


def test_the_registration_is_tried_with_what_was_typed(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    assert newcomer.probes.lines == [(LineSettings(server="pbx.example", extension="1001"), "hunter2")]
    assert newcomer.title == "耳麦"


def test_what_is_known_already_is_filled_in_and_kept(qtbot: QtBot) -> None:
    known = Settings(
        operator=OperatorSettings("1001", "李静"),
        look=LookSettings(scale=1.2),
        phone=LineSettings(wrap_up_seconds=90),
        sound=SoundSettings(microphone="USB 耳麦"),
    )
    newcomer = Newcomer(qtbot, known)
    newcomer.connect_line()
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "电话系统"
    newcomer.line.form.show_key("server", "pbx.example")
    newcomer.line.form.show_key("extension", "1001")
    made = newcomer.assistant.settings()
    assert (made.operator, made.look, made.sound) == (known.operator, known.look, known.sound)
    assert made.phone == LineSettings(server="pbx.example", extension="1001", wrap_up_seconds=90)


def test_an_empty_field_is_named_and_gets_the_cursor(newcomer: Newcomer) -> None:
    newcomer.connect_line()
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "坐席"
    assert newcomer.operator.form.problem("number") == "要填写"
    assert newcomer.focused.objectName() == "number"
    newcomer.type("1001")
    assert newcomer.operator.form.problem("number") == ""
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.focused.objectName() == "name"


def test_a_wrong_server_is_explained_before_anything_is_tried(newcomer: Newcomer) -> None:
    newcomer.to_line()
    newcomer.type("sip:pbx.example")
    newcomer.key(Qt.Key.Key_Return)
    assert "sip:" in newcomer.line.form.problem("server")
    assert newcomer.probes.lines == []


def test_a_failed_registration_stays_says_why_and_can_be_skipped(newcomer: Newcomer) -> None:
    newcomer.probes.line_verdict = bad("分机密码不对，电话服务器拒绝了签入", "核对密码")
    newcomer.to_sound()
    assert newcomer.title == "电话系统"
    assert newcomer.line.verdict.text == "分机密码不对，电话服务器拒绝了签入 核对密码"
    assert newcomer.assistant.skip.isVisible()
    newcomer.key(Qt.Key.Key_Return)
    assert len(newcomer.probes.lines) == 2, "Enter tries again, it doesn't skip"
    newcomer.click(newcomer.assistant.skip)
    assert newcomer.title == "耳麦"


def test_a_skipped_failure_is_told_again_at_the_end(newcomer: Newcomer) -> None:
    newcomer.probes.line_verdict = bad("连不上电话服务器")
    newcomer.to_sound()
    newcomer.click(newcomer.assistant.skip)
    newcomer.hear()
    newcomer.key(Qt.Key.Key_Return)
    newcomer.key(Qt.Key.Key_Return)
    assert "电话系统：连不上电话服务器" in words(newcomer.assistant.done_step)


def test_typing_makes_the_verdict_out_of_date(newcomer: Newcomer) -> None:
    newcomer.probes.line_verdict = bad("分机密码不对")
    newcomer.to_sound()
    newcomer.type("3")
    assert not newcomer.line.verdict.isVisible()
    assert not newcomer.assistant.skip.isVisible()
    assert newcomer.assistant.next.text() == CHECK


def test_typing_while_it_registers_calls_the_trial_off(newcomer: Newcomer) -> None:
    newcomer.probes.holds = True
    newcomer.to_sound()
    assert not newcomer.assistant.next.isEnabled()
    assert newcomer.assistant.next.accessibleDescription() == "正在检查，请稍候"
    newcomer.type("3")
    assert newcomer.probes.cancelled == 1
    assert newcomer.assistant.next.isEnabled()
    newcomer.probes.holds = False
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.probes.lines[-1][1] == "hunter23"
    assert newcomer.title == "耳麦"


def test_enter_while_it_registers_starts_no_second_trial(newcomer: Newcomer) -> None:
    newcomer.probes.holds = True
    newcomer.to_sound()
    newcomer.key(Qt.Key.Key_Return)
    assert len(newcomer.probes.lines) == 1
    newcomer.probes.release()
    assert newcomer.title == "耳麦"


def test_going_back_keeps_what_was_typed_and_what_was_found(newcomer: Newcomer) -> None:
    newcomer.to_sound()
    newcomer.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert newcomer.title == "电话系统"
    assert newcomer.line.password.text == "hunter2"
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.title == "耳麦"
    assert len(newcomer.probes.lines) == 1, "nothing changed, so nothing is tried again"


def test_before_the_first_step_are_the_two_tiles(newcomer: Newcomer) -> None:
    newcomer.connect_line()
    newcomer.click(newcomer.assistant.back)
    assert newcomer.page.welcome.isVisible()


def test_tls_brings_its_port_unless_another_was_chosen(newcomer: Newcomer) -> None:
    newcomer.to_line()
    form = newcomer.line.form
    form.show_key("transport", Transport.TLS)
    assert form.value().port == 5061
    form.show_key("transport", Transport.UDP)
    assert form.value().port == 5060
    form.show_key("port", 5999)
    form.show_key("transport", Transport.TLS)
    assert form.value().port == 5999


def test_the_rarer_settings_open_on_demand(newcomer: Newcomer) -> None:
    newcomer.to_line()
    assert not newcomer.line.rare.isVisible()
    newcomer.click(newcomer.line.more)
    assert newcomer.line.rare.isVisible()
    newcomer.line.rare.show_key("encryption", MediaEncryption.REQUIRED)
    assert newcomer.line.value().encryption is MediaEncryption.REQUIRED


def test_a_fault_in_the_rarer_settings_opens_them(newcomer: Newcomer) -> None:
    newcomer.to_line()
    newcomer.type("pbx.example")
    newcomer.line.form.show_key("extension", "1001")
    newcomer.line.rare.show_key("auth_user", "a\tb")
    newcomer.key(Qt.Key.Key_Return)
    assert newcomer.line.rare.isVisible()
    assert "控制字符" in newcomer.line.rare.problem("auth_user")


def test_the_eye_shows_and_hides_the_password(newcomer: Newcomer) -> None:
    newcomer.to_line()
    edit = newcomer.line.password.edit
    modes = [edit.echoMode()]
    for _ in range(2):
        newcomer.click(newcomer.line.password.eye)
        modes.append(edit.echoMode())
    hidden, shown = edit.EchoMode.Password, edit.EchoMode.Normal
    assert modes == [hidden, shown, hidden]
