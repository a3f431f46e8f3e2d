"""Use cases of signing in and of one's own passwords. Listed at the foot.

Hashing is slow by design, so it is done outside the transaction; what it found is then set against the
account as it is at that moment. A failure is counted and noted before it is told.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from forms.access.accounts import Account, SignInRules, roles_text
from forms.access.audit import AuditEntry, AuditKind, noted
from forms.access.errors import AccountRefused, LockedOut, SignInRefused
from forms.access.passwords import Passwords, at_work, check_new_password, check_new_pin
from forms.access.roles import Actor, Role
from forms.ports import UnitOfWork, Work
from forms.ticket import BEIJING_TIME

REFUSED = "工号或密码不正确，请核对后重试。"
FIRST_ROLES = frozenset({Role.ADMINISTRATOR, Role.AGENT})
RULES = SignInRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody who proved who they are.

    `must_change` says in Chinese why a new password has to be chosen before anything else; empty: it has not.
    """

    actor: Actor
    must_change: str = ""


def sign_in(
    code: str,
    password: str,
    uow: UnitOfWork,
    now: datetime,
    *,
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> SignedIn:
    """Who signs in with this 工号 and password, noted either way.

    SignInRefused (the same words for a wrong 工号, a wrong password and a closed account), LockedOut,
    StorageError: then nothing was found out.
    """
    by = passwords or at_work()
    account = _account(code, uow)
    _refuse_locked(account, now)
    fits = by.fits(account.password if account else "", password)
    right = fits and account is not None and account.active
    renewed = by.hashed(password) if right and account and by.outdated(account.password) else ""
    after = _settle(code, right, uow, now, rules, AuditKind.SIGNED_IN, renewed=renewed)
    why = _why_change(after, now, rules)
    # no rights before the new password: whoever heard the temporary one can do nothing with it unseen
    return SignedIn(actor=replace(after.actor, roles=frozenset()) if why else after.actor, must_change=why)


def unlock_desk(
    actor: Actor,
    password: str,
    uow: UnitOfWork,
    now: datetime,
    *,
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> SignedIn:
    """The person at a locked desk is back. As `sign_in`; the rights are those of now."""
    return sign_in(actor.code, password, uow, now, rules=rules, passwords=passwords)


def sign_in_with_pin(
    code: str,
    pin: str,
    uow: UnitOfWork,
    now: datetime,
    *,
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> SignedIn:
    """A leader's sign-in to a session (听民声): with the PIN, and with the leader's rights only.

    SignInRefused (says how many tries are left: who has a PIN is no secret, it is offered), LockedOut,
    StorageError.
    """
    account = _account(code, uow)
    _refuse_locked(account, now)
    right = (
        (passwords or at_work()).fits(account.pin if account else "", pin)
        and account is not None
        and account.active
        and Role.LEADER in account.roles
    )
    after = _settle(code, right, uow, now, rules, AuditKind.SIGNED_IN, subject="数字口令", tells_left=True)
    return SignedIn(actor=replace(after.actor, roles=frozenset({Role.LEADER})))


def leaders_with_pin(uow: UnitOfWork) -> tuple[Actor, ...]:
    """Whom the sign-in of a session offers: leaders who have a PIN. Tells names and 工号 only."""
    with uow.reading() as work:
        accounts = work.accounts.all()
    return tuple(
        Actor(code=each.code, name=each.name, roles=frozenset({Role.LEADER}))
        for each in accounts
        if each.active and each.pin and Role.LEADER in each.roles
    )


def sign_out(actor: Actor, uow: UnitOfWork, now: datetime) -> None:
    """Note that somebody left the desk."""
    with uow.writing() as work:
        work.audit.add(noted(actor, AuditKind.SIGNED_OUT, now))


def note_offline_sign_ins(code: str, moments: tuple[datetime, ...], uow: UnitOfWork, now: datetime) -> None:
    """Note later that somebody signed in while the database was away."""
    with uow.writing() as work:
        for moment in moments:
            reason = f"发生于 {moment.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M:%S}"
            entry = AuditEntry(at=now, who=code, kind=AuditKind.SIGNED_IN_OFFLINE, reason=reason)
            work.audit.add(entry)


def standing_of(actor: Actor, uow: UnitOfWork) -> Actor | None:
    """The person's rights as they are now; None if the account was closed."""
    account = _account(actor.code, uow)
    return account.actor if account is not None and account.active else None


def accounts_are_missing(uow: UnitOfWork) -> bool:
    """Whether this database has no account yet, so that the first administrator is to be made."""
    with uow.reading() as work:
        return work.accounts.are_none()


def make_first_account(
    code: str,
    name: str,
    password: str,
    uow: UnitOfWork,
    now: datetime,
    *,
    extension: str = "",
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> SignedIn:
    """The first person of a new database: administrator and agent, signed in at once.

    AccountRefused if somebody was quicker or 工号 or name is missing, PasswordUnfit, StorageError.
    """
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise AccountRefused("请填写工号和姓名。")
    check_new_password(password, code, name, rules)
    account = Account(
        code=code,
        name=name,
        roles=FIRST_ROLES,
        extension=extension,
        password=(passwords or at_work()).hashed(password),
        must_change=False,
        password_at=now,
        signed_in_at=now,
    )
    with uow.writing() as work:
        if not work.accounts.are_none():
            raise AccountRefused("已有人建立了第一个账号，未重复建立。请用工号和密码登录，或联系管理员。")
        work.accounts.add(account)
        work.audit.add(
            noted(account.actor, AuditKind.ACCOUNT_ADDED, now, subject=code, reason=roles_text(account.roles))
        )
        work.audit.add(noted(account.actor, AuditKind.SIGNED_IN, now))
    return SignedIn(actor=account.actor)


def change_password(
    code: str,
    old: str,
    new: str,
    uow: UnitOfWork,
    now: datetime,
    *,
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> SignedIn:
    """A new password of one's own choice; the old one proves who asks.

    SignInRefused, LockedOut, PasswordUnfit, StorageError. Signs in.
    """
    by = passwords or at_work()
    signed_in = sign_in(code, old, uow, now, rules=rules, passwords=by)
    actor = signed_in.actor
    check_new_password(new, actor.code, actor.name, rules, old)
    hashed = by.hashed(new)
    with uow.writing() as work:
        account = _stored(actor.code, work)
        account = _save(work, account, password=hashed, password_at=now, must_change=False)
        work.audit.add(noted(actor, AuditKind.PASSWORD_CHANGED, now, subject=actor.code))
    return SignedIn(actor=account.actor)


def choose_pin(
    actor: Actor,
    password: str,
    pin: str,
    uow: UnitOfWork,
    now: datetime,
    *,
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> None:
    """A leader's own PIN for sessions; the password proves who asks. As `change_password`."""
    by = passwords or at_work()
    sign_in(actor.code, password, uow, now, rules=rules, passwords=by)
    check_new_pin(pin, rules)
    with uow.writing() as work:
        account = _stored(actor.code, work)
        if account.must_change:
            raise AccountRefused("请先把临时密码改成自己的密码，再设置数字口令。口令未设置。")
        if Role.LEADER not in account.roles:
            raise AccountRefused("数字口令只供领导登录听民声使用。")
        _save(work, account, pin=by.hashed(pin))
        work.audit.add(noted(actor, AuditKind.PIN_CHANGED, now, subject=actor.code))


def _account(code: str, uow: UnitOfWork) -> Account | None:
    with uow.reading() as work:
        return work.accounts.by_code(code.strip())


def _stored(code: str, work: Work) -> Account:
    account = work.accounts.by_code(code.strip())
    if account is None:
        raise SignInRefused(REFUSED)
    return account


def _save(work: Work, account: Account, **changes: Any) -> Account:
    after = replace(account, revision=account.revision + 1, **changes)
    work.accounts.save(after)
    return after


def _refuse_locked(account: Account | None, now: datetime) -> None:
    if account is None or account.locked_until is None or account.locked_until <= now:
        return
    until = account.locked_until
    raise LockedOut(
        f"密码错误次数过多，账号已锁定到 {until.astimezone(BEIJING_TIME):%H:%M}。"
        "请稍后再试，或请管理员解除锁定。",
        until,
        detail=f"{account.code} is locked out",
    )


def _settle(
    code: str,
    right: bool,
    uow: UnitOfWork,
    now: datetime,
    rules: SignInRules,
    kind: AuditKind,
    *,
    subject: str = "",
    renewed: str = "",
    tells_left: bool = False,
) -> Account:
    """Count and note the try; the account if it was right. *tells_left*: say how many tries are left."""
    with uow.writing() as work:
        account = work.accounts.by_code(code.strip())
        if account is not None and account.locked_until is not None and account.locked_until > now:
            right = False
        if account is None:
            # what was typed may be a password in the wrong field: it isn't kept
            work.audit.add(AuditEntry(at=now, who="", kind=AuditKind.SIGN_IN_FAILED, reason="没有此工号"))
        elif right:
            changes = {"password": renewed} if renewed else {}
            account = _save(work, account, failures=0, locked_until=None, signed_in_at=now, **changes)
            work.audit.add(noted(account.actor, kind, now, subject=subject))
            return account
        else:
            account = _count_failure(work, account, now, rules, subject)
    _refuse_locked(account, now)
    if tells_left and account is not None and account.active:
        left = rules.wrong_tries - account.failures
        raise SignInRefused(f"数字口令不对，还可以再试 {left} 次。忘记口令请找工作人员。")
    raise SignInRefused(REFUSED)


def _count_failure(work: Work, account: Account, now: datetime, rules: SignInRules, subject: str) -> Account:
    actor = account.actor
    reason = "" if account.active else "账号已停用"
    work.audit.add(noted(actor, AuditKind.SIGN_IN_FAILED, now, subject=subject, reason=reason))
    failures = account.failures + 1
    if failures < rules.wrong_tries:
        return _save(work, account, failures=failures)
    work.audit.add(noted(actor, AuditKind.LOCKED_OUT, now, reason=f"连续错误 {failures} 次"))
    return _save(work, account, failures=0, locked_until=now + rules.locked_for)


def _why_change(account: Account, now: datetime, rules: SignInRules) -> str:
    if account.must_change:
        return "这是管理员给您的临时密码，请先设置自己的密码。"
    if rules.lasts is not None and now - account.password_at > rules.lasts:
        return f"密码已使用超过 {rules.lasts // timedelta(days=1)} 天，请设置新密码。"
    return ""


USE_CASES: tuple[Callable[..., object], ...] = (
    sign_in,
    unlock_desk,
    sign_in_with_pin,
    leaders_with_pin,
    sign_out,
    note_offline_sign_ins,
    standing_of,
    accounts_are_missing,
    make_first_account,
    change_password,
    choose_pin,
)
