"""会商, the same in memory, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import Role
from forms.catalogue import Catalogue
from forms.dispatch.conference import Conference, ConferenceCause, ConferenceState, Member, MemberKind
from forms.dispatch.conferring import (
    adopt_rule,
    ask_conference,
    call_conference,
    decide_conference,
    drop_conference,
    proposed_rule,
    write_minutes,
)
from forms.dispatch.errors import DispatchRefused, DispatchTaken
from forms.dispatch.ordering import Choice
from forms.dispatch.rule_writing import with_rule
from forms.dispatch.rules import DISPATCH, DirectoryRule
from forms.dispatch.sending import refuse_ticket
from forms.dispatch.service import suggest_units
from forms.draft import Field
from forms.errors import RuleBroken
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.lifecycle.standing import Desk, NextStep
from forms.likeness import Appeal
from forms.ports import UnitOfWork
from forms.rules.errors import RuleTextWrong
from forms.rules.service import read_rule
from forms.words import StateKind, Step
from tests.forms.dispatch.desk_samples import (
    AGENT,
    BASIS,
    HOUR,
    INSPECTOR,
    NOISE,
    OTHER_DISPATCHER,
    held,
    person_of,
    sent,
    signed,
    twice_returned,
)
from tests.forms.dispatch.samples import ADMINISTRATOR, DISPATCHER, with_units
from tests.forms.samples import NOW
from tests.forms.test_service import file


@pytest.fixture
def hall(uow: UnitOfWork) -> UnitOfWork:
    """A database with the demo's units, on each kind of storage."""
    return with_units(uow)


def called(hall: UnitOfWork) -> Conference:
    """The conference that two returns called, with minutes."""
    conference = twice_returned(hall).conference
    assert conference is not None
    return held(hall, conference, NOW)


def test_its_decision_sends_the_ticket_with_the_due_time_it_set(hall: UnitOfWork) -> None:
    conference = called(hall)
    due_at = NOW + timedelta(days=10)
    choice = Choice(lead="gongan", helpers=("chengguan",), note="由公安局主办，城管局协办")
    decided = decide_conference(conference.id, choice, BASIS, INSPECTOR, hall, NOW + HOUR, due_at=due_at)
    lead, helper = decided.orders
    assert (lead.unit, lead.due.at, lead.due.words) == (
        "gongan",
        due_at,
        "会商决定：由公安局主办，城管局协办",
    )
    assert helper.unit == "chengguan", "who gave it back may still have to help"
    assert helper.due.at < due_at
    ticket = decided.ticket
    assert ticket.state is StateKind.AWAITING_SIGN_IN
    assert (ticket.standing.hops, ticket.standing.due) == (3, lead.due)
    assert Step.CONFERENCE_DECIDED in [each.step for each in ticket.trail[-2:]]
    after = decided.conference
    assert after.state is ConferenceState.DECIDED
    assert after.decision is not None
    assert (after.decision.lead, after.decision.due, after.decision.basis) == ("gongan", lead.due, BASIS)
    with hall.reading() as work:
        assert work.conferences.by_id(conference.id) == after
        assert work.conferences.waiting(5) == ()
        assert work.conferences.count_waiting(5) == 0


def test_the_conference_may_decide_for_a_unit_that_gave_it_back(hall: UnitOfWork) -> None:
    conference = called(hall)
    choice = Choice(lead="chengguan", note="三定规定明确由城管局负责")
    decided = decide_conference(conference.id, choice, BASIS, DISPATCHER, hall, NOW + HOUR)
    assert decided.orders[0].unit == "chengguan"
    assert decided.orders[0].due.words.startswith("11月21日受理"), "without a due time of its own, the rule's"


def test_nothing_is_decided_without_minutes(hall: UnitOfWork) -> None:
    conference = twice_returned(hall).conference
    assert conference is not None
    choice = Choice(lead="gongan", note="由公安局主办")
    with pytest.raises(DispatchRefused, match="请先记录会商时间和各方意见"):
        decide_conference(conference.id, choice, "", DISPATCHER, hall, NOW)
    held(hall, conference)
    with pytest.raises(RuleBroken, match="请写明会商的决定"):
        decide_conference(conference.id, Choice(lead="gongan"), "", DISPATCHER, hall, NOW)
    with pytest.raises(DispatchRefused, match="时限已经过去"):
        decide_conference(conference.id, choice, "", DISPATCHER, hall, NOW, due_at=NOW)
    with pytest.raises(DispatchRefused, match="没有编码为"):
        decide_conference(conference.id, replace(choice, lead="nowhere"), "", DISPATCHER, hall, NOW)
    with hall.reading() as work:
        still = work.conferences.by_id(conference.id)
    assert still is not None
    assert still.is_open


@pytest.mark.parametrize(
    ("members", "ahead", "said"),
    [
        ((), 0, "请填写参加会商的单位名称"),
        ((Member(name=" ", kind=MemberKind.STANDING),), 0, "请填写参加会商的单位名称"),
        ((Member(name="市司法局", kind=MemberKind.STANDING),) * 2, 0, "写了两次"),
        ((Member(name="市司法局", kind=MemberKind.STANDING),), 1, "晚于现在"),
    ],
)
def test_minutes_that_cannot_be_true_are_refused(
    hall: UnitOfWork, members: tuple[Member, ...], ahead: int, said: str
) -> None:
    conference = twice_returned(hall).conference
    assert conference is not None
    with pytest.raises(DispatchRefused, match=said):
        write_minutes(conference.id, members, NOW + ahead * HOUR, "", DISPATCHER, hall, NOW)


def test_two_people_at_the_minutes_lose_nothing(hall: UnitOfWork) -> None:
    conference = called(hall)
    with pytest.raises(DispatchRefused, match="刚被他人改动，您写的没有保存，仍在窗口中"):
        write_minutes(conference.id, conference.members, NOW, "", OTHER_DISPATCHER, hall, NOW, seen=1)
    again = write_minutes(conference.id, conference.members, NOW, "", DISPATCHER, hall, NOW, seen=2)
    assert again.revision == 3


def test_a_unit_that_has_signed_in_asks_for_one_and_works_on(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "huanjing")
    order = out.orders[0]
    with pytest.raises(DispatchRefused, match="还没有签收"):
        ask_conference(order.id, "职责不清", person_of("chengguan"), hall, NOW)
    ticket = signed(hall, order)
    with pytest.raises(NotAllowed):
        ask_conference(order.id, "职责不清", person_of("gongan"), hall, NOW)
    wanted = ask_conference(order.id, "夜间施工许可由住建局发放", person_of("chengguan"), hall, NOW)
    assert wanted.conference.state is ConferenceState.ASKED
    assert wanted.conference.cause is ConferenceCause.ASKED_BY_UNIT
    assert (wanted.ticket.state, wanted.ticket.standing) == (StateKind.IN_HAND, ticket.standing)
    with pytest.raises(DispatchRefused, match="已有会商（单位申请"):
        ask_conference(order.id, "再申请", person_of("chengguan"), hall, NOW)
    with pytest.raises(DispatchRefused, match="还是单位的申请，请先发起会商"):
        decide_conference(wanted.conference.id, Choice(lead="gongan", note="定"), "", DISPATCHER, hall, NOW)
    taken = call_conference(ticket.id, "确需会商", DISPATCHER, hall, NOW, units=("zhujian",))
    assert taken.conference.id == wanted.conference.id
    assert taken.conference.state is ConferenceState.CALLED
    assert "zhujian" in [each.unit for each in taken.conference.members]
    with pytest.raises(DispatchRefused, match="未重复发起"):
        call_conference(ticket.id, "又一次", DISPATCHER, hall, NOW)


def test_a_decision_for_another_unit_takes_the_orders_back_and_sends_anew(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "huanjing")
    ticket = signed(hall, out.orders[0])
    conference = held(hall, call_conference(ticket.id, "职责不清", DISPATCHER, hall, NOW).conference)
    choice = Choice(lead="zhujian", helpers=("chengguan",), note="许可由住建局发放")
    decided = decide_conference(conference.id, choice, BASIS, DISPATCHER, hall, NOW + HOUR)
    assert decided.ticket.state is StateKind.AWAITING_SIGN_IN
    assert (decided.ticket.standing.owner_unit, decided.ticket.standing.hops) == ("zhujian", 2)
    with hall.reading() as work:
        orders = work.assignments.of_ticket(ticket.id)
    assert [(each.unit, each.state) for each in orders] == [
        ("chengguan", AssignmentState.WITHDRAWN),
        ("huanjing", AssignmentState.WITHDRAWN),
        ("zhujian", AssignmentState.PENDING),
        ("chengguan", AssignmentState.PENDING),
    ]
    assert len({each.number for each in orders if each.is_sub}) == 2, "sub-numbers are never used twice"


def test_a_decision_for_the_same_unit_lets_it_go_on_with_new_due_and_helpers(hall: UnitOfWork) -> None:
    out = sent(hall, "chengguan", "huanjing")
    ticket = signed(hall, out.orders[0])
    conference = held(hall, call_conference(ticket.id, "职责不清", DISPATCHER, hall, NOW).conference)
    due_at = NOW + timedelta(days=20)
    choice = Choice(lead="chengguan", helpers=("huanjing", "gongan"), note="联合执法")
    decided = decide_conference(conference.id, choice, "", DISPATCHER, hall, NOW, due_at=due_at)
    assert decided.ticket.state is StateKind.IN_HAND
    assert decided.ticket.standing.due_at == due_at
    assert decided.ticket.standing.hops == 1
    (helper,) = decided.orders
    assert (helper.unit, helper.role) == ("gongan", AssignmentRole.HELPER)
    with hall.reading() as work:
        lead = work.assignments.by_id(out.orders[0].id)
    assert lead is not None
    assert (lead.state, lead.due.at) == (AssignmentState.SIGNED, due_at)


def test_one_that_is_not_needed_is_dropped_with_words(hall: UnitOfWork) -> None:
    filed = file(hall, NOISE).ticket
    conference = call_conference(filed.id, "不知由谁主办", DISPATCHER, hall, NOW).conference
    with hall.reading() as work:
        waiting = work.tickets.by_id(filed.id)
    assert waiting is not None
    assert (waiting.standing.next_step, waiting.standing.due) == (NextStep.CONFER, conference.due)
    with pytest.raises(RuleBroken, match="请写明不再会商的理由"):
        drop_conference(conference.id, "", DISPATCHER, hall, NOW)
    dropped = drop_conference(conference.id, "目录已有规定", DISPATCHER, hall, NOW)
    assert dropped.conference.state is ConferenceState.DROPPED
    standing = dropped.ticket.standing
    assert (standing.next_step, standing.owner_unit) == (NextStep.DISPATCH, Desk.DISPATCH.value)
    assert standing.due_at == NOW + 2 * HOUR
    with pytest.raises(DispatchRefused, match="这次会商未举行（周敏）"):
        drop_conference(conference.id, "再取消", OTHER_DISPATCHER, hall, NOW)


def test_the_one_after_two_returns_must_decide(hall: UnitOfWork) -> None:
    conference = called(hall)
    with pytest.raises(DispatchRefused, match="必须会商决定主办单位，不能取消"):
        drop_conference(conference.id, "不开了", DISPATCHER, hall, NOW)
    refuse_ticket(conference.ticket_id, "不属本市", "规定", DISPATCHER, hall, NOW)
    with hall.reading() as work:
        ended = work.conferences.by_id(conference.id)
    assert ended is not None
    assert (ended.state, ended.words) == (ConferenceState.DROPPED, "不予受理")


def test_only_who_may_convene_does(hall: UnitOfWork) -> None:
    conference = called(hall)
    choice = Choice(lead="gongan", note="由公安局主办")
    for stranger in (AGENT, ADMINISTRATOR, person_of("chengguan")):
        for attempt in (
            lambda who=stranger: call_conference(conference.ticket_id, "会商", who, hall, NOW),
            lambda who=stranger: write_minutes(conference.id, (), None, "", who, hall, NOW),
            lambda who=stranger: decide_conference(conference.id, choice, "", who, hall, NOW),
            lambda who=stranger: drop_conference(conference.id, "不开", who, hall, NOW),
        ):
            with pytest.raises(NotAllowed, match="没有“组织会商”的权限"):
                attempt()
    closed = file(hall, NOISE).ticket
    refuse_ticket(closed.id, "不属本市", "规定", DISPATCHER, hall, NOW)
    with pytest.raises(DispatchTaken):
        call_conference(closed.id, "会商", DISPATCHER, hall, NOW)


# --- a decision becomes a rule


def decided(hall: UnitOfWork, changes: dict[Field, str] | None = None) -> Conference:
    """A conference that gave a ticket to the police."""
    filed = file(hall, {**NOISE, **(changes or {})}).ticket
    conference = held(hall, call_conference(filed.id, "不知由谁主办", DISPATCHER, hall, NOW).conference)
    choice = Choice(lead="gongan", helpers=("chengguan",), note='夜间的"生活"噪音\n由公安局主办')
    return decide_conference(conference.id, choice, BASIS, DISPATCHER, hall, NOW).conference


def test_it_becomes_a_new_version_of_the_directory(hall: UnitOfWork, catalogue: Catalogue) -> None:
    conference = decided(hall)
    with pytest.raises(NotAllowed, match="会商决定写入派单目录"):
        adopt_rule(conference.id, "夜间噪音", True, catalogue, DISPATCHER, hall, NOW)
    supervisor = replace(DISPATCHER, roles=frozenset({Role.SUPERVISOR}))
    after, put = adopt_rule(conference.id, "夜间噪音", True, catalogue, supervisor, hall, NOW)
    assert (put.version, after.rule_version) == (1, 1)
    assert read_rule(DISPATCH, hall).text.startswith(DISPATCH.default.text.rstrip("\n"))
    assert conference.number in put.why
    appeal = Appeal(title="夜里太吵", content="", category="02010101", district="鹿城区", street="滨江街道")
    assert suggest_units(appeal, hall, NOW).suggestions[0].lead.code == "gongan"
    elsewhere = replace(appeal, street="五里街道")
    assert suggest_units(elsewhere, hall, NOW).suggestions[0].lead.code == "chengguan"
    with pytest.raises(DispatchRefused, match="已写入派单目录第 1 版"):
        adopt_rule(conference.id, "夜间噪音", True, catalogue, ADMINISTRATOR, hall, NOW)


def test_a_decision_against_a_rule_that_stands_is_refused_and_names_it(
    hall: UnitOfWork, catalogue: Catalogue
) -> None:
    conference = decided(hall, {Field.CATEGORY: "020101"})
    with pytest.raises(RuleTextWrong, match="分类 020101 在全市已由规则“施工噪音”规定"):
        adopt_rule(conference.id, "夜间噪音", False, catalogue, ADMINISTRATOR, hall, NOW)
    with hall.reading() as work:
        kept = work.conferences.by_id(conference.id)
    assert kept is not None
    assert kept.rule_version == 0


def test_only_a_decision_becomes_a_rule(hall: UnitOfWork) -> None:
    conference = called(hall)
    with pytest.raises(DispatchRefused, match="还没有决定"):
        proposed_rule(conference.id, "噪音", True, hall)
    rule = proposed_rule(decided(hall).id, "", True, hall)
    assert (rule.title, rule.areas) == ("工地夜间施工", ("鹿城区滨江街道",))
    assert rule.basis.startswith(BASIS)


@pytest.mark.parametrize("text", ["普通", '有"引号"', "有\\反斜杠", "有\n换行\t制表", "有\x7f控制符", "]["])
def test_a_rule_is_written_so_that_it_reads_back(text: str) -> None:
    rule = DirectoryRule(
        name="conference_1", title=text, categories=("0201010199",), lead="城管局", basis=text
    )
    twice = with_rule(with_rule("# 头\n", rule), replace(rule, categories=("0201010198",)))
    read = DISPATCH.read(twice).rule
    expected = text.replace("\x7f", "").strip()
    assert [(each.title, each.basis) for each in read.values()] == [(expected, expected)] * 2
    assert set(read) == {"conference_1", "conference_1_2"}
