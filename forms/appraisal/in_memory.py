"""The fake of `forms.appraisal.ports`: it keeps the same promises as the real storage."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms.appraisal.counting import Rating
from forms.appraisal.ports import Tick, WarningLetter
from forms.appraisal.scored import SCORED_ROLES, ScoredOrder
from forms.followup.task import FollowUpTask
from forms.lifecycle.assignment import Assignment
from forms.ticket import Ticket
from forms.words import Party, StateKind


@dataclass
class InMemoryAppraised:
    """Ticks and letters in dictionaries; tickets, orders, follow-ups and 认定 of other rooms."""

    tickets: Callable[[], Iterable[Ticket]] = tuple
    assignments: Callable[[], Iterable[Assignment]] = tuple
    tasks: Callable[[], Iterable[FollowUpTask]] = tuple
    counted_out: Callable[[], Iterable[str]] = tuple
    ticked: dict[tuple[str, str, str], Tick] = field(default_factory=dict)
    letters: dict[tuple[str, str], WarningLetter] = field(default_factory=dict)

    def orders(self, since: datetime, until: datetime) -> tuple[ScoredOrder, ...]:
        """See Appraised.orders."""
        taken = self._taken(since, until)
        return tuple(
            scored(each, enterprise=taken[each.ticket_id].caller.party is Party.COMPANY)
            for each in self.assignments()
            if each.ticket_id in taken and each.role in SCORED_ROLES
        )

    def ratings(self, since: datetime, until: datetime) -> tuple[Rating, ...]:
        """See Appraised.ratings."""
        taken, out = self._taken(since, until), frozenset(self.counted_out())
        last: dict[tuple[str, str], FollowUpTask] = {}
        heard = (each for each in self.tasks() if each.is_heard and each.main_id in taken)
        for each in sorted(heard, key=lambda task: (task.ended_at or since, task.id)):
            last[each.main_id, each.ticket_id] = each
        return tuple(_rating(each, out) for each in last.values())

    def tick(self, tick: Tick) -> bool:
        """See Appraised.tick."""
        key = (tick.unit, tick.item, tick.period)
        return self.ticked.setdefault(key, tick) is tick

    def take_back(self, unit: str, item: str, period: str) -> bool:
        """See Appraised.take_back."""
        return self.ticked.pop((unit, item, period), None) is not None

    def ticks(self, periods: Sequence[str]) -> tuple[Tick, ...]:
        """See Appraised.ticks."""
        return tuple(tick for key, tick in sorted(self.ticked.items()) if key[2] in periods)

    def add_letter(self, letter: WarningLetter) -> None:
        """See Appraised.add_letter."""
        if (letter.unit, letter.month) in self.letters:
            raise ValueError("there is a letter to this unit for this month")
        self.letters[letter.unit, letter.month] = letter

    def letter(self, unit: str, month: str) -> WarningLetter | None:
        """See Appraised.letter."""
        return self.letters.get((unit, month))

    def warned(self, month: str) -> frozenset[str]:
        """See Appraised.warned."""
        return frozenset(unit for unit, of in self.letters if of == month)

    def copy(self) -> "InMemoryAppraised":
        """What is stored now, to come back to."""
        looks = (self.tickets, self.assignments, self.tasks, self.counted_out)
        return InMemoryAppraised(*looks, dict(self.ticked), dict(self.letters))

    def _taken(self, since: datetime, until: datetime) -> dict[str, Ticket]:
        return {
            each.id: each
            for each in self.tickets()
            if since <= each.accepted_at < until and each.state is not StateKind.RECALLED
        }


def scored(order: Assignment, *, enterprise: bool) -> ScoredOrder:
    """What appraising needs of an order."""
    return ScoredOrder(
        ticket_id=order.ticket_id,
        unit=order.unit,
        role=order.role,
        round=order.round,
        state=order.state,
        due_at=order.due.at,
        replied_at=order.replied_at,
        replied_by=order.replied_by,
        ended_at=order.ended_at,
        enterprise=enterprise,
    )


def _rating(task: FollowUpTask, out: frozenset[str]) -> Rating:
    told = task.answers
    return Rating(
        main_id=task.main_id,
        responded=told.responded if told else None,
        solved=told.solved if told else None,
        process=told.process.is_satisfied if told and told.process else None,
        result=told.result.is_satisfied if told and told.result else None,
        counted_out=not out.isdisjoint((task.main_id, task.ticket_id)),
    )
