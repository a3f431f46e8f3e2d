"""Calling citizens back, in memory, on SQLite and on PostgreSQL alike."""

from dataclasses import replace

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import DUTY, Role
from forms.errors import RuleBroken
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling import call_again, hand_over_task, record_answers, record_try, rehome_tasks
from forms.followup.desk import Tab, brief_of, desk_page, task_of_ticket
from forms.followup.errors import FollowUpMissing, FollowUpRefused
from forms.followup.task import TaskState, TryResult
from forms.lifecycle.standing import Desk, NextStep
from forms.ports import UnitOfWork
from forms.words import Disposal, StateKind, Step
from tests.forms.followup.samples import (
    DAY,
    HAPPY,
    HOUR,
    LATER,
    OTHER_AGENT,
    UNHAPPY,
    account,
    closed,
    now_of,
    task_for,
    with_units,
)
from tests.forms.lifecycle.samples import AGENT, AUDITOR, HANDLER, SUPERVISOR
from tests.forms.samples import NOW
from tests.forms.test_service import file


def test_a_satisfied_citizen_ends_the_ticket(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    done = record_answers(task_for(uow, ticket).id, HAPPY, AGENT, uow, LATER, call_id="call-9")
    assert done.ticket.state is StateKind.ARCHIVED
    assert [each.step for each in done.ticket.trail[-2:]] == [Step.FOLLOW_UP_ANSWERED, Step.ARCHIVED]
    assert done.ticket.trail[-2].text == "响应 是，解决 是，服务过程 满意，办理结果 满意：谢谢"
    with uow.reading() as work:
        stored = work.follow_ups.by_id(done.task.id)
    assert stored is not None
    assert (stored.state, stored.answers, stored.ended_by) == (TaskState.ANSWERED, HAPPY, "1001")
    assert stored.tries[-1].call_id == "call-9"


def test_unsolved_but_satisfied_is_an_answer_like_any_other(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    answers = replace(HAPPY, solved=False)
    done = record_answers(task_for(uow, ticket).id, answers, AGENT, uow, LATER)
    assert done.ticket.state is StateKind.ARCHIVED
    assert done.task.answers == answers


def test_an_unsatisfied_citizen_keeps_the_ticket_open_for_somebody_else_to_decide(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    done = record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, LATER)
    standing = done.ticket.standing
    assert done.ticket.state is StateKind.AWAITING_FOLLOW_UP
    assert (standing.owner_unit, standing.owner_person) == (Desk.FOLLOW_UP.value, "")
    assert standing.next_step is NextStep.SETTLE_UNSATISFIED
    assert standing.due is not None
    assert standing.due.at > LATER
    with uow.reading() as work:
        (entry,) = work.unsatisfied.still_open(10)
    assert (entry.main_id, entry.ticket_id, entry.noted_by) == (ticket.id, ticket.id, "1001")
    assert entry.words == "还是不热"


@pytest.mark.parametrize(
    ("answers", "declined", "word"),
    [
        (Answers(responded=True), False, "办理结果"),
        (HAPPY, True, "不愿评价"),
        (replace(UNHAPPY, words="  "), False, "原因"),
    ],
)
def test_answers_that_do_not_hold_together_are_refused(
    uow: UnitOfWork, answers: Answers, declined: bool, word: str
) -> None:
    ticket, _ = closed(uow)
    task = task_for(uow, ticket)
    with pytest.raises(RuleBroken, match=word):
        record_answers(task.id, answers, AGENT, uow, LATER, declined=declined)
    assert task_for(uow, ticket) == task


def test_who_does_not_wish_to_rate_is_not_rated_and_never_satisfied(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    answers = Answers(responded=True, solved=True)
    done = record_answers(task_for(uow, ticket).id, answers, AGENT, uow, LATER, declined=True)
    assert (done.task.state, done.task.why) == (TaskState.NOT_RATED, "来电人不愿评价")
    assert done.ticket.state is StateKind.ARCHIVED
    assert Step.NOT_RATED in {each.step for each in done.ticket.trail}


def test_three_tries_on_two_days_end_as_not_rated(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    task = task_for(uow, ticket)
    for moment in (LATER, LATER + 2 * HOUR):
        tried = record_try(task.id, TryResult.NO_ANSWER, AGENT, uow, moment)
        assert tried.task.state is TaskState.AGAIN
        assert tried.task.next_at > moment
        assert tried.ticket.state is StateKind.AWAITING_FOLLOW_UP
    done = record_try(task.id, TryResult.BUSY, AGENT, uow, LATER + DAY)
    assert (done.task.state, done.task.answers) == (TaskState.NOT_RATED, None)
    assert done.ticket.state is StateKind.ARCHIVED
    line = next(each for each in done.ticket.trail if each.step is Step.NOT_RATED)
    assert line.why == "2 天内 3 次联系不上"


def test_a_time_agreed_with_the_citizen_is_kept(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    task = task_for(uow, ticket)
    with pytest.raises(RuleBroken, match="约定"):
        record_try(task.id, TryResult.LATER, AGENT, uow, LATER)
    with pytest.raises(RuleBroken, match="晚于现在"):
        record_try(task.id, TryResult.LATER, AGENT, uow, LATER, next_at=LATER)
    with pytest.raises(RuleBroken, match="四项"):
        record_try(task.id, TryResult.REACHED, AGENT, uow, LATER)
    done = record_try(task.id, TryResult.LATER, AGENT, uow, LATER, next_at=LATER + 3 * HOUR)
    assert done.task.next_at == LATER + 3 * HOUR


def test_only_who_took_the_call_or_the_supervisor_calls(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    task = task_for(uow, ticket)
    with pytest.raises(FollowUpRefused, match="谁接单谁负责"):
        record_answers(task.id, HAPPY, OTHER_AGENT, uow, LATER)
    for stranger in (AUDITOR, HANDLER):
        with pytest.raises(NotAllowed):
            record_answers(task.id, HAPPY, stranger, uow, LATER)
        with pytest.raises(NotAllowed):
            desk_page(stranger, Tab.TODAY, uow, LATER)
    assert record_answers(task.id, HAPPY, SUPERVISOR, uow, LATER).ticket.state is StateKind.ARCHIVED
    with pytest.raises(FollowUpRefused, match="已结束"):
        record_answers(task.id, HAPPY, SUPERVISOR, uow, LATER)
    with pytest.raises(FollowUpMissing):
        record_answers("none", HAPPY, SUPERVISOR, uow, LATER)


def test_every_joined_citizen_is_called_before_the_ticket_ends(uow: UnitOfWork) -> None:
    ticket, (first, second) = closed(uow, joined=2)
    assert record_answers(task_for(uow, ticket).id, HAPPY, AGENT, uow, LATER).ticket.state is (
        StateKind.AWAITING_FOLLOW_UP
    )
    record_answers(task_for(uow, first).id, HAPPY, AGENT, uow, LATER)
    done = record_answers(task_for(uow, second).id, HAPPY, AGENT, uow, LATER)
    assert (done.ticket.id, done.ticket.state) == (ticket.id, StateKind.ARCHIVED)
    for appeal in (first, second):
        stored = now_of(uow, appeal)
        assert (stored.state, stored.trail[-1].step) == (StateKind.JOINED, Step.FOLLOW_UP_ANSWERED)


def test_a_task_is_handed_over_with_the_ticket(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    task = task_for(uow, ticket)
    with pytest.raises(NotAllowed):
        hand_over_task(task.id, "1002", AGENT, uow, LATER, "休假")
    done = hand_over_task(task.id, "1002", SUPERVISOR, uow, LATER, "休假")
    assert done.task.owner == done.ticket.standing.owner_person == "1002"
    assert done.ticket.trail[-1].text == "回访 1001 → 1002"
    assert record_answers(task.id, HAPPY, OTHER_AGENT, uow, LATER).task.ended_by == "1002"


def test_a_task_is_not_handed_to_somebody_who_may_not_call(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    with uow.writing() as work:
        work.accounts.add(account("1009", active=False))
        work.accounts.add(account("9001", role=Role.AUDITOR))
    for nobody in ("1009", "9001", "1001"):
        with pytest.raises(FollowUpRefused):
            hand_over_task(task_for(uow, ticket).id, nobody, SUPERVISOR, uow, LATER, "休假")
    with pytest.raises(RuleBroken, match="工号"):
        hand_over_task(task_for(uow, ticket).id, " ", SUPERVISOR, uow, LATER, "休假")


def test_the_duty_service_hands_over_what_a_leaver_left(uow: UnitOfWork) -> None:
    tickets = [closed(uow)[0] for _ in range(3)]
    with uow.writing() as work:
        work.accounts.add(account("1001", active=False))
        work.accounts.add(account("1002"))
        work.accounts.add(account("1003"))
    handed = rehome_tasks(DUTY, uow, LATER)
    assert sorted(each.owner for each in handed) in (["1002", "1002", "1003"], ["1002", "1003", "1003"])
    assert {now_of(uow, each).standing.owner_person for each in tickets} == {"1002", "1003"}
    assert rehome_tasks(DUTY, uow, LATER) == ()
    with pytest.raises(NotAllowed):
        rehome_tasks(AGENT, uow, LATER)


def test_a_supervisor_has_a_citizen_called_once_more(uow: UnitOfWork) -> None:
    ticket, (joined,) = closed(uow, joined=1)
    with pytest.raises(FollowUpRefused, match="已有待办"):
        call_again(ticket.id, SUPERVISOR, uow, LATER, "抽查")
    for each in (ticket, joined):
        record_answers(task_for(uow, each).id, HAPPY, AGENT, uow, LATER)
    again = call_again(ticket.id, SUPERVISOR, uow, LATER + HOUR, "抽查")
    assert again.ticket.state is StateKind.AWAITING_FOLLOW_UP
    also = call_again(joined.id, SUPERVISOR, uow, LATER + HOUR, "抽查")
    assert {again.task.ticket_id, also.task.ticket_id} == {ticket.id, joined.id}
    for each in (joined, ticket):
        record_answers(task_for(uow, each).id, HAPPY, AGENT, uow, LATER + 2 * HOUR)
    with pytest.raises(FollowUpRefused, match="并入"):
        call_again(joined.id, SUPERVISOR, uow, LATER + DAY, "抽查")
    spot = file(uow, disposal=Disposal.ANSWERED).ticket
    assert call_again(spot.id, SUPERVISOR, uow, LATER, "抽查").task.ticket_id == spot.id


def test_the_lists_hold_what_their_counts_say(uow: UnitOfWork) -> None:
    with_units(uow)
    tickets = [closed(uow)[0] for _ in range(4)]
    tasks = [task_for(uow, each) for each in tickets]
    record_try(tasks[0].id, TryResult.NO_ANSWER, AGENT, uow, LATER)
    record_answers(tasks[1].id, UNHAPPY, AGENT, uow, LATER)
    record_answers(tasks[2].id, Answers(), AGENT, uow, LATER, declined=True)
    hand_over_task(tasks[3].id, "1002", SUPERVISOR, uow, LATER, "休假")
    counts = desk_page(AGENT, Tab.TODAY, uow, LATER).counts
    assert counts == {Tab.TODAY: 1, Tab.AGAIN: 1, Tab.NOT_RATED: 1, Tab.UNSATISFIED: 1, Tab.MISSED: 0}
    for tab, count in counts.items():
        assert len(desk_page(AGENT, tab, uow, LATER).rows) == count
    assert {row.key for row in desk_page(AGENT, Tab.NOT_RATED, uow, LATER).rows} == {tasks[2].id}
    assert {row.key for row in desk_page(OTHER_AGENT, Tab.TODAY, uow, LATER).rows} == {tasks[3].id}
    hall = desk_page(SUPERVISOR, Tab.TODAY, uow, LATER, whole_hall=True)
    assert {row.key for row in hall.rows} == {tasks[0].id, tasks[3].id}
    with pytest.raises(NotAllowed):
        desk_page(AGENT, Tab.TODAY, uow, LATER, whole_hall=True)
    (row,) = desk_page(AGENT, Tab.AGAIN, uow, LATER).rows
    assert row.line is not None
    assert row.line.caller_number == "138****1234"


def test_a_task_to_be_tried_tomorrow_is_not_in_todays_list(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    task = task_for(uow, ticket)
    record_try(task.id, TryResult.LATER, AGENT, uow, LATER, next_at=LATER + DAY)
    assert desk_page(AGENT, Tab.TODAY, uow, LATER).rows == ()
    assert [row.key for row in desk_page(AGENT, Tab.TODAY, uow, LATER + DAY).rows] == [task.id]


def test_a_task_is_made_ready_with_the_words_to_say(uow: UnitOfWork) -> None:
    with_units(uow)
    ticket, _ = closed(uow)
    brief = brief_of(task_for(uow, ticket).id, AGENT, uow, LATER)
    assert (brief.unit, brief.reply, brief.tries_left) == ("市热力集团", "已修复管道", 3)
    assert brief.next_if[TryResult.BUSY] == LATER + 2 * HOUR
    assert brief.next_if[TryResult.FAILED] < brief.next_if[TryResult.NO_ANSWER]
    assert ticket.matter.title in brief.sentences["opening"]
    assert "市热力集团" in brief.sentences["responded"]
    assert brief.main_number == brief.appeal.number == ticket.number
    assert task_of_ticket(ticket.id, uow).id == brief.task.id
    with pytest.raises(FollowUpMissing):
        task_of_ticket("none", uow)


def test_satisfied_answers_of_any_kind_close_and_only_a_dissatisfied_result_does_not() -> None:
    for process in (None, *Satisfaction):
        for result in (None, *Satisfaction):
            answers = Answers(process=process, result=result)
            assert answers.is_dissatisfied is (result is Satisfaction.DISSATISFIED)
            assert answers.is_rated is (result is not None)


def test_the_due_time_of_a_task_stays_whatever_is_tried(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    before = task_for(uow, ticket)
    after = record_try(before.id, TryResult.FAILED, AGENT, uow, NOW + HOUR).task
    assert after.due == before.due
