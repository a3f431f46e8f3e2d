"""The left side: the queue, and a quiet line when the list in the database has changed."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStackedWidget, QWidget

from console import theme
from console.dispatch import DispatchStore, Line, Stage, Tab
from console.theme import Icon, Tone, Type
from console.ticket_looks import URGENCIES
from console.ticket_sheet.looks import DUE
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.card import EmptyState
from console.widgets.layout import VBox
from console.widgets.text import Text
from console.widgets.two_lines import TwoLineDelegate, TwoLineTable
from forms.clock.remaining import Remaining
from forms.words import Urgency

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
SETTLE_MS = 120
"""How long a row stays marked before its ticket is fetched, so that walking the list fetches nothing."""
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
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked = ()
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, 0))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One row a line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One; each row is drawn in two lines."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A row for the eye, for hover and for screen readers."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.ticket.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            ticket = line.ticket
            mark = "已勾选" if line.id in self.marked else ""
            urgency = ticket.urgency.label
            parts = (mark, urgency, self.again(line), ticket.number, ticket.title, ticket.category_path)
            left = self.left(line)
            told = "，".join(part for part in (*parts, ticket.place, left.words if left else "") if part)
            return plain_tooltip(told) if role == Qt.ItemDataRole.ToolTipRole else told
        return None

    def left(self, line: Line) -> Remaining | None:
        """How much time is left for the line's step."""
        words, due = self._store.queue.words, line.due
        return None if due is None else words.left(due.at, self._now, provisional=due.provisional)

    @property
    def _now(self) -> datetime:
        return self._store.now()

    def again(self, line: Line) -> str:
        """How many times it was sent before, in words; nothing for the first time."""
        waits = self._store.queue.tab is Tab.WAITING and line.ticket.hops
        return f"第{line.ticket.hops + 1}次派" if waits else ""


class QueueDelegate(TwoLineDelegate):
    """Above the mark for a batch, how urgent it is and the title; below what is left, and the number."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """See the class."""
        model = index.model()
        if not isinstance(model, QueueModel):
            return
        look, tokens = theme.current(), theme.current().tokens
        line, font = model.lines[index.row()], look.font(Type.STRONG)
        middle = room.center().y() + 1
        if line.id in model.marked:
            room = room.adjusted(
                paint.icon(painter, Icon.CHECK, tokens.accent.text, room.left(), middle, 14) + look.px(6),
                0,
                0,
                0,
            )
        if line.ticket.urgency is not Urgency.NORMAL:
            icon, tone = URGENCIES[line.ticket.urgency]
            colour, word = tokens.tone(tone).text, line.ticket.urgency.label
            used = paint.icon(painter, icon, colour, room.left(), middle, 14) + look.px(4)
            room = room.adjusted(used, 0, 0, 0)
            paint.words(painter, room, word, colour, font)
            room = room.adjusted(paint.width_of(word, font) + look.px(6), 0, 0, 0)
        paint.words(painter, room, line.ticket.title, tokens.text, font)

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """See the class."""
        model = index.model()
        if not isinstance(model, QueueModel):
            return
        look, tokens = theme.current(), theme.current().tokens
        line, font = model.lines[index.row()], look.font(Type.SECONDARY)
        room = self.at_the_end(painter, room, line.ticket.number)
        left = model.left(line)
        if left is not None:
            icon, tone = DUE[left.level]
            colour = tokens.tone(tone).text
            used = paint.icon(painter, icon, colour, room.left(), room.center().y() + 1, 13) + look.px(4)
            room = room.adjusted(used, 0, 0, 0)
            paint.words(painter, room, left.words, colour, font)
            room = room.adjusted(paint.width_of(left.words, font) + look.px(10), 0, 0, 0)
        paint.words(painter, room, model.again(line), tokens.text_muted, font)


class QueueTable(TwoLineTable):
    """As TwoLineTable; Space marks a row, 1 to 3 take a suggestion, Esc takes the marks away."""

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

    `marks_changed` comes when lines are marked for a batch.
    """

    chosen = Signal(str)
    opened = Signal()
    marks_changed = Signal()
    take_wanted = Signal(int)

    def __init__(self, store: DispatchStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.model = QueueModel(store, self)
        self.table = QueueTable("派单台列表", QueueDelegate(), empty="正在读取…")
        self.table.setModel(self.model)
        self.accuracy = Text("", "hint")
        self.news = Text("", "secondary", tone=Tone.INFO, wrap=True)
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新读取", on_action=self.read_anew)
        self._stack = QStackedWidget()
        self.settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self.settling.timeout.connect(lambda: self.chosen.emit(self.current_id))
        self._wanted = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.failed)
        column = VBox(self, gap=6)
        column.addWidget(self._stack, 1)
        column.addWidget(self.news)
        column.addWidget(self.accuracy)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.settling.start())
        self.table.opened.connect(lambda _: self._open())
        self.table.take_wanted.connect(self.take_wanted)
        self.table.mark_wanted.connect(self._toggle)
        self.table.unmark_wanted.connect(self.unmark)
        self._store.changed.connect(self._show)
        self._store.counted.connect(self._rate)
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
            self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(last, 0))

    def show_other(self, tab: Tab) -> None:
        """Another list is to be read: marks and the place in the list are those of the one before."""
        if tab is not self._store.queue.tab:
            self.model.unmark()
            self._wanted = ""

    def read_anew(self) -> None:
        """Read the list again; the line marked stays marked."""
        self._wanted = self.current_id
        self._store.read(self._store.queue.tab)

    def _toggle(self, row: int) -> None:
        if self._store.queue.tab is Tab.WAITING:
            self.model.toggle(row)
            self.marks_changed.emit()

    def _open(self) -> None:
        if self.settling.isActive():
            self.settling.stop()
            self.chosen.emit(self.current_id)
        self.opened.emit()

    def _show(self) -> None:
        self._rate()
        if self._store.stage is Stage.FAILED:
            self.failed.set_sentence(self._store.problem)
            self._stack.setCurrentWidget(self.failed)
            return
        self._stack.setCurrentWidget(self.table)
        self.table.set_empty(_EMPTY[self._store.queue.tab])
        wanted = self._wanted or self.current_id
        marks = self.model.marked
        self.model.show_lines(self._store.queue.lines)
        if marks != self.model.marked:
            self.marks_changed.emit()
        ids = [each.id for each in self.model.lines]
        if ids:
            self.table.selectRow(ids.index(wanted) if wanted in ids else 0)
        self._wanted = ""
        self.settling.stop()
        self.chosen.emit(self.current_id)

    def _rate(self) -> None:
        self.accuracy.setText(f"近30天派单准确率 {self._store.queue.accuracy}")

    def _tell(self, words: str) -> None:
        self.news.setText(f"{words}按 Ctrl+R 刷新。" if words else "")
        self.news.setVisible(bool(words))
