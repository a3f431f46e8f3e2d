"""The list of answers: number, title, the sentence that answers with what it shares, mark and owner."""

from collections.abc import Sequence
from datetime import date
from functools import partial

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
from console.theme import Icon, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.lit_text import draw_lit
from forms.knowledge.article import EXPIRES_SOON
from forms.knowledge.suggesting import Suggestion
from forms.search.highlight import spans

_TITLE, _SENTENCE, _FOOT, _PAD = 22, 38, 20, 6
Index = QModelIndex | QPersistentModelIndex


class OfferModel(QAbstractListModel):
    """The answers in the order shown; a row whose answer stays is left alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.offers: tuple[Suggestion, ...] = ()
        self.today = date.min
        self.soon = EXPIRES_SOON

    def show_offers(self, offers: Sequence[Suggestion], today: date) -> None:
        """Show other answers: rows change in place, come at the end and go from the end."""
        before, after = len(self.offers), len(offers)
        self.today = today
        if after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self.offers = self.offers[:after]
            self.endRemoveRows()
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self.offers = tuple(offers)
            self.endInsertRows()
        self.offers = tuple(offers)
        if after:
            self.dataChanged.emit(self.index(0, 0), self.index(after - 1, 0))

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows at the top; there are none below a row."""
        return 0 if parent is not None and parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row's words, for the eye, for hover and for screen readers."""
        offer = self.offers[index.row()]
        content = offer.line.content
        if role == Qt.ItemDataRole.DisplayRole:
            return content.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{content.title}\n{offer.sentence}\n{offer.why}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = offer.line.mark(self.today, self.soon)
            parts = (f"Alt+{index.row() + 1}", content.title, mark, offer.sentence, content.unit, offer.why)
            return "，".join(part for part in parts if part)
        return None


class OfferDelegate(QStyledItemDelegate):
    """Draws a row: title, at most two lines of the sentence, then mark, owner and reason."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are of one height, so that nothing jumps."""
        look = theme.current()
        return QSize(look.px(120), look.px(_TITLE + _SENTENCE + _FOOT + 2 * _PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        model = index.model()
        if not isinstance(model, OfferModel):
            raise TypeError(model)
        offer = model.offers[index.row()]
        look, tokens = theme.current(), theme.current().tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_hover)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        left, top, right = rect.left() + look.px(4), rect.top() + look.px(_PAD), rect.right() - look.px(6)
        number = QRect(left, top, look.px(20), look.px(_TITLE))
        figure = look.font(Type.STRONG, tabular=True)
        paint.words(painter, number, str(index.row() + 1), tokens.accent.text, figure, paint.CENTRE)
        left = number.right() + look.px(4)
        lit = partial(spans, words=offer.words)
        room = QRect(left, top, right - left, look.px(_TITLE))
        draw_lit(painter, room, offer.line.content.title, lit, look.font(Type.STRONG))
        room = QRect(left, room.bottom() + 1, right - left, look.px(_SENTENCE))
        draw_lit(painter, room, offer.sentence, lit, look.font(Type.SECONDARY), lines=2)
        room = QRect(left, room.bottom() + 1, right - left, look.px(_FOOT))
        self._foot(painter, room, offer, offer.line.mark(model.today, model.soon))
        painter.restore()

    @staticmethod
    def _foot(painter: QPainter, room: QRect, offer: Suggestion, mark: str) -> None:
        look, tokens = theme.current(), theme.current().tokens
        font = look.font(Type.HINT)
        left = room.left()
        if mark:
            ink = tokens.ringing.text
            left += paint.icon(painter, Icon.TRIANGLE_ALERT, ink, left, room.center().y() + 1, 12)
            left += look.px(3)
            width = min(paint.width_of(mark, font) + 1, room.right() - left)
            paint.words(painter, QRect(left, room.top(), width, room.height()), mark, ink, font)
            left += width + look.px(8)
        rest = QRect(left, room.top(), max(0, room.right() - left), room.height())
        words = " · ".join(part for part in (offer.line.content.unit, offer.why) if part)
        paint.words(painter, rest, words, tokens.text_muted, font)


class OfferList(QListView):
    """Up to five answers. Arrows or j and k walk, Enter opens, Esc leaves: `left` tells so.

    `looked_at` carries the id of the article that is under the pointer or selected, "" for none.
    A click selects but leaves the keyboard where it is: in the form.
    """

    opened = Signal(object)
    looked_at = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers = OfferModel(self)
        self._hovered = -1
        self.setModel(self.offers)
        self.setItemDelegate(OfferDelegate(self))
        self.setAccessibleName("答案")
        self.setAccessibleDescription("Alt+K 到这里，Alt+1 到 Alt+5 插入答复，Enter 阅读，Esc 回到表单")
        self.setProperty("bare", True)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def chosen(self) -> Suggestion | None:
        """The answer that is selected."""
        number = self.currentIndex().row()
        return self.offers.offers[number] if 0 <= number < len(self.offers.offers) else None

    def show_offers(self, offers: Sequence[Suggestion], today: date) -> None:
        """Show other answers; what was selected stays so while it is there."""
        chosen = self.chosen
        self.offers.show_offers(offers, today)
        if chosen is None:
            return
        ids = [each.line.id for each in offers]
        if chosen.line.id not in ids:
            self.unselect()
        elif self.currentIndex().row() != ids.index(chosen.line.id):
            self.setCurrentIndex(self.offers.index(ids.index(chosen.line.id), 0))

    def unselect(self) -> None:
        """Select nothing."""
        self.selectionModel().clear()
        self._tell()

    def _tell(self) -> None:
        row = self._hovered if 0 <= self._hovered < len(self.offers.offers) else self.currentIndex().row()
        known = 0 <= row < len(self.offers.offers)
        self.looked_at.emit(self.offers.offers[row].line.id if known else "")

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
        """Walk, open, leave."""
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers():
            row = min(len(self.offers.offers) - 1, max(0, self.currentIndex().row() + step))
            self.setCurrentIndex(self.offers.index(row, 0))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen is not None:
            self.opened.emit(self.chosen)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.offers.offers[index.row()])
