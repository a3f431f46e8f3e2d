"""回访: whom to call at the left, the ticket with the questions at the right; all by keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.followup import FollowUps, Stage
from console.pages.followup.arranging import (
    CALL_AGAIN_KEY,
    HAND_OVER_KEY,
    CallAgainCard,
    HandOverCard,
)
from console.pages.followup.decide_card import DecideCard
from console.pages.followup.figures_panel import FiguresPanel, may_see_figures
from console.pages.followup.meeting_card import MeetingCard
from console.pages.followup.missed_panel import MissedPanel
from console.pages.followup.questionnaire import Questionnaire
from console.pages.followup.record_card import RecordCard
from console.pages.followup.review_card import ReviewCard
from console.pages.followup.row_list import RowList
from console.pages.followup.visit_card import VisitCard
from console.theme import Icon, Tone
from console.ticket_sheet import TicketSheet, sheet_store
from console.widgets.button import Button, Variant
from console.widgets.count_tabs import CountTab, CountTabs, ListHead, RefreshButton
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.followup.desk import DeskRow, Tab
from forms.ticket_sheet import WholeLife

CHOOSE = "从左边选一项，这里显示工单和要问的话。"
_NOTHING = {
    Tab.TODAY: "今天没有要打的回访。",
    Tab.AGAIN: "没有要再次联系的。",
    Tab.NOT_RATED: "没有未评价的回访。",
    Tab.UNSATISFIED: "不满意的工单已全部清零。",
    Tab.MISSED: "没有要回拨的漏接电话。",
}
_AGAIN_MS = 60_000
FIGURES_KEY = "Alt+T"


class FollowUpPage(QWidget):
    """See the module's text. F9 calls, Alt+0 goes to the list, Enter to the questions."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("回访")
        self._desk = desk
        self.store = FollowUps(desk, self)
        self.tabs = CountTabs("回访分类", self, (CountTab(each, each.label) for each in Tab))
        self.whole_hall = Button("全厅", variant=Variant.QUIET, compact=True, key="Alt+Q")
        self.whole_hall.setCheckable(True)
        self.statistics = Button("统计", variant=Variant.QUIET, compact=True, key=FIGURES_KEY)
        self.statistics.setCheckable(True)
        self.statistics.setVisible(may_see_figures(desk))
        self.figures = FiguresPanel(desk)
        self.figures.hide()
        self.refresh = RefreshButton(self)
        self.list = RowList(desk.now)
        self.sheet = TicketSheet(sheet_store(desk, self))
        self.missed = MissedPanel(self.store)
        self.questions = Questionnaire(self.store, self)
        self.decide = DecideCard(self.store, self)
        for work in (self.questions, self.decide):
            work.hide()
        self.hand_over = HandOverCard(self.store, self)
        self.call_again = CallAgainCard(self.store, self)
        self.told = Text("", "secondary", wrap=True)
        self.told.hide()
        self.cards: tuple[RecordCard, ...] = ()
        self._cards_of = ""
        self._is_away = False
        self._tells_draft = False
        self._beside = QStackedWidget()
        self._beside.addWidget(self.sheet)
        self._beside.addWidget(self.missed)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self._beside)
        self._split.setStretchFactor(1, 1)
        column = VBox(self, gap=8, margins=8)
        column.addWidget(self.told)
        for card in (self.hand_over, self.call_again):
            column.addWidget(card)
        column.addWidget(self._split, 1)
        column.addWidget(self.figures, 1)
        column.insertWidget(0, ListHead(self.tabs, self.refresh, self.whole_hall, self.statistics))
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.store.read)
        self.whole_hall.setVisible(self.store.may_hand_over)
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self.store.load_drafts(self.questions.bring_back)
        self.store.load_units()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._choose_tab)
        self.refresh.clicked.connect(self._read)
        self.statistics.toggled.connect(self._show_figures)
        self.figures.left.connect(lambda: self.statistics.setChecked(False))
        self.whole_hall.toggled.connect(self.store.show_whole_hall)
        self.list.chosen.connect(self._open)
        self.list.entered.connect(lambda _: self.take_up())
        self.store.listed.connect(self._list)
        self.store.opened.connect(self._follow)
        self.store.draft_problem.connect(self._tell_draft)
        self.sheet.shown.connect(self._offer)
        self.sheet.left.connect(self.list.take_focus)
        self.missed.dial_wanted.connect(self.call)
        self.missed.hand_over_wanted.connect(self.ask_hand_over)
        for part in (self.questions, self.decide, self.missed):
            part.done.connect(self._done)
            part.left.connect(self.list.take_focus)
        shortcuts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("F9", self.call),
            ("Alt+0", self.list.take_focus),
            ("Alt+A", self.take_up),
            ("Alt+Q", self.whole_hall.click),
            ("Alt+D", lambda: self._unfold(MeetingCard)),
            ("Alt+V", lambda: self._unfold(VisitCard)),
            ("Alt+E", lambda: self._unfold(ReviewCard)),
        )
        if may_see_figures(self._desk):
            shortcuts += ((FIGURES_KEY, self.statistics.click),)
        if self.store.may_hand_over:
            shortcuts += (
                (HAND_OVER_KEY, self.ask_hand_over),
                (CALL_AGAIN_KEY, self.ask_call_again),
            )
            for card in (self.hand_over, self.call_again):
                card.done.connect(self._done)
                card.folded.connect(self.list.take_focus)
        for keys, does in shortcuts:
            QShortcut(QKeySequence(keys), self, does)

    def _rescale(self) -> None:
        look = theme.current()
        self.list.setMinimumWidth(look.px(240))
        self.sheet.setMinimumWidth(look.px(490))
        self._split.setSizes([look.px(340), look.px(940)])

    # --- the lists

    def _read(self) -> None:
        """Whatever is in front, anew."""
        if self.statistics.isChecked():
            self.figures.read()
        else:
            self.store.read()

    def _show_figures(self, on: bool) -> None:
        """The figures in place of the desk, or the desk again."""
        self._split.setVisible(not on)
        self.figures.setVisible(on)
        if not on:
            self.list.take_focus()

    def _choose_tab(self, tab: Tab) -> None:
        self.statistics.setChecked(False)
        self.tabs.mark(tab)
        if tab is not self.store.tab:
            self._tell("", None)
            self.list.set_empty("正在读取…")
            self.list.show_rows(())
        self.store.show_tab(tab)
        self.list.take_focus()

    def _list(self) -> None:
        self.tabs.mark(self.store.tab)
        if self.store.stage is Stage.FAILED:
            self.list.set_empty(self.store.problem)
            self._tell(self.store.problem, Tone.DANGER)
            self._is_away = True
            return
        if self._is_away:
            self._is_away = False
            self._tell("", None)
        page = self.store.page
        self.tabs.show_counts(page.counts)
        self.list.set_empty(_NOTHING[page.tab])
        self.list.show_rows(page.rows)

    def _open(self, row: DeskRow | None) -> None:
        """Another row is marked: what was being written is kept, its ticket comes."""
        if row == self.store.row:
            return
        if not self.questions.isHidden():
            self.questions.flush()
        self.store.open_row(row)

    # --- what is in front

    def _follow(self) -> None:
        """A row came to the front, or was read anew."""
        row = self.store.row
        if row is None or self.store.open_problem:
            self._put_work(None)
            self._show_cards("")
            self.sheet.show_nothing(self.store.open_problem or CHOOSE)
            self._beside.setCurrentWidget(self.sheet)
        elif row.missed is not None:
            self.missed.show_row(row)
            self._beside.setCurrentWidget(self.missed)
        else:
            self._beside.setCurrentWidget(self.sheet)
            about = row.entry.main_id if row.entry is not None else row.task.ticket_id if row.task else ""
            if self.sheet.ticket_id == about and self.sheet.life is not None:
                self._offer(self.sheet.life)
            else:
                self._put_work(None)
            self.sheet.show_ticket(about)

    def _offer(self, life: WholeLife) -> None:
        """The sheet shows the ticket: the questions or the decision stand below its head."""
        row = self.store.row
        if row is None or row.missed is not None:
            return
        slot = self.sheet.action_slot
        slot.clear()
        self._show_cards(life.ticket.id)
        if row.entry is not None:
            self.decide.show_entry(row.entry, life.ticket)
            self._put_work(self.decide)
            slot.say(self.decide.due_step)
            slot.add("拨打来电人", self.call, icon=Icon.PHONE_OUTGOING, key="F9")
        elif self.store.brief is not None and row.task is not None:
            self.questions.show_brief(self.store.brief)
            self._put_work(self.questions)
            slot.say("拨打后照着问，按数字作答")
            slot.set_primary("拨打回访", self.call, icon=Icon.PHONE_OUTGOING, key="F9")
            if self.store.may_hand_over:
                slot.add("移交", self.ask_hand_over, key=HAND_OVER_KEY)
        else:
            self._put_work(None)
            if self.store.may_hand_over:
                slot.add("再次回访", self.ask_call_again, key=CALL_AGAIN_KEY)
            slot.say(row.task.why if row.task is not None else "")

    def _put_work(self, work: QWidget | None) -> None:
        for each in (self.questions, self.decide):
            if each is not work and not each.isHidden():
                self.sheet.set_work(None)
                each.setParent(self)
                each.hide()
        if work is not None:
            self.sheet.set_work(work)

    def take_up(self) -> None:
        """The keyboard goes to what is to be answered or decided."""
        if not self.questions.isHidden():
            self.questions.take_focus()
        elif not self.decide.isHidden():
            self.decide.take_focus()
        elif self._beside.currentWidget() is self.missed:
            self.missed.take_focus()

    def ask_hand_over(self) -> None:
        """Hand the row in front to somebody else."""
        why = self.hand_over.ask(self.store.row)
        if why:
            self._tell(why, Tone.DANGER)

    def ask_call_again(self) -> None:
        """Have a citizen called once more: of the ticket in front, or of one that is still to be named."""
        life = self.sheet.life
        is_shown = life is not None and self._beside.currentWidget() is self.sheet
        self.call_again.ask(life.ticket.number if life is not None and is_shown else "")

    def call(self) -> None:
        """Call whoever the row in front is about; the keyboard goes to the questions."""
        row = self.store.row
        if row is None or (row.task is not None and not row.task.is_open):
            return
        self.store.dial(lambda why: self._tell(why, Tone.DANGER))
        self.take_up()

    def _done(self, words: str) -> None:
        self._put_work(None)
        self._tell(words, Tone.TALKING)
        self.list.take_focus()

    def _show_cards(self, ticket_id: str) -> None:
        """One set of cards for a ticket: what is typed in them stays while the ticket is read anew."""
        if ticket_id != self._cards_of:
            self._cards_of = ticket_id
            self.cards = ()
            if ticket_id:
                mine = (ReviewCard,) if self.store.may_hand_over else ()
                self.cards = tuple(kind(self.store, ticket_id) for kind in (MeetingCard, VisitCard, *mine))
                for card in self.cards:
                    card.folded.connect(self.list.take_focus)
                    card.stored.connect(self._stored_beside)
            self.sheet.set_extra_cards(self.cards)

    def _stored_beside(self, words: str) -> None:
        self._tell(words, Tone.TALKING)
        self.sheet.refresh()

    def _unfold(self, kind: type[RecordCard]) -> None:
        card = next((each for each in self.cards if isinstance(each, kind)), None)
        if card is not None:
            card.unfold()

    # ---

    def _tell_draft(self, why: str) -> None:
        """That what is typed could not be kept, and that it could again; nothing else is taken away."""
        if why or self._tells_draft:
            self._tell(why, Tone.DANGER)
            self._tells_draft = bool(why)

    def _tell(self, words: str, tone: Tone | None) -> None:
        self._tells_draft = False
        self.told.set_tone(tone)
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew; who comes here comes to the list, or to go on answering."""
        super().showEvent(event)
        self.store.read()
        self._again.start()
        QTimer.singleShot(0, self, self._take_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is answered is kept; nothing is read while nobody looks."""
        super().hideEvent(event)
        self._again.stop()
        if not self.questions.isHidden():
            self.questions.flush()

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.list.take_focus()
