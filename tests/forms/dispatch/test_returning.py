"""退单, the same in memory, on SQLite and on PostgreSQL."""

from datetime import datetime, timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.dispatch.conference import ConferenceCause, ConferenceState, MemberKind
from forms.dispatch.errors import DispatchRefused
from forms.dispatch.ordering import Choice
from forms.dispatch.returning import (
    ReturnTerms,
    ask_return,
    return_reasons,
    return_until,
    review_return,
    terms_of_return,
)
from forms.dispatch.returns import ReturnState
from forms.dispatch.sending import dispatch
from forms.dispatch.service import dispatch_figures
from forms.errors import RuleBroken
from forms.lifecycle.assignment import Assignment, AssignmentState
from forms.lifecycle.moving import assignment_in
from forms.lifecycle.standing import Desk, NextStep
from forms.linking import join_ticket
from forms.ports import UnitOfWork
from forms.words import StateKind, Step
from tests.forms.dispatch.desk_samples import (
    AGENT,
    BASIS,
    HOUR,
    NOISE,
    OTHER_DISPATCHER,
    again,
    asked,
    held,
    person_of,
    returned,
    sent,
    signed,
    twice_returned,
)
from tests.forms.dispatch.samples import DISPATCHER, with_units
from tests.forms.samples import LI_JING, NOW
from tests.forms.test_service import file


@pytest.fixture
def hall(uow: UnitOfWork) -> UnitOfWork:
    """A database with the demo's units, on each kind of storage."""
    return with_units(uow)


def terms(hall: UnitOfWork, order: Assignment, at: datetime = NOW) -> ReturnTerms:
    """What the unit sees before it asks."""
    with hall.reading() as work:
        return terms_of_return(work, assignment_in(work, order.id), at)


def test_the_terms_say_until_when_and_afterwards_why_not(hall: UnitOfWork) -> None:
    out = sent(hall)
    before = terms(hall, out.orders[0])
    assert (before.why_not, before.asked) == ("", ())
    assert before.until == return_until(out.orders[0].id, hall)
    assert before.reasons == return_reasons(hall)
    assert "截止" in terms(hall, out.orders[0], before.until.at + HOUR).why_not
    answer = asked(hall, out.orders[0])
    after = terms(hall, out.orders[0])
    assert "正在等审核" in after.why_not
    assert after.asked == (answer.request,)
    review_return(answer.request.id, False, "由你局负责", DISPATCHER, hall, NOW)
    assert "由你局负责" in terms(hall, out.orders[0]).why_not
    other = sent(hall)
    signed(hall, other.orders[0])
    assert "首接负责制" in terms(hall, other.orders[0]).why_not


def test_a_request_names_reason_and_basis_and_the_clock_runs_on(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "gongan")
    person = person_of("chengguan")
    answer = ask_return(
        out.orders[0].id, "other_unit", "由生态环境局监管", BASIS, person, hall, NOW, proposed="huanjing"
    )
    assert answer.order.state is AssignmentState.RETURN_ASKED
    assert answer.ticket.state is StateKind.RETURN_IN_REVIEW
    standing = answer.ticket.standing
    assert (standing.owner_unit, standing.next_step) == (Desk.REVIEW.value, NextStep.REVIEW_RETURN)
    assert standing.due == out.orders[0].due, "the due time stands while responsibility is disputed"
    assert standing.lead == "chengguan"
    last = answer.ticket.trail[-1]
    assert last.text == "不属本单位职责：由生态环境局监管；建议由生态环境局办理"
    assert (last.why, last.operator, last.unit) == (BASIS, "chengguan-1", "chengguan")
    assert answer.request.review_due.words.endswith("前审核")
    with hall.reading() as work:
        assert work.returns.of_ticket(out.ticket.id) == (answer.request,)
        assert work.returns.by_id(answer.request.id) == answer.request
        assert work.returns.waiting(5) == (answer.request,)
        assert work.returns.count_waiting(5) == 1


@pytest.mark.parametrize(
    ("reason", "text", "basis", "proposed", "said"),
    [
        ("other_unit", " ", BASIS, "", "请写明退单的具体理由"),
        ("other_unit", "不归我们", "  ", "", "须写明依据"),
        ("because", "不归我们", BASIS, "", "请选择退单理由，可用的有：不属本单位职责、"),
        ("other_unit", "不归我们", BASIS, "chengguan", "建议的承办单位不存在，或就是本单位"),
        ("other_unit", "不归我们", BASIS, "nowhere", "建议的承办单位不存在"),
    ],
)
def test_a_request_without_what_it_needs_is_refused_and_changes_nothing(
    hall: UnitOfWork, reason: str, text: str, basis: str, proposed: str, said: str
) -> None:
    out = sent(hall)
    person = person_of("chengguan")
    with pytest.raises(RuleBroken, match=said):
        ask_return(out.orders[0].id, reason, text, basis, person, hall, NOW, proposed=proposed)
    with hall.reading() as work:
        assert work.tickets.by_id(out.ticket.id) == out.ticket
        assert work.returns.of_ticket(out.ticket.id) == ()


def test_some_reasons_need_no_basis(hall: UnitOfWork) -> None:
    needs = {each.code: each.needs_basis for each in return_reasons(hall)}
    assert needs["other_unit"]
    assert not needs["unclear"]
    out = sent(hall)
    answer = ask_return(
        out.orders[0].id, "unclear", "没有写明是哪个工地", "", person_of("chengguan"), hall, NOW
    )
    assert not answer.request.wrong_unit


def test_after_sign_in_nothing_is_returned(hall: UnitOfWork) -> None:
    out = sent(hall)
    signed(hall, out.orders[0])
    with pytest.raises(DispatchRefused, match="首接负责制，签收后不得退单，可以申请协办或会商"):
        asked(hall, out.orders[0])


def test_the_window_closes_when_the_rule_says(hall: UnitOfWork) -> None:
    out = sent(hall)
    until = return_until(out.orders[0].id, hall)
    assert until.words == "11月21日派单，次日起算2个工作日，跳过周末1天，11月24日18:00前申请退单"
    with pytest.raises(DispatchRefused, match="派单后 2个工作日内申请，已于 11月24日18:00 截止"):
        asked(hall, out.orders[0], until.at + timedelta(seconds=1))
    assert asked(hall, out.orders[0], until.at).request.state is ReturnState.ASKED


def test_only_the_units_own_people_ask_and_only_reviewers_decide(hall: UnitOfWork) -> None:
    out = sent(hall)
    for stranger in (person_of("gongan"), AGENT, DISPATCHER):
        with pytest.raises(NotAllowed):
            ask_return(out.orders[0].id, "other_unit", "不归我们", BASIS, stranger, hall, NOW)
    request = asked(hall, out.orders[0]).request
    for stranger in (person_of("chengguan"), AGENT):
        with pytest.raises(NotAllowed, match="审核退单"):
            review_return(request.id, True, "同意", stranger, hall, NOW)


def test_a_refused_request_goes_back_to_the_same_unit_once_and_for_all(hall: UnitOfWork) -> None:
    out = sent(hall)
    request = asked(hall, out.orders[0]).request
    with pytest.raises(RuleBroken, match="请写明审核意见"):
        review_return(request.id, False, "", DISPATCHER, hall, NOW)
    answer = review_return(request.id, False, "三定规定第五条明确由你局负责", DISPATCHER, hall, NOW + HOUR)
    assert answer.request.state is ReturnState.REFUSED
    assert answer.order.state is AssignmentState.PENDING
    assert answer.ticket.state is StateKind.AWAITING_SIGN_IN
    standing = answer.ticket.standing
    assert (standing.owner_unit, standing.next_step, standing.hops) == ("chengguan", NextStep.SIGN_IN, 1)
    assert standing.due == out.orders[0].due
    assert answer.ticket.trail[-1].why == "三定规定第五条明确由你局负责"
    with pytest.raises(DispatchRefused, match="已被周敏驳回（三定规定第五条明确由你局负责），不能再次申请"):
        asked(hall, answer.order, NOW + 2 * HOUR)


def test_a_granted_request_brings_the_ticket_back_and_the_helpers_orders_with_it(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "gongan")
    answer = returned(hall, out.orders[0], NOW + HOUR)
    assert answer.ticket.state is StateKind.AWAITING_DISPATCH
    standing = answer.ticket.standing
    assert (standing.owner_unit, standing.next_step) == (Desk.DISPATCH.value, NextStep.DISPATCH)
    assert standing.due_at == NOW + 3 * HOUR
    assert answer.conference is None
    with hall.reading() as work:
        states = [each.state for each in work.assignments.of_ticket(answer.ticket.id)]
    assert states == [AssignmentState.RETURNED, AssignmentState.WITHDRAWN]
    with pytest.raises(DispatchRefused, match="已退单并经审核同意，不能再派给它"):
        again(hall, answer.ticket, "chengguan")
    resent = again(hall, answer.ticket, "huanjing", NOW + HOUR)
    assert resent.ticket.standing.hops == 2, "every order to a lead unit is a hop"
    assert resent.orders[0].due == out.orders[0].due


def test_the_second_granted_return_calls_a_conference_and_nobody_sends_it_meanwhile(hall: UnitOfWork) -> None:
    answer = twice_returned(hall)
    assert answer.ticket.standing.next_step is NextStep.CONFER
    conference = answer.conference
    assert conference is not None
    assert (conference.state, conference.cause) == (ConferenceState.CALLED, ConferenceCause.SECOND_RETURN)
    assert answer.ticket.standing.due == conference.due
    standing = [each.name for each in conference.members if each.kind is MemberKind.STANDING]
    assert standing == ["市委编办", "市司法局", "市热线办", "市委督查室", "市政府督查室"]
    assert [each.unit for each in conference.members if each.kind is MemberKind.UNIT] == [
        "chengguan",
        "huanjing",
    ]
    assert [each.step for each in answer.ticket.trail[-2:]] == [Step.RETURN_GRANTED, Step.CONFERENCE_CALLED]
    with pytest.raises(DispatchRefused, match="已两次退单，须先会商"):
        dispatch(answer.ticket.id, Choice(lead="gongan"), DISPATCHER, hall, NOW)
    with hall.reading() as work:
        assert work.conferences.waiting(5) == (conference,)


def test_a_helper_gives_its_part_back_and_the_lead_goes_on(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "gongan")
    ticket = signed(hall, out.orders[0])
    answer = asked(hall, out.orders[1])
    assert answer.ticket.state is ticket.state is StateKind.IN_HAND
    done = review_return(answer.request.id, True, "不需协办", DISPATCHER, hall, NOW)
    assert done.order.state is AssignmentState.RETURNED
    assert done.ticket.state is StateKind.IN_HAND
    assert done.ticket.standing.owner_unit == "chengguan"
    with hall.reading() as work:
        assert work.conferences.of_ticket(ticket.id) == ()


def test_two_reviewers_the_second_is_told_who_decided(hall: UnitOfWork) -> None:
    request = asked(hall, sent(hall).orders[0]).request
    review_return(request.id, True, "同意", DISPATCHER, hall, NOW)
    with pytest.raises(DispatchRefused, match="退单申请已同意（周敏），您的审核没有生效"):
        review_return(request.id, False, "驳回", OTHER_DISPATCHER, hall, NOW)
    with pytest.raises(DispatchRefused, match="没有这份退单申请"):
        review_return("none", False, "驳回", OTHER_DISPATCHER, hall, NOW)


def test_a_request_whose_order_ended_meanwhile_is_dropped_and_waits_no_more(hall: UnitOfWork) -> None:
    out = sent(hall)
    main = file(hall, NOISE).ticket
    request = asked(hall, out.orders[0]).request
    join_ticket(out.ticket.id, main.id, LI_JING, hall, NOW)
    with hall.reading() as work:
        assert (work.returns.waiting(5), work.returns.count_waiting(5)) == ((), 0)
    answer = review_return(request.id, True, "同意", DISPATCHER, hall, NOW)
    assert answer.request.state is ReturnState.DROPPED
    assert answer.ticket.state is StateKind.JOINED
    assert answer.order.state is AssignmentState.WITHDRAWN


def test_what_a_conference_decided_is_not_returned(hall: UnitOfWork) -> None:
    from forms.dispatch.conferring import decide_conference

    conference = twice_returned(hall).conference
    assert conference is not None
    held(hall, conference)
    choice = Choice(lead="gongan", note="由公安局主办")
    decided = decide_conference(conference.id, choice, BASIS, DISPATCHER, hall, NOW + HOUR)
    with pytest.raises(DispatchRefused, match="主办单位是会商决定的，不得退单"):
        asked(hall, decided.orders[0], NOW + 2 * HOUR)


@pytest.mark.parametrize(("reason", "accuracy"), [("other_unit", "50.0 %"), ("unclear", "100.0 %")])
def test_only_a_wrong_unit_counts_against_the_accuracy_of_dispatch(
    hall: UnitOfWork, reason: str, accuracy: str
) -> None:
    sent(hall)
    request = asked(hall, sent(hall).orders[0], reason=reason).request
    review_return(request.id, True, "同意", DISPATCHER, hall, NOW)
    orders = dispatch_figures(NOW - HOUR, NOW + HOUR, hall).orders
    assert (orders.dispatched, orders.text) == (2, accuracy)
