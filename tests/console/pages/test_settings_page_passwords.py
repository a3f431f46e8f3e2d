"""The settings page's passwords, by keys and clicks."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.settings.probes import PasswordView, bad, good
from console.settings.secrets import SecretHome
from tests.console.pages.settings_sitting import SIP, Sitting


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path) -> Sitting:
    return Sitting(qtbot, tmp_path)


def password_part(sitting: Sitting, view: PasswordView) -> Any:
    sitting.care.view = view
    sitting.page.show_part(sitting.page.password)
    return sitting.page.password


def shown(part: Any) -> set[str]:
    buttons = {"unlock": part.unlock, "protect": part.protect, "unprotect": part.unprotect}
    buttons["start over"] = part.start_over
    return {name for name, button in buttons.items() if button.isVisibleTo(part)}


@pytest.mark.parametrize(
    ("view", "buttons", "words"),
    [
        (PasswordView(SecretHome.KEYRING, kept=frozenset({SIP})), set(), "分机密码：已保存"),
        (PasswordView(SecretHome.KEYRING), set(), "分机密码：没有保存"),
        (PasswordView(SecretHome.KEY_FILE, "没有系统密钥环"), {"protect"}, "没有设口令"),
        (PasswordView(SecretHome.PASSPHRASE_FILE, "加密"), {"protect", "unprotect"}, "用口令打开"),
        (PasswordView(SecretHome.PASSPHRASE_FILE, "加密", locked=True), {"unlock"}, "现在锁着"),
        (PasswordView(SecretHome.KEY_FILE, damaged="坏了"), {"start over"}, "加密文件"),
    ],
)
def test_each_home_of_passwords_offers_what_fits(
    sitting: Sitting, view: PasswordView, buttons: set[str], words: str
) -> None:
    part = password_part(sitting, view)
    assert shown(part) == buttons
    assert words in f"{part.place.text()} {part.kept.text()}"
    assert part.notice.text == (view.damaged or view.notice)


def test_a_locked_file_is_unlocked_by_enter(sitting: Sitting) -> None:
    part = password_part(sitting, PasswordView(SecretHome.PASSPHRASE_FILE, "加密", locked=True))
    sitting.retype(part.passphrase.edit, "open sesame")
    sitting.care.verdict = bad("口令不对")
    sitting.key(part.passphrase.edit, Qt.Key.Key_Return)
    assert part.verdict.text == "口令不对"
    assert part.passphrase.text == "open sesame"
    sitting.care.verdict = good("密码已解锁")
    sitting.care.view = PasswordView(SecretHome.PASSPHRASE_FILE, "加密", kept=frozenset({SIP}))
    sitting.click(part.unlock)
    assert part.passphrase.text == ""
    assert "已保存" in part.kept.text()
    assert sitting.care.done_ == [("unlock", "open sesame")] * 2


def test_a_passphrase_is_set_and_taken_away(sitting: Sitting) -> None:
    part = password_part(sitting, PasswordView(SecretHome.KEY_FILE, "没有系统密钥环"))
    sitting.click(part.protect)
    assert part.verdict.text == "还没有输入口令"
    sitting.retype(part.passphrase.edit, "long enough")
    sitting.care.view = PasswordView(SecretHome.PASSPHRASE_FILE, "加密")
    sitting.click(part.protect)
    sitting.click(part.unprotect)
    assert sitting.care.done_ == [("change", "long enough"), ("change", "")]


def test_a_broken_file_can_be_put_aside(sitting: Sitting) -> None:
    part = password_part(sitting, PasswordView(SecretHome.KEY_FILE, damaged="坏了"))
    sitting.care.view = PasswordView(SecretHome.KEY_FILE, "没有系统密钥环")
    sitting.click(part.start_over)
    assert sitting.care.done_ == [("start over", "")]
    assert "start over" not in shown(part)
