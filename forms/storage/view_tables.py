"""The tables of saved views and of each person's columns."""

from sqlalchemy import Column, Index, Integer, Table, Text

from forms.storage.tables import KEY, metadata

ticket_view = Table(
    "ticket_view",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("owner", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("filter", Text, nullable=False),
    Column("made_by", KEY, nullable=False),
    Column("position", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "owner"),
)

list_layout = Table(
    "list_layout",
    metadata,
    Column("person", KEY, primary_key=True),
    Column("layout", Text, nullable=False),
)
