"""Where the program's files go."""

import os
import stat
import sys
from pathlib import Path

import pytest

from console.settings import HOME_VARIABLE, Folders


def test_one_argument_puts_everything_under_one_folder(tmp_path: Path) -> None:
    folders = Folders.chosen(str(tmp_path / "seat"))
    folders.make()
    assert all(path.is_dir() and path.is_relative_to(tmp_path / "seat") for path in vars(folders).values())
    assert folders.settings_file == tmp_path / "seat" / "config" / "settings.toml"


def test_the_argument_goes_before_the_variable(tmp_path: Path) -> None:
    environment = {HOME_VARIABLE: str(tmp_path / "variable")}
    assert Folders.chosen("", environment) == Folders.under(tmp_path / "variable")
    assert Folders.chosen(str(tmp_path / "argument"), environment) == Folders.under(tmp_path / "argument")


def test_without_either_they_are_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    assert Folders.chosen("", {}) == Folders.of_user()
    assert all("hotline-console" in str(path) for path in vars(Folders.of_user()).values())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of Linux sessions")
def test_without_a_sessions_runtime_folder_nothing_goes_to_a_folder_of_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Folders.of_user().runtime.is_relative_to(tmp_path)


def test_a_rehearsal_shares_nothing_with_the_real_desk_but_its_settings(tmp_path: Path) -> None:
    real = Folders.under(tmp_path)
    rehearsal = real.rehearsal()
    assert set(vars(real).values()) & set(vars(rehearsal).values()) == {real.config}
    assert real.database_file != rehearsal.database_file


@pytest.mark.skipif(os.name == "nt", reason="Windows has inherited rights instead")
def test_nobody_else_may_enter(tmp_path: Path) -> None:
    folders = Folders.under(tmp_path / "seat")
    folders.make()
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in vars(folders).values())
