"""A ticket's life after filing: standing, assignments, a trail that nobody can edit."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Give tickets their standing, make the table of orders, and lock the trail."""
    _standing()
    _orders()
    _place_what_is_there()
    for name in ("unit", "why", "from_state", "to_state", "assignment_id"):
        op.add_column("ticket_trail", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))
    if op.get_bind().dialect.name == "sqlite":
        _lock_trail_on_sqlite()
    else:
        _lock_trail_on_postgresql()


def _standing() -> None:
    for name in ("owner_unit", "owner_person", "lead_unit"):
        op.add_column("ticket", sa.Column(name, KEY, nullable=False, server_default=sa.text("''")))
    op.add_column("ticket", sa.Column("due_at", MOMENT))
    op.add_column("ticket", sa.Column("due_words", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column(
        "ticket", sa.Column("due_provisional", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("ticket", sa.Column("next_step", sa.Text, nullable=False, server_default=sa.text("''")))
    for name in ("hops", "redos"):
        op.add_column("ticket", sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0")))
    for columns in (
        ["due_at", "id"],
        ["state", "due_at", "id"],
        ["owner_unit", "due_at", "id"],
        ["owner_person", "due_at", "id"],
    ):
        _index_of_what_is_due("ticket", columns, "due_at")
    op.create_table(
        "ticket_unit",
        sa.Column("unit", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("unit", "ticket_id", name="pk_ticket_unit"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_unit_ticket_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ticket_unit_ticket_id", "ticket_unit", ["ticket_id"])


def _orders() -> None:
    op.create_table(
        "assignment",
        *(sa.Column(name, KEY, nullable=False) for name in ("id", "ticket_id", "number", "role", "unit")),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("dispatched_at", MOMENT, nullable=False),
        sa.Column("dispatched_by", KEY, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("handler", KEY, nullable=False),
        sa.Column("leader", sa.Text, nullable=False),
        *_clock("sign_in_due"),
        sa.Column("signed_at", MOMENT),
        sa.Column("signed_by", KEY, nullable=False),
        *_clock("contact_due"),
        sa.Column("contacted_at", MOMENT),
        sa.Column("contacted_by", KEY, nullable=False),
        *_clock("due", always=True),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("closing", sa.Text, nullable=False),
        sa.Column("replied_at", MOMENT),
        sa.Column("replied_by", KEY, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        *(sa.Column(f"{name}_runs_out", MOMENT) for name in ("sign_in", "contact", "completion")),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_assignment_ticket_id"),
    )
    op.create_index("ix_assignment_ticket_id_dispatched_at", "assignment", ["ticket_id", "dispatched_at"])
    for owner in ("unit", "handler"):
        columns = [owner, "state", "due_at", "id"]
        op.create_index(f"ix_assignment_{'_'.join(columns)}", "assignment", columns)
    for name in ("sign_in_runs_out", "contact_runs_out", "completion_runs_out"):
        _index_of_what_is_due("assignment", [name, "id"], name)


def _clock(name: str, *, always: bool = False) -> list[sa.Column[object]]:
    return [
        sa.Column(f"{name}_at", MOMENT, nullable=not always),
        sa.Column(f"{name}_words", sa.Text, nullable=False),
        sa.Column(f"{name}_provisional", sa.Boolean, nullable=False),
    ]


def _index_of_what_is_due(table: str, columns: list[str], due: str) -> None:
    there = sa.text(f"{due} IS NOT NULL")
    op.create_index(
        f"ix_{table}_{'_'.join(columns)}", table, columns, sqlite_where=there, postgresql_where=there
    )


def _place_what_is_there() -> None:
    """Tickets filed before belong to the dispatch desk, or ended with the legal route told."""
    later: sa.ColumnClause[object] = (
        sa.literal_column("strftime('%Y-%m-%d %H:%M:%f000', accepted_at, '+2 hours')")
        if op.get_bind().dialect.name == "sqlite"
        else sa.literal_column("accepted_at + interval '2 hours'")
    )
    names = ("state", "owner_unit", "next_step", "due_at", "due_words")
    ticket = sa.table("ticket", *(sa.column(name) for name in names))
    op.execute(
        sa.update(ticket)
        .where(ticket.c.state == "awaiting_dispatch")
        .values(owner_unit="@dispatch", next_step="dispatch", due_at=later, due_words="受理后 2 小时内派单")
    )
    op.execute("UPDATE ticket SET state = 'legal_route' WHERE state = 'closed' AND disposal = 'legal_route'")


def _lock_trail_on_sqlite() -> None:
    # INSERT OR REPLACE deletes without asking the trigger of DELETE, so a taken place is refused as well
    taken = "EXISTS (SELECT 1 FROM ticket_trail WHERE ticket_id = NEW.ticket_id AND position = NEW.position)"
    for name, event in (
        ("no_update", "BEFORE UPDATE ON ticket_trail"),
        ("no_delete", "BEFORE DELETE ON ticket_trail"),
        ("no_replace", f"BEFORE INSERT ON ticket_trail WHEN {taken}"),
    ):
        op.execute(
            f"CREATE TRIGGER ticket_trail_{name} {event} "
            "BEGIN SELECT RAISE(ABORT, 'the trail of a ticket cannot be changed'); END"
        )


def _lock_trail_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION ticket_trail_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail of a ticket cannot be changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ticket_trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ticket_trail "
        "FOR EACH STATEMENT EXECUTE FUNCTION ticket_trail_stays()"
    )
