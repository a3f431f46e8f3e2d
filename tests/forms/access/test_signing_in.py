"""Signing in, being locked out, first account, changing passwords: the same on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from forms.access.accounts import Account, SignInRules
from forms.access.audit import AuditKind
from forms.access.errors import AccountRefused, LockedOut, PasswordUnfit, SignInRefused
from forms.access.passwords import Passwords
from forms.access.roles import Role
from forms.access.signing_in import (
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
    unlock_desk,
)
from forms.ports import UnitOfWork
from tests.forms.access.people import actor, light_passwords
from tests.forms.samples import NOW

RIGHT = "Wq7#mmzz"
BY = light_passwords()
RULES = SignInRules(wrong_tries=3, locked_for=timedelta(minutes=10))


def keep(uow: UnitOfWork, **changes: object) -> Account:
    """An account of 李静, agent, whose password is RIGHT."""
    account = Account(
        code="2001",
        name="李静",
        roles=frozenset({Role.AGENT}),
        password=BY.hashed(RIGHT),
        must_change=False,
        password_at=NOW,
    )
    account = replace(account, **changes)  # type: ignore[arg-type]
    with uow.writing() as work:
        work.accounts.add(account)
    return account


def stored(uow: UnitOfWork) -> Account:
    with uow.reading() as work:
        account = work.accounts.by_code("2001")
    assert account is not None
    return account


def log_of(uow: UnitOfWork) -> list[str]:
    with uow.reading() as work:
        return [f"{line.who} {line.kind}" for line in work.audit.lines(0, 100)]


def test_the_right_password_opens_the_desk_and_is_noted(uow: UnitOfWork) -> None:
    account = keep(uow, extension="8001", failures=2)
    signed = sign_in(" 2001 ", RIGHT, uow, NOW, rules=RULES, passwords=BY)
    assert signed.actor == account.actor
    assert signed.must_change == ""
    assert (stored(uow).signed_in_at, stored(uow).failures) == (NOW, 0)
    assert log_of(uow) == ["2001 signed_in"]
    assert unlock_desk(signed.actor, RIGHT, uow, NOW, passwords=BY).actor == signed.actor


@pytest.mark.parametrize(
    ("code", "password", "noted"),
    [
        ("2001", "wrong", "2001 sign_in_failed"),
        ("2001", "", "2001 sign_in_failed"),
        ("2009", RIGHT, " sign_in_failed"),
        (RIGHT, "2001", " sign_in_failed"),
        ("", "", " sign_in_failed"),
    ],
)
def test_a_wrong_code_and_a_wrong_password_are_told_alike(
    uow: UnitOfWork, code: str, password: str, noted: str
) -> None:
    keep(uow)
    with pytest.raises(SignInRefused) as refused:
        sign_in(code, password, uow, NOW, rules=RULES, passwords=BY)
    assert refused.value.text == "工号或密码不正确，请核对后重试。"
    assert log_of(uow) == [noted]
    with uow.reading() as work:
        assert all(RIGHT not in repr(line) for line in work.audit.lines(0, 9))


def test_a_closed_account_opens_nothing_and_says_no_more(uow: UnitOfWork) -> None:
    keep(uow, active=False)
    with pytest.raises(SignInRefused, match="工号或密码不正确"):
        sign_in("2001", RIGHT, uow, NOW, rules=RULES, passwords=BY)
    assert standing_of(actor(Role.AGENT), uow) is None


def test_after_so_many_wrong_tries_even_the_right_password_waits(uow: UnitOfWork) -> None:
    keep(uow)
    for _ in range(2):
        with pytest.raises(SignInRefused, match="不正确"):
            sign_in("2001", "wrong", uow, NOW, rules=RULES, passwords=BY)
    with pytest.raises(LockedOut, match="已锁定到 14:10"):
        sign_in("2001", "wrong", uow, NOW, rules=RULES, passwords=BY)
    until = NOW + RULES.locked_for
    for moment in (NOW, until - timedelta(microseconds=1)):
        with pytest.raises(LockedOut) as locked:
            sign_in("2001", RIGHT, uow, moment, rules=RULES, passwords=BY)
        assert locked.value.until == until
    assert sign_in("2001", RIGHT, uow, until, rules=RULES, passwords=BY).actor.name == "李静"
    assert log_of(uow) == [*["2001 sign_in_failed"] * 3, "2001 locked_out", "2001 signed_in"]


def test_a_right_password_between_begins_the_count_anew(uow: UnitOfWork) -> None:
    keep(uow)
    for _ in range(3):
        for _ in range(2):
            with pytest.raises(SignInRefused, match="不正确"):
                sign_in("2001", "wrong", uow, NOW, rules=RULES, passwords=BY)
        sign_in("2001", RIGHT, uow, NOW, rules=RULES, passwords=BY)


def test_an_older_hash_is_made_anew_at_sign_in(uow: UnitOfWork) -> None:
    older = keep(uow)
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    sign_in("2001", RIGHT, uow, NOW, passwords=stronger)
    assert stored(uow).password != older.password
    assert not stronger.outdated(stored(uow).password)
    sign_in("2001", RIGHT, uow, NOW, passwords=stronger)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"must_change": True}, "临时密码"),
        ({"password_at": NOW - timedelta(days=181)}, "超过 180 天"),
    ],
)
def test_without_a_new_password_there_are_no_rights(
    uow: UnitOfWork, changes: dict[str, object], why: str
) -> None:
    account = keep(uow, **changes)
    signed = sign_in("2001", RIGHT, uow, NOW, rules=RULES, passwords=BY)
    assert why in signed.must_change
    assert signed.actor.rights == frozenset()
    with pytest.raises(PasswordUnfit):
        change_password("2001", RIGHT, RIGHT, uow, NOW, rules=RULES, passwords=BY)
    changed = change_password("2001", RIGHT, "New9#kkzz", uow, NOW, rules=RULES, passwords=BY)
    assert changed.actor == account.actor
    assert sign_in("2001", "New9#kkzz", uow, NOW, rules=RULES, passwords=BY).must_change == ""
    with pytest.raises(SignInRefused):
        sign_in("2001", RIGHT, uow, NOW, rules=RULES, passwords=BY)


def test_the_old_password_must_be_known_to_choose_a_new_one(uow: UnitOfWork) -> None:
    keep(uow)
    with pytest.raises(SignInRefused):
        change_password("2001", "wrong", "New9#kkzz", uow, NOW, rules=RULES, passwords=BY)
    assert log_of(uow) == ["2001 sign_in_failed"]


def test_the_first_account_of_a_database_is_administrator_and_agent(uow: UnitOfWork) -> None:
    assert accounts_are_missing(uow)
    made = make_first_account(" 1001 ", "李静", RIGHT, uow, NOW, extension="8001", passwords=BY)
    assert made.actor.roles == {Role.ADMINISTRATOR, Role.AGENT}
    assert not accounts_are_missing(uow)
    assert sign_in("1001", RIGHT, uow, NOW, passwords=BY).must_change == ""
    with pytest.raises(AccountRefused, match="已有人建立"):
        make_first_account("1002", "王磊", RIGHT, uow, NOW, passwords=BY)
    assert log_of(uow) == ["1001 account_added", "1001 signed_in", "1001 signed_in"]


@pytest.mark.parametrize(("code", "name"), [("", "李静"), ("1001", " ")])
def test_the_first_account_needs_code_and_name(uow: UnitOfWork, code: str, name: str) -> None:
    with pytest.raises(AccountRefused, match="工号和姓名"):
        make_first_account(code, name, RIGHT, uow, NOW, passwords=BY)


def test_a_leader_signs_in_to_a_session_with_a_pin_and_with_a_leader_s_rights_only(uow: UnitOfWork) -> None:
    keep(uow, roles=frozenset({Role.LEADER, Role.SUPERVISOR}))
    person = stored(uow).actor
    assert leaders_with_pin(uow) == ()
    choose_pin(person, RIGHT, "284195", uow, NOW, rules=RULES, passwords=BY)
    assert [each.name for each in leaders_with_pin(uow)] == ["李静"]
    signed = sign_in_with_pin("2001", "284195", uow, NOW, rules=RULES, passwords=BY)
    assert signed.actor.roles == {Role.LEADER}
    for _ in range(2):
        with pytest.raises(SignInRefused):
            sign_in_with_pin("2001", "111111", uow, NOW, rules=RULES, passwords=BY)
    with pytest.raises(LockedOut):
        sign_in_with_pin("2001", "111111", uow, NOW, rules=RULES, passwords=BY)


def test_without_a_pin_or_without_the_role_no_pin_opens_anything(uow: UnitOfWork) -> None:
    keep(uow, roles=frozenset({Role.AGENT}), pin=BY.hashed("284195"))
    with pytest.raises(SignInRefused):
        sign_in_with_pin("2001", "284195", uow, NOW, rules=RULES, passwords=BY)
    with pytest.raises(AccountRefused, match="只供领导"):
        choose_pin(stored(uow).actor, RIGHT, "284195", uow, NOW, rules=RULES, passwords=BY)


def test_signing_out_and_late_news_of_offline_sign_ins_are_noted(uow: UnitOfWork) -> None:
    keep(uow)
    sign_out(stored(uow).actor, uow, NOW)
    note_offline_sign_ins("2001", (NOW, NOW + timedelta(hours=1)), uow, NOW + timedelta(hours=2))
    with uow.reading() as work:
        lines = work.audit.lines(0, 9)
    assert [line.kind for line in lines] == [
        AuditKind.SIGNED_OUT,
        AuditKind.SIGNED_IN_OFFLINE,
        AuditKind.SIGNED_IN_OFFLINE,
    ]
    assert lines[2].reason == "发生于 2026-11-21 15:00:00"


def test_the_rights_of_now_can_be_asked_for(uow: UnitOfWork) -> None:
    keep(uow, roles=frozenset({Role.QUALITY}))
    assert standing_of(actor(Role.AGENT), uow) == stored(uow).actor
    assert standing_of(actor(Role.AGENT, code="none"), uow) is None
