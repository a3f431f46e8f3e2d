"""Signing in while the database is away, so that calls are still taken.

Who signed in on this very desk not long ago may go on with the rights of that time. The desk keeps a record
of them, in the keyring or the sealed file where its other passwords are: an argon2 hash of the password with
a salt of its own, never the password, and how often a wrong one was tried. After `SignInRules.offline_for`
without the database the record is of no use. It opens the desk and the telephone; tickets are in the
database, which is away. Each such sign-in is noted once the database is back, and the desk locks itself if
the account was closed or lost its roles meanwhile.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from forms.access.accounts import SignInRules
from forms.access.errors import LockedOut, SignInRefused
from forms.access.passwords import Passwords, at_work
from forms.access.roles import Actor, Role
from forms.access.signing_in import RULES
from forms.ticket import BEIJING_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineRecord:
    """What a desk remembers of somebody; `unnoted` are sign-ins that the database doesn't know of yet."""

    code: str
    name: str
    roles: tuple[str, ...]
    unit: str
    extension: str
    password: str
    signed_in_at: datetime
    failures: int = 0
    locked_until: datetime | None = None
    unnoted: tuple[datetime, ...] = ()

    @property
    def actor(self) -> Actor:
        """The person with the rights of then."""
        known = {role.value for role in Role}
        return Actor(
            code=self.code,
            name=self.name,
            roles=frozenset(Role(each) for each in self.roles if each in known),
            unit=self.unit,
            extension=self.extension,
        )

    def encoded(self) -> str:
        """As text for the secret store."""
        return msgspec.json.encode(self).decode()


@dataclass(frozen=True, slots=True)
class OfflineTry:
    """What came of a try: the record to keep now, and the person, or why not."""

    record: OfflineRecord
    actor: Actor | None = None
    refused: SignInRefused | None = None


def remembered(
    actor: Actor, password: str, now: datetime, *, passwords: Passwords | None = None
) -> OfflineRecord:
    """The record of somebody whom the database has just let in."""
    return OfflineRecord(
        code=actor.code,
        name=actor.name,
        roles=tuple(sorted(role.value for role in actor.roles)),
        unit=actor.unit,
        extension=actor.extension,
        password=(passwords or at_work()).hashed(password),
        signed_in_at=now,
    )


def read_record(text: str) -> OfflineRecord | None:
    """The record, or None where it can't be read (of another version, or damaged)."""
    try:
        return msgspec.json.decode(text, type=OfflineRecord)
    except msgspec.DecodeError:
        return None


def try_offline(
    record: OfflineRecord,
    password: str,
    now: datetime,
    *,
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> OfflineTry:
    """Whether the person may go on without the database."""
    if record.locked_until is not None and record.locked_until > now:
        return OfflineTry(record, refused=_locked(record.locked_until))
    # a clock that was put back doesn't make the record last longer
    if not timedelta(0) <= now - record.signed_in_at <= rules.offline_for:
        days = rules.offline_for // timedelta(days=1)
        text = f"连不上数据库，且您上次在本机登录已超过 {days} 天，不能断网登录。请检查网络，或联系管理员。"
        return OfflineTry(record, refused=SignInRefused(text))
    if (passwords or at_work()).fits(record.password, password):
        record = replace(record, failures=0, locked_until=None, unnoted=(*record.unnoted, now))
        return OfflineTry(record, actor=record.actor)
    failures = record.failures + 1
    if failures < rules.wrong_tries:
        refused = SignInRefused("密码不正确，请重试。（连不上数据库，正在用本机记录核对。）")
        return OfflineTry(replace(record, failures=failures), refused=refused)
    until = now + rules.locked_for
    return OfflineTry(replace(record, failures=0, locked_until=until), refused=_locked(until))


def _locked(until: datetime) -> LockedOut:
    return LockedOut(
        f"密码错误次数过多，本机已锁定到 {until.astimezone(BEIJING_TIME):%H:%M}。请稍后再试。", until
    )
