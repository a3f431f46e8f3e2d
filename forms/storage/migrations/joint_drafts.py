"""The part of revision 0016 that makes the tables of joint drafts."""

import sqlalchemy as sa
from alembic import op

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def create_joint_draft_tables() -> None:
    """Make them."""
    op.create_table(
        "joint_draft",
        sa.Column("id", KEY, nullable=False),
        sa.Column("first", sa.Text, nullable=False),
        sa.Column("begun_by", KEY, nullable=False),
        sa.Column("begun_by_name", sa.Text, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("whole_to", sa.Integer, nullable=False),
        sa.Column("whole", sa.LargeBinary, nullable=False),
        sa.Column("sealed_by", KEY, nullable=False),
        sa.Column("sealed_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_joint_draft"),
    )
    op.create_index("ix_joint_draft_written_at", "joint_draft", ["written_at"])
    op.create_table(
        "joint_draft_update",
        sa.Column("draft_id", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "number", name="pk_joint_draft_update"),
        sa.ForeignKeyConstraint(["draft_id"], ["joint_draft.id"], name="fk_joint_draft_update_draft_id"),
    )
    op.create_table(
        "joint_draft_seat",
        sa.Column("draft_id", KEY, nullable=False),
        sa.Column("seat", KEY, nullable=False),
        sa.Column("code", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("cursor", sa.Integer, nullable=False),
        sa.Column("anchor", sa.Integer, nullable=False),
        sa.Column("heard_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "seat", name="pk_joint_draft_seat"),
        sa.ForeignKeyConstraint(["draft_id"], ["joint_draft.id"], name="fk_joint_draft_seat_draft_id"),
    )
