"""One field of the wall: what it says, where and how large; it is drawn anew only when that changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Tone
from console.theme.fonts import FACES
from console.theme.tokens import Tokens

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SMALLEST = 0.6
"""A text that is too long is set smaller, down to this; beyond, its end is left out."""


@dataclass(frozen=True)
class Said:
    """One text: where it stands, its height in pixels and its colour."""

    rect: QRectF
    text: str
    size: float
    colour: str
    align: Qt.AlignmentFlag = LEFT
    bold: bool = False

    @property
    def font(self) -> QFont:
        """The font in which it fits its place, as far as it may be set smaller."""
        made = wall_font(round(self.size), bold=self.bold)
        wide = QFontMetricsF(made).horizontalAdvance(self.text)
        if wide <= self.rect.width():
            return made
        smaller = max(SMALLEST, self.rect.width() / wide) * self.size
        return wall_font(int(smaller), bold=self.bold)

    @property
    def right(self) -> float:
        """Where a text in the middle of its place ends."""
        return self.rect.center().x() + QFontMetricsF(self.font).horizontalAdvance(self.text) / 2

    @property
    def fits(self) -> bool:
        """Whether all of it can be read."""
        metrics = QFontMetricsF(self.font)
        return (
            metrics.horizontalAdvance(self.text) <= self.rect.width() + 1
            and metrics.tightBoundingRect(self.text).height() <= self.rect.height()
        )

    def draw(self, painter: QPainter) -> None:
        """Draw it."""
        font = self.font
        painter.setFont(font)
        painter.setPen(QColor(self.colour))
        text = QFontMetricsF(font).elidedText(self.text, Qt.TextElideMode.ElideRight, self.rect.width() + 1)
        painter.drawText(self.rect, self.align | Qt.TextFlag.TextSingleLine, text)


@lru_cache(maxsize=128)
def wall_font(pixels: int, *, bold: bool = False) -> QFont:
    """A font of the house at any size, with digits of one width."""
    made = QFont(list(FACES))
    made.setPixelSize(max(1, pixels))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


class Tile(QWidget):
    """A field. `unit` is a hundredth of the wall's height in pixels: all lengths are given in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit = 1.0
        self.dimmed = False
        self._shown: object = None

    def show_value(self, value: object, spoken: str) -> None:
        """Show *value*; nothing is drawn when it is what is shown already."""
        if value != self._shown:
            self._shown = value
            self.setAccessibleName(spoken)
            self.update()

    def set_unit(self, unit: float) -> None:
        """A hundredth of the wall's height is so many pixels now."""
        self.unit = unit
        self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Whether what is shown is old."""
        if dimmed is not self.dimmed:
            self.dimmed = dimmed
            self.update()

    @property
    def ground(self) -> str:
        """The colour on which the texts stand."""
        return theme.current().tokens.surface_raised

    def said(self) -> Iterator[Said]:
        """The texts, as they are drawn."""
        raise NotImplementedError

    def draw_more(self, painter: QPainter) -> None:
        """What is drawn besides the texts, below them."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, what else there is, and the texts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.ground))
        painter.drawRoundedRect(QRectF(self.rect()), self.unit, self.unit)
        self.draw_more(painter)
        for each in self.said():
            each.draw(painter)
        painter.end()

    # --- for those who say something

    def ink(self, colour: str) -> str:
        """A text's colour, or that of old figures."""
        return theme.current().tokens.text_disabled if self.dimmed else colour

    def text_of(self, tone: Tone) -> str:
        """A tone's text colour, or that of old figures."""
        return self.ink(theme.current().tokens.tone(tone).text)

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return theme.current().tokens

    def place(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A place in units from the tile's upper left corner; below nothing, from its right or lower edge."""
        wide, high = self.width() / self.unit, self.height() / self.unit
        width = width if width > 0 else wide - x + width
        height = height if height > 0 else high - y + height
        return QRectF(x * self.unit, y * self.unit, width * self.unit, height * self.unit)
