"""会场: leaders' live sessions, planned, announced, held and looked after, one beside the list."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QSplitter, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.export_strip import ExportStrip, Offer
from console.pages.session_plan.board_part import BoardPart
from console.pages.session_plan.calls_part import CallsPart
from console.pages.session_plan.day_part import DayPart
from console.pages.session_plan.meeting_part import MeetingPart
from console.pages.session_plan.notice_part import NoticePart
from console.pages.session_plan.plan_part import SAVE_KEY, PlanPart
from console.pages.session_plan.reason_strip import ReasonStrip
from console.pages.session_plan.report_part import ReportPart
from console.pages.session_plan.session_list import Order, SessionList, SessionRow
from console.pages.session_plan.state_bar import StateBar
from console.session_planning import SessionFile, SessionPlanning
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import EmptyState
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.count_tabs import CountTab, CountTabs, RefreshButton
from console.widgets.field import Finding, FindingLine, FindingList
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.sessions.session import Session, SessionState
from forms.sessions.told import told_call

NEW_KEY, TOTAL_KEY = "Ctrl+N", "Ctrl+T"
PLAN, NOTICE, DAY, CALLS, BOARD, MEETING, REPORT = (
    "plan",
    "notice",
    "day",
    "calls",
    "board",
    "meeting",
    "report",
)
TABS = (
    *(CountTab(PLAN, "安排"), CountTab(NOTICE, "公告"), CountTab(DAY, "清单", "没有完成的必做项")),
    *(CountTab(CALLS, "来电", "没有结果的来电"), CountTab(BOARD, "台账", "工单")),
    *(CountTab(MEETING, "协调会"), CountTab(REPORT, "报告")),
)
_ORDER = "order"
_SHOWN_BLANK = 4
_HELD = frozenset({SessionState.LIVE, SessionState.ENDED, SessionState.CLOSED})
_AGAIN_MS = 60_000
"""Due times turn red by themselves."""


class SessionPlanPage(QWidget):
    """Ctrl+N plans a session; arrows walk the list, Space counts sessions in, Ctrl+T shows them together."""

    def __init__(self, desk: Desk, brand: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("会场")
        self.store = SessionPlanning(desk, brand, self)
        self._wanted, self._marked = "", ""
        self.list = SessionList()
        self.list.set_empty("还没有场次，按 Ctrl+N 筹备第一场")
        self.order = SegmentedChoice([Option(each.value, each.label) for each in Order], name="排列")
        self.order.set_value(Order.LATEST.value)
        self.new = Button("筹备新场次", icon=Icon.PLUS, compact=True, key=NEW_KEY)
        self.total = Button("合计", icon=Icon.SCALE, compact=True, key=TOTAL_KEY)
        self.all_held = Button("计入全部", compact=True)
        self.refresh = RefreshButton(self)
        self.bar = StateBar(self.store)
        self.told = Text("", "secondary", wrap=True)
        self.told.hide()
        self.reason = ReasonStrip()
        self.blank = FindingList()
        self.blank.hide()
        self.exporting = ExportStrip(desk.archive, "另存文件")
        self.plan, self.notice, self.day = PlanPart(self.store), NoticePart(self.store), DayPart(self.store)
        self.calls, self.board = CallsPart(self.store), BoardPart(self.store)
        self.meeting, self.report = MeetingPart(self.store), ReportPart(self.store)
        self.parts: dict[str, QWidget] = {
            PLAN: self.plan,
            NOTICE: self.notice,
            DAY: self.day,
            CALLS: self.calls,
            BOARD: self.board,
            MEETING: self.meeting,
            REPORT: self.report,
        }
        self.tabs = CountTabs("场次内容", self, TABS)
        self.stack = QStackedWidget()
        self.nothing = EmptyState(
            Icon.PRESENTATION,
            "选一场听民声，或筹备新的一场：定时间、领导、席位和受理范围，公告由安排生成。",
            action="筹备新场次",
            on_action=self.begin,
        )
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._lay_out()
        self._wire()
        self._show(None)

    def _lay_out(self) -> None:
        left = QWidget()
        column = VBox(left, gap=8)
        row = HBox(gap=8)
        row.addWidget(self.new, 1)
        row.addWidget(self.refresh)
        column.addLayout(row)
        column.addWidget(self.order)
        column.addWidget(self.list, 1)
        row = HBox(gap=8)
        row.addWidget(self.total, 1)
        row.addWidget(self.all_held)
        column.addLayout(row)
        column.addWidget(Text("空格键把所选场次计入合计", "hint"))
        self.stack.addWidget(self.nothing)
        for part in self.parts.values():
            self.stack.addWidget(part)
        right = QWidget()
        column = VBox(right, gap=8, margins=(8, 0, 0, 0))
        for each in (self.bar, self.told, self.reason, self.blank, self.exporting, self.tabs):
            column.addWidget(each)
        column.addWidget(self.stack, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.current().px(300), theme.current().px(900)])
        VBox(self, margins=12).addWidget(split)

    def _wire(self) -> None:
        store = self.store
        store.sessions.listed.connect(self._listed)
        store.opened.connect(self._show)
        store.told.connect(self._tell)
        store.blank_found.connect(self._name_blank)
        store.kept.problem.connect(lambda why: self._tell(why, Tone.DANGER))
        self.list.chosen.connect(self._chosen)
        self.list.entered.connect(lambda _: self._enter())
        self.list.counted_changed.connect(self._offer_total)
        self.order.changed.connect(self._set_order)
        self.new.clicked.connect(self.begin)
        self.total.clicked.connect(self.show_total)
        self.all_held.clicked.connect(lambda: self.list.count(lambda each: each.state in _HELD))
        self.refresh.clicked.connect(self._look)
        self.tabs.chosen.connect(lambda key: self.bring(str(key)))
        self.plan.saved.connect(self._saved)
        self.plan.left.connect(self._left_new)
        self.bar.reason_wanted.connect(self.reason.ask)
        self.bar.tab_wanted.connect(self.bring)
        self.calls.reason_wanted.connect(self.reason.ask)
        self.reason.left.connect(self.list.take_focus)
        for part in (self.notice, self.board, self.meeting, self.report):
            part.export_wanted.connect(self._export)
        self.exporting.left.connect(self.list.take_focus)
        self._again.timeout.connect(store.read)
        key_within(self, NEW_KEY, self.begin)
        key_within(self, TOTAL_KEY, self.show_total)
        key_within(self.plan, SAVE_KEY, self.plan.save)

    # --- the list

    def _listed(self, found: tuple[Session, ...]) -> None:
        self.list.show_sessions(found)
        if self._wanted and self.list.mark(self._wanted):
            self._wanted = ""
        self._offer_total()

    def _chosen(self, row: SessionRow | None) -> None:
        """Another session is marked: it comes to the front. A list that was read anew brings nothing."""
        key = row.key if row is not None else ""
        if key == self._marked or (self._wanted and key != self._wanted):
            return
        self._open(row)

    def _open(self, row: SessionRow | None) -> None:
        self._marked = row.key if row is not None else ""
        ids = () if row is None else (row.key,)
        if ids and ids == self.store.ids:
            return
        if self.plan.is_new and row is not None:
            self.plan.leave_new()
        self._clear()
        self.store.open(ids)

    def _enter(self) -> None:
        self._open(self.list.current)
        part = self.parts[str(self.tabs.current_key)]
        takes = (
            each
            for each in part.findChildren(QWidget)
            if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        )
        first = next((each for each in takes if not isinstance(each, QScrollArea)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _set_order(self, order: str) -> None:
        self.list.set_order(Order(order))
        self.store.kept.keep(_ORDER, {"order": order})

    def _offer_total(self) -> None:
        count = len(self.list.counted)
        self.total.set_available(count > 1, "请先用空格键计入至少两场")
        self.total.setText(f"合计 {count} 场  {TOTAL_KEY}" if count else f"合计  {TOTAL_KEY}")

    def show_total(self) -> None:
        """The figures of the sessions counted in, together."""
        if len(self.list.counted) < 2:
            self._tell("请先在列表里用空格键计入至少两场，再看合计。", Tone.RINGING)
            return
        self._clear()
        self.plan.leave_new()
        self.store.open(self.list.counted)

    # --- what is in front

    def begin(self) -> None:
        """Plan a new session."""
        self._clear()
        self._marked = ""
        self.list.clearSelection()
        self.store.open(())
        self.plan.begin()
        self.bar.show_new()
        self.tabs.hide()
        self.stack.setCurrentWidget(self.plan)

    def _saved(self, session_id: str) -> None:
        self._wanted = session_id
        self.store.open((session_id,))

    def _left_new(self) -> None:
        self._show(None)
        self.list.take_focus()
        self._open(self.list.current)

    def _show(self, file: SessionFile | None) -> None:
        if file is None:
            if not self.plan.is_new:
                self.bar.show_file(None)
                self.tabs.hide()
                self.stack.setCurrentWidget(self.nothing)
            return
        shows: tuple[Callable[[SessionFile | None], None], ...] = (
            *(self.bar.show_file, self.plan.show_file, self.notice.show_file, self.day.show_file),
            *(self.calls.show_file, self.board.show_file, self.meeting.show_file, self.report.show_file),
        )
        for each in shows:
            each(file)
        session = file.session
        came_back = not self.tabs.isVisibleTo(self)
        self.tabs.setVisible(True)
        alone = {PLAN, NOTICE, DAY, CALLS, MEETING}
        self.tabs.show_tabs([each for each in TABS if session is not None or each.key not in alone])
        if session is not None:
            self.tabs.show_counts({DAY: len(session.unticked), CALLS: len(file.blank)})
        self.tabs.show_counts({BOARD: len(file.tickets)})
        if not file.blank:
            self.blank.show_lines([])
        wanted = str(self.tabs.current_key)
        if session is None:
            wanted = REPORT if wanted not in (BOARD, REPORT) or came_back else wanted
        elif came_back:
            wanted = _first_tab(session)
        self.bring(wanted)

    def bring(self, key: str) -> None:
        """Bring a tab to the front."""
        if key in self.tabs.keys:
            self.tabs.mark(key)
            self.stack.setCurrentWidget(self.parts[key])

    def _name_blank(self, ids: tuple[str, ...]) -> None:
        """Closing was refused: each call without an ending, and a press that leads to it."""
        file = self.store.file
        calls = {} if file is None else {each.id: each for each in file.calls}
        lines = []
        for own_id in ids[:_SHOWN_BLANK]:
            call = calls.get(own_id)
            line = FindingLine(Finding.ERROR, told_call(call) if call else own_id, "没有结果")
            line.clicked.connect(lambda own_id=own_id: self.go_to_call(own_id))
            lines.append(line)
        self.blank.show_lines(lines)
        if lines:
            self.go_to_call(ids[0])

    def go_to_call(self, own_id: str) -> None:
        """Bring a call to the front."""
        self.bring(CALLS)
        self.calls.point_at(own_id)

    def _export(self, offer: Offer) -> None:
        self.exporting.offer(offer, self.store.now())

    def _clear(self) -> None:
        self._tell("", None)
        self.reason.hide()
        self.blank.show_lines([])

    def _tell(self, words: str, tone: Tone | None) -> None:
        if words and tone is Tone.TALKING:
            self.reason.hide()
        self.told.set_tone(tone)
        self.told.setText(words)
        self.told.setVisible(bool(words))

    # ---

    def _look(self) -> None:
        self.store.sessions.read_list()
        self.store.read()

    def _loaded(self) -> None:
        kept = self.store.kept.of(_ORDER).get("order", "")
        if kept in set(Order):
            self.order.set_value(kept)
            self.list.set_order(Order(kept))
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew; the first time, what was left half-written comes back first."""
        super().showEvent(event)
        if event.spontaneous():
            return
        if self._again.isActive():
            return
        self._again.start()
        self.store.kept.load(self._loaded)
        QTimer.singleShot(0, self, self._take_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is typed is kept; nothing is read while nobody looks."""
        super().hideEvent(event)
        self._again.stop()
        self.store.kept.save()

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.list.take_focus()


def _first_tab(session: Session) -> str:
    """Where somebody who opens a session most likely goes on."""
    return {
        SessionState.PLANNED: PLAN,
        SessionState.ANNOUNCED: DAY,
        SessionState.LIVE: CALLS,
        SessionState.ENDED: CALLS,
        SessionState.CLOSED: REPORT,
        SessionState.CANCELLED: PLAN,
    }[session.state]
