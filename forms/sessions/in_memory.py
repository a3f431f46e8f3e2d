"""The fakes of `forms.sessions.ports`: they keep the same promises as the real storage."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from forms.followup.task import FollowUpTask
from forms.followup.unsatisfied import Unsatisfied
from forms.sessions.afterwards import MediaLead, Minutes, StoredReport
from forms.sessions.call import SessionCall
from forms.sessions.errors import SessionChanged
from forms.sessions.outcomes import TicketOutcome
from forms.sessions.ports import Key
from forms.sessions.session import Notice, Session, SessionState
from forms.ticket import Ticket

CHANGED = "它刚被他人改动，您的操作未生效，请刷新后再试。"
TAKEN = "这个期号已经有了，请换一个期号，或刷新后再试。未作改动。"


@dataclass(frozen=True)
class Around:
    """What outcomes look at besides: tickets, follow-ups, who is unsatisfied, which 认定 are upheld."""

    ticket: Callable[[str], Ticket | None] = lambda _id: None
    tasks: Callable[[], Iterable[FollowUpTask]] = tuple
    entries: Callable[[], Iterable[Unsatisfied]] = tuple
    upheld: Callable[[], frozenset[str]] = frozenset


@dataclass
class InMemoryPlans:
    """Sessions in a dictionary."""

    stored: dict[str, Session] = field(default_factory=dict)

    def add(self, session: Session) -> None:
        """See Plans.add."""
        if any((each.year, each.ordinal) == (session.year, session.ordinal) for each in self.stored.values()):
            raise SessionChanged(TAKEN)
        self.stored[session.id] = session

    def save(self, session: Session) -> None:
        """See Plans.save."""
        before = self.stored.get(session.id)
        if before is None or before.revision != session.revision - 1:
            raise SessionChanged(CHANGED)
        self.stored[session.id] = session

    def by_id(self, session_id: str) -> Session | None:
        """See Plans.by_id."""
        return self.stored.get(session_id)

    def held(self, session_id: str) -> Session | None:
        """See Plans.held."""
        return self.by_id(session_id)

    def last_ordinal(self, year: int) -> int:
        """See Plans.last_ordinal."""
        return max((each.ordinal for each in self.stored.values() if each.year == year), default=0)

    def find(
        self, states: frozenset[SessionState], limit: int, after: Key | None = None
    ) -> tuple[Session, ...]:
        """See Plans.find."""
        mine = (each for each in self.stored.values() if not states or each.state in states)
        ordered = sorted(mine, key=lambda each: (each.starts_at, each.id), reverse=True)
        return tuple(each for each in ordered if after is None or (each.starts_at, each.id) < after)[:limit]


@dataclass
class InMemoryNotices:
    """Records of notices in a dictionary."""

    stored: dict[str, Notice] = field(default_factory=dict)

    def add(self, notice: Notice) -> None:
        """See SessionNotices.add."""
        self.stored[notice.id] = notice

    def save(self, notice: Notice) -> None:
        """See SessionNotices.save."""
        before = self.stored.get(notice.id)
        if before is None or before.revision != notice.revision - 1:
            raise SessionChanged(CHANGED)
        self.stored[notice.id] = notice

    def by_id(self, notice_id: str) -> Notice | None:
        """See SessionNotices.by_id."""
        return self.stored.get(notice_id)

    def of_session(self, session_id: str) -> tuple[Notice, ...]:
        """See SessionNotices.of_session."""
        mine = (each for each in self.stored.values() if each.session_id == session_id)
        return tuple(sorted(mine, key=lambda each: (each.published_at, each.id)))


@dataclass
class InMemoryCalls:
    """Calls in a dictionary; *plans* and *around* are what marks and outcomes look at besides."""

    plans: InMemoryPlans = field(default_factory=InMemoryPlans)
    around: Around = field(default_factory=Around)
    stored: dict[str, SessionCall] = field(default_factory=dict)

    def add(self, call: SessionCall) -> bool:
        """See SessionCalls.add."""
        if self.of_phone(call.call_id) is not None:
            return False
        self.stored[call.id] = call
        return True

    def save(self, call: SessionCall) -> None:
        """See SessionCalls.save."""
        before = self.stored.get(call.id)
        if before is None or before.revision != call.revision - 1:
            raise SessionChanged(CHANGED)
        self.stored[call.id] = call

    def by_id(self, own_id: str) -> SessionCall | None:
        """See SessionCalls.by_id."""
        return self.stored.get(own_id)

    def held(self, own_id: str) -> SessionCall | None:
        """See SessionCalls.held."""
        return self.by_id(own_id)

    def of_phone(self, call_id: str) -> SessionCall | None:
        """See SessionCalls.of_phone."""
        return next((each for each in self.stored.values() if each.call_id == call_id), None)

    def of_session(self, session_id: str) -> tuple[SessionCall, ...]:
        """See SessionCalls.of_session."""
        mine = (each for each in self.stored.values() if each.session_id == session_id)
        return tuple(sorted(mine, key=lambda each: (each.came_at, each.id)))

    def of_ticket(self, ticket_id: str) -> SessionCall | None:
        """See SessionCalls.of_ticket."""
        if not ticket_id:
            return None
        return next((each for each in self.stored.values() if each.ticket_id == ticket_id), None)

    def mark(self, session_id: str) -> int:
        """See SessionCalls.mark."""
        session = self.plans.by_id(session_id)
        own = 0 if session is None else session.revision
        return own + sum(each.revision for each in self.of_session(session_id))

    def outcomes(self, session_id: str) -> tuple[TicketOutcome, ...]:
        """See SessionCalls.outcomes."""
        return tuple(
            _outcome(call, ticket, self.around)
            for call in self.of_session(session_id)
            if (ticket := self.around.ticket(call.ticket_id)) is not None and call.ending is not None
        )


def _outcome(call: SessionCall, ticket: Ticket, around: Around) -> TicketOutcome:
    tasks = [each for each in around.tasks() if each.ticket_id == ticket.id]
    finished = [each for each in tasks if each.is_heard]
    last = max(finished, key=lambda each: (each.ended_at or each.opened_at, each.id), default=None)
    entries = [each for each in around.entries() if ticket.id in (each.main_id, each.ticket_id)]
    sent_on = call.ending is not None and call.ending.is_sent_on
    return TicketOutcome(
        call_id=call.id,
        session_id=call.session_id,
        ticket_id=ticket.id,
        sent_on=sent_on,
        state=ticket.state,
        closed=bool(tasks) or not sent_on,
        unhappy=any(each.is_open and not each.awaits_confirmation for each in entries),
        redos=ticket.standing.redos,
        last=last,
        counted_out=ticket.id in around.upheld(),
    )


@dataclass
class InMemoryAfterwards:
    """Lists, in the order in which things were stored."""

    kept_minutes: list[Minutes] = field(default_factory=list)
    kept_leads: list[MediaLead] = field(default_factory=list)
    kept_reports: list[StoredReport] = field(default_factory=list)

    def add_minutes(self, minutes: Minutes) -> None:
        """See Afterwards.add_minutes."""
        if any(each.version == minutes.version for each in self.minutes(minutes.session_id)):
            raise SessionChanged(CHANGED)
        self.kept_minutes.append(minutes)

    def minutes(self, session_id: str) -> tuple[Minutes, ...]:
        """See Afterwards.minutes."""
        mine = (each for each in self.kept_minutes if each.session_id == session_id)
        return tuple(sorted(mine, key=lambda each: each.version))

    def add_lead(self, lead: MediaLead) -> None:
        """See Afterwards.add_lead."""
        self.kept_leads.append(lead)

    def leads(self, session_id: str) -> tuple[MediaLead, ...]:
        """See Afterwards.leads."""
        mine = (each for each in self.kept_leads if each.session_id == session_id)
        return tuple(sorted(mine, key=lambda each: (each.asked_at, each.id)))

    def add_report(self, report: StoredReport) -> None:
        """See Afterwards.add_report."""
        if any(each.version == report.version for each in self.reports(report.subject)):
            raise SessionChanged(CHANGED)
        self.kept_reports.append(report)

    def report(self, report_id: str) -> StoredReport | None:
        """See Afterwards.report."""
        return next((each for each in self.kept_reports if each.id == report_id), None)

    def reports(self, subject: str) -> tuple[StoredReport, ...]:
        """See Afterwards.reports."""
        mine = (each for each in self.kept_reports if each.subject == subject)
        return tuple(sorted(mine, key=lambda each: each.version))


@dataclass
class InMemorySessions:
    """All that is kept of sessions."""

    plans: InMemoryPlans = field(default_factory=InMemoryPlans)
    notices: InMemoryNotices = field(default_factory=InMemoryNotices)
    calls: InMemoryCalls = field(default_factory=InMemoryCalls)
    afterwards: InMemoryAfterwards = field(default_factory=InMemoryAfterwards)

    def __post_init__(self) -> None:
        """Marks look at the same sessions."""
        self.calls.plans = self.plans

    def copy(self) -> "InMemorySessions":
        """What is stored now, to come back to."""
        plans = InMemoryPlans(dict(self.plans.stored))
        after = self.afterwards
        return InMemorySessions(
            plans,
            InMemoryNotices(dict(self.notices.stored)),
            InMemoryCalls(plans, self.calls.around, dict(self.calls.stored)),
            InMemoryAfterwards(
                list(after.kept_minutes),
                list(after.kept_leads),
                list(after.kept_reports),
            ),
        )
