"""Follow-up tasks, their answers, who is not satisfied, missed calls, meetings, visits, outside reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
STILL_OPEN = sa.text("ended_at IS NULL")
ON_LIST = sa.text("left_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    _tasks()
    _unsatisfied()
    _missed_calls()
    _meetings()
    _visits()
    _reviews()


def _tasks() -> None:
    _table(
        "follow_up",
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("main_id", KEY, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("due_words", sa.Text, nullable=False),
        sa.Column("due_provisional", sa.Boolean, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Text, nullable=False),
        sa.Column("responded", sa.Boolean),
        sa.Column("solved", sa.Boolean),
        sa.Column("process", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("words", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", KEY, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        of=("ticket_id", "main_id"),
    )
    for columns in (["owner", "state", "next_at", "id"], ["state", "next_at", "id"]):
        op.create_index(f"ix_follow_up_{'_'.join(columns)}", "follow_up", columns)
    _once_open("uq_follow_up_open", "follow_up", ["main_id", "ticket_id"], STILL_OPEN)


def _unsatisfied() -> None:
    _table(
        "unsatisfied",
        sa.Column("main_id", KEY, nullable=False),
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("noted_by", KEY, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("redos", sa.Integer, nullable=False),
        sa.Column("leader", sa.Text, nullable=False),
        sa.Column("satisfied_at", MOMENT),
        sa.Column("satisfied_by", KEY, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.Column("left_by", KEY, nullable=False),
        sa.Column("left_how", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        of=("main_id", "ticket_id"),
    )
    _some("ix_unsatisfied_since_id", "unsatisfied", ["since", "id"], ON_LIST)
    _once_open("uq_unsatisfied_open", "unsatisfied", ["main_id", "ticket_id"], ON_LIST)


def _missed_calls() -> None:
    _table(
        "missed_call",
        sa.Column("number", KEY, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("tries", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", KEY, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    _some("ix_missed_call_first_at_id", "missed_call", ["first_at", "id"], STILL_OPEN)
    _once_open("uq_missed_call_open", "missed_call", ["number"], STILL_OPEN)
    op.create_table(
        "missed_call_call",
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("missed_id", KEY, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_missed_call_call"),
        sa.ForeignKeyConstraint(["missed_id"], ["missed_call.id"], name="fk_missed_call_call_missed_id"),
    )
    op.create_index("ix_missed_call_call_missed_id", "missed_call_call", ["missed_id"])


def _meetings() -> None:
    _table(
        "meeting",
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("invited", sa.Text, nullable=False),
        sa.Column("came", sa.Text, nullable=False),
        sa.Column("citizen_came", sa.Boolean, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by", KEY, nullable=False),
        of=("ticket_id",),
    )


def _visits() -> None:
    _table(
        "site_visit",
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("longitude", sa.Float),
        sa.Column("latitude", sa.Float),
        sa.Column("coordinate_system", sa.Text, nullable=False),
        sa.Column("found", sa.Text, nullable=False),
        sa.Column("photos", sa.Text, nullable=False),
        sa.Column("visited_by", KEY, nullable=False),
        of=("ticket_id",),
    )


def _reviews() -> None:
    _table(
        "outside_review",
        sa.Column("ticket_id", KEY, nullable=False),
        sa.Column("reviewer", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.Column("chosen_by", KEY, nullable=False),
        sa.Column("timely", sa.Integer),
        sa.Column("solved", sa.Integer),
        sa.Column("manner", sa.Integer),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("scored_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        of=("ticket_id",),
    )
    columns = ["reviewer", "chosen_at", "id"]
    op.create_index(f"ix_outside_review_{'_'.join(columns)}", "outside_review", columns)


def _table(name: str, *columns: sa.Column[object], of: tuple[str, ...] = ()) -> None:
    """A table with an id, whose columns *of* name tickets."""
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *(sa.ForeignKeyConstraint([each], ["ticket.id"], name=f"fk_{name}_{each}") for each in of),
    )
    for each in of:
        op.create_index(f"ix_{name}_{each}", name, [each])


def _some(index: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(index, table, columns, sqlite_where=where, postgresql_where=where)


def _once_open(index: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(index, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
