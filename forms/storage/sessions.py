"""What is kept of sessions, over one connection, inside one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select, tuple_, update

from forms.sessions.afterwards import MediaLead, Minutes, StoredReport
from forms.sessions.call import SessionCall
from forms.sessions.errors import SessionChanged
from forms.sessions.in_memory import CHANGED, TAKEN
from forms.sessions.outcomes import TicketOutcome
from forms.sessions.ports import Key
from forms.sessions.session import Notice, Session, SessionState
from forms.storage.inserting import insert_if_new
from forms.storage.session_outcomes import outcomes_of
from forms.storage.session_rows import (
    call_of,
    lead_of,
    minutes_of,
    notice_of,
    report_of,
    row_of_call,
    row_of_lead,
    row_of_minutes,
    row_of_notice,
    row_of_report,
    row_of_session,
    session_of,
)
from forms.storage.session_tables import (
    live_session,
    session_call,
    session_lead,
    session_minutes,
    session_notice,
    session_report,
)

Row = dict[str, Any]


class _Stored:
    """What all of these do alike."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _save(self, table: Table, row: Row) -> None:
        mine = (table.c.id == row["id"]) & (table.c.revision == row["revision"] - 1)
        if self._connection.execute(update(table).where(mine).values(row)).rowcount != 1:
            raise SessionChanged(CHANGED)

    def _rows(self, table: Table, *where: ColumnElement[bool], by: Sequence[str] = ("id",)) -> list[Row]:
        question = select(table).where(*where).order_by(*(table.c[name] for name in by))
        return [dict(row) for row in self._connection.execute(question).mappings()]

    def _one(self, table: Table, *where: ColumnElement[bool]) -> Row | None:
        return next(iter(self._rows(table, *where)), None)


class StoredPlans(_Stored):
    """Sessions in the table live_session."""

    def add(self, session: Session) -> None:
        """See Plans.add."""
        if not insert_if_new(self._connection, live_session, row_of_session(session)):
            raise SessionChanged(TAKEN)

    def save(self, session: Session) -> None:
        """See Plans.save."""
        self._save(live_session, row_of_session(session))

    def by_id(self, session_id: str) -> Session | None:
        """See Plans.by_id."""
        row = self._one(live_session, live_session.c.id == session_id)
        return None if row is None else session_of(row)

    def held(self, session_id: str) -> Session | None:
        """See Plans.held; SQLite's writing transactions exclude each other anyway."""
        question = select(live_session).where(live_session.c.id == session_id).with_for_update()
        row = self._connection.execute(question).mappings().one_or_none()
        return None if row is None else session_of(dict(row))

    def last_ordinal(self, year: int) -> int:
        """See Plans.last_ordinal."""
        highest = select(func.max(live_session.c.ordinal)).where(live_session.c.year == year)
        return self._connection.execute(highest).scalar_one() or 0

    def find(
        self, states: frozenset[SessionState], limit: int, after: Key | None = None
    ) -> tuple[Session, ...]:
        """See Plans.find."""
        own = live_session.c
        question = select(live_session).order_by(own.starts_at.desc(), own.id.desc()).limit(limit)
        if states:
            question = question.where(own.state.in_(sorted(each.value for each in states)))
        if after is not None:
            question = question.where(tuple_(own.starts_at, own.id) < after)
        return tuple(session_of(dict(row)) for row in self._connection.execute(question).mappings())


class StoredSessionNotices(_Stored):
    """Records of notices in the table session_notice."""

    def add(self, notice: Notice) -> None:
        """See SessionNotices.add."""
        self._connection.execute(insert(session_notice), row_of_notice(notice))

    def save(self, notice: Notice) -> None:
        """See SessionNotices.save."""
        self._save(session_notice, row_of_notice(notice))

    def by_id(self, notice_id: str) -> Notice | None:
        """See SessionNotices.by_id."""
        row = self._one(session_notice, session_notice.c.id == notice_id)
        return None if row is None else notice_of(row)

    def of_session(self, session_id: str) -> tuple[Notice, ...]:
        """See SessionNotices.of_session."""
        mine = session_notice.c.session_id == session_id
        return tuple(map(notice_of, self._rows(session_notice, mine, by=("published_at", "id"))))


class StoredSessionCalls(_Stored):
    """Calls in the table session_call."""

    def add(self, call: SessionCall) -> bool:
        """See SessionCalls.add."""
        return insert_if_new(self._connection, session_call, row_of_call(call))

    def save(self, call: SessionCall) -> None:
        """See SessionCalls.save."""
        self._save(session_call, row_of_call(call))

    def by_id(self, own_id: str) -> SessionCall | None:
        """See SessionCalls.by_id."""
        return self._call(session_call.c.id == own_id)

    def held(self, own_id: str) -> SessionCall | None:
        """See SessionCalls.held."""
        question = select(session_call).where(session_call.c.id == own_id).with_for_update()
        row = self._connection.execute(question).mappings().one_or_none()
        return None if row is None else call_of(dict(row))

    def of_phone(self, call_id: str) -> SessionCall | None:
        """See SessionCalls.of_phone."""
        return self._call(session_call.c.call_id == call_id)

    def of_session(self, session_id: str) -> tuple[SessionCall, ...]:
        """See SessionCalls.of_session."""
        mine = session_call.c.session_id == session_id
        return tuple(map(call_of, self._rows(session_call, mine, by=("came_at", "id"))))

    def of_ticket(self, ticket_id: str) -> SessionCall | None:
        """See SessionCalls.of_ticket."""
        return self._call(session_call.c.ticket_id == ticket_id) if ticket_id else None

    def mark(self, session_id: str) -> int:
        """See SessionCalls.mark."""
        of_calls = select(func.sum(session_call.c.revision)).where(session_call.c.session_id == session_id)
        own = select(live_session.c.revision).where(live_session.c.id == session_id)
        found = (self._connection.execute(each).scalar_one_or_none() or 0 for each in (own, of_calls))
        return sum(found)

    def outcomes(self, session_id: str) -> tuple[TicketOutcome, ...]:
        """See SessionCalls.outcomes."""
        return outcomes_of(self._connection, self.of_session(session_id))

    def _call(self, *where: ColumnElement[bool]) -> SessionCall | None:
        row = self._one(session_call, *where)
        return None if row is None else call_of(row)


class StoredAfterwards(_Stored):
    """Minutes, media leads and reports in tables of their own."""

    def add_minutes(self, minutes: Minutes) -> None:
        """See Afterwards.add_minutes."""
        if not insert_if_new(self._connection, session_minutes, row_of_minutes(minutes)):
            raise SessionChanged(CHANGED)

    def minutes(self, session_id: str) -> tuple[Minutes, ...]:
        """See Afterwards.minutes."""
        mine = session_minutes.c.session_id == session_id
        return tuple(map(minutes_of, self._rows(session_minutes, mine, by=("version",))))

    def add_lead(self, lead: MediaLead) -> None:
        """See Afterwards.add_lead."""
        self._connection.execute(insert(session_lead), row_of_lead(lead))

    def leads(self, session_id: str) -> tuple[MediaLead, ...]:
        """See Afterwards.leads."""
        mine = session_lead.c.session_id == session_id
        return tuple(map(lead_of, self._rows(session_lead, mine, by=("asked_at", "id"))))

    def add_report(self, report: StoredReport) -> None:
        """See Afterwards.add_report."""
        if not insert_if_new(self._connection, session_report, row_of_report(report)):
            raise SessionChanged(CHANGED)

    def report(self, report_id: str) -> StoredReport | None:
        """See Afterwards.report."""
        row = self._one(session_report, session_report.c.id == report_id)
        return None if row is None else report_of(row)

    def reports(self, subject: str) -> tuple[StoredReport, ...]:
        """See Afterwards.reports."""
        mine = session_report.c.subject == subject
        return tuple(map(report_of, self._rows(session_report, mine, by=("version",))))


@dataclass(frozen=True, slots=True)
class StoredSessions:
    """All that is kept of sessions."""

    plans: StoredPlans
    notices: StoredSessionNotices
    calls: StoredSessionCalls
    afterwards: StoredAfterwards


def stored_sessions(connection: Connection) -> StoredSessions:
    """The repositories over one connection."""
    return StoredSessions(
        StoredPlans(connection),
        StoredSessionNotices(connection),
        StoredSessionCalls(connection),
        StoredAfterwards(connection),
    )
