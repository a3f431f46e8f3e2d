"""Passwords: hashed with argon2id, the rules for new ones, and temporary ones.

The hash's parameters are the library's own defaults (RFC 9106, low memory), so they grow with the library;
whoever signs in with an older hash gets a new one.
"""

import re
import secrets
import string
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from forms.access.accounts import LONGEST_PASSWORD, SignInRules
from forms.access.errors import PasswordUnfit

_KINDS = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"), re.compile(r"[^a-zA-Z0-9]"))
_KIND_NAMES = "大写字母、小写字母、数字、符号"
_RUN = 4
"""So many characters in a row that are equal (1111) or follow each other (1234, abcd) are easily guessed."""
_WELL_KNOWN = ("password", "passw0rd", "admin", "qwerty", "1qaz", "iloveyou", "12345", "hotline")
_READABLE = "abcdefghjkmnpqrstuvwxyz"
_READABLE_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_READABLE_DIGITS = "23456789"


class Passwords:
    """Hashes and checks passwords. `hasher` is lighter in tests than at work."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # checked for people who have no account, so that the answer takes as long for them
        self._nobody = ""

    def hashed(self, password: str) -> str:
        """The argon2 hash of a password, with its parameters and a salt of its own."""
        return self._hasher.hash(_bytes(password))

    def fits(self, kept: str, password: str) -> bool:
        """Whether *password* is what *kept* was made of; an empty or broken hash fits nothing."""
        try:
            self._hasher.verify(kept or self._of_nobody(), _bytes(password))
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False
        return bool(kept)

    def outdated(self, kept: str) -> bool:
        """Whether the parameters have changed since *kept* was made."""
        return self._hasher.check_needs_rehash(kept)

    def _of_nobody(self) -> str:
        if not self._nobody:
            self._nobody = self.hashed(secrets.token_hex(8))
        return self._nobody


@cache
def at_work() -> Passwords:
    """With the library's own parameters."""
    return Passwords()


def check_new_password(password: str, code: str, name: str, rules: SignInRules, old: str = "") -> None:
    """PasswordUnfit, in words that say what is missing, unless *password* may be the new one."""
    problems = [
        text
        for wrong, text in (
            (len(password) < rules.shortest, f"至少 {rules.shortest} 位"),
            (len(password) > LONGEST_PASSWORD, f"最多 {LONGEST_PASSWORD} 位"),
            (
                sum(bool(kind.search(password)) for kind in _KINDS) < rules.kinds_of_characters,
                f"含{_KIND_NAMES}中的 {rules.kinds_of_characters} 种",
            ),
            (password != password.strip() or not password.isprintable(), "首尾不留空格"),
            (_holds_somebody(password, code, name), "不含工号和姓名"),
            (_is_easy(password), "不含连续或重复的字符（如 1234、aaaa）和常见密码"),
            (bool(old) and password == old, "与原密码不同"),
        )
        if wrong
    ]
    if problems:
        raise PasswordUnfit(f"新密码不合要求：应{'；应'.join(problems)}。密码未修改。")


def check_new_pin(pin: str, rules: SignInRules) -> None:
    """PasswordUnfit unless *pin* may be a leader's PIN: so many digits, not in a row."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == rules.pin_digits):
        raise PasswordUnfit(f"数字口令应为 {rules.pin_digits} 位数字。口令未修改。")
    if _runs(pin):
        raise PasswordUnfit("数字口令不能是连续或重复的数字（如 1234、1111）。口令未修改。")


def temporary_password() -> str:
    """A password to read out to somebody once: 10 characters that can't be mistaken for another."""
    while True:
        parts = (
            *(secrets.choice(_READABLE) for _ in range(4)),
            secrets.choice(_READABLE_CAPITALS),
            *(secrets.choice(_READABLE_DIGITS) for _ in range(5)),
        )
        password = "".join(parts)
        if not _is_easy(password):
            return password


def temporary_pin(rules: SignInRules) -> str:
    """A leader's PIN to read out once: as many digits as the rules ask for, not in a row."""
    while True:
        pin = "".join(secrets.choice(string.digits) for _ in range(rules.pin_digits))
        if not _runs(pin):
            return pin


def _bytes(password: str) -> bytes:
    """What is hashed: no more than could be a password, whatever a broken keyboard sends."""
    return password[: 2 * LONGEST_PASSWORD].encode("utf-8", errors="surrogatepass")


def _holds_somebody(password: str, code: str, name: str) -> bool:
    lower = password.lower()
    return any(len(each) >= 2 and each.lower() in lower for each in (code, name))


def _is_easy(password: str) -> bool:
    lower = password.lower()
    return any(each in lower for each in _WELL_KNOWN) or _runs(lower)


def _runs(text: str) -> bool:
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return any(
        steps[at] in (-1, 0, 1) and len(set(steps[at : at + _RUN - 1])) == 1
        for at in range(len(steps) - _RUN + 2)
    )
