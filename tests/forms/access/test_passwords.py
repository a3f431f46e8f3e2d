"""Which passwords will do, and how they are kept."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from forms.access.accounts import SignInRules
from forms.access.errors import PasswordUnfit
from forms.access.passwords import (
    Passwords,
    at_work,
    check_new_password,
    check_new_pin,
    temporary_password,
)
from tests.forms.access.people import light_passwords

RULES = SignInRules()


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Ab3!x", "至少 8 位"),
        ("abcxyzwq", "3 种"),
        ("abcx8zwq", "3 种"),
        ("Abcx1234zz", "1234"),
        ("Abx4321zzq", "1234"),
        ("Axaaaa82zz", "aaaa"),
        ("Abcdxx82zz", "1234"),
        ("MyAdmin#82", "常见密码"),
        ("Li2001Jing", "工号和姓名"),
        (" Wq7#mmzz", "首尾"),
        ("Wq7#mm\tzz", "首尾"),
        ("Wq7#" + "mz" * 70, "最多 128 位"),
        ("Old#Wq7mz", "与原密码不同"),
    ],
)
def test_a_password_that_will_not_do_says_why(password: str, missing: str) -> None:
    with pytest.raises(PasswordUnfit, match="密码未修改") as refused:
        check_new_password(password, "2001", "李静", RULES, "Old#Wq7mz")
    assert missing in refused.value.text


@pytest.mark.parametrize("password", ["Wq7#mmzz", "热线Wq7mmzz", "correct Horse 7 staple", "aB3aB3aB3"])
def test_these_passwords_will_do(password: str) -> None:
    check_new_password(password, "2001", "李静", RULES, "other")


@pytest.mark.parametrize(
    "pin", ["", "28419", "2841950", "28419a", "２８４１９５", "123495", "284444", "987650"]
)
def test_a_pin_is_six_digits_not_in_a_row(pin: str) -> None:
    with pytest.raises(PasswordUnfit, match="口令"):
        check_new_pin(pin, RULES)
    check_new_pin("284195", RULES)


def test_temporary_passwords_will_do_and_differ() -> None:
    made = {temporary_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_new_password(password, "2001", "李静", RULES)
        assert not set(password) & set("0O1lIio")


@given(st.text(max_size=40), st.text(max_size=40))
def test_only_the_same_password_fits(one: str, other: str) -> None:
    by = light_passwords()
    kept = by.hashed(one)
    assert by.fits(kept, one)
    assert by.fits(kept, other) is (one == other)


@pytest.mark.parametrize("kept", ["", "broken", "$argon2id$v=19$m=8,t=1,p=1$xx"])
def test_an_empty_or_broken_hash_fits_nothing(kept: str) -> None:
    by = light_passwords()
    assert not by.fits(kept, "")
    assert not by.fits(kept, kept)


def test_at_work_hashes_are_argon2id_with_the_library_s_own_parameters() -> None:
    kept = at_work().hashed("Wq7#mmzz")
    defaults = PasswordHasher()
    assert kept.startswith(f"$argon2id$v=19$m={defaults.memory_cost},t={defaults.time_cost},p=")
    assert at_work().fits(kept, "Wq7#mmzz")
    assert not at_work().outdated(kept)
    assert at_work().outdated(light_passwords().hashed("x"))


def test_surrogates_from_a_broken_keyboard_are_no_crash() -> None:
    by = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    assert not by.fits(by.hashed("x"), "\ud800")
