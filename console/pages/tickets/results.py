"""The list of found tickets, and the sentence that stands where there is none."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QWidget

from console import theme
from console.pages.tickets.columns import ALWAYS, GIVE_WAY, WIDTHS, known
from console.pages.tickets.result_delegate import ResultDelegate
from console.pages.tickets.result_model import ResultModel
from console.pages.tickets.search import Stage, TicketSearch
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.card import EmptyState
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.ticket_list import ListOrder, TicketLine
from forms.views.columns import COLUMNS, TITLE
from forms.views.view import Layout

_BY_HAND = QHeaderView.ResizeMode.Interactive


class ResultTable(DenseTable):
    """As DenseTable; Esc leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class Results(QWidget):
    """`chosen` carries the id of the ticket that is marked, "" for none; `opened` that of one opened.

    `order_wanted` carries the ListOrder of a head that was clicked, `layout_changed` the columns' Layout.
    """

    chosen = Signal(str)
    opened = Signal(str)
    clear_wanted = Signal()
    order_wanted = Signal(object)
    layout_changed = Signal(object)

    def __init__(
        self, search: TicketSearch, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._search = search
        self._widths: dict[str, int] = {}
        self.model = ResultModel(now, self)
        self.table = ResultTable("找到的工单", empty="正在查询…")
        self.table.setModel(self.model)
        self.table.setItemDelegate(ResultDelegate(self.table))
        self.model.more_wanted.connect(search.more)
        self.table.opened.connect(lambda index: self.opened.emit(self._id_at(index)))
        self.table.selectionModel().currentRowChanged.connect(
            lambda index, _: self.chosen.emit(self._id_at(index))
        )
        self.empty = EmptyState(
            Icon.SEARCH, "", action="清除条件，列出全部", on_action=self.clear_wanted.emit
        )
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新查询", on_action=search.run)
        self.again = Button("重新查询", compact=True)
        self._problem = Text("", "hint")
        self._stack = QStackedWidget()
        self._foot = QWidget()
        self._settled = False
        self._lay_out()
        self._rescale()
        head = self.table.horizontalHeader()
        head.setSectionsClickable(True)
        head.sectionMoved.connect(self._moved)
        head.sectionResized.connect(self._resized)
        head.sectionClicked.connect(self._sorted_by)
        theme.current().changed.connect(self._rescale)
        search.listed.connect(self._list)
        search.extended.connect(self.model.extend)
        search.changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        for part in (self.table, self.empty, self.failed):
            self._stack.addWidget(part)
        foot = HBox(self._foot, gap=8)
        foot.addWidget(self._problem, 1)
        foot.addWidget(self.again)
        column = VBox(self, gap=4)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)

    # --- columns

    @property
    def layout_now(self) -> Layout:
        """The columns as they stand: their order, and the widths that somebody has set."""
        head = self.table.horizontalHeader()
        order = sorted(range(len(self.model.keys)), key=head.visualIndex)
        return Layout(tuple(self.model.keys[each] for each in order), dict(self._widths))

    def show_layout(self, layout: Layout) -> None:
        """Have the columns as they were kept."""
        self._widths = {key: width for key, width in layout.widths.items() if key in COLUMNS}
        keys = known(layout.columns)
        if keys != self.layout_now.columns:
            self._set_keys(keys)
        self._rescale()

    def set_column(self, key: str, *, shown: bool) -> None:
        """Show a column at its place in the full order, or take it out."""
        keys = [each for each in self.layout_now.columns if each != key or shown]
        if shown and key not in keys:
            keys.append(key)
        self._set_keys(tuple(keys))
        self._rescale()
        self.layout_changed.emit(self.layout_now)

    def _set_keys(self, keys: tuple[str, ...]) -> None:
        marked = self.current_id
        head = self.table.horizontalHeader()
        with QSignalBlocker(head), QSignalBlocker(self.table.selectionModel()):
            # what was moved by hand is now the model's own order
            for place in range(len(self.model.keys)):
                head.moveSection(head.visualIndex(place), place)
            self.model.set_keys(keys)
            self.mark(marked)

    def _moved(self, *_: int) -> None:
        self.layout_changed.emit(self.layout_now)

    def _resized(self, column: int, _before: int, width: int) -> None:
        key = self.model.keys[column]
        by_hand = self._settled and not self.table.isColumnHidden(column) and key != TITLE and width > 0
        if by_hand and self.table.horizontalHeader().sectionResizeMode(column) is _BY_HAND:
            self._widths[key] = round(width / theme.current().scale)
            self.layout_changed.emit(self.layout_now)

    def _sorted_by(self, column: int) -> None:
        order = COLUMNS[self.model.keys[column]].order
        if order is not None:
            self.order_wanted.emit(order)

    def show_order(self, order: ListOrder) -> None:
        """Mark the column that the list is sorted by."""
        head = self.table.horizontalHeader()
        column = next((place for place, key in enumerate(self.model.keys) if COLUMNS[key].order is order), -1)
        head.setSortIndicatorShown(column >= 0)
        up = Qt.SortOrder.AscendingOrder if order is ListOrder.DUE else Qt.SortOrder.DescendingOrder
        head.setSortIndicator(column, up)

    def _width_of(self, key: str) -> int:
        return self._widths.get(key) or WIDTHS[key]

    def _rescale(self) -> None:
        self._settled = False
        self.table.set_columns([None if key == TITLE else self._width_of(key) for key in self.model.keys])
        self._fit()
        self._settled = True

    def _fit(self) -> None:
        """Where the title would get too narrow, the columns that it can do without give way."""
        look = theme.current()
        self._settled = False
        room = self.width() - look.px(sum(self._width_of(key) for key in self.model.keys) + 16)
        for key in GIVE_WAY:
            column = self.model.column_of(key)
            if column >= 0:
                self.table.setColumnHidden(column, room < 0)
                room += look.px(self._width_of(key)) if room < 0 else 0
        for key in ALWAYS:
            self.table.setColumnHidden(self.model.column_of(key), False)
        self._settled = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See _fit."""
        super().resizeEvent(event)
        self._fit()

    @property
    def current_id(self) -> str:
        """The ticket that is marked; "" for none."""
        return self._id_at(self.table.currentIndex())

    def mark(self, ticket_id: str) -> bool:
        """Mark a ticket, if it is listed."""
        row = self.model.row_of(ticket_id)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
        return row >= 0

    def take_focus(self) -> None:
        """Bring the keyboard into the list, on a row."""
        if self.model.lines and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _id_at(self, index: QModelIndex) -> str:
        return self.model.lines[index.row()].id if index.isValid() else ""

    def _list(self, lines: tuple[TicketLine, ...]) -> None:
        before = self.current_id
        self.model.has_more = False  # until the search has said so; else the view asks too early
        self.model.show_lines(lines)
        self.table.scrollToTop()
        if not self.mark(before):
            self.table.selectionModel().clear()
            self.chosen.emit("")

    def _follow(self) -> None:
        search = self._search
        self.model.has_more = search.has_more and search.stage is Stage.READY
        if search.stage is Stage.FAILED and not self.model.lines:
            self.failed.set_sentence(search.problem)
            self._stack.setCurrentWidget(self.failed)
        elif search.stage is Stage.READY and not self.model.lines:
            self.empty.set_sentence(self._nothing())
            if self.empty.button is not None:
                self.empty.button.setVisible(not search.wanted.is_anything)
            self._stack.setCurrentWidget(self.empty)
        else:
            self._stack.setCurrentWidget(self.table)
        self._show_foot()

    def _nothing(self) -> str:
        if self._search.wanted.is_anything:
            return "还没有工单。在坐席台提交后，工单会出现在这里。"
        return "没有符合条件的工单。核对编号或号码，换个词，或放宽时间、状态和类别。"

    def _show_foot(self) -> None:
        search = self._search
        self._foot.setVisible(search.stage is Stage.FAILED and bool(self.model.lines))
        self._problem.setText(search.problem)
