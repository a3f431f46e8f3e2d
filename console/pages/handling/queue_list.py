"""The list of a tab: what is left, what it is about, what is to be done."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.handling import Handling
from console.theme import Icon, Tone, Type
from console.ticket_sheet.looks import DUE
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.two_lines import TwoLineDelegate, TwoLineTable
from forms.handling.queue import DeskLine
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.words import Urgency

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def what_is_asked(line: DeskLine) -> str:
    """What the unit is to do, in a few words."""
    if line.request is not None:
        return f"{line.from_unit}请协办"
    if line.call is not None:
        return f"{line.from_unit}吹哨，请报到"
    if line.whistle is not None:
        return "已吹哨，等报到和评价"
    order = line.order
    if order is None:
        return ""
    role = "" if order.role is AssignmentRole.LEAD else f"{order.role.label} · "
    again = f"第 {order.round} 次重办 · " if order.round else ""
    return f"{role}{again}{order.state.label}"


class QueueModel(QAbstractTableModel):
    """One column; each row is drawn in two lines. `more_wanted` comes when the end is in sight."""

    more_wanted = Signal()

    def __init__(self, store: Handling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.lines: tuple[DeskLine, ...] = ()
        self.has_more = False

    def show_lines(self, lines: Sequence[DeskLine]) -> None:
        """List these in place of the last ones."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def canFetchMore(self, parent: Index) -> bool:
        """Whether further ones wait."""
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them."""
        self.has_more = False
        self.more_wanted.emit()

    def row_of(self, key: str) -> int:
        """Where a line is; -1 if it isn't listed."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The whole row in words, for screen readers and for hover."""
        line = self.lines[index.row()]
        left = self.due_words(line)
        said = "，".join(
            part for part in (line.ticket.title, left, what_is_asked(line), line.ticket.number) if part
        )
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{said}\n{line.due.words}".strip())
        return None

    def due_words(self, line: DeskLine) -> str:
        """What is left, in words; nothing where nobody waits for the unit any more."""
        if line.order is not None and line.order.state in (AssignmentState.REPLIED, AssignmentState.CLOSED):
            return ""
        left = self.store.left(line.due)
        return left.words if left else ""


class QueueDelegate(TwoLineDelegate):
    """Draws a row: the title above; what is left and what is to be done below."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """How urgent it is, and the title."""
        model = index.model()
        if isinstance(model, QueueModel):
            self._upper(painter, room, model.lines[index.row()])

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """What is left, and what is to be done."""
        model = index.model()
        if isinstance(model, QueueModel):
            self._lower(painter, room, model.lines[index.row()], model)

    def _upper(self, painter: QPainter, room: QRect, line: DeskLine) -> None:
        look, tokens = theme.current(), theme.current().tokens
        if line.ticket.urgency is not Urgency.NORMAL:
            middle = room.center().y() + 1
            icon = Icon.SIREN if line.ticket.urgency is Urgency.CRITICAL else Icon.TRIANGLE_ALERT
            used = paint.icon(painter, icon, tokens.danger.text, room.left(), middle, 14) + look.px(4)
            room = room.adjusted(used, 0, 0, 0)
            word = line.ticket.urgency.label
            paint.words(painter, room, word, tokens.danger.text, look.font(Type.STRONG))
            room = room.adjusted(paint.width_of(word, look.font(Type.STRONG)) + look.px(6), 0, 0, 0)
        paint.words(painter, room, line.ticket.title, tokens.text, look.font(Type.STRONG))

    def _lower(self, painter: QPainter, room: QRect, line: DeskLine, model: QueueModel) -> None:
        look, tokens = theme.current(), theme.current().tokens
        font = look.font(Type.SECONDARY)
        words = model.due_words(line)
        left = model.store.left(line.due)
        room = self.at_the_end(painter, room, line.ticket.number)
        edge = room.left()
        if words and left is not None:
            icon, tone = DUE[left.level]
            colour = tokens.tone(tone if tone is not Tone.INFO else Tone.NEUTRAL).text
            edge += paint.icon(painter, icon, colour, edge, room.center().y() + 1, 13) + look.px(4)
            spot = QRect(edge, room.top(), room.right() - edge, room.height())
            paint.words(painter, spot, words, colour, font)
            edge += paint.width_of(words, font) + look.px(12)
        spot = QRect(edge, room.top(), room.right() - edge, room.height())
        paint.words(painter, spot, what_is_asked(line), tokens.text_muted, font)


class QueueList(TwoLineTable):
    """`chosen` carries the DeskLine that is marked, `entered` the one that was opened by Enter."""

    chosen = Signal(object)
    entered = Signal(object)

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("待办工单", QueueDelegate(), empty="正在读取…", parent=parent)
        self.lines = QueueModel(store, self)
        self.setModel(self.lines)
        self.opened.connect(lambda index: self.entered.emit(self.lines.lines[index.row()]))
        self.selectionModel().currentRowChanged.connect(lambda index, _: self._marked(index.row()))

    def show_lines(self, lines: Sequence[DeskLine]) -> None:
        """List these; the line that was marked stays marked, wherever it is now."""
        before = self.current
        if tuple(lines) == self.lines.lines:
            self.viewport().update()
            return
        place = self.verticalScrollBar().value()
        self.selectionModel().blockSignals(True)
        self.lines.show_lines(lines)
        row = self.lines.row_of(before.key) if before else -1
        if row >= 0:
            self.setCurrentIndex(self.lines.index(row, 0))
        self.selectionModel().blockSignals(False)
        self.verticalScrollBar().setValue(place)
        if row < 0 and self.lines.lines:
            self.setCurrentIndex(self.lines.index(0, 0))
        self.viewport().update()

    @property
    def current(self) -> DeskLine | None:
        """The line that is marked."""
        row = self.currentIndex().row()
        return self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None

    def mark(self, key: str) -> bool:
        """Mark a line, if it is listed."""
        row = self.lines.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self.lines.index(row, 0))
        return row >= 0

    def take_focus(self) -> None:
        """Bring the keyboard into the list, on a row."""
        if self.lines.lines and not self.currentIndex().isValid():
            self.setCurrentIndex(self.lines.index(0, 0))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _marked(self, row: int) -> None:
        self.chosen.emit(self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None)
