"""Draws the cells of the found tickets: urgency before the title, the state as a pill, a lock for 保密."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console import theme
from console.pages.tickets.result_model import (
    ACCEPTED,
    CALLER,
    NUMBER,
    STATE,
    TITLE,
    ResultModel,
    cell_words,
)
from console.theme import Icon, Tone, Type
from console.ticket_looks import STATES, URGENCIES
from console.widgets import paint
from forms.ticket_list import TicketLine
from forms.words import Urgency

_PILL = 22


class ResultDelegate(QStyledItemDelegate):
    """See the module's text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The table's own row height holds."""
        return QSize(0, 0)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        model = index.model()
        if not isinstance(model, ResultModel):
            raise TypeError(model)
        line = model.lines[index.row()]
        look, tokens = theme.current(), theme.current().tokens
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_hover)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        room = rect.adjusted(look.px(11), 0, -look.px(4), -1)
        self._cell(painter, room, line, index.column())
        painter.restore()

    def _cell(self, painter: QPainter, room: QRect, line: TicketLine, column: int) -> None:
        look, tokens = theme.current(), theme.current().tokens
        figures = look.font(Type.SECONDARY, tabular=True)
        words = cell_words(line, column)
        if column == STATE:
            icon, tone = STATES[line.state]
            _pill(painter, room, icon, tone, line.state.label)
        elif column == TITLE:
            left = 0
            if line.urgency is not Urgency.NORMAL:
                icon, tone = URGENCIES[line.urgency]
                left = _pill(painter, room, icon, tone, line.urgency.label) + look.px(6)
            paint.words(painter, room.adjusted(left, 0, 0, 0), line.title, tokens.text, look.font())
        elif column == CALLER and (line.confidential or line.anonymous):
            middle = room.center().y() + 1
            left = room.left() + paint.icon(painter, Icon.LOCK, tokens.text_muted, room.left(), middle, 13)
            spot = QRect(left + look.px(4), room.top(), room.right() - left, room.height())
            paint.words(painter, spot, words, tokens.text_muted, look.font(Type.SECONDARY))
        elif column in (NUMBER, CALLER, ACCEPTED):
            paint.words(painter, room, words, tokens.text_muted, figures)


def _pill(painter: QPainter, room: QRect, icon: Icon, tone: Tone, word: str) -> int:
    """Draw a pill at the left of `room`; returns its width."""
    look = theme.current()
    colours = look.tokens.tone(tone)
    font = look.font(Type.HINT)
    width, height = look.px(6 + 12 + 3 + 7) + paint.width_of(word, font), look.px(_PILL)
    spot = QRect(room.left(), room.center().y() - height // 2 + 1, width, height)
    paint.box(painter, spot, colours.soft, radius=height / 2)
    left = spot.left() + look.px(6)
    left += paint.icon(painter, icon, colours.text, left, spot.center().y() + 1, 12) + look.px(3)
    paint.words(painter, QRect(left, spot.top(), spot.right() - left, height), word, colours.text, font)
    return width
