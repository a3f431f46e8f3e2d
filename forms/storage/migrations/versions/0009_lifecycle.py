"""A ticket's life after filing: standing, assignments, a trail that nobody can edit."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
