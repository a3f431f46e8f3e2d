"""Sign-in, first contact and progress, the same in memory, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor
from forms.errors import RuleBroken
from forms.handling.errors import HandlingRefused
from forms.handling.taking_up import ContactWay, note_progress, record_contact, sign_in
from forms.lifecycle.assignment import AssignmentState
from forms.lifecycle.errors import AssignmentMissing, AssignmentRefused
from forms.lifecycle.standing import NextStep
from forms.ports import UnitOfWork
from forms.words import StateKind, Step
from tests.forms.handling.samples import (
    AGENT,
    AT_HEATING,
    AT_WORKS,
    HEATING,
    LATER,
    REVIEWER,
    SIGNED,
    TAKEN,
    WORKS,
    in_hand,
    orders,
    send,
    stored,
)
from tests.forms.lifecycle.samples import DISPATCHER


def test_the_lead_signs_in_and_owns_the_ticket_until_its_due(uow: UnitOfWork) -> None:
    ticket = send(uow)
    (lead,) = orders(uow, ticket)
    done = sign_in(lead.id, AT_HEATING, uow, SIGNED)
    assert (done.order.state, done.order.signed_at, done.order.signed_by) == (
        AssignmentState.SIGNED,
        SIGNED,
        AT_HEATING.code,
    )
    assert done.ticket.state is StateKind.IN_HAND
    standing = done.ticket.standing
    assert (standing.owner_unit, standing.owner_person) == (HEATING, AT_HEATING.code)
    assert standing.next_step is NextStep.CONTACT
    assert standing.due == lead.due
    assert done.ticket.trail[-1].step is Step.SIGNED_IN
    assert "逾期" not in done.ticket.trail[-1].text
    assert stored(uow, ticket) == done.ticket
    assert orders(uow, ticket) == (done.order,)


@pytest.mark.parametrize("actor", [AT_WORKS, REVIEWER, AGENT, DISPATCHER], ids=lambda each: each.code)
def test_nobody_signs_in_for_another_unit(uow: UnitOfWork, actor: Actor) -> None:
    ticket = send(uow)
    with pytest.raises(NotAllowed):
        sign_in(orders(uow, ticket)[0].id, actor, uow, SIGNED)
    assert stored(uow, ticket) == ticket


def test_a_late_sign_in_is_kept_as_late(uow: UnitOfWork) -> None:
    ticket = send(uow)
    (lead,) = orders(uow, ticket)
    assert lead.sign_in_due is not None
    done = sign_in(lead.id, AT_HEATING, uow, lead.sign_in_due.at + timedelta(minutes=1))
    assert "逾期签收" in done.ticket.trail[-1].text
    assert done.order.signed_at is not None
    assert done.order.signed_at > lead.sign_in_due.at


def test_signing_in_twice_is_refused_and_changes_nothing(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    with pytest.raises(AssignmentRefused):
        sign_in(done.order.id, AT_HEATING, uow, LATER)
    assert stored(uow, done.ticket) == done.ticket


def test_an_order_that_is_not_there_cannot_be_signed(uow: UnitOfWork) -> None:
    with pytest.raises(AssignmentMissing):
        sign_in("nothing", AT_HEATING, uow, LATER)


def test_a_helper_signs_its_own_order_and_the_ticket_stays_with_the_lead(uow: UnitOfWork) -> None:
    ticket = send(uow, HEATING, WORKS)
    helper = orders(uow, ticket)[1]
    done = sign_in(helper.id, AT_WORKS, uow, SIGNED)
    assert done.ticket.state is StateKind.AWAITING_SIGN_IN
    assert done.ticket.standing == ticket.standing
    assert done.order.state is AssignmentState.SIGNED


def test_the_first_contact_that_reached_somebody_is_kept_and_moves_the_next_step(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    when = LATER - timedelta(minutes=20)
    missed = record_contact(done.order.id, ContactWay.PHONE, False, "无人接听", AT_HEATING, uow, LATER)
    assert missed.order.contacted_at is None
    assert missed.ticket.trail[-1].step is Step.PROGRESS
    assert missed.ticket.standing.next_step is NextStep.CONTACT
    reached = record_contact(
        done.order.id, ContactWay.PHONE, True, "约定下午上门", AT_HEATING, uow, LATER, at=when
    )
    assert (reached.order.contacted_at, reached.order.contacted_by) == (when, AT_HEATING.code)
    assert reached.ticket.trail[-1].step is Step.FIRST_CONTACT
    assert "电话，已联系上：约定下午上门" in reached.ticket.trail[-1].text
    assert reached.ticket.standing.next_step is NextStep.REPLY
    again = record_contact(done.order.id, ContactWay.VISIT, True, "已上门", AT_HEATING, uow, LATER)
    assert again.order.contacted_at == when
    assert again.ticket.trail[-1].step is Step.PROGRESS


@pytest.mark.parametrize(
    ("at", "problem"),
    [(LATER + timedelta(minutes=1), "不能晚于现在"), (TAKEN, "早于派单时间")],
)
def test_a_contact_is_between_dispatch_and_now(uow: UnitOfWork, at: object, problem: str) -> None:
    done = in_hand(uow)
    with pytest.raises(HandlingRefused, match=problem):
        record_contact(
            done.order.id,
            ContactWay.PHONE,
            True,
            "说明情况",
            AT_HEATING,
            uow,
            LATER,
            at=at,  # type: ignore[arg-type]
        )


def test_progress_is_in_the_trail_without_telephone_numbers(uow: UnitOfWork) -> None:
    done = in_hand(uow)
    after = note_progress(done.order.id, "已联系物业 13800005678，明天开挖", AT_HEATING, uow, LATER)
    entry = after.ticket.trail[-1]
    assert (entry.step, entry.unit, entry.assignment_id) == (Step.PROGRESS, HEATING, done.order.id)
    assert entry.text == "已联系物业 138****5678，明天开挖"


def test_nothing_is_noted_before_sign_in_or_without_words(uow: UnitOfWork) -> None:
    ticket = send(uow)
    (lead,) = orders(uow, ticket)
    with pytest.raises(HandlingRefused, match="请先签收"):
        note_progress(lead.id, "已到现场", AT_HEATING, uow, LATER)
    signed = sign_in(lead.id, AT_HEATING, uow, SIGNED)
    with pytest.raises(RuleBroken, match="办理进展"):
        note_progress(lead.id, "  ", AT_HEATING, uow, LATER)
    assert stored(uow, ticket) == signed.ticket
