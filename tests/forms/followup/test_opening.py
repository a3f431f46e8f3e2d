"""Every closed ticket gets its follow-up, in memory, on SQLite and on PostgreSQL alike."""

from dataclasses import replace

from forms.access.roles import Role
from forms.followup.opening import open_tasks
from forms.followup.task import FollowUpTask, TaskState
from forms.lifecycle.moving import ticket_in
from forms.lifecycle.placing import Placing
from forms.ports import UnitOfWork
from forms.service import file_ticket
from forms.ticket import Operator, Ticket
from forms.words import Disposal, StateKind
from tests.forms.followup.samples import LATER, account, closed
from tests.forms.lifecycle.samples import DUE
from tests.forms.samples import NOW, command
from tests.forms.test_service import file


def opened(uow: UnitOfWork, ticket: Ticket) -> tuple[Ticket, tuple[FollowUpTask, ...]]:
    with uow.writing() as work:
        after = open_tasks(work, ticket_in(work, ticket.id), LATER)
        return after, work.follow_ups.about(ticket.id)


def test_a_closed_ticket_gets_its_task_of_whoever_took_the_call(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    after, (task,) = opened(uow, ticket)
    assert (task.ticket_id, task.main_id, task.owner) == (ticket.id, ticket.id, ticket.accepted_by)
    assert (task.state, task.due, task.next_at, task.round) == (TaskState.WAITING, DUE, NOW, 0)
    assert after == ticket


def test_each_joined_citizen_gets_a_follow_up(uow: UnitOfWork) -> None:
    ticket, appeals = closed(uow, joined=3)
    _, tasks = opened(uow, ticket)
    assert {each.ticket_id for each in tasks} == {ticket.id, *(each.id for each in appeals)}
    assert {each.main_id for each in tasks} == {ticket.id}
    assert sum(each.is_joined for each in tasks) == 3


def test_opening_twice_opens_nothing_more(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow, joined=1)
    _, once = opened(uow, ticket)
    _, twice = opened(uow, ticket)
    assert once == twice


def test_a_ticket_that_is_not_closed_gets_no_task(uow: UnitOfWork) -> None:
    ticket = file(uow).ticket
    assert opened(uow, ticket) == (ticket, ())


def test_the_task_of_somebody_who_left_goes_to_the_least_busy_colleague(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        for code, role in (("1002", Role.AGENT), ("1003", Role.AGENT), ("2001", Role.DISPATCHER)):
            work.accounts.add(account(code, role=role))
        work.accounts.add(account("1001", active=False))
    first, _ = closed(uow)
    after, (task,) = opened(uow, first)
    assert task.owner == after.standing.owner_person == "1002"
    assert after.trail[-1].text == "1001 → 1002"
    second, _ = closed(uow)
    assert opened(uow, second)[1][0].owner == "1003"


def test_an_inactive_operator_without_an_account_has_left_too(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        work.operators.save(Operator(code="1001", name="李静", active=False))
    ticket, _ = closed(uow)
    after, (task,) = opened(uow, ticket)
    assert task.owner == after.standing.owner_person == ""


def test_a_task_comes_back_as_it_was_stored(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    _, (task,) = opened(uow, ticket)
    with uow.writing() as work:
        work.follow_ups.save(replace(task, why="复核", revision=2))
    with uow.reading() as work:
        assert work.follow_ups.by_id(task.id) == replace(task, why="复核", revision=2)


def test_a_ticket_answered_on_the_call_gets_its_task_if_the_rule_asks_for_it(uow: UnitOfWork) -> None:
    asked = Placing(follow_up_answered=True)
    ticket = file_ticket(command(disposal=Disposal.ANSWERED), uow, NOW, asked).ticket
    other = file_ticket(command(disposal=Disposal.ANSWERED), uow, NOW).ticket
    with uow.reading() as work:
        (task,) = work.follow_ups.of_appeal(ticket.id)
        assert work.follow_ups.of_appeal(other.id) == ()
    assert (task.owner, task.due) == ("1001", ticket.standing.due)
    assert other.state is StateKind.CLOSED
