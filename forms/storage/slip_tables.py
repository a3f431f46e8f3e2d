"""The tables of printed slips and of the public keys that they were signed with."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from forms.storage import lifecycle_tables
from forms.storage.tables import KEY, UtcTime, metadata

slip_key = Table(
    "slip_key",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("public", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("valid_from", UtcTime, nullable=False),
    Column("valid_until", UtcTime),
    Column("revoked_at", UtcTime),
    Column("revoked_why", Text, nullable=False),
    Column("made_by", KEY, nullable=False),
)
"""交办单密钥, the public half in base64; private ones are never here."""

slip = Table(
    "slip",
    metadata,
    Column("serial", KEY, primary_key=True),
    Column("assignment_id", KEY, ForeignKey(lifecycle_tables.assignment.c.id), nullable=False),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("unit", KEY, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("form", KEY, nullable=False),
    Column("key_id", KEY, ForeignKey("slip_key.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("printed_at", UtcTime, nullable=False),
    Column("printed_by", KEY, nullable=False),
    Column("void_at", UtcTime),
    Column("void_by", KEY, nullable=False),
    Column("void_why", Text, nullable=False),
    Index(None, "ticket_id", "printed_at"),
)
"""交办单: one row for each print."""
