"""协办: asking, accepting, refusing; the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor
from forms.dispatch.desk_rules import DISPATCH_DESK
from forms.dispatch.errors import DispatchRefused
from forms.draft import Field
from forms.errors import RuleBroken
from forms.handling.errors import HandlingRefused, RecordChanged
from forms.handling.helping import accept_help, ask_help, refuse_help
from forms.handling.records import HelpState
from forms.handling.replying import accept_sub_reply, submit_reply
from forms.handling.taking_up import ContactWay, record_contact, sign_in
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.lifecycle.standing import NextStep
from forms.ports import UnitOfWork
from forms.rules.service import put_rule
from forms.words import Step
from tests.forms.handling.samples import (
    AT_GREEN,
    AT_HEATING,
    AT_STREET,
    AT_WORKS,
    GREEN,
    HEATING,
    HELP_REPLY,
    LATER,
    SIGNED,
    STREET,
    WORKS,
    in_hand,
    orders,
    send,
    stored,
)
from tests.forms.lifecycle.samples import DISPATCHER
from tests.forms.organisation.samples import ADMIN


def test_the_asked_unit_accepts_and_has_a_sub_ticket_with_an_earlier_due(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    record_contact(done.order.id, ContactWay.PHONE, True, "已说明", AT_HEATING, uow, SIGNED)
    asked = ask_help(done.order.id, WORKS, "清理堵路车辆", AT_HEATING, uow, LATER)
    assert asked.request.state is HelpState.ASKED
    assert len(orders(uow, done.ticket)) == 1
    helped = accept_help(asked.request.id, AT_WORKS, uow, LATER)
    assert helped.order is not None
    lead, sub = orders(uow, done.ticket)
    assert sub == helped.order
    assert (sub.number, sub.role, sub.unit) == (f"{done.ticket.number}-01", AssignmentRole.HELPER, WORKS)
    assert (sub.state, sub.signed_by) == (AssignmentState.SIGNED, AT_WORKS.code)
    assert sub.due.at < lead.due.at
    assert helped.request.order_id == sub.id
    assert helped.ticket.standing.next_step is NextStep.AWAIT_HELPERS
    assert WORKS in helped.ticket.standing.units
    assert helped.ticket.standing.owner_unit == HEATING
    assert stored(uow, done.ticket) == helped.ticket


def test_the_dispatcher_accepts_on_its_behalf_and_the_unit_has_still_to_sign_in(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_help(done.order.id, WORKS, "清理堵路车辆", AT_HEATING, uow, LATER)
    helped = accept_help(asked.request.id, DISPATCHER, uow, LATER)
    assert helped.order is not None
    assert helped.order.state is AssignmentState.PENDING
    assert helped.order.sign_in_due is not None
    assert sign_in(helped.order.id, AT_WORKS, uow, LATER).order.state is AssignmentState.SIGNED


def test_once_the_helper_is_done_the_next_step_is_the_reply(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    record_contact(done.order.id, ContactWay.PHONE, True, "已说明", AT_HEATING, uow, SIGNED)
    asked = ask_help(done.order.id, WORKS, "清理堵路车辆", AT_HEATING, uow, LATER)
    sub = accept_help(asked.request.id, AT_WORKS, uow, LATER).order
    assert sub is not None
    submit_reply(sub.id, HELP_REPLY, AT_WORKS, uow, LATER)
    closed = accept_sub_reply(sub.id, AT_HEATING, uow, LATER)
    assert closed.order.state is AssignmentState.CLOSED
    assert closed.ticket.trail[-1].step is Step.SUB_TICKET_CLOSED
    assert closed.ticket.standing.next_step is NextStep.REPLY


def test_a_refusal_keeps_its_reason_and_makes_no_sub_ticket(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_help(done.order.id, WORKS, "清理堵路车辆", AT_HEATING, uow, LATER)
    with pytest.raises(RuleBroken):
        refuse_help(asked.request.id, " ", AT_WORKS, uow, LATER)
    refused = refuse_help(asked.request.id, "不在管辖范围", AT_WORKS, uow, LATER)
    assert (refused.request.state, refused.request.why) == (HelpState.REFUSED, "不在管辖范围")
    assert refused.ticket.trail[-1].step is Step.HELP_REFUSED
    assert len(orders(uow, done.ticket)) == 1
    with pytest.raises(RecordChanged):
        accept_help(asked.request.id, DISPATCHER, uow, LATER)


@pytest.mark.parametrize(
    ("unit", "problem"),
    [(HEATING, "本单位"), ("nobody", "没有编码为"), (WORKS, "已在办理")],
)
def test_help_is_asked_of_another_unit_that_does_not_help_yet(
    uow: UnitOfWork, unit: str, problem: str
) -> None:
    done = in_hand(uow, HEATING, WORKS)
    with pytest.raises(HandlingRefused, match=problem):
        ask_help(done.order.id, unit, "请配合", AT_HEATING, uow, LATER)


def test_help_is_asked_once_and_only_by_the_lead_after_sign_in(uow: UnitOfWork) -> None:
    ticket = send(uow, HEATING, WORKS)
    lead, helper = orders(uow, ticket)
    with pytest.raises(HandlingRefused, match="请先签收"):
        ask_help(lead.id, "green", "请配合", AT_HEATING, uow, LATER)
    sign_in(helper.id, AT_WORKS, uow, SIGNED)
    with pytest.raises(HandlingRefused, match="由主办单位提出"):
        ask_help(helper.id, "green", "请配合", AT_WORKS, uow, LATER)
    sign_in(lead.id, AT_HEATING, uow, SIGNED)
    asked = ask_help(lead.id, "green", "请配合", AT_HEATING, uow, LATER)
    with pytest.raises(HandlingRefused, match="未重复申请"):
        ask_help(lead.id, "green", "请配合", AT_HEATING, uow, LATER)
    with pytest.raises(NotAllowed):
        accept_help(asked.request.id, AT_WORKS, uow, LATER)
    assert accept_help(asked.request.id, AT_GREEN, uow, LATER).order is not None


@pytest.mark.parametrize("who", [AT_GREEN, DISPATCHER])
def test_no_more_help_than_the_dispatch_desk_may_give_is_accepted(uow: UnitOfWork, who: Actor) -> None:
    text = DISPATCH_DESK.default.text.replace("most_helpers = 8", "most_helpers = 1")
    put_rule(DISPATCH_DESK, text, "只要一个协办", 0, ADMIN, uow, LATER)
    done = in_hand(uow, HEATING, WORKS)
    asked = ask_help(done.order.id, GREEN, "请配合", AT_HEATING, uow, LATER)
    with pytest.raises(DispatchRefused, match="最多 1 个"):
        accept_help(asked.request.id, who, uow, LATER)
    assert len(orders(uow, done.ticket)) == 2
    with uow.reading() as work:
        kept = work.handling.help_requests.by_id(asked.request.id)
    assert kept is not None
    assert kept.state is HelpState.ASKED


def test_a_unit_closed_after_it_was_asked_gets_no_sub_ticket(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    asked = ask_help(done.order.id, GREEN, "请配合", AT_HEATING, uow, LATER)
    with uow.writing() as work:
        green = work.units.by_code(GREEN)
        assert green is not None
        work.units.save(replace(green, active=False, closed_why="并入市城市管理局"))
    with pytest.raises(DispatchRefused, match="并入市城市管理局"):
        accept_help(asked.request.id, DISPATCHER, uow, LATER)
    assert len(orders(uow, done.ticket)) == 1


def test_a_departments_matter_comes_to_no_street_by_asking_for_help(uow: UnitOfWork) -> None:
    done = in_hand(uow, changes={Field.CATEGORY: "090101"})
    asked = ask_help(done.order.id, STREET, "请配合", AT_HEATING, uow, LATER)
    for who in (AT_STREET, DISPATCHER):
        with pytest.raises(DispatchRefused, match="国办函〔2025〕66号"):
            accept_help(asked.request.id, who, uow, LATER)
    assert stored(uow, done.ticket) == asked.ticket
