"""工单: find a ticket by number, telephone or words, and read it in full."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from console import theme
from console.desk import Desk
from console.pages.tickets.results import Results
from console.pages.tickets.search import Stage, TicketSearch, Wanted
from console.pages.tickets.search_bar import SearchBar
from console.pages.tickets.ticket_view import TicketView
from console.widgets.layout import VBox

SETTLE_MS = 120
"""How long a row stays marked before its ticket is fetched, so that walking the list fetches nothing."""


class TicketsPage(QWidget):
    """See the module's text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("工单")
        self._searching = TicketSearch(desk, self)
        self.bar = SearchBar(desk.catalogue.categories)
        self.results = Results(self._searching)
        self.view = TicketView(desk)
        self._stale = True
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._show_marked)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.results)
        self._split.addWidget(self.view)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        column = VBox(self, gap=8, margins=8)
        column.addWidget(self.bar)
        column.addWidget(self._split, 1)
        self._connect(desk)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _connect(self, desk: Desk) -> None:
        self.bar.changed.connect(self._want)
        self.bar.again.connect(self._refresh)
        self.bar.box.list_wanted.connect(self.results.take_focus)
        self.bar.box.entered.connect(self._enter_list)
        self.results.clear_wanted.connect(self.bar.clear)
        self.results.again.clicked.connect(self._searching.run)
        self.results.chosen.connect(lambda _: self._settle.start())
        self.results.opened.connect(self._open)
        self.results.table.search_wanted.connect(self.bar.focus_box)
        self.results.table.left.connect(self.bar.focus_box)
        self.view.left.connect(self.results.take_focus)
        self.view.ticket_wanted.connect(self.open_ticket)
        self._searching.changed.connect(self._show_count)
        for signal in (desk.filing.filed, desk.filing.recalled):
            signal.connect(lambda _: self._grow_stale())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.bar.focus_box)
        slash = QShortcut(QKeySequence("/"), self.view, self.bar.focus_box)
        slash.setContext(within)

    def _rescale(self) -> None:
        look = theme.current()
        self.results.setMinimumWidth(look.px(380))
        self.view.setMinimumWidth(look.px(360))
        self._split.setSizes([look.px(690), look.px(560)])

    # --- what others ask for

    def search(self, text: str) -> None:
        """Look for this at once, among all tickets."""
        self.bar.show_text(text)
        self._stale = False
        self._searching.want(self.bar.wanted, at_once=True)

    def open_ticket(self, ticket_id: str) -> None:
        """Show this ticket, whether it is listed or not."""
        self._settle.stop()
        self.results.mark(ticket_id)
        self._settle.stop()
        self.view.show_ticket(ticket_id)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_first(self) -> None:
        """Show the first ticket listed, if there is one."""
        if self.results.model.lines:
            self.open_ticket(self.results.model.lines[0].id)

    def shown_numbers(self) -> list[str]:
        """The numbers of the tickets listed, from the top."""
        return [line.number for line in self.results.model.lines]

    # ---

    def _want(self, wanted: Wanted, at_once: bool) -> None:
        self._searching.want(wanted, at_once=at_once)

    def _enter_list(self) -> None:
        if self.results.model.lines:
            self.results.take_focus()

    def _open(self, ticket_id: str) -> None:
        self._settle.stop()
        self.view.show_ticket(ticket_id)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_marked(self) -> None:
        marked = self.results.current_id
        if not marked:
            self.view.show_nothing()
        elif marked != self.view.ticket_id:
            self.view.show_ticket(marked)

    def _show_count(self) -> None:
        stage, count = self._searching.stage, self._searching.count
        if stage is Stage.LOADING:
            self.bar.count.setText("正在查询…")
        elif stage is Stage.FAILED:
            self.bar.count.setText("没有查到")
        else:
            self.bar.count.setText(f"{count:,}+ 件" if self._searching.has_more else f"{count:,} 件")

    def _grow_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self._searching.run()
        self.view.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew if something was filed since; who comes here comes to search or to read on."""
        super().showEvent(event)
        if self._stale:
            self._refresh()
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            if self.results.current_id:
                self.results.take_focus()
            else:
                self.bar.focus_box()
