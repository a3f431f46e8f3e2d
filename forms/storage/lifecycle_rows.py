"""Standings and orders as rows, and rows as standings and orders."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from forms.lifecycle.assignment import Assignment, AssignmentClock, AssignmentRole, AssignmentState
from forms.lifecycle.standing import Due, NextStep, Standing
from forms.ticket import Ticket
from forms.words import ClosingKind

Row = dict[str, Any]
RUNS_OUT = {
    AssignmentClock.SIGN_IN: "sign_in_runs_out",
    AssignmentClock.CONTACT: "contact_runs_out",
    AssignmentClock.COMPLETION: "completion_runs_out",
}


def standing_columns(standing: Standing) -> Row:
    """The columns of table `ticket` that hold a standing; the units stand in `ticket_unit`."""
    return {
        "owner_unit": standing.owner_unit,
        "owner_person": standing.owner_person,
        **_due_columns("due", standing.due),
        "next_step": standing.next_step.value if standing.next_step else "",
        "hops": standing.hops,
        "redos": standing.redos,
        "lead_unit": standing.lead,
    }


def standing_of(row: RowMapping, units: Sequence[str]) -> Standing:
    """The standing in a row of `ticket`."""
    return Standing(
        owner_unit=row["owner_unit"],
        owner_person=row["owner_person"],
        due=_due(row, "due"),
        next_step=NextStep(row["next_step"]) if row["next_step"] else None,
        hops=row["hops"],
        redos=row["redos"],
        lead=row["lead_unit"],
        units=tuple(units),
    )


def unit_rows(ticket: Ticket, first: int = 0) -> list[Row]:
    """The rows of table `ticket_unit`, from the unit *first* on."""
    return [
        {"unit": unit, "ticket_id": ticket.id, "position": position}
        for position, unit in enumerate(ticket.standing.units)
        if position >= first
    ]


def assignment_row(assignment: Assignment) -> Row:
    """The row of table `assignment`."""
    runs_out = {
        column: due.at if (due := assignment.due_of(clock)) else None for clock, column in RUNS_OUT.items()
    }
    return {
        "id": assignment.id,
        "ticket_id": assignment.ticket_id,
        "number": assignment.number,
        "role": assignment.role.value,
        "unit": assignment.unit,
        "round": assignment.round,
        "state": assignment.state.value,
        "dispatched_at": assignment.dispatched_at,
        "dispatched_by": assignment.dispatched_by,
        "why": assignment.why,
        "handler": assignment.handler,
        "leader": assignment.leader,
        **_due_columns("sign_in_due", assignment.sign_in_due),
        "signed_at": assignment.signed_at,
        "signed_by": assignment.signed_by,
        **_due_columns("contact_due", assignment.contact_due),
        "contacted_at": assignment.contacted_at,
        "contacted_by": assignment.contacted_by,
        **_due_columns("due", assignment.due),
        "reply": assignment.reply,
        "closing": assignment.closing.value if assignment.closing else "",
        "replied_at": assignment.replied_at,
        "replied_by": assignment.replied_by,
        "ended_at": assignment.ended_at,
        "revision": assignment.revision,
        **runs_out,
    }


def assignment_of(row: RowMapping) -> Assignment:
    """The order in a row of `assignment`."""
    return Assignment(
        id=row["id"],
        ticket_id=row["ticket_id"],
        number=row["number"],
        role=AssignmentRole(row["role"]),
        unit=row["unit"],
        round=row["round"],
        state=AssignmentState(row["state"]),
        dispatched_at=row["dispatched_at"],
        dispatched_by=row["dispatched_by"],
        why=row["why"],
        handler=row["handler"],
        leader=row["leader"],
        sign_in_due=_due(row, "sign_in_due"),
        signed_at=row["signed_at"],
        signed_by=row["signed_by"],
        contact_due=_due(row, "contact_due"),
        contacted_at=row["contacted_at"],
        contacted_by=row["contacted_by"],
        due=Due(at=row["due_at"], words=row["due_words"], provisional=row["due_provisional"]),
        reply=row["reply"],
        closing=ClosingKind(row["closing"]) if row["closing"] else None,
        replied_at=row["replied_at"],
        replied_by=row["replied_by"],
        ended_at=row["ended_at"],
        revision=row["revision"],
    )


def _due_columns(name: str, due: Due | None) -> Row:
    return {
        f"{name}_at": due.at if due else None,
        f"{name}_words": due.words if due else "",
        f"{name}_provisional": bool(due and due.provisional),
    }


def _due(row: RowMapping, name: str) -> Due | None:
    at = row[f"{name}_at"]
    if at is None:
        return None
    return Due(at=at, words=row[f"{name}_words"], provisional=row[f"{name}_provisional"])
