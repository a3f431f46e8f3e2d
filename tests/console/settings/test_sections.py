"""What the settings become for those who use them."""

import subprocess
import sys
from dataclasses import replace

import pytest

from console.settings import DatabaseSettings, LineSettings, Settings, SoundSettings
from console.settings.rules import rule_of
from telephony.account import MediaEncryption, SoundChoice, Transport


def test_the_account_is_the_settings_plus_the_password() -> None:
    line = LineSettings(
        server="pbx.example",
        port=5061,
        transport=Transport.TLS,
        extension="1001",
        auth_user="desk",
        encryption=MediaEncryption.REQUIRED,
    )
    account = line.account("pw")
    assert not account.queue_codes
    assert replace(line, queue_codes=True).account("pw").queue_codes
    assert (account.server, account.port, account.transport) == ("pbx.example", 5061, Transport.TLS)
    assert (account.extension, account.auth_user, account.password) == ("1001", "desk", "pw")
    assert account.encryption is MediaEncryption.REQUIRED


def test_the_password_is_kept_by_extension_and_server() -> None:
    assert LineSettings(server="pbx.example", extension="1001").secret_name == "sip-password/1001@pbx.example"


def test_one_databases_password_is_never_offered_to_another() -> None:
    first = DatabaseSettings(url="postgresql://desk@db.example/hotline")
    second = DatabaseSettings(url="postgresql://desk@elsewhere.example/hotline")
    assert first.secret_name == "database-password/desk@db.example/hotline"
    assert first.secret_name != second.secret_name


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        (LineSettings(), "/data/recordings"),
        (LineSettings(recording_folder="/mnt/rec"), "/mnt/rec"),
        (LineSettings(record_calls=False, recording_folder="/mnt/rec"), ""),
    ],
)
def test_recordings_go_where_the_settings_say(line: LineSettings, folder: str) -> None:
    assert Settings(phone=line).phone_settings("/data/recordings").recording_folder == folder


def test_the_engine_gets_the_devices_by_name() -> None:
    sound = SoundSettings(microphone="Headset", microphone_gain=1.5)
    assert Settings(sound=sound).phone_settings("").sound == SoundChoice(
        microphone="Headset", microphone_gain=1.5
    )


def test_every_default_obeys_its_own_rule() -> None:
    for section in vars(Settings()).values():
        for key, value in vars(section).items():
            assert rule_of(type(section), key).problem(value) == "", key


@pytest.mark.parametrize(
    ("url", "asks"),
    [("", False), ("sqlite:///tickets.db", False), ("postgresql+psycopg://desk@db.example/hotline", True)],
)
def test_only_a_database_server_asks_for_a_password(url: str, asks: bool) -> None:
    assert rule_of(DatabaseSettings, "url").problem(url) == ""
    assert DatabaseSettings(url=url).takes_password is asks


@pytest.mark.parametrize(
    "server", ["pbx", "pbx.example", "192.0.2.10", "2001:db8::1", "[2001:db8::1]", "a-b.example"]
)
def test_names_and_addresses_of_servers_are_allowed(server: str) -> None:
    assert rule_of(LineSettings, "server").problem(server) == ""


def test_settings_need_neither_qt_nor_the_libraries_of_saving() -> None:
    modules = (
        "console.settings, console.settings.probes, console.settings.secrets, console.settings.diagnostics"
    )
    heavy = "{'PySide6', 'tomlkit', 'keyring', 'cryptography'}"
    program = f"import sys, {modules}; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
