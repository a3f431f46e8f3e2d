"""The list of a tab: what is left, what it is about, what is to be done."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.handling import Handling
from console.theme import Icon, Tone, Type
from console.ticket_sheet.looks import DUE
from console.widgets import paint
from console.widgets.keyed_rows import RowModel, RowTable
from console.widgets.two_lines import Index, TwoLineDelegate
from forms.handling.queue import DeskLine
from forms.lifecycle.assignment import AssignmentRole, AssignmentState
from forms.words import Urgency


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


class QueueModel(RowModel[DeskLine]):
    """The lines of a tab. `more_wanted` comes when the end is in sight."""

    more_wanted = Signal()

    def __init__(self, store: Handling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.has_more = False

    def said(self, row: DeskLine) -> str:
        """What it is about, what is left, what is to be done."""
        parts = (row.ticket.title, self.due_words(row), what_is_asked(row), row.ticket.number)
        return "，".join(part for part in parts if part)

    def hint(self, row: DeskLine) -> str:
        """With how the due time came about."""
        return f"{self.said(row)}\n{row.due.words}".strip()

    def canFetchMore(self, parent: Index) -> bool:
        """Whether further ones wait."""
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them."""
        self.has_more = False
        self.more_wanted.emit()

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
            self._upper(painter, room, model.rows[index.row()])

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """What is left, and what is to be done."""
        model = index.model()
        if isinstance(model, QueueModel):
            self._lower(painter, room, model.rows[index.row()], model)

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


class QueueList(RowTable[DeskLine]):
    """The lines of a tab."""

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        self.lines = QueueModel(store)
        super().__init__("待办工单", self.lines, QueueDelegate(), parent)

    def list_anew(self, rows: Sequence[DeskLine]) -> None:
        """The list stays where it was rolled to; `chosen` tells of another line only."""
        before, place = self.current, self.verticalScrollBar().value()
        self.selectionModel().blockSignals(True)
        self.lines.show_rows(rows)
        kept = before is not None and self.mark(before.key)
        self.selectionModel().blockSignals(False)
        self.verticalScrollBar().setValue(place)
        if not kept and rows:
            self.setCurrentIndex(self.lines.index(0, 0))
