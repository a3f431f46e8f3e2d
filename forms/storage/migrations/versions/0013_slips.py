"""防伪工单交办单: slips that were printed, and public keys."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "slip_key",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("valid_from", MOMENT, nullable=False),
        sa.Column("valid_until", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_why", sa.Text, nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slip_key"),
    )
    op.create_table(
        "slip",
        *(sa.Column(name, KEY, nullable=False) for name in ("serial", "assignment_id", "ticket_id", "unit")),
        sa.Column("receiver", sa.Text, nullable=False),
        sa.Column("form", KEY, nullable=False),
        sa.Column("key_id", KEY, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
        sa.Column("printed_by", KEY, nullable=False),
        sa.Column("void_at", MOMENT),
        sa.Column("void_by", KEY, nullable=False),
        sa.Column("void_why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_slip"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name="fk_slip_assignment_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_slip_ticket_id"),
        sa.ForeignKeyConstraint(["key_id"], ["slip_key.id"], name="fk_slip_key_id"),
    )
    op.create_index("ix_slip_ticket_id_printed_at", "slip", ["ticket_id", "printed_at"])
