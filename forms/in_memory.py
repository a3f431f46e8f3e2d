"""The ports' in-memory fakes: they keep the same promises as the real storage, and pass the same tests."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Self

from forms.access.in_memory import InMemoryAccounts, InMemoryAuditLog
from forms.alarms.in_memory import InMemoryRecentMatters
from forms.appraisal.in_memory import InMemoryAppraised
from forms.call_record import CallRecord
from forms.clock.in_memory import InMemoryCalendarYears
from forms.dispatch.desk_in_memory import InMemoryConferences, InMemoryReturns
from forms.dispatch.in_memory import InMemoryModels, InMemorySuggestions
from forms.duty.in_memory import InMemoryDuty
from forms.errors import StorageError, TicketChanged, TicketTaken
from forms.files.in_memory import InMemoryFiles
from forms.followup.in_memory import (
    InMemoryFaceToFace,
    InMemoryFollowUps,
    InMemoryMissedCalls,
    InMemoryOutsideReviews,
    InMemoryUnsatisfied,
)
from forms.handling.in_memory import InMemoryHandling
from forms.joint_draft.in_memory import InMemoryJointDrafts
from forms.knowledge.in_memory import InMemoryArticles, InMemoryTasks, InMemoryUses
from forms.lifecycle.in_memory import InMemoryAssignments
from forms.organisation.in_memory import InMemoryContacts, InMemoryUnits
from forms.phone_number import tail
from forms.rules.in_memory import InMemoryRules
from forms.search.in_memory import indexed, newest
from forms.search.question import question_of
from forms.sessions.in_memory import Around, InMemorySessions
from forms.slip.in_memory import InMemorySlipKeys, InMemorySlips
from forms.supervision.in_memory import InMemorySupervision, World
from forms.ticket import Operator, Ticket, TicketLink
from forms.ticket_document import allows, asks_index, document_of, facets_of, words_of
from forms.ticket_list import TicketLine, TicketQuery, line_of
from forms.views.in_memory import InMemoryViews
from forms.words import LinkKind


@dataclass
class InMemoryTickets:
    """Tickets in a dictionary."""

    stored: dict[str, Ticket] = field(default_factory=dict)

    def add(self, ticket: Ticket) -> None:
        """See Tickets.add."""
        if ticket.id in self.stored or self.by_number(ticket.number):
            raise TicketTaken(f"工单 {ticket.number} 已经存在。")
        self.stored[ticket.id] = ticket

    def add_many(self, tickets: Iterable[Ticket]) -> int:
        """See Tickets.add_many."""
        before = len(self.stored)
        for ticket in tickets:
            self.add(ticket)
        return len(self.stored) - before

    def save(self, ticket: Ticket) -> None:
        """See Tickets.save."""
        before = self.stored.get(ticket.id)
        if before is None or before.revision != ticket.revision - 1:
            raise TicketChanged(f"工单 {ticket.number} 刚被他人改动，请刷新后再试。")
        self.stored[ticket.id] = ticket

    def by_id(self, ticket_id: str) -> Ticket | None:
        """See Tickets.by_id."""
        return self.stored.get(ticket_id)

    def by_number(self, number: str) -> Ticket | None:
        """See Tickets.by_number."""
        return next((each for each in self.stored.values() if each.number == number), None)

    def of_caller(self, phone: str, limit: int) -> tuple[TicketLine, ...]:
        """See Tickets.of_caller."""
        mine = [each for each in self._newest_first() if phone in each.caller.phones]
        return tuple(line_of(each) for each in mine[:limit])

    def count_of_caller(self, phone: str, at_most: int) -> int:
        """See Tickets.count_of_caller."""
        return min(at_most, sum(phone in each.caller.phones for each in self.stored.values()))

    def search(self, query: TicketQuery) -> tuple[TicketLine, ...]:
        """See Tickets.search."""
        behind = (each for each in self._found(query) if _is_behind(query, each))
        return tuple(islice(behind, query.limit))

    def count(self, query: TicketQuery, at_most: int) -> int:
        """See Tickets.count."""
        return sum(1 for _ in islice(self._found(query), at_most))

    def lines(self, ids: Sequence[str]) -> tuple[TicketLine, ...]:
        """See Tickets.lines."""
        return tuple(line_of(self.stored[each]) for each in ids if each in self.stored)

    def _found(self, query: TicketQuery) -> Iterator[TicketLine]:
        hits = self._by_index(query) if asks_index(query) else self._by_number(query)
        lines = map(line_of, hits)
        return iter(sorted(lines, key=lambda each: (each.due_at, each.id))) if query.by_due else lines

    def _by_index(self, query: TicketQuery) -> Iterator[Ticket]:
        found = newest(
            map(document_of, self.stored.values()),
            words_of(query),
            facets_of(query),
            since=query.since,
            until=query.until,
            limit=len(self.stored),
            forgiving_typos=not query.as_typed,
        )
        tickets = (self.stored[hit.id] for hit in found)
        return (each for each in tickets if allows(query, line_of(each)))

    def _by_number(self, query: TicketQuery) -> Iterator[Ticket]:
        return (each for each in self._newest_first() if _answers(each, query))

    def _newest_first(self) -> list[Ticket]:
        return sorted(self.stored.values(), key=lambda each: (each.accepted_at, each.id), reverse=True)


def _is_behind(query: TicketQuery, line: TicketLine) -> bool:
    if query.after is None:
        return True
    key, after = query.key_of(line), (query.after.at, query.after.id)
    return (key.at, key.id) > after if query.by_due else (key.at, key.id) < after


def _answers(ticket: Ticket, query: TicketQuery) -> bool:
    document = document_of(ticket)
    own = indexed(document)
    return all(
        (
            ticket.number.startswith(query.number),
            not query.phone or any(query.phone in (each, tail(each)) for each in ticket.caller.phones),
            question_of(query.words).holds(own.text, own.sound),
            all(any(each in document.facets for each in group) for group in facets_of(query)),
            allows(query, line_of(ticket)),
            query.since is None or ticket.accepted_at >= query.since,
            query.until is None or ticket.accepted_at < query.until,
        )
    )


@dataclass
class InMemoryNumbers:
    """A counter per prefix and day."""

    last: dict[tuple[str, date], int] = field(default_factory=dict)

    def next(self, prefix: str, day: date) -> int:
        """See TicketNumbers.next."""
        self.last[prefix, day] = self.last.get((prefix, day), 0) + 1
        return self.last[prefix, day]


@dataclass
class InMemoryCalls:
    """Calls in a dictionary."""

    stored: dict[str, CallRecord] = field(default_factory=dict)

    def save(self, record: CallRecord) -> None:
        """See Calls.save."""
        self.stored[record.call_id] = record

    def by_id(self, call_id: str) -> CallRecord | None:
        """See Calls.by_id."""
        return self.stored.get(call_id)

    def of_ticket(self, ticket: Ticket) -> tuple[CallRecord, ...]:
        """See Calls.of_ticket."""
        mine = [
            each
            for each in self.stored.values()
            if each.ticket_id == ticket.id or each.call_id == ticket.origin.call_id
        ]
        return tuple(sorted(mine, key=lambda each: (each.started_at, each.call_id)))


@dataclass
class InMemoryLinks:
    """Links in a dictionary."""

    stored: dict[tuple[str, LinkKind], TicketLink] = field(default_factory=dict)

    def add(self, link: TicketLink) -> None:
        """See TicketLinks.add."""
        self.stored[link.ticket_id, link.kind] = link

    def move(self, link: TicketLink, main_id: str) -> None:
        """See TicketLinks.move."""
        self.stored[link.ticket_id, link.kind] = replace(link, main_id=main_id)

    def remove(self, link: TicketLink) -> None:
        """See TicketLinks.remove."""
        self.stored.pop((link.ticket_id, link.kind), None)

    def of(self, ticket_id: str) -> tuple[TicketLink, ...]:
        """See TicketLinks.of."""
        return self._sorted(each for each in self.stored.values() if each.ticket_id == ticket_id)

    def to(self, ticket_id: str) -> tuple[TicketLink, ...]:
        """See TicketLinks.to."""
        return self._sorted(each for each in self.stored.values() if each.main_id == ticket_id)

    def _sorted(self, found: Iterable[TicketLink]) -> tuple[TicketLink, ...]:
        return tuple(sorted(found, key=lambda each: (each.at, each.ticket_id)))


@dataclass
class InMemoryOperators:
    """Operators in a dictionary."""

    stored: dict[str, Operator] = field(default_factory=dict)

    def save(self, operator: Operator) -> None:
        """See Operators.save."""
        self.stored[operator.code] = operator

    def by_code(self, code: str) -> Operator | None:
        """See Operators.by_code."""
        return self.stored.get(code)

    def all(self) -> tuple[Operator, ...]:
        """See Operators.all."""
        return tuple(sorted(self.stored.values(), key=lambda each: each.code))


@dataclass
class InMemoryUnitOfWork:
    """Everything in memory; `fails_with` makes each block raise it, as a database that is away would."""

    tickets: InMemoryTickets = field(default_factory=InMemoryTickets)
    numbers: InMemoryNumbers = field(default_factory=InMemoryNumbers)
    calls: InMemoryCalls = field(default_factory=InMemoryCalls)
    links: InMemoryLinks = field(default_factory=InMemoryLinks)
    assignments: InMemoryAssignments = field(default_factory=InMemoryAssignments)
    unsatisfied: InMemoryUnsatisfied = field(default_factory=InMemoryUnsatisfied)
    missed_calls: InMemoryMissedCalls = field(default_factory=InMemoryMissedCalls)
    face_to_face: InMemoryFaceToFace = field(default_factory=InMemoryFaceToFace)
    outside_reviews: InMemoryOutsideReviews = field(default_factory=InMemoryOutsideReviews)
    follow_ups: InMemoryFollowUps = field(init=False)
    handling: InMemoryHandling = field(default_factory=InMemoryHandling)
    operators: InMemoryOperators = field(default_factory=InMemoryOperators)
    articles: InMemoryArticles = field(default_factory=InMemoryArticles)
    knowledge_tasks: InMemoryTasks = field(default_factory=InMemoryTasks)
    knowledge_uses: InMemoryUses = field(default_factory=InMemoryUses)
    files: InMemoryFiles = field(default_factory=InMemoryFiles)
    contacts: InMemoryContacts = field(default_factory=InMemoryContacts)
    rules: InMemoryRules = field(default_factory=InMemoryRules)
    calendar: InMemoryCalendarYears = field(default_factory=InMemoryCalendarYears)
    accounts: InMemoryAccounts = field(default_factory=InMemoryAccounts)
    audit: InMemoryAuditLog = field(default_factory=lambda: InMemoryAuditLog(writable=False))
    dispatch_models: InMemoryModels = field(default_factory=InMemoryModels)
    slips: InMemorySlips = field(default_factory=InMemorySlips)
    slip_keys: InMemorySlipKeys = field(default_factory=InMemorySlipKeys)
    views: InMemoryViews = field(default_factory=InMemoryViews)
    supervision: InMemorySupervision = field(default_factory=InMemorySupervision)
    duty: InMemoryDuty = field(default_factory=InMemoryDuty)
    joint_drafts: InMemoryJointDrafts = field(default_factory=InMemoryJointDrafts)
    sessions: InMemorySessions = field(default_factory=InMemorySessions)
    suggestions: InMemorySuggestions = field(init=False)
    returns: InMemoryReturns = field(init=False)
    conferences: InMemoryConferences = field(default_factory=InMemoryConferences)
    fails_with: StorageError | None = None

    def __post_init__(self) -> None:
        """What is counted or compared is so with the orders and tickets that are here."""
        self.returns = InMemoryReturns(self.assignments.by_id)
        self.supervision.fired.world = World(
            lambda: self.tickets.stored.values(),
            lambda: self.assignments.stored.values(),
            lambda: self.links.stored.values(),
        )
        self.suggestions = InMemorySuggestions(
            lambda: self.assignments.stored.values(),
            self.tickets.by_id,
            lambda: self.returns.stored.values(),
        )
        self.files.named = self._named_files
        self.follow_ups = InMemoryFollowUps(
            lambda: self.tickets.stored.values(),
            lambda: self.unsatisfied.stored.values(),
            lambda: self.supervision.determinations.upheld,
        )
        self.supervision.appraisal = InMemoryAppraised(
            lambda: self.tickets.stored.values(),
            lambda: self.assignments.stored.values(),
            lambda: self.follow_ups.stored.values(),
            lambda: self.supervision.determinations.upheld,
        )
        self.sessions.calls.around = Around(
            self.tickets.by_id,
            lambda: self.follow_ups.stored.values(),
            lambda: self.unsatisfied.stored.values(),
            lambda: self.supervision.determinations.upheld,
        )

    def _named_files(self) -> set[str]:
        versions = (each for article in self.articles.stored.values() for each in article.versions)
        files = [*(each.content.attachments for each in versions)]
        files += [visit.photos for visit in self.face_to_face.made]
        named = {each.digest for some in files for each in some}
        return named | {each.attachment.digest for each in self.files.of_tickets}

    @property
    def recent_matters(self) -> InMemoryRecentMatters:
        """What the tickets here are about."""
        return InMemoryRecentMatters(self.tickets.stored)

    @property
    def units(self) -> InMemoryUnits:
        """The units that the contacts belong to."""
        return self.contacts.units

    @contextmanager
    def reading(self) -> Iterator[Self]:
        """See UnitOfWork.reading."""
        if self.fails_with is not None:
            raise self.fails_with
        yield self

    @contextmanager
    def writing(self) -> Iterator[Self]:
        """See UnitOfWork.writing."""
        if self.fails_with is not None:
            raise self.fails_with
        before = (
            dict(self.tickets.stored),
            dict(self.numbers.last),
            dict(self.calls.stored),
            dict(self.operators.stored),
        )
        links, assignments = dict(self.links.stored), dict(self.assignments.stored)
        knowledge = (
            dict(self.articles.stored),
            dict(self.knowledge_tasks.stored),
            list(self.knowledge_tasks.feedback),
            dict(self.knowledge_uses.stored),
        )
        handling = self.handling.copy()
        files = self.files.copy()
        rules = dict(self.rules.stored), dict(self.calendar.stored)
        organisation = dict(self.units.stored), dict(self.contacts.stored)
        access = dict(self.accounts.stored), list(self.audit.stored)
        advice = dict(self.suggestions.stored), list(self.dispatch_models.versions)
        dispatching = dict(self.returns.stored), dict(self.conferences.stored)
        follow_ups = dict(self.follow_ups.stored), dict(self.unsatisfied.stored)
        called = dict(self.missed_calls.stored), dict(self.outside_reviews.stored)
        met = list(self.face_to_face.held), list(self.face_to_face.made)
        views = dict(self.views.stored), dict(self.views.layouts)
        slips = dict(self.slips.stored), dict(self.slip_keys.stored)
        supervision, duty = self.supervision.copy(), self.duty.copy()
        sessions = self.sessions.copy()
        joint_drafts = self.joint_drafts.copy()
        self.audit.writable = True
        try:
            yield self
        except BaseException:
            self.supervision, self.duty = supervision, duty
            self.sessions = sessions
            self.joint_drafts = joint_drafts
            self.slips.stored, self.slip_keys.stored = slips
            self.follow_ups.stored, self.unsatisfied.stored = follow_ups
            self.missed_calls.stored, self.outside_reviews.stored = called
            self.face_to_face.held, self.face_to_face.made = met
            self.suggestions.stored, self.dispatch_models.versions = advice
            self.returns.stored, self.conferences.stored = dispatching
            self.accounts.stored, self.audit.stored = access
            self.views.stored, self.views.layouts = views
            self.units.stored, self.contacts.stored = organisation
            self.tickets.stored, self.numbers.last, self.calls.stored, self.operators.stored = before
            self.links.stored, self.assignments.stored = links, assignments
            self.handling = handling
            self.files = files
            self.rules.stored, self.calendar.stored = rules
            self.articles.stored, self.knowledge_tasks.stored = knowledge[:2]
            self.knowledge_tasks.feedback, self.knowledge_uses.stored = knowledge[2:]
            raise
        finally:
            self.audit.writable = False
