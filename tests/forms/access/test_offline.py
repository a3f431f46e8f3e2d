"""Going on without the database, for people whom this desk knows."""

from datetime import timedelta

import pytest

from forms.access.accounts import SignInRules
from forms.access.errors import LockedOut
from forms.access.offline import OfflineRecord, read_record, remembered, try_offline
from forms.access.roles import Role
from tests.forms.access.people import actor, light_passwords
from tests.forms.samples import NOW

BY = light_passwords()
LI = actor(Role.AGENT, Role.QUALITY)
RULES = SignInRules(wrong_tries=3)


def record() -> OfflineRecord:
    return remembered(LI, "Wq7#mmzz", NOW, passwords=BY)


def test_a_record_holds_no_password_and_is_read_back() -> None:
    text = record().encoded()
    assert "Wq7#mmzz" not in text
    read = read_record(text)
    assert read is not None
    assert read.actor == LI


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"code": 1}'])
def test_a_record_that_can_t_be_read_is_none(text: str) -> None:
    assert read_record(text) is None


def test_a_role_of_another_version_gives_no_right() -> None:
    read = read_record(record().encoded().replace('"quality"', '"emperor"'))
    assert read is not None
    assert read.actor.roles == {Role.AGENT}


@pytest.mark.parametrize(
    ("later", "opens"),
    [
        (timedelta(0), True),
        (timedelta(days=7), True),
        (timedelta(days=7, microseconds=1), False),
        (timedelta(microseconds=-1), False),
    ],
)
def test_it_opens_the_desk_for_some_days(later: timedelta, opens: bool) -> None:
    tried = try_offline(record(), "Wq7#mmzz", NOW + later, rules=RULES, passwords=BY)
    assert (tried.actor == LI) is opens
    assert (tried.refused is None) is opens
    assert tried.record.unnoted == ((NOW + later,) if opens else ())


def test_wrong_tries_are_counted_and_lock_the_record() -> None:
    kept = record()
    for count in (1, 2):
        tried = try_offline(kept, "wrong", NOW, rules=RULES, passwords=BY)
        assert tried.actor is None
        assert tried.record.failures == count
        kept = tried.record
    tried = try_offline(kept, "wrong", NOW, rules=RULES, passwords=BY)
    assert isinstance(tried.refused, LockedOut)
    kept = tried.record
    assert isinstance(try_offline(kept, "Wq7#mmzz", NOW, rules=RULES, passwords=BY).refused, LockedOut)
    later = NOW + RULES.locked_for
    assert try_offline(kept, "Wq7#mmzz", later, rules=RULES, passwords=BY).actor == LI
