"""The encrypted file for computers without a keyring."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from console.settings import Folders, SecretPlace
from console.settings.sealed_file import SealedFile
from console.settings.secrets import (
    SecretHome,
    SecretsDamaged,
    SecretsError,
    SecretsLocked,
    WrongPassphrase,
    open_secrets,
)

NAME = "sip-password/1001@pbx.example"
SECRET = "correct horse 密码"
PASSPHRASE = "热线一二三四五六"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has inherited rights instead")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.under(tmp_path)


@pytest.fixture
def store(folders: Folders) -> SealedFile:
    return SealedFile.of(folders, "这台电脑没有系统密钥环")


def reopened(folders: Folders) -> SealedFile:
    return SealedFile.of(folders, "")


def sealed(folders: Folders) -> Path:
    return folders.config / "passwords.sealed"


def key(folders: Folders) -> Path:
    return folders.data / "passwords.key"


def test_what_was_set_is_got_after_a_restart(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    store.set("database-password/desk@db.example/hotline", "x")
    assert reopened(folders).get(NAME) == SECRET


def test_a_name_that_was_never_set_is_none_and_writes_nothing(store: SealedFile, folders: Folders) -> None:
    assert store.get(NAME) is None
    store.delete(NAME)
    assert not sealed(folders).exists()


def test_a_deleted_one_is_gone_and_the_others_stay(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    store.set("other", "y")
    store.delete(NAME)
    assert reopened(folders).get(NAME) is None
    assert reopened(folders).get("other") == "y"


def test_neither_the_password_nor_its_name_can_be_read_in_the_files(
    store: SealedFile, folders: Folders
) -> None:
    store.set(NAME, SECRET)
    contents = sealed(folders).read_bytes() + key(folders).read_bytes()
    assert SECRET.encode() not in contents
    assert b"1001" not in contents


@posix
def test_both_files_are_for_this_user_alone(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (sealed(folders), key(folders))} == {0o600}


@posix
def test_rights_that_were_too_wide_are_narrowed_and_told(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    key(folders).chmod(0o644)
    again = reopened(folders)
    assert stat.S_IMODE(key(folders).stat().st_mode) == 0o600
    assert "别的用户也能读，已改为只有您能读" in again.notice
    assert again.get(NAME) == SECRET


@posix
def test_rights_that_cannot_be_narrowed_are_told(
    store: SealedFile, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.set(NAME, SECRET)
    key(folders).chmod(0o644)

    def refused(path: Path, mode: int) -> None:
        raise PermissionError(1, "not the owner")

    monkeypatch.setattr(Path, "chmod", refused)
    assert "没能改正" in reopened(folders).notice


def test_the_notice_says_what_it_protects_from_and_what_not(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    assert store.notice.startswith("这台电脑没有系统密钥环，密码加密保存在")
    assert str(key(folders)) in store.notice
    assert "能以您的账号登录这台电脑" in store.notice


@pytest.mark.parametrize("spoil", [b"", b"{}", b"not json", b'{"check":"","box":""}', b"\xff\xfe\x00"])
def test_a_broken_file_is_told_and_left_alone(store: SealedFile, folders: Folders, spoil: bytes) -> None:
    store.set(NAME, SECRET)
    sealed(folders).write_bytes(spoil)
    actions: list[Callable[[], object]] = [
        lambda: store.get(NAME),
        lambda: store.set(NAME, "new"),
        lambda: store.delete(NAME),
    ]
    for action in actions:
        with pytest.raises(SecretsDamaged):
            action()
    assert sealed(folders).read_bytes() == spoil


def test_a_single_changed_character_is_noticed(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    text = sealed(folders).read_text()
    at = text.index('"box":"') + 30
    sealed(folders).write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])
    with pytest.raises(SecretsDamaged, match="坏了"):
        store.get(NAME)


@pytest.mark.parametrize("content", ["", "zz", "00" * 16])
def test_a_broken_key_file_is_told(store: SealedFile, folders: Folders, content: str) -> None:
    store.set(NAME, SECRET)
    key(folders).write_text(content)
    with pytest.raises(SecretsDamaged, match="密钥文件"):
        store.get(NAME)


def test_a_lost_key_file_is_told(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    key(folders).unlink()
    with pytest.raises(SecretsDamaged, match="不见了"):
        store.get(NAME)


def test_the_key_of_another_seat_does_not_fit(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    key(folders).write_text("ab" * 32)
    with pytest.raises(SecretsDamaged, match="对不上"):
        store.get(NAME)


def test_a_header_that_asks_for_endless_work_is_refused(store: SealedFile, folders: Folders) -> None:
    store.change_passphrase(PASSPHRASE)
    sealed(folders).write_text(sealed(folders).read_text().replace('"n":32768', '"n":1073741824'))
    with pytest.raises(SecretsDamaged):
        reopened(folders).unlock(PASSPHRASE)


def test_starting_over_keeps_the_broken_file_aside(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    sealed(folders).write_bytes(b"broken")
    aside = store.start_over()
    assert aside is not None
    assert any(path.read_bytes() == b"broken" for path in folders.config.iterdir())
    store.set(NAME, "new")
    assert reopened(folders).get(NAME) == "new"


def test_under_a_passphrase_no_key_lies_around(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    store.change_passphrase(PASSPHRASE)
    assert not key(folders).exists()
    assert store.home is SecretHome.PASSPHRASE_FILE
    assert "口令忘了找不回来" in store.notice


def test_a_passphrase_is_asked_after_a_restart_and_then_no_more(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    store.change_passphrase(PASSPHRASE)
    again = reopened(folders)
    assert again.is_locked is True
    with pytest.raises(SecretsLocked):
        again.get(NAME)
    with pytest.raises(WrongPassphrase):
        again.unlock("not this one")
    again.unlock(PASSPHRASE)
    assert again.get(NAME) == SECRET
    assert reopened(folders).is_locked
    again.set("other", "y")
    assert again.get("other") == "y"


def test_a_passphrase_can_be_taken_away_again(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    store.change_passphrase(PASSPHRASE)
    store.change_passphrase("")
    assert reopened(folders).get(NAME) == SECRET
    assert reopened(folders).home is SecretHome.KEY_FILE


def test_no_passphrase_in_place_of_none_changes_nothing(store: SealedFile, folders: Folders) -> None:
    store.set(NAME, SECRET)
    before = key(folders).read_bytes()
    store.change_passphrase("")
    assert key(folders).read_bytes() == before


def test_a_short_passphrase_is_refused(store: SealedFile) -> None:
    with pytest.raises(SecretsError, match="太短"):
        store.change_passphrase("1234567")


def test_a_locked_file_takes_no_new_passphrase(store: SealedFile, folders: Folders) -> None:
    store.change_passphrase(PASSPHRASE)
    with pytest.raises(SecretsLocked):
        reopened(folders).change_passphrase("another one 12345")


def test_when_the_file_cannot_be_written_the_old_one_still_holds(
    store: SealedFile, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.set(NAME, SECRET)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(SecretsError, match="磁盘已满"):
            store.set(NAME, "new")
    assert reopened(folders).get(NAME) == SECRET


def test_the_settings_can_ask_for_the_file(folders: Folders) -> None:
    store = open_secrets(folders, SecretPlace.FILE)
    assert isinstance(store.store, SealedFile)
    assert store.notice.startswith("按设置，密码不进系统密钥环")
