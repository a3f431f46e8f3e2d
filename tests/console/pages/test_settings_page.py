"""The settings page, by keys and clicks."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.settings import SettingsPage
from console.settings import (
    DatabaseSettings,
    LookSettings,
    OperatorSettings,
    SecretPlace,
    Settings,
    SoundSettings,
    ThemeChoice,
)
from console.settings.probes import bad
from console.theme import Appearance, Scheme
from telephony.protocol import DeviceTest
from tests.console.clipping import clipped
from tests.console.pages.settings_sitting import CTRL, SETTINGS, SIP, Sitting


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path) -> Sitting:
    return Sitting(qtbot, tmp_path)


def test_at_first_there_is_nothing_to_save(sitting: Sitting) -> None:
    assert not sitting.page.is_changed
    assert not sitting.page.save.isEnabled()
    assert sitting.page.save.accessibleDescription() == "没有要保存的改动"


def test_the_parts_are_chosen_by_arrow_keys(sitting: Sitting) -> None:
    sitting.page.list.setFocus()
    for _ in range(3):
        sitting.key(sitting.page.list, Qt.Key.Key_Down)
    assert sitting.page.part is sitting.page.data


def test_an_edit_is_saved_by_ctrl_s(sitting: Sitting) -> None:
    sitting.retype(sitting.page.people.operator.editor("name"), "WangFang")
    assert sitting.page.changes.text() == "有改动没有保存"
    sitting.key(sitting.page.people.operator.editor("name"), Qt.Key.Key_S, CTRL)
    assert sitting.wrote.operator == OperatorSettings("1001", "WangFang")
    assert sitting.saved == [sitting.wrote]
    assert sitting.page.verdict.text == "设置已保存"
    assert not sitting.page.is_changed


def test_settings_of_every_part_are_saved_together(sitting: Sitting) -> None:
    page = sitting.page
    page.people.hotline.show_key("area", "鹿城区")
    page.phone.panel.form.show_key("server", "new.example")
    page.phone.calls.show_key("wrap_up_seconds", 90)
    page.sound.panel.microphone.setCurrentIndex(0)
    page.data.recordings.form.show_key("record_calls", False)
    page.password.keep.show_key("keep", SecretPlace.FILE)
    page.look.desk.show_key("ready_at_sign_in", True)
    page.go_save()
    wrote = sitting.wrote
    assert wrote.hotline.area == "鹿城区"
    assert (wrote.phone.server, wrote.phone.wrap_up_seconds) == ("new.example", 90)
    assert wrote.phone.record_calls is False
    assert wrote.secrets.keep is SecretPlace.FILE
    assert wrote.desk.ready_at_sign_in


def test_what_no_form_edits_stays(qtbot: QtBot, tmp_path: Path) -> None:
    settings = dataclasses.replace(
        SETTINGS,
        sound=SoundSettings(microphone="别的耳麦", microphone_gain=1.234),
        database=DatabaseSettings(url="sqlite:////srv/tickets.db"),
    )
    sitting = Sitting(qtbot, tmp_path, settings)
    assert not sitting.page.is_changed
    sitting.page.people.hotline.show_key("area", "鹿城区")
    sitting.page.go_save()
    assert sitting.wrote.sound == settings.sound
    assert sitting.wrote.database == settings.database


def test_a_wrong_field_is_brought_to_the_front_instead(sitting: Sitting) -> None:
    sitting.page.phone.panel.form.show_key("server", "sip:pbx")
    sitting.page.go_save()
    assert sitting.page.part is sitting.page.phone
    assert "sip:" in sitting.page.phone.panel.form.problem("server")
    assert sitting.probes.saved == []


def test_in_a_rehearsal_without_a_line_the_rest_can_be_saved(qtbot: QtBot, tmp_path: Path) -> None:
    sitting = Sitting(qtbot, tmp_path, Settings())
    sitting.page.look.look.show_key("scale", 1.3)
    sitting.page.go_save()
    assert sitting.wrote.look.scale == 1.3
    sitting.page.phone.panel.form.show_key("extension", "1001")
    sitting.page.go_save()
    assert len(sitting.probes.saved) == 1
    assert sitting.page.phone.panel.form.problem("server") == "要填写"


def test_a_failed_save_is_told_and_keeps_what_was_typed(sitting: Sitting) -> None:
    sitting.probes.save_verdict = bad("没能写入：磁盘已满。原来的文件没有变")
    sitting.page.people.hotline.show_key("area", "鹿城区")
    sitting.page.go_save()
    assert "磁盘已满" in sitting.page.verdict.text
    assert sitting.saved == []
    assert sitting.page.edited.hotline.area == "鹿城区"
    assert sitting.page.save.isEnabled()


def test_saving_twice_at_once_saves_once(sitting: Sitting) -> None:
    sitting.probes.holds = True
    sitting.page.people.hotline.show_key("area", "鹿城区")
    sitting.page.go_save()
    sitting.page.go_save()
    assert len(sitting.probes.saved) == 1
    assert not sitting.page.save.isEnabled()
    sitting.probes.release()
    assert len(sitting.saved) == 1


def test_reverting_puts_everything_back(sitting: Sitting) -> None:
    page = sitting.page
    page.people.hotline.show_key("area", "鹿城区")
    page.phone.panel.password.edit.setText("x")
    page.targets.take_away()
    page.look.look.show_key("theme", ThemeChoice.DARK)
    sitting.click(page.revert)
    assert not page.is_changed
    assert page.edited == SETTINGS
    assert page.targets.targets == sitting.targets
    assert sitting.looks[-1] == SETTINGS.look


def test_the_look_changes_at_once(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.look)
    sitting.page.look.look.show_key("scale", 1.2)
    assert sitting.looks == [LookSettings(scale=1.2)]
    assert sitting.page.is_changed


def test_the_kept_password_is_told_and_never_shown(sitting: Sitting) -> None:
    edit = sitting.page.phone.panel.password.edit
    assert edit.text() == ""
    assert "已保存" in edit.placeholderText()


def test_a_typed_password_is_saved_by_its_name_and_then_forgotten(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.phone)
    sitting.retype(sitting.page.phone.panel.password.edit, "hunter2")
    assert sitting.page.is_changed
    sitting.page.go_save()
    assert sitting.probes.saved[-1][1] == {SIP: "hunter2"}
    assert sitting.page.phone.panel.password.text == ""
    assert not sitting.page.is_changed


def test_the_registration_is_tried_on_demand(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.phone)
    sitting.probes.line_verdict = bad("分机密码不对，电话服务器拒绝了签入")
    sitting.click(sitting.page.phone.try_out)
    assert sitting.probes.lines == [(SETTINGS.phone, "")]
    assert "分机密码不对" in sitting.page.phone.panel.verdict.text
    assert sitting.page.phone.try_out.isEnabled()


def test_leaving_calls_a_trial_off(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.phone)
    sitting.probes.holds = True
    sitting.click(sitting.page.phone.try_out)
    waiting = [sitting.page.phone.try_out.isEnabled()]
    sitting.page.show_part(sitting.page.people)
    waiting.append(sitting.page.phone.try_out.isEnabled())
    assert waiting == [False, True]
    assert sitting.probes.cancelled >= 1
    assert not sitting.page.phone.panel.verdict.isVisibleTo(sitting.page.phone)


def test_a_wrong_server_is_not_tried(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.phone)
    sitting.page.phone.panel.form.show_key("server", "")
    sitting.click(sitting.page.phone.try_out)
    assert sitting.probes.lines == []
    assert sitting.page.phone.panel.form.problem("server") == "要填写"


def test_database_and_folder_are_tried_on_demand(sitting: Sitting) -> None:
    page = sitting.page
    page.show_part(page.data)
    sitting.click(page.data.try_database)
    sitting.click(page.data.try_folder)
    assert page.data.database.verdict.text == "数据库正常，可以读写"
    assert page.data.recordings.verdict.text == "录音文件夹可以写入"
    sitting.click(page.data.database.server)
    sitting.click(page.data.try_database)
    assert page.data.database.complaint == "要填写"
    assert len(sitting.probes.databases) == 1


def test_the_meter_runs_only_in_front(sitting: Sitting) -> None:
    page = sitting.page
    steps: tuple[Callable[[], object], ...] = (
        lambda: page.show_part(page.sound),
        page.hide,
        page.show,
        lambda: page.show_part(page.people),
    )
    watched = []
    for step in steps:
        step()
        watched.append(sitting.probes.watch is not None)
    assert watched == [True, False, True, False]
    assert sitting.probes.tests == [DeviceTest.LEVEL_METER] * 2


def test_devices_that_were_tried_and_not_saved_are_left_again(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.sound)
    sitting.page.sound.panel.microphone.setCurrentIndex(1)
    sitting.page.show_part(sitting.page.people)
    assert sitting.probes.sounds[-1] == SoundSettings()
    sitting.page.go_save()
    assert sitting.wrote.sound.microphone == "USB 耳麦"


def test_the_diagnostics_are_copied_without_names(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.files)
    sitting.click(sitting.page.files.copy)
    text = QGuiApplication.clipboard().text()
    assert "电话：电话已连接" in text
    assert "李静" not in text
    assert "已复制" in sitting.page.files.verdict.text


def test_the_diagnostics_are_saved_to_a_file(sitting: Sitting, tmp_path: Path) -> None:
    target = tmp_path / "坐席诊断.txt"
    sitting.page.files.save_to(str(target))
    assert "电话：电话已连接" in target.read_text("utf-8-sig")
    (tmp_path / "file").write_text("")
    sitting.page.files.save_to(str(tmp_path / "file" / "x.txt"))
    assert "没能写入" in sitting.page.files.verdict.text


def test_asking_for_a_file_blocks_nothing(sitting: Sitting) -> None:
    sitting.page.show_part(sitting.page.files)
    sitting.click(sitting.page.files.save)
    (dialog,) = sitting.page.files.findChildren(QFileDialog)
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()


@pytest.mark.parametrize(
    ("there", "opens", "words"), [(False, True, "还没有"), (True, False, "没有程序"), (True, True, "")]
)
def test_a_folder_is_opened_or_it_is_said_why_not(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch, there: bool, opens: bool, words: str
) -> None:
    if there:
        sitting.folders.make()

    def opened(url: QUrl) -> bool:
        return opens

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    sitting.page.show_part(sitting.page.files)
    sitting.click(sitting.page.files.places["录音"])
    assert words in sitting.page.files.trouble.text


SIZES = [
    (Scheme.LIGHT, 1366 - 72, 768 - 64, 1.0),
    (Scheme.DARK, 1920 - 72, 1080 - 64, 1.0),
    (Scheme.DARK, 1366 - 72, 768 - 64, 1.6),
]
PARTS = ("people", "phone", "sound", "data", "password", "targets", "look", "files")
STATES: dict[str, Callable[[SettingsPage], None]] = {
    "server": lambda page: page.data.database.server.click(),
    "more": lambda page: page.phone.panel.more.click(),
    "complaints": lambda page: page.targets.add(),
}


@pytest.mark.parametrize(("scheme", "width", "height", "scale"), SIZES)
def test_no_word_is_cut_in_any_part(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scheme: Scheme, width: int, height: int, scale: float
) -> None:
    theme.install(qapp, Appearance(scheme, scale, reduced_motion=True))
    sitting = Sitting(qtbot, tmp_path)
    page = sitting.page
    page.resize(width, height)
    cut = []
    for state in STATES.values():
        for name in PARTS:
            page.show_part(getattr(page, name))
            qapp.processEvents()
            cut += [f"{name}: {complaint}" for complaint in clipped(page)]
        state(page)
    assert cut == []
    assert (page.width(), page.height()) == (width, height)
