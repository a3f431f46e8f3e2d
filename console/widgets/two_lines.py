"""Rows of two lines: what it is about above, how it stands below."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console import theme
from console.theme import Type
from console.widgets import paint
from console.widgets.table import DenseTable

Index = QModelIndex | QPersistentModelIndex
_ROW = 52


class TwoLineDelegate(QStyledItemDelegate):
    """Draws the ground of a row; who inherits draws the two lines in the room given."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Draw what it is about."""
        raise NotImplementedError

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Draw how it stands."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two dense lines."""
        return QSize(super().sizeHint(option, index).width(), theme.current().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        look, tokens = theme.current(), theme.current().tokens
        rect, state = option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.accent.soft)
            painter.fillRect(QRect(rect.left(), rect.top(), look.px(3), rect.height()), tokens.accent.solid)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_hover)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        room = rect.adjusted(look.px(11), look.px(4), -look.px(8), -look.px(5))
        upper = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        self.upper(painter, upper, index)
        self.lower(painter, QRect(room.left(), upper.bottom(), room.width(), room.height() // 2), index)
        painter.restore()

    @staticmethod
    def at_the_end(painter: QPainter, room: QRect, words: str) -> QRect:
        """Write something muted at the right end; what is left of the room comes back."""
        if not words:
            return room
        look = theme.current()
        font = look.font(Type.SECONDARY)
        width = paint.width_of(words, font)
        spot = QRect(room.right() - width, room.top(), width + 1, room.height())
        paint.words(painter, spot, words, look.tokens.text_muted, font)
        return room.adjusted(0, 0, -width - look.px(8), 0)


class TwoLineTable(DenseTable):
    """A dense table of one column, without a head, whose rows have two lines."""

    def __init__(
        self, name: str, delegate: TwoLineDelegate, *, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, empty=empty, parent=parent)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self._make_rows()
        theme.current().changed.connect(self._make_rows)

    def _make_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.current().px(_ROW))
