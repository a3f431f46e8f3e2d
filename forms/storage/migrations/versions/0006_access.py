"""Accounts, their roles, and the audit log, to which lines can only be added."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
GENESIS = "0" * 64


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "account",
        *_key("code"),
        *_text("name", "roles"),
        *_key("unit"),
        *_text("extension", "password", "pin"),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("password_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_account"),
    )
    op.create_table(
        "audit_line",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        *_key("at", "who", "kind", "ticket_id"),
        *_text("subject", "reason"),
        *_key("before", "hash"),
        sa.PrimaryKeyConstraint("number", name="pk_audit_line"),
    )
    op.create_index("ix_audit_line_ticket_id_who_number", "audit_line", ["ticket_id", "who", "number"])
    op.create_index("ix_audit_line_who_number", "audit_line", ["who", "number"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        *_key("hash"),
        sa.CheckConstraint("id = 1", name="one"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.execute(f"INSERT INTO audit_head (id, number, hash) VALUES (1, 0, '{GENESIS}')")  # noqa: S608
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def _guard_on_sqlite() -> None:
    forbidden = (
        ("audit_line_stays", "BEFORE UPDATE ON audit_line"),
        ("audit_line_kept", "BEFORE DELETE ON audit_line"),
        ("audit_head_kept", "BEFORE DELETE ON audit_head"),
        ("audit_head_forward", "BEFORE UPDATE ON audit_head WHEN NEW.number <> OLD.number + 1"),
        (
            "audit_line_chained",
            "BEFORE INSERT ON audit_line WHEN NOT EXISTS"
            " (SELECT 1 FROM audit_head WHERE number = NEW.number - 1 AND hash = NEW.before)",
        ),
    )
    for name, moment in forbidden:
        op.execute(
            f"CREATE TRIGGER {name} {moment} BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"
    )
    op.execute(
        "CREATE FUNCTION audit_line_chained() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NOT EXISTS (SELECT 1 FROM audit_head WHERE number = NEW.number - 1 AND hash = NEW.before)"
        " THEN RAISE EXCEPTION 'the audit log only grows'; END IF; RETURN NEW; END $$"
    )
    for table in ("audit_line", "audit_head"):
        for what in ("DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER {table}_kept_{what.lower()} BEFORE {what} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
            )
    op.execute(
        "CREATE TRIGGER audit_line_stays BEFORE UPDATE ON audit_line"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )
    op.execute(
        "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head"
        " FOR EACH ROW WHEN (NEW.number <> OLD.number + 1) EXECUTE FUNCTION audit_only_grows()"
    )
    op.execute(
        "CREATE TRIGGER audit_line_chained BEFORE INSERT ON audit_line"
        " FOR EACH ROW EXECUTE FUNCTION audit_line_chained()"
    )
