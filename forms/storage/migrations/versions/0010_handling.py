"""What units do with a ticket: returns, extensions, conferences, whistles, replies."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
