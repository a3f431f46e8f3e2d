"""Which keyrings are trusted, and what their errors become."""

from collections.abc import Callable
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

from console.settings import Folders, SecretPlace
from console.settings.keyring_store import KeyringStore, trusted
from console.settings.sealed_file import SealedFile
from console.settings.secrets import MemorySecrets, SecretHome, SecretsError, SecretsLocked, open_secrets


def made(kind: Any) -> KeyringBackend:
    backend: KeyringBackend = kind()
    return backend


class PlainText(KeyringBackend):
    """As keyrings.alt: it works, and writes what it gets into a file."""

    priority = 9.0

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Stubborn(KeyringBackend):
    """A keyring that raises what it is told to."""

    priority = 9.0

    def __init__(self, error: Exception, kept: str | None = None) -> None:
        self.error = error
        self.kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        if self.kept is None:
            raise self.error
        return self.kept

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class Chain(chainer.ChainerBackend):
    def __init__(self, *backends: KeyringBackend) -> None:
        self.chained = list(backends)

    @property
    def backends(self) -> list[KeyringBackend]:
        return self.chained


REAL = made(SecretService.Keyring)
"""Not talked to here; see test_secret_service.py."""


@pytest.mark.parametrize(
    ("found", "chosen", "why"),
    [
        (REAL, REAL, ""),
        (Chain(made(PlainText), REAL), REAL, ""),
        (made(PlainText), None, "可能明文保存"),
        (Chain(made(PlainText)), None, "可能明文保存"),
        (made(fail.Keyring), None, "没有系统密钥环"),
        (made(null.Keyring), None, "没有系统密钥环"),
        (Chain(), None, "没有系统密钥环"),
    ],
)
def test_only_a_keyring_that_encrypts_is_trusted(
    found: KeyringBackend, chosen: KeyringBackend | None, why: str
) -> None:
    backend, reason = trusted(found)
    assert backend is chosen
    assert why in reason


def test_where_only_plain_text_is_offered_the_encrypted_file_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: made(PlainText))
    folders = Folders.chosen(str(tmp_path))
    store = open_secrets(folders)
    assert isinstance(store.store, SealedFile)
    assert "可能明文保存密码，没有采用" in store.notice


def test_a_keyring_that_fails_while_it_loads_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    def broken() -> KeyringBackend:
        raise RuntimeError("no bus")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert isinstance(open_secrets(Folders.chosen(str(tmp_path))).store, SealedFile)


def test_a_real_keyring_is_taken_without_a_notice(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: REAL)
    store = open_secrets(Folders.chosen(str(tmp_path)))
    assert store.home is SecretHome.KEYRING
    assert store.notice == ""


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (KeyringLocked("dismissed"), SecretsLocked, "系统密钥环锁着"),
        (NoKeyringError("none"), SecretsError, "没有系统密钥环"),
        (KeyringError("odd"), SecretsError, "没有响应"),
        (TimeoutError("bus"), SecretsError, "TimeoutError"),
    ],
)
def test_what_a_keyring_raises_is_told_in_chinese(
    error: Exception, kind: type[SecretsError], words: str
) -> None:
    store = KeyringStore(Stubborn(error))
    actions: list[Callable[[], object]] = [
        lambda: store.get("a"),
        lambda: store.set("a", "b"),
        lambda: store.delete("a"),
    ]
    for action in actions:
        with pytest.raises(kind, match=words):
            action()


def test_deleting_what_is_not_there_is_no_error_but_a_refusal_is() -> None:
    class Empty(Stubborn):
        def get_password(self, service: str, username: str) -> str | None:
            return None

    KeyringStore(Empty(PasswordDeleteError("no such"))).delete("a")
    with pytest.raises(SecretsError, match="没有删掉"):
        KeyringStore(Stubborn(PasswordDeleteError("refused"), kept="x")).delete("a")


def test_the_fake_keeps_forgets_and_fails_like_the_real_ones() -> None:
    fake = MemorySecrets()
    fake.set("a", "b")
    assert fake.get("a") == "b"
    fake.delete("a")
    fake.delete("a")
    assert fake.get("a") is None
    fake.fault = SecretsLocked("锁着")
    with pytest.raises(SecretsLocked):
        fake.get("a")


def test_no_password_shows_in_a_representation() -> None:
    assert "hunter2" not in repr(MemorySecrets({"a": "hunter2"}))


def test_passwords_move_to_the_file_when_the_settings_say_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    real = KeyringStore(Stubborn(KeyringLocked("dismissed"), kept="from the keyring"))
    monkeypatch.setattr("console.settings.keyring_store.KeyringStore", lambda _: real)
    monkeypatch.setattr(keyring, "get_keyring", lambda: REAL)
    store = open_secrets(Folders.chosen(str(tmp_path)))
    homes = [store.home]
    store.switch(SecretPlace.FILE, ("a",))
    homes.append(store.home)
    assert homes == [SecretHome.KEYRING, SecretHome.KEY_FILE]
    assert store.get("a") == "from the keyring"


def test_a_locked_keyring_can_be_left(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    locked = KeyringStore(Stubborn(KeyringLocked("dismissed")))
    monkeypatch.setattr("console.settings.keyring_store.KeyringStore", lambda _: locked)
    monkeypatch.setattr(keyring, "get_keyring", lambda: REAL)
    store = open_secrets(Folders.chosen(str(tmp_path)))
    store.switch(SecretPlace.FILE, ("a",))
    store.set("a", "typed again")
    assert store.get("a") == "typed again"
