"""The timeline drawn: a rail with a mark for each row; hundreds of rows are one widget."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from console import theme
from console.theme import Icon, Type
from console.ticket_sheet.timeline import Moment, TimelineModel
from console.widgets import paint

_LEFT, _CLOCK, _RAIL, _PAD, _GAP = 4, 84, 18, 7, 2
_BUTTON = 20

Index = QModelIndex | QPersistentModelIndex


class TimelineDelegate(QStyledItemDelegate):
    """Draws rows and tells their heights, each of which is worked out once for a width."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[int, int], int] = {}
        self._lines: dict[Type, int] = {}
        theme.current().changed.connect(self.forget)

    def forget(self) -> None:
        """Other rows, or another look: all heights are worked out anew."""
        self._heights.clear()
        self._lines.clear()

    def height(self, row: int, moment: Moment, width: int) -> int:
        """How tall a row is at that width, in pixels."""
        known = self._heights.get((row, width))
        if known is None:
            known = self._heights[row, width] = self._worked_out(moment, width)
        return known

    def _worked_out(self, moment: Moment, width: int) -> int:
        look = theme.current()
        tall = 2 * look.px(_PAD) + self._line_height(Type.STRONG)
        if moment.playable:
            tall = max(tall, look.px(_BUTTON) + 2 * look.px(_PAD))
        if moment.who:
            tall += self._line_height(Type.HINT) + look.px(_GAP)
        if moment.body:
            tall += _body_height(moment.body, self._room(width)) + look.px(_GAP)
        return tall

    def _line_height(self, kind: Type) -> int:
        known = self._lines.get(kind)
        if known is None:
            known = self._lines[kind] = QFontMetrics(theme.current().font(kind)).height()
        return known

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See `height`."""
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        return QSize(width, self.height(index.row(), _moment(index), width))

    def play_spot(self, rect: QRect, moment: Moment) -> QRect:
        """Where the row's play mark is; empty for a row that has none."""
        if not moment.playable:
            return QRect()
        look = theme.current()
        side = look.px(_BUTTON)
        head = paint.width_of(moment.head, look.font(Type.STRONG))
        left = rect.left() + self._text_left() + min(head + look.px(8), self._room(rect.width()) - side)
        return QRect(left, rect.top() + look.px(_PAD) - look.px(1), side, side)

    @staticmethod
    def _text_left() -> int:
        return theme.current().px(_LEFT + _CLOCK + _RAIL + 6)

    def _room(self, width: int) -> int:
        return max(theme.current().px(60), width - self._text_left() - theme.current().px(8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        moment, rect = _moment(index), QRect(option.rect)
        look, tokens = theme.current(), theme.current().tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.selection)
        self._rail(painter, rect, index, moment)
        top = rect.top() + look.px(_PAD)
        left, room = rect.left() + self._text_left(), self._room(rect.width())
        clock = QRect(rect.left() + look.px(_LEFT), top, look.px(_CLOCK), self._line_height(Type.STRONG))
        figures = look.font(Type.SECONDARY, tabular=True)
        paint.words(painter, clock, moment.clock, tokens.text_muted, figures)
        head = QRect(left, top, room, self._line_height(Type.STRONG))
        paint.words(painter, head, moment.head, tokens.text, look.font(Type.STRONG))
        self._beside(painter, rect, head, moment, index)
        top = head.bottom() + 1 if not moment.playable else max(head.bottom() + 1, top + look.px(_BUTTON))
        if moment.who:
            top += look.px(_GAP)
            line = QRect(left, top, room, self._line_height(Type.HINT))
            paint.words(painter, line, moment.who, tokens.text_muted, look.font(Type.HINT))
            top = line.bottom() + 1
        if moment.body:
            top += look.px(_GAP)
            painter.setFont(look.font())
            painter.setPen(tokens.text)
            painter.drawText(QRect(left, top, room, _body_height(moment.body, room)), _WRAP, moment.body)
        painter.restore()

    def _rail(self, painter: QPainter, rect: QRect, index: Index, moment: Moment) -> None:
        look, tokens = theme.current(), theme.current().tokens
        middle = rect.left() + look.px(_LEFT + _CLOCK + _RAIL // 2)
        centre = rect.top() + look.px(_PAD) + self._line_height(Type.STRONG) // 2
        last = index.row() == index.model().rowCount() - 1
        top = centre if index.row() == 0 else rect.top()
        bottom = centre if last else rect.bottom()
        painter.fillRect(QRect(middle, top, max(1, look.px(1)), bottom - top + 1), tokens.border_control)
        if moment.call_id:
            side = look.px(16)
            paint.box(
                painter, QRect(middle - side // 2, centre - side // 2, side, side), tokens.surface_raised
            )
            paint.icon(painter, Icon.PHONE, tokens.accent.text, middle - look.px(7), centre, 14)
        else:
            colour = tokens.accent.text if moment.moved else tokens.text_muted
            paint.dot(painter, QPointF(middle, centre), look.px(5) if moment.moved else look.px(3), colour)

    def _beside(self, painter: QPainter, rect: QRect, head: QRect, moment: Moment, index: Index) -> None:
        """What stands behind the heading: the move, or the play mark with how far it is."""
        look, tokens = theme.current(), theme.current().tokens
        spot = self.play_spot(rect, moment)
        model = index.model()
        playing = isinstance(model, TimelineModel) and model.playing == moment.call_id != ""
        if not spot.isEmpty():
            paint.box(painter, spot, tokens.accent.soft, radius=spot.height() / 2)
            mark = Icon.CIRCLE_STOP if playing else Icon.PLAY
            inner = spot.left() + (spot.width() - look.px(12)) // 2
            paint.icon(painter, mark, tokens.accent.text, inner, spot.center().y() + 1, 12)
            words = model.progress if playing and isinstance(model, TimelineModel) else "播放录音"
            left = spot.right() + look.px(6)
            spare = QRect(left, head.top(), head.right() - left, head.height())
            paint.words(painter, spare, words, tokens.accent.text, look.font(Type.SECONDARY, tabular=True))
        elif moment.moved:
            left = head.left() + paint.width_of(moment.head, look.font(Type.STRONG)) + look.px(10)
            spare = QRect(left, head.top(), head.right() - left, head.height())
            paint.words(painter, spare, moment.moved, tokens.text_muted, look.font(Type.SECONDARY))


class TimelineView(QListView):
    """As tall as its rows, so that the sheet scrolls as one. Enter, Space or a click plays a recording.

    `play_wanted` carries the call's id.
    """

    play_wanted = Signal(str)

    def __init__(self, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("轨迹")
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)
        self._rows = model
        self._delegate = TimelineDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        model.modelReset.connect(self._delegate.forget)
        model.modelReset.connect(self._fit)
        theme.current().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        rows = enumerate(self._rows.moments)
        tall = sum(self._delegate.height(row, each, width) for row, each in rows)
        self.setFixedHeight(max(1, tall))
        self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths break lines elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The sheet scrolls, not the list."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, j and k walk; Enter and Space play; all else is the sheet's."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                super().keyPressEvent(event)
            case Qt.Key.Key_J if plain:
                self._step(1)
            case Qt.Key.Key_K if plain:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._play(self.currentIndex())
            case _:
                event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the mark plays."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            spot = self._delegate.play_spot(self.visualRect(index), _moment(index))
            if spot.contains(event.position().toPoint()):
                self._play(index)

    def _step(self, by: int) -> None:
        if self._rows.moments:
            row = min(len(self._rows.moments) - 1, max(0, self.currentIndex().row() + by))
            self.setCurrentIndex(self._rows.index(row, 0))

    def _play(self, index: QModelIndex) -> None:
        if index.isValid() and _moment(index).playable:
            self.play_wanted.emit(_moment(index).call_id)


_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)


def _moment(index: Index) -> Moment:
    model = index.model()
    if not isinstance(model, TimelineModel):
        raise TypeError(model)
    return model.moments[index.row()]


def _body_height(text: str, room: int) -> int:
    return QFontMetrics(theme.current().font()).boundingRect(QRect(0, 0, room, 1 << 16), _WRAP, text).height()
