"""What is counted for each unit and each person in a time, before anything is scored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from forms.appraisal.scored import Outcome, ScoredOrder, TicketScore, outcome_of, scores
from forms.lifecycle.assignment import AssignmentState
from forms.reckoning import percent

PLACES = 2
"""Scores are reckoned from ratios to two places, as 连云港 prints them (INFERRED)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The last finished follow-up of one citizen about one ticket. None: not asked or not answered.

    `counted_out`: an upheld 认定 takes it out of satisfaction and solution, and of nothing else.
    """

    main_id: str
    responded: bool | None = None
    solved: bool | None = None
    process: bool | None = None
    result: bool | None = None
    counted_out: bool = False


@dataclass(slots=True)
class Tally:
    """Counts of a unit, or of all: `tickets` in its hands, `judged` of them in time or `late`.

    `joint` are those with a second scored owner, `joint_late` the late ones among them.
    """

    tickets: int = 0
    judged: int = 0
    late: int = 0
    joint: int = 0
    joint_late: int = 0
    responded_asked: int = 0
    responded: int = 0
    solved_asked: int = 0
    solved: int = 0
    process_asked: int = 0
    process_satisfied: int = 0
    rated: int = 0
    satisfied: int = 0
    counted_out: int = 0

    def add(self, outcome: Outcome, *, joint: bool) -> None:
        """One ticket."""
        late = outcome is Outcome.LATE
        self.tickets += 1
        self.judged += late or outcome is Outcome.ON_TIME
        self.late += late
        self.joint += joint
        self.joint_late += joint and late

    def rate(self, rating: Rating) -> None:
        """What one citizen said."""
        self.responded_asked += rating.responded is not None
        self.responded += rating.responded is True
        if rating.counted_out:
            self.counted_out += 1
            return
        self.solved_asked += rating.solved is not None
        self.solved += rating.solved is True
        self.process_asked += rating.process is not None
        self.process_satisfied += rating.process is True
        self.rated += rating.result is not None
        self.satisfied += rating.result is True

    @property
    def on_time(self) -> Decimal | None:
        """按时率."""
        return percent(self.judged - self.late, self.judged, PLACES)

    @property
    def satisfaction(self) -> Decimal | None:
        """办理结果满意率."""
        return percent(self.satisfied, self.rated, PLACES)

    @property
    def process(self) -> Decimal | None:
        """服务过程满意率."""
        return percent(self.process_satisfied, self.process_asked, PLACES)

    @property
    def solution(self) -> Decimal | None:
        """解决率."""
        return percent(self.solved, self.solved_asked, PLACES)

    @property
    def response(self) -> Decimal | None:
        """响应率."""
        return percent(self.responded, self.responded_asked, PLACES)


@dataclass(slots=True)
class Person:
    """What somebody in a unit answered: closed orders, the late ones, and citizens who were satisfied."""

    unit: str
    closed: int = 0
    late: int = 0
    satisfied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """All of a time: by unit and by person (工号); `total` counts every ticket and every citizen once."""

    units: Mapping[str, Tally] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    total: Tally = field(default_factory=Tally)


def count(
    orders: Iterable[ScoredOrder], ratings: Iterable[Rating], now: datetime, *, enterprise: bool = False
) -> Counted:
    """Count; *enterprise*: only what was asked on behalf of enterprises (涉企)."""
    taken = [each for each in orders if each.enterprise or not enterprise]
    found = scores(taken, now)
    units: dict[str, Tally] = {}
    total = Tally()
    for each in found:
        if not each.units:
            continue
        total.add(each.total, joint=each.joint)
        for unit, outcome in each.units.items():
            units.setdefault(unit, Tally()).add(outcome, joint=each.joint and unit in each.owners)
    people = _people(taken, now)
    _rate(found, taken, ratings, units, people, total)
    return Counted(units=units, people=people, total=total)


def _people(orders: Iterable[ScoredOrder], now: datetime) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for each in orders:
        if each.replied_by and each.state is AssignmentState.CLOSED:
            person = people.setdefault(each.replied_by, Person(each.unit))
            person.closed += 1
            person.late += outcome_of(each, now) is Outcome.LATE
    return people


def _rate(
    found: Iterable[TicketScore],
    orders: Iterable[ScoredOrder],
    ratings: Iterable[Rating],
    units: dict[str, Tally],
    people: dict[str, Person],
    total: Tally,
) -> None:
    owners = {each.ticket_id: each.owners for each in found}
    last: dict[str, int] = {}
    by_ticket: dict[str, list[ScoredOrder]] = {}
    for order in orders:
        by_ticket.setdefault(order.ticket_id, []).append(order)
        last[order.ticket_id] = max(last.get(order.ticket_id, 0), order.round)
    for rating in ratings:
        if rating.main_id not in owners:
            continue
        total.rate(rating)
        for unit in owners[rating.main_id]:
            units.setdefault(unit, Tally()).rate(rating)
        if rating.result is not True or rating.counted_out:
            continue
        for order in by_ticket[rating.main_id]:
            if order.round == last[rating.main_id] and order.replied_by in people:
                people[order.replied_by].satisfied += 1
