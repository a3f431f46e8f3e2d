"""The tables of supervision: what fired, measures with their letters, watch lists, 认定, notices."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from forms.storage.tables import KEY, UtcTime, metadata


def _ticket() -> Column[str]:
    return Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False)


def _key(name: str) -> Column[str]:
    return Column(name, KEY, nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


supervision_fired = Table(
    "supervision_fired",
    metadata,
    Column("step", KEY, primary_key=True),
    Column("subject", KEY, primary_key=True),
    Column("occurrence", KEY, primary_key=True),
    Column("at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""What fired: the key is what makes a step fire once, whoever runs the ladder."""

supervision_measure = Table(
    "supervision_measure",
    metadata,
    Column("id", KEY, primary_key=True),
    _ticket(),
    _key("kind"),
    _key("state"),
    Column("at", UtcTime, nullable=False),
    _key("by"),
    _text("by_name"),
    _key("number"),
    _key("unit"),
    _text("partners"),
    _text("words"),
    _text("reason"),
    _key("source"),
    Column("until", UtcTime),
    Column("ended_at", UtcTime),
    _key("ended_by"),
    _text("outcome"),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id", "at"),
    Index(None, "state", "at", "id"),
)
"""督办; `partners` is a JSON array of units."""

supervision_letter = Table(
    "supervision_letter",
    metadata,
    Column("measure_id", KEY, ForeignKey("supervision_measure.id"), primary_key=True),
    _text("name"),
    Column("data", LargeBinary, nullable=False),
)
"""Letters as they were written."""

watch_entry = Table(
    "watch_entry",
    metadata,
    Column("id", KEY, primary_key=True),
    _key("list"),
    _ticket(),
    _key("other_id"),
    Column("at", UtcTime, nullable=False),
    _text("why"),
    _key("cause"),
    _text("cause_text"),
    _key("cause_by"),
    Column("cause_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id", "list", "other_id", unique=True),
    Index(
        None,
        "list",
        "at",
        "id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
"""屡办不成, 假闭环."""

_STANDS = text("state IN ('proposed', 'upheld')")

determination = Table(
    "determination",
    metadata,
    Column("id", KEY, primary_key=True),
    _ticket(),
    _key("kind"),
    _key("state"),
    _key("proposed_by"),
    Column("proposed_at", UtcTime, nullable=False),
    _text("evidence"),
    _key("decided_by"),
    Column("decided_at", UtcTime),
    _text("why"),
    _key("undone_by"),
    Column("undone_at", UtcTime),
    _text("undone_why"),
    Column("archived", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id", "proposed_at"),
    Index(
        "ix_determination_standing", "ticket_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
    ),
    Index(None, "state", "proposed_at", "id"),
)
"""认定; a ticket has one at most that is open or upheld."""

_UNREAD = text("read_at IS NULL")

notice = Table(
    "notice",
    metadata,
    Column("id", KEY, primary_key=True),
    _key("recipient"),
    Column("at", UtcTime, nullable=False),
    _key("kind"),
    _text("text"),
    _key("ticket_id"),
    _key("number"),
    Column("read_at", UtcTime),
    _key("read_by"),
    Index(None, "recipient", "at", "id"),
    Index("ix_notice_unread", "recipient", "at", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
)
"""Inboxes inside the program."""
