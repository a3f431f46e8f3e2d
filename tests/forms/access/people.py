"""Invented people for tests, one for each role."""

from collections.abc import Iterable

from argon2 import PasswordHasher

from forms.access.passwords import Passwords
from forms.access.roles import GIVEN_TO_PEOPLE, Actor, Role

NAMES = ("李静", "王磊", "周敏", "陈芳", "赵国强", "孙丽", "吴刚", "郑红", "何平", "林涛")


def actor(*roles: Role, code: str = "", unit: str = "") -> Actor:
    """Somebody with these roles; a 承办人 belongs to the unit 城管局 (U01) unless told otherwise."""
    first = GIVEN_TO_PEOPLE.index(roles[0])
    return Actor(
        code=code or f"{2001 + first}",
        name=NAMES[first],
        roles=frozenset(roles),
        unit=unit or ("U01" if Role.UNIT in roles else ""),
    )


def everybody() -> Iterable[Actor]:
    """One person for each role that people may hold."""
    return tuple(actor(role) for role in GIVEN_TO_PEOPLE)


def light_passwords() -> Passwords:
    """Hashes that cost nothing: the real parameters are for work."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
