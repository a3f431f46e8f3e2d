"""Draws the cells of the found tickets: urgency before the title, state as a pill, due in its colour."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console import theme
from console.pages.tickets.result_model import ResultModel
from console.theme import Icon, Tone, Type
from console.ticket_looks import STATES, URGENCIES
from console.ticket_sheet.looks import DUE as DUE_LOOKS
from console.widgets import paint
from forms.ticket_list import TicketLine
from forms.views.columns import CALLER, DUE, STATE, TITLE
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
        self._cell(painter, room, model, line, model.keys[index.column()])
        painter.restore()

    def _cell(self, painter: QPainter, room: QRect, model: ResultModel, line: TicketLine, key: str) -> None:
        look, tokens = theme.current(), theme.current().tokens
        words = model.cell_words(line, key)
        if key == STATE:
            icon, tone = STATES[line.state]
            _pill(painter, room, icon, tone, words)
        elif key == DUE:
            left = model.words.left(line.due_at, model.now, provisional=line.due_provisional)
            if left is not None:
                icon, tone = DUE_LOOKS[left.level]
                width = paint.icon(
                    painter, icon, tokens.tone(tone).text, room.left(), room.center().y() + 1, 13
                )
                spot = room.adjusted(width + look.px(4), 0, 0, 0)
                paint.words(painter, spot, left.words, tokens.tone(tone).text, look.font(Type.SECONDARY))
        elif key == TITLE:
            left_edge = 0
            if line.urgency is not Urgency.NORMAL:
                icon, tone = URGENCIES[line.urgency]
                left_edge = _pill(painter, room, icon, tone, line.urgency.label) + look.px(6)
            paint.words(painter, room.adjusted(left_edge, 0, 0, 0), line.title, tokens.text, look.font())
        elif key == CALLER and (line.confidential or line.anonymous):
            middle = room.center().y() + 1
            start = room.left() + paint.icon(painter, Icon.LOCK, tokens.text_muted, room.left(), middle, 13)
            spot = QRect(start + look.px(4), room.top(), room.right() - start, room.height())
            paint.words(painter, spot, words, tokens.text_muted, look.font(Type.SECONDARY))
        else:
            figures = look.font(Type.SECONDARY, tabular=True)
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
