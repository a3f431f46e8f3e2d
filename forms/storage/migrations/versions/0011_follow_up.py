"""Follow-up tasks, their answers, and missed calls."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _tasks()


def _tasks() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("main_id", KEY, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("due_words", sa.Text, nullable=False),
        sa.Column("due_provisional", sa.Boolean, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Text, nullable=False),
        sa.Column("responded", sa.Boolean),
        sa.Column("solved", sa.Boolean),
        sa.Column("process", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("words", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", KEY, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_follow_up_ticket_id"),
        sa.ForeignKeyConstraint(["main_id"], ["ticket.id"], name="fk_follow_up_main_id"),
    )
    for columns in (
        ["ticket_id"],
        ["main_id"],
        ["owner", "state", "next_at", "id"],
        ["state", "next_at", "id"],
        ["ended_at", "id"],
    ):
        op.create_index(f"ix_follow_up_{'_'.join(columns)}", "follow_up", columns)
    still_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_follow_up_open",
        "follow_up",
        ["main_id", "ticket_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
