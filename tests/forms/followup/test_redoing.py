"""不满意 -> 重办, and the list that nobody leaves alone; in memory, on SQLite and on PostgreSQL alike."""

from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.clock.orders import class_of, order_dues
from forms.clock.service import read_clock
from forms.dispatch.errors import DispatchRefused
from forms.errors import RuleBroken
from forms.followup.calling import record_answers, record_try
from forms.followup.cards import follow_up_cards
from forms.followup.clearing import leave_by_determination, put_back
from forms.followup.errors import FollowUpMissing, FollowUpRefused, StillUnsatisfied
from forms.followup.redoing import RedoOrder, confirm_cleared, order_redo
from forms.followup.rules import FOLLOW_UP
from forms.followup.task import TaskState, TryResult
from forms.followup.unsatisfied import Leaving, Unsatisfied
from forms.lifecycle.assignment import AssignmentRole
from forms.lifecycle.moving import advance, line
from forms.lifecycle.service import archive_ticket, tell_legal_route
from forms.lifecycle.standing import NextStep
from forms.ports import UnitOfWork
from forms.rules.service import put_rule
from forms.ticket import Ticket
from forms.words import StateKind, Step
from tests.forms.followup.samples import (
    DAY,
    HAPPY,
    HOUR,
    LATER,
    SECOND_SUPERVISOR,
    UNHAPPY,
    closed,
    done_again,
    now_of,
    task_for,
    with_units,
)
from tests.forms.lifecycle.samples import AGENT, DISPATCHER, HANDLER, HEATING, SUPERVISOR, WATER
from tests.forms.rules.test_service import ADMIN
from tests.forms.samples import NOW

REDO = RedoOrder(leader="王副局长", why="只解释未修复，来电人不认可")


def unhappy(uow: UnitOfWork, *, joined: int = 0) -> tuple[Ticket, list[Ticket]]:
    """A ticket whose citizen is not satisfied, as the agent heard it."""
    with_units(uow)
    ticket, appeals = closed(uow, joined=joined)
    return record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, LATER).ticket, appeals


def entry_for(uow: UnitOfWork, ticket: Ticket) -> Unsatisfied:
    with uow.reading() as work:
        return next(each for each in work.unsatisfied.about(ticket.id) if each.ticket_id == ticket.id)


def satisfied_after_redo(uow: UnitOfWork) -> Ticket:
    """A ticket done again, whose citizen says to be satisfied now."""
    ticket, _ = unhappy(uow)
    ticket = done_again(uow, order_redo(ticket.id, REDO, SUPERVISOR, uow, LATER + HOUR).ticket)
    return record_answers(task_for(uow, ticket).id, HAPPY, AGENT, uow, LATER + DAY).ticket


def test_a_redo_is_a_round_of_its_own_under_a_named_leader(uow: UnitOfWork) -> None:
    ticket, _ = unhappy(uow)
    at = LATER + HOUR
    done = order_redo(ticket.id, REDO, SUPERVISOR, uow, at)
    (order,) = done.orders
    clock, calendar = read_clock(uow)
    expected = order_dues(class_of(ticket, clock), ticket.accepted_at, at, clock, calendar, redo=True)
    assert (order.round, order.unit, order.leader, order.role) == (
        1,
        HEATING,
        "王副局长",
        AssignmentRole.LEAD,
    )
    assert order.due == expected.completion
    assert "退回重办" in order.due.words
    standing = done.ticket.standing
    assert (done.ticket.state, standing.redos, standing.hops) == (StateKind.REDO, 1, ticket.standing.hops)
    assert (standing.owner_unit, standing.next_step) == (HEATING, NextStep.TAKE_UP_AGAIN)
    assert standing.due == order.due
    last = done.ticket.trail[-1]
    assert (last.step, last.why, last.assignment_id) == (Step.REDO_ORDERED, REDO.why, order.id)
    with uow.reading() as work:
        rounds = [each.round for each in work.assignments.of_ticket(ticket.id)]
    assert rounds == [0, 1]


def test_another_unit_may_lead_the_redo_with_helpers(uow: UnitOfWork) -> None:
    ticket, _ = unhappy(uow)
    redo = RedoOrder(leader="李局长", why="换主办", unit=WATER, helpers=(HEATING,))
    done = order_redo(ticket.id, redo, SUPERVISOR, uow, LATER + HOUR)
    assert [(each.unit, each.role) for each in done.orders] == [
        (WATER, AssignmentRole.LEAD),
        (HEATING, AssignmentRole.HELPER),
    ]
    assert done.ticket.standing.hops == ticket.standing.hops + 1
    assert done.orders[1].due.at < done.orders[0].due.at


@pytest.mark.parametrize(
    ("redo", "error"),
    [
        (RedoOrder(leader=" ", why="不满意"), RuleBroken),
        (RedoOrder(leader="王副局长", why=""), RuleBroken),
        (RedoOrder(leader="王副局长", why="不满意", unit="NONE"), DispatchRefused),
    ],
)
def test_a_redo_needs_a_leader_a_reason_and_a_unit(
    uow: UnitOfWork, redo: RedoOrder, error: type[RuleBroken]
) -> None:
    ticket, _ = unhappy(uow)
    with pytest.raises(error):
        order_redo(ticket.id, redo, SUPERVISOR, uow, LATER + HOUR)
    assert now_of(uow, ticket) == ticket


def test_an_agent_alone_neither_sends_back_nor_ends_what_does_not_satisfy(uow: UnitOfWork) -> None:
    ticket, _ = unhappy(uow)
    for stranger in (AGENT, DISPATCHER, HANDLER):
        with pytest.raises(NotAllowed):
            order_redo(ticket.id, REDO, stranger, uow, LATER + HOUR)
    with pytest.raises(StillUnsatisfied):
        archive_ticket(ticket.id, AGENT, uow, LATER + HOUR, "已解释")
    with pytest.raises(NotAllowed):
        tell_legal_route(ticket.id, AGENT, uow, LATER + HOUR, "诉讼", "民事诉讼法")
    assert now_of(uow, ticket) == ticket


def test_nobody_is_sent_back_who_is_satisfied(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    with pytest.raises(FollowUpRefused, match="没有不满意"):
        order_redo(ticket.id, REDO, SUPERVISOR, uow, LATER)


def test_after_the_redo_the_citizen_is_called_again_and_another_person_clears_it(uow: UnitOfWork) -> None:
    ticket = satisfied_after_redo(uow)
    entry = entry_for(uow, ticket)
    assert ticket.state is StateKind.AWAITING_FOLLOW_UP
    assert ticket.standing.next_step is NextStep.SETTLE_UNSATISFIED
    assert entry.awaits_confirmation
    assert (entry.redos, entry.leader, entry.satisfied_by) == (1, "王副局长", "1001")
    with pytest.raises(NotAllowed):
        confirm_cleared(entry.id, AGENT, uow, LATER + DAY)
    with pytest.raises(FollowUpMissing):
        confirm_cleared("none", SUPERVISOR, uow, LATER + DAY)
    done = confirm_cleared(entry.id, SUPERVISOR, uow, LATER + DAY)
    assert done.state is StateKind.ARCHIVED
    after = entry_for(uow, ticket)
    assert (after.left_how, after.left_by) == (Leaving.SATISFIED, "3001")
    with uow.reading() as work:
        assert [each.round for each in work.follow_ups.about(ticket.id)] == [0, 1]
        assert work.unsatisfied.count_open(10) == 0


def test_a_supervisor_who_called_does_not_confirm_the_own_call(uow: UnitOfWork) -> None:
    ticket, _ = unhappy(uow)
    ticket = done_again(uow, order_redo(ticket.id, REDO, SUPERVISOR, uow, LATER + HOUR).ticket)
    record_answers(task_for(uow, ticket).id, HAPPY, SUPERVISOR, uow, LATER + DAY)
    entry = entry_for(uow, ticket)
    with pytest.raises(StillUnsatisfied, match="另一人"):
        confirm_cleared(entry.id, SUPERVISOR, uow, LATER + DAY)
    assert confirm_cleared(entry.id, SECOND_SUPERVISOR, uow, LATER + DAY).state is StateKind.ARCHIVED


def test_where_the_rule_says_so_a_satisfied_citizen_leaves_the_list_at_once(uow: UnitOfWork) -> None:
    text = FOLLOW_UP.default.text.replace("cleared_by_another = true", "cleared_by_another = false")
    put_rule(FOLLOW_UP, text, "本地规定", 0, ADMIN, uow, NOW)
    ticket = satisfied_after_redo(uow)
    assert (ticket.state, entry_for(uow, ticket).left_how) == (StateKind.ARCHIVED, Leaving.SATISFIED)


def test_still_unsatisfied_after_a_redo_is_redone_again(uow: UnitOfWork) -> None:
    ticket, _ = unhappy(uow)
    ticket = done_again(uow, order_redo(ticket.id, REDO, SUPERVISOR, uow, LATER + HOUR).ticket)
    record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, LATER + DAY)
    again = order_redo(ticket.id, REDO, SUPERVISOR, uow, LATER + DAY + HOUR)
    assert (again.ticket.standing.redos, again.orders[0].round) == (2, 2)
    assert entry_for(uow, ticket).redos == 2


def test_who_was_unsatisfied_and_cannot_be_reached_stays_on_the_list(uow: UnitOfWork) -> None:
    ticket, _ = unhappy(uow)
    ticket = done_again(uow, order_redo(ticket.id, REDO, SUPERVISOR, uow, LATER + HOUR).ticket)
    task = task_for(uow, ticket)
    for day in (1, 2):
        record_try(task.id, TryResult.SWITCHED_OFF, AGENT, uow, LATER + day * DAY)
    done = record_try(task.id, TryResult.SWITCHED_OFF, AGENT, uow, LATER + 3 * DAY)
    assert done.task.state is TaskState.NOT_RATED
    assert done.ticket.state is StateKind.AWAITING_FOLLOW_UP
    assert entry_for(uow, ticket).is_open
    assert not entry_for(uow, ticket).awaits_confirmation


def test_a_joined_citizen_sends_the_whole_ticket_back(uow: UnitOfWork) -> None:
    with_units(uow)
    ticket, (first, second) = closed(uow, joined=2)
    record_answers(task_for(uow, ticket).id, HAPPY, AGENT, uow, LATER)
    record_answers(task_for(uow, first).id, UNHAPPY, AGENT, uow, LATER)
    done = order_redo(ticket.id, REDO, SUPERVISOR, uow, LATER + HOUR)
    with uow.reading() as work:
        (cancelled,) = work.follow_ups.of_appeal(second.id)
    assert cancelled.state is TaskState.CANCELLED
    done_again(uow, done.ticket)
    for appeal in (ticket, first, second):
        assert task_for(uow, appeal).round == 1


def test_the_legal_route_leaves_the_list_if_another_person_says_so(uow: UnitOfWork) -> None:
    with_units(uow)
    ticket, _ = closed(uow)
    record_answers(task_for(uow, ticket).id, UNHAPPY, SUPERVISOR, uow, LATER)
    with pytest.raises(StillUnsatisfied, match="另一人"):
        tell_legal_route(ticket.id, SUPERVISOR, uow, LATER + HOUR, "诉讼", "民事诉讼法")
    done = tell_legal_route(ticket.id, SECOND_SUPERVISOR, uow, LATER + HOUR, "诉讼", "民事诉讼法")
    assert done.state is StateKind.LEGAL_ROUTE
    assert entry_for(uow, ticket).left_how is Leaving.LEGAL_ROUTE


def test_telling_the_legal_route_cancels_the_call_that_is_due(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    tell_legal_route(ticket.id, SUPERVISOR, uow, LATER, "诉讼", "民事诉讼法")
    with uow.reading() as work:
        (task,) = work.follow_ups.of_appeal(ticket.id)
    assert (task.state, task.why, task.ended_by) == (TaskState.CANCELLED, "告知法定途径", "3001")


def test_an_accepted_determination_leaves_the_list_and_comes_back_when_undone(uow: UnitOfWork) -> None:
    ticket, _ = unhappy(uow)
    entry = line(SUPERVISOR, Step.DETERMINED, LATER + HOUR, text="不合理诉求")
    with uow.writing() as work:
        leave_by_determination(work, ticket, entry)
        ticket = advance(work, ticket, StateKind.ARCHIVED, entry)
    assert entry_for(uow, ticket).left_how is Leaving.DETERMINED
    with uow.writing() as work:
        put_back(work, ticket)
    assert entry_for(uow, ticket).is_open
    mine = line(AGENT, Step.DETERMINED, LATER + HOUR)
    with pytest.raises(StillUnsatisfied), uow.writing() as work:
        leave_by_determination(work, ticket, mine)


def test_a_ticket_shows_its_follow_ups_and_its_place_on_the_list_as_cards(uow: UnitOfWork) -> None:
    ticket = satisfied_after_redo(uow)
    with uow.reading() as work:
        cards = follow_up_cards(ticket, SUPERVISOR, work)
    shown = {(each.title, each.state) for each in cards}
    assert shown == {
        ("回访", "已回访"),
        ("重办后回访（第 1 次）", "已回访"),
        ("不满意清零", "待确认销号"),
    }
    assert len({each.key for each in cards}) == 3


def test_the_list_has_its_oldest_first_and_goes_on_behind_a_place(uow: UnitOfWork) -> None:
    with_units(uow)
    for minute in range(3):
        ticket, _ = closed(uow)
        at = LATER + timedelta(minutes=minute)
        record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, at)
    with uow.reading() as work:
        whole = work.unsatisfied.still_open(10)
        assert [each.since for each in whole] == sorted(each.since for each in whole)
        first = whole[0]
        assert work.unsatisfied.still_open(2, (first.since, first.id)) == whole[1:]
        assert work.unsatisfied.count_open(2) == 2
