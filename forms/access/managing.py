"""Use cases of the administrator: accounts, their roles, passwords and locks. Listed at the foot.

Nobody gives rights to themselves (GB/T 22239-2019: running the system and doing its business stay apart)
except where a database has one administrator only; whatever is changed is noted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forms.access.accounts import CODE_LONGEST, NAME_LONGEST, Account, SignInRules, roles_text
from forms.access.audit import AuditKind, noted
from forms.access.errors import AccountRefused
from forms.access.passwords import Passwords, at_work, temporary_password, temporary_pin
from forms.access.roles import GIVEN_TO_PEOPLE, Actor, Right, Role, require
from forms.ports import UnitOfWork, Work

RULES = SignInRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the administrator enters for somebody."""

    code: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class AccountMade:
    """An account with what is told once and kept nowhere: a temporary password, or a leader's PIN."""

    account: Account
    temporary: str
    is_pin: bool = False


def list_accounts(actor: Actor, uow: UnitOfWork) -> tuple[Account, ...]:
    """All accounts, by 工号, without their hashes. NotAllowed, StorageError."""
    require(actor, Right.MANAGE_ACCOUNTS)
    with uow.reading() as work:
        return tuple(_without_hashes(each) for each in work.accounts.all())


def add_account(
    actor: Actor, person: Person, uow: UnitOfWork, now: datetime, passwords: Passwords | None = None
) -> AccountMade:
    """A new account with a temporary password. NotAllowed, AccountRefused, StorageError."""
    require(actor, Right.MANAGE_ACCOUNTS)
    person = _checked(person)
    temporary = temporary_password()
    account = Account(
        code=person.code,
        name=person.name,
        roles=person.roles,
        unit=person.unit,
        extension=person.extension,
        password=(passwords or at_work()).hashed(temporary),
        password_at=now,
    )
    with uow.writing() as work:
        _check_unit(person, work)
        work.accounts.add(account)
        _note(work, actor, AuditKind.ACCOUNT_ADDED, now, account.code, roles_text(account.roles))
    return AccountMade(_without_hashes(account), temporary)


def change_account(actor: Actor, person: Person, uow: UnitOfWork, now: datetime) -> Account:
    """Name, unit, extension and roles of an account, as now entered.

    NotAllowed, AccountRefused, StorageError. Nothing is noted where nothing changes.
    """
    require(actor, Right.MANAGE_ACCOUNTS)
    person = _checked(person)
    with uow.writing() as work:
        _check_unit(person, work)
        before = _stored(person.code, work)
        entered = {"name": person.name, "unit": person.unit, "extension": person.extension}
        if any(getattr(before, name) != value for name, value in entered.items()):
            _note(work, actor, AuditKind.ACCOUNT_CHANGED, now, person.code)
        elif before.roles == person.roles:
            return _without_hashes(before)
        if before.roles != person.roles:
            _check_roles(actor, before, person.roles, work)
            change = f"{roles_text(before.roles)} → {roles_text(person.roles)}"
            _note(work, actor, AuditKind.ROLES_CHANGED, now, person.code, change)
        return _save(work, before, roles=person.roles, **entered)


def reset_password(
    actor: Actor, code: str, uow: UnitOfWork, now: datetime, passwords: Passwords | None = None
) -> AccountMade:
    """A new temporary password, which also ends a lock. NotAllowed, AccountRefused, StorageError."""
    require(actor, Right.MANAGE_ACCOUNTS)
    temporary = temporary_password()
    hashed = (passwords or at_work()).hashed(temporary)
    with uow.writing() as work:
        account = _save(
            work,
            _stored(code, work),
            password=hashed,
            pin="",
            must_change=True,
            failures=0,
            locked_until=None,
            password_at=now,
        )
        _note(work, actor, AuditKind.PASSWORD_RESET, now, account.code)
    return AccountMade(account, temporary)


def give_pin(
    actor: Actor,
    code: str,
    uow: UnitOfWork,
    now: datetime,
    *,
    rules: SignInRules = RULES,
    passwords: Passwords | None = None,
) -> AccountMade:
    """A new PIN for a leader's sign-in to sessions, handed over once; an earlier one is void.

    NotAllowed, AccountRefused for who is no leader, StorageError. Ends a lock, as a new password does.
    """
    require(actor, Right.MANAGE_ACCOUNTS)
    pin = temporary_pin(rules)
    hashed = (passwords or at_work()).hashed(pin)
    with uow.writing() as work:
        before = _stored(code, work)
        if Role.LEADER not in before.roles or not before.active:
            raise AccountRefused("数字口令只供在用的领导账号登录听民声使用。口令未设置。")
        account = _save(work, before, pin=hashed, failures=0, locked_until=None)
        _note(work, actor, AuditKind.PIN_CHANGED, now, account.code)
    return AccountMade(account, pin, is_pin=True)


def unlock_account(actor: Actor, code: str, uow: UnitOfWork, now: datetime) -> Account:
    """End a lock-out before its time. NotAllowed, AccountRefused, StorageError."""
    require(actor, Right.MANAGE_ACCOUNTS)
    with uow.writing() as work:
        account = _save(work, _stored(code, work), failures=0, locked_until=None)
        _note(work, actor, AuditKind.UNLOCKED, now, account.code)
    return account


def close_account(actor: Actor, code: str, uow: UnitOfWork, now: datetime) -> Account:
    """Nobody signs in with it any more; it stays, because the log names it. NotAllowed, AccountRefused."""
    require(actor, Right.MANAGE_ACCOUNTS)
    with uow.writing() as work:
        before = _stored(code, work)
        if before.code == actor.code:
            raise AccountRefused("不能停用自己的账号。请由另一位管理员操作。")
        account = _save(work, before, active=False)
        _note(work, actor, AuditKind.ACCOUNT_CLOSED, now, account.code)
    return account


def open_account(actor: Actor, code: str, uow: UnitOfWork, now: datetime) -> Account:
    """A closed account works again. NotAllowed, AccountRefused, StorageError."""
    require(actor, Right.MANAGE_ACCOUNTS)
    with uow.writing() as work:
        account = _save(work, _stored(code, work), active=True)
        _note(work, actor, AuditKind.ACCOUNT_OPENED, now, account.code)
    return account


def _checked(person: Person) -> Person:
    """What was entered, tidied; AccountRefused with all that is wrong."""
    person = replace(
        person,
        code=person.code.strip(),
        name=" ".join(person.name.split()),
        unit=person.unit.strip(),
        extension=person.extension.strip(),
    )
    problems = [
        text
        for wrong, text in (
            (not person.code, "请填写工号"),
            (len(person.code) > CODE_LONGEST, f"工号最多 {CODE_LONGEST} 个字"),
            (not person.code.isprintable() or " " in person.code, "工号中不能有空格"),
            (not person.name, "请填写姓名"),
            (len(person.name) > NAME_LONGEST, f"姓名最多 {NAME_LONGEST} 个字"),
            (not person.roles, "请至少选择一个角色"),
            (Role.UNIT in person.roles and not person.unit, "承办人须选择所在单位"),
            (
                {Role.ADMINISTRATOR, Role.AUDITOR} <= person.roles,
                "管理员和审计员不能是同一人",
            ),
            (not person.roles <= frozenset(GIVEN_TO_PEOPLE), "值守服务不是人员角色"),
        )
        if wrong
    ]
    if problems:
        raise AccountRefused(f"{'；'.join(problems)}。账号未保存。")
    return person


def _check_unit(person: Person, work: Work) -> None:
    if person.unit and work.units.by_code(person.unit) is None:
        raise AccountRefused(f"没有代码为 {person.unit} 的单位。账号未保存，请先在“单位”中添加。")


def _check_roles(actor: Actor, before: Account, roles: frozenset[Role], work: Work) -> None:
    others = _administrators(work, but=before.code)
    if before.code == actor.code and others:
        raise AccountRefused("不能修改自己的角色。请由另一位管理员操作。")
    if Role.ADMINISTRATOR in before.roles and Role.ADMINISTRATOR not in roles and not others:
        raise AccountRefused("这是最后一位管理员，不能去掉管理员角色。请先指定另一位管理员。")


def _administrators(work: Work, but: str) -> Iterable[Account]:
    return tuple(
        each
        for each in work.accounts.all()
        if each.active and each.code != but and Role.ADMINISTRATOR in each.roles
    )


def _stored(code: str, work: Work) -> Account:
    account = work.accounts.by_code(code.strip())
    if account is None:
        raise AccountRefused(f"没有工号为 {code.strip()} 的账号。")
    return account


def _save(work: Work, account: Account, **changes: Any) -> Account:
    after = replace(account, revision=account.revision + 1, **changes)
    work.accounts.save(after)
    return _without_hashes(after)


def _without_hashes(account: Account) -> Account:
    """Hashes stay where they are kept; of a PIN it is told whether there is one."""
    return replace(account, password="", pin="*" if account.pin else "")


def _note(work: Work, actor: Actor, kind: AuditKind, now: datetime, code: str, reason: str = "") -> None:
    work.audit.add(noted(actor, kind, now, subject=code, reason=reason))


USE_CASES: tuple[Callable[..., object], ...] = (
    list_accounts,
    add_account,
    change_account,
    reset_password,
    give_pin,
    unlock_account,
    close_account,
    open_account,
)
