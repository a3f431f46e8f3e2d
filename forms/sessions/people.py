"""What a planner chooses from: leaders, staff, units, and what earlier sessions and the rules suggest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from forms.access.accounts import Account
from forms.access.roles import RIGHTS, Actor, Right, Role, require
from forms.ports import UnitOfWork
from forms.rules.service import in_force
from forms.sessions.rules import SESSIONS
from forms.sessions.session import Leader

LOOKED_BACK = 50
"""So many earlier sessions are asked for a leader's post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPerson:
    """Somebody who may sit at a seat: 工号, name, and the extension of their account."""

    code: str
    name: str
    extension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningHelp:
    """`leaders` with the post they had in their last session; `units` are names by code.

    `ordinal` is the year's next number; `line` and `out_of_scope_words` are the rules'.
    """

    year: int
    ordinal: int
    leaders: tuple[Leader, ...]
    staff: tuple[SeatPerson, ...]
    extensions: Mapping[str, str]
    units: Mapping[str, str]
    line: str
    out_of_scope_words: str

    def unit_code(self, name: str) -> str:
        """The code of the unit of this name; "" if the directory has none."""
        return next((code for code, known in self.units.items() if known == name), "")


def planning_help(year: int, actor: Actor, uow: UnitOfWork) -> PlanningHelp:
    """What is chosen from, of accounts that may sign in. NotAllowed."""
    require(actor, Right.PLAN_SESSION)
    with uow.reading() as work:
        accounts = [each for each in work.accounts.all() if each.active]
        posts: dict[str, str] = {}
        for session in work.sessions.plans.find(frozenset(), LOOKED_BACK):
            for leader in session.leaders:
                posts.setdefault(leader.code, leader.post)
        rules = in_force(SESSIONS, work)
        return PlanningHelp(
            year=year,
            ordinal=work.sessions.plans.last_ordinal(year) + 1,
            leaders=tuple(
                Leader(code=each.code, name=each.name, post=posts.get(each.code, ""))
                for each in accounts
                if Role.LEADER in each.roles
            ),
            staff=tuple(
                SeatPerson(code=each.code, name=each.name, extension=each.extension)
                for each in accounts
                if _assists(each.roles)
            ),
            extensions={each.code: each.extension for each in accounts if each.extension},
            units={each.code: each.name for each in work.units.all() if each.active},
            line=rules.line,
            out_of_scope_words=rules.out_of_scope_words,
        )


def names_of(codes: Iterable[str], actor: Actor, uow: UnitOfWork) -> Mapping[str, str]:
    """The names behind 工号, for who plans a session. NotAllowed."""
    require(actor, Right.PLAN_SESSION)
    wanted = set(codes)
    with uow.reading() as work:
        found: tuple[Account, ...] = work.accounts.all()
    return {each.code: each.name for each in found if each.code in wanted}


def _assists(roles: frozenset[Role]) -> bool:
    return any(Right.ASSIST_SESSION in RIGHTS[each] for each in roles)


USE_CASES: tuple[Callable[..., object], ...] = (planning_help, names_of)
