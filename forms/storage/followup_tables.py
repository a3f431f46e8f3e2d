"""The tables of the follow-up desk."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from forms.storage.tables import KEY, UtcTime, metadata

_STILL_OPEN = text("ended_at IS NULL")

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("main_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("owner", KEY, nullable=False),
    Column("state", KEY, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("due_words", Text, nullable=False),
    Column("due_provisional", Boolean, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("tries", Text, nullable=False),
    Column("responded", Boolean),
    Column("solved", Boolean),
    Column("process", Text),
    Column("result", Text),
    Column("words", Text),
    Column("why", Text, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", KEY, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "main_id"),
    Index(None, "owner", "state", "next_at", "id"),
    Index(None, "state", "next_at", "id"),
    Index(None, "ended_at", "id"),
    Index(
        "uq_follow_up_open",
        "main_id",
        "ticket_id",
        unique=True,
        sqlite_where=_STILL_OPEN,
        postgresql_where=_STILL_OPEN,
    ),
)
"""Follow-up tasks. `words` is NULL while nobody has answered: that tells no answers from four empty ones."""
