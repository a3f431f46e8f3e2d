"""Sessions, notices, calls, minutes, leads and reports as rows, and back."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from forms.sessions.afterwards import (
    MediaLead,
    MinuteItem,
    Minutes,
    ReportSession,
    ReportTicket,
    StoredReport,
)
from forms.sessions.call import AnsweredBy, Brief, CallState, Ending, SessionCall
from forms.sessions.session import CheckItem, Leader, Notice, Scope, Seat, Session, SessionState

Row = dict[str, Any]
Read = TypeVar("Read")
_SAME_IN_SESSION = (
    *("id", "year", "ordinal", "title", "starts_at", "ends_at", "unit", "unit_code", "line"),
    *("out_of_scope_words", "notice", "planned_by", "planned_at", "begun_at", "ended_at", "closed_at"),
    *("despite", "why", "revision"),
)
_SAME_IN_NOTICE = (
    *("id", "session_id", "medium", "link", "published_at", "views", "views_at", "noted_by", "revision"),
)
_SAME_IN_CALL = (
    *("id", "session_id", "call_id", "number", "line", "came_at", "screened_by", "screened_at", "draft_id"),
    *("ticket_id", "handed_over_at", "answered_code", "answered_at", "hung_up_at", "words", "decided_by"),
    *("decided_at", "promise_due", "measure_id", "reason", "late_why", "settled_at", "revision"),
)
_SAME_IN_MINUTES = (
    *("id", "session_id", "version", "held_at", "place", "chair", "words", "written_by", "written_at"),
)
_SAME_IN_LEAD = ("id", "session_id", "ticket_id", "consent", "asked_by", "asked_at", "words")
_SAME_IN_REPORT = ("id", "subject", "version", "made_by", "made_at")


def row_of_session(session: Session) -> Row:
    """The row of `live_session`."""
    return _same(session, _SAME_IN_SESSION) | {
        "state": session.state.value,
        "leader": _json(session.leader),
        "further": _json(session.further),
        "seats": _json(session.seats),
        "scope": _json(session.scope),
        "checklist": _json(session.checklist),
    }


def session_of(row: Mapping[str, Any]) -> Session:
    """And back."""
    return Session(
        **{name: row[name] for name in _SAME_IN_SESSION},
        state=SessionState(row["state"]),
        leader=_read(row["leader"], Leader),
        further=_read(row["further"], tuple[Leader, ...]),
        seats=_read(row["seats"], tuple[Seat, ...]),
        scope=_read(row["scope"], Scope),
        checklist=_read(row["checklist"], tuple[CheckItem, ...]),
    )


def row_of_notice(notice: Notice) -> Row:
    """The row of `session_notice`."""
    return _same(notice, _SAME_IN_NOTICE)


def notice_of(row: Mapping[str, Any]) -> Notice:
    """And back."""
    return Notice(**{name: row[name] for name in _SAME_IN_NOTICE})


def row_of_call(call: SessionCall) -> Row:
    """The row of `session_call`."""
    return _same(call, _SAME_IN_CALL) | {
        "state": call.state.value,
        "brief": _json(call.brief),
        "answered_by": call.answered_by.value if call.answered_by else "",
        "ending": call.ending.value if call.ending else "",
    }


def call_of(row: Mapping[str, Any]) -> SessionCall:
    """And back."""
    return SessionCall(
        **{name: row[name] for name in _SAME_IN_CALL},
        state=CallState(row["state"]),
        brief=_read(row["brief"], Brief),
        answered_by=AnsweredBy(row["answered_by"]) if row["answered_by"] else None,
        ending=Ending(row["ending"]) if row["ending"] else None,
    )


def row_of_minutes(minutes: Minutes) -> Row:
    """The row of `session_minutes`."""
    return _same(minutes, _SAME_IN_MINUTES) | {
        "present": _json(minutes.present),
        "items": _json(minutes.items),
    }


def minutes_of(row: Mapping[str, Any]) -> Minutes:
    """And back."""
    return Minutes(
        **{name: row[name] for name in _SAME_IN_MINUTES},
        present=_read(row["present"], tuple[str, ...]),
        items=_read(row["items"], tuple[MinuteItem, ...]),
    )


def row_of_lead(lead: MediaLead) -> Row:
    """The row of `session_lead`."""
    return _same(lead, _SAME_IN_LEAD)


def lead_of(row: Mapping[str, Any]) -> MediaLead:
    """And back."""
    return MediaLead(**{name: row[name] for name in _SAME_IN_LEAD})


def row_of_report(report: StoredReport) -> Row:
    """The row of `session_report`."""
    told = ("figures", "sessions", "tickets", "problems", "changes")
    return _same(report, _SAME_IN_REPORT) | {name: _json(getattr(report, name)) for name in told}


def report_of(row: Mapping[str, Any]) -> StoredReport:
    """And back."""
    return StoredReport(
        **{name: row[name] for name in _SAME_IN_REPORT},
        figures=_read(row["figures"], tuple[tuple[str, str], ...]),
        sessions=_read(row["sessions"], tuple[ReportSession, ...]),
        tickets=_read(row["tickets"], tuple[ReportTicket, ...]),
        problems=_read(row["problems"], tuple[str, ...]),
        changes=_read(row["changes"], tuple[str, ...]),
    )


def _same(thing: object, names: tuple[str, ...]) -> Row:
    return {name: getattr(thing, name) for name in names}


def _json(thing: object) -> str:
    return msgspec.json.encode(thing).decode()


def _read(text: str, kind: type[Read]) -> Read:
    return msgspec.json.decode(text, type=kind)
