"""Accounts (账号): who may sign in, the rules for passwords, and locking out after wrong tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forms.access.roles import Actor, Role

CODE_LONGEST = 20
NAME_LONGEST = 30
LONGEST_PASSWORD = 128
"""Of a longer one, hashing would cost more than it is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRules:
    """How strictly passwords are handled; all are settings of the hall.

    The defaults follow GB/T 22239-2019 (等保 level 3: passwords of some complexity that are changed now and
    then, limits on wrong tries, sessions that end); the figures are PROPOSED.
    """

    shortest: int = 8
    kinds_of_characters: int = 3
    """Of small letters, capitals, digits and others."""
    pin_digits: int = 6
    wrong_tries: int = 5
    locked_for: timedelta = timedelta(minutes=15)
    lasts: timedelta | None = timedelta(days=180)
    """After so long a new password is asked for; None: never."""
    offline_for: timedelta = timedelta(days=7)
    """How long after the last sign-in a person may go on working while the database is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in. `password` and `pin` are argon2 hashes; an empty `pin` means none is set.

    `failures` counts wrong tries since the last right one, `locked_until` is when the next one counts.
    """

    code: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    extension: str = ""
    password: str = ""
    pin: str = ""
    active: bool = True
    must_change: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    password_at: datetime
    signed_in_at: datetime | None = None
    revision: int = 1

    @property
    def actor(self) -> Actor:
        """Who this person is at work."""
        return Actor(
            code=self.code, name=self.name, roles=self.roles, unit=self.unit, extension=self.extension
        )


def roles_text(roles: frozenset[Role]) -> str:
    """The roles' Chinese names, in the order of the roles."""
    return "、".join(role.label for role in Role if role in roles)
