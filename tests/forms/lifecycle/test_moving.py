"""The way through a whole life, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.errors import TicketChanged, TicketMissing, TransitionRefused
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.lifecycle.errors import AssignmentChanged, AssignmentMissing, OrdersOpen
from forms.lifecycle.moving import (
    advance,
    assignment_in,
    line,
    next_step_of,
    note,
    order,
    refuse_while_open,
    ticket_in,
    withdraw_orders,
)
from forms.lifecycle.standing import Desk, NextStep
from forms.ports import UnitOfWork
from forms.service import ticket_by_id
from forms.ticket import Ticket
from forms.words import StateKind, Step
from tests.forms.lifecycle.samples import (
    DISPATCHER,
    DUE,
    HANDLER,
    HEATING,
    SUPERVISOR,
    WATER,
    closed_helpers,
    dispatched,
    passed,
    replied,
    signed,
    standing_in,
)
from tests.forms.samples import LI_JING, NOW, ticket
from tests.forms.test_service import file


@pytest.fixture
def filed(uow: UnitOfWork) -> Ticket:
    """A ticket that waits for dispatch."""
    return file(uow).ticket


def test_a_filed_ticket_belongs_to_the_dispatch_desk_for_two_hours(filed: Ticket) -> None:
    standing = filed.standing
    assert (standing.owner_unit, standing.next_step) == (Desk.DISPATCH, NextStep.DISPATCH)
    assert standing.due_at == NOW + timedelta(hours=2)
    assert standing.due_words


def test_a_whole_life_leaves_a_whole_trail(uow: UnitOfWork, filed: Ticket) -> None:
    dispatched(uow, filed, HEATING, WATER)
    signed(uow, filed)
    closed_helpers(uow, filed)
    replied(uow, filed)
    after = passed(uow, filed)
    assert ticket_by_id(filed.id, uow) == after
    assert [(each.from_state, each.to_state) for each in after.trail if each.to_state] == [
        (StateKind.ACCEPTED, StateKind.AWAITING_DISPATCH),
        (StateKind.AWAITING_DISPATCH, StateKind.AWAITING_SIGN_IN),
        (StateKind.AWAITING_SIGN_IN, StateKind.IN_HAND),
        (StateKind.IN_HAND, StateKind.REPLY_IN_REVIEW),
        (StateKind.REPLY_IN_REVIEW, StateKind.AWAITING_FOLLOW_UP),
    ]
    assert (after.standing.lead, after.standing.units) == (HEATING, (HEATING, WATER))
    assert (after.standing.owner_unit, after.standing.owner_person) == (Desk.FOLLOW_UP, filed.accepted_by)
    signing = next(each for each in after.trail if each.step is Step.SIGNED_IN)
    assert (signing.operator, signing.unit) == (HANDLER.code, HEATING)
    assert signing.assignment_id


def test_a_ticket_cannot_close_while_a_sub_ticket_is_open_and_names_it(
    uow: UnitOfWork, filed: Ticket
) -> None:
    dispatched(uow, filed, HEATING, WATER)
    signed(uow, filed)
    replied(uow, filed)
    before = ticket_by_id(filed.id, uow)
    with pytest.raises(OrdersOpen, match=f"{filed.number}-01（协办，待签收）") as refused:
        passed(uow, filed)
    assert refused.value.numbers == (f"{filed.number}-01",)
    assert ticket_by_id(filed.id, uow) == before
    with uow.reading() as work:
        lead, _ = work.assignments.of_ticket(filed.id)
    assert lead.state is AssignmentState.REPLIED
    closed_helpers(uow, filed)
    assert passed(uow, filed).state is StateKind.AWAITING_FOLLOW_UP


def test_two_writers_at_once_one_is_told(uow: UnitOfWork, filed: Ticket) -> None:
    with uow.reading() as work:
        read_by_both = ticket_in(work, filed.id)
    with uow.writing() as work:
        note(work, read_by_both, line(SUPERVISOR, Step.NOTED, NOW, text="一"))
    with pytest.raises(TicketChanged, match="刷新"), uow.writing() as work:
        note(work, read_by_both, line(DISPATCHER, Step.NOTED, NOW, text="二"))
    assert [each.text for each in ticket_by_id(filed.id, uow).trail[2:]] == ["一"]


def test_an_order_changed_meanwhile_is_told_too(uow: UnitOfWork, filed: Ticket) -> None:
    dispatched(uow, filed)
    with uow.reading() as work:
        (read_by_both,) = work.assignments.of_ticket(filed.id)
    with uow.writing() as work:
        work.assignments.save(read_by_both.noted(handler="a"))
    with pytest.raises(AssignmentChanged, match="刷新"), uow.writing() as work:
        work.assignments.save(read_by_both.noted(handler="b"))
    with uow.reading() as work:
        assert assignment_in(work, read_by_both.id).handler == "a"


def test_what_is_not_there_is_said_so(uow: UnitOfWork) -> None:
    with uow.reading() as work:
        with pytest.raises(TicketMissing):
            ticket_in(work, "none")
        with pytest.raises(AssignmentMissing):
            assignment_in(work, "none")


def test_a_forbidden_move_changes_nothing(uow: UnitOfWork, filed: Ticket) -> None:
    with pytest.raises(TransitionRefused), uow.writing() as work:
        advance(
            work,
            filed,
            StateKind.IN_HAND,
            line(DISPATCHER, Step.SIGNED_IN, NOW),
            standing_in(StateKind.IN_HAND),
        )
    assert ticket_by_id(filed.id, uow) == filed


def test_orders_are_taken_back_with_a_line_each(uow: UnitOfWork, filed: Ticket) -> None:
    sent = dispatched(uow, filed, HEATING, WATER)
    with uow.writing() as work:
        withdraw_orders(work, sent, DISPATCHER, NOW, "派错单位")
    with uow.reading() as work:
        orders = work.assignments.of_ticket(filed.id)
        after = ticket_in(work, filed.id)
    assert {each.state for each in orders} == {AssignmentState.WITHDRAWN}
    taken = [each for each in after.trail if each.step is Step.DISPATCH_WITHDRAWN]
    assert [(each.text, each.why, each.assignment_id) for each in taken] == [
        (each.number, "派错单位", each.id) for each in orders
    ]
    refuse_while_open(after, orders)


def test_the_next_step_is_told_from_state_and_orders() -> None:
    bare = ticket("20261121-000001")

    def at(state: StateKind) -> Ticket:
        return replace(bare, state=state, standing=standing_in(state))

    lead = order(
        bare, (), role=AssignmentRole.LEAD, unit=HEATING, by=LI_JING, now=NOW, due=DUE, contact_due=DUE
    )
    helper = order(bare, (lead,), role=AssignmentRole.HELPER, unit=WATER, by=LI_JING, now=NOW, due=DUE)
    contacted = lead.noted(contacted_at=NOW)
    returned = replace(lead, state=AssignmentState.RETURNED, ended_at=NOW)
    cases = [
        (StateKind.AWAITING_DISPATCH, (), NextStep.DISPATCH),
        (StateKind.AWAITING_DISPATCH, (returned,), NextStep.DISPATCH),
        (StateKind.AWAITING_DISPATCH, (returned, returned), NextStep.CONFER),
        (StateKind.AWAITING_SIGN_IN, (lead,), NextStep.SIGN_IN),
        (StateKind.IN_HAND, (lead,), NextStep.CONTACT),
        (StateKind.IN_HAND, (contacted,), NextStep.REPLY),
        (StateKind.IN_HAND, (contacted, helper), NextStep.AWAIT_HELPERS),
        (StateKind.RETURN_IN_REVIEW, (lead,), NextStep.REVIEW_RETURN),
        (StateKind.REPLY_IN_REVIEW, (lead,), NextStep.REVIEW_REPLY),
        (StateKind.AWAITING_FOLLOW_UP, (), NextStep.FOLLOW_UP),
        (StateKind.REDO, (), NextStep.TAKE_UP_AGAIN),
        (StateKind.ARCHIVED, (), None),
        (StateKind.JOINED, (), None),
    ]
    for state, orders, expected in cases:
        assert next_step_of(at(state), orders) is expected, state
