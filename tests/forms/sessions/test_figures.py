"""The figures of sessions, from the calls and tickets up; 拉萨's nine sessions come out exactly."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from forms.access.errors import NotAllowed
from forms.followup.calling import record_answers
from forms.followup.redoing import RedoOrder, order_redo
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.moving import ticket_in
from forms.ports import UnitOfWork
from forms.reckoning import shown
from forms.rules.service import put_rule
from forms.sessions.board import BoardView, follow_up_board
from forms.sessions.call import Ending
from forms.sessions.calling import hand_over, hang_up, out_of_scope, taken_by_leader
from forms.sessions.figures import SessionFigures, session_figures
from forms.sessions.planning import close, end
from forms.sessions.report import make_report
from forms.sessions.rules import SESSIONS
from forms.sessions.session import Session
from forms.storage import open_storage
from forms.ticket import Ticket
from tests.forms.followup.samples import HAPPY, LATER, UNHAPPY, task_for, with_units
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR, dispatched, passed, replied, signed
from tests.forms.rules.test_service import ADMIN
from tests.forms.samples import NOW
from tests.forms.sessions.samples import MAYOR, PLANNER, SOON, STAFF, InOne, came, ended, live, screened
from tests.forms.test_service import file

NINE = ((7, 20), (6, 18), (6, 17), (6, 17), (6, 17), (6, 17), (6, 17), (6, 17), (6, 16))
"""在线解答 and 转办 of nine sessions: 55 and 156 together; how they spread over the nine is invented."""


def done(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """The unit has answered, and its reply has passed."""
    with uow.reading() as work:
        ticket = ticket_in(work, ticket.id)
    return passed(uow, replied(uow, signed(uow, dispatched(uow, ticket))))


def heard(uow: UnitOfWork, ticket: Ticket, *, happy: bool) -> None:
    """The citizen was called back; who is not satisfied is sent back for redo."""
    record_answers(task_for(uow, ticket).id, HAPPY if happy else UNHAPPY, AGENT, uow, LATER)
    if not happy:
        order_redo(ticket.id, RedoOrder(leader="王副局长", why="不满意"), SUPERVISOR, uow, LATER)


def held(uow: UnitOfWork, line: str, answered: int, sent_on: int, unhappy: int) -> Session:
    """A whole session with its afterlife: every ticket answered, followed up, and some sent back."""
    session = live(uow, line=line)
    for _ in range(answered):
        ended(uow, session, Ending.ANSWERED)
    for number in range(sent_on):
        ending = Ending.PROMISED if number == 0 else Ending.SENT_ON
        ticket = done(uow, ended(uow, session, ending).filed.ticket)
        heard(uow, ticket, happy=number >= unhappy)
    end(session.id, PLANNER, uow, LATER)
    return close(session.id, PLANNER, uow, LATER)


@pytest.fixture(params=("memory", "sqlite"))
def quick_uow(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWork]:
    """Storage for two hundred lives of tickets; PostgreSQL counts the same in the smaller test below."""
    if request.param == "memory":
        yield InMemoryUnitOfWork()
        return
    opened = open_storage(f"sqlite:///{(tmp_path / 'tickets.db').as_posix()}")
    yield opened.unit_of_work()
    opened.close()


def test_lhasas_nine_sessions_come_out_exactly_each_and_together(quick_uow: UnitOfWork) -> None:
    uow = quick_uow
    with_units(uow)
    with uow.writing() as work:
        once = InOne(work)
        sessions = [held(once, f"12345-{each}", *NINE[each], unhappy=int(each < 3)) for each in range(9)]
    for session, (answered, sent_on) in zip(sessions, NINE, strict=True):
        own = session_figures((session.id,), PLANNER, uow)
        counts = own.tickets.counts
        assert (counts.answered_directly, counts.dispatched, own.calls.promised) == (answered, sent_on, 1)
    ids = [each.id for each in sessions]
    found = session_figures(ids, PLANNER, uow)
    tickets = found.tickets
    assert (tickets.counts.answered_directly, tickets.counts.dispatched, tickets.received) == (55, 156, 211)
    assert (tickets.done, tickets.completion) == (208, Decimal("98.6"))
    assert (tickets.counts.followed_up, tickets.counts.satisfied, tickets.counts.redos) == (156, 153, 3)
    assert tickets.satisfaction == Decimal("98.1")
    assert found.problems == ()
    report = make_report(ids, PLANNER, uow, LATER)
    named = dict(report.figures)
    assert (named["诉求合计"], named["办结率"], named["满意率"], named["重办"]) == (
        "211",
        "98.6 %",
        "98.1 %",
        "3",
    )
    assert len(report.tickets) == 211
    switched = SESSIONS.default.text.replace("is_not_done = true", "is_not_done = false")
    put_rule(SESSIONS, switched, "本地口径", 0, ADMIN, uow, NOW)
    other = session_figures(ids, PLANNER, uow)
    assert (other.tickets.done, other.tickets.completion) == (211, Decimal("100.0"))


def test_a_session_is_counted_the_same_on_every_storage(uow: UnitOfWork) -> None:
    with_units(uow)
    session = held(uow, "12345", 2, 4, unhappy=1)
    # a ticket of no session is nobody's here
    file(uow)
    found = session_figures((session.id,), PLANNER, uow)
    counts = found.tickets.counts
    assert (found.tickets.received, found.tickets.done) == (6, 5)
    assert (counts.closed, counts.in_redo, counts.redos) == (4, 1, 1)
    assert (counts.followed_up, counts.satisfied, counts.not_rated) == (4, 3, 0)
    assert (found.tickets.solution, found.tickets.response) == (Decimal("75.0"), Decimal("100.0"))
    board = {view: len(follow_up_board((session.id,), view, STAFF, uow, LATER)) for view in BoardView}
    assert board[BoardView.ALL] == 6
    assert (board[BoardView.PROMISED], board[BoardView.UNSATISFIED], board[BoardView.OPEN]) == (1, 1, 1)


def test_who_answered_is_counted_once_and_what_came_adds_up(uow: UnitOfWork) -> None:
    session = live(uow)
    ended(uow, session, Ending.ANSWERED)
    with_leader = screened(uow, session)
    hand_over(with_leader.id, STAFF, uow, NOW)
    taken_by_leader(with_leader.id, MAYOR.code, MAYOR, uow, NOW)
    out_of_scope(screened(uow, session).id, "属法院受理", STAFF, uow, SOON)
    hang_up(came(uow, session).id, STAFF, uow, SOON)
    found = session_figures((session.id,), PLANNER, uow)
    calls = found.calls
    assert (calls.came, calls.staff_answered, calls.leader_answered) == (4, 2, 1)
    assert (calls.abandoned, calls.out_of_scope, calls.blank) == (1, 1, 1)
    assert found.problems == ()
    with pytest.raises(NotAllowed):
        session_figures((session.id,), STAFF, uow)


def test_where_nobody_was_asked_there_is_no_rate(uow: UnitOfWork) -> None:
    session = live(uow)
    found: SessionFigures = session_figures((session.id,), PLANNER, uow)
    named = dict(found.named)
    rates = ("办结率", "满意率", "响应率", "解决率", "服务过程满意率")
    assert {named[each] for each in rates} == {shown(None)}
