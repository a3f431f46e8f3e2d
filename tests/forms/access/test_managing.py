"""What the administrator does with accounts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.access.accounts import SignInRules
from forms.access.errors import AccountChanged, AccountRefused, NotAllowed, SignInRefused
from forms.access.managing import (
    Person,
    add_account,
    change_account,
    close_account,
    list_accounts,
    open_account,
    reset_password,
    unlock_account,
)
from forms.access.roles import GIVEN_TO_PEOPLE, Role
from forms.access.signing_in import make_first_account, sign_in
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork
from tests.forms.access.people import actor, light_passwords
from tests.forms.samples import NOW

BY = light_passwords()
ADMIN = actor(Role.ADMINISTRATOR, code="1001")
WANG = Person(code="2002", name="王磊", roles=frozenset({Role.DISPATCHER}), extension="8002")
RIGHT = "Wq7#mmzz"


def begin(uow: UnitOfWork) -> None:
    """A database with its first administrator and a unit."""
    make_first_account("1001", "林涛", RIGHT, uow, NOW, passwords=BY)
    with uow.writing() as work:
        work.units.add(Unit(code="U01", name="城管局", kind=UnitKind.DEPARTMENT))


def log_of(uow: UnitOfWork) -> list[str]:
    with uow.reading() as work:
        lines = work.audit.lines(2, 100)
    return [" ".join(filter(None, (line.kind, line.subject, line.reason))) for line in lines]


def test_a_new_account_has_a_temporary_password_that_is_told_once(uow: UnitOfWork) -> None:
    begin(uow)
    made = add_account(ADMIN, replace(WANG, code=" 2002 ", name=" 王  磊 "), uow, NOW, BY)
    assert (made.account.code, made.account.name, made.account.password) == ("2002", "王 磊", "")
    signed = sign_in("2002", made.temporary, uow, NOW, passwords=BY)
    assert "临时密码" in signed.must_change
    assert log_of(uow)[0] == "account_added 2002 派单员"
    with pytest.raises(AccountRefused, match="已有账号"):
        add_account(ADMIN, WANG, uow, NOW, BY)
    with uow.reading() as work:
        assert made.temporary not in repr(work.audit.lines(0, 99))


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (replace(WANG, code=""), "请填写工号"),
        (replace(WANG, code="2 2"), "不能有空格"),
        (replace(WANG, code="2" * 21), "最多 20"),
        (replace(WANG, name=" "), "请填写姓名"),
        (replace(WANG, name="王" * 31), "最多 30"),
        (replace(WANG, roles=frozenset()), "至少选择一个角色"),
        (replace(WANG, roles=frozenset({Role.UNIT})), "承办人须选择所在单位"),
        (replace(WANG, roles=frozenset({Role.UNIT}), unit="U99"), "没有代码为 U99 的单位"),
        (replace(WANG, roles=frozenset({Role.ADMINISTRATOR, Role.AUDITOR})), "不能是同一人"),
        (replace(WANG, roles=frozenset({Role.DUTY})), "不是人员角色"),
    ],
)
def test_what_is_wrong_with_an_account_is_said(uow: UnitOfWork, person: Person, said: str) -> None:
    begin(uow)
    with pytest.raises(AccountRefused, match="账号未保存") as refused:
        add_account(ADMIN, person, uow, NOW, BY)
    assert said in refused.value.text
    assert log_of(uow) == []


def test_somebody_of_a_unit_belongs_to_it(uow: UnitOfWork) -> None:
    begin(uow)
    made = add_account(ADMIN, replace(WANG, roles=frozenset({Role.UNIT}), unit="U01"), uow, NOW, BY)
    assert made.account.actor.unit == "U01"


def test_changes_are_noted_and_roles_with_before_and_after(uow: UnitOfWork) -> None:
    begin(uow)
    add_account(ADMIN, WANG, uow, NOW, BY)
    changed = change_account(ADMIN, replace(WANG, extension="8009"), uow, NOW)
    assert changed.extension == "8009"
    roles = frozenset({Role.DISPATCHER, Role.QUALITY})
    change_account(ADMIN, replace(WANG, extension="8009", roles=roles), uow, NOW)
    again = change_account(ADMIN, replace(WANG, extension="8009", roles=roles), uow, NOW)
    assert again.roles == roles
    assert log_of(uow)[1:] == ["account_changed 2002", "roles_changed 2002 派单员 → 派单员、质检员"]
    with pytest.raises(AccountRefused, match="没有工号为 none"):
        change_account(ADMIN, replace(WANG, code="none"), uow, NOW)


def test_nobody_gives_rights_to_themselves_where_somebody_else_could(uow: UnitOfWork) -> None:
    begin(uow)
    me = Person(code="1001", name="林涛", roles=frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}))
    change_account(ADMIN, me, uow, NOW)
    with pytest.raises(AccountRefused, match="最后一位管理员"):
        change_account(ADMIN, replace(me, roles=frozenset({Role.AGENT})), uow, NOW)
    other = replace(WANG, roles=frozenset({Role.ADMINISTRATOR}))
    add_account(ADMIN, other, uow, NOW, BY)
    with pytest.raises(AccountRefused, match="不能修改自己的角色"):
        change_account(ADMIN, replace(me, roles=frozenset({Role.ADMINISTRATOR})), uow, NOW)
    with pytest.raises(AccountRefused, match="不能停用自己"):
        close_account(ADMIN, "1001", uow, NOW)
    change_account(
        actor(Role.ADMINISTRATOR, code="2002"), replace(me, roles=frozenset({Role.AGENT})), uow, NOW
    )


def test_a_closed_account_signs_in_again_once_opened(uow: UnitOfWork) -> None:
    begin(uow)
    made = add_account(ADMIN, WANG, uow, NOW, BY)
    assert not close_account(ADMIN, "2002", uow, NOW).active
    with pytest.raises(SignInRefused):
        sign_in("2002", made.temporary, uow, NOW, passwords=BY)
    assert open_account(ADMIN, "2002", uow, NOW).active
    assert sign_in("2002", made.temporary, uow, NOW, passwords=BY).actor.code == "2002"


def test_a_locked_account_is_unlocked_or_gets_a_new_password(uow: UnitOfWork) -> None:
    begin(uow)
    made = add_account(ADMIN, WANG, uow, NOW, BY)
    rules = SignInRules(wrong_tries=1, locked_for=timedelta(hours=1))

    def lock() -> None:
        with pytest.raises(SignInRefused):
            sign_in("2002", "wrong", uow, NOW, rules=rules, passwords=BY)
        with pytest.raises(SignInRefused, match="锁定"):
            sign_in("2002", made.temporary, uow, NOW, rules=rules, passwords=BY)

    lock()
    assert unlock_account(ADMIN, "2002", uow, NOW).locked_until is None
    sign_in("2002", made.temporary, uow, NOW, rules=rules, passwords=BY)
    lock()
    again = reset_password(ADMIN, "2002", uow, NOW, BY)
    assert again.temporary != made.temporary
    assert sign_in("2002", again.temporary, uow, NOW, rules=rules, passwords=BY).must_change
    assert [each for each in log_of(uow) if "2002" in each][1:] == ["unlocked 2002", "password_reset 2002"]


@pytest.mark.parametrize("role", [role for role in GIVEN_TO_PEOPLE if role is not Role.ADMINISTRATOR])
def test_nobody_else_may_do_any_of_this(uow: UnitOfWork, role: Role) -> None:
    begin(uow)
    person = actor(role)
    for attempt in (
        lambda: list_accounts(person, uow),
        lambda: add_account(person, WANG, uow, NOW, BY),
        lambda: change_account(person, WANG, uow, NOW),
        lambda: reset_password(person, "1001", uow, NOW, BY),
        lambda: unlock_account(person, "1001", uow, NOW),
        lambda: close_account(person, "1001", uow, NOW),
        lambda: open_account(person, "1001", uow, NOW),
    ):
        with pytest.raises(NotAllowed, match="管理账号"):
            attempt()
    assert log_of(uow) == []


def test_the_list_tells_everything_but_the_hashes(uow: UnitOfWork) -> None:
    begin(uow)
    add_account(ADMIN, WANG, uow, NOW, BY)
    listed = list_accounts(ADMIN, uow)
    assert [each.code for each in listed] == ["1001", "2002"]
    assert "argon2" not in repr(listed)


def test_two_administrators_do_not_overwrite_each_other(uow: UnitOfWork) -> None:
    begin(uow)
    with uow.reading() as work:
        account = work.accounts.by_code("1001")
    assert account is not None
    with uow.writing() as work:
        work.accounts.save(replace(account, revision=account.revision + 1, extension="1"))

    def save_again() -> None:
        with uow.writing() as work:
            work.accounts.save(replace(account, revision=account.revision + 1, extension="2"))

    with pytest.raises(AccountChanged, match="刚被他人改动"):
        save_again()
