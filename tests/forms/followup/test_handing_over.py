"""What a supervisor arranges: who may take over, a call-back handed over, a ticket called again by number."""

import pytest

from forms.access.errors import NotAllowed
from forms.errors import RuleBroken, TicketMissing
from forms.followup.calling_back import drop_missed, note_missed
from forms.followup.errors import FollowUpRefused
from forms.followup.handing_over import call_again_about, hand_over_missed, who_may_call
from forms.followup.missed import MissedCall
from forms.ports import UnitOfWork
from tests.forms.followup.samples import LATER, account, closed
from tests.forms.lifecycle.samples import AGENT, SUPERVISOR


def missed(uow: UnitOfWork) -> MissedCall:
    found = note_missed("13800005555", LATER, "call-9", uow, owner=AGENT.code)
    assert found is not None
    return found


def test_the_least_busy_agent_stands_first(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        for code in ("1001", "1002"):
            work.accounts.add(account(code))
        work.accounts.add(account("1003", active=False))
    closed(uow)
    assert [(each.code, each.in_hand) for each in who_may_call(SUPERVISOR, uow)] == [("1002", 0), ("1001", 1)]
    with pytest.raises(NotAllowed):
        who_may_call(AGENT, uow)


def test_a_call_back_is_handed_over_with_a_reason(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        work.accounts.add(account("1002"))
        work.accounts.add(account("1003", active=False))
    task = missed(uow)
    after = hand_over_missed(task.id, " 1002 ", SUPERVISOR, uow, LATER, "原回拨人休假")
    assert after.owner == "1002"
    assert after.why.endswith(f" {SUPERVISOR.code} 移交：原回拨人休假")
    with uow.reading() as work:
        assert work.missed_calls.by_id(task.id) == after
    for to, why, said in (
        ("1002", "再给一次", "已由工号 1002"),
        ("1003", "给停用的", "不在岗"),
        ("", "给谁", "请填写接手人"),
        ("1001", " ", "移交"),
    ):
        with pytest.raises(RuleBroken, match=said):
            hand_over_missed(task.id, to, SUPERVISOR, uow, LATER, why)
    with pytest.raises(NotAllowed):
        hand_over_missed(task.id, "1001", AGENT, uow, LATER, "给别人")
    drop_missed(task.id, SUPERVISOR, uow, LATER, "空号")
    with pytest.raises(FollowUpRefused, match="不再回拨"):
        hand_over_missed(task.id, "1001", SUPERVISOR, uow, LATER, "给别人")


def test_a_ticket_is_called_again_by_its_number(uow: UnitOfWork) -> None:
    ticket, _ = closed(uow)
    with pytest.raises(FollowUpRefused, match="已有待办的回访"):
        call_again_about(f" {ticket.number.lower()} ", SUPERVISOR, uow, LATER, "质检抽查")
    with pytest.raises(TicketMissing, match="没有编号为 GD0 的工单"):
        call_again_about("gd0", SUPERVISOR, uow, LATER, "质检抽查")
    with pytest.raises(NotAllowed):
        call_again_about(ticket.number, AGENT, uow, LATER, "质检抽查")
