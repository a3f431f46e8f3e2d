"""Saved views of ticket lists, each person's columns, and lists of what somebody accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make both tables, and the index by who accepted a ticket."""
    op.create_table(
        "ticket_view",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("filter", sa.Text, nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_view"),
    )
    op.create_index("ix_ticket_view_owner", "ticket_view", ["owner"])
    op.create_table(
        "list_layout",
        sa.Column("person", KEY, nullable=False),
        sa.Column("layout", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_list_layout"),
    )
    op.create_index("ix_ticket_accepted_by_accepted_at_id", "ticket", ["accepted_by", "accepted_at", "id"])
    there = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_ticket_urgency_due_at_id",
        "ticket",
        ["urgency", "due_at", "id"],
        sqlite_where=there,
        postgresql_where=there,
    )
