"""督办: the lists at the left, the ticket at the right, what is written between; all by keyboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.pages.supervision.asking import (
    Question,
    Step,
    for_cause,
    to_decide,
    to_drop,
    to_lift,
    to_propose,
    to_take_off,
    to_undo,
)
from console.pages.supervision.board_view import BoardView
from console.pages.supervision.clearing import ROUTE_KEY, Clearing
from console.pages.supervision.forms import AnswerCard, MeasureCard, WrittenCard, ask_where
from console.pages.supervision.row_list import NOTHING, RowList, why_of
from console.supervision import Stage, Supervision
from console.theme import Icon, Tone
from console.ticket_sheet import TicketSheet, sheet_store
from console.widgets.button import Button
from console.widgets.count_tabs import CountTab, CountTabs, ListHead, RefreshButton
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.access.roles import Right
from forms.followup.unsatisfied import Unsatisfied
from forms.supervision.desk import Row, Tab
from forms.supervision.notices import Notice
from forms.supervision.records import (
    WITH_LETTER,
    Determination,
    Kind,
    Measure,
    State,
    WatchEntry,
    WatchList,
)
from forms.ticket_sheet import WholeLife

_AGAIN_MS = 60_000


class SupervisionPage(QWidget):
    """See the module's text. F9 is the next step, Alt and a digit a list, Alt+0 the list itself."""

    read = Signal()
    """Lists were read, so the inbox may have another count."""

    def __init__(self, desk: Desk, brand: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("督办")
        self._desk = desk
        self.store = Supervision(desk.archive, desk.actor, desk.now, brand or "政务服务便民热线", parent=self)
        self.lists = QWidget()
        tabs = (CountTab(each, each.label) for each in self.store.tabs)
        self.tabs = CountTabs("督办分类", self.lists, tabs)
        self.refresh = RefreshButton(self.lists)
        self.boards = BoardView(desk, self.store)
        self.to_boards = Button("考核榜单", icon=Icon.STAR, compact=True, key="Alt+B")
        self.to_boards.setVisible(bool(self.boards.store.views))
        self.list = RowList()
        self.sheet = TicketSheet(sheet_store(desk, self))
        self.measure = MeasureCard(self.store, self)
        self.measure.hide()
        self.clearing = Clearing(self.store, self.sheet.action_slot, self._ask, self._tell)
        self.answer: AnswerCard | None = None
        self.told = Text("", "secondary", wrap=True)
        self.told.hide()
        self._row: Row | None = None
        self._next: Callable[[], None] | None = None
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self.sheet)
        self._split.setStretchFactor(1, 1)
        column = VBox(self.lists, gap=8)
        column.addWidget(self.told)
        column.addWidget(self._split, 1)
        column.insertWidget(0, ListHead(self.tabs, self.refresh, self.to_boards))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.lists)
        self._stack.addWidget(self.boards)
        VBox(self, margins=8).addWidget(self._stack)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.store.read)
        self._again.start()
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_tab)
        self.refresh.clicked.connect(self.store.read)
        self.to_boards.clicked.connect(self.show_boards)
        self.boards.left.connect(self._show_lists)
        self.list.chosen.connect(self._open)
        self.list.opened.connect(lambda _: self.go_on())
        self.store.listed.connect(self._list)
        self.store.forms.problem.connect(lambda why: self._tell(why, Tone.DANGER))
        self.sheet.shown.connect(self._offer)
        self.sheet.left.connect(self.list.take_focus)
        self.measure.left.connect(self.put_away)
        self.measure.taken.connect(self._taken)
        for keys, does in (
            ("F9", self.go_on),
            ("Alt+D", self.write_measure),
            ("Alt+R", self.write_determination),
            ("Alt+N", self._drop_or_take_off),
            (ROUTE_KEY, self.clearing.tell_route),
            ("Alt+V", self.measure.preview),
            ("Alt+W", self.save_letter),
            ("Alt+0", self.list.take_focus),
            ("Alt+B", self.show_boards),
        ):
            QShortcut(QKeySequence(keys), self.lists, does)

    def _rescale(self) -> None:
        look = theme.current()
        self.list.setMinimumWidth(look.px(240))
        self.sheet.setMinimumWidth(look.px(490))
        self._split.setSizes([look.px(400), look.px(880)])

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has happened meanwhile, and bring the keyboard to the list."""
        super().showEvent(event)
        self.store.read()
        QTimer.singleShot(0, self, self._focus_list)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is being written is kept before anything else happens."""
        self.store.forms.save()
        super().hideEvent(event)

    def _focus_list(self) -> None:
        if self.lists.isHidden():
            return
        if not self.isAncestorOf(QApplication.focusWidget() or self):
            self.list.take_focus()

    # --- the list

    def show_boards(self) -> None:
        """The month's boards in place of the lists, for who may see any."""
        if self.boards.store.views:
            self._stack.setCurrentWidget(self.boards)

    def _show_lists(self) -> None:
        self._stack.setCurrentWidget(self.lists)
        self.list.take_focus()

    def show_notices(self) -> None:
        """List what is to be read."""
        self._stack.setCurrentWidget(self.lists)
        self.show_tab(Tab.NOTICES)

    def show_tab(self, tab: Tab) -> None:
        """List another tab."""
        self.tabs.mark(tab)
        if tab is not self.store.tab:
            self.list.set_empty("正在读取…")
            self.list.show_rows_with((), ())
        self.store.show_tab(tab)
        self.list.take_focus()

    def _list(self) -> None:
        self.tabs.mark(self.store.tab)
        page = self.store.page
        if self.store.stage is Stage.FAILED:
            self.list.set_empty(self.store.problem)
            self._tell(self.store.problem, Tone.DANGER)
            return
        if page is None:
            return
        self.tabs.show_counts(page.counts)
        self.list.set_empty(NOTHING[page.tab])
        now = self.store.now()
        self.list.show_rows_with(
            page.rows, [why_of(each, page.units, now, self._desk.hall.state) for each in page.rows]
        )
        self.read.emit()

    def _open(self, row: Row | None) -> None:
        """Another row is marked: what was being written is put away, its ticket comes."""
        before, self._row = self._row, row
        if row is None or row.line is None:
            self.put_away(to_list=False)
            self.sheet.show_nothing(NOTHING[self.store.tab] if row is None else "这条提醒不涉及工单。")
            if row is not None:
                self._offer_row(row)
            return
        if before is None or before.key != row.key:
            self.put_away(to_list=False)
        if self.sheet.ticket_id == row.line.id:
            self.sheet.refresh()
        else:
            self.sheet.show_ticket(row.line.id)

    # --- what may be done

    def _offer(self, _life: WholeLife) -> None:
        if self._row is not None:
            self._offer_row(self._row)

    def _offer_row(self, row: Row) -> None:
        self.sheet.action_slot.clear()
        self.clearing.forget()
        self._next = None
        record = row.record
        if isinstance(record, Measure):
            self._offer_measure(record)
        elif isinstance(record, WatchEntry):
            self._offer_entry(record)
        elif isinstance(record, Determination):
            self._offer_decision(record)
        elif isinstance(record, Notice) and record.read_at is None:
            self._primary("标为已读", self._mark_read, Icon.CHECK)
        elif isinstance(record, Unsatisfied):
            self._next = self.clearing.offer(record, self.sheet.life)
        elif not isinstance(record, Notice) and self.store.may(Right.SUPERVISE):
            self._primary("督办", self.write_measure, Icon.MEGAPHONE)
        self._offer_further(row)

    def _offer_measure(self, record: Measure) -> None:
        slot = self.sheet.action_slot
        if record.state is State.PROPOSED:
            self._primary("采纳建议", self.write_measure, Icon.CHECK)
            slot.add("不予督办", self._drop_or_take_off, key="Alt+N")
            return
        self._primary("解除督办", self._lift, Icon.CIRCLE_CHECK)
        if record.kind in WITH_LETTER:
            slot.add("另存公文", self.save_letter, icon=Icon.DOWNLOAD, key="Alt+W")

    def _offer_entry(self, record: WatchEntry) -> None:
        if record.list is WatchList.STUBBORN and record.cause is None:
            self._primary("填写原因", self._write_cause, Icon.PENCIL)
        else:
            self._primary("督办", self.write_measure, Icon.MEGAPHONE)
        self.sheet.action_slot.add("移出清单", self._drop_or_take_off, key="Alt+N")

    def _offer_further(self, row: Row) -> None:
        if row.line is None:
            return
        slot = self.sheet.action_slot
        if self.store.may(Right.SUPERVISE) and self._next != self.write_measure:
            slot.add("督办", self.write_measure, icon=Icon.MEGAPHONE, key="Alt+D")
        if self.store.may(Right.PROPOSE_DETERMINATION) and not isinstance(row.record, Determination):
            slot.add("提请认定", self.write_determination, key="Alt+R")

    def _primary(self, text: str, does: Callable[[], None], icon: Icon) -> None:
        self._next = does
        self.sheet.action_slot.set_primary(text, does, icon=icon, key="F9")

    def _offer_decision(self, record: Determination) -> None:
        own = record.is_open and record.proposed_by == self.store.actor.code
        may = self.store.may(Right.DETERMINE) and not own
        do = "审核认定" if record.is_open else "撤销认定"
        why = "这项认定是您提请的，须由另一人审核" if own else f"{do}须由班长或督查员进行"
        self._next = self._decide if may else None
        self.sheet.action_slot.set_primary(
            do, self._decide, icon=Icon.SCALE, key="F9", available=may, why=why
        )

    @property
    def _record(self) -> object:
        """What put the marked row here."""
        return self._row.record if self._row is not None else None

    def go_on(self) -> None:
        """The next step of what is marked."""
        if self._next is not None:
            self._next()

    def write_measure(self) -> None:
        """Open the form of a measure, from the proposal if one is marked."""
        row, page = self._row, self.store.page
        if row is None or row.line is None or page is None or not self.store.may(Right.SUPERVISE):
            return
        record = row.record
        proposal = record if isinstance(record, Measure) and record.state is State.PROPOSED else None
        why = proposal.reason if proposal else record.why if isinstance(record, WatchEntry) else ""
        kind = proposal.kind if proposal else Kind.ORDER
        self.measure.begin(row.line.id, page.units, kind, why, proposal.id if proposal else "")
        self._show_form(self.measure)
        self.measure.take_focus()

    def write_determination(self) -> None:
        """Open the form that proposes a 认定."""
        row = self._row
        if row is None or row.line is None or not self.store.may(Right.PROPOSE_DETERMINATION):
            return
        self._ask(to_propose(row.line.id))

    def save_letter(self) -> None:
        """Ask where to, and write the letter of the measure that is marked."""
        record = self._record
        if not isinstance(record, Measure) or record.state is not State.RUNNING:
            return
        own = record.id
        ask_where(self, "另存公文", f"{record.number}.docx", lambda path: self.write_letter(own, path))

    def write_letter(self, measure_id: str, path: Path) -> None:
        """Write a measure's letter to a file."""
        self.store.save_letter(
            measure_id,
            path,
            lambda written: self._tell(f"公文已存为 {written}，可以打印。", None),
            lambda why: self._tell(why, Tone.DANGER),
        )

    def put_away(self, *, to_list: bool = True) -> None:
        """Put the form away; what is typed in a measure stays with its ticket."""
        self.sheet.set_work(None)
        self.measure.hide()
        if self.answer is not None:
            self.answer.hide()
            self.answer.deleteLater()
            self.answer = None
        if to_list:
            if self._row is not None:
                self._offer_row(self._row)
            self.list.take_focus()

    def _lift(self) -> None:
        record = self._record
        if isinstance(record, Measure):
            self._ask(to_lift(record))

    def _drop_or_take_off(self) -> None:
        record = self._record
        if isinstance(record, Measure) and record.state is State.PROPOSED:
            self._ask(to_drop(record))
        elif isinstance(record, WatchEntry):
            self._ask(to_take_off(record))

    def _write_cause(self) -> None:
        record = self._record
        if isinstance(record, WatchEntry):
            self._ask(for_cause(record))

    def _decide(self) -> None:
        record = self._record
        if isinstance(record, Determination):
            self._ask(to_decide(record) if record.is_open else to_undo(record))

    def _mark_read(self) -> None:
        record = self._record
        if isinstance(record, Notice):
            self.store.mark_read((record.id,), lambda why: self._tell(why, Tone.DANGER))

    def _ask(self, question: Question) -> None:
        self.put_away(to_list=False)
        self.answer = AnswerCard(question, self.store, lambda step: self._run(question, step))
        self.answer.left.connect(self.put_away)
        self._show_form(self.answer)
        self.answer.take_focus()

    def _show_form(self, form: WrittenCard) -> None:
        self._tell("", None)
        self.sheet.action_slot.clear()  # one prominent button at a time
        self.sheet.set_work(form)
        form.show()

    def _run(self, question: Question, step: Step) -> None:
        card = self.answer

        def done(_: object) -> None:
            self.store.forms.forget(question.key)
            self._done(question.done)

        refused = card.refuse if card is not None else lambda why: self._tell(why, Tone.DANGER)
        self.store.run(question.title, step, done, refused)

    def _done(self, words: str) -> None:
        self.put_away()
        self._tell(words, None)

    def _taken(self, measure: Measure) -> None:
        self._done(f"{measure.kind.label} {measure.number} 已记入工单。".replace("  ", " "))

    def _tell(self, words: str, tone: Tone | None) -> None:
        self.told.setText(words)
        self.told.set_tone(tone)
        self.told.setVisible(bool(words))
