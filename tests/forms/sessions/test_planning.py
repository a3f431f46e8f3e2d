"""Planning a session, its notice, its checklist, beginning and ending it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forms.access.errors import NotAllowed
from forms.access.roles import GIVEN_TO_PEOPLE, Actor
from forms.in_memory import InMemoryUnitOfWork
from forms.ports import UnitOfWork
from forms.rules.service import put_rule
from forms.sessions.announcing import add_notice, announce, drafted_notice, note_views
from forms.sessions.errors import SessionChanged, SessionRefused
from forms.sessions.notice import notice_problems
from forms.sessions.planning import (
    begin,
    cancel,
    change,
    end,
    live_sessions,
    plan,
    reseat,
    session_picture,
    sessions_in,
    tick,
)
from forms.sessions.practice import plan_if_empty
from forms.sessions.rules import SESSIONS
from forms.sessions.session import Leader, Scope, ScopePart, Seat, SeatKind, Session, SessionState
from tests.forms.rules.test_service import ADMIN
from tests.forms.samples import NOW
from tests.forms.sessions.samples import MAYOR, MINUTE, PLAN, PLANNER, STAFF, live, planned


def test_a_plan_takes_the_years_next_number_and_the_checklist_of_the_rules(uow: UnitOfWork) -> None:
    ninth = plan(replace(PLAN, ordinal=9), PLANNER, uow, NOW)
    tenth = planned(uow)
    # a session on New Year's Day in Beijing belongs to the new year
    first = planned(uow, starts_at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    assert [each.number for each in (ninth, tenth, first)] == ["2026-09期", "2026-10期", "2027-01期"]
    assert len(tenth.checklist) == len(SESSIONS.read(SESSIONS.default.text).checklist)
    assert tenth.hours == "2026年11月21日 14:00—16:00"
    with pytest.raises(SessionChanged, match="期号"):
        plan(replace(PLAN, ordinal=9), PLANNER, uow, NOW)
    assert next(each.id for each in sessions_in(frozenset(), STAFF, uow)) == first.id
    assert len(sessions_in(frozenset({SessionState.PLANNED}), STAFF, uow, limit=2)) == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": " "}, "名称"),
        ({"ends_at": NOW}, "晚于开始"),
        ({"leader": Leader(code="", name="某")}, "工号和姓名"),
        ({"further": (PLAN.leader,)}, "两次"),
        ({"seats": (Seat(kind=SeatKind.STAFF, extension="1"),)}, "没有领导席"),
        ({"seats": (*PLAN.seats, Seat(kind=SeatKind.STAFF, extension="8100"))}, "分机"),
    ],
)
def test_an_unsound_plan_is_refused_in_words(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(SessionRefused, match=told):
        plan(replace(PLAN, **wrong), PLANNER, InMemoryUnitOfWork(), NOW)  # type: ignore[arg-type]


def test_the_notice_tells_all_that_it_must_and_an_edited_one_is_checked(uow: UnitOfWork) -> None:
    session = planned(uow)
    text = drafted_notice(session.id, uow)
    for needed in (
        "2026年11月21日 14:00—16:00",
        "副市长 郑领导",
        "城乡建设；鹿城区",
        "常规程序",
        "不接待来访",
    ):
        assert needed in text
    assert notice_problems(text, session) == ()
    for cut in ("14:00", "郑领导", "鹿城区", "常规程序", "不接待来访"):
        with pytest.raises(SessionRefused, match="公告没有"):
            announce(session.id, text.replace(cut, ""), PLANNER, uow)
    announced = announce(session.id, text, PLANNER, uow)
    assert announced.state is SessionState.ANNOUNCED
    # another title is no matter, another hour has to be announced again
    same = change(session.id, replace(PLAN, title="郑领导接听听民声"), PLANNER, uow)
    assert same.state is SessionState.ANNOUNCED
    later = change(session.id, replace(PLAN, ends_at=PLAN.ends_at + MINUTE), PLANNER, uow, seen=same.revision)
    assert (later.state, later.number) == (SessionState.PLANNED, session.number)
    with pytest.raises(SessionRefused, match="刚被他人改动"):
        change(session.id, PLAN, PLANNER, uow, seen=same.revision)


def test_where_a_notice_was_published_is_noted_and_its_views_later(uow: UnitOfWork) -> None:
    session = planned(uow)
    with pytest.raises(SessionRefused, match="定稿"):
        add_notice(session.id, "市政府网站", "", NOW, PLANNER, uow)
    announce(session.id, drafted_notice(session.id, uow), PLANNER, uow)
    notice = add_notice(session.id, "市政府网站", "https://example.invalid/1", NOW, PLANNER, uow)
    seen = note_views(notice.id, 12_345, PLANNER, uow, NOW + MINUTE)
    assert session_picture(session.id, STAFF, uow).notices == (seen,)
    with pytest.raises(SessionRefused):
        note_views(notice.id, -1, PLANNER, uow, NOW)


def test_a_session_begins_with_its_checklist_ticked_or_with_a_reason(uow: UnitOfWork) -> None:
    session = planned(uow)
    with pytest.raises(SessionRefused, match="线路试拨"):
        begin(session.id, STAFF, uow, NOW)
    ticked = [tick(session.id, each.key, True, STAFF, uow, NOW) for each in session.unticked]
    assert ticked[-1].checklist[0].ticked_by == STAFF.code
    assert ticked[-1].unticked == ()
    tick(session.id, session.unticked[0].key, False, STAFF, uow, NOW)
    begun = begin(session.id, STAFF, uow, NOW, despite="领导已到，补做")
    assert (begun.state, begun.despite) == (SessionState.LIVE, "领导已到，补做")
    assert live_sessions(MAYOR, uow) == (begun,)
    # ended by a slip and begun again: the same beginning
    end(session.id, STAFF, uow, NOW + MINUTE)
    assert begin(session.id, STAFF, uow, NOW + 2 * MINUTE).begun_at == NOW


def test_two_sessions_do_not_run_on_one_line(uow: UnitOfWork) -> None:
    running = live(uow)
    with pytest.raises(SessionRefused, match=running.number):
        live(uow)
    assert live(uow, line="12345-2").state is SessionState.LIVE
    with pytest.raises(SessionRefused, match="安排不能再改"):
        change(running.id, PLAN, PLANNER, uow)


def test_seats_change_while_a_session_runs_and_nothing_else_does(uow: UnitOfWork) -> None:
    session = live(uow)
    second = Leader(code="6002", name="钱领导", post="局长")
    seats = (*PLAN.seats, Seat(kind=SeatKind.LEADER, extension="8110", code=second.code))
    after = reseat(session.id, seats, (second,), STAFF, uow)
    assert (after.seats, after.leaders) == (seats, (PLAN.leader, second))
    with pytest.raises(SessionRefused, match="分机"):
        reseat(session.id, (*seats, seats[0]), (), STAFF, uow)
    with pytest.raises(SessionRefused, match="安排不能再改"):
        change(session.id, PLAN, PLANNER, uow)
    end(session.id, PLANNER, uow, NOW)
    with pytest.raises(SessionRefused, match="席位不能再改"):
        reseat(session.id, seats, (), STAFF, uow)


def test_a_session_is_called_off_with_a_reason_and_only_planners_plan(uow: UnitOfWork) -> None:
    session = planned(uow)
    for who in (STAFF, MAYOR):
        with pytest.raises(NotAllowed):
            plan(PLAN, who, uow, NOW)
        with pytest.raises(NotAllowed):
            cancel(session.id, "领导出差", who, uow)
    assert cancel(session.id, "领导出差", PLANNER, uow).state is SessionState.CANCELLED
    with pytest.raises(SessionRefused, match="已取消"):
        begin(session.id, STAFF, uow, NOW, despite="x")


@pytest.mark.parametrize(
    ("scope", "category", "place", "within"),
    [
        (Scope(), "0103", "鹿城区", True),
        (Scope(categories=(ScopePart("01", "城乡建设"),)), "010301", "", True),
        (Scope(categories=(ScopePart("01", "城乡建设"),)), "020301", "", False),
        (Scope(areas=("鹿城区",)), "02", "鹿城区", True),
        (Scope(areas=("鹿城区",)), "02", "东河区", False),
        (Scope(categories=(ScopePart("01", "城乡建设"),), areas=("鹿城区",)), "0103", "", False),
    ],
)
def test_the_scope_covers_what_lies_under_its_categories_and_areas(
    scope: Scope, category: str, place: str, within: bool
) -> None:
    assert scope.covers(category, place) is within


def test_the_rules_text_must_have_the_notice_tell_what_it_must(uow: UnitOfWork) -> None:
    text = SESSIONS.default.text
    with pytest.raises(Exception, match=r"公告中必须有 \{leaders\}"):
        SESSIONS.read(text.replace("{leaders}", ""))
    with pytest.raises(Exception, match="花括号"):
        SESSIONS.read(text.replace("{line}", "{phone}"))
    changed = text.replace('line = "12345"', 'line = "12345-3"')
    put_rule(SESSIONS, changed, "专线", 0, ADMIN, uow, NOW)
    session: Session = plan(replace(PLAN, line=""), PLANNER, uow, NOW + timedelta(days=1))
    assert session.line == "12345-3"


def test_a_rehearsal_has_one_session_led_by_whoever_rehearses(uow: UnitOfWork) -> None:
    somebody = Actor(code="9000", name="", roles=frozenset(GIVEN_TO_PEOPLE))
    session = plan_if_empty(somebody, uow, NOW)
    assert session is not None
    assert session.leader.code == somebody.code
    assert plan_if_empty(somebody, uow, NOW) is None
