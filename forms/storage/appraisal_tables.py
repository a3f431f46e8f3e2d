"""The tables of appraisal: what units have done of the 五个一, and letters of warning."""

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

five_ones_tick = Table(
    "five_ones_tick",
    metadata,
    Column("unit", KEY, primary_key=True),
    Column("item", KEY, primary_key=True),
    Column("period", KEY, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("by", KEY, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Index(None, "period"),
)
"""五个一; the key is what makes an item count once in its period."""

warning_letter = Table(
    "warning_letter",
    metadata,
    Column("unit", KEY, primary_key=True),
    Column("month", KEY, primary_key=True),
    Column("number", KEY, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""预警函 as they were written."""
