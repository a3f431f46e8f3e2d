"""Links between tickets: repeats, and appeals joined to one ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ticket_link",
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("main_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "kind", name="pk_ticket_link"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_link_ticket_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["main_id"], ["ticket.id"], name="fk_ticket_link_main_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_ticket_link_main_id", "ticket_link", ["main_id"])
