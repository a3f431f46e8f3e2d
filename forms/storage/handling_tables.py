"""The tables of handling: replies, extensions, requests for help, whistles and who was called."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata


def _record(name: str, *columns: Column[object]) -> Table:
    """A table of records: what all have, then its own columns."""
    return Table(
        name,
        metadata,
        Column("id", KEY, primary_key=True),
        Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
        Column("assignment_id", KEY, ForeignKey("assignment.id"), nullable=False),
        Column("unit", KEY, nullable=False),
        Column("state", KEY, nullable=False),
        Column("at", UtcTime, nullable=False),
        Column("revision", Integer, nullable=False),
        *columns,
        Index(None, "ticket_id"),
        Index(None, "state", "at", "id"),
        Index(None, "unit", "at", "id"),
        Index(None, "at", "id"),
    )


def _text(name: str) -> Column[object]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[object]:
    return Column(name, Integer, nullable=False)


reply = _record(
    "handling_reply",
    _text("number"),
    _text("role"),
    _number("round"),
    _text("text"),
    _text("basis"),
    _text("closing"),
    _text("sent_by"),
    Column("late", Boolean, nullable=False),
    Column("decided_at", UtcTime),
    _text("decided_by"),
    _text("missing"),
    _text("why"),
)
extension = _record(
    "handling_extension",
    _text("asked_by"),
    _number("by"),
    _text("counted_in"),
    _text("reason"),
    Column("before_at", UtcTime, nullable=False),
    _text("before_words"),
    Column("before_provisional", Boolean, nullable=False),
    Column("decided_at", UtcTime),
    _text("decided_by"),
    _number("granted"),
    _text("why"),
    Column("after_at", UtcTime),
    _text("after_words"),
    Column("after_provisional", Boolean, nullable=False),
)
help_request = _record(
    "handling_help",
    _text("asked_by"),
    _text("from_unit"),
    _text("what"),
    Column("decided_at", UtcTime),
    _text("decided_by"),
    _text("why"),
    _text("order_id"),
)
whistle = _record(
    "handling_whistle",
    _text("blown_by"),
    _text("reason"),
    _text("place"),
    _text("checklist"),
    Column("due_at", UtcTime, nullable=False),
    _text("due_words"),
    Column("due_provisional", Boolean, nullable=False),
    Column("closed_at", UtcTime),
)
whistle_call = _record(
    "handling_whistle_call",
    _text("whistle_id"),
    _text("from_unit"),
    Column("due_at", UtcTime, nullable=False),
    _text("due_words"),
    Column("due_provisional", Boolean, nullable=False),
    Column("reported_at", UtcTime),
    _text("reported_by"),
    _text("report"),
    Column("scored_at", UtcTime),
    _text("scored_by"),
    _number("score"),
    Column("solved", Boolean, nullable=False),
    _text("words"),
)
