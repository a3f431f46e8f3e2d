"""The tables of sessions (听民声): plans, notices, calls, minutes, media leads, reports."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata


def _keys(*names: str) -> tuple[Column[str], ...]:
    return tuple(Column(name, KEY, nullable=False) for name in names)


def _texts(*names: str) -> tuple[Column[str], ...]:
    return tuple(Column(name, Text, nullable=False) for name in names)


def _session() -> Column[str]:
    return Column("session_id", KEY, ForeignKey("live_session.id"), nullable=False)


live_session = Table(
    "live_session",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    *_texts("title"),
    Column("starts_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    *_texts("unit"),
    *_keys("unit_code"),
    *_texts("leader", "further", "seats"),
    *_keys("line"),
    *_texts("scope", "out_of_scope_words"),
    *_keys("state"),
    *_texts("checklist", "notice"),
    *_keys("planned_by"),
    Column("planned_at", UtcTime, nullable=False),
    Column("begun_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("closed_at", UtcTime),
    *_texts("despite", "why"),
    Column("revision", Integer, nullable=False),
    Index(None, "year", "ordinal", unique=True),
    Index(None, "state", "starts_at", "id"),
)
"""场次; `leader`, `further`, `seats`, `scope` and `checklist` are JSON."""

session_notice = Table(
    "session_notice",
    metadata,
    Column("id", KEY, primary_key=True),
    _session(),
    *_texts("medium", "link"),
    Column("published_at", UtcTime, nullable=False),
    Column("views", Integer),
    Column("views_at", UtcTime),
    *_keys("noted_by"),
    Column("revision", Integer, nullable=False),
    Index(None, "session_id", "published_at"),
)

session_call = Table(
    "session_call",
    metadata,
    Column("id", KEY, primary_key=True),
    _session(),
    *_keys("call_id", "number", "line"),
    Column("came_at", UtcTime, nullable=False),
    *_keys("state", "screened_by"),
    Column("screened_at", UtcTime),
    *_texts("brief"),
    *_keys("draft_id", "ticket_id"),
    Column("handed_over_at", UtcTime),
    *_keys("answered_by", "answered_code"),
    Column("answered_at", UtcTime),
    Column("hung_up_at", UtcTime),
    *_keys("ending"),
    *_texts("words"),
    *_keys("decided_by"),
    Column("decided_at", UtcTime),
    Column("promise_due", UtcTime),
    *_keys("measure_id"),
    *_texts("reason", "late_why"),
    Column("settled_at", UtcTime),
    Column("revision", Integer, nullable=False),
    Index(None, "call_id", unique=True),
    Index(None, "session_id", "came_at", "id"),
    Index(None, "ticket_id"),
)
"""Calls; `brief` is JSON, `ticket_id` "" until its form was filed."""

session_minutes = Table(
    "session_minutes",
    metadata,
    Column("id", KEY, primary_key=True),
    _session(),
    Column("version", Integer, nullable=False),
    Column("held_at", UtcTime, nullable=False),
    *_texts("place", "chair", "present", "words", "items"),
    *_keys("written_by"),
    Column("written_at", UtcTime, nullable=False),
    Index(None, "session_id", "version", unique=True),
)
"""纪要; `present` and `items` are JSON."""

session_lead = Table(
    "session_lead",
    metadata,
    Column("id", KEY, primary_key=True),
    _session(),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("consent", Boolean, nullable=False),
    *_keys("asked_by"),
    Column("asked_at", UtcTime, nullable=False),
    *_texts("words"),
    Index(None, "session_id", "asked_at", "id"),
)

session_report = Table(
    "session_report",
    metadata,
    Column("id", KEY, primary_key=True),
    *_keys("subject"),
    Column("version", Integer, nullable=False),
    *_keys("made_by"),
    Column("made_at", UtcTime, nullable=False),
    *_texts("figures", "sessions", "tickets", "problems", "changes"),
    Index(None, "subject", "version", unique=True),
)
"""Reports; what they say is JSON."""
