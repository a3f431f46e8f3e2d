"""The supervision page with a month's boards, with the 五个一, and with accepted determinations."""

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from console.appraisal import View
from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs
from console.pages.supervision import SupervisionPage
from console.phone import Phone
from forms.appraisal.counting import Rating
from forms.appraisal.scored import ScoredOrder
from forms.appraisal.ticking import tick_item
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.organisation.unit import Unit, UnitKind
from forms.supervision.desk import Tab
from forms.supervision.determining import decide_determination, propose_determination
from forms.supervision.records import DeterminationKind
from forms.ticket import Operator
from telephony.account import PhoneSettings
from tests.console.desks import CATALOGUE, Clock, ScriptedLine
from tests.forms.clock.counting import beijing
from tests.forms.lifecycle.samples import AGENT
from tests.forms.supervision.samples import INSPECTOR, OTHER_INSPECTOR, sent

TODAY = beijing(2026, 11, 29, 9)
_DUE = beijing(2026, 11, 12, 18)
_UNITS = (
    ("D01", "市住房和城乡建设管理服务保障局（市人民防空办公室）", UnitKind.DEPARTMENT, 62, 1, 58, 60),
    ("D02", "市供热管理中心", UnitKind.DEPARTMENT, 48, 0, 45, 45),
    ("D03", "市水务局", UnitKind.DEPARTMENT, 31, 0, 30, 30),
    ("D04", "市城市管理局", UnitKind.DEPARTMENT, 120, 22, 70, 100),
    ("D05", "市交通运输局", UnitKind.DEPARTMENT, 40, 9, 21, 36),
    ("D06", "市生态环境局", UnitKind.DEPARTMENT, 4, 0, 4, 4),
    ("D07", "市教育局", UnitKind.DEPARTMENT, 16, 0, 0, 0),
    ("S01", "滨江街道办事处", UnitKind.STREET, 33, 0, 32, 32),
    ("S02", "望江街道办事处", UnitKind.STREET, 28, 3, 20, 26),
    ("C01", "市热力集团", UnitKind.COMPANY, 55, 2, 50, 52),
)


class _Counted:
    """What the month's records come to, without a thousand tickets."""

    def __init__(self) -> None:
        self.made: list[ScoredOrder] = []
        self.said: list[Rating] = []
        for code, _, _, tickets, late, satisfied, rated in _UNITS:
            for at in range(tickets):
                own = f"{code}-{at}"
                answered = _DUE + (timedelta(hours=3) if at < late else -timedelta(hours=5))
                self.made.append(_order(own, code, answered, f"{code}1{at % 3}"))
                if code == "D04" and at % 20 == 0:
                    self.made.append(_order(own, "D05", answered, "D0511", AssignmentRole.JOINT))
                if at < rated:
                    self.said.append(Rating(main_id=own, result=at < satisfied, solved=at < satisfied))

    def orders(self, since: datetime, until: datetime) -> tuple[ScoredOrder, ...]:
        return tuple(self.made)

    def ratings(self, since: datetime, until: datetime) -> tuple[Rating, ...]:
        return tuple(self.said)


def _order(
    ticket: str, unit: str, at: datetime, by: str, role: AssignmentRole = AssignmentRole.LEAD
) -> ScoredOrder:
    return ScoredOrder(
        ticket_id=ticket,
        unit=unit,
        role=role,
        state=AssignmentState.CLOSED,
        due_at=_DUE,
        replied_at=at,
        replied_by=by,
        ended_at=at,
    )


def _page() -> SupervisionPage:
    storage = InMemoryUnitOfWork()
    with storage.writing() as work:
        for code, name, kind, *_ in _UNITS:
            work.units.add(Unit(code=code, name=name, kind=kind))
    counted, kept = _Counted(), storage.supervision.appraisal
    kept.orders, kept.ratings = counted.orders, counted.ratings  # type: ignore[method-assign]
    for code in ("D01", "D02", "S01"):
        for item in ("study", "visit", "training")[: 1 + (code == "D02") * 2]:
            tick_item(code, item, "11月20日局长主持，研究 3 件", INSPECTOR, storage, TODAY)
    unreasonable = DeterminationKind.UNREASONABLE
    made = propose_determination(sent(storage)[0].id, unreasonable, "三次核查均不属实", AGENT, storage, TODAY)
    decide_determination(made.id, True, "证据充分，两级答复一致", OTHER_INSPECTOR, storage, TODAY)
    archive = Archive(
        InlineJobs(), InlineJobs(), lambda: JournalOpened(journal=InMemoryJournal()), lambda: storage
    )
    rules = replace(DeskRules(Operator(code=INSPECTOR.code, name=INSPECTOR.name), ()), actor=INSPECTOR)
    desk = Desk(Phone(ScriptedLine(), PhoneSettings()), archive, CATALOGUE, rules, Clock(TODAY))
    page = SupervisionPage(desk, "云岭市民服务热线")
    desk.setParent(page)
    return page


def appraisal() -> QWidget:
    """红黑榜 of a month with everything that may stand on it."""
    page = _page()
    page.show_boards()
    page.boards.store.read()
    return page


def appraisal_five() -> QWidget:
    """五个一, with the form that registers one open."""
    page = _page()
    page.show_boards()
    page.boards.tabs.mark(View.FIVE_ONES)
    page.boards.store.show_view(View.FIVE_ONES)
    page.show()
    page.boards.act()
    return page


def determined() -> QWidget:
    """What was accepted, to be undone with a reason."""
    page = _page()
    page.show()
    page.show_tab(Tab.DETERMINED)
    page.go_on()
    return page


APPRAISAL_BOARDS = {"appraisal": appraisal, "appraisal_five": appraisal_five, "determined": determined}
