"""Replies and their review, the same in memory, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.errors import RuleBroken, TransitionRefused
from forms.handling.errors import HandlingRefused, ReplyIncomplete
from forms.handling.helping import ask_help
from forms.handling.records import HelpState, ReplyState
from forms.handling.reply_check import ReplyDraft
from forms.handling.replying import (
    accept_sub_reply,
    reply_context,
    send_back_sub_reply,
    submit_reply,
)
from forms.handling.reviewing import pass_as_legal_route, pass_reply, send_back_reply
from forms.handling.taking_up import sign_in
from forms.lifecycle.assignment import AssignmentState
from forms.lifecycle.errors import AssignmentRefused, OrdersOpen
from forms.lifecycle.standing import Desk, NextStep
from forms.linking import join_ticket
from forms.ports import UnitOfWork
from forms.words import ClosingKind, StateKind, Step
from tests.forms.handling.samples import (
    AGENT,
    AT_HEATING,
    AT_WORKS,
    DUE_AT,
    GOOD,
    GOOD_REPLY,
    HEATING,
    HELP_REPLY,
    LATER,
    REVIEWER,
    SIGNED,
    TAKEN,
    WORKS,
    in_hand,
    of,
    orders,
    send,
    steps,
    stored,
)
from tests.forms.samples import LI_JING
from tests.forms.test_service import file

LEGAL = ReplyDraft(
    text="11月17日，我单位派员上门，告知您该纠纷应向人民法院起诉，并说明了所需材料，您表示理解。",
    closing=ClosingKind.TOLD,
    basis="《民事诉讼法》第一百二十二条",
)


def test_a_complete_reply_goes_to_review(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    sent = submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    assert sent.ticket.state is StateKind.REPLY_IN_REVIEW
    standing = sent.ticket.standing
    assert (standing.owner_unit, standing.next_step) == (Desk.REVIEW.value, NextStep.REVIEW_REPLY)
    assert standing.lead == HEATING
    assert standing.due is not None
    assert "提交答复" in standing.due.words
    assert (sent.order.state, sent.order.reply, sent.order.replied_at) == (
        AssignmentState.REPLIED,
        GOOD,
        LATER,
    )
    assert (sent.reply.state, sent.reply.late) == (ReplyState.IN_REVIEW, False)
    with uow.reading() as work:
        assert work.handling.replies.of_ticket(done.ticket.id) == (sent.reply,)
    assert stored(uow, done.ticket) == sent.ticket


def test_an_incomplete_reply_is_refused_with_what_is_missing_and_changes_nothing(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    with pytest.raises(ReplyIncomplete) as refused:
        submit_reply(
            done.order.id, ReplyDraft(text="正在处理中", closing=ClosingKind.SOLVED), AT_HEATING, uow, LATER
        )
    assert [each.title for each in refused.value.findings] == ["篇幅", "举措", "进展", "结果"]
    assert "已写的内容都保留着" in refused.value.text
    assert stored(uow, done.ticket) == done.ticket


def test_a_reply_after_the_due_is_late(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    sent = submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, DUE_AT + timedelta(minutes=1))
    assert sent.reply.late
    assert "超期答复" in sent.ticket.trail[-1].text


@pytest.mark.parametrize("actor", [AT_WORKS, REVIEWER, AGENT], ids=lambda each: each.code)
def test_nobody_else_replies_for_the_unit(uow: UnitOfWork, actor: Actor) -> None:
    done = in_hand(uow)
    with pytest.raises(NotAllowed):
        submit_reply(done.order.id, GOOD_REPLY, actor, uow, LATER)
    with pytest.raises(NotAllowed):
        reply_context(done.order.id, actor, uow)


def test_nothing_is_replied_before_sign_in_nor_twice(uow: UnitOfWork) -> None:
    ticket = send(uow)
    (lead,) = orders(uow, ticket)
    with pytest.raises(HandlingRefused, match="请先签收"):
        submit_reply(lead.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    sign_in(lead.id, AT_HEATING, uow, SIGNED)
    submit_reply(lead.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    with pytest.raises(HandlingRefused, match="不能再提交答复"):
        submit_reply(lead.id, GOOD_REPLY, AT_HEATING, uow, LATER)


def test_the_main_reply_waits_for_open_sub_tickets_and_names_them(uow: UnitOfWork) -> None:
    done = in_hand(uow, HEATING, WORKS)
    helper = orders(uow, done.ticket)[1]
    with pytest.raises(OrdersOpen) as refused:
        submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    assert refused.value.numbers == (helper.number,)
    assert f"{helper.number}（城管局，待签收）" in refused.value.text
    sign_in(helper.id, AT_WORKS, uow, SIGNED)
    submit_reply(helper.id, HELP_REPLY, AT_WORKS, uow, LATER)
    with pytest.raises(OrdersOpen, match="已答复待审"):
        submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    accept_sub_reply(helper.id, AT_HEATING, uow, LATER)
    assert submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER).ticket.state is (
        StateKind.REPLY_IN_REVIEW
    )


def test_a_helpers_reply_goes_to_the_lead_who_may_give_it_back(uow: UnitOfWork) -> None:
    done = in_hand(uow, HEATING, WORKS)
    helper = orders(uow, done.ticket)[1]
    sign_in(helper.id, AT_WORKS, uow, SIGNED)
    sent = submit_reply(helper.id, HELP_REPLY, AT_WORKS, uow, LATER)
    assert sent.ticket.state is StateKind.IN_HAND
    with pytest.raises(NotAllowed):
        accept_sub_reply(helper.id, AT_WORKS, uow, LATER)
    with pytest.raises(RuleBroken, match="退回的理由"):
        send_back_sub_reply(helper.id, " ", AT_HEATING, uow, LATER)
    back = send_back_sub_reply(helper.id, "写明清理到哪里", AT_HEATING, uow, LATER)
    assert (back.order.state, back.reply.why) == (AssignmentState.SIGNED, "写明清理到哪里")
    again = submit_reply(helper.id, HELP_REPLY, AT_WORKS, uow, LATER)
    closed = accept_sub_reply(helper.id, REVIEWER, uow, LATER)
    assert (again.reply.id, closed.reply.state) == (closed.reply.id, ReplyState.PASSED)
    assert closed.order.ended_at == LATER


def test_a_passed_reply_closes_the_order_and_opens_the_follow_up(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    passed = pass_reply(done.ticket.id, REVIEWER, uow, LATER, "写得清楚")
    assert passed.ticket.state is StateKind.AWAITING_FOLLOW_UP
    assert (passed.order.state, passed.order.ended_at) == (AssignmentState.CLOSED, LATER)
    assert (passed.reply.state, passed.reply.decided_by) == (ReplyState.PASSED, REVIEWER.code)
    assert passed.ticket.standing.owner_unit == Desk.FOLLOW_UP.value
    with uow.reading() as work:
        (task,) = work.follow_ups.about(done.ticket.id)
    assert task.ticket_id == done.ticket.id
    assert stored(uow, done.ticket) == passed.ticket


def test_who_replied_does_not_review_nor_does_the_unit(uow: UnitOfWork) -> None:
    both = Actor(code="B1", name="双岗", roles=frozenset({Role.UNIT, Role.QUALITY}), unit=HEATING)
    done = in_hand(uow)
    submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    with pytest.raises(HandlingRefused, match="自己审核"):
        pass_reply(done.ticket.id, both, uow, LATER)
    with pytest.raises(NotAllowed):
        pass_reply(done.ticket.id, AT_WORKS, uow, LATER)
    with pytest.raises(NotAllowed):
        send_back_reply(done.ticket.id, (), "不行", AGENT, uow, LATER)


def test_a_reply_that_is_sent_back_is_in_hand_again_with_its_due_time(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    with pytest.raises(RuleBroken, match="需要补正"):
        send_back_reply(done.ticket.id, ("结果",), "", REVIEWER, uow, LATER)
    back = send_back_reply(done.ticket.id, ("结果", "依据"), "写明补偿标准", REVIEWER, uow, LATER)
    assert back.ticket.state is StateKind.IN_HAND
    assert back.ticket.standing.owner_unit == HEATING
    assert back.ticket.standing.owner_person == AT_HEATING.code
    assert back.ticket.standing.due == done.order.due
    assert back.order.due == done.order.due
    assert back.ticket.trail[-1].step is Step.REPLY_SENT_BACK
    assert "缺结果、依据" in back.ticket.trail[-1].text
    assert back.reply.missing == ("结果", "依据")
    again = submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    assert again.ticket.state is StateKind.REPLY_IN_REVIEW
    assert pass_reply(done.ticket.id, REVIEWER, uow, LATER).ticket.state is StateKind.AWAITING_FOLLOW_UP


def test_two_reviewers_decide_once(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    pass_reply(done.ticket.id, REVIEWER, uow, LATER)
    with pytest.raises(HandlingRefused, match="可能已被他人审核"):
        send_back_reply(done.ticket.id, (), "再看看", REVIEWER, uow, LATER)
    assert steps(stored(uow, done.ticket)).count(Step.REPLY_PASSED) == 1


def test_a_told_legal_route_is_its_own_end_and_needs_a_proof(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    submit_reply(done.order.id, LEGAL, AT_HEATING, uow, LATER)
    with pytest.raises(RuleBroken, match="凭据"):
        pass_as_legal_route(done.ticket.id, "", REVIEWER, uow, LATER)
    ended = pass_as_legal_route(done.ticket.id, "告知书已签收", REVIEWER, uow, LATER)
    assert ended.ticket.state is StateKind.LEGAL_ROUTE
    assert ended.ticket.trail[-1].text == f"{LEGAL.text}\n依据：{LEGAL.basis}"
    other = in_hand(uow)
    submit_reply(other.order.id, GOOD_REPLY_2, AT_HEATING, uow, LATER)
    with pytest.raises(HandlingRefused, match="只有“告知”"):
        pass_as_legal_route(other.ticket.id, "告知书", REVIEWER, uow, LATER)


GOOD_REPLY_2 = ReplyDraft(
    text="11月17日，我单位到望江路检查换热站，更换循环泵一台，当晚供水温度已恢复，用户表示满意。",
    closing=ClosingKind.SOLVED,
)


def test_each_joined_citizen_gets_the_reply(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    appeals = [file(uow, caller=f"1380000222{each}", at=TAKEN).ticket for each in range(2)]
    for each in appeals:
        join_ticket(each.id, done.ticket.id, LI_JING, uow, LATER)
    submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    passed = pass_reply(done.ticket.id, REVIEWER, uow, LATER)
    assert {each.id for each in passed.joined} == {each.id for each in appeals}
    for each in appeals:
        after = stored(uow, each)
        assert after.state is StateKind.JOINED
        assert (after.trail[-1].step, after.trail[-1].text) == (Step.REPLY_PASSED, GOOD)
    with uow.reading() as work:
        assert len(work.follow_ups.about(done.ticket.id)) == 3


def test_a_copy_of_another_of_the_units_replies_is_refused(uow: UnitOfWork) -> None:
    first = in_hand(uow)
    submit_reply(first.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    second = in_hand(uow)
    with pytest.raises(ReplyIncomplete, match=first.ticket.number):
        submit_reply(second.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    elsewhere = in_hand(uow, WORKS)
    assert submit_reply(elsewhere.order.id, GOOD_REPLY, AT_WORKS, uow, LATER).reply.text == GOOD


def test_what_nobody_has_decided_lapses_with_the_reply(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_help(done.order.id, WORKS, "请配合", AT_HEATING, uow, LATER)
    submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    with uow.reading() as work:
        request = work.handling.help_requests.by_id(asked.request.id)
    assert request is not None
    assert request.state is HelpState.LAPSED


def test_there_is_no_return_after_sign_in(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    with pytest.raises(AssignmentRefused):
        done.order.moved(AssignmentState.RETURN_ASKED)
    with pytest.raises(TransitionRefused):
        done.ticket.moved(StateKind.RETURN_IN_REVIEW, done.ticket.trail[-1])


def test_a_sub_ticket_added_in_review_keeps_the_reply_from_passing(uow: UnitOfWork) -> None:
    from forms.lifecycle.assignment import AssignmentRole
    from forms.lifecycle.moving import order
    from tests.forms.lifecycle.samples import DISPATCHER

    done = in_hand(uow)
    sent = submit_reply(done.order.id, GOOD_REPLY, AT_HEATING, uow, LATER)
    with uow.writing() as work:
        known = work.assignments.of_ticket(done.ticket.id)
        work.assignments.add(
            order(
                sent.ticket,
                known,
                role=AssignmentRole.JOINT,
                unit=WORKS,
                by=DISPATCHER,
                now=LATER,
                due=done.order.due,
            )
        )
    with pytest.raises(OrdersOpen, match=f"{done.ticket.number}-01"):
        pass_reply(done.ticket.id, REVIEWER, uow, LATER)
    assert stored(uow, done.ticket) == sent.ticket
    joint = orders(uow, done.ticket)[1]
    sign_in(joint.id, of(WORKS), uow, LATER)
    submit_reply(joint.id, HELP_REPLY, of(WORKS), uow, LATER)
    accept_sub_reply(joint.id, REVIEWER, uow, LATER)
    assert pass_reply(done.ticket.id, REVIEWER, uow, LATER).ticket.state is StateKind.AWAITING_FOLLOW_UP
