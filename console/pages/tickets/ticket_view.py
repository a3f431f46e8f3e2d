"""One ticket in full, or why there is none to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from console.desk import Desk
from console.notices import of_failure
from console.pages.tickets.call_card import CallCard
from console.pages.tickets.dossier import Dossier, fetch
from console.pages.tickets.head_card import HeadCard
from console.pages.tickets.linked_cards import citations_card, linked_card, links_card
from console.pages.tickets.ticket_cards import (
    caller_card,
    matter_card,
    settlement_card,
    trail_card,
    why_withheld,
)
from console.theme import Icon
from console.widgets.card import EmptyState
from console.widgets.layout import VBox
from forms.ticket import BEIJING_TIME

_CHOOSE = "从左边选一件工单，这里显示它的全部内容。"


class TicketView(QScrollArea):
    """Arrows and j, k scroll; Esc goes back to the list: `left` tells so.

    `ticket_wanted` carries the id of a linked ticket that is to be read.
    """

    left = Signal()
    ticket_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self.ticket_id = ""
        self.dossier: Dossier | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = EmptyState(Icon.FILE_TEXT, _CHOOSE)
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新读取", on_action=self.refresh)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.failed)
        self.setWidget(self._stack)
        self._sheet: QWidget | None = None
        self.show_nothing()

    def show_nothing(self, words: str = _CHOOSE) -> None:
        """Show no ticket, and say why."""
        self._asked += 1
        self.ticket_id, self.dossier = "", None
        self._say(words)

    def show_ticket(self, ticket_id: str) -> None:
        """Fetch a ticket and show it; the one before stays until it is there."""
        self._asked += 1
        asked = self._asked
        if ticket_id != self.ticket_id:
            self.dossier = None
        self.ticket_id = ticket_id
        if self._sheet is None:
            self._say("正在读取…")
        self._desk.archive.with_reading(
            lambda uow: fetch(ticket_id, uow),
            lambda dossier: self._fetched(asked, dossier),
            lambda error: self._not_fetched(asked, error),
        )

    def refresh(self) -> None:
        """Fetch the ticket shown again; what is unchanged stays as it stands."""
        if self.ticket_id:
            self.show_ticket(self.ticket_id)

    def _fetched(self, asked: int, dossier: Dossier) -> None:
        if asked != self._asked:
            return
        unchanged = dossier == self.dossier
        self.dossier = dossier
        if not unchanged:
            self._show_sheet(self._sheet_of(dossier))

    def _not_fetched(self, asked: int, error: Exception) -> None:
        if asked != self._asked:
            return
        self.dossier = None
        self._drop_sheet()
        self.failed.set_sentence(of_failure("ticket", "读取工单", error).happened)
        self._stack.setCurrentWidget(self.failed)
        self.setAccessibleName("工单详情：没有读到")

    def _sheet_of(self, dossier: Dossier) -> QWidget:
        ticket, catalogue = dossier.ticket, self._desk.catalogue
        sheet = QWidget()
        column = VBox(sheet, gap=8, margins=(0, 0, 8, 0))
        column.addWidget(HeadCard(ticket, catalogue))
        linked = links_card(dossier.links, self.ticket_wanted.emit)
        if linked is not None:
            column.addWidget(linked)
        column.addWidget(matter_card(ticket))
        settled = settlement_card(ticket.settlement, catalogue)
        if settled is not None:
            column.addWidget(settled)
        if dossier.citations:
            today = self._desk.now().astimezone(BEIJING_TIME).date()
            soon = self._desk.rules.knowledge.expires_soon
            column.addWidget(citations_card(dossier.citations, today, soon))
        column.addWidget(caller_card(ticket.caller))
        to_it = linked_card(dossier.links, self.ticket_wanted.emit)
        if to_it is not None:
            column.addWidget(to_it)
        for call in dossier.calls:
            column.addWidget(CallCard(call, why_withheld(ticket.caller)))
        column.addWidget(trail_card(ticket.trail))
        column.addStretch(1)
        return sheet

    def _show_sheet(self, sheet: QWidget) -> None:
        self._drop_sheet()
        self._sheet = sheet
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)
        self.verticalScrollBar().setValue(0)
        if self.dossier is not None:
            self.setAccessibleName(f"工单详情 {self.dossier.ticket.number}")

    def _drop_sheet(self) -> None:
        if self._sheet is not None:
            self._stack.removeWidget(self._sheet)
            self._sheet.deleteLater()
            self._sheet = None

    def _say(self, words: str) -> None:
        self._drop_sheet()
        self._empty.set_sentence(words)
        self._stack.setCurrentWidget(self._empty)
        self.setAccessibleName(f"工单详情：{words}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif step is not None and not event.modifiers():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + step * bar.singleStep() * 3)
        else:
            super().keyPressEvent(event)
