"""The figures of follow-ups, from the tickets up; 拉萨's nine sessions come out exactly."""

from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from forms.access.errors import NotAllowed
from forms.access.ports import AuditQuery
from forms.access.roles import Role
from forms.errors import RuleBroken
from forms.followup.answers import Answers, Satisfaction
from forms.followup.calling import record_answers
from forms.followup.counting import FollowUpCounts
from forms.followup.figure_table import FiguresBy, export_figures, figure_table
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
COUNTED = [each.name for each in fields(FollowUpCounts)]


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


def test_figures_by_unit_category_and_month_add_up_to_the_whole(uow: UnitOfWork) -> None:
    with_units(uow)
    first, (joined,) = closed(uow, joined=1)
    for each in (first, joined):
        record_answers(task_for(uow, each).id, HAPPY, AGENT, uow, LATER)
    closed(uow)
    file(uow, disposal=Disposal.ANSWERED)
    names = {"01": "城乡建设"}
    until = NOW + timedelta(days=20)
    for by in FiguresBy:
        table = figure_table(SUPERVISOR, by, NOW - DAY, until, uow, names)
        assert table.whole.received == 4
        for name in COUNTED if by is not FiguresBy.ALL else ():
            parts = sum(getattr(row.figures.counts, name) for row in table.rows)
            assert parts == getattr(table.whole.counts, name), name
    by_unit = figure_table(SUPERVISOR, FiguresBy.UNIT, *ALL, uow, names)
    assert [row.name for row in by_unit.rows] == ["市热力集团", "没有承办单位"]
    assert by_unit.rows[0].figures.counts.satisfied == 2
    assert [row.name for row in figure_table(SUPERVISOR, FiguresBy.CATEGORY, *ALL, uow, names).rows] == [
        "城乡建设"
    ]
    by_month = figure_table(SUPERVISOR, FiguresBy.MONTH, NOW - DAY, until, uow, names)
    assert [row.key for row in by_month.rows] == ["2026-11", "2026-12"]
    assert shown(by_month.rows[1].figures.completion) == "—"


def test_figures_are_taken_away_named_and_noted(uow: UnitOfWork, tmp_path: Path) -> None:
    with_units(uow)
    ticket, _ = closed(uow)
    record_answers(task_for(uow, ticket).id, HAPPY, AGENT, uow, LATER)
    path = tmp_path / "统计.xlsx"
    assert export_figures(path, SUPERVISOR, FiguresBy.UNIT, *ALL, uow, LATER, {}).rows == 2
    rows = list(load_workbook(path)["回访统计"].iter_rows(values_only=True))
    assert SUPERVISOR.who in str(rows[0][0])
    heads = [str(each) for each in rows[1]]
    assert (rows[2][0], rows[2][heads.index("结果满意率")]) == ("市热力集团", "100.0 %")
    assert (rows[3][0], rows[3][heads.index("未评价")]) == ("合计", "0")
    with uow.reading() as work:
        (last,) = work.audit.find(AuditQuery(limit=1))
    assert (last.label, last.subject) == ("导出", "统计.xlsx")
    with pytest.raises(NotAllowed):
        export_figures(path, AGENT, FiguresBy.UNIT, *ALL, uow, LATER, {})
    with pytest.raises(RuleBroken, match="36 个月"):
        figure_table(SUPERVISOR, FiguresBy.MONTH, NOW - 1200 * DAY, NOW, uow, {})
