"""榜单 of a month: what was counted, who is ranked where; as things stand now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from forms.access.roles import Actor, Right, require
from forms.appraisal.counting import Counted, count
from forms.appraisal.five_ones import month_after
from forms.appraisal.ranking import BeePlace, Board, Place, bees, boards, stars
from forms.appraisal.rules import APPRAISAL, AppraisalRules
from forms.ports import UnitOfWork, Work
from forms.rules.service import in_force
from forms.ticket import BEIJING_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBoards:
    """A month's boards, of the tickets that were accepted in it. `names` are of units and people.

    `warned` are the units that were sent a 预警函 for this month.
    """

    month: date
    as_of: datetime
    rules: AppraisalRules
    counted: Counted
    red_black: tuple[Board, ...]
    enterprise: tuple[Board, ...]
    stars: tuple[Place, ...]
    bees: tuple[BeePlace, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    warned: frozenset[str] = frozenset()

    def name_of(self, code: str) -> str:
        """A unit's or a person's name, else the code."""
        return self.names.get(code, code)


def month_boards(month: date, actor: Actor, uow: UnitOfWork, now: datetime) -> MonthBoards:
    """The boards of the month in which *month* lies. NotAllowed, StorageError."""
    require(actor, Right.SEE_FIGURES)
    with uow.reading() as work:
        return boards_within(work, month, now)


def boards_within(work: Work, month: date, now: datetime) -> MonthBoards:
    """The same inside somebody else's transaction."""
    first = month.replace(day=1)
    since, until = _midnight(first), _midnight(month_after(first))
    rules, units = in_force(APPRAISAL, work), work.units.all()
    kept = work.supervision.appraisal
    orders, ratings = kept.orders(since, until), kept.ratings(since, until)
    counted, enterprise = count(orders, ratings, now), count(orders, ratings, now, enterprise=True)
    red_black = boards(counted.units, units, rules)
    busy = bees(counted.people, rules.bee)
    accounts = ((each.person, work.accounts.by_code(each.person)) for each in busy)
    people = {code: account.name for code, account in accounts if account is not None}
    return MonthBoards(
        month=first,
        as_of=now,
        rules=rules,
        counted=counted,
        red_black=red_black,
        enterprise=boards(enterprise.units, units, rules, rules.enterprise_least),
        stars=stars(red_black, rules),
        bees=busy,
        names=people | {each.code: each.name for each in units},
        warned=kept.warned(month_key(first)),
    )


def month_key(month: date) -> str:
    """2026-11."""
    return f"{month:%Y-%m}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING_TIME)


USE_CASES: tuple[Callable[..., object], ...] = (month_boards,)
