"""会后台账: the tickets of sessions, masked: who has each, until when, and what the citizen said of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms.access.masking import keeps_identity
from forms.access.roles import Actor, Right, require_any
from forms.access.veil import veil_text
from forms.followup.answers import Answers
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState, lead_of
from forms.lifecycle.states import ENDED
from forms.organisation.contact import on_duty
from forms.ports import UnitOfWork, Work
from forms.sessions.call import Ending, SessionCall
from forms.sessions.outcomes import TicketOutcome
from forms.sessions.planning import session_in
from forms.ticket_list import TicketLine
from forms.ticket_sheet import HallWords, hall_words
from forms.words import Labelled, StateKind

NO_UNIT = "（待派单）"
NO_PERSON = "（未定人）"


class BoardView(Labelled):
    """Which tickets the follow-up board lists."""

    ALL = "all", "全部"
    PROMISED = "promised", "我来督办"
    OPEN = "open", "未办结"
    OVERDUE = "overdue", "已超期"
    TO_FOLLOW_UP = "to_follow_up", "待回访"
    UNSATISFIED = "unsatisfied", "不满意"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTicket:
    """One ticket of a session, masked whoever looks; names and states as the hall calls them."""

    ticket_id: str
    call_id: str
    session: str
    number: str
    title: str
    category: str
    ending: Ending
    unit: str
    person: str
    due: datetime | None
    state: StateKind
    state_name: str
    follow_up: str
    redos: int
    unhappy: bool
    awaits_follow_up: bool
    promise: str = ""

    def overdue(self, now: datetime) -> bool:
        """Whether its due time has passed."""
        return self.due is not None and self.due < now and self.state not in ENDED


def follow_up_board(
    session_ids: Sequence[str], view: BoardView, actor: Actor, uow: UnitOfWork, now: datetime
) -> tuple[SessionTicket, ...]:
    """The tickets of these sessions in the order in which they came. NotAllowed, SessionMissing."""
    require_any(actor, (Right.PLAN_SESSION, Right.ASSIST_SESSION))
    with uow.reading() as work:
        found = session_tickets(work, session_ids, now)
    return tuple(each for each in found if stands_in(view, each, now))


def session_tickets(work: Work, session_ids: Sequence[str], now: datetime) -> tuple[SessionTicket, ...]:
    """All tickets of these sessions, masked."""
    words = hall_words(work)
    return tuple(
        each for session_id in dict.fromkeys(session_ids) for each in _of(work, session_id, words, now)
    )


def follow_up_words(outcome: TicketOutcome) -> str:
    """What the citizen said last, in words: 满意, 不满意（重办 1 次）, 未评价, 待回访."""
    told = _rated(outcome.answers) if not outcome.not_rated else "未评价"
    if not told and outcome.state is StateKind.AWAITING_FOLLOW_UP:
        told = "待回访"
    redone = f"（重办 {outcome.redos} 次）" if outcome.redos else ""
    return f"{told}{redone}"


def _of(work: Work, session_id: str, words: HallWords, now: datetime) -> list[SessionTicket]:
    number = session_in(work, session_id).number
    calls = {each.id: each for each in work.sessions.calls.of_session(session_id)}
    outcomes = work.sessions.calls.outcomes(session_id)
    lines = {each.id: each for each in work.tickets.lines([each.ticket_id for each in outcomes])}
    people = _People(work, words, now)
    return [
        _ticket(calls[each.call_id], each, lines[each.ticket_id], number, people)
        for each in outcomes
        if each.ticket_id in lines
    ]


@dataclass(frozen=True)
class _People:
    """Finds who has a ticket: the unit's handler, or whoever is on duty there."""

    work: Work
    words: HallWords
    now: datetime

    def of(self, line: TicketLine, outcome: TicketOutcome) -> tuple[str, str, datetime | None]:
        """Unit, person and due of a ticket."""
        if not outcome.sent_on:
            return "", self.words.person(line.accepted_by), None
        lead = _last_lead(self.work.assignments.of_ticket(line.id))
        if lead is None:
            return self.words.unit(line.lead_unit) or NO_UNIT, NO_PERSON, line.due_at
        person = lead.handler or lead.signed_by
        named = self.words.person(person) if person else lead.leader or self._on_duty(lead.unit)
        return self.words.unit(lead.unit), named or NO_PERSON, lead.due.at

    def _on_duty(self, unit: str) -> str:
        contact = on_duty(self.work.contacts.of_unit(unit), self.now).contact
        return "" if contact is None else contact.name


def _last_lead(orders: Sequence[Assignment]) -> Assignment | None:
    """The lead's order that runs, else the last one that was closed."""
    closed = [
        each for each in orders if each.role is AssignmentRole.LEAD and each.state is AssignmentState.CLOSED
    ]
    return lead_of(orders) or max(closed, key=lambda each: (each.round, each.dispatched_at), default=None)


def _ticket(
    call: SessionCall, outcome: TicketOutcome, line: TicketLine, number: str, people: _People
) -> SessionTicket:
    unit, person, due = people.of(line, outcome)
    wholly = keeps_identity(line)
    names = (line.name,) if line.name else ()
    return SessionTicket(
        ticket_id=line.id,
        call_id=call.id,
        session=number,
        number=line.number,
        title=veil_text(line.title, names, wholly=wholly),
        category=line.category_path,
        ending=call.ending or Ending.SENT_ON,
        unit=unit,
        person=person,
        due=due,
        state=line.state,
        state_name=people.words.state(line.state),
        follow_up=follow_up_words(outcome),
        redos=outcome.redos,
        unhappy=outcome.unhappy,
        awaits_follow_up=line.state is StateKind.AWAITING_FOLLOW_UP and not outcome.unhappy,
        promise=veil_text(call.words, names, wholly=wholly) if call.ending is Ending.PROMISED else "",
    )


def _rated(answers: Answers | None) -> str:
    return "" if answers is None or answers.result is None else answers.result.label


def stands_in(view: BoardView, ticket: SessionTicket, now: datetime) -> bool:
    """Whether a view lists a ticket."""
    return {
        BoardView.ALL: True,
        BoardView.PROMISED: ticket.ending is Ending.PROMISED,
        BoardView.OPEN: ticket.state not in ENDED,
        BoardView.OVERDUE: ticket.overdue(now),
        BoardView.TO_FOLLOW_UP: ticket.awaits_follow_up,
        BoardView.UNSATISFIED: ticket.unhappy,
    }[view]


USE_CASES: tuple[Callable[..., object], ...] = (follow_up_board,)
