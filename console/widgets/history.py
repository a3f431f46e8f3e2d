"""Rows of earlier things: date, title, state, what was repeated, a second line."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint

_ROW, _LINE, _PILL = 52, 22, 20


@dataclass(frozen=True)
class HistoryRow:
    """One earlier thing. `repeats` is the mark of a repeated matter (重复, 第3次); empty for none."""

    key: str
    date: str
    title: str
    state: str
    tone: Tone
    icon: Icon
    second_line: str = ""
    repeats: str = ""

    @property
    def spoken(self) -> str:
        """The row in one breath, for screen readers."""
        parts = (self.date, self.title, self.state, self.repeats, self.second_line)
        return "，".join(part for part in parts if part)


class HistoryModel(QAbstractListModel):
    """The rows, newest first as given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[HistoryRow, ...] = ()

    def show_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Rows at the top; there are none below a row."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The row's words, for the eye, for hover and for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None


class HistoryDelegate(QStyledItemDelegate):
    """Draws a row on two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines of the view's width."""
        return QSize(theme.current().px(120), theme.current().px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        model = index.model()
        if not isinstance(model, HistoryModel):
            raise TypeError(model)
        row = model.rows[index.row()]
        look, tokens = theme.current(), theme.current().tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_hover)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        room = rect.adjusted(look.px(8), look.px(4), -look.px(8), -look.px(4))
        line = look.px(_LINE)
        self._first_line(painter, QRect(room.left(), room.top(), room.width(), line), row)
        second = QRect(room.left(), room.top() + line, room.width(), line)
        self._second_line(painter, second, row)
        painter.restore()

    def _first_line(self, painter: QPainter, room: QRect, row: HistoryRow) -> None:
        look, tokens = theme.current(), theme.current().tokens
        pill = self._pill(painter, room, row)
        paint.words(painter, room.adjusted(0, 0, -pill - look.px(8), 0), row.title, tokens.text, look.font())

    def _second_line(self, painter: QPainter, room: QRect, row: HistoryRow) -> None:
        look, tokens = theme.current(), theme.current().tokens
        font = look.font(Type.SECONDARY, tabular=True)
        left = room.left()
        paint.words(painter, room, row.date, tokens.text_muted, font)
        left += paint.width_of(row.date, font) + look.px(8)
        if row.repeats:
            ink = tokens.ringing.text
            left += paint.icon(painter, Icon.REPEAT, ink, left, room.center().y() + 1, 13) + look.px(3)
            width = paint.width_of(row.repeats, font)
            paint.words(painter, QRect(left, room.top(), width + 1, room.height()), row.repeats, ink, font)
            left += width + look.px(8)
        rest = QRect(left, room.top(), room.right() - left, room.height())
        paint.words(painter, rest, row.second_line, tokens.text_muted, look.font(Type.SECONDARY))

    def _pill(self, painter: QPainter, room: QRect, row: HistoryRow) -> int:
        look = theme.current()
        tone = look.tokens.tone(row.tone)
        font = look.font(Type.HINT)
        width = look.px(6 + 12 + 3 + 7) + paint.width_of(row.state, font)
        height = look.px(_PILL)
        pill = QRect(room.right() - width, room.center().y() - height // 2 + 1, width, height)
        paint.box(painter, pill, tone.soft, radius=height / 2)
        left = pill.left() + look.px(6)
        left += paint.icon(painter, row.icon, tone.text, left, pill.center().y() + 1, 12) + look.px(3)
        paint.words(painter, QRect(left, pill.top(), pill.right() - left, height), row.state, tone.text, font)
        return width


class HistoryList(QListView):
    """Earlier things, newest first. Arrows or j and k walk, Enter or a double click opens."""

    opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = HistoryModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(HistoryDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("bare", True)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def rows(self) -> tuple[HistoryRow, ...]:
        """The rows shown."""
        return self._rows.rows

    def show_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Show other rows; the row that was chosen stays chosen if it is still there."""
        chosen = self.chosen
        self._rows.show_rows(rows)
        for number, row in enumerate(rows):
            if chosen is not None and row.key == chosen.key:
                self.setCurrentIndex(self._rows.index(number, 0))

    @property
    def chosen(self) -> HistoryRow | None:
        """The row that is marked."""
        number = self.currentIndex().row()
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the row that the keys act on, the first one at first."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and open."""
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers():
            number = min(len(self.rows) - 1, max(0, self.currentIndex().row() + step))
            self.setCurrentIndex(self._rows.index(number, 0))
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen is not None:
            self.opened.emit(self.chosen.key)
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows[index.row()].key)
