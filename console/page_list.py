"""Every page of the window, in the order of the rail: what leads to it, and how it is made for a seat.

A page's own code is loaded when somebody first wants the page; most people use three of them.
"""

import time

from PySide6.QtWidgets import QWidget

from console.bars.rail import RailEntry
from console.page_stack import Page
from console.seat import Seat
from console.theme import Icon
from console.wording import LINK_STATES, REGISTRATION_STATES, SOUND_FAULTS
from forms.access.roles import Right
from forms.organisation.service import CALLS_UNITS

DESK, TICKETS, SUPERVISION, QUEUE, SETTINGS = "坐席", "工单", "督办", "队列", "设置"
SCREENING = "预审"


def _desk(seat: Seat) -> QWidget:
    from console.pages.desk import DeskPage

    return DeskPage(seat)


def _tickets(seat: Seat) -> QWidget:
    from console.pages.tickets import TicketsPage

    return TicketsPage(seat.desk)


def _dispatch(seat: Seat) -> QWidget:
    from console.pages.dispatch import DispatchPage

    return DispatchPage(seat.desk)


def _handling(seat: Seat) -> QWidget:
    from console.pages.handling import HandlingPage

    return HandlingPage(seat.desk)


def _follow_up(seat: Seat) -> QWidget:
    from console.pages.followup import FiguresPage, FollowUpPage

    # quality, leaders and inspectors see the figures and call nobody
    return FollowUpPage(seat.desk) if seat.actor.may(Right.FOLLOW_UP) else FiguresPage(seat.desk)


def _supervision(seat: Seat) -> QWidget:
    from console.pages.supervision import SupervisionPage

    return SupervisionPage(seat.desk, seat.settings.hotline.brand)


def _queue(seat: Seat) -> QWidget:
    from console.alarm_strip import AlarmStrip
    from console.pages.queue import QueuePage
    from console.wall.opening import WallButton

    if seat.queue is None:
        raise LookupError(QUEUE)
    queue, page = seat.queue, QueuePage(seat.queue, seat.desk.catalogue)
    if queue.alarms is not None:
        page.alarms.addWidget(AlarmStrip(queue.alarms, time.time))
        page.head.addWidget(
            WallButton(queue.watch, queue.alarms, seat.settings.hotline.brand, lambda: queue.problem)
        )
    return page


def _session_plan(seat: Seat) -> QWidget:
    from console.pages.session_plan import SessionPlanPage

    return SessionPlanPage(seat.desk, seat.settings.hotline.brand)


def _screening(seat: Seat) -> QWidget:
    from console.pages.screening import ScreeningPage

    return ScreeningPage(seat.desk)


def _stage(seat: Seat) -> QWidget:
    from console.pages.stage import StagePage
    from console.practice_session import PracticeSession
    from console.stage import Stage

    page = StagePage(Stage(seat.desk, parent=seat.desk), practices=seat.rehearsal is not None)
    if seat.rehearsal is not None:
        page.practice_wanted.connect(PracticeSession(seat.rehearsal, seat.desk, page).next_citizen)
    return page


def _observing(seat: Seat) -> QWidget:
    from console.pages.observing import ObservingPage

    return ObservingPage(seat.desk)


def _knowledge(seat: Seat) -> QWidget:
    from console.pages.knowledge import KnowledgePage

    return KnowledgePage(seat.desk)


def _rules(seat: Seat) -> QWidget:
    from console.pages.rules import RulesPage

    return RulesPage(seat.desk.archive, seat.actor, seat.desk.now, catalogue=seat.desk.catalogue)


def _units(seat: Seat) -> QWidget:
    from console.pages.units import UnitsPage

    return UnitsPage(seat.desk.archive, seat.actor, seat.desk.now)


def _slips(seat: Seat) -> QWidget:
    from console.pages.slips import SlipsPage
    from console.printing.keys import keys_of_desk
    from console.printing.slips import slips_of_desk

    return SlipsPage(slips_of_desk(seat.desk), keys_of_desk(seat.desk))


def _accounts(seat: Seat) -> QWidget:
    from console.pages.accounts import AccountsPage

    return AccountsPage(seat.desk)


def _audit(seat: Seat) -> QWidget:
    from console.pages.audit import AuditPage

    return AuditPage(seat.desk)


def _settings(seat: Seat) -> QWidget:
    from console.pages.settings import SettingsPage

    return SettingsPage(
        seat.settings,
        seat.desk.rules.targets,
        seat.folders,
        seat.probes,
        seat.probes,
        lambda: {
            "话机程序": LINK_STATES[seat.phone.link_state].happened,
            "电话": REGISTRATION_STATES[seat.phone.state.registration.state],
            "声音": "、".join(SOUND_FAULTS[fault].happened for fault in seat.phone.state.sound.faults)
            or "正常",
            "演练": "是" if seat.rehearsal is not None else "否",
        },
    )


DISPATCHES = frozenset(
    {
        *(Right.DISPATCH, Right.REVIEW_RETURNS, Right.CONVENE),
        *(Right.REVIEW_EXTENSIONS, Right.REVIEW_REPLIES),
    }
)
CALLS_BACK = frozenset({Right.FOLLOW_UP, Right.SEE_FIGURES})
"""Who calls citizens back, or sees what came of it."""
SUPERVISES = frozenset(
    {Right.SUPERVISE, Right.DETERMINE, Right.PROPOSE_DETERMINATION, Right.HANDLE, Right.MANAGE_RULES}
)
VERIFIES = frozenset({Right.PRINT_SLIP, Right.MANAGE_SLIP_KEYS, Right.REVIEW_REPLIES})
"""Whoever prints slips, keeps their keys, or is shown one."""

PAGES: tuple[Page, ...] = (
    Page(RailEntry(DESK, Icon.HEADSET, "F5"), _desk, frozenset({Right.FILE})),
    Page(RailEntry(TICKETS, Icon.CLIPBOARD_LIST, "F12"), _tickets, frozenset({Right.SEE_ALL_TICKETS})),
    Page(RailEntry("派单", Icon.SEND, "Ctrl+Shift+P"), _dispatch, DISPATCHES),
    Page(RailEntry("承办", Icon.CLIPBOARD_PEN, "Ctrl+Shift+H"), _handling, frozenset({Right.HANDLE})),
    Page(RailEntry("回访", Icon.PHONE_OUTGOING, "Ctrl+Shift+F"), _follow_up, CALLS_BACK),
    Page(RailEntry(SUPERVISION, Icon.MEGAPHONE, "Ctrl+Shift+B"), _supervision, SUPERVISES),
    Page(RailEntry(QUEUE, Icon.USERS, "Ctrl+Shift+Q"), _queue, frozenset({Right.SEE_QUEUE})),
    Page(RailEntry("会场", Icon.CALENDAR, "Ctrl+Shift+E"), _session_plan, frozenset({Right.PLAN_SESSION})),
    Page(
        RailEntry(SCREENING, Icon.CLIPBOARD_PEN, "Ctrl+Shift+U"),
        _screening,
        frozenset({Right.ASSIST_SESSION}),
    ),
    Page(RailEntry("领导", Icon.PRESENTATION, "Ctrl+Shift+L"), _stage, frozenset({Right.LEAD_SESSION})),
    Page(RailEntry("评议", Icon.CLIPBOARD_CHECK, "Ctrl+Shift+G"), _observing, frozenset({Right.OBSERVE})),
    Page(RailEntry("知识", Icon.BOOK_OPEN, "Ctrl+Shift+K"), _knowledge, frozenset({Right.READ_KNOWLEDGE})),
    Page(RailEntry("规则", Icon.SCALE, "Ctrl+Shift+R"), _rules, frozenset({Right.MANAGE_RULES})),
    Page(RailEntry("单位", Icon.BUILDING_2, "Ctrl+Shift+D"), _units, CALLS_UNITS | {Right.MANAGE_UNITS}),
    Page(RailEntry("验单", Icon.SHIELD_CHECK, "Ctrl+Shift+Y"), _slips, VERIFIES),
    Page(RailEntry("账号", Icon.USER_CHECK, "Ctrl+Shift+A"), _accounts, frozenset({Right.MANAGE_ACCOUNTS})),
    Page(RailEntry("审计", Icon.EYE, "Ctrl+Shift+J"), _audit, frozenset({Right.READ_AUDIT})),
    Page(RailEntry(SETTINGS, Icon.SETTINGS, "Ctrl+,"), _settings),
)
