"""The figures of follow-ups, from the tickets up; 拉萨's nine sessions come out exactly."""

from decimal import Decimal

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Role
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling import record_answers
from forms.followup.counting import FollowUpCounts
from forms.followup.figures import FollowUpFigures, follow_up_figures
from forms.followup.redoing import RedoOrder, order_redo
from forms.followup.rules import FOLLOW_UP
from forms.ports import UnitOfWork
from forms.reckoning import shown
from forms.rules.service import put_rule
from forms.words import Disposal
from tests.forms.followup.samples import (
    DAY,
    HAPPY,
    HOUR,
    LATER,
    UNHAPPY,
    closed,
    done_again,
    task_for,
    with_units,
)
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR
from tests.forms.rules.test_service import ADMIN
from tests.forms.samples import NOW
from tests.forms.test_service import file

ALL = (NOW - DAY, NOW + DAY)


def figures(uow: UnitOfWork) -> FollowUpFigures:
    return follow_up_figures(SUPERVISOR, *ALL, uow)


def test_lhasas_nine_sessions_come_out_exactly(uow: UnitOfWork) -> None:
    with_units(uow)
    for _ in range(55):
        file(uow, disposal=Disposal.ANSWERED)
    for number in range(156):
        ticket, _ = closed(uow)
        answers = UNHAPPY if number < 3 else HAPPY
        record_answers(task_for(uow, ticket).id, answers, AGENT, uow, LATER)
        if number < 3:
            order_redo(ticket.id, RedoOrder(leader="王副局长", why="不满意"), SUPERVISOR, uow, LATER)
    found = figures(uow)
    counts = found.counts
    assert (counts.answered_directly, counts.dispatched, found.received) == (55, 156, 211)
    assert (found.done, found.completion) == (208, Decimal("98.6"))
    assert (counts.followed_up, counts.satisfied, counts.redos) == (156, 153, 3)
    assert found.satisfaction == Decimal("98.1")
    text = FOLLOW_UP.default.text
    put_rule(
        FOLLOW_UP,
        text.replace("dissatisfied_is_not_done = true", "dissatisfied_is_not_done = false"),
        "本地口径",
        0,
        ADMIN,
        uow,
        NOW,
    )
    assert (figures(uow).done, figures(uow).completion) == (211, Decimal("100.0"))


def test_each_question_is_counted_by_itself_and_no_rating_stands_apart(uow: UnitOfWork) -> None:
    given = [
        (
            Answers(responded=True, solved=False, process=Satisfaction.FAIRLY, result=Satisfaction.SATISFIED),
            False,
        ),
        (Answers(responded=False, result=Satisfaction.FAIRLY), False),
        (Answers(responded=True, solved=True), True),
        (Answers(), True),
    ]
    for answers, declined in given:
        ticket, _ = closed(uow)
        record_answers(task_for(uow, ticket).id, answers, AGENT, uow, LATER, declined=declined)
    found = figures(uow)
    assert found.counts.not_rated == 2
    assert (found.response, found.solution) == (Decimal("66.7"), Decimal("50.0"))
    assert (found.process_satisfaction, found.satisfaction) == (Decimal("100.0"), Decimal("100.0"))


def test_the_last_follow_up_of_a_citizen_counts(uow: UnitOfWork) -> None:
    with_units(uow)
    ticket, _ = closed(uow)
    record_answers(task_for(uow, ticket).id, UNHAPPY, AGENT, uow, LATER)
    assert (figures(uow).satisfaction, figures(uow).done) == (Decimal("0.0"), 0)
    redo = RedoOrder(leader="王副局长", why="不满意")
    done_again(uow, order_redo(ticket.id, redo, SUPERVISOR, uow, LATER + HOUR).ticket)
    record_answers(task_for(uow, ticket).id, HAPPY, AGENT, uow, LATER + DAY)
    found = figures(uow)
    assert (found.satisfaction, found.counts.followed_up, found.counts.redos) == (Decimal("100.0"), 1, 1)
    assert found.done == 1


def test_where_nothing_was_counted_there_is_no_ratio() -> None:
    found = FollowUpFigures(counts=FollowUpCounts(), dissatisfied_is_not_done=True)
    ratios = (
        found.completion,
        found.response,
        found.solution,
        found.process_satisfaction,
        found.satisfaction,
    )
    assert {shown(each) for each in ratios} == {"—"}


def test_joined_citizens_are_counted_each(uow: UnitOfWork) -> None:
    ticket, (joined,) = closed(uow, joined=1)
    for each in (ticket, joined):
        record_answers(task_for(uow, each).id, HAPPY, AGENT, uow, LATER)
    found = figures(uow)
    assert (found.counts.dispatched, found.counts.closed, found.counts.followed_up) == (2, 2, 2)


def test_tickets_of_another_time_and_other_roles_are_left_out(uow: UnitOfWork) -> None:
    closed(uow)
    assert follow_up_figures(SUPERVISOR, NOW + HOUR, NOW + DAY, uow).received == 0
    with pytest.raises(NotAllowed):
        follow_up_figures(AGENT, *ALL, uow)
    assert Role.AGENT in AGENT.roles
