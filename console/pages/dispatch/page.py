"""派单台: the queue at the left, the ticket in the middle, the card that sends or decides at the right.

By keyboard: Alt+1 … choose the tab, j and k walk, 1 to 3 in the list and Ctrl+Alt+1 to 3 anywhere take a
suggestion, Space marks for a batch, Enter goes to the card, F9 does the one prominent thing, Esc goes back to
the list.
"""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.dispatch import DispatchStore, Line, Tab
from console.pages.dispatch.batch_card import BatchCard
from console.pages.dispatch.conference_card import ConferenceCard
from console.pages.dispatch.decide_card import DecideCard
from console.pages.dispatch.part_card import PartCard
from console.pages.dispatch.queue_list import QueuePanel
from console.pages.dispatch.rule_card import RuleCard
from console.pages.dispatch.send_card import SendCard
from console.printing.door import SlipDoor
from console.theme import Icon, Tone
from console.ticket_sheet import TicketSheet, sheet_store
from console.widgets.card import EmptyState
from console.widgets.count_tabs import CountTab, CountTabs, ListHead, RefreshButton
from console.widgets.layout import VBox
from console.widgets.sideways import Sideways
from console.widgets.text import Text
from forms.access.roles import Right
from forms.dispatch.conference import Conference
from forms.dispatch.sending import BatchLine
from forms.ticket_sheet import WholeLife
from forms.words import StateKind

_TICK_MS = 30_000


class DispatchPage(QWidget):
    """See the module's text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("派单台")
        self.store = DispatchStore(desk.archive, desk.actor, desk.now, self)
        self.tabs = CountTabs("派单分类", self, (CountTab(each, each.label) for each in self.store.tabs))
        self.refresh = RefreshButton(self)
        self.queue = QueuePanel(self.store)
        self.sheet = TicketSheet(sheet_store(desk, self))
        self.sending = SendCard(self.store, desk.catalogue)
        self.deciding = DecideCard(self.store)
        self.conferring = ConferenceCard(self.store)
        self.adopting = RuleCard(self.store, desk.catalogue)
        self.parting = PartCard(self.store)
        self.results = BatchCard()
        self._reads_results = False
        self.empty = EmptyState(Icon.SEND, "从左边选一件，这里显示要做的事。")
        self.told = Text("", "secondary", tone=Tone.TALKING, wrap=True)
        self.told.hide()
        self._cards = QStackedWidget()
        for card in (self.empty, self.results, self.sending, self.deciding, self.conferring):
            self._cards.addWidget(card)
        self._cards.addWidget(self.adopting)
        self._cards.addWidget(self.parting)
        self._line: Line | None = None
        self._rule_from: Conference | None = None
        self._told_now = False
        self.slips = SlipDoor(desk, self, self.sheet, self.queue.take_focus)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.queue.tick)
        self._lay_out()
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self.store.forms.load(self._bring_back)

    def _lay_out(self) -> None:
        beside = QWidget()
        column = VBox(beside, gap=6)
        column.addWidget(self.told)
        column.addWidget(self._cards, 1)
        self._beside = beside
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        for part, share in ((self.queue, 3), (self.sheet, 5), (beside, 3)):
            self._split.addWidget(part)
            self._split.setStretchFactor(self._split.count() - 1, share)
        whole = VBox(self, gap=8, margins=8)
        whole.addWidget(Sideways(self._split), 1)
        whole.insertWidget(0, ListHead(self.tabs, self.refresh))

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._go_to)
        self.refresh.clicked.connect(self.queue.read_anew)
        self.store.changed.connect(self._count)
        self.store.counted.connect(self._count)
        self.queue.chosen.connect(self._choose)
        self.queue.opened.connect(self._take_card)
        self.queue.marks_changed.connect(self._mark)
        self.queue.take_wanted.connect(self.sending.take)
        self.store.offered.connect(self._offer_units)
        self.sheet.shown.connect(self._seen)
        self.sheet.left.connect(self.queue.take_focus)
        self.sheet.ticket_wanted.connect(self.sheet.show_ticket)
        self.deciding.told.connect(self._say)
        self.store.forms.problem.connect(self._tell)
        self.sending.batch_done.connect(self._batch_done)
        self.results.left.connect(self._results_read)
        self.sending.joined.connect(self._joined)
        self.parting.left.connect(self._leave_rule)
        self.parting.parted.connect(self._joined)
        self.adopting.left.connect(self._leave_rule)
        self.adopting.done.connect(self._rule_put)
        for card in (self.sending, self.deciding, self.conferring):
            card.done.connect(self._done)
            card.left.connect(self.queue.take_focus)
        QShortcut(QKeySequence("Alt+G"), self, self.write_rule)

    def _rescale(self) -> None:
        look = theme.current()
        self.queue.setMinimumWidth(look.px(300))
        self.sheet.setMinimumWidth(look.px(430))
        self._beside.setMinimumWidth(look.px(360))
        self._split.setSizes([look.px(350), look.px(540), look.px(390)])

    # --- what is shown

    def _go_to(self, tab: Tab) -> None:
        self.told.hide()
        self.queue.show_other(tab)
        self.store.read(tab)
        self.queue.take_focus()

    def _count(self) -> None:
        self.tabs.mark(self.store.queue.tab)
        self.tabs.show_counts(self.store.queue.counts)

    def _choose(self, line_id: str) -> None:
        line = self.store.line(line_id)
        self._line = line
        if line is None:
            self.sheet.show_nothing("没有选中的工单。")
            self._cards.setCurrentWidget(self.results if self._reads_results else self.empty)
            return
        if self.sheet.ticket_id == line.ticket.id:
            self.sheet.refresh()  # the list was read anew: the ticket may be another one, too
        else:
            self.sheet.show_ticket(line.ticket.id)
        self._show_card(line)

    def _show_card(self, line: Line) -> None:
        tab = self.store.queue.tab
        if self._reads_results:
            return
        if tab is Tab.WAITING:
            life = self.sheet.life
            seen = life.ticket.revision if life is not None and life.ticket.id == line.ticket.id else 0
            self.sending.show_line(line, seen)
            marked = self.queue.marked
            if marked:
                self.sending.show_batch(marked)
            self._cards.setCurrentWidget(self.sending)
        elif tab is Tab.CONFERENCES:
            self.conferring.show_line(line)
            self._cards.setCurrentWidget(self.conferring)
        else:
            self.deciding.show_line(line)
            self._cards.setCurrentWidget(self.deciding)

    def _seen(self, life: WholeLife) -> None:
        """The ticket has been read: what is sent is held against what is seen."""
        self._rule_from = None
        self.sheet.action_slot.clear()
        self.slips.offer(life)
        if life.ticket.state is StateKind.JOINED and self.store.actor.may(Right.LINK):
            self.sheet.action_slot.add("解除并入", lambda: self._part(life), icon=Icon.UNDO_2)
        self.store.rule_to_adopt(life.ticket.id, self._offer_rule)
        line = self._line
        if line is not None and life.ticket.id == line.ticket.id and not self.queue.marked:
            self._show_card(line)

    def _offer_rule(self, conference: Conference) -> None:
        """Who manages the rules may make a rule of what was decided."""
        if self.sheet.ticket_id == conference.ticket_id:
            self._rule_from = conference
            self.sheet.action_slot.add("写入派单目录", self.write_rule, icon=Icon.SCALE, key="Alt+G")

    def write_rule(self) -> None:
        """Open the card that makes a rule of the ticket's conference."""
        conference = self._rule_from
        if conference is not None and conference.ticket_id == self.sheet.ticket_id:
            self.adopting.show_conference(conference)
            self._cards.setCurrentWidget(self.adopting)
            self.adopting.take_focus()

    def _part(self, life: WholeLife) -> None:
        self.parting.show_ticket(life.ticket)
        self._cards.setCurrentWidget(self.parting)
        self.parting.take_focus()

    def _joined(self, words: str) -> None:
        """Tickets were joined, or one was taken out: the list is another now."""
        self._tell(words)
        self.queue.unmark()
        self.store.read(self.store.queue.tab)
        self._leave_rule()

    def _leave_rule(self) -> None:
        self._choose(self.queue.current_id)
        self.queue.take_focus()

    def _rule_put(self, words: str) -> None:
        self._rule_from = None
        self._tell(words)
        self._leave_rule()

    def _mark(self) -> None:
        if self._line is not None:
            self._show_card(self._line)

    def _offer_units(self) -> None:
        for card in (self.sending, self.deciding, self.conferring):
            card.offer_units()

    def _bring_back(self) -> None:
        for card in (self.sending, self.deciding, self.conferring):
            card.bring_back()

    def _take_card(self) -> None:
        if self._line is None:
            return
        card = self._cards.currentWidget()
        if isinstance(card, SendCard | DecideCard | ConferenceCard):
            card.take_focus()

    # --- what came of it

    def _done(self, line_id: str) -> None:
        line = self._line
        number = line.ticket.number if line is not None and line.id == line_id else ""
        if number and not self._told_now:
            self._tell(f"工单 {number} 已处理。")
        self._told_now = False
        self.queue.go_on_after(line_id)
        self.queue.take_focus()

    def _batch_done(self, lines: tuple[BatchLine, ...]) -> None:
        """The results stay in sight until they are put away."""
        self._reads_results = True
        self._cards.setCurrentWidget(self.results)
        self.results.show_lines(lines)
        self.queue.unmark()
        self.store.read(self.store.queue.tab)

    def _results_read(self) -> None:
        self._reads_results = False
        self._choose(self.queue.current_id)
        self.queue.take_focus()

    def _say(self, words: str) -> None:
        """What a step says of itself comes before the plain sentence."""
        self._tell(words)
        self._told_now = True

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew, and look now and then; who comes here comes to the list."""
        super().showEvent(event)
        self.told.hide()
        self._clock.start()
        self.store.begin()
        QTimer.singleShot(0, self, self._take_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._clock.stop()
        self.store.rest()

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.queue.take_focus()
