"""The tables of accounts and of the audit log.

The audit log's times and numbers stand as they were hashed. The migration guards both of its tables by
triggers: lines are only added, each behind the end that `audit_head` holds.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

account = Table(
    "account",
    metadata,
    Column("code", KEY, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("unit", KEY, nullable=False),
    Column("extension", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("pin", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("password_at", UtcTime, nullable=False),
    Column("signed_in_at", UtcTime),
    Column("revision", Integer, nullable=False),
)
"""People who sign in; `password` and `pin` are argon2 hashes, `roles` codes with commas between."""

audit_line = Table(
    "audit_line",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", KEY, nullable=False),
    Column("who", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("ticket_id", KEY, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", KEY, nullable=False),
    Column("hash", KEY, nullable=False),
    Index(None, "ticket_id", "who", "number"),
    Index(None, "who", "number"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one"), primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", KEY, nullable=False),
)
"""The end of the chain, in one row: writers on PostgreSQL queue at its lock."""
