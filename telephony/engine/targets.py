"""What may be dialled, and how a number is shown in a log."""

import re

_TARGET = re.compile(r"[A-Za-z0-9*#+][A-Za-z0-9*#+._\-]{0,63}")
_DIGITS = re.compile(r"[0-9A-Da-d*#,]{1,32}")
_GROUPING = str.maketrans("", "", " \t-()（）\u2010\u2013\u00a0")


class BadTarget(ValueError):
    """Nothing that a telephone can call."""


def target_of(typed: str) -> str:
    """The user part to call: a number without its grouping, or a name such as ``mailbox``.

    :raises BadTarget: empty, too long, or with characters that have no place in it.
    """
    typed = typed.strip()
    number = typed.translate(_GROUPING)
    if re.fullmatch(r"\+?[0-9*#]+", number):
        typed = number
    if not _TARGET.fullmatch(typed):
        raise BadTarget(typed[:80])
    return typed


def digits_of(typed: str) -> str:
    """:raises BadTarget: anything that has no DTMF tone."""
    if not _DIGITS.fullmatch(typed):
        raise BadTarget(typed[:80])
    return typed.upper()


def masked(number: str) -> str:
    """A number for the log: enough to find the call by, too little to call the person."""
    if len(number) <= 5:
        return number
    keep = 3 if len(number) >= 8 else 1
    return f"{number[:keep]}{'*' * (len(number) - keep - 2)}{number[-2:]}"
