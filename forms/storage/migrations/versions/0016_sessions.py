"""听民声: sessions, their calls and what became of them."""

from forms.storage.migrations.joint_drafts import create_joint_draft_tables
from forms.storage.migrations.sessions import create_session_tables

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    create_session_tables()
    create_joint_draft_tables()
