"""The tables of attached files: their bytes, and which belong to which ticket."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

attached_file = Table(
    "attached_file",
    metadata,
    Column("digest", KEY, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kept_at", UtcTime, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""Files in pieces, each file once under its SHA-256; `kept_at` is when somebody last attached it."""

ticket_file = Table(
    "ticket_file",
    metadata,
    Column("ticket_id", KEY, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("digest", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("added_by", KEY, nullable=False),
    Column("added_at", UtcTime, nullable=False),
)
