"""会后: what is kept of a session afterwards: minutes, media leads, reports."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteItem:
    """One ticket in the minutes: 定人 (unit and person), 定责 (what is to be done), 定时 (until when)."""

    ticket_id: str
    number: str
    unit: str
    person: str
    duty: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """诉求办理协调会纪要: when, where, who led, who came, what was said, and one item for each ticket.

    Each saving is a version of its own; the newest holds.
    """

    id: str
    session_id: str
    version: int
    held_at: datetime
    place: str
    chair: str
    present: tuple[str, ...]
    words: str
    items: tuple[MinuteItem, ...]
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLead:
    """媒体线索: whether the citizen agrees that media report on the ticket, who asked (工号), when.

    `words` is what may be told. The newest of a ticket holds: a consent may be taken back.
    """

    id: str
    session_id: str
    ticket_id: str
    consent: bool
    asked_by: str
    asked_at: datetime
    words: str = ""


Figures = tuple[tuple[str, str], ...]
"""Figures by name, as they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSession:
    """One session in a report: its number, what it was, and its own figures."""

    number: str
    title: str
    hours: str
    leaders: str
    unit: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTicket:
    """One ticket in a report, masked, in words."""

    session: str
    number: str
    title: str
    ending: str
    unit: str
    person: str
    due: str
    state: str
    follow_up: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report as it was made: version, by whom and when, what it says, what changed against the last.

    `subject` is the ids of its sessions, sorted and joined by commas; `figures` are those of all together,
    `problems` what does not add up among them.
    """

    id: str
    subject: str
    version: int
    made_by: str
    made_at: datetime
    figures: Figures
    sessions: tuple[ReportSession, ...]
    tickets: tuple[ReportTicket, ...] = ()
    problems: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """2026-09期, or 2026-01期至2026-09期 9 场."""
        numbers = [each.number for each in self.sessions]
        return numbers[0] if len(numbers) == 1 else f"{numbers[0]}至{numbers[-1]} {len(numbers)} 场"


def subject_of(session_ids: tuple[str, ...]) -> str:
    """What a report over these sessions is about."""
    return ",".join(sorted(set(session_ids)))
