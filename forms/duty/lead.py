"""Which duty service leads, and what it ran: one lease with a heartbeat, and one line for each job."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LEASE = timedelta(seconds=30)
"""How long the lead holds without a heartbeat: a service that was killed is replaced within this time."""
BEATS = 3
"""Heartbeats in one lease: two may be lost to a slow database before the lead is."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads, and until when if it is not heard of again; in the database's own time."""

    holder: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """The last run of a job: for which planned moment, by whom, and what came of it."""

    job: str
    planned_at: datetime
    holder: str
    started_at: datetime
    finished_at: datetime | None = None
    ok: bool = False
    words: str = ""
