"""The tables of dispatch suggestions: what was offered and chosen, and the trained models."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

dispatch_choice = Table(
    "dispatch_choice",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", KEY, nullable=False),
    Column("offers", Text, nullable=False),
    Column("chosen_lead", KEY, nullable=False),
    Column("chosen_helpers", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("rules_version", Integer, nullable=False),
    Column("model_version", Integer, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "at"),
)
"""建议与选择; `rank` repeats at which place the chosen lead was offered, 0 for none."""

dispatch_model = Table(
    "dispatch_model",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("trained_at", UtcTime, nullable=False),
    Column("trained_by", KEY, nullable=False),
    Column("adopted", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("report", Text, nullable=False),
    Column("data", LargeBinary),
)
"""Every training; the bytes of those not adopted, and of old ones, are not kept."""
