"""What sessions need from storage. Its in-memory fakes stand in `forms.sessions.in_memory`."""

from datetime import datetime
from typing import Protocol

from forms.sessions.afterwards import MediaLead, Minutes, StoredReport
from forms.sessions.call import SessionCall
from forms.sessions.outcomes import TicketOutcome
from forms.sessions.session import Notice, Session, SessionState

Key = tuple[datetime, str]
"""Where a page ended: a moment and an id."""


class Plans(Protocol):
    """The stored sessions."""

    def add(self, session: Session) -> None:
        """Store a new session; SessionChanged if its number is taken."""
        ...

    def save(self, session: Session) -> None:
        """Store a session's next revision; SessionChanged if another came first."""
        ...

    def by_id(self, session_id: str) -> Session | None:
        """The session, or None."""
        ...

    def held(self, session_id: str) -> Session | None:
        """The session, which nobody else changes until this transaction ends, or None."""
        ...

    def last_ordinal(self, year: int) -> int:
        """The highest number of that year, 0 if there is none."""
        ...

    def find(
        self, states: frozenset[SessionState], limit: int, after: Key | None = None
    ) -> tuple[Session, ...]:
        """Those in these states (none given: all), the latest first, behind *after* (`starts_at` and id)."""
        ...


class SessionNotices(Protocol):
    """Where sessions were announced."""

    def add(self, notice: Notice) -> None:
        """Store a new record."""
        ...

    def save(self, notice: Notice) -> None:
        """Store its next revision; SessionChanged if another came first."""
        ...

    def by_id(self, notice_id: str) -> Notice | None:
        """The record, or None."""
        ...

    def of_session(self, session_id: str) -> tuple[Notice, ...]:
        """All of a session, oldest first."""
        ...


class SessionCalls(Protocol):
    """The stored calls of sessions."""

    def add(self, call: SessionCall) -> bool:
        """Store a new call; False, and nothing changed, if the telephone's call is known already."""
        ...

    def save(self, call: SessionCall) -> None:
        """Store a call's next revision; SessionChanged if another came first."""
        ...

    def by_id(self, own_id: str) -> SessionCall | None:
        """The call, or None."""
        ...

    def held(self, own_id: str) -> SessionCall | None:
        """The call, which nobody else changes until this transaction ends, or None."""
        ...

    def of_phone(self, call_id: str) -> SessionCall | None:
        """The call by the telephone's id of it, or None."""
        ...

    def of_session(self, session_id: str) -> tuple[SessionCall, ...]:
        """All calls of a session, in the order in which they came."""
        ...

    def of_ticket(self, ticket_id: str) -> SessionCall | None:
        """The call in which a ticket was taken, or None."""
        ...

    def mark(self, session_id: str) -> int:
        """A figure that grows with every change of the session or its calls: cheap to ask again and again."""
        ...

    def outcomes(self, session_id: str) -> tuple[TicketOutcome, ...]:
        """What became of the session's tickets, in the order of their calls."""
        ...


class Afterwards(Protocol):
    """Minutes, media leads and reports."""

    def add_minutes(self, minutes: Minutes) -> None:
        """Store a version of the minutes; SessionChanged if there is this version already."""
        ...

    def minutes(self, session_id: str) -> tuple[Minutes, ...]:
        """All versions, the oldest first."""
        ...

    def add_lead(self, lead: MediaLead) -> None:
        """Store what a citizen said of media."""
        ...

    def leads(self, session_id: str) -> tuple[MediaLead, ...]:
        """All of a session, the oldest first."""
        ...

    def add_report(self, report: StoredReport) -> None:
        """Store a report; SessionChanged if there is this version already."""
        ...

    def report(self, report_id: str) -> StoredReport | None:
        """The report, or None."""
        ...

    def reports(self, subject: str) -> tuple[StoredReport, ...]:
        """All versions on a subject, the oldest first."""
        ...


class SessionRecords(Protocol):
    """All that is kept of sessions, in one transaction."""

    @property
    def plans(self) -> Plans:
        """The sessions."""
        ...

    @property
    def notices(self) -> SessionNotices:
        """Where they were announced."""
        ...

    @property
    def calls(self) -> SessionCalls:
        """Their calls."""
        ...

    @property
    def afterwards(self) -> Afterwards:
        """Minutes, media leads, reports."""
        ...
