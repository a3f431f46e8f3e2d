"""The gate: signs people in by the database, or by what this desk remembers while that is away."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from console.jobs import Jobs
from console.settings.secrets import SecretsError
from forms.access.accounts import SignInRules
from forms.access.errors import AccountRefused
from forms.access.offline import OfflineRecord, read_record, remembered, try_offline
from forms.access.passwords import Passwords
from forms.access.roles import Actor, Role
from forms.access.signing_in import (
    SignedIn,
    accounts_are_missing,
    change_password,
    choose_pin,
    leaders_with_pin,
    make_first_account,
    note_offline_sign_ins,
    sign_in,
    sign_in_with_pin,
    sign_out,
    standing_of,
)
from forms.errors import FormsError, StorageError
from forms.ports import UnitOfWork

log = logging.getLogger(__name__)
SETTLE_EVERY_MS = 60_000


class Stage(Enum):
    """What is asked for."""

    LOOKING = auto()
    SIGN_IN = auto()
    FIRST = auto()
    """Nobody has an account in this database yet."""
    CHANGE = auto()
    """The password was right, but a new one has to be chosen."""
    PIN = auto()
    """A leader pressed their own tile: the PIN is asked for."""
    NEW_PIN = auto()
    """A leader signed in by password and has no PIN yet."""


class KeptSecrets(Protocol):
    """Where the desk remembers people; see console.settings.secrets."""

    def get(self, name: str) -> str | None:
        """The text kept under that name. SecretsError."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep a text. SecretsError."""
        ...


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came in; `offline` says that the desk let them in without the database.

    `for_stage`: a leader by the PIN, for a live session and nothing else.
    """

    actor: Actor
    offline: bool = False
    for_stage: bool = False


class Gate(QObject):
    """Signs in, with everything slow in a lane.

    `stage_changed` carries a :class:`Stage`, `told` a sentence about it, `refused` why something failed,
    `entered` an :class:`Entered`, `revoked` a person whose account was closed or changed while they
    worked without the database.
    """

    stage_changed = Signal(object)
    told = Signal(str)
    refused = Signal(str)
    entered = Signal(object)
    revoked = Signal(object)

    def __init__(
        self,
        lane: Jobs,
        open_unit_of_work: Callable[[], UnitOfWork],
        secrets: KeptSecrets,
        rules: SignInRules,
        now: Callable[[], datetime],
        passwords: Passwords | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._open = open_unit_of_work
        self._uow: UnitOfWork | None = None
        self._secrets = secrets
        self.rules = rules
        self._now = now
        self._passwords = passwords
        self._typed = ("", "")
        self._coming: Actor | None = None
        self._knows_leaders = False
        self.leaders: tuple[Actor, ...] = ()
        """Whom the entrance offers a tile: leaders who have a PIN."""
        self.leader: Actor | None = None
        """Whose PIN is asked for."""
        self.stage = Stage.LOOKING
        self.busy = False
        self._settling: Actor | None = None
        self._settle_timer = QTimer(self)
        self._settle_timer.setInterval(SETTLE_EVERY_MS)
        self._settle_timer.timeout.connect(self._settle)

    def look(self) -> None:
        """Find out whether anybody has an account yet, and which leaders come in by PIN."""

        def look() -> tuple[bool, tuple[Actor, ...]]:
            missing = accounts_are_missing(self._work())
            return missing, () if missing else leaders_with_pin(self._work())

        def found(what: tuple[bool, tuple[Actor, ...]]) -> None:
            missing, self.leaders = what
            self._knows_leaders = True
            self._move(Stage.FIRST if missing else Stage.SIGN_IN)

        def failed(error: Exception) -> None:
            self._move(Stage.SIGN_IN)
            self.told.emit(f"{_words(error)}在本机登录过的人可以先登录接电话。")

        self._submit(look, found, failed)

    def sign_in(self, code: str, password: str) -> None:
        """Sign in with 工号 and password."""
        code = code.strip()
        if not code or not password:
            self.refused.emit("请填写工号和密码。")
            return

        def signed(signed_in: SignedIn | Entered) -> None:
            if isinstance(signed_in, Entered):
                self.entered.emit(signed_in)
            elif signed_in.must_change:
                self._typed = (code, password)
                self._move(Stage.CHANGE)
                self.told.emit(signed_in.must_change)
            else:
                self._typed = (code, password)
                self._let_in(signed_in.actor)

        self._submit(lambda: self._try(code, password), signed)

    def make_first(self, code: str, name: str, password: str, again: str) -> None:
        """Make the first account of this database, and sign in with it."""
        if not self._same(password, again):
            return

        def make() -> Entered:
            made = make_first_account(
                code, name, password, self._work(), self._now(), rules=self.rules, passwords=self._passwords
            )
            self._remember(made.actor, password)
            return Entered(made.actor)

        def failed(error: Exception) -> None:
            if isinstance(error, AccountRefused) and code.strip() and name.strip():
                self._move(Stage.SIGN_IN)
            self.refused.emit(_words(error))

        self._submit(make, self.entered.emit, failed)

    def change(self, new: str, again: str) -> None:
        """Choose a new password in the place of the one just used."""
        if not self._same(new, again):
            return
        code, old = self._typed

        def change() -> Entered:
            changed = change_password(
                code, old, new, self._work(), self._now(), rules=self.rules, passwords=self._passwords
            )
            self._remember(changed.actor, new)
            return Entered(changed.actor)

        def changed(entered: Entered) -> None:
            self._typed = (code, new)
            self._let_in(entered.actor)

        self._submit(change, changed)

    def choose_leader(self, leader: Actor) -> None:
        """A leader's tile was pressed."""
        self.leader = leader
        self._move(Stage.PIN)

    def sign_in_with_pin(self, pin: str) -> None:
        """The leader's PIN: for a live session and nothing else."""
        leader = self.leader
        if leader is None:
            return

        def work() -> SignedIn:
            return sign_in_with_pin(
                leader.code, pin, self._work(), self._now(), rules=self.rules, passwords=self._passwords
            )

        self._submit(work, lambda signed: self.entered.emit(Entered(signed.actor, for_stage=True)))

    def set_pin(self, pin: str, again: str) -> None:
        """A leader's own PIN, chosen after the password; then the desk opens."""
        actor, (_, password) = self._coming, self._typed
        if actor is None:
            return
        if pin != again:
            self.refused.emit("两次输入的数字口令不一样，请重新输入。")
            return

        def work() -> None:
            choose_pin(
                actor, password, pin, self._work(), self._now(), rules=self.rules, passwords=self._passwords
            )

        self._submit(work, lambda _: self.come_in())

    def come_in(self) -> None:
        """Open the desk without choosing a PIN now, or with it."""
        actor, self._coming, self._typed = self._coming, None, ("", "")
        if actor is not None:
            self.entered.emit(Entered(actor))

    def back(self) -> None:
        """Sign in as somebody else."""
        self._typed, self._coming, self.leader = ("", ""), None, None
        self._move(Stage.SIGN_IN)

    def leave(self, actor: Actor) -> None:
        """Note that somebody signed out."""
        self._lane.submit(
            lambda: sign_out(actor, self._work(), self._now()),
            lambda _: None,
            lambda error: log.warning("the sign-out was not noted: %s", type(error).__name__),
        )

    def settle(self, actor: Actor) -> None:
        """Once the database is back, note sign-ins made without it and see whether the rights stand."""
        self._settling = actor
        self._settle()

    def close(self) -> None:
        """Stop trying, and end the lane."""
        self._settle_timer.stop()
        self._lane.stop()

    # --- in the lane

    def _work(self) -> UnitOfWork:
        if self._uow is None:
            self._uow = self._open()
        return self._uow

    def _try(self, code: str, password: str) -> SignedIn | Entered:
        try:
            signed = sign_in(
                code, password, self._work(), self._now(), rules=self.rules, passwords=self._passwords
            )
        except StorageError as away:
            return self._try_offline(code, password, away)
        if not signed.must_change:
            self._remember(signed.actor, password)
        return signed

    def _try_offline(self, code: str, password: str, away: StorageError) -> Entered:
        record = self._recall(code)
        if record is None:
            raise away
        tried = try_offline(record, password, self._now(), rules=self.rules, passwords=self._passwords)
        # kept before anything is told: a wrong try that isn't counted would be free
        self._secrets.set(_name(code), tried.record.encoded())
        if tried.refused is not None:
            raise tried.refused
        return Entered(tried.record.actor, offline=True)

    def _recall(self, code: str) -> OfflineRecord | None:
        try:
            return read_record(self._secrets.get(_name(code)) or "")
        except SecretsError as error:
            log.warning("what the desk remembers can't be read: %s", type(error).__name__)
            return None

    def _remember(self, actor: Actor, password: str) -> None:
        """Let this person in without the database for some days; earlier such sign-ins are noted first."""
        before = self._recall(actor.code)
        if before is not None and before.unnoted:
            note_offline_sign_ins(actor.code, before.unnoted, self._work(), self._now())
        record = remembered(actor, password, self._now(), passwords=self._passwords)
        try:
            self._secrets.set(_name(actor.code), record.encoded())
        except SecretsError as error:
            log.warning("the desk can't remember who signed in: %s", type(error).__name__)

    def _settle(self) -> None:
        actor = self._settling
        if actor is None:
            return

        def settle() -> Actor | None:
            record = self._recall(actor.code)
            if record is None or not record.unnoted:
                return actor
            note_offline_sign_ins(actor.code, record.unnoted, self._work(), self._now())
            self._secrets.set(_name(actor.code), replace(record, unnoted=()).encoded())
            return standing_of(actor, self._work())

        def settled(now: Actor | None) -> None:
            self._settle_timer.stop()
            if now is None or (now.roles, now.unit) != (actor.roles, actor.unit):
                self.revoked.emit(actor)

        def failed(error: Exception) -> None:
            log.warning("offline sign-ins are not noted yet: %s", type(error).__name__)
            self._settle_timer.start()

        self._lane.submit(settle, settled, failed)

    # ---

    def _let_in(self, actor: Actor) -> None:
        """At the entrance a leader without a PIN is offered one; a locked desk, which never looked, opens."""
        self._coming = actor
        known = {each.code for each in self.leaders}
        if self._knows_leaders and Role.LEADER in actor.roles and actor.code not in known:
            self._move(Stage.NEW_PIN)
        else:
            self.come_in()

    def _same(self, password: str, again: str) -> bool:
        if password == again:
            return True
        self.refused.emit("两次输入的新密码不一样，请重新输入。")
        return False

    def _submit(
        self,
        work: Callable[[], object],
        done: Callable[..., object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        if self.busy:
            return
        self.busy = True

        def finished(result: object) -> None:
            self.busy = False
            done(result)

        def stumbled(error: Exception) -> None:
            self.busy = False
            if failed is None:
                self.refused.emit(_words(error))
            else:
                failed(error)

        self._lane.submit(work, finished, stumbled)

    def _move(self, stage: Stage) -> None:
        self.stage = stage
        self.stage_changed.emit(stage)


def _name(code: str) -> str:
    return f"desk-sign-in/{code}"


def _words(error: Exception) -> str:
    if isinstance(error, FormsError):
        log.warning("sign-in: %s %s", type(error).__name__, error.detail)
        return error.text
    if isinstance(error, SecretsError):
        return f"{error}"
    log.error("sign-in failed", exc_info=error)
    return "登录时程序出错，没有登录。请再试一次；仍不行请把日志发给管理员。"
