"""What the widgets that draw themselves share: rounded boxes, icons and words in the theme's colours."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Icon

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def painter_on(widget: QWidget) -> QPainter:
    """A smooth painter on a widget; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    painter: QPainter,
    rect: QRect,
    fill: str,
    border: str | None = None,
    *,
    width: float = 1.0,
    radius: float | None = None,
) -> None:
    """A rounded box within `rect`, borders included. `radius` in pixels; None means the house's own."""
    inset = width / 2 if border else 0.0
    shape = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(QColor(border), width) if border else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QColor(fill))
    corner = theme.current().px(6) if radius is None else radius
    painter.drawRoundedRect(shape, corner, corner)


def dot(painter: QPainter, centre: QPointF, radius: float, colour: str) -> None:
    """A filled disc."""
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, radius, radius)


def icon(painter: QPainter, icon: Icon, colour: str, left: int, middle: int, size: int = 16) -> int:
    """An icon whose left edge and vertical middle are given; returns its width. `size` in pixels at 100 %."""
    look = theme.current()
    ratio = painter.device().devicePixelRatioF()
    drawn = look.px(size)
    painter.drawPixmap(left, middle - drawn // 2, look.pixmap(icon, colour, size, ratio))
    return drawn


def words(
    painter: QPainter,
    rect: QRect,
    text: str,
    colour: str,
    font: QFont,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of plain text, cut with … when the box is too narrow."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), shown)


def width_of(text: str, font: QFont) -> int:
    """How wide a line of text is, in pixels."""
    return QFontMetrics(font).horizontalAdvance(text)
