"""Counting follow-ups in the database: the same figures as `forms.followup.in_memory` counts one by one."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from forms.followup.counting import SATISFYING, TOP_LEVEL, CountBy, FollowUpCounts
from forms.followup.task import TaskState
from forms.storage.followup_tables import follow_up, unsatisfied
from forms.storage.supervision_tables import determination
from forms.storage.tables import ticket
from forms.supervision.records import DeterminationState
from forms.words import Disposal, StateKind

_DIRECT = [each.value for each in (Disposal.ANSWERED, Disposal.THREE_WAY, Disposal.TRANSFERRED)]
_FINISHED = [TaskState.ANSWERED.value, TaskState.NOT_RATED.value]


def counts_of(connection: Connection, since: datetime, until: datetime) -> FollowUpCounts:
    """See FollowUps.counts."""
    return _grouped(connection, since, until, None).get("", FollowUpCounts())


def counts_by(
    connection: Connection, by: CountBy, since: datetime, until: datetime
) -> dict[str, FollowUpCounts]:
    """See FollowUps.counts_by."""
    return _grouped(connection, since, until, by)


def _grouped(
    connection: Connection, since: datetime, until: datetime, by: CountBy | None
) -> dict[str, FollowUpCounts]:
    taken = and_(
        ticket.c.accepted_at >= since,
        ticket.c.accepted_at < until,
        ticket.c.state != StateKind.RECALLED.value,
    )
    found: dict[str, dict[str, int]] = {}
    for question in (_of_tickets(taken, by), _of_answers(taken, by)):
        for row in connection.execute(question).mappings():
            counts = {name: count or 0 for name, count in row.items() if name != "key"}
            found.setdefault(row["key"], {}).update(counts)
    return {key: FollowUpCounts(**counts) for key, counts in found.items()}


def _key(by: CountBy | None, of: FromClause) -> ColumnElement[str]:
    if by is None:
        return literal("")
    if by is CountBy.UNIT:
        return func.coalesce(of.c.lead_unit, "")
    return func.substr(of.c.category, 1, TOP_LEVEL)


def _of_tickets(taken: ColumnElement[bool], by: CountBy | None) -> Select[*tuple[Any, ...]]:
    sent = ticket.c.disposal == Disposal.DISPATCH.value
    closed = exists().where(follow_up.c.ticket_id == ticket.c.id)
    unhappy = exists().where(
        unsatisfied.c.left_at.is_(None),
        unsatisfied.c.satisfied_at.is_(None),
        or_(unsatisfied.c.main_id == ticket.c.id, unsatisfied.c.ticket_id == ticket.c.id),
    )
    question = select(
        _key(by, ticket).label("key"),
        _how_many(ticket.c.disposal.in_(_DIRECT)).label("answered_directly"),
        _how_many(sent).label("dispatched"),
        _how_many(sent & closed).label("closed"),
        _how_many(sent & closed & unhappy).label("in_redo"),
        _how_many(sent & (ticket.c.redos > 0)).label("redos"),
    ).where(taken)
    return question.group_by("key")


def _of_answers(taken: ColumnElement[bool], by: CountBy | None) -> Select[*tuple[Any, ...]]:
    last = last_follow_ups(taken)
    own = last.c
    about = ticket.alias("about")
    counts = ~own.counted_out
    satisfied_process = counts & own.process.in_(SATISFYING)
    satisfied_result = counts & own.result.in_(SATISFYING)
    question = select(
        _key(by, about).label("key"),
        _how_many(counts & own.result.is_not(None)).label("followed_up"),
        _how_many(own.state == TaskState.NOT_RATED.value).label("not_rated"),
        _how_many(own.responded.is_not(None)).label("responded_asked"),
        _how_many(own.responded.is_(True)).label("responded"),
        _how_many(counts & own.solved.is_not(None)).label("solved_asked"),
        _how_many(counts & own.solved.is_(True)).label("solved"),
        _how_many(counts & own.process.is_not(None)).label("process_asked"),
        _how_many(satisfied_process).label("process_satisfied"),
        _how_many(satisfied_result).label("satisfied"),
        _how_many(own.counted_out).label("counted_out"),
    )
    # whoever answered a joined appeal is 主办 of the ticket that it was joined to
    answered = own.main_id if by is CountBy.UNIT else own.ticket_id
    return question.join(about, about.c.id == answered).where(own.newest == 1).group_by("key")


def last_follow_ups(
    taken: ColumnElement[bool], about: ColumnElement[str] = follow_up.c.ticket_id
) -> Subquery:
    """Finished tasks, numbered from the newest for each citizen; whether an upheld 认定 counts it out.

    *taken* is asked of the ticket *about*: the citizen's own appeal, or the ticket that was answered.
    """
    newest = func.row_number().over(
        partition_by=(follow_up.c.main_id, follow_up.c.ticket_id),
        order_by=(follow_up.c.ended_at.desc(), follow_up.c.id.desc()),
    )
    return (
        select(follow_up, newest.label("newest"), counted_out().label("counted_out"))
        .join(ticket, ticket.c.id == about)
        .where(taken, follow_up.c.state.in_(_FINISHED))
        .subquery()
    )


def counted_out() -> ColumnElement[bool]:
    """Whether a follow-up is of a ticket with an upheld 认定."""
    return exists().where(
        determination.c.ticket_id.in_((follow_up.c.main_id, follow_up.c.ticket_id)),
        determination.c.state == DeterminationState.UPHELD.value,
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
