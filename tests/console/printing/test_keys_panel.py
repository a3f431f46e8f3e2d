"""The window of the hall's slip keys, by keys and clicks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console import theme
from console.pages.slips import SlipsPage
from console.printing.keys import SlipKeys
from console.printing.private_keys import SeatPrivateKeys
from console.printing.setup import SlipSetup
from console.settings.secrets import MemorySecrets, SecretsLocked
from console.theme import Appearance, Scheme
from forms.errors import StorageUnavailable
from forms.slip.hall_keys import held_here, key_ring
from forms.slip.reading import read_ring
from tests.console.clipping import clipped
from tests.console.printing.slips import Office
from tests.forms.samples import NOW
from tests.forms.slip.samples import ADMINISTRATOR, BRAND

CTRL = Qt.KeyboardModifier.ControlModifier


class Keeper:
    """Who keeps the keys, before the page 验单."""

    def __init__(self, qtbot: QtBot) -> None:
        self.office = Office(ADMINISTRATOR)
        self.uow = self.office.uow
        self.uow.slip_keys.stored.clear()
        self.secrets = MemorySecrets()
        self.private = SeatPrivateKeys(self.secrets)
        setup = SlipSetup(self.private, BRAND)
        keys = SlipKeys(self.office.archive, ADMINISTRATOR, lambda: NOW, setup)
        self.page = SlipsPage(self.office.slips, keys)
        qtbot.addWidget(self.page)
        self.page.resize(1180, 640)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        self.press(Qt.Key.Key_K, CTRL)
        assert self.page.keys is not None
        self.panel = self.page.keys

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus: QWidget = QApplication.focusWidget() or self.page
        QTest.keyClick(focus, key, modifiers)

    def make(self, name: str = "") -> None:
        """Ctrl+N, a name, Enter."""
        self.press(Qt.Key.Key_N, CTRL)
        QTest.keyClicks(self.panel.asking.line, name)
        self.press(Qt.Key.Key_Return)

    @property
    def states(self) -> list[str]:
        model = self.panel.model
        return [f"{key.state} {model.index(row, 4).data()}" for row, key in enumerate(model.rows)]


@pytest.fixture
def keeper(qtbot: QtBot) -> Keeper:
    return Keeper(qtbot)


def test_a_key_is_made_by_keys_and_where_its_private_half_lies_is_said(keeper: Keeper) -> None:
    keeper.make("desk one")
    assert keeper.states == ["使用中 在本座席"]
    (key,) = key_ring(keeper.uow).keys
    assert (key.name, key.made_by) == ("desk one", ADMINISTRATOR.code)
    assert held_here(key_ring(keeper.uow), keeper.private) == (key,)
    assert "私钥存在本次演练的内存里" in keeper.panel.where.text()
    assert key_ring(keeper.uow).fingerprint in keeper.panel.where.text()
    assert f"已建立密钥 {key.id}" in keeper.panel.verdict.text
    assert keeper.uow.audit.stored[-1].kind == "keys_changed"


def test_rotating_ends_the_key_of_this_seat_and_slips_of_it_still_verify(keeper: Keeper) -> None:
    keeper.make()
    (old,) = key_ring(keeper.uow).keys
    keeper.press(Qt.Key.Key_R, CTRL)
    keeper.press(Qt.Key.Key_Return)
    assert sorted(keeper.states) == ["使用中 在本座席", "已停用 —"]
    assert f"已停用旧密钥 {old.id}" in keeper.panel.verdict.text
    assert keeper.private.get(old.id) is None


def test_a_key_is_retired_and_revoked_with_a_reason(keeper: Keeper) -> None:
    keeper.make()
    panel = keeper.panel
    panel.table.selectRow(0)
    panel.retire.click()
    assert "已打印的仍可验真" in panel.asking.words.text()
    keeper.press(Qt.Key.Key_Escape)
    assert keeper.states == ["使用中 在本座席"]
    panel.revoke.click()
    keeper.press(Qt.Key.Key_Return)
    assert "请写明作废的原因" in panel.verdict.text
    panel.revoke.click()
    QTest.keyClicks(panel.asking.line, "lost")
    keeper.press(Qt.Key.Key_Return)
    assert keeper.states == ["已作废 —"]
    panel.table.selectRow(0)
    assert not panel.revoke.isEnabled()
    assert keeper.secrets.kept == {}


def test_public_keys_are_exported_and_read_again(keeper: Keeper, tmp_path: Path) -> None:
    keeper.panel.export_to(tmp_path / "keys.json")
    assert "还没有密钥" in keeper.panel.verdict.text
    keeper.make()
    keeper.panel.export_to(tmp_path / "keys.json")
    (read,), (key,) = read_ring(tmp_path / "keys.json").keys, key_ring(keeper.uow).keys
    assert (read.id, read.public, read.valid_from) == (key.id, key.public, key.valid_from)
    assert key_ring(keeper.uow).fingerprint in keeper.panel.verdict.text
    keeper.panel.export_to(tmp_path / "keys.json" / "a" / "keys.json")
    assert "公钥没有导出" in keeper.panel.verdict.text


def test_a_locked_keyring_and_a_database_that_is_away_are_said(keeper: Keeper) -> None:
    keeper.secrets.fault = SecretsLocked("钥匙串还锁着")
    keeper.make()
    assert "钥匙串还锁着" in keeper.panel.verdict.text
    assert key_ring(keeper.uow).keys == ()
    keeper.secrets.fault = None
    keeper.uow.fails_with = StorageUnavailable()
    keeper.make()
    assert "新建密钥没有完成" in keeper.panel.verdict.text


def test_who_keeps_no_keys_has_no_such_part(qtbot: QtBot) -> None:
    page = SlipsPage(Office().slips)
    qtbot.addWidget(page)
    page.show()
    assert page.keys is None
    assert not page.parts.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_words_are_cut(keeper: Keeper, scale: float) -> None:
    theme.current().apply(Appearance(Scheme.DARK, scale, reduced_motion=True))
    keeper.page.resize(int(1180 * scale), int(640 * scale))
    keeper.make("desk one")
    keeper.panel.ask_rotate()
    QApplication.processEvents()
    assert clipped(keeper.page) == []
