"""The tables, the same on SQLite and PostgreSQL. Changing them takes a migration; a test compares both.

Texts have no length here: the form limits them, and a filing must never fail for a column's width.
Identifiers and numbers compare byte by byte on PostgreSQL too (collation C), so prefixes use the index.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

KEY = Text().with_variant(Text(collation="C"), "postgresql")


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored in UTC. SQLite has no type with a time zone, so there it is UTC without saying so."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = DateTime(timezone=True)
    cache_ok: bool | None = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; ValueError for a time without zone, which could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back, with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _key(name: str) -> Column[str]:
    return Column(name, KEY, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _later(name: str, kind: TypeEngine[str] | Text = KEY) -> Column[str]:
    """A text that older rows get empty."""
    return Column(name, kind, nullable=False, server_default=text("''"))


def _due_index(*columns: str) -> Index:
    """Of open tickets only: the others have no due time."""
    there = text("due_at IS NOT NULL")
    return Index(None, *columns, "due_at", "id", sqlite_where=there, postgresql_where=there)


ticket = Table(
    "ticket",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("number", KEY, nullable=False, unique=True),
    _key("state"),
    _text("channel"),
    _text("source"),
    _text("hotline"),
    _text("external_id"),
    _key("call_id"),
    _text("caller_number"),
    _text("contact_number"),
    _text("name"),
    _text("gender"),
    _text("party"),
    _text("organisation"),
    _text("credit_code"),
    _flag("confidential"),
    _flag("anonymous"),
    _text("request_type"),
    _text("urgency"),
    _key("category"),
    _text("category_path"),
    _text("title"),
    _text("content"),
    _text("purpose"),
    _text("subject"),
    _flag("nowhere"),
    _text("district"),
    _text("street"),
    _text("community"),
    _text("grid"),
    _text("address"),
    Column("longitude", Float(53)),
    Column("latitude", Float(53)),
    Column("coordinate_system", Text),
    _text("disposal"),
    _text("answer"),
    _text("reason"),
    _text("handed_to"),
    Column("accepted_at", UtcTime, nullable=False),
    _key("accepted_by"),
    _text("accepted_by_name"),
    Column("revision", Integer, nullable=False),
    _later("owner_unit"),
    _later("owner_person"),
    Column("due_at", UtcTime),
    _later("due_words", Text()),
    Column("due_provisional", Boolean, nullable=False, server_default=false()),
    _later("next_step", Text()),
    Column("hops", Integer, nullable=False, server_default=text("0")),
    Column("redos", Integer, nullable=False, server_default=text("0")),
    _later("lead_unit"),
    Index(None, "accepted_at", "id"),
    Index(None, "state", "accepted_at", "id"),
    Index(None, "accepted_by", "accepted_at", "id"),
    _due_index(),
    _due_index("state"),
    _due_index("owner_unit"),
    _due_index("owner_person"),
    _due_index("urgency"),
)

ticket_phone = Table(
    "ticket_phone",
    metadata,
    Column("phone", KEY, primary_key=True),
    Column("accepted_at", UtcTime, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    _key("tail"),
    Column("position", Integer, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "tail", "accepted_at"),
    sqlite_with_rowid=False,
)
"""By which numbers a ticket is found: the caller's and the contact number in their one spelling."""

ticket_trail = Table(
    "ticket_trail",
    metadata,
    Column("ticket_id", KEY, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    _text("step"),
    _text("operator"),
    _text("operator_name"),
    _text("text"),
    *(_later(name, Text()) for name in ("unit", "why", "from_state", "to_state", "assignment_id")),
    sqlite_with_rowid=False,
)
"""Append-only: triggers forbid changing and deleting what is there (revision 0009)."""

ticket_counter = Table(
    "ticket_counter",
    metadata,
    Column("prefix", KEY, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

call_record = Table(
    "call_record",
    metadata,
    Column("call_id", KEY, primary_key=True),
    _text("direction"),
    _text("remote_number"),
    _text("local_number"),
    _text("operator"),
    Column("started_at", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    Column("ended_at", UtcTime),
    _text("recording"),
    _key("ticket_id"),
    Index(None, "started_at"),
    Index(None, "ticket_id"),
)

call_participant = Table(
    "call_participant",
    metadata,
    Column("call_id", KEY, ForeignKey("call_record.call_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("number"),
    _text("name"),
    Column("joined_at", UtcTime, nullable=False),
    Column("left_at", UtcTime),
    _text("result"),
)

call_transfer = Table(
    "call_transfer",
    metadata,
    Column("call_id", KEY, ForeignKey("call_record.call_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("target"),
    _text("target_name"),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    _text("result"),
    _text("detail"),
)

operator = Table(
    "operator",
    metadata,
    Column("code", KEY, primary_key=True),
    _text("name"),
    _text("extension"),
    _flag("active"),
)
