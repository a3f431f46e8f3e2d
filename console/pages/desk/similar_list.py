"""The list of similar tickets: title and state, how it stands, why it is alike."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from forms.words import LinkKind

_TITLE, _LINE, _PAD, _PILL = 20, 18, 4, 18
ROW_HEIGHT = _TITLE + 2 * _LINE + 2 * _PAD
"""Pixels at 100 %."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class SimilarRow:
    """One ticket. `link` says how the draft in front is to be linked to it; None for not at all."""

    key: str
    title: str
    state: str
    icon: Icon
    tone: Tone
    standing: str
    reasons: str
    is_open: bool
    link: LinkKind | None = None

    @property
    def mark(self) -> str:
        """What has been chosen for it."""
        return {None: "", LinkKind.REPEAT: "标为重复", LinkKind.JOINED: "并单"}[self.link]

    @property
    def spoken(self) -> str:
        """The row in one breath, for screen readers and on hover."""
        return "，".join(
            part for part in (self.mark, self.title, self.state, self.standing, self.reasons) if part
        )


class SimilarModel(QAbstractListModel):
    """The rows in the order shown; they change in place, come at the end and go from the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[SimilarRow, ...] = ()

    def show_rows(self, rows: Sequence[SimilarRow]) -> None:
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
        """The row's words, for the eye, for hover and for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join((row.title, row.standing, row.reasons)))
        return None


class SimilarDelegate(QStyledItemDelegate):
    """Draws a row on three lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Three lines of the view's width."""
        look = theme.current()
        return QSize(look.px(120), look.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        model = index.model()
        if not isinstance(model, SimilarModel):
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
        left, top, width = rect.left() + look.px(6), rect.top() + look.px(_PAD), rect.width() - look.px(12)
        room = QRect(left, top, width, look.px(_TITLE))
        pill = _pill(painter, room, row)
        title = room.adjusted(_mark(painter, room, row), 0, -pill - look.px(6), 0)
        paint.words(painter, title, row.title, tokens.text, look.font(Type.STRONG))
        room = QRect(left, room.bottom() + 1, width, look.px(_LINE))
        ink = tokens.text if row.is_open else tokens.text_muted
        paint.words(painter, room, row.standing, ink, look.font(Type.SECONDARY))
        room = QRect(left, room.bottom() + 1, width, look.px(_LINE))
        paint.words(painter, room, row.reasons, tokens.text_muted, look.font(Type.HINT))
        painter.restore()


def _mark(painter: QPainter, room: QRect, row: SimilarRow) -> int:
    """What has been chosen for the row, before its title; the width that it took."""
    if not row.mark:
        return 0
    look, ink = theme.current(), theme.current().tokens.accent.text
    font = look.font(Type.HINT)
    taken = paint.icon(painter, Icon.CHECK, ink, room.left(), room.center().y() + 1, 12) + look.px(2)
    width = paint.width_of(row.mark, font) + 1
    paint.words(painter, QRect(room.left() + taken, room.top(), width, room.height()), row.mark, ink, font)
    return taken + width + look.px(6)


def _pill(painter: QPainter, room: QRect, row: SimilarRow) -> int:
    """The state at the right; the width that it took."""
    look = theme.current()
    tone = look.tokens.tone(row.tone)
    font = look.font(Type.HINT)
    width = look.px(6 + 11 + 3 + 6) + paint.width_of(row.state, font)
    height = look.px(_PILL)
    pill = QRect(room.right() - width, room.center().y() - height // 2, width, height)
    paint.box(painter, pill, tone.soft, radius=height / 2)
    left = pill.left() + look.px(6)
    left += paint.icon(painter, row.icon, tone.text, left, pill.center().y() + 1, 11) + look.px(3)
    paint.words(painter, QRect(left, pill.top(), pill.right() - left, height), row.state, tone.text, font)
    return width


class SimilarList(QListView):
    """Arrows or j and k walk, Enter reads, r marks as repeat, b joins, Esc leaves.

    `looked_at` carries the id of the ticket that is under the pointer or selected, "" for none. A click
    selects but leaves the keyboard where it is: in the form.
    """

    opened = Signal(str)
    looked_at = Signal(str)
    link_wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.similar = SimilarModel(self)
        self._hovered = -1
        self.setModel(self.similar)
        self.setItemDelegate(SimilarDelegate(self))
        self.setAccessibleName("相似工单")
        self.setAccessibleDescription("R 标为重复，B 并单，Enter 阅读，Esc 回到表单")
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
    def rows(self) -> tuple[SimilarRow, ...]:
        """The rows shown."""
        return self.similar.rows

    @property
    def chosen(self) -> SimilarRow | None:
        """The row that is selected."""
        number = self.currentIndex().row()
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def show_rows(self, rows: Sequence[SimilarRow]) -> None:
        """Show other rows; what was selected stays so while it is there."""
        chosen = self.chosen
        self.similar.show_rows(rows)
        if chosen is None:
            return
        keys = [each.key for each in rows]
        if chosen.key not in keys:
            self.unselect()
        elif self.currentIndex().row() != keys.index(chosen.key):
            self.setCurrentIndex(self.similar.index(keys.index(chosen.key), 0))

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
        kind = {Qt.Key.Key_R: LinkKind.REPEAT, Qt.Key.Key_B: LinkKind.JOINED}.get(key)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif step is not None:
            row = min(len(self.rows) - 1, max(0, self.currentIndex().row() + step))
            self.setCurrentIndex(self.similar.index(row, 0))
        elif kind is not None and self.chosen is not None:
            self.link_wanted.emit(kind)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen is not None:
            self.opened.emit(self.chosen.key)
        else:
            super().keyPressEvent(event)
