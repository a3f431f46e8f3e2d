"""The set-up's checks, against a real database and disk, and against what the engine would say."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.jobs import InlineJobs
from console.link import LinkState
from console.settings import (
    DatabaseSettings,
    Folders,
    LineSettings,
    OperatorSettings,
    Settings,
    SoundSettings,
    Target,
    load_settings,
    load_targets,
)
from console.settings.probes import Outcome, PasswordView, SoundWatch, Verdict
from console.settings.sealed_file import SealedFile
from console.settings.secrets import MemorySecrets, SecretHome, SecretsLocked, SecretStore
from console.setup.phone_probes import PhoneProbes
from forms.storage import open_storage
from telephony.account import RegistrationState, Sound, SoundDevice, SoundFault
from telephony.protocol import (
    CommandRefused,
    DeviceTest,
    DeviceTestEnded,
    LevelsMeasured,
    Refusal,
    SelectSound,
    SignIn,
    SoundChanged,
)
from tests.console.phones import ScriptedPhone
from tests.servers.postgres import PostgresServer

LINE = LineSettings(server="pbx.example", extension="1001")
SETTINGS = Settings(operator=OperatorSettings(number="1001", name="李静"), phone=LINE)


@dataclass
class Seat:
    """The probes with what stands around them."""

    folders: Folders
    phone: ScriptedPhone = field(default_factory=ScriptedPhone)
    secrets: SecretStore = field(default_factory=MemorySecrets)
    told: list[Verdict] = field(default_factory=list)

    def probes(self) -> PhoneProbes:
        phone = self.phone.phone
        return PhoneProbes(
            phone, InlineJobs(), InlineJobs(), self.secrets, self.folders, open_storage, parent=phone
        )

    @property
    def verdict(self) -> Verdict:
        (verdict,) = self.told
        return verdict


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Seat:
    seat = Seat(Folders.under(tmp_path / "seat"))
    seat.phone.attach()
    return seat


def test_a_typed_password_is_used(seat: Seat) -> None:
    seat.probes().check_line(LINE, "typed", seat.told.append)
    assert isinstance(sent := seat.phone.line.sent[-1], SignIn)
    assert sent.account.password == "typed"
    seat.phone.registration(RegistrationState.REGISTERED)
    assert seat.verdict.outcome is Outcome.GOOD


def test_without_one_the_kept_password_is_used(seat: Seat) -> None:
    seat.secrets.set(LINE.secret_name, "kept")
    seat.probes().check_line(LINE, "", seat.told.append)
    assert isinstance(sent := seat.phone.line.sent[-1], SignIn)
    assert sent.account.password == "kept"


def test_a_locked_keyring_is_told_instead_of_a_wrong_password(seat: Seat) -> None:
    seat.secrets = MemorySecrets(fault=SecretsLocked("系统密钥环锁着"))
    seat.probes().check_line(LINE, "", seat.told.append)
    assert seat.verdict.happened == "系统密钥环锁着"
    assert seat.phone.line.sent == []


def test_a_cancelled_check_says_nothing(seat: Seat) -> None:
    probes = seat.probes()
    probes.check_line(LINE, "typed", seat.told.append)
    probes.cancel_line_check()
    seat.phone.registration(RegistrationState.REGISTERED)
    assert seat.told == []


def test_the_embedded_database_is_really_opened(seat: Seat) -> None:
    seat.probes().check_database(DatabaseSettings(), "", seat.told.append)
    assert seat.verdict.outcome is Outcome.GOOD
    assert "可以读写" in seat.verdict.happened
    assert seat.folders.database_file.exists()


def test_an_embedded_database_that_cannot_be_made_is_told(seat: Seat) -> None:
    seat.folders.data.parent.mkdir()
    seat.folders.data.write_text("a file in the folder's place")
    seat.probes().check_database(DatabaseSettings(), "", seat.told.append)
    assert seat.verdict.is_bad
    assert "写入权限" in seat.verdict.happened


@pytest.mark.postgres
def test_a_real_server_is_opened_with_the_right_password_only(seat: Seat, postgres: PostgresServer) -> None:
    name = postgres.new_database()
    try:
        head, _, tail = postgres.url(name).rpartition("@")
        scheme, _, credentials = head.partition("://")
        user, _, password = credentials.partition(":")
        database = DatabaseSettings(url=f"{scheme}://{user}@{tail}")
        probes = seat.probes()
        probes.check_database(database, "wrong", seat.told.append)
        assert "密码" in seat.told.pop().happened
        probes.check_database(database, password, seat.told.append)
        assert "PostgreSQL" in seat.told.pop().happened
        seat.secrets.set(database.secret_name, password)
        probes.check_database(database, "", seat.told.append)
        assert seat.verdict.outcome is Outcome.GOOD
    finally:
        postgres.drop_database(name)


def test_the_recording_folder_is_really_written_to(seat: Seat, tmp_path: Path) -> None:
    probes = seat.probes()
    probes.check_recordings("", seat.told.append)
    assert "约可录" in seat.told.pop().happened
    assert list(seat.folders.recordings.iterdir()) == []
    (tmp_path / "file").write_text("")
    probes.check_recordings(str(tmp_path / "file" / "below"), seat.told.append)
    assert seat.verdict.is_bad
    assert "不能写入" in seat.verdict.happened


@dataclass
class Ear:
    sounds: list[Sound] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    ends: list[tuple[DeviceTest, str]] = field(default_factory=list)

    def watch(self) -> SoundWatch:
        return SoundWatch(
            self.sounds.append, self.levels.append, lambda test, fault: self.ends.append((test, fault))
        )


def test_who_watches_hears_of_devices_levels_and_ends(seat: Seat) -> None:
    ear = Ear()
    probes = seat.probes()
    probes.watch_sound(ear.watch())
    headset = Sound(devices=(SoundDevice(name="耳麦", inputs=1),))
    seat.phone.phone.receive(SoundChanged(sound=headset))
    seat.phone.phone.receive(LevelsMeasured(microphone=0.5))
    assert ear.sounds[0] == Sound()
    assert ear.sounds[-1] == headset
    assert ear.levels == [0.5]
    probes.start_test(DeviceTest.RING)
    seat.phone.phone.receive(DeviceTestEnded(test=DeviceTest.RING))
    assert ear.ends == [(DeviceTest.RING, "")]


def test_the_late_echo_of_a_stop_ends_no_new_test(seat: Seat) -> None:
    ear = Ear()
    probes = seat.probes()
    probes.watch_sound(ear.watch())
    for _ in range(2):
        probes.start_test(DeviceTest.LEVEL_METER)
        probes.stop_test()
    probes.start_test(DeviceTest.LEVEL_METER)
    seat.phone.phone.receive(DeviceTestEnded(test=DeviceTest.LEVEL_METER))
    assert ear.ends == []


@pytest.mark.parametrize(
    ("fault", "words"), [(SoundFault.NO_DEVICE, "没有找到声音设备"), ("odd", "测试没有完成")]
)
def test_a_test_that_fails_is_told_in_chinese(seat: Seat, fault: str, words: str) -> None:
    ear = Ear()
    probes = seat.probes()
    probes.watch_sound(ear.watch())
    probes.start_test(DeviceTest.LOOPBACK)
    seat.phone.phone.receive(DeviceTestEnded(test=DeviceTest.LOOPBACK, fault=str(fault)))
    assert words in ear.ends[0][1]


def test_a_refused_test_is_told(seat: Seat) -> None:
    ear = Ear()
    probes = seat.probes()
    probes.watch_sound(ear.watch())
    probes.start_test(DeviceTest.LEVEL_METER)
    seat.phone.phone.receive(CommandRefused(command_id="x", refusal=Refusal.NO_DEVICE))
    assert ear.ends == [(DeviceTest.LEVEL_METER, "没有可用的声音设备")]


def test_without_an_engine_a_test_ends_at_once(seat: Seat) -> None:
    ear = Ear()
    probes = seat.probes()
    seat.phone.lose(LinkState.UNAVAILABLE)
    probes.watch_sound(ear.watch())
    probes.start_test(DeviceTest.RING)
    assert "启动不了" in ear.ends[0][1]


def test_leaving_ends_the_test(seat: Seat) -> None:
    probes = seat.probes()
    probes.watch_sound(Ear().watch())
    probes.start_test(DeviceTest.LOOPBACK)
    probes.watch_sound(None)
    assert seat.phone.line.kinds() == ["StartDeviceTest", "StopDeviceTest"]
    probes.watch_sound(None)
    assert seat.phone.line.kinds() == []


def test_chosen_devices_go_to_the_engine(seat: Seat) -> None:
    seat.probes().select_sound(SoundSettings(microphone="耳麦"))
    assert isinstance(sent := seat.phone.line.sent[-1], SelectSound)
    assert sent.choice.microphone == "耳麦"


def test_saving_writes_the_settings_and_keeps_the_password_apart(seat: Seat) -> None:
    seat.probes().save(SETTINGS, {LINE.secret_name: "hunter2"}, seat.told.append)
    assert seat.verdict.outcome is Outcome.GOOD
    assert load_settings(seat.folders.settings_file) == SETTINGS
    assert seat.secrets.get(LINE.secret_name) == "hunter2"
    assert "hunter2" not in seat.folders.settings_file.read_text("utf-8")


def test_settings_are_not_written_when_the_password_cannot_be_kept(seat: Seat) -> None:
    seat.secrets = MemorySecrets(fault=SecretsLocked("系统密钥环锁着"))
    seat.probes().save(SETTINGS, {LINE.secret_name: "x"}, seat.told.append)
    assert seat.verdict.is_bad
    assert not seat.folders.settings_file.exists()


def test_a_faulty_file_is_told_and_stays(seat: Seat) -> None:
    seat.folders.make()
    seat.folders.settings_file.write_text("[phone\n")
    seat.probes().save(SETTINGS, {}, seat.told.append)
    assert "第 1 行" in seat.verdict.happened
    assert seat.folders.settings_file.read_text() == "[phone\n"


def test_targets_are_saved(seat: Seat) -> None:
    targets = (Target(number="8000", label="值班室"),)
    seat.probes().save_targets(targets, seat.told.append)
    assert seat.verdict.outcome is Outcome.GOOD
    assert load_targets(seat.folders.config) == targets


def look(seat: Seat) -> PasswordView:
    views: list[PasswordView] = []
    seat.probes().look((LINE.secret_name, "other"), views.append)
    return views[0]


def test_which_passwords_are_kept_is_told_without_them(seat: Seat) -> None:
    seat.secrets.set(LINE.secret_name, "hunter2")
    assert look(seat) == PasswordView(SecretHome.MEMORY, kept=frozenset({LINE.secret_name}))


def test_the_encrypted_file_is_looked_after(seat: Seat) -> None:
    seat.secrets = file = SealedFile.of(seat.folders, "没有系统密钥环")
    file.set(LINE.secret_name, "x")
    probes = seat.probes()
    probes.change_passphrase("short", seat.told.append)
    assert "太短" in seat.told.pop().happened
    probes.change_passphrase("long enough 123", seat.told.append)
    assert seat.told.pop().outcome is Outcome.GOOD
    seat.secrets = SealedFile.of(seat.folders, "没有系统密钥环")
    assert look(seat).locked
    probes = seat.probes()
    probes.unlock("no", seat.told.append)
    assert "口令不对" in seat.told.pop().happened
    probes.unlock("long enough 123", seat.told.append)
    assert not look(seat).locked
    assert look(seat).kept == {LINE.secret_name}


def test_a_broken_file_is_told_and_can_be_put_aside(seat: Seat) -> None:
    seat.secrets = file = SealedFile.of(seat.folders, "没有系统密钥环")
    file.set(LINE.secret_name, "x")
    (seat.folders.config / "passwords.sealed").write_text("broken")
    assert "坏了" in look(seat).damaged
    seat.probes().start_over(seat.told.append)
    assert seat.verdict.outcome is Outcome.GOOD
    assert look(seat).damaged == ""


def test_a_keyring_is_left_to_the_system(seat: Seat) -> None:
    seat.probes().unlock("x", seat.told.append)
    assert "由系统管理" in seat.verdict.happened


def test_a_defect_is_logged_and_told_without_its_words(seat: Seat, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(MemorySecrets):
        def set(self, name: str, secret: str) -> None:
            raise RuntimeError("inner words")

    seat.secrets = Broken()
    seat.probes().save(SETTINGS, {"a": "b"}, seat.told.append)
    assert seat.verdict.is_bad
    assert "inner words" not in seat.verdict.happened
    assert "RuntimeError" in caplog.text
