"""Dispatch suggestions: what was offered, what was chosen, and the models."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
