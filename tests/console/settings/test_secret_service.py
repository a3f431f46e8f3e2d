"""A real Secret Service on a bus of its own: what GNOME and KDE desktops have."""

import gc
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from keyring.backends import SecretService

from console.settings.keyring_store import KeyringStore, trusted
from console.settings.secrets import SecretsError, SecretsLocked
from tests.servers.missing import missing
from tests.servers.process import KeptProcess, wait_until

NAME = "sip-password/1001@pbx.example"
LOGIN_PASSWORD = "login"


class Desktop:
    """A session bus and GNOME's keyring, as after a login."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"unix:path={folder / 'bus'}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_DATA_HOME": str(folder / "share"),
            "DBUS_SESSION_BUS_ADDRESS": self.address,
        }
        self.bus = self._started(
            "bus-run", ["dbus-daemon", "--session", "--nofork", f"--address={self.address}"]
        )
        wait_until((folder / "bus").exists, self.bus)
        self.keyring: KeptProcess | None = None

    def log_in(self, *, unlocked: bool) -> None:
        """Start the keyring, as a login does; not unlocked, as after a login by fingerprint."""
        daemon = "exec gnome-keyring-daemon --foreground --components=secrets"
        command = f"printf {LOGIN_PASSWORD} | {daemon} --unlock" if unlocked else f"{daemon} </dev/null"
        self.keyring = self._started(f"keyring-run-{unlocked}", ["sh", "-c", command])
        wait_until(lambda: _owned(self.address), self.keyring)

    def log_out(self) -> None:
        assert self.keyring is not None
        self.keyring.stop()
        self.keyring = None

    def stop(self) -> None:
        if self.keyring is not None:
            self.keyring.stop()
        self.bus.stop()

    def _started(self, name: str, command: list[str]) -> KeptProcess:
        run = self.folder / name
        run.mkdir()
        return KeptProcess(command, folder=run, log=self.folder / f"{name}.log", environment=self.environment)


def _owned(address: str) -> bool:
    question = [
        "--dest=org.freedesktop.DBus",
        "/",
        "org.freedesktop.DBus.NameHasOwner",
        "string:org.freedesktop.secrets",
    ]
    answer = subprocess.run(
        ["dbus-send", f"--bus={address}", "--print-reply", *question],
        capture_output=True,
        text=True,
        check=False,
    )
    return "boolean true" in answer.stdout


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    if not sys.platform.startswith("linux"):
        pytest.skip("a matter of Linux desktops; Windows and macOS have their own keyrings")
    for program in ("dbus-daemon", "dbus-send", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            missing("a Secret Service", f"no {program}")
    desktop = Desktop(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
    yield desktop
    desktop.stop()
    with warnings.catch_warnings():
        # the keyring library leaves its connection open when the collection stays locked
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def store() -> KeyringStore:
    service: Any = SecretService.Keyring
    backend, why = trusted(service())
    assert backend is not None, why
    return KeyringStore(backend)


def test_a_password_outlives_the_session_encrypted(desktop: Desktop) -> None:
    desktop.log_in(unlocked=True)
    assert store().get(NAME) is None
    store().set(NAME, "correct horse 密码")
    store().set(NAME, "battery staple 密码")
    desktop.log_out()
    desktop.log_in(unlocked=True)
    assert store().get(NAME) == "battery staple 密码"
    kept = [path.read_bytes() for path in (desktop.folder / "share").rglob("*") if path.is_file()]
    assert kept
    assert not any(b"staple" in content for content in kept)


def test_a_deleted_password_is_gone_and_deleting_it_again_is_no_error(desktop: Desktop) -> None:
    desktop.log_in(unlocked=True)
    store().set(NAME, "x")
    store().delete(NAME)
    store().delete(NAME)
    assert store().get(NAME) is None


def test_a_locked_keyring_is_told_as_locked(desktop: Desktop) -> None:
    desktop.log_in(unlocked=True)
    store().set(NAME, "x")
    desktop.log_out()
    desktop.log_in(unlocked=False)
    actions: list[Callable[[], object]] = [lambda: store().get(NAME), lambda: store().set(NAME, "y")]
    for action in actions:
        with pytest.raises(SecretsLocked, match="解锁密钥环"):
            action()


def test_a_bus_that_went_away_is_told_as_no_answer(desktop: Desktop) -> None:
    desktop.log_in(unlocked=True)
    kept = store()
    kept.set(NAME, "x")
    desktop.stop()
    with pytest.raises(SecretsError, match="没有响应"):
        kept.get(NAME)
