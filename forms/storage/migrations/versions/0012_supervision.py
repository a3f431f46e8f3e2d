"""Supervision: steps that fired, measures and letters, watch lists, determinations, notices, appraisal."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the index that finds orders still to be answered by when they were sent."""
    op.create_table(
        "supervision_fired",
        *_keys("step", "subject", "occurrence"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("step", "subject", "occurrence", name="pk_supervision_fired"),
        sqlite_with_rowid=False,
    )
    _measures()
    _lists()
    _determinations()
    _notices()
    _appraisal()
    _index("ix_assignment_dispatched_at_id", "assignment", ["dispatched_at", "id"], _RUNNING)


_RUNNING = "completion_runs_out IS NOT NULL"
_STANDS = "state IN ('proposed', 'upheld')"


def _measures() -> None:
    op.create_table(
        "supervision_measure",
        *_keys("id", "ticket_id", "kind", "state"),
        sa.Column("at", MOMENT, nullable=False),
        *_keys("by"),
        *_texts("by_name"),
        *_keys("number", "unit"),
        *_texts("partners", "words", "reason"),
        *_keys("source"),
        sa.Column("until", MOMENT),
        sa.Column("ended_at", MOMENT),
        *_keys("ended_by"),
        *_texts("outcome"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_supervision_measure"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_supervision_measure_ticket_id"),
    )
    op.create_index("ix_supervision_measure_ticket_id_at", "supervision_measure", ["ticket_id", "at"])
    op.create_index("ix_supervision_measure_state_at_id", "supervision_measure", ["state", "at", "id"])
    op.create_table(
        "supervision_letter",
        *_keys("measure_id"),
        *_texts("name"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("measure_id", name="pk_supervision_letter"),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["supervision_measure.id"], name="fk_supervision_letter_measure_id"
        ),
    )


def _lists() -> None:
    op.create_table(
        "watch_entry",
        *_keys("id", "list", "ticket_id", "other_id"),
        sa.Column("at", MOMENT, nullable=False),
        *_texts("why"),
        *_keys("cause"),
        *_texts("cause_text"),
        *_keys("cause_by"),
        sa.Column("cause_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_watch_entry"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_watch_entry_ticket_id"),
    )
    op.create_index(
        "ix_watch_entry_ticket_id_list_other_id",
        "watch_entry",
        ["ticket_id", "list", "other_id"],
        unique=True,
    )
    _index("ix_watch_entry_list_at_id", "watch_entry", ["list", "at", "id"], "ended_at IS NULL")


def _determinations() -> None:
    op.create_table(
        "determination",
        *_keys("id", "ticket_id", "kind", "state", "proposed_by"),
        sa.Column("proposed_at", MOMENT, nullable=False),
        *_texts("evidence"),
        *_keys("decided_by"),
        sa.Column("decided_at", MOMENT),
        *_texts("why"),
        *_keys("undone_by"),
        sa.Column("undone_at", MOMENT),
        *_texts("undone_why"),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_determination"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_determination_ticket_id"),
    )
    columns = ["ticket_id", "proposed_at"]
    op.create_index("ix_determination_ticket_id_proposed_at", "determination", columns)
    _index("ix_determination_standing", "determination", ["ticket_id"], _STANDS, unique=True)
    op.create_index("ix_determination_state_proposed_at_id", "determination", ["state", "proposed_at", "id"])


def _notices() -> None:
    op.create_table(
        "notice",
        *_keys("id", "recipient"),
        sa.Column("at", MOMENT, nullable=False),
        *_keys("kind"),
        *_texts("text"),
        *_keys("ticket_id", "number"),
        sa.Column("read_at", MOMENT),
        *_keys("read_by"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_recipient_at_id", "notice", ["recipient", "at", "id"])
    _index("ix_notice_unread", "notice", ["recipient", "at", "id"], "read_at IS NULL")


def _appraisal() -> None:
    op.create_table(
        "five_ones_tick",
        *_keys("unit", "item", "period"),
        sa.Column("at", MOMENT, nullable=False),
        *_keys("by"),
        *_texts("by_name", "evidence"),
        sa.PrimaryKeyConstraint("unit", "item", "period", name="pk_five_ones_tick"),
    )
    op.create_index("ix_five_ones_tick_period", "five_ones_tick", ["period"])
    op.create_table(
        "warning_letter",
        *_keys("unit", "month", "number"),
        sa.Column("at", MOMENT, nullable=False),
        *_keys("by"),
        *_texts("name"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("unit", "month", name="pk_warning_letter"),
    )


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    there = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=there, postgresql_where=there)


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
