"""The tables of units and their people. Lists that nothing filters by are JSON."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

unit = Table(
    "unit",
    metadata,
    Column("code", KEY, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("parent", KEY, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("categories", Text, nullable=False),
    Column("duties", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("sort_order", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("closed_at", UtcTime),
    Column("closed_why", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)

contact = Table(
    "contact",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("unit", KEY, ForeignKey("unit.code"), nullable=False),
    Column("name", Text, nullable=False),
    Column("duty", KEY, nullable=False),
    Column("title", Text, nullable=False),
    Column("mobile", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("absences", Text, nullable=False),
    Column("left_on", Date),
    Column("revision", Integer, nullable=False),
    Index(None, "unit"),
)
