"""What units do with an order: replies, extensions, requests for help, whistles."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the five tables."""
    _records(
        "handling_reply",
        *_texts("number", "role"),
        sa.Column("round", sa.Integer, nullable=False),
        *_texts("text", "basis", "closing", "sent_by"),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("decided_at", MOMENT),
        *_texts("decided_by", "missing", "why"),
    )
    _records(
        "handling_extension",
        *_texts("asked_by"),
        sa.Column("by", sa.Integer, nullable=False),
        *_texts("counted_in", "reason"),
        *_due("before", always=True),
        sa.Column("decided_at", MOMENT),
        *_texts("decided_by"),
        sa.Column("granted", sa.Integer, nullable=False),
        *_texts("why"),
        *_due("after"),
    )
    _records(
        "handling_help",
        *_texts("asked_by", "from_unit", "what"),
        sa.Column("decided_at", MOMENT),
        *_texts("decided_by", "why", "order_id"),
    )
    _records(
        "handling_whistle",
        *_texts("blown_by", "reason", "place", "checklist"),
        *_due("due", always=True),
        sa.Column("closed_at", MOMENT),
    )
    _records(
        "handling_whistle_call",
        *_texts("whistle_id", "from_unit"),
        *_due("due", always=True),
        sa.Column("reported_at", MOMENT),
        *_texts("reported_by", "report"),
        sa.Column("scored_at", MOMENT),
        *_texts("scored_by"),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("solved", sa.Boolean, nullable=False),
        *_texts("words"),
    )


def _records(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        *(sa.Column(each, KEY, nullable=False) for each in ("id", "ticket_id", "assignment_id")),
        *(sa.Column(each, KEY, nullable=False) for each in ("unit", "state")),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=f"fk_{name}_ticket_id"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=f"fk_{name}_assignment_id"),
    )
    for key in (["ticket_id"], ["state", "at", "id"], ["unit", "at", "id"], ["at", "id"]):
        op.create_index(f"ix_{name}_{'_'.join(key)}", name, key)


def _texts(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)


def _due(name: str, *, always: bool = False) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column(f"{name}_at", MOMENT, nullable=not always),
        sa.Column(f"{name}_words", sa.Text, nullable=False),
        sa.Column(f"{name}_provisional", sa.Boolean, nullable=False),
    )
