"""The list under a tree choice: the hits of what was typed, or one level of the tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from shiboken6 import isValid

from console import theme
from console.theme import Icon, Type
from console.widgets import paint
from console.widgets.tree import Place

_ROW, _ROWS_SHOWN = 32, 9


@dataclass(frozen=True)
class Entry:
    """A row. `above` is the way to it where that helps; `back` leads to the level above."""

    place: Place | None
    text: str
    above: str = ""
    back: bool = False

    @property
    def opens(self) -> bool:
        """Whether a level lies below."""
        return self.place is not None and not self.place.is_leaf


class EntryModel(QAbstractListModel):
    """The rows shown now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Rows at the top; there are none below a row."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The row's words, for the eye and for screen readers."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            where = f"，属于 {entry.above}" if entry.above else ""
            return f"{entry.text}{where}{'，有下级' if entry.opens else ''}"
        return None


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.current().px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        if not isinstance(model, EntryModel):
            raise TypeError(model)
        entry = model.entries[index.row()]
        look, tokens = theme.current(), theme.current().tokens
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = rect.adjusted(look.px(4), 1, -look.px(4), -1)
        if state & QStyle.StateFlag.State_Selected:
            paint.box(painter, row, tokens.selection, radius=look.px(4))
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, row, tokens.surface_hover, radius=look.px(4))
        room = row.adjusted(look.px(8), 0, -look.px(8), 0)
        middle = room.center().y() + 1
        if entry.back:
            left = paint.icon(painter, Icon.CHEVRON_LEFT, tokens.text_muted, room.left(), middle) + look.px(4)
            room.setLeft(room.left() + left)
        if entry.opens:
            edge = room.right() - look.px(16)
            paint.icon(painter, Icon.CHEVRON_RIGHT, tokens.text_muted, edge, middle)
            room.setRight(edge - look.px(4))
        ink = tokens.text_muted if entry.back or entry.place is None else tokens.text
        paint.words(painter, room, entry.text, ink, look.font())
        if entry.above:
            used = paint.width_of(entry.text, look.font()) + look.px(16)
            where = room.adjusted(used, 0, 0, 0)
            paint.words(
                painter, where, entry.above, tokens.text_muted, look.font(Type.SECONDARY), paint.RIGHT
            )
        painter.restore()


class TreePopup(QListView):
    """A list over the window, below its field. It never takes the keyboard from the field."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self._watched: list[QWidget] = []
        field.destroyed.connect(self.deleteLater)
        self.entries = EntryModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(_EntryDelegate(self))
        self.setProperty("popup", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("可选类别")
        self.hide()

    def show_entries(self, entries: Sequence[Entry], current: int = 0) -> None:
        """Show rows below the field, or above it where there is more room."""
        self.entries.show_entries(entries)
        self._place()
        self.point_at(current)
        self.show()
        self.raise_()

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        look = theme.current()
        rows = max(1, min(_ROWS_SHOWN, len(self.entries.entries)))
        frame = 2 * self.frameWidth() + look.px(8)
        height = rows * look.px(_ROW) + frame
        width = max(self._field.width(), look.px(320))
        spot = self._field.mapTo(window, QPoint(0, self._field.height() + look.px(2)))
        below = window.height() - spot.y()
        if height > below:
            above = spot.y() - self._field.height() - look.px(4)
            if above > below:
                height = min(height, above)
                spot.setY(above - height)
            else:
                height = below
        spot.setX(max(0, min(spot.x(), window.width() - width)))
        self.setGeometry(QRect(spot, QSize(width, height)))

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the field from now on."""
        super().showEvent(event)
        carrier: QWidget | None = self._field
        while carrier is not None:
            carrier.installEventFilter(self)
            self._watched.append(carrier)
            carrier = None if carrier.isWindow() else carrier.parentWidget()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing to follow any more."""
        super().hideEvent(event)
        for carrier in self._watched:
            if isValid(carrier):
                carrier.removeEventFilter(self)
        self._watched = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the field while the page scrolls or the window changes its size."""
        if watched in self._watched:
            if event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
                self._place()
            return False
        return super().eventFilter(watched, event)

    def point_at(self, row: int) -> None:
        """Mark a row, within the list's ends."""
        if self.entries.entries:
            row = min(len(self.entries.entries) - 1, max(0, row))
            self.setCurrentIndex(self.entries.index(row, 0))

    @property
    def current(self) -> Entry | None:
        """The marked row."""
        row = self.currentIndex().row()
        return self.entries.entries[row] if 0 <= row < len(self.entries.entries) else None
