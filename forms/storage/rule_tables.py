"""The tables of the hall's rules and of the working calendar."""

from sqlalchemy import Column, Date, Integer, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

rule_text = Table(
    "rule_text",
    metadata,
    Column("name", KEY, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("who", KEY, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""Triggers refuse to change or remove a row."""

calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("stamp", KEY, nullable=False),
    Column("who", KEY, nullable=False),
    Column("at", UtcTime),
)
"""The years that the hall knows, and where from; `at` is null for what came with the program."""

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", KEY, nullable=False),
    Column("name", Text, nullable=False),
)
"""The days of known years that are not what their weekday says, or that have a name."""
