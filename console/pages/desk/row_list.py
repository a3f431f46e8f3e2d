"""A list beside the form whose rows change in place, so that what is read or selected stands still."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console import theme
from console.widgets import paint
from console.widgets.availability import plain_tooltip

Index = QModelIndex | QPersistentModelIndex


class Row(Protocol):
    """What every row of such a list has."""

    @property
    def key(self) -> str:
        """What it is about, and what it is recognised by."""
        ...

    @property
    def spoken(self) -> str:
        """The row in one breath, for screen readers."""
        ...

    @property
    def whole(self) -> str:
        """All of it, for where lines are cut: on hover."""
        ...

    def draw(self, painter: QPainter, room: QRect) -> None:
        """Draw it into *room*."""
        ...


AnyRow = TypeVar("AnyRow", bound=Row)


class RowModel(QAbstractListModel, Generic[AnyRow]):
    """The rows in the order shown; they change in place, come at the end and go from the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[AnyRow, ...] = ()

    def show_rows(self, rows: Sequence[AnyRow]) -> None:
        """Show other rows."""
        before, after = len(self.rows), len(rows)
        if after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self.rows = self.rows[:after]
            self.endRemoveRows()
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self.rows = tuple(rows)
            self.endInsertRows()
        self.rows = tuple(rows)
        if after:
            self.dataChanged.emit(self.index(0, 0), self.index(after - 1, 0))

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows at the top; there are none below a row."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row's words, for screen readers and on hover."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return plain_tooltip(row.whole) if role == Qt.ItemDataRole.ToolTipRole else None


class _RowDelegate(QStyledItemDelegate):
    """The ground of a row and the line under it; the row draws the rest."""

    def __init__(self, height: int, parent: QObject) -> None:
        super().__init__(parent)
        self._height = height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows of one height, of the view's width."""
        look = theme.current()
        return QSize(look.px(120), look.px(self._height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        model = index.model()
        if not isinstance(model, RowModel):
            raise TypeError(model)
        look, tokens, rect = theme.current(), theme.current().tokens, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_hover)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        model.rows[index.row()].draw(painter, rect.adjusted(look.px(6), look.px(4), -look.px(6), -look.px(4)))
        painter.restore()


class RowList(QListView, Generic[AnyRow]):
    """Arrows or j and k walk, Enter opens, Esc leaves.

    `looked_at` carries the key of the row that is under the pointer or selected, "" for none. A click
    selects but leaves the keyboard where it is: in the form.
    """

    opened = Signal(str)
    looked_at = Signal(str)
    left = Signal()

    def __init__(self, name: str, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row_model: RowModel[AnyRow] = RowModel(self)
        self._hovered = -1
        self.setModel(self.row_model)
        self.setItemDelegate(_RowDelegate(row_height, self))
        self.setAccessibleName(name)
        self.setProperty("bare", True)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows[index.row()].key))
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def rows(self) -> tuple[AnyRow, ...]:
        """The rows shown."""
        return self.row_model.rows

    @property
    def chosen(self) -> AnyRow | None:
        """The row that is selected."""
        number = self.currentIndex().row()
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def show_rows(self, rows: Sequence[AnyRow]) -> None:
        """Show other rows; what was selected stays so while it is there."""
        chosen = self.chosen
        self.row_model.show_rows(rows)
        if chosen is None:
            return
        keys = [each.key for each in rows]
        if chosen.key not in keys:
            self.unselect()
        elif self.currentIndex().row() != keys.index(chosen.key):
            self.select(keys.index(chosen.key))

    def select(self, place: int) -> None:
        """Select the row at that place, from 0."""
        self.setCurrentIndex(self.row_model.index(place, 0))

    def unselect(self) -> None:
        """Select nothing."""
        self.selectionModel().clear()
        self._tell()

    def _tell(self) -> None:
        row = self._hovered if 0 <= self._hovered < len(self.rows) else self.currentIndex().row()
        self.looked_at.emit(self.rows[row].key if 0 <= row < len(self.rows) else "")

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is under the pointer is being read."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has gone."""
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(key)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif step is not None:
            self.select(min(len(self.rows) - 1, max(0, self.currentIndex().row() + step)))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen is not None:
            self.opened.emit(self.chosen.key)
        else:
            super().keyPressEvent(event)


def words(painter: QPainter, room: QRect, text: str, ink: str, kind: theme.Type) -> None:
    """One line of a row, cut with … where the room ends."""
    paint.words(painter, room, text, ink, theme.current().font(kind))
