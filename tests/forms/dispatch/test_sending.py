"""Sending tickets out from the dispatch desk, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Actor
from forms.clock.rules import CLOCK
from forms.dispatch.errors import DispatchRefused, DispatchTaken
from forms.dispatch.ordering import DEPUTY, Choice
from forms.dispatch.sending import (
    MOST_AT_ONCE,
    BatchOutcome,
    Picked,
    add_helper,
    dispatch,
    dispatch_many,
    plan_dispatch,
    recall_dispatch,
    refuse_ticket,
    send_to_legal_route,
)
from forms.dispatch.service import advise_on, choices_of
from forms.draft import Field
from forms.errors import RuleBroken, StorageUnavailable
from forms.in_memory import InMemoryUnitOfWork
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.lifecycle.standing import Desk, NextStep
from forms.organisation.unit import UnitKind
from forms.ports import UnitOfWork
from forms.rules.service import put_rule
from forms.ticket import BEIJING_TIME
from forms.words import StateKind, Step, Urgency
from tests.forms.dispatch.desk_samples import (
    AGENT,
    HOUR,
    NOISE,
    OTHER_DISPATCHER,
    again,
    person_of,
    returned,
    sent,
    signed,
    with_people,
)
from tests.forms.dispatch.samples import ADMINISTRATOR, DISPATCHER, demo_units, with_units
from tests.forms.samples import NOW
from tests.forms.test_service import file


@pytest.fixture
def hall(uow: UnitOfWork) -> UnitOfWork:
    """A database with the demo's units, on each kind of storage."""
    return with_units(uow)


def test_a_lead_and_helpers_get_numbered_orders_with_the_helpers_due_first(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "huanjing", "lucheng-binjiang")
    lead, first, second = out.orders
    number = out.ticket.number
    assert [each.number for each in out.orders] == [number, f"{number}-01", f"{number}-02"]
    assert [each.role for each in out.orders] == [
        AssignmentRole.LEAD,
        AssignmentRole.HELPER,
        AssignmentRole.HELPER,
    ]
    assert first.due.at == second.due.at < lead.due.at
    assert first.due.words == "主办单11月27日18:00到期，协办提前1个工作日，11月26日18:00前办结"
    assert lead.sign_in_due is not None
    assert lead.sign_in_due.words == "11月21日派单，次日起算1个工作日，跳过周末1天，11月23日18:00前签收"
    assert lead.contact_due is not None
    assert first.contact_due is None, "only the lead speaks with the citizen"
    standing = out.ticket.standing
    assert out.ticket.state is StateKind.AWAITING_SIGN_IN
    assert (standing.owner_unit, standing.next_step, standing.hops) == ("chengguan", NextStep.SIGN_IN, 1)
    assert standing.due == lead.due
    assert standing.units == ("chengguan", "huanjing", "lucheng-binjiang")
    told = [each.text for each in out.ticket.trail if each.step is Step.DISPATCHED]
    assert told == ["主办 城管局，协办 生态环境局、滨江街道；一般诉求，11月27日18:00前办结"]
    with hall.reading() as work:
        assert work.assignments.of_ticket(out.ticket.id) == out.orders
        assert work.tickets.by_id(out.ticket.id) == out.ticket


def test_two_scored_owners_have_one_due_time_and_one_total(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "gongan", joint="huanjing")
    lead, joint, helper = out.orders
    assert joint.role is AssignmentRole.JOINT
    assert joint.due == lead.due
    assert helper.due.at < lead.due.at
    assert [each.is_sub for each in out.orders] == [False, True, True], "one main order: it counts once"
    assert "双派双考 生态环境局" in out.ticket.trail[-3].text


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(lead=""), "请选择主办单位"),
        (Choice(lead="nowhere"), "没有编码为“nowhere”的单位"),
        (Choice(lead="chengguan", helpers=("chengguan",)), "“城管局”选了两次"),
        (Choice(lead="chengguan", joint="chengguan"), "“城管局”选了两次"),
        (Choice(lead="chengguan", helpers=("gongan", "gongan")), "“公安局”选了两次"),
        (
            Choice(lead="chengguan", time_class="tomorrow"),
            "没有类别“tomorrow”，可用的有：特急、紧急、一般诉求",
        ),
        (Choice(lead="shuiwu"), "“水务集团”|已停用"),
    ],
)
def test_a_choice_that_the_rules_forbid_is_refused_in_words(
    hall: UnitOfWork, choice: Choice, said: str
) -> None:
    with hall.writing() as work:
        water = next(each for each in demo_units() if "水务集团" in each.names)
        work.units.save(replace(water.closed("并入市政", NOW), revision=0))
    if choice.lead == "shuiwu":
        choice = replace(choice, lead=water.code)
    filed = file(hall, NOISE).ticket
    with pytest.raises(DispatchRefused, match=said) as refused:
        dispatch(filed.id, choice, DISPATCHER, hall, NOW)
    assert "工单未派出" in refused.value.text
    with hall.reading() as work:
        assert work.tickets.by_id(filed.id) == filed
        assert work.assignments.of_ticket(filed.id) == ()


@pytest.mark.parametrize("role", ["lead", "helper", "joint"])
def test_a_departments_matter_is_never_sent_to_a_street(hall: UnitOfWork, role: str) -> None:
    street = next(each for each in demo_units() if each.kind is UnitKind.STREET).code
    choice = {
        "lead": Choice(lead=street),
        "helper": Choice(lead="jiaoyu", helpers=(street,)),
        "joint": Choice(lead="jiaoyu", joint=street),
    }[role]
    school = file(hall, {Field.TITLE: "学校收费", Field.CATEGORY: "090101"}).ticket
    with pytest.raises(DispatchRefused, match="国办函〔2025〕66号"):
        dispatch(school.id, choice, DISPATCHER, hall, NOW)
    noise = file(hall, NOISE).ticket
    if role != "helper":
        assert dispatch(noise.id, choice, DISPATCHER, hall, NOW).orders, "where no rule forbids it, it may"


def test_too_many_helpers_are_refused(hall: UnitOfWork) -> None:
    many = tuple(each.code for each in demo_units()[:9])
    with pytest.raises(DispatchRefused, match="协办单位最多 8 个，现在选了 9 个"):
        sent(hall, "chengguan", *many)


@pytest.mark.parametrize(
    ("urgency", "hours"), [(Urgency.CRITICAL, 2), (Urgency.URGENT, 24)], ids=["critical", "urgent"]
)
def test_urgent_classes_run_in_clock_hours_and_name_the_responsible_deputy(
    hall: UnitOfWork, urgency: Urgency, hours: int
) -> None:
    with_people(hall, "chengguan", title="副局长（分管执法）")
    friday_night = NOW.astimezone(BEIJING_TIME).replace(hour=23)
    out = sent(hall, "chengguan", "huanjing", changes={Field.URGENCY: urgency.value}, at=friday_night)
    lead, helper = out.orders
    assert lead.due.at == friday_night + hours * HOUR
    assert helper.due.at == lead.due.at - HOUR
    assert lead.leader == "唐学军（副局长（分管执法））"
    assert helper.leader == ""
    assert "负责人 唐学军" in out.ticket.trail[-2].text
    assert out.warnings == ()


def test_where_no_deputy_is_known_the_order_goes_out_all_the_same_and_says_so(hall: UnitOfWork) -> None:
    with_people(hall, "chengguan")
    out = sent(hall, "chengguan", changes={Field.URGENCY: Urgency.CRITICAL.value})
    assert out.orders[0].leader == DEPUTY
    assert out.warnings == ("没有登记“城管局”的分管负责人，请电话通知，或在卡片上写明姓名。",)
    named = file(hall, {**NOISE, Field.URGENCY: Urgency.CRITICAL.value}).ticket
    choice = Choice(lead="chengguan", leader="田世杰")
    out = dispatch(named.id, choice, DISPATCHER, hall, NOW)
    assert (out.orders[0].leader, out.warnings) == ("田世杰", ())


def test_an_urgent_ticket_leaves_its_class_only_with_a_word_why(hall: UnitOfWork) -> None:
    urgent = file(hall, {**NOISE, Field.URGENCY: Urgency.URGENT.value}).ticket
    slow = Choice(lead="chengguan", time_class="ordinary")
    with pytest.raises(DispatchRefused, match="按规则这是“紧急”件，改为“一般诉求”须在备注中写明理由"):
        dispatch(urgent.id, slow, DISPATCHER, hall, NOW)
    out = dispatch(urgent.id, replace(slow, note="已电话核实险情解除"), DISPATCHER, hall, NOW)
    assert out.orders[0].due.words.startswith("11月21日受理，次日起算5个工作日")
    assert out.orders[0].why == "已电话核实险情解除"
    assert out.ticket.trail[-1].why == "已电话核实险情解除"


def test_the_directory_may_make_an_ordinary_ticket_urgent_and_never_the_reverse(hall: UnitOfWork) -> None:
    cover = {Field.TITLE: "井盖缺失", Field.CATEGORY: "010203"}
    ordinary = file(hall, {**cover}).ticket
    assert plan_dispatch(ordinary.id, Choice(lead=""), hall, NOW).of.key == "urgent"
    critical = file(hall, {**cover, Field.URGENCY: Urgency.CRITICAL.value}).ticket
    assert plan_dispatch(critical.id, Choice(lead=""), hall, NOW).of.key == "critical"


def test_a_plan_tells_what_would_be_sent_and_sends_nothing(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    choice = Choice(lead="chengguan", helpers=("huanjing",))
    planned = plan_dispatch(filed.id, choice, hall, NOW)
    with hall.reading() as work:
        assert work.tickets.by_id(filed.id) == filed
        assert work.assignments.of_ticket(filed.id) == ()
    out = dispatch(filed.id, choice, DISPATCHER, hall, NOW)
    assert (planned.lead.completion, planned.helper_due) == (out.orders[0].due, out.orders[1].due)
    assert planned.warnings == out.warnings == ("“城管局”没有联系人，请电话确认收到。",)
    with pytest.raises(DispatchRefused):
        plan_dispatch(file(hall, NOISE).ticket.id, Choice(lead="nowhere"), hall, NOW)


def test_of_two_dispatchers_the_second_is_told_who_was_first(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    dispatch(
        filed.id, Choice(lead="chengguan", helpers=("gongan",)), DISPATCHER, hall, NOW, seen=filed.revision
    )
    with pytest.raises(DispatchTaken) as taken:
        dispatch(filed.id, Choice(lead="huanjing"), OTHER_DISPATCHER, hall, NOW + HOUR, seen=filed.revision)
    assert taken.value.text == (
        f"工单 {filed.number} 已由 周敏（2001）于 11月21日 14:00 派单：主办 城管局，协办 公安局；一般诉求，"
        "11月27日18:00前办结；现在是“已派待签收”。您的派单没有执行，已填内容仍在窗口中，请刷新后核对。"
    )
    with hall.reading() as work:
        assert len(work.assignments.of_ticket(filed.id)) == 2


def test_a_ticket_that_came_back_meanwhile_is_not_sent_by_an_old_picture_of_it(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    again(hall, filed, "gongan")
    recall_dispatch(filed.id, "派错", DISPATCHER, hall, NOW)
    with pytest.raises(DispatchTaken, match="周敏（2001）于 11月21日 14:00 收回派单：公安局"):
        dispatch(filed.id, Choice(lead="gongan"), OTHER_DISPATCHER, hall, NOW, seen=filed.revision)


@pytest.mark.parametrize("actor", [AGENT, ADMINISTRATOR, person_of("chengguan")], ids=lambda each: each.name)
def test_only_who_may_dispatch_does(hall: UnitOfWork, actor: Actor) -> None:
    out, filed = sent(hall), file(hall, NOISE).ticket
    for attempt in (
        lambda: dispatch(filed.id, Choice(lead="chengguan"), actor, hall, NOW),
        lambda: dispatch_many([Picked(filed.id, filed.number)], Choice(lead="gongan"), actor, hall, NOW),
        lambda: recall_dispatch(out.ticket.id, "派错", actor, hall, NOW),
        lambda: add_helper(out.ticket.id, "gongan", "需要", actor, hall, NOW),
        lambda: refuse_ticket(filed.id, "无实质内容", "规定", actor, hall, NOW),
        lambda: send_to_legal_route(filed.id, "行政复议", "行政复议法", actor, hall, NOW),
    ):
        with pytest.raises(NotAllowed, match="没有“派单”的权限"):
            attempt()


def test_what_was_suggested_is_kept_with_what_was_chosen(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    advice = advise_on(filed.id, hall, NOW)
    dispatch(filed.id, Choice(lead="huanjing", helpers=("gongan",)), DISPATCHER, hall, NOW, advice=advice)
    (kept,) = choices_of(filed.id, hall)
    assert (kept.chosen_lead, kept.chosen_helpers, kept.operator) == ("huanjing", ("gongan",), "2001")
    assert [each.lead for each in kept.offers] == [each.lead.code for each in advice.suggestions]


# --- back again


def test_a_dispatch_is_recalled_before_sign_in_and_waits_again(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "huanjing")
    back = recall_dispatch(out.ticket.id, "派错单位", DISPATCHER, hall, NOW + HOUR)
    assert back.state is StateKind.AWAITING_DISPATCH
    assert (back.standing.owner_unit, back.standing.next_step) == (Desk.DISPATCH.value, NextStep.DISPATCH)
    assert back.standing.due_at == NOW + 3 * HOUR, "two hours to send it again"
    with hall.reading() as work:
        assert {each.state for each in work.assignments.of_ticket(back.id)} == {AssignmentState.WITHDRAWN}
    resent = again(hall, back, "chengguan", NOW + 2 * HOUR)
    assert resent.ticket.standing.hops == 2
    assert resent.orders[0].due == out.orders[0].due, "the clock runs from acceptance"


def test_after_sign_in_nothing_is_recalled(hall: UnitOfWork) -> None:
    out = sent(hall)
    signed(hall, out.orders[0], NOW + HOUR)
    with pytest.raises(DispatchTaken, match="吴承办（chengguan-1）于 11月21日 15:00 签收；现在是“办理中”"):
        recall_dispatch(out.ticket.id, "派错", DISPATCHER, hall, NOW + 2 * HOUR)
    with pytest.raises(RuleBroken, match="请写明收回的理由"):
        recall_dispatch(out.ticket.id, "  ", DISPATCHER, hall, NOW)


def test_a_helper_is_added_later_with_a_due_before_the_lead(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "huanjing")
    ticket = signed(hall, out.orders[0])
    late = out.orders[0].due.at - 2 * HOUR
    added = add_helper(ticket.id, "gongan", "需要联合执法", DISPATCHER, hall, late)
    (order,) = added.orders
    assert order.number == f"{ticket.number}-02"
    assert order.due.at == late + HOUR, "half of the little time that is left"
    assert order.sign_in_due is not None
    assert order.sign_in_due.at <= order.due.at
    assert added.ticket.standing.units == ("chengguan", "huanjing", "gongan")
    with pytest.raises(DispatchRefused, match="已有未办结的协办单"):
        add_helper(ticket.id, "gongan", "再派", DISPATCHER, hall, late)
    waiting = file(hall, NOISE).ticket
    with pytest.raises(DispatchTaken):
        add_helper(waiting.id, "gongan", "早了", DISPATCHER, hall, NOW)


@pytest.mark.parametrize(
    ("begins", "restart", "same"),
    [
        ("accepted", False, True),
        ("accepted", True, False),
        ("dispatched", False, True),
        ("dispatched", True, False),
    ],
)
def test_after_a_return_the_clock_starts_again_only_if_the_rule_says_so(
    hall: UnitOfWork, begins: str, restart: bool, same: bool
) -> None:
    from forms.dispatch.desk_rules import DISPATCH_DESK

    clock = CLOCK.default.text.replace('begins = "accepted"', f'begins = "{begins}"')
    desk = DISPATCH_DESK.default.text.replace(
        "restart_after_return = false", f"restart_after_return = {str(restart).lower()}"
    )
    put_rule(CLOCK, clock, "本地规定", 0, ADMINISTRATOR, hall, NOW)
    put_rule(DISPATCH_DESK, desk, "本地规定", 0, ADMINISTRATOR, hall, NOW)
    out = sent(hall)
    later = NOW + timedelta(days=3)
    back = returned(hall, out.orders[0], NOW + HOUR)
    resent = again(hall, back.ticket, "huanjing", later)
    assert (resent.orders[0].due.at == out.orders[0].due.at) is same
    assert resent.ticket.standing.hops == 2
    if not same:
        assert resent.orders[0].due.at > out.orders[0].due.at


# --- many at once


def test_a_batch_has_a_line_for_each_and_keeps_nothing_back(hall: UnitOfWork) -> None:
    filed = [file(hall, NOISE).ticket for _ in range(4)]
    again(hall, filed[1], "gongan")
    refuse_ticket(filed[2].id, "重复", "规定", OTHER_DISPATCHER, hall, NOW)
    picked = [Picked(each.id, each.number, each.revision) for each in filed]
    lines = dispatch_many(picked, Choice(lead="chengguan"), DISPATCHER, hall, NOW)
    assert [each.outcome for each in lines] == [
        BatchOutcome.SENT,
        BatchOutcome.REFUSED,
        BatchOutcome.REFUSED,
        BatchOutcome.SENT,
    ]
    assert [each.number for each in lines] == [each.number for each in filed]
    assert lines[0].text.startswith("主办 城管局；一般诉求，11月27日18:00前办结")
    assert "已由 周敏" in lines[1].text
    assert "王磊（2002）" in lines[2].text
    with hall.reading() as work:
        leads = [[each.unit for each in work.assignments.of_ticket(one.id)] for one in filed]
    assert leads == [["chengguan"], ["gongan"], [], ["chengguan"]]
    second = dispatch_many(picked, Choice(lead="chengguan"), DISPATCHER, hall, NOW)
    assert not [each for each in second if each.outcome is BatchOutcome.SENT], "doing it again sends nothing"


def test_a_batch_that_is_too_long_sends_nothing(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    picked = [Picked(filed.id, filed.number)] * (MOST_AT_ONCE + 1)
    with pytest.raises(RuleBroken, match="一件也没有派出"):
        dispatch_many(picked, Choice(lead="chengguan"), DISPATCHER, hall, NOW)


def test_when_the_database_fails_on_the_way_the_rest_says_that_it_is_untouched() -> None:
    hall = InMemoryUnitOfWork()
    with_units(hall)
    filed = [file(hall, NOISE).ticket for _ in range(3)]
    kept = hall.suggestions.add

    def last_words(advice: object) -> None:
        kept(advice)  # type: ignore[arg-type]
        hall.fails_with = StorageUnavailable()

    hall.suggestions.add = last_words  # type: ignore[method-assign, assignment]
    picked = [Picked(each.id, each.number) for each in filed]
    lines = dispatch_many(picked, Choice(lead="chengguan"), DISPATCHER, hall, NOW)
    assert [each.outcome for each in lines] == [
        BatchOutcome.SENT,
        BatchOutcome.REFUSED,
        BatchOutcome.UNTOUCHED,
    ]
    assert "连不上数据库" in lines[1].text
    assert "没有处理" in lines[2].text


# --- neither sent nor kept


def test_a_ticket_is_not_accepted_with_reason_and_basis(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    with pytest.raises(RuleBroken, match="请写明不予受理的依据"):
        refuse_ticket(filed.id, "不属本行政区域", " ", DISPATCHER, hall, NOW)
    with pytest.raises(RuleBroken, match="请写明不予受理的理由"):
        refuse_ticket(filed.id, "", "国办发〔2020〕53号", DISPATCHER, hall, NOW)
    ended = refuse_ticket(filed.id, "不属本行政区域", "国办发〔2020〕53号", DISPATCHER, hall, NOW)
    assert ended.state is StateKind.NOT_ACCEPTED
    last = ended.trail[-1]
    assert (last.step, last.text, last.why) == (Step.REFUSED, "不属本行政区域", "国办发〔2020〕53号")
    with pytest.raises(DispatchTaken):
        refuse_ticket(filed.id, "不属", "依据", OTHER_DISPATCHER, hall, NOW)


def test_a_citizen_is_told_the_legal_route_with_proof(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    told = send_to_legal_route(filed.id, "劳动仲裁", "劳动争议调解仲裁法第五条", DISPATCHER, hall, NOW)
    assert told.state is StateKind.LEGAL_ROUTE
    assert told.trail[-1].text == "劳动仲裁"
    with pytest.raises(RuleBroken, match="告知的依据或凭证"):
        send_to_legal_route(filed.id, "劳动仲裁", "", DISPATCHER, hall, NOW)
    out = sent(hall)
    with pytest.raises(DispatchTaken, match="您的告知法定途径没有执行"):
        send_to_legal_route(out.ticket.id, "劳动仲裁", "依据", DISPATCHER, hall, NOW)
