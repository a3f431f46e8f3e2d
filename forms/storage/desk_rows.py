"""Requests to give an order back and conferences as rows, and back."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from forms.dispatch.conference import (
    Conference,
    ConferenceCause,
    ConferenceState,
    Decision,
    Member,
    MemberKind,
)
from forms.dispatch.returns import ReturnRequest, ReturnState
from forms.lifecycle.assignment import AssignmentRole
from forms.lifecycle.standing import Due

Row = dict[str, Any]
_AS_IT_IS_ON_RETURNS = (
    "id",
    "ticket_id",
    "assignment_id",
    "number",
    "unit",
    "reason",
    "reason_name",
    "wrong_unit",
    "text",
    "basis",
    "proposed",
    "asked_at",
    "asked_by",
    "asked_by_name",
    "reviewed_at",
    "reviewed_by",
    "reviewed_by_name",
    "words",
    "revision",
)
_AS_IT_IS_ON_CONFERENCES = (
    "id",
    "ticket_id",
    "number",
    "why",
    "assignment_id",
    "asked_at",
    "asked_by",
    "asked_by_name",
    "held_at",
    "place",
    "ended_at",
    "ended_by",
    "ended_by_name",
    "words",
    "rule_version",
    "revision",
)


def row_of_return(request: ReturnRequest) -> Row:
    """The row of a request."""
    plain = {name: getattr(request, name) for name in _AS_IT_IS_ON_RETURNS}
    return {
        **plain,
        **_due_columns("review_due", request.review_due),
        "role": request.role.value,
        "state": request.state.value,
    }


def return_of(row: RowMapping) -> ReturnRequest:
    """And back."""
    return ReturnRequest(
        **{name: row[name] for name in _AS_IT_IS_ON_RETURNS},
        role=AssignmentRole(row["role"]),
        state=ReturnState(row["state"]),
        review_due=_due(row, "review_due"),
    )


def row_of_conference(conference: Conference) -> Row:
    """The row of a conference."""
    members = [
        [each.name, each.kind.value, each.unit, each.person, each.opinion] for each in conference.members
    ]
    plain = {name: getattr(conference, name) for name in _AS_IT_IS_ON_CONFERENCES}
    return {
        **plain,
        **_due_columns("due", conference.due),
        "cause": conference.cause.value,
        "state": conference.state.value,
        "members": json.dumps(members, ensure_ascii=False),
        "decision": _told(conference.decision),
    }


def conference_of(row: RowMapping) -> Conference:
    """And back."""
    members = (
        Member(name=name, kind=MemberKind(kind), unit=unit, person=person, opinion=opinion)
        for name, kind, unit, person, opinion in json.loads(row["members"])
    )
    return Conference(
        **{name: row[name] for name in _AS_IT_IS_ON_CONFERENCES},
        cause=ConferenceCause(row["cause"]),
        state=ConferenceState(row["state"]),
        due=_due(row, "due"),
        members=tuple(members),
        decision=_decision(row["decision"]),
    )


def _told(decision: Decision | None) -> str:
    if decision is None:
        return ""
    told = {
        "lead": decision.lead,
        "helpers": decision.helpers,
        "due": [decision.due.at.isoformat(), decision.due.words, decision.due.provisional],
        "text": decision.text,
        "basis": decision.basis,
    }
    return json.dumps(told, ensure_ascii=False)


def _decision(text: str) -> Decision | None:
    if not text:
        return None
    told = json.loads(text)
    at, words, provisional = told["due"]
    return Decision(
        lead=told["lead"],
        helpers=tuple(told["helpers"]),
        due=Due(at=datetime.fromisoformat(at), words=words, provisional=provisional),
        text=told["text"],
        basis=told["basis"],
    )


def _due_columns(name: str, due: Due) -> Row:
    return {f"{name}_at": due.at, f"{name}_words": due.words, f"{name}_provisional": due.provisional}


def _due(row: RowMapping, name: str) -> Due:
    return Due(at=row[f"{name}_at"], words=row[f"{name}_words"], provisional=row[f"{name}_provisional"])
