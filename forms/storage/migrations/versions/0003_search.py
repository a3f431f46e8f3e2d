"""The index of our own: what was indexed of tickets and articles, and the index of each database.

What is stored already is indexed behind the migration, by the program that then runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEARCH_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables, empty."""
    for name in ("search_ticket", "search_article"):
        op.create_table(
            name,
            sa.Column("key", SEARCH_KEY, nullable=False, autoincrement=False),
            sa.Column("id", KEY, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("questions", sa.Integer, nullable=False),
            *(sa.Column(each, sa.Text, nullable=False) for each in ("text", "sound", "facets")),
            sa.PrimaryKeyConstraint("key", name=f"pk_{name}"),
            sa.UniqueConstraint("id", name=f"uq_{name}_id"),
        )
        _make_index(f"{name}_index")
    op.create_table(
        "search_gram",
        sa.Column("gram", KEY, nullable=False),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("gram", name="pk_search_gram"),
    )


def _make_index(name: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5"
            "(tokens, content='', columnsize=0, detail=none, tokenize='ascii')"
        )
        return
    # Tokens are only read by their index, so they are kept out of the rows that it leads to. PostgreSQL moves
    # a value out only where a row is longer than 2 kB: each row gets a filling that shrinks to some bytes.
    op.execute(
        f"CREATE TABLE {name} (key bigint CONSTRAINT pk_{name} PRIMARY KEY,"
        " filling text NOT NULL DEFAULT repeat(' ', 2048), tokens tsvector NOT NULL)"
        " WITH (toast_tuple_target = 128)"
    )
    op.execute(f"CREATE INDEX ix_{name}_tokens ON {name} USING gin (tokens) WITH (fastupdate = off)")
