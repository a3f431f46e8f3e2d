"""Units and their people."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "unit",
        sa.Column("code", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("parent", KEY, nullable=False),
        sa.Column("aliases", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("categories", sa.Text, nullable=False),
        sa.Column("duties", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("sort_order", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_why", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_unit"),
    )
    op.create_table(
        "contact",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("duty", KEY, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("mobile", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("absences", sa.Text, nullable=False),
        sa.Column("left_on", sa.Date),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name="fk_contact_unit"),
    )
    op.create_index("ix_contact_unit", "contact", ["unit"])
