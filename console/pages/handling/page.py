"""承办: the unit's queue at the left, the ticket with its one next step at the right; all by keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.handling import Figures, Handling, Stage
from console.pages.handling.asked_panel import AskedPanel
from console.pages.handling.dispute_cards import ConferenceCard, ReturnCard
from console.pages.handling.help_card import HelpCard
from console.pages.handling.order_card import OrderCard
from console.pages.handling.queue_list import QueueList
from console.pages.handling.reply_form import ReplyForm, ReplyRoom
from console.pages.handling.small_cards import ContactCard, ExtensionCard, ProgressCard
from console.pages.handling.whistle_card import WhistleCard
from console.pages.handling.whistle_figures import WhistleFiguresLine
from console.printing.door import SlipDoor
from console.theme import Icon, Tone
from console.ticket_sheet import TicketSheet, sheet_store
from console.widgets.count_tabs import CountTab, CountTabs, ListHead, RefreshButton
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.access.masking import Sight
from forms.handling.desk_file import DeskFile
from forms.handling.queue import DeskLine, UnitTab
from forms.handling.taking_up import sign_in
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.ticket_sheet import WholeLife

_NOTHING = {
    UnitTab.TO_SIGN: "没有待签收的工单。",
    UnitTab.IN_HAND: "没有办理中的工单。签收后的工单在这里。",
    UnitTab.SOON: "没有快到期的工单。",
    UnitTab.OVERDUE: "没有超期的工单。",
    UnitTab.HELPING: "没有协办的工单，也没有单位请您协办。",
    UnitTab.WHISTLES: "没有吹哨，也没有请您报到的。",
    UnitTab.REPLIED: "还没有答复过工单。",
}
_AGAIN_MS = 60_000


class HandlingPage(QWidget):
    """See the module's text. F9 is the next step, Ctrl+B calls the citizen without showing the number."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("承办")
        self._desk = desk
        self.store = Handling(desk.archive, desk.actor, desk.now, self)
        self.tabs = CountTabs("待办分类", self, (CountTab(each, each.label) for each in UnitTab))
        self.refresh = RefreshButton(self)
        self.list = QueueList(self.store)
        self.sheet = TicketSheet(sheet_store(desk, self))
        self.asked = AskedPanel(self.store)
        self.reply = ReplyForm(self.store)
        self._room = ReplyRoom(self.reply)
        self._room.setParent(self)
        self._room.hide()
        self.told = Text("", "secondary", wrap=True)
        self.told.hide()
        self.figures = WhistleFiguresLine()
        self.cards: tuple[OrderCard, ...] = ()
        self._cards_of = ""
        self._is_away = False
        self._beside = QStackedWidget()
        self._beside.addWidget(self.sheet)
        self._beside.addWidget(self.asked)
        self.slips = SlipDoor(desk, self, self.sheet, self.list.take_focus)
        self._next: Callable[[], None] | None = None
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self._beside)
        self._split.setStretchFactor(1, 1)
        column = VBox(self, gap=8, margins=8)
        column.addWidget(self.told)
        column.addWidget(self.figures)
        column.addWidget(self._split, 1)
        column.insertWidget(0, ListHead(self.tabs, self.refresh))
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.store.read)
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self.store.load_drafts(self.reply.bring_back)
        self.store.forms.load(self._bring_back)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._choose_tab)
        self.refresh.clicked.connect(self.store.read)
        self.list.chosen.connect(self._open)
        self.list.lines.more_wanted.connect(self.store.more)
        self.list.entered.connect(lambda _: self.go_on())
        self.store.listed.connect(self._list)
        self.store.opened.connect(self._follow)
        self.store.draft_problem.connect(lambda why: self._tell(why, Tone.DANGER))
        self.sheet.shown.connect(self._offer)
        self.sheet.left.connect(self.list.take_focus)
        self.asked.left.connect(self.list.take_focus)
        self.reply.left.connect(self.put_reply_away)
        self.reply.sent.connect(self._sent)
        for keys, does in (
            ("F9", self.go_on),
            ("Ctrl+B", self.call_citizen),
            ("Alt+D", self.write_reply),
            ("Alt+L", lambda: self._unfold(ContactCard)),
            ("Alt+J", lambda: self._unfold(ProgressCard)),
            ("Alt+Y", lambda: self._unfold(ExtensionCard)),
            ("Alt+X", lambda: self._unfold(HelpCard)),
            ("Alt+C", lambda: self._unfold(WhistleCard)),
            ("Alt+T", lambda: self._unfold(ReturnCard)),
            ("Alt+H", lambda: self._unfold(ConferenceCard)),
            ("Alt+0", self.list.take_focus),
        ):
            QShortcut(QKeySequence(keys), self, does)

    def _rescale(self) -> None:
        look = theme.current()
        self.list.setMinimumWidth(look.px(240))
        self.sheet.setMinimumWidth(look.px(480))
        self._split.setSizes([look.px(380), look.px(900)])

    # --- the queue

    def _choose_tab(self, tab: UnitTab) -> None:
        self.tabs.mark(tab)
        if tab is not self.store.tab:
            self.list.set_empty("正在读取…")
            self.list.show_rows(())
            self._open(None)
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
        queue = self.store.queue
        if queue is not None:
            self.tabs.show_counts(queue.counts)
            self.list.set_empty(_NOTHING[queue.tab])
            self.list.show_rows(queue.lines)
            self.list.lines.has_more = queue.has_more
            if queue.tab is UnitTab.WHISTLES:
                self.store.read_figures(self._show_figures)
            else:
                self.figures.show_figures(())

    def _show_figures(self, found: Figures) -> None:
        self.figures.show_figures(found if self.store.tab is UnitTab.WHISTLES else ())

    def _open(self, line: DeskLine | None) -> None:
        """Another line is marked: what was being written is kept, its ticket comes."""
        shown = self.store.open.line
        if line is not None and shown is not None and line.key == shown.key:
            return
        self.put_reply_away()
        self.store.open_line(line)

    def _follow(self) -> None:
        opened = self.store.open
        if opened.line is None:
            self.sheet.show_nothing(self.store.open_problem or "从左边选一件工单，这里显示它的全部内容。")
            self._show_cards(None)
            self._beside.setCurrentWidget(self.sheet)
        elif opened.file is None:
            self._next = self.asked.act
            self.asked.show_opened(opened)
            self._beside.setCurrentWidget(self.asked)
        else:
            self._beside.setCurrentWidget(self.sheet)
            self.sheet.show_ticket(opened.file.ticket_id)

    # --- one order

    def _offer(self, life: WholeLife) -> None:
        """The sheet shows the ticket: what comes next is the one prominent button."""
        file = self.store.open.file
        if file is None or life.ticket.id != file.ticket_id:
            return
        self._show_cards(file)
        if not self._room.isHidden():
            self.reply.show_file(file)
        slot = self.sheet.action_slot
        slot.clear()
        self._next = None
        if not self._room.isHidden():
            self._next = self.reply.submit  # its own button is the prominent one now
            return
        state = file.order.state
        if state is AssignmentState.PENDING:
            self._put_next("签收", self.sign_in, Icon.CHECK)
        elif state is AssignmentState.SIGNED:
            kept = life.seen.sight is Sight.HIDDEN
            slot.add(
                "拨打",
                self.call_citizen,
                icon=Icon.PHONE_OUTGOING,
                key="Ctrl+B",
                available=not kept,
                why="举报、保密工单由热线话务员转达" if kept else "",
            )
            self._offer_in_hand(file)
        self.slips.offer(life)

    def _offer_in_hand(self, file: DeskFile) -> None:
        order = file.order
        waiting = next((each for each in file.subs if each.reply is not None), None)
        if order.role is AssignmentRole.LEAD and order.contact_due and order.contacted_at is None:
            self.sheet.action_slot.add("写答复", self.write_reply, icon=Icon.PENCIL, key="Alt+D")
            self._put_next("登记首次联系", lambda: self._unfold(ContactCard), Icon.PHONE_CALL)
        elif waiting is not None:
            self.sheet.action_slot.add("写答复", self.write_reply, icon=Icon.PENCIL, key="Alt+D")
            self._put_next(f"看{waiting.unit}的协办答复", self._look_at_sub, Icon.CLIPBOARD_CHECK)
        else:
            self._put_next("写答复", self.write_reply, Icon.PENCIL)

    def _put_next(self, words: str, does: Callable[[], None], icon: Icon) -> None:
        self._next = does
        self.sheet.action_slot.set_primary(words, does, icon=icon, key="F9")

    def go_on(self) -> None:
        """Take the next step."""
        if self.store.open.line is not None and self._next is not None:
            self._next()

    def sign_in(self) -> None:
        """Sign the order in; it moves to 办理中."""
        file = self.store.open.file
        if file is None:
            return
        order_id, number = file.order.id, file.order.number
        self.store.run(
            "签收",
            lambda actor, uow, now: sign_in(order_id, actor, uow, now),
            lambda _: self._tell(f"{number} 已签收，在“办理中”。", Tone.TALKING),
            lambda why: self._tell(why, Tone.DANGER),
        )

    def call_citizen(self) -> None:
        """Call the citizen about this ticket; the number is never shown, the result is asked for at once."""
        file = self.store.open.file
        if file is None or file.order.state is not AssignmentState.SIGNED:
            return
        ticket_id = file.ticket_id

        def dial(number: str) -> None:
            self._desk.calls_about.dial(number, "来电人", ticket_id)
            self._unfold(ContactCard)

        self.store.number_for_telephone(ticket_id, dial, lambda why: self._tell(why, Tone.DANGER))

    def write_reply(self) -> None:
        """Open the reply of the order that is shown."""
        file = self.store.open.file
        if file is None or file.order.state is not AssignmentState.SIGNED:
            return
        self.reply.show_file(file)
        self.sheet.set_work(self._room)
        self.reply.take_focus()
        self._offer_again()

    def put_reply_away(self) -> None:
        """Close the reply; what is written is kept."""
        if self._room.isHidden():
            return
        self.reply.flush()
        self._take_reply_out()
        self._offer_again()

    def _take_reply_out(self) -> None:
        self.sheet.set_work(None)
        self._room.setParent(self)
        self._room.hide()
        self.list.take_focus()

    def _sent(self) -> None:
        self._take_reply_out()
        self._tell("答复已提交。", Tone.TALKING)

    def _offer_again(self) -> None:
        if self.sheet.life is not None:
            self._offer(self.sheet.life)

    def _look_at_sub(self) -> None:
        card = self._card(HelpCard)
        if isinstance(card, HelpCard):
            part = next((each for each in card.subs if each.sub.reply is not None), None)
            if part is not None:
                part.accept.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_cards(self, file: DeskFile | None) -> None:
        """One set of cards for an order: what is typed in them stays while the ticket is read anew."""
        wanted = f"{file.order.id} {file.order.signed_at}" if file is not None else ""
        if wanted != self._cards_of:
            self._cards_of = wanted
            made: tuple[OrderCard, ...] = ()
            if file is not None:
                made = tuple(kind(self.store) for kind in _kinds_for(file))
                for card in made:
                    card.folded.connect(self.list.take_focus)
            self.cards = made
            self.sheet.set_extra_cards(made)
        if file is not None:
            for card in self.cards:
                card.show_file(file)

    def _card(self, kind: type[OrderCard]) -> OrderCard | None:
        return next((each for each in self.cards if isinstance(each, kind)), None)

    def _unfold(self, kind: type[OrderCard]) -> None:
        card = self._card(kind)
        if card is None or card.isHidden():
            return
        if card.why_not:
            self._tell(card.why_not, Tone.RINGING)
        card.unfold()

    def _bring_back(self) -> None:
        for card in self.cards:
            card.bring_back()

    # ---

    def _tell(self, words: str, tone: Tone | None) -> None:
        self.told.set_tone(tone)
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew; who comes here comes to the list, or to go on writing."""
        super().showEvent(event)
        self.store.read()
        self._again.start()
        QTimer.singleShot(0, self, self._take_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is written is kept; nothing is read while nobody looks."""
        super().hideEvent(event)
        self._again.stop()
        self.store.forms.save()
        if not self._room.isHidden():
            self.reply.flush()

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.list.take_focus()


def _kinds_for(file: DeskFile) -> tuple[Callable[[Handling], OrderCard], ...]:
    """The cards in their order: giving it back comes first while that may still be asked for."""
    working: tuple[Callable[[Handling], OrderCard], ...] = (
        ContactCard,
        ProgressCard,
        HelpCard,
        WhistleCard,
        ExtensionCard,
        ConferenceCard,
    )
    return (ReturnCard, *working) if file.order.signed_at is None else (*working, ReturnCard)
