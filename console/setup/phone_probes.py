"""The checks of the set-up and the settings page, made through the phone engine, the storage and the disk."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject

from console.jobs import Jobs
from console.phone import Phone
from console.settings import (
    DatabaseSettings,
    Folders,
    LineSettings,
    NotSaved,
    Settings,
    SettingsError,
    SoundSettings,
    Target,
    save_settings,
    save_targets,
)
from console.settings.disk import check_recordings
from console.settings.probes import PasswordView, SoundWatch, Told, Verdict, bad, good
from console.settings.sealed_file import SealedFile
from console.settings.secrets import ChosenSecrets, SecretsDamaged, SecretsError, SecretsLocked, SecretStore
from console.setup.line_check import LineCheck
from console.wording import LINK_STATES, REFUSALS, SOUND_FAULTS
from forms.errors import FormsError
from forms.ports import Storage
from telephony.account import SoundFault
from telephony.protocol import (
    Attached,
    CommandRefused,
    DeviceTest,
    DeviceTestEnded,
    Event,
    LevelsMeasured,
    PhoneState,
)

log = logging.getLogger(__name__)


class PhoneProbes(QObject):
    """See :class:`console.settings.probes.SetupProbes` and :class:`console.settings.probes.PasswordCare`.

    `open_storage` makes a database from its address and password. `secrets` and `storage` are lanes:
    a keyring that asks its user to unlock it must not hold up the database.
    """

    def __init__(
        self,
        phone: Phone,
        storage: Jobs,
        secrets_lane: Jobs,
        secrets: SecretStore,
        folders: Folders,
        open_storage: Callable[[str, str | None], Storage],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._storage = storage
        self._lane = secrets_lane
        self._secrets = secrets
        self._folders = folders
        self._open_storage = open_storage
        self._watch: SoundWatch | None = None
        self._test: DeviceTest | None = None
        self._line = LineCheck(phone, self)
        self._round = 0
        phone.changed.connect(self._follow_phone)
        phone.happened.connect(self._follow_event)
        phone.levels_measured.connect(self._follow_levels)

    # --- the line

    def check_line(self, line: LineSettings, password: str, done: Told) -> None:
        """See :meth:`SetupProbes.check_line`."""
        self._round += 1
        wanted = self._round

        def begin(found: str) -> None:
            if wanted == self._round:
                self._line.begin(line.account(found), done)

        def fail(error: Exception) -> None:
            if wanted == self._round:
                done(_of_error(error, "读取分机密码"))

        self._with_password(password, line.secret_name, begin, fail)

    def cancel_line_check(self) -> None:
        """See :meth:`SetupProbes.cancel_line_check`."""
        self._round += 1
        self._line.cancel()

    def _with_password(
        self, typed: str, name: str, use: Callable[[str], None], fail: Callable[[Exception], None]
    ) -> None:
        if typed:
            use(typed)
        else:
            self._lane.submit(lambda: self._secrets.get(name) or "", use, fail)

    # --- database and disk

    def check_database(self, database: DatabaseSettings, password: str, done: Told) -> None:
        """See :meth:`SetupProbes.check_database`."""
        url = database.url or f"sqlite:///{self._folders.database_file.as_posix()}"

        def check(found: str) -> Verdict:
            storage = self._open_storage(url, found or None)
            try:
                verdict = storage.check()
            finally:
                storage.close()
            return good(verdict.text) if verdict.ok else bad(verdict.text)

        def begin(found: str) -> None:
            self._storage.submit(lambda: check(found), done, fail)

        def fail(error: Exception) -> None:
            done(_of_error(error, "打开数据库"))

        if database.takes_password:
            self._with_password(password, database.secret_name, begin, fail)
        else:
            begin("")

    def check_recordings(self, folder: str, done: Told) -> None:
        """See :meth:`SetupProbes.check_recordings`."""
        path = Path(folder) if folder else self._folders.recordings
        self._storage.submit(
            lambda: check_recordings(path), done, lambda error: done(_of_error(error, "检查录音文件夹"))
        )

    # --- sound

    def watch_sound(self, watch: SoundWatch | None) -> None:
        """See :meth:`SetupProbes.watch_sound`."""
        self._watch = watch
        if watch is None:
            self.stop_test()
        else:
            watch.changed(self._phone.state.sound)

    def select_sound(self, sound: SoundSettings) -> None:
        """See :meth:`SetupProbes.select_sound`."""
        self._phone.select_sound(sound.choice())

    def refresh_devices(self) -> None:
        """See :meth:`SetupProbes.refresh_devices`."""
        self._phone.refresh_devices()

    def start_test(self, test: DeviceTest) -> None:
        """See :meth:`SetupProbes.start_test`."""
        self._test = test
        if self._phone.is_attached:
            self._phone.start_device_test(test)
        else:
            self._end_test(LINK_STATES[self._phone.link_state].happened)

    def stop_test(self) -> None:
        """See :meth:`SetupProbes.stop_test`."""
        if self._test is not None:
            self._test = None
            self._phone.stop_device_test()

    def _follow_phone(self, state: PhoneState) -> None:
        if self._watch is not None:
            self._watch.changed(state.sound)

    def _follow_levels(self, levels: LevelsMeasured) -> None:
        if self._watch is not None:
            self._watch.level(levels.microphone)

    def _follow_event(self, event: Event) -> None:
        match event:
            case DeviceTestEnded(test=test, fault=fault) if test is self._test and self._really(test, fault):
                self._end_test(_sound_fault(fault))
            case CommandRefused(refusal=refusal) if self._test is not None:
                self._end_test(REFUSALS[refusal])
            case Attached() if self._test is not None:
                self._end_test("话机程序重启过，请再试一次")
            case _:
                return

    def _really(self, test: DeviceTest, fault: str) -> bool:
        """Not the late echo of a stop that a new start has overtaken: only the ring ends by itself."""
        return bool(fault) or test is DeviceTest.RING or bool(self._phone.state.calls)

    def _end_test(self, fault: str) -> None:
        test, self._test = self._test, None
        if self._watch is not None and test is not None:
            self._watch.ended(test, fault)

    # --- saving

    def save(
        self, settings: Settings, passwords: Mapping[str, str], done: Told, before: Settings | None = None
    ) -> None:
        """See :meth:`SetupProbes.save`."""

        def work() -> Verdict:
            if isinstance(self._secrets, ChosenSecrets):
                self._secrets.switch(settings.secrets.keep, settings.secret_names)
            for name, password in passwords.items():
                self._secrets.set(name, password)
            save_settings(self._folders.settings_file, settings, before)
            return good("设置已保存")

        self._lane.submit(work, done, lambda error: done(_of_error(error, "保存设置")))

    def save_targets(self, targets: tuple[Target, ...], done: Told) -> None:
        """See :meth:`SetupProbes.save_targets`."""

        def work() -> Verdict:
            save_targets(self._folders.config, targets)
            return good("一键呼叫已保存")

        self._lane.submit(work, done, lambda error: done(_of_error(error, "保存一键呼叫")))

    # --- passwords

    def look(self, names: tuple[str, ...], done: Callable[[PasswordView], None]) -> None:
        """See :meth:`PasswordCare.look`."""
        secrets = self._secrets

        def work() -> PasswordView:
            file = _file(secrets)
            locked = file is not None and file.is_locked
            damaged = ""
            kept: set[str] = set()
            try:
                kept = set() if locked else {name for name in names if secrets.get(name)}
            except SecretsLocked:
                locked = True
            except SecretsError as error:
                damaged = str(error)
            return PasswordView(secrets.home, secrets.notice, locked, damaged, frozenset(kept))

        def fail(error: Exception) -> None:
            done(PasswordView(secrets.home, damaged=_of_error(error, "查看密码").happened))

        self._lane.submit(work, done, fail)

    def unlock(self, passphrase: str, done: Told) -> None:
        """See :meth:`PasswordCare.unlock`."""
        self._with_file(lambda file: file.unlock(passphrase), "密码已解锁", done)

    def change_passphrase(self, passphrase: str, done: Told) -> None:
        """See :meth:`PasswordCare.change_passphrase`."""
        said = "口令已启用，下次打开程序时要输入" if passphrase else "口令已取消"
        self._with_file(lambda file: file.change_passphrase(passphrase), said, done)

    def start_over(self, done: Told) -> None:
        """See :meth:`PasswordCare.start_over`."""
        self._with_file(lambda file: file.start_over(), "坏文件已移开，请重新输入密码", done)

    def _with_file(self, act: Callable[[SealedFile], object], said: str, done: Told) -> None:
        secrets = self._secrets

        def work() -> Verdict:
            file = _file(secrets)
            if file is None:
                return bad("密码在系统密钥环里，由系统管理")
            act(file)
            return good(said)

        self._lane.submit(work, done, lambda error: done(_of_error(error, "处理密码文件")))


def _file(secrets: SecretStore) -> SealedFile | None:
    store = secrets.store if isinstance(secrets, ChosenSecrets) else secrets
    return store if isinstance(store, SealedFile) else None


def _sound_fault(fault: str) -> str:
    if not fault:
        return ""
    if fault in {str(known) for known in SoundFault}:
        explanation = SOUND_FAULTS[SoundFault(fault)]
        return f"{explanation.happened}，{explanation.to_do}"
    log.warning("a device test ended with a fault of no known kind")
    return "测试没有完成，请再试一次"


def _of_error(error: Exception, doing: str) -> Verdict:
    """What a job raised, in plain words; a defect of the program goes to the log with its traceback."""
    if isinstance(error, SecretsDamaged):
        return bad(str(error), "在“密码保存”里移开坏文件，再重新输入密码")
    if isinstance(error, SecretsError | NotSaved | SettingsError):
        return bad(str(error))
    if isinstance(error, FormsError):
        return bad(error.text)
    log.error("%s failed", doing, exc_info=error)
    return bad(f"{doing}时程序出错", "再试一次；仍不行请把日志发给管理员")
