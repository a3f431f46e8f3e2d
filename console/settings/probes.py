"""What the set-up and the settings page need from outside, and a fake of it.

Everything here answers later: `done` is called exactly once, on the window's own thread.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from console.settings.catalogue import Target
from console.settings.secrets import SecretHome
from console.settings.sections import DatabaseSettings, LineSettings, Settings, SoundSettings
from telephony.account import Sound, SoundDevice
from telephony.protocol import DeviceTest


class Outcome(StrEnum):
    """How a check came out."""

    GOOD = "good"
    WARNING = "warning"
    """It works, but something ought to be seen to."""
    BAD = "bad"


@dataclass(frozen=True)
class Verdict:
    """A check's plain result, in Chinese."""

    outcome: Outcome
    happened: str
    to_do: str = ""

    @property
    def is_bad(self) -> bool:
        """It doesn't work."""
        return self.outcome is Outcome.BAD


def good(happened: str, to_do: str = "") -> Verdict:
    """It works."""
    return Verdict(Outcome.GOOD, happened, to_do)


def warning(happened: str, to_do: str = "") -> Verdict:
    """It works, but something ought to be seen to."""
    return Verdict(Outcome.WARNING, happened, to_do)


def bad(happened: str, to_do: str = "") -> Verdict:
    """It doesn't work."""
    return Verdict(Outcome.BAD, happened, to_do)


Told = Callable[[Verdict], None]


@dataclass(frozen=True)
class SoundWatch:
    """Who wants to hear about sound."""

    changed: Callable[[Sound], None]
    """The devices or their faults changed; called at once with what is known."""
    level: Callable[[float], None]
    """The microphone's level, 0.0 to 1.0, about five times a second while it is open."""
    ended: Callable[[DeviceTest, str], None]
    """A test ended; with the fault in Chinese, empty where it was in order."""


class SetupProbes(Protocol):
    """Checks against the real server, database, devices and disk, and the one way to save."""

    def check_line(self, line: LineSettings, password: str, done: Told) -> None:
        """Really register. An empty password means the one that is kept already."""
        ...

    def cancel_line_check(self) -> None:
        """Forget a check under way; its `done` isn't called any more."""
        ...

    def check_database(self, database: DatabaseSettings, password: str, done: Told) -> None:
        """Really open the database, write and undo. An empty password means the one that is kept."""
        ...

    def check_recordings(self, folder: str, done: Told) -> None:
        """Really write a file there, look at the room left. Empty: the program's own folder."""
        ...

    def watch_sound(self, watch: SoundWatch | None) -> None:
        """Tell this one from now on, in place of an earlier one; None: nobody, and no test goes on."""
        ...

    def select_sound(self, sound: SoundSettings) -> None:
        """Use these devices, for the tests and for calls."""
        ...

    def refresh_devices(self) -> None:
        """Look again at what is plugged in."""
        ...

    def start_test(self, test: DeviceTest) -> None:
        """Begin a device test in place of the one that goes on."""
        ...

    def stop_test(self) -> None:
        """End the device test."""
        ...

    def save(
        self, settings: Settings, passwords: Mapping[str, str], done: Told, before: Settings | None = None
    ) -> None:
        """Keep the passwords (by name), then write the settings; all of it or a plain reason why not.

        Only what differs from `before` is written, so that what was changed in the file meanwhile stays.
        """
        ...

    def save_targets(self, targets: tuple[Target, ...], done: Told) -> None:
        """Write the one-key targets."""
        ...


@dataclass(frozen=True)
class PasswordView:
    """How the passwords are kept."""

    home: SecretHome
    notice: str = ""
    locked: bool = False
    """A passphrase is wanted first."""
    damaged: str = ""
    """Why the file can't be opened, in Chinese."""
    kept: frozenset[str] = frozenset()
    """Which of the asked names have a password."""


class PasswordCare(Protocol):
    """What the settings page does about the passwords' home."""

    def look(self, names: tuple[str, ...], done: Callable[[PasswordView], None]) -> None:
        """How they are kept, and which of `names` are."""
        ...

    def unlock(self, passphrase: str, done: Told) -> None:
        """Open the encrypted file."""
        ...

    def change_passphrase(self, passphrase: str, done: Told) -> None:
        """Put the encrypted file under another passphrase; empty: under none."""
        ...

    def start_over(self, done: Told) -> None:
        """Put a broken encrypted file aside and begin with none."""
        ...


HEADSET = SoundDevice(name="USB 耳麦", inputs=1, outputs=2, is_default_input=True, is_default_output=True)
LOUDSPEAKER = SoundDevice(name="内置扬声器", outputs=2)


@dataclass
class FakeProbes:
    """Answers at once what a test has laid ready; `pending` holds answers back where `holds` is set."""

    line_verdict: Verdict = field(default_factory=lambda: good("电话已连接，分机 1001 注册成功"))
    database_verdict: Verdict = field(default_factory=lambda: good("数据库正常，可以读写"))
    recordings_verdict: Verdict = field(default_factory=lambda: good("录音文件夹可以写入"))
    save_verdict: Verdict = field(default_factory=lambda: good("设置已保存"))
    targets_verdict: Verdict = field(default_factory=lambda: good("一键呼叫已保存"))
    sound: Sound = field(default_factory=lambda: Sound(devices=(HEADSET, LOUDSPEAKER)))
    holds: bool = False
    pending: list[Callable[[], None]] = field(default_factory=list)
    lines: list[tuple[LineSettings, str]] = field(default_factory=list)
    databases: list[tuple[DatabaseSettings, str]] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    sounds: list[SoundSettings] = field(default_factory=list)
    tests: list[DeviceTest | None] = field(default_factory=list)
    """What was started; None: stopped."""
    saved: list[tuple[Settings, dict[str, str]]] = field(default_factory=list)
    saved_targets: list[tuple[Target, ...]] = field(default_factory=list)
    watch: SoundWatch | None = None
    refreshed: int = 0
    cancelled: int = 0

    def check_line(self, line: LineSettings, password: str, done: Told) -> None:
        """See :meth:`SetupProbes.check_line`."""
        self.lines.append((line, password))
        self._answer(done, self.line_verdict)

    def cancel_line_check(self) -> None:
        """See :meth:`SetupProbes.cancel_line_check`."""
        self.cancelled += 1
        self.pending.clear()

    def check_database(self, database: DatabaseSettings, password: str, done: Told) -> None:
        """See :meth:`SetupProbes.check_database`."""
        self.databases.append((database, password))
        self._answer(done, self.database_verdict)

    def check_recordings(self, folder: str, done: Told) -> None:
        """See :meth:`SetupProbes.check_recordings`."""
        self.folders.append(folder)
        self._answer(done, self.recordings_verdict)

    def watch_sound(self, watch: SoundWatch | None) -> None:
        """See :meth:`SetupProbes.watch_sound`."""
        self.watch = watch
        if watch is not None:
            watch.changed(self.sound)

    def select_sound(self, sound: SoundSettings) -> None:
        """See :meth:`SetupProbes.select_sound`."""
        self.sounds.append(sound)

    def refresh_devices(self) -> None:
        """See :meth:`SetupProbes.refresh_devices`."""
        self.refreshed += 1

    def start_test(self, test: DeviceTest) -> None:
        """See :meth:`SetupProbes.start_test`."""
        self.tests.append(test)

    def stop_test(self) -> None:
        """See :meth:`SetupProbes.stop_test`."""
        self.tests.append(None)

    def save(
        self, settings: Settings, passwords: Mapping[str, str], done: Told, before: Settings | None = None
    ) -> None:
        """See :meth:`SetupProbes.save`."""
        self.saved.append((settings, dict(passwords)))
        self._answer(done, self.save_verdict)

    def save_targets(self, targets: tuple[Target, ...], done: Told) -> None:
        """See :meth:`SetupProbes.save_targets`."""
        self.saved_targets.append(targets)
        self._answer(done, self.targets_verdict)

    def plug(self, *devices: SoundDevice) -> None:
        """Devices come and go."""
        self.sound = Sound(devices=devices)
        if self.watch is not None:
            self.watch.changed(self.sound)

    def release(self) -> None:
        """Let the held answers go."""
        pending, self.pending = self.pending, []
        for answer in pending:
            answer()

    def _answer(self, done: Told, verdict: Verdict) -> None:
        if self.holds:
            self.pending.append(lambda: done(verdict))
        else:
            done(verdict)


@dataclass
class FakePasswordCare:
    """The passwords' home as a test wants it."""

    view: PasswordView = field(default_factory=lambda: PasswordView(SecretHome.KEYRING))
    verdict: Verdict = field(default_factory=lambda: good("好了"))
    done_: list[tuple[str, str]] = field(default_factory=list)

    def look(self, names: tuple[str, ...], done: Callable[[PasswordView], None]) -> None:
        """See :meth:`PasswordCare.look`."""
        done(self.view)

    def unlock(self, passphrase: str, done: Told) -> None:
        """See :meth:`PasswordCare.unlock`."""
        self.done_.append(("unlock", passphrase))
        done(self.verdict)

    def change_passphrase(self, passphrase: str, done: Told) -> None:
        """See :meth:`PasswordCare.change_passphrase`."""
        self.done_.append(("change", passphrase))
        done(self.verdict)

    def start_over(self, done: Told) -> None:
        """See :meth:`PasswordCare.start_over`."""
        self.done_.append(("start over", ""))
        done(self.verdict)
