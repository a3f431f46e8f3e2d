"""Plain text with some of its words lit, on one line or a few, cut with … where the room ends."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout

from console import theme

Lit = Callable[[str], Iterable[tuple[int, int]]]
"""Finds what is to be lit in a text: from and up to, in characters."""


def draw_lit(painter: QPainter, room: QRect, text: str, lit: Lit, font: QFont, *, lines: int = 1) -> None:
    """Draw *text* within *room*, what is *lit* in the accent colour and underlined."""
    tokens = theme.current().tokens
    text = " ".join(text.split())
    metrics = QFontMetrics(font)
    if lines == 1:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    layout = _laid_out(text, lit, font, room.width(), lines)
    if layout.lineCount() > lines:
        text = _shortened(text, font, room.width(), lines)
        layout = _laid_out(text, lit, font, room.width(), lines)
    top = room.top() + (room.height() - min(lines, layout.lineCount()) * metrics.height()) // 2
    painter.setPen(QColor(tokens.text))
    painter.save()
    painter.setClipRect(room)
    layout.draw(painter, QPointF(room.left(), top))
    painter.restore()


def _laid_out(text: str, lit: Lit, font: QFont, width: int, lines: int) -> QTextLayout:
    layout = QTextLayout(text, font)
    lit_up = QTextCharFormat()
    lit_up.setForeground(QColor(theme.current().tokens.accent.text))
    lit_up.setFontUnderline(True)
    ranges = []
    for begin, end in lit(text):
        each = QTextLayout.FormatRange()
        each.start, each.length = _units(text[:begin]), _units(text[begin:end])
        each.format = lit_up
        ranges.append(each)
    layout.setFormats(ranges)
    layout.beginLayout()
    height = 0.0
    while layout.lineCount() <= lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += QFontMetrics(font).height()
    layout.endLayout()
    return layout


def _shortened(text: str, font: QFont, width: int, lines: int) -> str:
    """*text* up to what the lines hold, with … at its end."""
    layout = _laid_out(text, lambda _: (), font, width, lines)
    last = layout.lineAt(lines - 1)
    units = text.encode("utf-16-le")
    head = units[: 2 * last.textStart()].decode("utf-16-le", errors="ignore")
    tail = units[2 * last.textStart() :].decode("utf-16-le", errors="ignore")
    return head + QFontMetrics(font).elidedText(tail, Qt.TextElideMode.ElideRight, width)


def _units(text: str) -> int:
    """Qt counts in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
