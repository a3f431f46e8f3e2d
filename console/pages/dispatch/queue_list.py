"""The left side: tabs with counts, the queue, and a quiet line when the list in the database has changed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QStackedWidget, QWidget

from console import theme
from console.dispatch import DispatchStore, Line, Stage, Tab
from console.theme import Icon, Tone
from console.ticket_looks import URGENCIES
from console.ticket_sheet.looks import DUE
from console.widgets.availability import plain_tooltip
from console.widgets.button import Button, Variant
from console.widgets.card import EmptyState
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.clock.remaining import Remaining
from forms.ticket_list import COUNT_AT_MOST
from forms.words import Urgency

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
SETTLE_MS = 120
"""How long a row stays marked before its ticket is fetched, so that walking the list fetches nothing."""
_HEADS = ("", "事项", "时限")
_MATTER, _DUE = 1, 2
_IN_A_ROW = 4
_EMPTY = {
    Tab.WAITING: "没有待派的工单。",
    Tab.RETURNS: "没有待审的退单申请。",
    Tab.CONFERENCES: "没有待会商的工单。",
    Tab.EXTENSIONS: "没有待审的延期申请。",
    Tab.REPLIES: "没有待审的答复。",
    Tab.HELP: "没有待接受的协办申请。",
    Tab.SENT: "没有已派待签收的工单。",
}


class QueueModel(QAbstractTableModel):
    """The lines of a tab; `marked` are the ids marked for a batch."""

    def __init__(self, store: DispatchStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.lines: tuple[Line, ...] = ()
        self.marked: tuple[str, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; marks of those that are gone go too."""
        self.beginResetModel()
        self.lines = tuple(lines)
        there = {each.id for each in self.lines}
        self.marked = tuple(each for each in self.marked if each in there)
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Mark the line of that row for a batch, or take the mark away."""
        if not 0 <= row < len(self.lines):
            return
        own = self.lines[row].id
        taken = tuple(each for each in self.marked if each != own)
        self.marked = (*self.marked, own) if taken == self.marked else taken
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADS) - 1))

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked = ()
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(_HEADS) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One row a line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Mark or urgency, matter, due."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What the columns are called."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell for the eye, for hover and for screen readers."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(line)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(line) if index.column() == _DUE else None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._sign(line) if index.column() == 0 else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            ticket = line.ticket
            mark = "已勾选" if line.id in self.marked else ""
            urgency = ticket.urgency.label
            parts = (mark, urgency, ticket.number, ticket.title, ticket.category_path, ticket.place)
            told = "，".join(part for part in (*parts, self._words(line)[_DUE]) if part)
            return plain_tooltip(told) if role == Qt.ItemDataRole.ToolTipRole else told
        return None

    def left(self, line: Line) -> Remaining | None:
        """How much time is left for the line's step."""
        words, due = self._store.queue.words, line.due
        return None if due is None else words.left(due.at, self._now, provisional=due.provisional)

    @property
    def _now(self) -> datetime:
        return self._store.now()

    def _words(self, line: Line) -> tuple[str, ...]:
        left = self.left(line)
        waits = self._store.queue.tab is Tab.WAITING and line.ticket.hops
        again = f"〔第{line.ticket.hops + 1}次派〕" if waits else ""
        return "", f"{again}{line.ticket.title}", left.words if left is not None else ""

    def _sign(self, line: Line) -> QIcon | None:
        look = theme.current()
        if line.id in self.marked:
            return look.icon(Icon.CHECK, look.tokens.accent.text)
        if line.ticket.urgency is Urgency.NORMAL:
            return None
        icon, tone = URGENCIES[line.ticket.urgency]
        return look.icon(icon, look.tokens.tone(tone).text)

    def _ink(self, line: Line) -> QColor | None:
        left = self.left(line)
        if left is None:
            return None
        return QColor(theme.current().tokens.tone(DUE[left.level][1]).text)


class QueueTable(DenseTable):
    """As DenseTable; Space marks a row, 1 to 3 take a suggestion, Esc takes the marks away."""

    mark_wanted = Signal(int)
    take_wanted = Signal(int)
    unmark_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.mark_wanted.emit(self.currentIndex().row())
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_3:
            self.take_wanted.emit(key - Qt.Key.Key_1)
        elif key == Qt.Key.Key_Escape:
            self.unmark_wanted.emit()
        else:
            super().keyPressEvent(event)


class QueuePanel(QWidget):
    """`chosen` carries the id of the line marked, "" for none; `opened` sends the keyboard to the card.

    `marks_changed` comes when lines are marked for a batch, `tab_wanted` carries a Tab.
    """

    chosen = Signal(str)
    opened = Signal()
    marks_changed = Signal()
    tab_wanted = Signal(object)
    take_wanted = Signal(int)

    def __init__(self, store: DispatchStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.model = QueueModel(store, self)
        self.table = QueueTable("派单台列表", empty="正在读取…")
        self.table.setModel(self.model)
        self.table.horizontalHeader().setMinimumSectionSize(24)
        self.table.set_columns([34, None, 126])
        self.tabs: dict[Tab, Button] = {}
        self._group = QButtonGroup(self)
        self.accuracy = Text("", "hint")
        self.news = Text("", "secondary", tone=Tone.INFO, wrap=True)
        self.refresh = Button("刷新", key="Ctrl+R", compact=True, icon=Icon.REFRESH_CW)
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新读取", on_action=self._read)
        self._stack = QStackedWidget()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(lambda: self.chosen.emit(self.current_id))
        self._wanted = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, tab in enumerate(self._store.tabs):
            button = Button(tab.label, variant=Variant.QUIET, compact=True)
            button.setCheckable(True)
            button.setToolTip(plain_tooltip(f"Ctrl+{place + 1}"))
            button.clicked.connect(partial(self._want, tab))
            QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self, partial(self._want, tab))
            self._group.addButton(button)
            self.tabs[tab] = button
            grid.addWidget(button, place // _IN_A_ROW, place % _IN_A_ROW)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.failed)
        foot = HBox(gap=8)
        foot.addWidget(self.accuracy, 1)
        foot.addWidget(self.refresh)
        column = VBox(self, gap=6)
        column.addLayout(grid)
        column.addWidget(self._stack, 1)
        column.addWidget(self.news)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._settle.start())
        self.table.opened.connect(lambda _: self._open())
        self.table.take_wanted.connect(self.take_wanted)
        self.table.mark_wanted.connect(self._toggle)
        self.table.unmark_wanted.connect(self.unmark)
        self.refresh.clicked.connect(self._read)
        QShortcut(QKeySequence("Ctrl+R"), self, self._read)
        self._store.changed.connect(self._show)
        self._store.counted.connect(self._count)
        self._store.news.connect(self._tell)
        self.news.hide()

    # --- what others ask for

    @property
    def current_id(self) -> str:
        """The id of the line that is marked, or ""."""
        row = self.table.currentIndex().row()
        return self.model.lines[row].id if 0 <= row < len(self.model.lines) else ""

    @property
    def marked(self) -> tuple[Line, ...]:
        """The lines marked for a batch, in the order of the list."""
        return tuple(each for each in self.model.lines if each.id in self.model.marked)

    def take_focus(self) -> None:
        """Bring the keyboard to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.lines and not self.current_id:
            self.table.selectRow(0)

    def unmark(self) -> None:
        """Take all marks away."""
        if self.model.marked:
            self.model.unmark()
            self.marks_changed.emit()

    def go_on_after(self, line_id: str) -> None:
        """Read anew; the line behind this one is marked then."""
        ids = [each.id for each in self.model.lines]
        place = ids.index(line_id) if line_id in ids else -1
        behind = [each for each in ids[place + 1 :] if each not in self.model.marked]
        self._wanted = behind[0] if behind else ""
        self._store.read(self._store.queue.tab)

    def tick(self) -> None:
        """Time passes: due times are told anew, rows stay."""
        if self.model.lines:
            last = len(self.model.lines) - 1
            self.model.dataChanged.emit(self.model.index(0, _DUE), self.model.index(last, _DUE))

    # ---

    def _want(self, tab: Tab) -> None:
        self._show_tab(tab)
        if tab is not self._store.queue.tab:
            self.model.unmark()
            self._wanted = ""
        self.tab_wanted.emit(tab)

    def _show_tab(self, chosen: Tab) -> None:
        for tab, button in self.tabs.items():
            button.setChecked(tab is chosen)
            button.set_variant(Variant.SECONDARY if tab is chosen else Variant.QUIET)

    def _read(self) -> None:
        self._wanted = self.current_id
        self._store.read(self._store.queue.tab)

    def _toggle(self, row: int) -> None:
        if self._store.queue.tab is Tab.WAITING:
            self.model.toggle(row)
            self.marks_changed.emit()

    def _open(self) -> None:
        if self._settle.isActive():
            self._settle.stop()
            self.chosen.emit(self.current_id)
        self.opened.emit()

    def _show(self) -> None:
        self._count()
        if self._store.stage is Stage.FAILED:
            self.failed.set_sentence(self._store.problem)
            self._stack.setCurrentWidget(self.failed)
            return
        self._stack.setCurrentWidget(self.table)
        tab = self._store.queue.tab
        if tab in self.tabs:
            self._show_tab(tab)
        self.table.set_empty(_EMPTY[tab])
        wanted = self._wanted or self.current_id
        marks = self.model.marked
        self.model.show_lines(self._store.queue.lines)
        if marks != self.model.marked:
            self.marks_changed.emit()
        ids = [each.id for each in self.model.lines]
        if ids:
            self.table.selectRow(ids.index(wanted) if wanted in ids else 0)
        self._wanted = ""
        self._settle.stop()
        self.chosen.emit(self.current_id)

    def _count(self) -> None:
        for tab, button in self.tabs.items():
            count = self._store.queue.counts.get(tab, 0)
            told = f"{COUNT_AT_MOST}+" if count >= COUNT_AT_MOST else str(count)
            button.setText(f"{tab.label} {told}")
            button.setAccessibleName(f"{tab.label} {told} 件")
        self.accuracy.setText(f"近30天派单准确率 {self._store.queue.accuracy}")

    def _tell(self, words: str) -> None:
        self.news.setText(f"{words}按 Ctrl+R 刷新。" if words else "")
        self.news.setVisible(bool(words))
