"""Dispatch: what was offered and chosen, the models, requests to give an order back, conferences."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _suggestions()
    _returns()
    _conferences()


def _suggestions() -> None:
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


def _returns() -> None:
    op.create_table(
        "dispatch_return",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("assignment_id", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=False) for name in ("number", "role", "unit", "reason")),
        sa.Column("reason_name", sa.Text, nullable=False),
        sa.Column("wrong_unit", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("proposed", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", KEY, nullable=False),
        sa.Column("asked_by_name", sa.Text, nullable=False),
        *_due("review_due"),
        sa.Column("state", KEY, nullable=False),
        sa.Column("reviewed_at", MOMENT),
        sa.Column("reviewed_by", KEY, nullable=False),
        sa.Column("reviewed_by_name", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dispatch_return"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_dispatch_return_ticket_id"),
    )
    op.create_index("ix_dispatch_return_ticket_id", "dispatch_return", ["ticket_id"])
    op.create_index("ix_dispatch_return_assignment_id", "dispatch_return", ["assignment_id"])
    _index_of_what_waits("dispatch_return", "review_due_at", "state = 'asked'")


def _conferences() -> None:
    op.create_table(
        "dispatch_conference",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("cause", KEY, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("assignment_id", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", KEY, nullable=False),
        sa.Column("asked_by_name", sa.Text, nullable=False),
        *_due("due"),
        sa.Column("members", sa.Text, nullable=False),
        sa.Column("held_at", MOMENT),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", KEY, nullable=False),
        sa.Column("ended_by_name", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("rule_version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dispatch_conference"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_dispatch_conference_ticket_id"),
    )
    op.create_index("ix_dispatch_conference_ticket_id", "dispatch_conference", ["ticket_id"])
    _index_of_what_waits("dispatch_conference", "due_at", "state IN ('asked', 'called')")


def _due(name: str) -> tuple["sa.Column[object]", ...]:
    return (
        sa.Column(f"{name}_at", MOMENT, nullable=False),
        sa.Column(f"{name}_words", sa.Text, nullable=False),
        sa.Column(f"{name}_provisional", sa.Boolean, nullable=False),
    )


def _index_of_what_waits(table: str, due: str, waits: str) -> None:
    """Only what still waits, in the order in which it is due."""
    op.create_index(
        f"ix_{table}_{due}_id",
        table,
        [due, "id"],
        sqlite_where=sa.text(waits),
        postgresql_where=sa.text(waits),
    )
