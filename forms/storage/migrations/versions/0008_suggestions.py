"""Dispatch suggestions: what was offered, what was chosen, and the models."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "dispatch_choice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operator", KEY, nullable=False),
        sa.Column("offers", sa.Text, nullable=False),
        sa.Column("chosen_lead", KEY, nullable=False),
        sa.Column("chosen_helpers", sa.Text, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("rules_version", sa.Integer, nullable=False),
        sa.Column("model_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dispatch_choice"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_dispatch_choice_ticket_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_dispatch_choice_ticket_id", "dispatch_choice", ["ticket_id"])
    op.create_index("ix_dispatch_choice_at", "dispatch_choice", ["at"])
    op.create_table(
        "dispatch_model",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trained_by", KEY, nullable=False),
        sa.Column("adopted", sa.Boolean, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary),
        sa.PrimaryKeyConstraint("number", name="pk_dispatch_model"),
    )
