"""The tables of drafts that several seats write in."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from forms.storage.tables import KEY, UtcTime, metadata

joint_draft = Table(
    "joint_draft",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("first", Text, nullable=False),
    Column("begun_by", KEY, nullable=False),
    Column("begun_by_name", Text, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("last", Integer, nullable=False),
    Column("whole_to", Integer, nullable=False),
    Column("whole", LargeBinary, nullable=False),
    Column("sealed_by", KEY, nullable=False),
    Column("sealed_until", UtcTime, nullable=False),
    Index(None, "written_at"),
)
"""The id is the draft's, which its ticket will have. `whole` stands for all updates up to `whole_to`."""

joint_draft_update = Table(
    "joint_draft_update",
    metadata,
    Column("draft_id", KEY, ForeignKey("joint_draft.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

joint_draft_seat = Table(
    "joint_draft_seat",
    metadata,
    Column("draft_id", KEY, ForeignKey("joint_draft.id"), primary_key=True),
    Column("seat", KEY, primary_key=True),
    Column("code", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("field", KEY, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("anchor", Integer, nullable=False),
    Column("heard_at", UtcTime, nullable=False),
)
"""Which windows are in it, where their cursors are, and when they were last heard of."""
