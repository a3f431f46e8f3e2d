"""The knowledge base: articles, their versions, feedback, tasks, and which ticket cites which article."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    _articles()
    _feedback()
    op.create_table(
        "knowledge_use",
        *_key("ticket_id", "article_id"),
        sa.Column("version", sa.Integer, nullable=False),
        *_text("title"),
        *_key("operator"),
        sa.Column("inserted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "article_id", "version", name="pk_knowledge_use"),
    )
    op.create_index("ix_knowledge_use_article_id", "knowledge_use", ["article_id"])
    op.create_table(
        "attached_file",
        *_key("digest"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest", "number", name="pk_attached_file"),
    )


def _articles() -> None:
    op.create_table(
        "article",
        *_key("id"),
        sa.Column("source_key", KEY),
        *_key("state", "pending"),
        sa.Column("live_version", sa.Integer),
        *_text("title"),
        *_key("category", "unit", "author"),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("source_key", name="uq_article_source_key"),
    )
    op.create_index("ix_article_state_changed_at_id", "article", ["state", "changed_at", "id"])
    op.create_index("ix_article_pending_changed_at_id", "article", ["pending", "changed_at", "id"])
    op.create_index("ix_article_state_valid_until", "article", ["state", "valid_until"])
    op.create_table(
        "article_version",
        *_key("article_id"),
        sa.Column("number", sa.Integer, nullable=False),
        *_key("state"),
        *_text("content"),
        *_key("author"),
        *_text("author_name"),
        sa.Column("written_at", MOMENT, nullable=False),
        *_key("reviewer"),
        *_text("reviewer_name"),
        sa.Column("reviewed_at", MOMENT),
        *_text("words"),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_article_version"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_article_version_article_id", ondelete="CASCADE"
        ),
    )


def _feedback() -> None:
    op.create_table(
        "article_feedback",
        *_key("id", "article_id"),
        sa.Column("version", sa.Integer, nullable=False),
        *_key("verdict"),
        *_text("words"),
        *_key("operator", "ticket_id"),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article_feedback"),
    )
    op.create_index("ix_article_feedback_article_id_verdict", "article_feedback", ["article_id", "verdict"])
    op.create_table(
        "knowledge_task",
        *_key("id", "article_id"),
        sa.Column("version", sa.Integer, nullable=False),
        *_text("title"),
        *_key("verdict", "unit"),
        *_text("words"),
        *_key("ticket_id", "raised_by"),
        *_text("raised_by_name"),
        sa.Column("raised_at", MOMENT, nullable=False),
        *_key("state", "done_by"),
        *_text("done_by_name"),
        sa.Column("done_at", MOMENT),
        *_text("done_words"),
        sa.PrimaryKeyConstraint("id", name="pk_knowledge_task"),
    )
    op.create_index(
        "ix_knowledge_task_state_unit_raised_at", "knowledge_task", ["state", "unit", "raised_at"]
    )
