"""What fired, and what has reached a step or a trigger, over one connection."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, literal, select, tuple_

from forms.lifecycle.assignment import Assignment, AssignmentClock
from forms.lifecycle.standing import Desk
from forms.storage.inserting import insert_if_new
from forms.storage.lifecycle_rows import RUNS_OUT, assignment_of
from forms.storage.lifecycle_tables import assignment
from forms.storage.link_tables import ticket_link
from forms.storage.supervision_tables import supervision_fired as fired
from forms.storage.tables import ticket, ticket_trail
from forms.supervision.ladder import Reach
from forms.supervision.ports import Count, Key, Waiting
from forms.supervision.rules import Measured
from forms.words import LinkKind, Step, Urgency


class StoredFired:
    """Marks in the table supervision_fired."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self, step: str, subject: str, occurrence: str, at: datetime) -> bool:
        """See Fired.mark."""
        row = {"step": step, "subject": subject, "occurrence": occurrence, "at": at}
        return insert_if_new(self._connection, fired, row)

    def orders(
        self,
        step: str,
        clock: AssignmentClock | None,
        reach: Reach,
        occurrence: str,
        limit: int,
        *,
        urgent_only: bool = False,
        after: Key | None = None,
    ) -> tuple[Assignment, ...]:
        """See Fired.orders."""
        own = assignment.c
        at = own.dispatched_at if clock is None else own[RUNS_OUT[clock]]
        question = (
            select(assignment)
            .where(
                own.completion_runs_out.is_not(None),
                *_within(at, own.id, reach, after),
                ~_fired(step, own.id, literal(occurrence)),
            )
            .order_by(at, own.id)
            .limit(limit)
        )
        if urgent_only:
            question = question.join(ticket, ticket.c.id == own.ticket_id).where(_urgent())
        return tuple(assignment_of(row) for row in self._connection.execute(question).mappings())

    def waiting(
        self,
        step: str,
        desk: Desk,
        reach: Reach,
        occurrence: str,
        limit: int,
        *,
        urgent_only: bool = False,
        after: Key | None = None,
    ) -> tuple[Waiting, ...]:
        """See Fired.waiting."""
        own = ticket.c
        round_ = cast(own.hops, Text) + literal(".") + cast(own.redos, Text)
        question = (
            select(own.id, own.due_at, round_.label("round"))
            .where(
                own.owner_unit == desk.value,
                own.due_at.is_not(None),
                *_within(own.due_at, own.id, reach, after),
                ~_fired(step, own.id, round_ + literal(f"/{occurrence}")),
            )
            .order_by(own.due_at, own.id)
            .limit(limit)
        )
        if urgent_only:
            question = question.where(_urgent())
        return tuple(Waiting(row.id, row.due_at, row.round) for row in self._connection.execute(question))

    def counts(
        self, measured: Measured, least: int, since: datetime, limit: int, *, open_only: bool = True
    ) -> tuple[Count, ...]:
        """See Fired.counts."""
        if measured is Measured.CROWD:
            return self._crowds(least, since, limit)
        question = _QUESTIONS[measured](least, since)
        if open_only:
            question = question.where(ticket.c.due_at.is_not(None))
        rows = self._connection.execute(question.order_by(ticket.c.id).limit(limit))
        return tuple(Count(row[0], row[1], row[0]) for row in rows)

    def _crowds(self, least: int, since: datetime, limit: int) -> tuple[Count, ...]:
        own = ticket.c
        key = (own.category, own.district, own.street)
        latest_open = func.max(own.id).filter(own.due_at.is_not(None)).label("latest")
        question = (
            select(latest_open, func.count().label("count"), *key)
            .where(own.accepted_at >= since, own.category != "", own.street != "")
            .group_by(*key)
            .having(func.count() >= least, latest_open.is_not(None))
            .order_by(latest_open)
            .limit(limit)
        )
        rows = self._connection.execute(question)
        return tuple(Count(row[0], row[1], "/".join(row[2:])) for row in rows)


def _within(
    at: ColumnElement[Any], own_id: ColumnElement[str], reach: Reach, after: Key | None
) -> list[ColumnElement[bool]]:
    conditions = [at < reach.until]
    if reach.since is not None:
        conditions.append(at >= reach.since)
    if after is not None:
        conditions.append(tuple_(at, own_id) > after)
    return conditions


def _fired(step: str, subject: ColumnElement[str], occurrence: ColumnElement[str]) -> ColumnElement[bool]:
    return (
        select(literal(1))
        .where(fired.c.step == step, fired.c.subject == subject, fired.c.occurrence == occurrence)
        .exists()
    )


def _urgent() -> ColumnElement[bool]:
    return ticket.c.urgency != Urgency.NORMAL.value


def _hops(least: int, _since: datetime) -> Select[Any]:
    return select(ticket.c.id, ticket.c.hops).where(ticket.c.hops >= least)


def _redos(least: int, _since: datetime) -> Select[Any]:
    return select(ticket.c.id, ticket.c.redos).where(ticket.c.redos >= least)


def _overdue(_least: int, since: datetime) -> Select[Any]:
    return select(ticket.c.id, literal(10_000)).where(ticket.c.due_at < since)


def _repeats(least: int, since: datetime) -> Select[Any]:
    links = (
        select(ticket_link.c.main_id, (func.count() + 1).label("count"))
        .where(ticket_link.c.kind == LinkKind.REPEAT.value, ticket_link.c.at >= since)
        .group_by(ticket_link.c.main_id)
        .having(func.count() + 1 >= least)
        .subquery()
    )
    return select(ticket.c.id, links.c.count).join(links, links.c.main_id == ticket.c.id)


def _sent_back(least: int, _since: datetime) -> Select[Any]:
    return (
        select(ticket.c.id, func.count())
        .join(ticket_trail, ticket_trail.c.ticket_id == ticket.c.id)
        .where(ticket_trail.c.step == Step.REPLY_SENT_BACK.value)
        .group_by(ticket.c.id)
        .having(func.count() >= least)
    )


_QUESTIONS = {
    Measured.HOPS: _hops,
    Measured.REDOS: _redos,
    Measured.OVERDUE: _overdue,
    Measured.REPEATS: _repeats,
    Measured.SENT_BACK: _sent_back,
}
