"""The tables of the dispatch desk: requests to give an order back, and conferences."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from forms.storage.tables import KEY, UtcTime, metadata

_RETURN_WAITS, _CONFERENCE_WAITS = text("state = 'asked'"), text("state IN ('asked', 'called')")

dispatch_return = Table(
    "dispatch_return",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("assignment_id", KEY, nullable=False),
    Column("number", KEY, nullable=False),
    Column("role", KEY, nullable=False),
    Column("unit", KEY, nullable=False),
    Column("reason", KEY, nullable=False),
    Column("reason_name", Text, nullable=False),
    Column("wrong_unit", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("proposed", KEY, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("asked_by", KEY, nullable=False),
    Column("asked_by_name", Text, nullable=False),
    Column("review_due_at", UtcTime, nullable=False),
    Column("review_due_words", Text, nullable=False),
    Column("review_due_provisional", Boolean, nullable=False),
    Column("state", KEY, nullable=False),
    Column("reviewed_at", UtcTime),
    Column("reviewed_by", KEY, nullable=False),
    Column("reviewed_by_name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "assignment_id"),
    Index(None, "review_due_at", "id", sqlite_where=_RETURN_WAITS, postgresql_where=_RETURN_WAITS),
)
"""退单."""

dispatch_conference = Table(
    "dispatch_conference",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("number", KEY, nullable=False),
    Column("cause", KEY, nullable=False),
    Column("why", Text, nullable=False),
    Column("assignment_id", KEY, nullable=False),
    Column("state", KEY, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("asked_by", KEY, nullable=False),
    Column("asked_by_name", Text, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("due_words", Text, nullable=False),
    Column("due_provisional", Boolean, nullable=False),
    Column("members", Text, nullable=False),
    Column("held_at", UtcTime),
    Column("place", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", KEY, nullable=False),
    Column("ended_by_name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "due_at", "id", sqlite_where=_CONFERENCE_WAITS, postgresql_where=_CONFERENCE_WAITS),
)
"""会商; members and the decision as JSON, the decision "" while there is none."""
