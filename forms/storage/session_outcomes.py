"""What became of a session's tickets: a few readings for all of them, put together ticket by ticket."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Table, or_, select

from forms.followup.task import FollowUpTask, TaskState
from forms.sessions.call import SessionCall
from forms.sessions.outcomes import TicketOutcome
from forms.storage.followup_rows import task_of
from forms.storage.followup_tables import follow_up, unsatisfied
from forms.storage.session_tables import session_call
from forms.storage.supervision_tables import determination
from forms.storage.tables import ticket
from forms.supervision.records import DeterminationState
from forms.words import StateKind

_FINISHED = [TaskState.ANSWERED.value, TaskState.NOT_RATED.value]


def outcomes_of(connection: Connection, calls: Sequence[SessionCall]) -> tuple[TicketOutcome, ...]:
    """See SessionCalls.outcomes; *calls* are all of one session, in their order."""
    if not calls:
        return ()
    mine = (
        select(session_call.c.ticket_id)
        .where(session_call.c.session_id == calls[0].session_id)
        .scalar_subquery()
    )
    tickets = _tickets(connection, mine)
    tasks = _rows(connection, follow_up, follow_up.c.ticket_id.in_(mine))
    last = _last_of(tasks)
    touched = {row["ticket_id"] for row in tasks}
    unhappy = _unhappy(connection, mine)
    out = _counted_out(connection, mine)
    return tuple(
        TicketOutcome(
            call_id=call.id,
            session_id=call.session_id,
            ticket_id=call.ticket_id,
            sent_on=call.ending.is_sent_on,
            state=StateKind(tickets[call.ticket_id]["state"]),
            closed=call.ticket_id in touched or not call.ending.is_sent_on,
            unhappy=call.ticket_id in unhappy,
            redos=tickets[call.ticket_id]["redos"],
            last=last.get(call.ticket_id),
            counted_out=call.ticket_id in out,
        )
        for call in calls
        if call.ending is not None and call.ticket_id in tickets
    )


def _tickets(connection: Connection, mine: ScalarSelect[str]) -> dict[str, dict[str, Any]]:
    question = select(ticket.c.id, ticket.c.state, ticket.c.redos).where(ticket.c.id.in_(mine))
    return {row["id"]: dict(row) for row in connection.execute(question).mappings()}


def _last_of(rows: list[dict[str, Any]]) -> dict[str, FollowUpTask]:
    finished = sorted(
        (task_of(row) for row in rows if row["state"] in _FINISHED),
        key=lambda each: (each.ended_at or each.opened_at, each.id),
    )
    return {each.ticket_id: each for each in finished}


def _unhappy(connection: Connection, mine: ScalarSelect[str]) -> frozenset[str]:
    """Appeals on the list of the unsatisfied that have not said otherwise since, and their main tickets."""
    rows = _rows(
        connection,
        unsatisfied,
        unsatisfied.c.left_at.is_(None),
        unsatisfied.c.satisfied_at.is_(None),
        or_(unsatisfied.c.main_id.in_(mine), unsatisfied.c.ticket_id.in_(mine)),
    )
    return frozenset(own for row in rows for own in (row["main_id"], row["ticket_id"]))


def _counted_out(connection: Connection, mine: ScalarSelect[str]) -> frozenset[str]:
    question = select(determination.c.ticket_id).where(
        determination.c.ticket_id.in_(mine), determination.c.state == DeterminationState.UPHELD.value
    )
    return frozenset(connection.execute(question).scalars())


def _rows(connection: Connection, table: Table, *where: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(*where)).mappings()]
