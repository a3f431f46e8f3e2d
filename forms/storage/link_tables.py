"""The table of links between tickets."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

ticket_link = Table(
    "ticket_link",
    metadata,
    Column("ticket_id", KEY, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", KEY, primary_key=True),
    Column("main_id", KEY, ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", Text, nullable=False),
    Index(None, "main_id"),
)
