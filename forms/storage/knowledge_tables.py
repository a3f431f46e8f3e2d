"""The tables of the knowledge base. What lists filter by stands in columns, the text of a version in JSON.

The head row of an article tells of the version that readers see: the live one, else the newest.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

article = Table(
    "article",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("source_key", KEY, unique=True),
    Column("state", KEY, nullable=False),
    Column("pending", KEY, nullable=False),
    Column("live_version", Integer),
    Column("title", Text, nullable=False),
    Column("category", KEY, nullable=False),
    Column("unit", KEY, nullable=False),
    Column("author", KEY, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "state", "changed_at", "id"),
    Index(None, "pending", "changed_at", "id"),
    Index(None, "state", "valid_until"),
)
"""`source_key` names the row of the file it was imported from; null for what was written here."""

article_version = Table(
    "article_version",
    metadata,
    Column("article_id", KEY, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", KEY, nullable=False),
    Column("content", Text, nullable=False),
    Column("author", KEY, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("reviewer", KEY, nullable=False),
    Column("reviewer_name", Text, nullable=False),
    Column("reviewed_at", UtcTime),
    Column("words", Text, nullable=False),
    Column("ended_at", UtcTime),
)

article_feedback = Table(
    "article_feedback",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("article_id", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("verdict", KEY, nullable=False),
    Column("words", Text, nullable=False),
    Column("operator", KEY, nullable=False),
    Column("ticket_id", KEY, nullable=False),
    Column("given_at", UtcTime, nullable=False),
    Index(None, "article_id", "verdict"),
)

knowledge_task = Table(
    "knowledge_task",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("article_id", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("verdict", KEY, nullable=False),
    Column("unit", KEY, nullable=False),
    Column("words", Text, nullable=False),
    Column("ticket_id", KEY, nullable=False),
    Column("raised_by", KEY, nullable=False),
    Column("raised_by_name", Text, nullable=False),
    Column("raised_at", UtcTime, nullable=False),
    Column("state", KEY, nullable=False),
    Column("done_by", KEY, nullable=False),
    Column("done_by_name", Text, nullable=False),
    Column("done_at", UtcTime),
    Column("done_words", Text, nullable=False),
    Index(None, "state", "unit", "raised_at"),
)

knowledge_use = Table(
    "knowledge_use",
    metadata,
    Column("ticket_id", KEY, primary_key=True),
    Column("article_id", KEY, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("operator", KEY, nullable=False),
    Column("inserted_at", UtcTime, nullable=False),
    Index(None, "article_id"),
)
"""Which article and version went into a ticket's answer. The ticket may not be filed yet."""
