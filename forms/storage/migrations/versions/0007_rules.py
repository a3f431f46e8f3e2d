"""The hall's rules and calendar, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, let no version of a rule be changed, and bring in the years known today."""
    op.create_table(
        "rule_text",
        sa.Column("name", KEY, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_rule_text"),
    )
    year = op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("stamp", KEY, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    day = op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    _refuse_changes()
    _bring_in_years(year, day)


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER rule_text_no_{verb.lower()} BEFORE {verb} ON rule_text "
                "BEGIN SELECT RAISE(ABORT, 'versions of rules are kept'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION rule_text_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'versions of rules are kept'; END $$"
    )
    op.execute(
        "CREATE TRIGGER rule_text_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_text "
        "FOR EACH STATEMENT EXECUTE FUNCTION rule_text_is_kept()"
    )


def _bring_in_years(year: sa.Table, day: sa.Table) -> None:
    from forms.clock.seed import shipped_years
    from forms.storage.calendars import day_rows, year_row

    op.bulk_insert(year, [year_row(each) for each in shipped_years()])
    op.bulk_insert(day, [row for each in shipped_years() for row in day_rows(each)])
