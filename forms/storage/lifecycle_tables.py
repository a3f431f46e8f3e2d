"""The tables of orders to units, and of which units have or had one on a ticket."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from forms.storage.tables import KEY, UtcTime, metadata


def _clock(name: str) -> list[Column[object]]:
    return [
        Column(f"{name}_at", UtcTime),
        Column(f"{name}_words", Text, nullable=False),
        Column(f"{name}_provisional", Boolean, nullable=False),
    ]


def _running(name: str) -> Index:
    """Only what still runs, in the order in which it runs out."""
    there = text(f"{name} IS NOT NULL")
    return Index(None, name, "id", sqlite_where=there, postgresql_where=there)


assignment = Table(
    "assignment",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("number", KEY, nullable=False),
    Column("role", KEY, nullable=False),
    Column("unit", KEY, nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", KEY, nullable=False),
    Column("dispatched_at", UtcTime, nullable=False),
    Column("dispatched_by", KEY, nullable=False),
    Column("why", Text, nullable=False),
    Column("handler", KEY, nullable=False),
    Column("leader", Text, nullable=False),
    *_clock("sign_in_due"),
    Column("signed_at", UtcTime),
    Column("signed_by", KEY, nullable=False),
    *_clock("contact_due"),
    Column("contacted_at", UtcTime),
    Column("contacted_by", KEY, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("due_words", Text, nullable=False),
    Column("due_provisional", Boolean, nullable=False),
    Column("reply", Text, nullable=False),
    Column("closing", Text, nullable=False),
    Column("replied_at", UtcTime),
    Column("replied_by", KEY, nullable=False),
    Column("ended_at", UtcTime),
    Column("revision", Integer, nullable=False),
    Column("sign_in_runs_out", UtcTime),
    Column("contact_runs_out", UtcTime),
    Column("completion_runs_out", UtcTime),
    Index(None, "ticket_id", "dispatched_at"),
    Index(None, "unit", "state", "due_at", "id"),
    Index(None, "handler", "state", "due_at", "id"),
    _running("sign_in_runs_out"),
    _running("contact_runs_out"),
    _running("completion_runs_out"),
    Index(
        None,
        "dispatched_at",
        "id",
        sqlite_where=text("completion_runs_out IS NOT NULL"),
        postgresql_where=text("completion_runs_out IS NOT NULL"),
    ),
)
"""Orders; what `runs_out` repeats a due time while its clock runs, so that finding the late ones is quick."""

ticket_unit = Table(
    "ticket_unit",
    metadata,
    Column("unit", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index(None, "ticket_id"),
    sqlite_with_rowid=False,
)
"""Which units have or had an order on a ticket: what a unit may see."""
