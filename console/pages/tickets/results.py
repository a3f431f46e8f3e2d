"""The list of found tickets, and the sentence that stands where there is none."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from console import theme
from console.pages.tickets.result_delegate import ResultDelegate
from console.pages.tickets.result_model import ACCEPTED, CALLER, HEADS, NUMBER, STATE, ResultModel
from console.pages.tickets.search import Stage, TicketSearch
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.card import EmptyState
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.ticket_list import TicketLine

_WIDTHS = {NUMBER: 136, STATE: 92, CALLER: 112, ACCEPTED: 96}
_TITLE_WIDTH = 160
_GIVE_WAY = (CALLER, ACCEPTED, NUMBER)


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
    """`chosen` carries the id of the ticket that is marked, "" for none; `opened` that of one opened."""

    chosen = Signal(str)
    opened = Signal(str)
    clear_wanted = Signal()

    def __init__(self, search: TicketSearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self.model = ResultModel(self)
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
        self._lay_out()
        self._rescale()
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

    def _rescale(self) -> None:
        self.table.set_columns([_WIDTHS.get(column) for column in range(len(HEADS))])
        self._fit()

    def _fit(self) -> None:
        """Where the title would get too narrow, the columns that it can do without give way."""
        look = theme.current()
        room = self.width() - look.px(_TITLE_WIDTH + sum(_WIDTHS.values()) + 16)
        for column in _GIVE_WAY:
            self.table.setColumnHidden(column, room < 0)
            room += look.px(_WIDTHS[column]) if room < 0 else 0

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
