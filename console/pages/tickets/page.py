"""工单: lists of tickets as saved views, what is found by number or words, each ticket's whole life."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from console import theme
from console.desk import Desk
from console.export_strip import ExportStrip, Offer
from console.pages.tickets.list_menu import fill_menu
from console.pages.tickets.name_strip import NameStrip
from console.pages.tickets.results import Results
from console.pages.tickets.search import Stage, TicketSearch
from console.pages.tickets.search_bar import SearchBar
from console.pages.tickets.view_tabs import ViewTabs
from console.pages.tickets.views import TicketViews
from console.printing.door import SlipDoor
from console.ticket_sheet import TicketSheet, sheet_store
from console.ticket_sheet.watermark import Watermark
from console.widgets.count_tabs import ListHead, RefreshButton
from console.widgets.layout import VBox
from forms.access.roles import Right
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork
from forms.ticket_sheet import WholeLife
from forms.views.exporting import MOST_ROWS, export_tickets
from forms.views.view import ALL_TICKETS, SavedView, ViewFilter, defaults_for

SETTLE_MS = 120
"""How long a row stays marked before its ticket is fetched, so that walking the list fetches nothing."""
TICK_MS = 60_000


class TicketsPage(QWidget):
    """See the module's text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("工单")
        self._desk = desk
        self._searching = TicketSearch(desk, self)
        self.views = TicketViews(desk, self)
        self.bar = SearchBar(desk.catalogue)
        self.tabs = ViewTabs(self)
        self.refresh = RefreshButton(self)
        self.tabs.show_views(defaults_for(desk.actor))
        self.naming = NameStrip(may_share=self.views.may_share)
        self.exporting = ExportStrip(desk.archive, "导出工单列表")
        self.results = Results(self._searching, desk.now)
        self.view = TicketSheet(sheet_store(desk, self))
        self.watermark = Watermark(self.view.watermark.words, self.results)
        self.slips = SlipDoor(desk, self, self.view, self.results.take_focus)
        self._stale = True
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._show_marked)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.results.model.tick)
        self._lay_out()
        self._connect(desk)
        self._connect_views()
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _lay_out(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.results)
        self._split.addWidget(self.view)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        column = VBox(self, gap=8, margins=8)
        for part in (self.bar, self.naming, self.exporting):
            column.addWidget(part)
        column.addWidget(self._split, 1)
        column.insertWidget(0, ListHead(self.tabs, self.refresh))

    def _connect(self, desk: Desk) -> None:
        self.bar.changed.connect(self._want)
        self.refresh.clicked.connect(self._refresh)
        self.bar.box.list_wanted.connect(self.results.take_focus)
        self.bar.box.entered.connect(self._enter_list)
        self.results.clear_wanted.connect(self._clear)
        self.results.again.clicked.connect(self._searching.run)
        self.results.chosen.connect(lambda _: self._settle.start())
        self.results.opened.connect(self._open)
        self.results.order_wanted.connect(self.bar.sort_by)
        self.results.table.search_wanted.connect(self.bar.focus_box)
        self.results.table.left.connect(self.bar.focus_box)
        self.view.left.connect(self.results.take_focus)
        self.view.ticket_wanted.connect(self.open_ticket)
        self.view.shown.connect(self._offer)
        self._searching.changed.connect(self._show_count)
        for signal in (desk.filing.filed, desk.filing.recalled):
            signal.connect(lambda _: self._grow_stale())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.bar.focus_box)
        slash = QShortcut(QKeySequence("/"), self.view, self.bar.focus_box)
        slash.setContext(within)

    def _connect_views(self) -> None:
        self.tabs.view_chosen.connect(self.show_view)
        self.views.changed.connect(self._show_book)
        self.views.said.connect(self._say)
        self.views.counted.connect(lambda: self.tabs.show_counts(self.views.counts))
        self.results.layout_changed.connect(self.views.keep_layout)
        self.bar.menu.aboutToShow.connect(self._fill_menu)
        self.naming.given.connect(self._keep_view)
        self.naming.left.connect(self._leave_naming)
        self.exporting.left.connect(self.results.take_focus)

    def _rescale(self) -> None:
        look = theme.current()
        self.results.setMinimumWidth(look.px(380))
        self.view.setMinimumWidth(look.px(360))
        self._split.setSizes([look.px(640), look.px(610)])

    def _offer(self, life: WholeLife) -> None:
        self.view.action_slot.clear()
        self.slips.offer(life)

    # --- what others ask for

    def search(self, text: str) -> None:
        """Look for this at once, among all tickets."""
        self.tabs.mark(ALL_TICKETS.id)
        self.bar.show_text(text)
        self._stale = False
        self._searching.want(self.bar.wanted, at_once=True)

    def show_view(self, view: SavedView) -> None:
        """List what this view holds."""
        self.tabs.mark(view.id)
        self.bar.show_filter(view.filter)
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

    # --- views

    def _show_book(self) -> None:
        book = self.views.book
        if book.views:
            self.tabs.show_views(book.views)
        self.bar.name_states(book.words)
        self.bar.filters.offer_units(book.words)
        self.results.model.set_words(book.words)
        self.results.show_layout(book.layout)

    def _fill_menu(self) -> None:
        fill_menu(
            self.bar.menu,
            shown=self.results.model.keys,
            set_column=lambda key, shown: self.results.set_column(key, shown=shown),
            view=self.tabs.current,
            keep=self._name_view,
            remove=lambda view: self.views.remove(view, self._say),
            may_remove=lambda view: not view.is_default and (not view.is_shared or self.views.may_share),
            export=self._export if self._desk.actor.may(Right.EXPORT) else None,
        )

    def _name_view(self) -> None:
        view = self.tabs.current
        self.naming.ask(view.name if view is not None and not view.is_default else "")

    def _keep_view(self, name: str, shared: bool) -> None:
        self.views.keep(name, self.bar.wanted, self._kept, self.naming.refuse, shared=shared)

    def _kept(self, view: SavedView) -> None:
        self.naming.hide()
        self.tabs.mark(view.id)
        self.results.take_focus()

    def _leave_naming(self) -> None:
        self.naming.hide()
        self.bar.focus_box()

    def _export(self) -> None:
        view = self.tabs.current
        what = view.name if view is not None and view.filter == self.bar.wanted else "筛选结果"
        now, area = self._desk.now(), self._desk.catalogue.area.area_code
        query = self.bar.wanted.query(self._desk.actor, now, area)
        columns, actor = self.results.layout_now.columns, self._desk.actor
        note = f"号码已遮盖，文件带导出人和时间，导出会记入审计日志；最多 {MOST_ROWS:,} 件。"

        def write(
            path: Path, uow: UnitOfWork, told: Callable[[int], None], stopped: Callable[[], bool]
        ) -> Exported:
            return export_tickets(
                path, query, columns, what, actor, uow, now, on_progress=told, cancelled=stopped
            )

        self.exporting.offer(Offer(f"工单-{what}", "件", note, MOST_ROWS, write), now)

    def _say(self, said: str) -> None:
        self.bar.filters.setVisible(True)
        self.bar.filters.problem.setText(said)

    # ---

    def _clear(self) -> None:
        self.tabs.mark(ALL_TICKETS.id)
        self.bar.clear()

    def _want(self, wanted: ViewFilter, at_once: bool) -> None:
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
        searching = self._searching
        self.results.show_order(searching.wanted.order)
        if searching.stage is Stage.LOADING:
            self.bar.count.setText("正在查询…")
        elif searching.stage is Stage.FAILED:
            self.bar.count.setText("没有查到")
        else:
            self.bar.count.setText(searching.count_words)
            view = self.tabs.current
            if view is not None and view.filter == searching.wanted and searching.total is not None:
                self.tabs.show_counts({view.id: searching.total})

    def _grow_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self._searching.run()
        self.views.read()
        self.view.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew if something was filed since; who comes here comes to search or to read on."""
        super().showEvent(event)
        if self._stale:
            self._refresh()
        else:
            self.views.count()
        self.views.follow(visible=True)
        self._clock.start()
        QTimer.singleShot(0, self, self._take_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is counted."""
        super().hideEvent(event)
        self.views.follow(visible=False)
        self._clock.stop()

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            if self.results.current_id:
                self.results.take_focus()
            else:
                self.bar.focus_box()
