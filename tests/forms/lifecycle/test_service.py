"""The use cases of the core, the same in memory, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor, Role
from forms.errors import LinkRefused, RecallRefused, RuleBroken, TicketMissing, TransitionRefused
from forms.lifecycle.assignment import AssignmentState
from forms.lifecycle.errors import OrdersOpen
from forms.lifecycle.placing import Placing
from forms.lifecycle.service import LONGEST_WHY, archive_ticket, hand_over, life_of, tell_legal_route
from forms.lifecycle.standing import Desk, NextStep, Standing
from forms.linking import join_ticket, link_repeat, links_of, part_ticket
from forms.ports import UnitOfWork
from forms.service import file_ticket, recall_ticket, ticket_by_id
from forms.ticket import Ticket
from forms.words import Disposal, LinkKind, StateKind, Step
from tests.forms.lifecycle.samples import (
    AGENT,
    AUDITOR,
    DISPATCHER,
    DUE,
    HANDLER,
    HEATING,
    SUPERVISOR,
    WATER,
    dispatched,
    passed,
    replied,
    signed,
)
from tests.forms.samples import LI_JING, NOW, command
from tests.forms.test_call_record import ENDED as CALL
from tests.forms.test_service import SOON, file

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def filed(uow: UnitOfWork) -> Ticket:
    """A ticket that waits for dispatch."""
    return file(uow).ticket


def answered(uow: UnitOfWork, filed: Ticket) -> Ticket:
    for step in (dispatched, signed, replied, passed):
        filed = step(uow, filed)
    return filed


def test_answered_on_the_call_ends_there_unless_the_hall_calls_back(uow: UnitOfWork) -> None:
    assert file(uow, disposal=Disposal.ANSWERED).ticket.standing == Standing()
    placing = Placing(follow_up_answered=True)
    kept = file_ticket(command(disposal=Disposal.ANSWERED), uow, NOW, placing).ticket
    assert kept.state is StateKind.AWAITING_FOLLOW_UP
    assert (kept.standing.owner_unit, kept.standing.owner_person) == (Desk.FOLLOW_UP, "1001")
    assert kept.standing.due_at is not None
    assert recall_ticket(kept.id, LI_JING, uow, SOON).ticket.state is StateKind.RECALLED


def test_archiving_ends_the_life(uow: UnitOfWork, filed: Ticket) -> None:
    answered(uow, filed)
    archived = archive_ticket(filed.id, AGENT, uow, LATER, " 回访满意 ")
    assert archived.state is StateKind.ARCHIVED
    assert (archived.trail[-1].step, archived.trail[-1].why) == (Step.ARCHIVED, "回访满意")
    assert ticket_by_id(filed.id, uow) == archived


def test_archiving_too_early_or_without_right_or_reason_is_refused(uow: UnitOfWork, filed: Ticket) -> None:
    with pytest.raises(TransitionRefused):
        archive_ticket(filed.id, AGENT, uow, LATER, "回访满意")
    with pytest.raises(NotAllowed):
        archive_ticket(filed.id, AUDITOR, uow, LATER, "回访满意")
    for why in (" ", "长" * (LONGEST_WHY + 1)):
        with pytest.raises(RuleBroken, match="未作改动"):
            archive_ticket(filed.id, AGENT, uow, LATER, why)
    with pytest.raises(TicketMissing):
        archive_ticket("none", AGENT, uow, LATER, "回访满意")
    assert ticket_by_id(filed.id, uow) == filed


def test_the_legal_route_is_its_own_end_with_proof(uow: UnitOfWork, filed: Ticket) -> None:
    told = tell_legal_route(filed.id, DISPATCHER, uow, LATER, "可向法院起诉", "电话告知，录音为证")
    assert (told.state, told.standing.owner_unit) == (StateKind.LEGAL_ROUTE, "")
    assert (told.trail[-1].text, told.trail[-1].why) == ("可向法院起诉", "电话告知，录音为证")


def test_the_legal_route_needs_the_right_of_where_the_ticket_stands(uow: UnitOfWork, filed: Ticket) -> None:
    with pytest.raises(NotAllowed):
        tell_legal_route(filed.id, AGENT, uow, LATER, "起诉", "录音")
    dispatched(uow, filed)
    with pytest.raises(OrdersOpen):
        tell_legal_route(filed.id, DISPATCHER, uow, LATER, "起诉", "录音")
    for step in (signed, replied, passed):
        step(uow, filed)
    with pytest.raises(NotAllowed):
        tell_legal_route(filed.id, DISPATCHER, uow, LATER, "起诉", "录音")
    assert tell_legal_route(filed.id, SUPERVISOR, uow, LATER, "起诉", "录音").ended


def test_a_follow_up_is_handed_over_when_somebody_left(uow: UnitOfWork, filed: Ticket) -> None:
    answered(uow, filed)
    with pytest.raises(NotAllowed):
        hand_over(filed.id, "1002", AGENT, uow, LATER, "李静已离职")
    after = hand_over(filed.id, " 1002 ", SUPERVISOR, uow, LATER, "李静已离职")
    assert (after.standing.owner_unit, after.standing.owner_person) == (Desk.FOLLOW_UP, "1002")
    assert (after.trail[-1].text, after.trail[-1].why) == ("1001 → 1002", "李静已离职")
    with pytest.raises(RuleBroken, match="已由工号 1002 负责"):
        hand_over(filed.id, "1002", SUPERVISOR, uow, LATER, "李静已离职")
    with pytest.raises(RuleBroken, match="工号"):
        hand_over(filed.id, " ", SUPERVISOR, uow, LATER, "李静已离职")


def test_a_unit_hands_over_its_own_ticket_with_its_order_and_no_other_does(
    uow: UnitOfWork, filed: Ticket
) -> None:
    dispatched(uow, filed, HEATING, WATER)
    signed(uow, filed)
    stranger = Actor(code="U0102-1", name="水务", roles=frozenset({Role.UNIT}), unit=WATER)
    with pytest.raises(NotAllowed):
        hand_over(filed.id, "U0102-1", stranger, uow, LATER, "换人")
    hand_over(filed.id, "U0101-2", HANDLER, uow, LATER, "休假")
    with uow.reading() as work:
        lead, helper = work.assignments.of_ticket(filed.id)
    assert (lead.handler, helper.handler) == ("U0101-2", "")


def test_what_has_ended_has_no_owner_to_hand_over(uow: UnitOfWork) -> None:
    closed = file(uow, disposal=Disposal.ANSWERED).ticket
    with pytest.raises(RuleBroken, match="已经结束"):
        hand_over(closed.id, "1002", DISPATCHER, uow, LATER, "换人")


def test_a_life_shows_orders_links_and_calls(uow: UnitOfWork, filed: Ticket) -> None:
    with uow.writing() as work:
        work.calls.save(CALL)
    other = file(uow).ticket
    join_ticket(other.id, filed.id, LI_JING, uow, LATER)
    dispatched(uow, filed, HEATING, WATER)
    life = life_of(filed.id, uow)
    assert life.ticket == ticket_by_id(filed.id, uow)
    assert [each.unit for each in life.orders] == [HEATING, WATER]
    assert life.links.appeals == 2
    assert life.calls == (CALL,)
    assert life.next_step is NextStep.SIGN_IN


class TestJoining:
    def test_a_joined_appeal_ends_and_its_orders_are_taken_back(self, uow: UnitOfWork, filed: Ticket) -> None:
        other = file(uow).ticket
        dispatched(uow, filed)
        dispatched(uow, other, WATER)
        joined = join_ticket(other.id, filed.id, LI_JING, uow, LATER).ticket
        assert (joined.state, joined.ended) == (StateKind.JOINED, True)
        assert ticket_by_id(other.id, uow) == joined
        with uow.reading() as work:
            (order,) = work.assignments.of_ticket(other.id)
        assert order.state is AssignmentState.WITHDRAWN

    def test_what_is_answered_already_takes_no_more_in(self, uow: UnitOfWork, filed: Ticket) -> None:
        other = file(uow).ticket
        answered(uow, filed)
        with pytest.raises(LinkRefused, match="可改为标记重复"):
            join_ticket(other.id, filed.id, LI_JING, uow, LATER)
        assert ticket_by_id(other.id, uow) == other

    def test_a_joined_appeal_can_be_parted_again(self, uow: UnitOfWork, filed: Ticket) -> None:
        other = file(uow).ticket
        with pytest.raises(LinkRefused, match="没有并入"):
            part_ticket(other.id, DISPATCHER, uow, LATER, DUE, "不是一件事")
        join_ticket(other.id, filed.id, LI_JING, uow, LATER)
        with pytest.raises(NotAllowed):
            part_ticket(other.id, AUDITOR, uow, LATER, DUE, "不是一件事")
        parted = part_ticket(other.id, DISPATCHER, uow, LATER, DUE, "不是一件事")
        assert (parted.state, parted.standing.due) == (StateKind.AWAITING_DISPATCH, DUE)
        assert links_of(filed.id, uow).appeals == 1
        main = ticket_by_id(filed.id, uow)
        assert (main.trail[-1].step, main.trail[-1].text) == (Step.LINK_REMOVED, other.number)


class TestRecallWithLinks:
    @pytest.mark.parametrize("kind", LinkKind)
    def test_linking_does_not_end_the_recall_window_and_goes_with_the_ticket(
        self, uow: UnitOfWork, filed: Ticket, kind: LinkKind
    ) -> None:
        other = file(uow).ticket
        link = join_ticket if kind is LinkKind.JOINED else link_repeat
        linked = link(other.id, filed.id, LI_JING, uow, NOW)
        assert not linked.ticket.touched
        assert not linked.main.touched
        recalled = recall_ticket(other.id, LI_JING, uow, SOON)
        assert recalled.ticket.state is StateKind.RECALLED
        assert links_of(filed.id, uow).to_it == ()
        last = ticket_by_id(filed.id, uow).trail[-1]
        assert (last.step, last.text, last.why) == (Step.LINK_REMOVED, other.number, "已撤回")
        assert recall_ticket(filed.id, LI_JING, uow, SOON).ticket.state is StateKind.RECALLED

    def test_a_ticket_that_others_were_joined_to_stays(self, uow: UnitOfWork, filed: Ticket) -> None:
        other = file(uow).ticket
        join_ticket(other.id, filed.id, LI_JING, uow, NOW)
        with pytest.raises(RecallRefused, match=f"诉求 {other.number} 已并入"):
            recall_ticket(filed.id, LI_JING, uow, SOON)
        assert len(links_of(filed.id, uow).to_it) == 1

    def test_a_dispatched_ticket_stays(self, uow: UnitOfWork, filed: Ticket) -> None:
        dispatched(uow, filed)
        with pytest.raises(RecallRefused, match="已有人办理"):
            recall_ticket(filed.id, LI_JING, uow, SOON)
