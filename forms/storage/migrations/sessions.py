"""The tables of sessions, made by migration 0016."""

import sqlalchemy as sa
from alembic import op

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def create_session_tables() -> None:
    """Make the tables of plans, notices, calls, minutes, leads and reports."""
    _plans()
    _notices()
    _calls()
    _afterwards()
    _reports()


def _plans() -> None:
    op.create_table(
        "live_session",
        *_keys("id"),
        *_figures("year", "ordinal"),
        *_texts("title"),
        *_moments("starts_at", "ends_at"),
        *_texts("unit"),
        *_keys("unit_code"),
        *_texts("leader", "further", "seats"),
        *_keys("line"),
        *_texts("scope", "out_of_scope_words"),
        *_keys("state"),
        *_texts("checklist", "notice"),
        *_keys("planned_by"),
        *_moments("planned_at"),
        *_later("begun_at", "ended_at", "closed_at"),
        *_texts("despite", "why"),
        *_figures("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_live_session"),
    )
    op.create_index("ix_live_session_year_ordinal", "live_session", ["year", "ordinal"], unique=True)
    op.create_index("ix_live_session_state_starts_at_id", "live_session", ["state", "starts_at", "id"])


def _notices() -> None:
    op.create_table(
        "session_notice",
        *_keys("id", "session_id"),
        *_texts("medium", "link"),
        *_moments("published_at"),
        sa.Column("views", sa.Integer),
        *_later("views_at"),
        *_keys("noted_by"),
        *_figures("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_session_notice"),
        _of_session("session_notice"),
    )
    columns = ["session_id", "published_at"]
    op.create_index("ix_session_notice_session_id_published_at", "session_notice", columns)


def _calls() -> None:
    op.create_table(
        "session_call",
        *_keys("id", "session_id", "call_id", "number", "line"),
        *_moments("came_at"),
        *_keys("state", "screened_by"),
        *_later("screened_at"),
        *_texts("brief"),
        *_keys("draft_id", "ticket_id"),
        *_later("handed_over_at"),
        *_keys("answered_by", "answered_code"),
        *_later("answered_at", "hung_up_at"),
        *_keys("ending"),
        *_texts("words"),
        *_keys("decided_by"),
        *_later("decided_at", "promise_due"),
        *_keys("measure_id"),
        *_texts("reason", "late_why"),
        *_later("settled_at"),
        *_figures("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_session_call"),
        _of_session("session_call"),
    )
    op.create_index("ix_session_call_call_id", "session_call", ["call_id"], unique=True)
    columns = ["session_id", "came_at", "id"]
    op.create_index("ix_session_call_session_id_came_at_id", "session_call", columns)
    op.create_index("ix_session_call_ticket_id", "session_call", ["ticket_id"])


def _afterwards() -> None:
    op.create_table(
        "session_minutes",
        *_keys("id", "session_id"),
        *_figures("version"),
        *_moments("held_at"),
        *_texts("place", "chair", "present", "words", "items"),
        *_keys("written_by"),
        *_moments("written_at"),
        sa.PrimaryKeyConstraint("id", name="pk_session_minutes"),
        _of_session("session_minutes"),
    )
    columns = ["session_id", "version"]
    op.create_index("ix_session_minutes_session_id_version", "session_minutes", columns, unique=True)
    op.create_table(
        "session_lead",
        *_keys("id", "session_id", "ticket_id"),
        sa.Column("consent", sa.Boolean, nullable=False),
        *_keys("asked_by"),
        *_moments("asked_at"),
        *_texts("words"),
        sa.PrimaryKeyConstraint("id", name="pk_session_lead"),
        _of_session("session_lead"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_session_lead_ticket_id"),
    )
    columns = ["session_id", "asked_at", "id"]
    op.create_index("ix_session_lead_session_id_asked_at_id", "session_lead", columns)


def _reports() -> None:
    op.create_table(
        "session_report",
        *_keys("id", "subject"),
        *_figures("version"),
        *_keys("made_by"),
        *_moments("made_at"),
        *_texts("figures", "sessions", "tickets", "problems", "changes"),
        sa.PrimaryKeyConstraint("id", name="pk_session_report"),
    )
    columns = ["subject", "version"]
    op.create_index("ix_session_report_subject_version", "session_report", columns, unique=True)


def _of_session(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["session_id"], ["live_session.id"], name=f"fk_{table}_session_id")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _figures(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, MOMENT, nullable=False) for name in names]


def _later(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, MOMENT) for name in names]
