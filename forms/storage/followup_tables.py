"""The tables of the follow-up desk."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text, text

from forms.storage.tables import KEY, UtcTime, metadata

_STILL_OPEN = text("ended_at IS NULL")
_ON_LIST = text("left_at IS NULL")

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("main_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("owner", KEY, nullable=False),
    Column("state", KEY, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("due_words", Text, nullable=False),
    Column("due_provisional", Boolean, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("tries", Text, nullable=False),
    Column("responded", Boolean),
    Column("solved", Boolean),
    Column("process", Text),
    Column("result", Text),
    Column("words", Text),
    Column("why", Text, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", KEY, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "main_id"),
    Index(None, "owner", "state", "next_at", "id"),
    Index(None, "state", "next_at", "id"),
    Index(
        "uq_follow_up_open",
        "main_id",
        "ticket_id",
        unique=True,
        sqlite_where=_STILL_OPEN,
        postgresql_where=_STILL_OPEN,
    ),
)
"""Follow-up tasks. `words` is NULL while nobody has answered: that tells no answers from four empty ones."""

unsatisfied = Table(
    "unsatisfied",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("main_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("noted_by", KEY, nullable=False),
    Column("words", Text, nullable=False),
    Column("redos", Integer, nullable=False),
    Column("leader", Text, nullable=False),
    Column("satisfied_at", UtcTime),
    Column("satisfied_by", KEY, nullable=False),
    Column("left_at", UtcTime),
    Column("left_by", KEY, nullable=False),
    Column("left_how", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "main_id"),
    Index(None, "ticket_id"),
    Index(None, "since", "id", sqlite_where=_ON_LIST, postgresql_where=_ON_LIST),
    Index(
        "uq_unsatisfied_open",
        "main_id",
        "ticket_id",
        unique=True,
        sqlite_where=_ON_LIST,
        postgresql_where=_ON_LIST,
    ),
)
"""动态清零: each citizen is on the list at most once for each answered ticket."""

missed_call = Table(
    "missed_call",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("number", KEY, nullable=False),
    Column("line", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("owner", KEY, nullable=False),
    Column("state", KEY, nullable=False),
    Column("tries", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_by", KEY, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "first_at", "id", sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
    Index(
        "uq_missed_call_open",
        "number",
        unique=True,
        sqlite_where=_STILL_OPEN,
        postgresql_where=_STILL_OPEN,
    ),
)
"""Numbers to be called back; a number has at most one open task."""

missed_call_call = Table(
    "missed_call_call",
    metadata,
    Column("call_id", KEY, primary_key=True),
    Column("missed_id", KEY, ForeignKey("missed_call.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Index(None, "missed_id"),
)
"""Which calls were missed: hearing of one twice opens nothing."""

meeting = Table(
    "meeting",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("place", Text, nullable=False),
    Column("invited", Text, nullable=False),
    Column("came", Text, nullable=False),
    Column("citizen_came", Boolean, nullable=False),
    Column("result", Text, nullable=False),
    Column("noted_at", UtcTime, nullable=False),
    Column("noted_by", KEY, nullable=False),
    Index(None, "ticket_id"),
)

site_visit = Table(
    "site_visit",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("place", Text, nullable=False),
    Column("longitude", Float),
    Column("latitude", Float),
    Column("coordinate_system", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("photos", Text, nullable=False),
    Column("visited_by", KEY, nullable=False),
    Index(None, "ticket_id"),
)

outside_review = Table(
    "outside_review",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("ticket_id", KEY, ForeignKey("ticket.id"), nullable=False),
    Column("reviewer", KEY, nullable=False),
    Column("kind", Text, nullable=False),
    Column("chosen_at", UtcTime, nullable=False),
    Column("chosen_by", KEY, nullable=False),
    Column("timely", Integer),
    Column("solved", Integer),
    Column("manner", Integer),
    Column("words", Text, nullable=False),
    Column("scored_at", UtcTime),
    Column("revision", Integer, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "reviewer", "chosen_at", "id"),
)
