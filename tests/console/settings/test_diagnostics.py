"""The text for the administrator."""

from pathlib import Path

import pytest

from console.settings import (
    DatabaseSettings,
    Folders,
    HotlineSettings,
    LineSettings,
    OperatorSettings,
    Settings,
    SoundSettings,
)
from console.settings.diagnostics import diagnostics_text

SETTINGS = Settings(
    operator=OperatorSettings(number="7718", name="李静"),
    phone=LineSettings(server="pbx.secret.example", extension="6021", auth_user="desk6021", port=5071),
    sound=SoundSettings(microphone="李静的耳机"),
    database=DatabaseSettings(url="postgresql://dbuser@db.secret.example/hotline"),
    hotline=HotlineSettings(area="鹿城区"),
)


def test_it_tells_versions_settings_facts_and_room(tmp_path: Path) -> None:
    folders = Folders.under(tmp_path)
    folders.make()
    text = diagnostics_text(SETTINGS, folders, {"电话": "已连接"})
    for words in ("PySide6-Essentials：6", "电话：已连接", "端口：5071", "传输方式：udp", "剩余"):
        assert words in text


@pytest.mark.parametrize("private", ["7718", "李静", "secret.example", "6021", "dbuser", "鹿城区"])
def test_it_names_nobody_and_no_server(tmp_path: Path, private: str) -> None:
    assert private not in diagnostics_text(SETTINGS, Folders.under(tmp_path / "seat"), {})


def test_the_home_folder_does_not_give_the_login_name_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    text = diagnostics_text(SETTINGS, Folders.under(tmp_path / "seat"), {})
    assert str(tmp_path) not in text
    assert "~/seat/config（还没有建立）" in text
