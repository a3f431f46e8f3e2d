"""Boards, letters of warning and the 五个一, from the tickets up, the same on every storage."""

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from forms.access.audit import AuditKind
from forms.access.errors import NotAllowed
from forms.access.roles import DUTY, Role
from forms.appraisal.boards import MonthBoards, month_boards
from forms.appraisal.cards import appraisal_cards
from forms.appraisal.errors import AppraisalRefused
from forms.appraisal.exporting import export_boards
from forms.appraisal.five_ones import Every, period_of
from forms.appraisal.ranking import Mark
from forms.appraisal.rules import APPRAISAL
from forms.appraisal.ticking import five_ones_board, remind_missing, send_tick_back, tick_item
from forms.appraisal.warning import warn
from forms.errors import RuleBroken
from forms.followup.calling import record_answers
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.lifecycle.moving import order, ticket_in
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork
from forms.rules.service import put_rule
from forms.service import ticket_by_id
from forms.supervision.notices import to_role, to_unit
from tests.forms.followup.samples import HAPPY, LATER, UNHAPPY, closed, task_for, with_units
from tests.forms.lifecycle.samples import AGENT, DISPATCHER, HANDLER, HEATING, SUPERVISOR, WATER
from tests.forms.rules.test_service import ADMIN
from tests.forms.samples import NOW
from tests.forms.supervision.samples import INSPECTOR, inbox

NOVEMBER = date(2026, 11, 1)
MONTH_END = NOW + timedelta(days=30)


def small_hall(uow: UnitOfWork) -> None:
    """Two units, and rules that rank who has one ticket."""
    with_units(uow)
    text = APPRAISAL.default.text.replace("least = 10", "least = 1").replace("least = 3 ", "least = 1 ")
    put_rule(APPRAISAL, text, "小县", 0, ADMIN, uow, NOW)


def second_owner(uow: UnitOfWork, ticket_id: str, late: timedelta) -> None:
    """A closed second scored order, answered so long after it was due."""
    with uow.writing() as work:
        ticket = ticket_in(work, ticket_id)
        due = Due(at=NOW + timedelta(days=5))
        made: Assignment = order(
            ticket,
            work.assignments.of_ticket(ticket_id),
            role=AssignmentRole.JOINT,
            unit=WATER,
            by=DISPATCHER,
            now=NOW,
            due=due,
        )
        work.assignments.add(made)
        signed = made.moved(AssignmentState.SIGNED, signed_at=NOW)
        at = due.at + late
        replied = signed.moved(AssignmentState.REPLIED, reply="已办", replied_at=at, replied_by="W-1")
        for each in (signed, replied, replied.moved(AssignmentState.CLOSED, ended_at=at)):
            work.assignments.save(each)


def rated(uow: UnitOfWork, *, happy: bool) -> str:
    ticket, _ = closed(uow)
    record_answers(task_for(uow, ticket).id, HAPPY if happy else UNHAPPY, AGENT, uow, LATER)
    return ticket.id


def boards_now(uow: UnitOfWork) -> MonthBoards:
    return month_boards(NOVEMBER, INSPECTOR, uow, MONTH_END)


def test_a_second_owner_who_is_late_hits_both_and_the_total_counts_the_ticket_once(uow: UnitOfWork) -> None:
    small_hall(uow)
    own = rated(uow, happy=True)
    second_owner(uow, own, late=timedelta(hours=1))
    rated(uow, happy=True)
    found = boards_now(uow)
    heating, water, total = found.counted.units[HEATING], found.counted.units[WATER], found.counted.total
    assert (heating.tickets, heating.late, heating.joint_late) == (2, 1, 1)
    assert (water.tickets, water.late, water.on_time) == (1, 1, Decimal("0.00"))
    assert (total.tickets, total.late, total.joint, total.joint_late) == (2, 1, 1, 1)
    assert (heating.satisfaction, total.rated) == (Decimal("100.00"), 2)
    with uow.reading() as work:
        (card,) = appraisal_cards(ticket_by_id(own, uow), INSPECTOR, work)
    assert (card.title, card.state) == ("双派双考", "超期")
    assert card.facts[-1] == ("考核", "市热力集团、市水务局各计超期一件，总量计一件。")


def test_a_month_is_ranked_warned_once_and_exported_with_a_mark(uow: UnitOfWork, tmp_path: Path) -> None:
    small_hall(uow)
    own = rated(uow, happy=False)
    second_owner(uow, own, late=timedelta(hours=1))
    found = boards_now(uow)
    departments, companies = found.red_black
    assert [(each.unit, each.rank, each.mark) for each in departments.places] == [(WATER, 1, Mark.BLACK)]
    assert [(each.unit, each.score) for each in companies.places] == [(HEATING, Decimal("12.50"))]
    assert (found.stars, found.enterprise, found.warned) == ((), (), frozenset())
    letter = warn(WATER, NOVEMBER, INSPECTOR, uow, MONTH_END, "云岭热线")
    assert letter.number == "预警〔2026〕1号"
    text = "\n".join(each.text for each in Document(io.BytesIO(letter.data)).paragraphs)
    assert "市水务局" in text
    assert "2026年11月在市直部门考核中得分 12.50（满分 45），列第 1 位，共 1 个单位。" in text
    assert warn(WATER, NOVEMBER, INSPECTOR, uow, MONTH_END, "云岭热线") == letter
    assert boards_now(uow).warned == {WATER}
    assert len(inbox(uow, to_unit(WATER))) == 1
    with pytest.raises(NotAllowed):
        warn(HEATING, NOVEMBER, SUPERVISOR, uow, MONTH_END, "云岭热线")
    with pytest.raises(AppraisalRefused, match="没有参加排名"):
        warn("nobody", NOVEMBER, INSPECTOR, uow, MONTH_END, "云岭热线")
    path = tmp_path / "榜单.xlsx"
    export_boards(path, NOVEMBER, INSPECTOR, uow, MONTH_END)
    book = load_workbook(path)
    assert book.sheetnames == ["红黑榜", "涉企榜", "服务之星", "小蜜蜂", "双派双考"]
    assert "严督查（5001）" in str(book["红黑榜"]["A1"].value)
    assert [each.value for each in book["红黑榜"][3]][:3] == ["市直部门", "1", "市水务局"]
    assert [each.value for each in book["双派双考"][5]] == ["合计（每件只计一次）", "1", "1"]
    with uow.reading() as work:
        kinds = [each.kind for each in work.audit.lines(0, 100)]
    assert kinds.count(AuditKind.PRINTED.value) == 2
    assert kinds.count(AuditKind.EXPORTED.value) == 1


def test_nobody_is_warned_above_the_limit_and_an_unrated_unit_is_not_ranked(uow: UnitOfWork) -> None:
    small_hall(uow)
    rated(uow, happy=True)
    with pytest.raises(AppraisalRefused, match="不到预警线"):
        warn(HEATING, NOVEMBER, INSPECTOR, uow, MONTH_END, "云岭热线")
    found = boards_now(uow)
    assert [(each.unit, each.mark) for each in found.red_black[0].places] == [(HEATING, Mark.RED)]
    assert [each.unit for each in found.stars] == [HEATING]
    assert found.counted.people == {}  # the sample's reply names nobody
    assert month_boards(date(2026, 10, 5), INSPECTOR, uow, MONTH_END).red_black == ()
    with pytest.raises(NotAllowed):
        month_boards(NOVEMBER, AGENT, uow, MONTH_END)


@pytest.mark.parametrize(
    ("every", "day", "key", "last"),
    [
        (Every.MONTH, date(2026, 2, 3), "2026-02", date(2026, 2, 28)),
        (Every.MONTH, date(2026, 12, 31), "2026-12", date(2026, 12, 31)),
        (Every.QUARTER, date(2026, 11, 22), "2026-Q4", date(2026, 12, 31)),
        (Every.QUARTER, date(2027, 1, 1), "2027-Q1", date(2027, 3, 31)),
        (Every.WEEK, date(2027, 1, 1), "2026-W53", date(2027, 1, 3)),
    ],
)
def test_periods_end_where_the_calendar_says(every: Every, day: date, key: str, last: date) -> None:
    found = period_of(every, day)
    assert (found.key, found.last) == (key, last)
    assert found.first <= day <= found.last


def test_a_unit_ticks_its_own_items_once_and_an_inspector_sends_one_back(uow: UnitOfWork) -> None:
    with_units(uow)
    day = NOW.date()
    with pytest.raises(RuleBroken, match="请写明"):
        tick_item(HEATING, "study", " ", HANDLER, uow, NOW)
    with pytest.raises(NotAllowed):
        tick_item(WATER, "study", "11月20日", HANDLER, uow, NOW)
    with pytest.raises(AppraisalRefused, match="不考核"):
        tick_item(HEATING, "no_such_item", "11月20日", HANDLER, uow, NOW)
    made = tick_item(HEATING, "study", "11月20日局长主持，研究 3 件", HANDLER, uow, NOW)
    with pytest.raises(AppraisalRefused, match="已经勾选"):
        tick_item(HEATING, "study", "再来", INSPECTOR, uow, NOW)
    board = five_ones_board(day, INSPECTOR, uow)
    assert board.ticks[HEATING, "study"] == made
    assert [len(board.missing(each.code)) for each in board.units] == [4, 5, 5]
    own = five_ones_board(day, HANDLER, uow)
    assert ([each.code for each in own.units], len(own.ticks)) == ([HEATING], 1)
    send_tick_back(HEATING, "study", made.period, "没有会议记录", INSPECTOR, uow, NOW)
    assert five_ones_board(day, HANDLER, uow).ticks == {}
    assert "没有会议记录" in inbox(uow, to_unit(HEATING))[0]
    with pytest.raises(AppraisalRefused, match="没有勾选"):
        send_tick_back(HEATING, "study", made.period, "再退", INSPECTOR, uow, NOW)
    with uow.reading() as work:
        assert work.audit.lines(0, 100)[-1].kind == AuditKind.TICK_SENT_BACK.value


def test_what_lacks_shortly_before_the_end_is_told_once(uow: UnitOfWork) -> None:
    with_units(uow)
    tick_item(HEATING, "study", "11月20日", HANDLER, uow, NOW)
    end = NOW.replace(month=11, day=28)
    assert remind_missing(uow, NOW.replace(month=11, day=22), DUTY) == 0
    assert remind_missing(uow, end, DUTY) == 3
    assert remind_missing(uow, end + timedelta(hours=1), DUTY) == 0
    (told,) = inbox(uow, to_unit(HEATING))
    assert "3 项没有登记" in told
    assert "11月30日截止" in told
    assert "主要领导研究" not in told
    assert "3 个单位" in inbox(uow, to_role(Role.INSPECTOR))[0]
