"""The page 会场: a plan being written, a session that was held with a call left open, and two together."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QApplication, QWidget

from console.pages.session_plan import SessionPlanPage
from console.pages.session_plan.page import BOARD, CALLS, MEETING, NOTICE, PLAN, REPORT
from forms.access.accounts import Account
from forms.access.roles import Actor, Role
from forms.in_memory import InMemoryUnitOfWork
from forms.sessions.announcing import add_notice, announce, drafted_notice, note_views
from forms.sessions.call import Ending
from forms.sessions.meeting import proposed_items, record_consent
from forms.sessions.planning import begin, end, tick
from forms.sessions.report import make_report
from forms.sessions.session import Session
from tests.console.desks import TestDesk, make_desk
from tests.forms.followup.samples import LATER, with_units
from tests.forms.samples import NOW
from tests.forms.sessions.samples import MAYOR, PLANNER, STAFF, came, ended, planned, screened
from tests.forms.sessions.test_figures import done, heard

BRAND = "12345政务服务便民热线"
LONG = "副市长、市政府党组成员、市城市管理委员会主任"


def with_accounts(uow: InMemoryUnitOfWork) -> None:
    """Who may lead and who may sit at a seat."""
    people = (
        (MAYOR, {Role.LEADER}, "8100"),
        (Actor(code="6002", name="欧阳领导", roles=frozenset({Role.LEADER})), {Role.LEADER}, ""),
        (STAFF, {Role.AGENT}, "8001"),
        (PLANNER, {Role.SUPERVISOR}, ""),
    )
    with uow.writing() as work:
        for person, roles, extension in people:
            work.accounts.add(
                Account(
                    code=person.code,
                    name=person.name,
                    roles=frozenset(roles),
                    extension=extension,
                    password_at=NOW,
                )
            )


def at_the_desk(test_desk: TestDesk) -> SessionPlanPage:
    """The page, for who plans sessions."""
    test_desk.desk.rules = replace(test_desk.desk.rules, actor=PLANNER)
    return SessionPlanPage(test_desk.desk, BRAND)


def held(uow: InMemoryUnitOfWork) -> Session:
    """A session with everything that happens in one; one of its calls is without an ending."""
    session = planned(uow)
    announce(session.id, drafted_notice(session.id, uow), PLANNER, uow)
    notice = add_notice(session.id, "市政府网站", "https://www.example.cn/1", NOW, PLANNER, uow)
    note_views(notice.id, 12_340, PLANNER, uow, NOW)
    add_notice(session.id, "融媒体中心", "", NOW, PLANNER, uow)
    for item in session.checklist[:3]:
        tick(session.id, item.key, True, STAFF, uow, NOW)
    session = begin(session.id, PLANNER, uow, NOW, despite="其余由现场完成")
    ended(uow, session, Ending.ANSWERED)
    for at, ending in enumerate((Ending.SENT_ON, Ending.PROMISED, Ending.SENT_ON)):
        made = ended(uow, session, ending, words="今晚八点前恢复供暖，明天回访")
        if at < 2:
            heard(uow, done(uow, made.filed.ticket), happy=at == 0)
            record_consent(session.id, made.filed.ticket.id, at == 0, "停暖后的抢修", STAFF, uow, LATER)
    screened(uow, session)
    came(uow, session)
    return end(session.id, PLANNER, uow, LATER)


def _shown(page: SessionPlanPage, tab: str) -> SessionPlanPage:
    page.resize(1366, 768)
    page.show()
    page.list.take_focus()
    page.bring(tab)
    return page


def _with_held() -> tuple[SessionPlanPage, Session, TestDesk]:
    test_desk = make_desk()
    with_units(test_desk.storage)
    with_accounts(test_desk.storage)
    session = held(test_desk.storage)
    test_desk.clock.at = LATER + timedelta(days=1)
    return at_the_desk(test_desk), session, test_desk


def empty() -> QWidget:
    """Nothing planned yet."""
    page = at_the_desk(make_desk())
    page.resize(1366, 768)
    page.show()
    return page


def plan_form() -> QWidget:
    """A new plan with what is suggested and something missing, long names among it."""
    test_desk = make_desk()
    with_accounts(test_desk.storage)
    page = at_the_desk(test_desk)
    page.resize(1366, 768)
    page.show()
    page.begin()
    fields = page.plan.fields
    fields.leaders.rows[0].who.setCurrentIndex(1)
    fields.leaders.rows[0].post.setText(LONG)
    fields.categories.choose({"01": "城乡建设", "02": "一个名称特别长的类别看它怎样写得下"})
    fields.areas.choose({"鹿城区": "鹿城区"})
    page.plan.save()
    QApplication.processEvents()  # rows that were added lately get their room in a second round
    return page


def planned_session() -> QWidget:
    """A plan that is kept."""
    test_desk = make_desk()
    with_accounts(test_desk.storage)
    planned(test_desk.storage)
    return _shown(at_the_desk(test_desk), PLAN)


def notice() -> QWidget:
    """The notice and where it was published."""
    return _shown(_with_held()[0], NOTICE)


def calls() -> QWidget:
    """Closing was refused: the calls without an ending are named."""
    page = _shown(_with_held()[0], CALLS)
    page.bar.go_on()
    return page


def board() -> QWidget:
    """The follow-up board."""
    page = _shown(_with_held()[0], BOARD)
    page.board.table.selectRow(1)
    return page


def meeting() -> QWidget:
    """The minutes before they are complete."""
    page, session, test_desk = _with_held()
    assert proposed_items(session.id, PLANNER, test_desk.storage, LATER)
    return _shown(page, MEETING)


def report() -> QWidget:
    """The figures and two versions of the report."""
    page, session, test_desk = _with_held()
    uow = test_desk.storage
    make_report((session.id,), PLANNER, uow, LATER)
    late = begin(session.id, PLANNER, uow, LATER)
    ended(uow, late, Ending.SENT_ON)
    make_report((session.id,), PLANNER, uow, LATER + timedelta(hours=1))
    return _shown(page, REPORT)


def together() -> QWidget:
    """Two sessions together."""
    page, session, test_desk = _with_held()
    other = planned(test_desk.storage, line="12345-2", starts_at=NOW + timedelta(days=7))
    _shown(page, REPORT)
    page.list.count(lambda each: each.id in (session.id, other.id))
    page.show_total()
    return page


SESSION_PLAN_BOARDS = {
    "sessions-new": plan_form,
}
"""Shown in every size and theme."""
OTHER_BOARDS = {
    "sessions-report": report,
    "sessions-calls": calls,
    "sessions-empty": empty,
    "sessions-plan": planned_session,
    "sessions-notice": notice,
    "sessions-board": board,
    "sessions-meeting": meeting,
    "sessions-together": together,
}
"""Looked at where they are most likely cut: narrow, and enlarged."""
