"""What appraising counts and keeps, over one connection, inside one transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from forms.appraisal.counting import Rating
from forms.appraisal.ports import Tick, WarningLetter
from forms.appraisal.scored import SCORED_ROLES, ScoredOrder
from forms.followup.counting import SATISFYING
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.storage.appraisal_tables import five_ones_tick, warning_letter
from forms.storage.followup_counts import last_follow_ups
from forms.storage.followup_tables import follow_up
from forms.storage.inserting import insert_if_new
from forms.storage.lifecycle_tables import assignment
from forms.storage.tables import ticket
from forms.words import Party, StateKind

_SCORED = [each.value for each in SCORED_ROLES]


class StoredAppraised:
    """Counts over tickets, orders and follow-ups; ticks and letters in their tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def orders(self, since: datetime, until: datetime) -> tuple[ScoredOrder, ...]:
        """See Appraised.orders."""
        own = assignment.c
        question = (
            select(
                *(own.ticket_id, own.unit, own.role, own.round, own.state, own.due_at, own.replied_at),
                *(own.replied_by, own.ended_at, ticket.c.party),
            )
            .join(ticket, ticket.c.id == own.ticket_id)
            .where(_taken(since, until), own.role.in_(_SCORED))
            .order_by(own.dispatched_at, own.id)
        )
        return tuple(
            ScoredOrder(
                ticket_id=row.ticket_id,
                unit=row.unit,
                role=AssignmentRole(row.role),
                round=row.round,
                state=AssignmentState(row.state),
                due_at=row.due_at,
                replied_at=row.replied_at,
                replied_by=row.replied_by,
                ended_at=row.ended_at,
                enterprise=row.party == Party.COMPANY.value,
            )
            for row in self._connection.execute(question)
        )

    def ratings(self, since: datetime, until: datetime) -> tuple[Rating, ...]:
        """See Appraised.ratings."""
        last = last_follow_ups(_taken(since, until), follow_up.c.main_id)
        own = last.c
        question = select(
            own.main_id, own.responded, own.solved, own.process, own.result, own.counted_out
        ).where(own.newest == 1)
        return tuple(
            Rating(
                main_id=row.main_id,
                responded=row.responded,
                solved=row.solved,
                process=_satisfied(row.process),
                result=_satisfied(row.result),
                counted_out=bool(row.counted_out),
            )
            for row in self._connection.execute(question)
        )

    def tick(self, tick: Tick) -> bool:
        """See Appraised.tick."""
        return insert_if_new(self._connection, five_ones_tick, asdict(tick))

    def take_back(self, unit: str, item: str, period: str) -> bool:
        """See Appraised.take_back."""
        own = five_ones_tick.c
        question = delete(five_ones_tick).where(own.unit == unit, own.item == item, own.period == period)
        return self._connection.execute(question).rowcount == 1

    def ticks(self, periods: Sequence[str]) -> tuple[Tick, ...]:
        """See Appraised.ticks."""
        own = five_ones_tick.c
        question = (
            select(five_ones_tick).where(own.period.in_(periods)).order_by(own.unit, own.item, own.period)
        )
        return tuple(Tick(**row) for row in self._connection.execute(question).mappings())

    def add_letter(self, letter: WarningLetter) -> None:
        """See Appraised.add_letter."""
        self._connection.execute(insert(warning_letter), asdict(letter))

    def letter(self, unit: str, month: str) -> WarningLetter | None:
        """See Appraised.letter."""
        own = warning_letter.c
        question = select(warning_letter).where(own.unit == unit, own.month == month)
        row = self._connection.execute(question).mappings().first()
        return None if row is None else WarningLetter(**row)

    def warned(self, month: str) -> frozenset[str]:
        """See Appraised.warned."""
        question = select(warning_letter.c.unit).where(warning_letter.c.month == month)
        return frozenset(self._connection.execute(question).scalars())


def _taken(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(
        ticket.c.accepted_at >= since,
        ticket.c.accepted_at < until,
        ticket.c.state != StateKind.RECALLED.value,
    )


def _satisfied(answer: str | None) -> bool | None:
    return None if answer is None else answer in SATISFYING
