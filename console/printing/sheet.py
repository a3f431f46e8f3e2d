"""Draws a slip: one A4 page, the same on paper, in a PDF file and on the screen. Lengths are millimetres."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QTextOption, QTransform

from console.theme import PAPER
from forms.slip.facts import CODE_LABEL, HEADING, NOTE, SlipFacts
from forms.slip.qr import QUIET, Symbol, symbol_of

WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _TOP = 18.0, 16.0
_INNER = WIDTH - 2 * _LEFT
_LABEL = 27.0
_PAD_X, _PAD_Y = 3.0, 2.3
_TEXT, _BIG = 4.4, 5.6
_SYMBOL = 52.0
"""One side of the QR symbol with its quiet zone."""
PREVIEW = "预览 未签名 不得使用"
_SLANT = -28.0
_BIG_ROWS = frozenset({"due", "title"})
"""What the eye should find first: larger, and not bold, which some faces write twice over."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page. Without `code` it is a preview: no symbol, and it says so all over."""

    facts: SlipFacts
    code: str
    brand: str
    face: str

    @property
    def mark(self) -> str:
        """The watermark."""
        return self.facts.mark if self.code else PREVIEW


def draw_page(painter: QPainter, page: Page, dots: float) -> None:
    """Draw the page at the painter's origin, with *dots* of the device to a millimetre."""
    _Pen(painter, page, dots).draw()


class _Pen:
    """One drawing. The order of what is written is the order in which the file's text is verified."""

    def __init__(self, painter: QPainter, page: Page, dots: float) -> None:
        self._painter, self._page, self._dots = painter, page, dots

    def draw(self) -> None:
        painter = self._painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._box(0, 0, WIDTH, HEIGHT), QColor(PAPER.sheet))
        self._watermark()
        bottom = self._rows(self._heading())
        self._foot(bottom + 6)
        painter.restore()

    # --- the parts

    def _watermark(self) -> None:
        """Outlines, not text: the file's text stays what the rows say."""
        painter, font = self._painter, self._font(4.6)
        outline = QPainterPath()
        outline.addText(0, 0, font, self._page.mark)
        extent = outline.boundingRect()
        page = self._box(0, 0, WIDTH, HEIGHT)
        turn = QTransform().translate(page.width() / 2, page.height() / 2).rotate(_SLANT)
        painter.save()
        painter.setClipRect(page)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PAPER.pale))
        painter.setTransform(turn, True)
        wide, step = extent.width() + self._dots * 24, self._dots * 40
        for row in range(-5, 6):
            for column in range(-3, 4):
                spot = QPointF((column - (row % 2) / 2) * wide - extent.width() / 2, row * step)
                # what lies beside the page would only make the file larger
                if turn.mapRect(extent.translated(spot)).intersects(page):
                    painter.translate(spot)
                    painter.drawPath(outline)
                    painter.translate(-spot)
        painter.restore()

    def _heading(self) -> float:
        centre = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        brand = self._page.brand
        size = 5.6
        while self._wide(brand, self._font(size)) > _INNER and size > 3:
            size -= 0.4
        self._write(brand, self._box(_LEFT, _TOP, _INNER, 8), self._font(size), centre)
        self._write(HEADING, self._box(_LEFT, _TOP + 9, _INNER, 13), self._font(9.2), centre)
        return _TOP + 26

    def _rows(self, top: float) -> float:
        for name, label, value in self._page.facts.rows:
            font = self._font(_BIG if name in _BIG_ROWS else _TEXT)
            room = _INNER - _LABEL - 2 * _PAD_X
            high = max(self._high(value, font, room), _TEXT * 1.5) + 2 * _PAD_Y
            self._line(_LEFT, top, _LEFT + _INNER, top)
            middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            box = self._box(_LEFT + _PAD_X, top, _LABEL - _PAD_X, high)
            self._write(label, box, self._font(_TEXT), middle, PAPER.muted)
            self._paragraph(value, _LEFT + _LABEL + _PAD_X, top, room, high, font)
            top += high
        self._line(_LEFT, top, _LEFT + _INNER, top)
        return top

    def _foot(self, top: float) -> None:
        beside = _LEFT + _SYMBOL + 5
        self._paragraph(
            NOTE, beside, top + 2, _INNER - _SYMBOL - 5, 34, self._font(3.9), PAPER.muted, high_up=True
        )
        if self._page.code:
            self._symbol(symbol_of(self._page.code), _LEFT, top)
        else:
            self._painter.setPen(QColor(PAPER.line))
            self._painter.setBrush(QColor(PAPER.sheet))
            self._painter.drawRect(self._box(_LEFT + 4, top + 4, _SYMBOL - 8, _SYMBOL - 8))
            centre = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            box = self._box(_LEFT + 8, top + 8, _SYMBOL - 16, _SYMBOL - 16)
            self._write("打印后\n才有二维码", box, self._font(4.2), centre, PAPER.muted)
        top += _SYMBOL + 3
        font = self._font(2.7)
        self._write(
            CODE_LABEL, self._box(_LEFT, top, _INNER, 4), font, int(Qt.AlignmentFlag.AlignLeft), PAPER.muted
        )
        # as text too, to be copied where there is no scanner
        self._paragraph(self._page.code, _LEFT, top + 4, _INNER, 44, font, PAPER.muted, high_up=True)

    def _symbol(self, symbol: Symbol, left: float, top: float) -> None:
        """Whole rows of dark modules as one bar each, so that no hairline shows between them."""
        painter = self._painter
        painter.fillRect(self._box(left, top, _SYMBOL, _SYMBOL), QColor(PAPER.sheet))
        module = _SYMBOL / (symbol.side + 2 * QUIET)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PAPER.code))
        for down, row in enumerate(symbol.rows):
            across = 0
            while across < symbol.side:
                end = across
                while end < symbol.side and row[end]:
                    end += 1
                if end > across:
                    painter.drawRect(
                        self._snapped(
                            left + (QUIET + across) * module,
                            top + (QUIET + down) * module,
                            left + (QUIET + end) * module,
                            top + (QUIET + down + 1) * module,
                        )
                    )
                across = end + 1
        painter.restore()

    # --- strokes

    def _box(self, left: float, top: float, wide: float, high: float) -> QRectF:
        dots = self._dots
        return QRectF(left * dots, top * dots, wide * dots, high * dots)

    def _snapped(self, left: float, top: float, right: float, bottom: float) -> QRectF:
        edges = [float(round(each * self._dots)) for each in (left, top, right, bottom)]
        return QRectF(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1])

    def _font(self, size: float) -> QFont:
        font = QFont([self._page.face])
        font.setPixelSize(max(1, round(size * self._dots)))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def _wide(self, text: str, font: QFont) -> float:
        return QFontMetricsF(font, self._painter.device()).horizontalAdvance(text) / self._dots

    def _high(self, text: str, font: QFont, wide: float) -> float:
        metrics = QFontMetricsF(font, self._painter.device())
        flags = int(Qt.TextFlag.TextWrapAnywhere)
        room = QRectF(0, 0, wide * self._dots, HEIGHT * self._dots)
        return metrics.boundingRect(room, flags, text).height() / self._dots

    def _line(self, left: float, top: float, right: float, bottom: float) -> None:
        painter, dots = self._painter, self._dots
        pen = painter.pen()
        pen.setColor(QColor(PAPER.line))
        pen.setWidthF(0.2 * dots)
        painter.setPen(pen)
        painter.drawLine(QPointF(left * dots, top * dots), QPointF(right * dots, bottom * dots))

    def _write(self, text: str, box: QRectF, font: QFont, flags: int, ink: str = PAPER.ink) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(ink))
        self._painter.drawText(box, flags, text)

    def _paragraph(
        self,
        text: str,
        left: float,
        top: float,
        wide: float,
        high: float,
        font: QFont,
        ink: str = PAPER.ink,
        *,
        high_up: bool = False,
    ) -> None:
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
        up = Qt.AlignmentFlag.AlignTop if high_up else Qt.AlignmentFlag.AlignVCenter
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | up)
        self._painter.setFont(font)
        self._painter.setPen(QColor(ink))
        self._painter.drawText(self._box(left, top, wide, high), text, option)
