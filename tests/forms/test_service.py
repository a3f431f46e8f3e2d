"""The use cases, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from forms.draft import Field, FieldValue
from forms.errors import OperatorMissing, RecallRefused, RuleBroken, StorageFault, TicketMissing
from forms.filing import FileTicket
from forms.ports import UnitOfWork
from forms.service import (
    FiledTicket,
    TicketQuery,
    add_operator,
    calls_of_ticket,
    file_ticket,
    history_of_caller,
    operator_by_code,
    operators,
    recall_ticket,
    record_call,
    search_tickets,
    ticket_by_id,
    ticket_by_number,
)
from forms.ticket import Operator, TrailLine
from forms.words import Disposal, StateKind, Step
from tests.forms.samples import LI_JING, NOW, command, ticket
from tests.forms.test_call_record import ENDED, RINGING, TALKING
from tests.forms.test_filing import EVERYTHING

SOON = NOW + timedelta(seconds=10)


def file(
    uow: UnitOfWork,
    changes: dict[Field, FieldValue] | None = None,
    *,
    caller: str = "13800001234",
    at: datetime = NOW,
    disposal: Disposal = Disposal.DISPATCH,
) -> FiledTicket:
    return file_ticket(command(changes, caller=caller, at=at, disposal=disposal), uow, at)


def test_filing_gives_a_readable_number_and_the_whole_ticket_is_there(uow: UnitOfWork) -> None:
    filed = file(uow, EVERYTHING)
    assert filed.number == "20261121-000001"
    assert not filed.already_filed
    assert ticket_by_id(filed.ticket.id, uow) == filed.ticket
    assert ticket_by_number(" 20261121-000001 ", uow) == filed.ticket


def test_filing_twice_files_once(uow: UnitOfWork) -> None:
    same = command()
    first = file_ticket(same, uow, NOW)
    second = file_ticket(same, uow, SOON)
    assert second == FiledTicket(first.ticket, already_filed=True)
    assert len(search_tickets(TicketQuery(), uow).lines) == 1


def test_what_was_changed_after_filing_is_not_lost_in_silence(uow: UnitOfWork) -> None:
    same = command()
    file_ticket(same, uow, NOW)
    changed = replace(same, draft=same.draft.with_value(Field.TITLE, "另一个标题", NOW))
    again = file_ticket(changed, uow, SOON)
    assert again.already_filed
    assert again.differs
    assert again.ticket.matter.title == "阳光花园3号楼停暖"


def test_numbers_count_up_within_a_day_in_beijing_and_by_prefix(uow: UnitOfWork) -> None:
    late = datetime.fromisoformat("2026-11-21T15:59:59+00:00")
    numbers = [
        file(uow).number,
        file(uow).number,
        file(uow, at=late).number,
        file(uow, at=late + timedelta(seconds=1)).number,
        file_ticket(command(number_prefix="YL"), uow, NOW).number,
    ]
    assert numbers == [
        "20261121-000001",
        "20261121-000002",
        "20261121-000003",
        "20261122-000001",
        "YL20261121-000001",
    ]


def test_a_counter_that_has_fallen_behind_is_told_and_the_other_ticket_stays(uow: UnitOfWork) -> None:
    other = ticket("20261121-000001")
    with uow.writing() as work:
        work.tickets.add(other)
    with pytest.raises(StorageFault, match=r"编号与已有工单重复.*内容已保留"):
        file(uow)
    assert ticket_by_number("20261121-000001", uow) == other


def test_a_ticket_that_is_not_there_is_said_so(uow: UnitOfWork) -> None:
    with pytest.raises(TicketMissing, match="没有这件工单"):
        ticket_by_id("none", uow)
    with pytest.raises(TicketMissing, match="20260101-000009"):
        ticket_by_number("20260101-000009", uow)


class TestRecall:
    def test_a_ticket_just_filed_can_be_taken_back_with_its_content(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        recalled = recall_ticket(filed.ticket.id, LI_JING, uow, SOON)
        assert recalled.ticket.state is StateKind.RECALLED
        assert recalled.ticket.trail[-1] == TrailLine(
            at=SOON,
            step=Step.RECALLED,
            operator="1001",
            operator_name="李静",
            from_state=StateKind.AWAITING_DISPATCH,
            to_state=StateKind.RECALLED,
        )
        assert ticket_by_id(filed.ticket.id, uow) == recalled.ticket
        assert recalled.draft.id != filed.ticket.id
        assert recalled.draft.text(Field.TITLE) == "阳光花园3号楼停暖"

    def test_taken_back_and_filed_again_it_is_a_new_ticket(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        draft = recall_ticket(filed.ticket.id, LI_JING, uow, SOON).draft
        again = file_ticket(replace(command(), draft=draft), uow, SOON)
        assert (again.number, again.already_filed) == ("20261121-000002", False)

    def test_taking_back_twice_is_taking_back_once(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        first = recall_ticket(filed.ticket.id, LI_JING, uow, SOON)
        second = recall_ticket(filed.ticket.id, LI_JING, uow, SOON + timedelta(hours=1))
        assert second.ticket == first.ticket

    @pytest.mark.parametrize("disposal", Disposal)
    def test_it_can_be_taken_back_whatever_its_disposal(self, uow: UnitOfWork, disposal: Disposal) -> None:
        filed = file(uow, {Field.REASON: "litigation"}, disposal=disposal)
        assert recall_ticket(filed.ticket.id, LI_JING, uow, SOON).ticket.state is StateKind.RECALLED

    def test_after_the_window_it_stays(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        window = timedelta(seconds=30)
        with pytest.raises(RecallRefused, match="超过 30 秒"):
            recall_ticket(filed.ticket.id, LI_JING, uow, NOW + timedelta(seconds=31), window)
        recall_ticket(filed.ticket.id, LI_JING, uow, NOW + timedelta(seconds=30), window)

    def test_once_taken_up_it_stays(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        with uow.writing() as work:
            line = TrailLine(at=SOON, step=Step.CLOSED, operator="2001")
            taken_up = replace(filed.ticket, revision=2, trail=(*filed.ticket.trail, line))
            work.tickets.save(taken_up)
        with pytest.raises(RecallRefused, match="已有人办理"):
            recall_ticket(filed.ticket.id, LI_JING, uow, SOON)
        assert ticket_by_id(filed.ticket.id, uow) == taken_up

    def test_only_who_filed_it_takes_it_back(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        with pytest.raises(RecallRefused, match="只能由本人撤回"):
            recall_ticket(filed.ticket.id, Operator(code="1002", name="王磊"), uow, SOON)

    def test_what_is_not_filed_cannot_be_taken_back(self, uow: UnitOfWork) -> None:
        with pytest.raises(TicketMissing, match="尚未提交"):
            recall_ticket("none", LI_JING, uow, SOON)


class TestHistory:
    @pytest.mark.parametrize(
        "calls_as", ["13800001234", "013800001234", "+8613800001234", "138 0000 1234", "sip:13800001234@pbx"]
    )
    def test_a_caller_is_known_however_the_number_arrives(self, uow: UnitOfWork, calls_as: str) -> None:
        filed = file(uow, caller="+86 138-0000-1234")
        file(uow, caller="13800001235")
        history = history_of_caller(calls_as, uow)
        assert [line.ticket.id for line in history.lines] == [filed.ticket.id]
        assert (history.number, history.total) == ("13800001234", 1)

    def test_the_contact_number_finds_it_too_and_a_local_number_by_its_area_code(
        self, uow: UnitOfWork
    ) -> None:
        filed = file(uow, {Field.CONTACT_NUMBER: "0980-6543567"})
        for number in ("0980-6543567", "6543567"):
            history = history_of_caller(number, uow, home_area_code="0980")
            assert [line.ticket.id for line in history.lines] == [filed.ticket.id]

    def test_the_newest_comes_first_with_its_state(self, uow: UnitOfWork) -> None:
        for days in (3, 1, 2):
            file(
                uow,
                at=NOW - timedelta(days=days),
                disposal=Disposal.ANSWERED if days == 1 else Disposal.DISPATCH,
            )
        lines = history_of_caller("13800001234", uow).lines
        assert [(NOW - line.ticket.accepted_at).days for line in lines] == [1, 2, 3]
        assert [line.ticket.state for line in lines] == [
            StateKind.CLOSED,
            StateKind.AWAITING_DISPATCH,
            StateKind.AWAITING_DISPATCH,
        ]

    def test_repeats_are_marked(self, uow: UnitOfWork) -> None:
        one = file(uow, at=NOW - timedelta(days=2))
        other = file(
            uow,
            {
                Field.TITLE: "咨询公积金提取",
                Field.CONTENT: "想了解租房怎样提取住房公积金",
                Field.CATEGORY: "040802",
                Field.STREET: "五里街道",
                Field.ADDRESS: "人民路1号",
            },
            at=NOW - timedelta(days=1),
        )
        again = file(uow)
        history = history_of_caller("13800001234", uow)
        assert {line.ticket.number: line.repeat_of for line in history.lines} == {
            again.number: (one.number,),
            other.number: (),
            one.number: (again.number,),
        }
        assert history.repeats == 2

    def test_the_total_counts_what_is_not_listed(self, uow: UnitOfWork) -> None:
        for hours in range(5):
            file(uow, at=NOW - timedelta(hours=hours))
        history = history_of_caller("13800001234", uow, limit=3)
        assert (len(history.lines), history.total) == (3, 5)
        assert history_of_caller("13800001234", uow, limit=5).total == 5

    @pytest.mark.parametrize("withheld", ["", "anonymous", "sip:anonymous@anonymous.invalid"])
    def test_who_withholds_the_number_has_no_history(self, uow: UnitOfWork, withheld: str) -> None:
        file(uow, caller=withheld)
        history = history_of_caller(withheld, uow)
        assert (history.lines, history.total) == ((), 0)


class TestCalls:
    def test_a_call_is_kept_and_saying_it_twice_changes_nothing(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        steps = [record_call(record, uow) for record in (RINGING, TALKING, TALKING, ENDED, RINGING)]
        assert steps == [RINGING, TALKING, TALKING, ENDED, ENDED]
        assert calls_of_ticket(filed.ticket, uow) == (ENDED,)

    def test_a_call_back_about_a_ticket_is_listed_with_it(self, uow: UnitOfWork) -> None:
        filed = file(uow)
        back = replace(RINGING, call_id="call-2", ticket_id=filed.ticket.id, started_at=SOON)
        record_call(back, uow)
        record_call(ENDED, uow)
        record_call(replace(RINGING, call_id="call-3"), uow)
        assert [each.call_id for each in calls_of_ticket(filed.ticket, uow)] == ["call-1", "call-2"]

    def test_a_ticket_without_call_has_none(self, uow: UnitOfWork) -> None:
        record_call(replace(RINGING, call_id="call-9"), uow)
        filed = file_ticket(command(call_id=""), uow, NOW)
        assert calls_of_ticket(filed.ticket, uow) == ()


class TestOperators:
    def test_an_operator_is_added_found_and_changed(self, uow: UnitOfWork) -> None:
        assert add_operator(Operator(code=" 1002 ", name=" 王磊 ", extension="8002"), uow).code == "1002"
        add_operator(LI_JING, uow)
        assert operator_by_code("1002 ", uow) == Operator(code="1002", name="王磊", extension="8002")
        add_operator(Operator(code="1002", name="王磊", active=False), uow)
        assert operators(uow) == (LI_JING, Operator(code="1002", name="王磊", active=False))

    @pytest.mark.parametrize("code", ["1002", "9999", ""])
    def test_who_is_not_there_cannot_sign_in(self, uow: UnitOfWork, code: str) -> None:
        add_operator(Operator(code="1002", name="王磊", active=False), uow)
        with pytest.raises(OperatorMissing, match="请管理员添加"):
            operator_by_code(code, uow)

    @pytest.mark.parametrize("operator", [Operator(code=" ", name="王磊"), Operator(code="1", name="")])
    def test_an_operator_needs_a_code_and_a_name(self, uow: UnitOfWork, operator: Operator) -> None:
        with pytest.raises(RuleBroken, match="工号和姓名"):
            add_operator(operator, uow)


def test_a_block_that_raises_leaves_nothing_behind(uow: UnitOfWork) -> None:
    class Interrupted(Exception):
        pass

    def half_done() -> None:
        with uow.writing() as work:
            work.operators.save(LI_JING)
            assert work.numbers.next("", NOW.date()) == 1
            raise Interrupted

    with pytest.raises(Interrupted):
        half_done()
    assert operators(uow) == ()
    assert file(uow).number == "20261121-000001"


def test_a_command_knows_its_id() -> None:
    made: FileTicket = command()
    assert made.id == made.draft.id
