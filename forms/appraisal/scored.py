"""Orders to scored owners, and how each came out: 主办 and, under 双派双考, the second owner beside it.

双派双考: two scored owners, one ticket. If one of them is late, both are marked late, and the ticket's time
counts once in the total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.words import Labelled

SCORED_ROLES = (AssignmentRole.LEAD, AssignmentRole.JOINT)
_ANSWERED = frozenset({AssignmentState.REPLIED, AssignmentState.CLOSED})
_GONE = frozenset({AssignmentState.WITHDRAWN, AssignmentState.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredOrder:
    """What appraising needs of one order. `enterprise`: somebody called on behalf of an enterprise."""

    ticket_id: str
    unit: str
    role: AssignmentRole
    round: int = 0
    state: AssignmentState
    due_at: datetime
    replied_at: datetime | None = None
    replied_by: str = ""
    ended_at: datetime | None = None
    enterprise: bool = False


class Outcome(Labelled):
    """How an order came out in time."""

    ON_TIME = "on_time", "按时"
    LATE = "late", "超期"
    RUNNING = "running", "未到期"
    UNSCORED = "unscored", "不计"


def outcome_of(order: ScoredOrder, now: datetime) -> Outcome:
    """The order by itself, by its approved due time.

    One that was given back is nobody's fault; one taken away (提级) is late only if its time had run out.
    """
    if order.state is AssignmentState.RETURNED:
        return Outcome.UNSCORED
    if order.state is AssignmentState.WITHDRAWN:
        ran_out = order.ended_at is not None and order.ended_at > order.due_at
        return Outcome.LATE if ran_out and order.replied_at is None else Outcome.UNSCORED
    if order.state in _ANSWERED:
        answered = order.replied_at or order.ended_at or now
        return Outcome.ON_TIME if answered <= order.due_at else Outcome.LATE
    return Outcome.LATE if now > order.due_at else Outcome.RUNNING


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketScore:
    """One ticket: how it came out for each of its scored owners, and in all.

    `owners` are those who answer for it now, `total` how the ticket counts once; `joint`: 双派双考.
    """

    ticket_id: str
    units: Mapping[str, Outcome]
    owners: tuple[str, ...]
    joint: bool
    enterprise: bool

    @property
    def total(self) -> Outcome:
        """The worst that came out for anybody."""
        return _worst(self.units.values())


def score(orders: Sequence[ScoredOrder], now: datetime) -> TicketScore:
    """How one ticket's orders came out; in each round the late one hits all who own it together."""
    units: dict[str, Outcome] = {}
    owners: tuple[str, ...] = ()
    for _, round_ in groupby(sorted(orders, key=lambda each: each.round), key=lambda each: each.round):
        of_round = list(round_)
        standing = [each for each in of_round if each.state not in _GONE]
        together = any(each.role is AssignmentRole.JOINT for each in standing)
        shared = _worst(outcome_of(each, now) for each in standing)
        for each in of_round:
            own = shared if together and each in standing else outcome_of(each, now)
            units[each.unit] = _worst((units.get(each.unit, Outcome.UNSCORED), own))
        owners = tuple(dict.fromkeys(each.unit for each in standing)) or owners
    return TicketScore(
        ticket_id=orders[0].ticket_id,
        units={unit: found for unit, found in units.items() if found is not Outcome.UNSCORED},
        owners=owners,
        joint=any(each.role is AssignmentRole.JOINT and each.state not in _GONE for each in orders),
        enterprise=orders[0].enterprise,
    )


def scores(orders: Iterable[ScoredOrder], now: datetime) -> tuple[TicketScore, ...]:
    """Every ticket once."""
    of_ticket: dict[str, list[ScoredOrder]] = {}
    for each in orders:
        of_ticket.setdefault(each.ticket_id, []).append(each)
    return tuple(score(each, now) for each in of_ticket.values())


_ORDER = (Outcome.LATE, Outcome.RUNNING, Outcome.ON_TIME, Outcome.UNSCORED)


def _worst(outcomes: Iterable[Outcome]) -> Outcome:
    return min(outcomes, key=_ORDER.index, default=Outcome.UNSCORED)
