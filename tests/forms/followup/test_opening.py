"""Every closed ticket gets its follow-up, in memory, on SQLite and on PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

from forms.access.accounts import Account
from forms.access.roles import Role
from forms.followup.opening import open_tasks
from forms.followup.task import FollowUpTask, TaskState
from forms.lifecycle.moving import ticket_in
from forms.linking import join_ticket
from forms.ports import UnitOfWork
from forms.ticket import Operator, Ticket
from tests.forms.lifecycle.samples import DUE, dispatched, passed, replied, signed
from tests.forms.samples import NOW
from tests.forms.test_service import file

LATER = NOW + timedelta(minutes=5)


def answered(uow: UnitOfWork, *, joined: int = 0) -> tuple[Ticket, list[Ticket]]:
    """A ticket whose reply has passed, with appeals joined to it."""
    ticket, appeals = file(uow).ticket, [file(uow).ticket for _ in range(joined)]
    for each in appeals:
        join_ticket(each.id, ticket.id, Operator(code="1001", name="李静"), uow, NOW)
    return passed(uow, replied(uow, signed(uow, dispatched(uow, ticket)))), appeals


def opened(uow: UnitOfWork, ticket: Ticket) -> tuple[Ticket, tuple[FollowUpTask, ...]]:
    with uow.writing() as work:
        after = open_tasks(work, ticket_in(work, ticket.id), LATER)
        return after, work.follow_ups.about(ticket.id)


def test_a_closed_ticket_gets_its_task_of_whoever_took_the_call(uow: UnitOfWork) -> None:
    ticket, _ = answered(uow)
    after, (task,) = opened(uow, ticket)
    assert (task.ticket_id, task.main_id, task.owner) == (ticket.id, ticket.id, ticket.accepted_by)
    assert (task.state, task.due, task.next_at, task.round) == (TaskState.WAITING, DUE, NOW, 0)
    assert after == ticket


def test_each_joined_citizen_gets_a_follow_up(uow: UnitOfWork) -> None:
    ticket, appeals = answered(uow, joined=3)
    _, tasks = opened(uow, ticket)
    assert {each.ticket_id for each in tasks} == {ticket.id, *(each.id for each in appeals)}
    assert {each.main_id for each in tasks} == {ticket.id}
    assert sum(each.is_joined for each in tasks) == 3


def test_opening_twice_opens_nothing_more(uow: UnitOfWork) -> None:
    ticket, _ = answered(uow, joined=1)
    _, once = opened(uow, ticket)
    _, twice = opened(uow, ticket)
    assert once == twice


def test_a_ticket_that_is_not_closed_gets_no_task(uow: UnitOfWork) -> None:
    ticket = file(uow).ticket
    assert opened(uow, ticket) == (ticket, ())


def an_account(code: str, *, active: bool = True, role: Role = Role.AGENT) -> Account:
    return Account(code=code, name="话务员", roles=frozenset({role}), active=active, password_at=NOW)


def test_the_task_of_somebody_who_left_goes_to_the_least_busy_colleague(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        for code, role in (("1002", Role.AGENT), ("1003", Role.AGENT), ("2001", Role.DISPATCHER)):
            work.accounts.add(an_account(code, role=role))
        work.accounts.add(an_account("1001", active=False))
    first, _ = answered(uow)
    after, (task,) = opened(uow, first)
    assert task.owner == after.standing.owner_person == "1002"
    assert after.trail[-1].text == "1001 → 1002"
    second, _ = answered(uow)
    assert opened(uow, second)[1][0].owner == "1003"


def test_an_inactive_operator_without_an_account_has_left_too(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        work.operators.save(Operator(code="1001", name="李静", active=False))
    ticket, _ = answered(uow)
    after, (task,) = opened(uow, ticket)
    assert task.owner == after.standing.owner_person == ""


def test_a_task_comes_back_as_it_was_stored(uow: UnitOfWork) -> None:
    ticket, _ = answered(uow)
    _, (task,) = opened(uow, ticket)
    with uow.writing() as work:
        work.follow_ups.save(replace(task, why="复核", revision=2))
    with uow.reading() as work:
        assert work.follow_ups.by_id(task.id) == replace(task, why="复核", revision=2)
