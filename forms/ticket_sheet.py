"""工单全貌: everything of one ticket that its sheet shows, read as the reader may see it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from forms.access.masking import SeenTicket, Sight, call_seen_by, line_seen_by, veiler_of
from forms.access.reading import open_ticket
from forms.access.roles import Actor, Right
from forms.call_record import CallRecord
from forms.clock.calendar import WorkingCalendar
from forms.clock.remaining import Remaining, remaining
from forms.clock.rules import RemainingRule
from forms.clock.service import calendar_of, clock_of
from forms.files.of_ticket import ShownFile, files_seen
from forms.knowledge.article_list import ArticleLine
from forms.knowledge.article_list import line_of as article_line_of
from forms.knowledge.feedback import KnowledgeUse
from forms.lifecycle.assignment import Assignment
from forms.lifecycle.rules import STATES
from forms.lifecycle.standing import Desk
from forms.linking import LinkedLine, LinkedLines, Links
from forms.ports import UnitOfWork, Work
from forms.rules.errors import RuleTextWrong
from forms.rules.service import in_force
from forms.side_cards import CardSource, SideCard, in_order
from forms.ticket import Ticket
from forms.ticket_list import TicketLine
from forms.words import LinkKind, StateKind

MOST_LINKED = 20
"""Of a ticket with more linked to it, the sheet lists the first and says how many there are."""

_HALL = {desk.value: desk.label for desk in Desk}


@dataclass(frozen=True, slots=True)
class Citation:
    """An article that the answer cites, and the article as it is now; None where it is gone."""

    use: KnowledgeUse
    now: ArticleLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HallWords:
    """What the hall calls units, people and states, and how it counts what is left until a due time."""

    units: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[StateKind, str] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default_factory=lambda: WorkingCalendar(()))
    soon: RemainingRule = RemainingRule()

    def unit(self, code: str) -> str:
        """A unit's name, or that of one of the hall's desks; the code itself where it is not known."""
        return _HALL.get(code) or self.units.get(code, code)

    def person(self, code: str) -> str:
        """李静（1001）, or the 工号 alone."""
        name = self.people.get(code, "")
        return f"{name}（{code}）" if name else code

    def state(self, kind: StateKind) -> str:
        """What the hall calls this state."""
        return self.states.get(kind, kind.label)

    def owner(self, unit: str, person: str) -> str:
        """Who owns a ticket: the unit or desk, and the person who holds it there."""
        return " · ".join(part for part in (self.unit(unit), self.person(person)) if part)

    def left(self, due_at: datetime | None, now: datetime, *, provisional: bool = False) -> Remaining | None:
        """What is left until then, in words; None without a due time."""
        if due_at is None:
            return None
        return remaining(due_at, now, self.calendar, self.soon, provisional=provisional)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLife:
    """One ticket with all that hangs on it, masked for its reader."""

    seen: SeenTicket
    orders: tuple[Assignment, ...] = ()
    calls: tuple[CallRecord, ...] = ()
    links: LinkedLines = LinkedLines()
    citations: tuple[Citation, ...] = ()
    files: tuple[ShownFile, ...] = ()
    cards: tuple[SideCard, ...] = ()
    words: HallWords = field(default_factory=HallWords)

    @property
    def ticket(self) -> Ticket:
        """The ticket as the reader may see it."""
        return self.seen.ticket


def whole_life(
    actor: Actor,
    ticket_id: str,
    uow: UnitOfWork,
    now: datetime,
    sources: Iterable[CardSource] = (),
    *,
    chosen: bool = False,
) -> WholeLife:
    """The ticket with its orders, calls, links, cited articles, files and side processes.

    Noted in the audit log if it shows who the caller is. *chosen* says that the ticket was put before this
    outside reviewer. NotAllowed, TicketMissing.
    """
    seen = open_ticket(actor, ticket_id, uow, now, chosen=chosen)
    with uow.reading() as work:
        whole = seen.sight is Sight.WHOLE
        stored = seen.ticket if whole else work.tickets.by_id(ticket_id) or seen.ticket
        veil = veiler_of(stored, seen.sight)
        orders = tuple(_veiled_order(each, veil) for each in work.assignments.of_ticket(ticket_id))
        cards = tuple(
            card if whole else card.veiled(veil) for source in sources for card in source(stored, actor, work)
        )
        return WholeLife(
            seen=seen,
            orders=orders,
            calls=tuple(call_seen_by(actor, each, seen.sight) for each in work.calls.of_ticket(stored)),
            links=_links(actor, ticket_id, work),
            citations=_citations(ticket_id, work),
            files=files_seen(actor, ticket_id, seen.sight, veil, work),
            cards=in_order(cards),
            words=hall_words(work),
        )


def hall_words(work: Work) -> HallWords:
    """The hall's words as they are now; the defaults where a rule's text cannot be read."""
    people = {each.code: each.name for each in work.operators.all()}
    people |= {each.code: each.name for each in work.accounts.all()}
    try:
        states = in_force(STATES, work).all_names
        clock, calendar = clock_of(work)
        soon = clock.remaining
    except RuleTextWrong:
        states, calendar, soon = {kind: kind.label for kind in StateKind}, calendar_of(work), RemainingRule()
    return HallWords(
        units={each.code: each.name for each in work.units.all()},
        people=people,
        states=states,
        calendar=calendar,
        soon=soon,
    )


def read_hall_words(uow: UnitOfWork) -> HallWords:
    """The same, as a use case of its own."""
    with uow.reading() as work:
        return hall_words(work)


def _veiled_order(order: Assignment, veil: Callable[[str], str]) -> Assignment:
    return replace(order, why=veil(order.why), reply=veil(order.reply))


def _links(actor: Actor, ticket_id: str, work: Work) -> LinkedLines:
    """Both ways; only those that *actor* may open are listed, all are counted."""
    links = Links(work.links.of(ticket_id), work.links.to(ticket_id))
    shown = links.to_it[:MOST_LINKED]
    ids = (*(each.main_id for each in links.own), *(each.ticket_id for each in shown))
    lines = {each.id: line_seen_by(actor, each) for each in work.tickets.lines(ids)}
    if not actor.may(Right.SEE_ALL_TICKETS):
        lines = {each: line for each, line in lines.items() if _is_of_unit(actor, each, work)}
    return LinkedLines(
        own=_listed(((each.kind, each.main_id) for each in links.own), lines),
        to_it=_listed(((each.kind, each.ticket_id) for each in shown), lines),
        appeals=links.appeals,
        repeats=sum(each.kind is LinkKind.REPEAT for each in links.to_it),
    )


def _listed(links: Iterable[tuple[LinkKind, str]], lines: Mapping[str, TicketLine]) -> tuple[LinkedLine, ...]:
    return tuple(LinkedLine(kind, lines[other]) for kind, other in links if other in lines)


def _is_of_unit(actor: Actor, ticket_id: str, work: Work) -> bool:
    if not (actor.unit and actor.may(Right.SEE_OWN_UNIT)):
        return False
    return any(order.unit == actor.unit for order in work.assignments.of_ticket(ticket_id))


def _citations(ticket_id: str, work: Work) -> tuple[Citation, ...]:
    uses = work.knowledge_uses.of_ticket(ticket_id)
    if not uses:
        return ()
    articles = work.articles.by_ids({each.article_id for each in uses})
    return tuple(
        Citation(each, article_line_of(articles[each.article_id]) if each.article_id in articles else None)
        for each in uses
    )


USE_CASES: tuple[Callable[..., object], ...] = (whole_life, read_hall_words)
