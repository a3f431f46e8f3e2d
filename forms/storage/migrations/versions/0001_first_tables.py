"""The first tables: tickets, how callers are found, trails, calls, operators."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, KEY, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def upgrade() -> None:
    """Make all tables."""
    _tickets()
    _around_tickets()
    _calls()
    _files()
    op.create_table(
        "operator",
        _key("code"),
        *_text("name", "extension"),
        _flag("active"),
        sa.PrimaryKeyConstraint("code", name="pk_operator"),
    )


def _tickets() -> None:
    op.create_table(
        "ticket",
        _key("id"),
        _key("number"),
        _key("state"),
        *_text("channel", "source", "hotline", "external_id"),
        _key("call_id"),
        *_text("caller_number", "contact_number", "name", "gender", "party", "organisation", "credit_code"),
        _flag("confidential"),
        _flag("anonymous"),
        *_text("request_type", "urgency"),
        _key("category"),
        *_text("category_path", "title", "content", "purpose", "subject"),
        _flag("nowhere"),
        *_text("district", "street", "community", "grid", "address"),
        sa.Column("longitude", sa.Float(53)),
        sa.Column("latitude", sa.Float(53)),
        sa.Column("coordinate_system", sa.Text),
        *_text("disposal", "answer", "reason", "handed_to"),
        sa.Column("accepted_at", MOMENT, nullable=False),
        _key("accepted_by"),
        *_text("accepted_by_name"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.UniqueConstraint("number", name="uq_ticket_number"),
    )
    op.create_index("ix_ticket_accepted_at_id", "ticket", ["accepted_at", "id"])
    op.create_index("ix_ticket_state_accepted_at_id", "ticket", ["state", "accepted_at", "id"])


def _around_tickets() -> None:
    op.create_table(
        "ticket_phone",
        _key("phone"),
        sa.Column("accepted_at", MOMENT, nullable=False),
        _key("ticket_id"),
        _key("tail"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("phone", "accepted_at", "ticket_id", name="pk_ticket_phone"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_phone_ticket_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ticket_phone_ticket_id", "ticket_phone", ["ticket_id"])
    op.create_index("ix_ticket_phone_tail_accepted_at", "ticket_phone", ["tail", "accepted_at"])
    op.create_table(
        "ticket_trail",
        _key("ticket_id"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_text("step", "operator", "operator_name", "text"),
        sa.PrimaryKeyConstraint("ticket_id", "position", name="pk_ticket_trail"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_trail_ticket_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ticket_counter",
        _key("prefix"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("prefix", "day", name="pk_ticket_counter"),
    )


def _files() -> None:
    op.create_table(
        "ticket_file",
        _key("ticket_id"),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        _key("digest"),
        *_text("name"),
        sa.Column("size", sa.Integer, nullable=False),
        *_text("media_type"),
        _key("added_by"),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "position", name="pk_ticket_file"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_file_ticket_id", ondelete="CASCADE"
        ),
    )


def _calls() -> None:
    op.create_table(
        "call_record",
        _key("call_id"),
        *_text("direction", "remote_number", "local_number", "operator"),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        *_text("recording"),
        _key("ticket_id"),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_record"),
    )
    op.create_index("ix_call_record_started_at", "call_record", ["started_at"])
    op.create_index("ix_call_record_ticket_id", "call_record", ["ticket_id"])
    op.create_table(
        "call_participant",
        _key("call_id"),
        sa.Column("position", sa.Integer, nullable=False),
        *_text("kind", "number", "name"),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        *_text("result"),
        sa.PrimaryKeyConstraint("call_id", "position", name="pk_call_participant"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call_record.call_id"], name="fk_call_participant_call_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "call_transfer",
        _key("call_id"),
        sa.Column("position", sa.Integer, nullable=False),
        *_text("kind", "target", "target_name"),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        *_text("result", "detail"),
        sa.PrimaryKeyConstraint("call_id", "position", name="pk_call_transfer"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call_record.call_id"], name="fk_call_transfer_call_id", ondelete="CASCADE"
        ),
    )
