"""水印: who looks, faintly over the whole sheet, so that a picture taken of the screen tells whose it was.

domain: in 2026-03 a screenshot of an order reached the person complained about, and no step had a trace.
"""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Type
from console.widgets import paint

_STRENGTH = 20
"""Of 255: legible on a photograph, not in the way of reading."""
_GAP_X, _GAP_Y, _SLANT = 90, 84, -22.0


class Watermark(QWidget):
    """Lies over its parent, follows its size, and lets everything through."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = words
        self._tile: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        theme.current().changed.connect(self._renew)
        self.setGeometry(parent.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent, and on top of what is added to it."""
        if isinstance(watched, QWidget) and watched is self.parent():
            if event.type() == QEvent.Type.Resize:
                self.setGeometry(watched.rect())
            elif event.type() == QEvent.Type.ChildAdded:
                self.raise_()
        return super().eventFilter(watched, event)

    def _renew(self) -> None:
        self._tile = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the tile over what is to be painted."""
        if not self.words:
            return
        if self._tile is None or self._tile.devicePixelRatio() != self.devicePixelRatioF():
            self._tile = self._drawn()
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.drawTiledPixmap(self.rect(), self._tile)
        painter.end()

    def _drawn(self) -> QPixmap:
        look = theme.current()
        font, ratio = look.font(Type.SECONDARY), self.devicePixelRatioF()
        width = paint.width_of(self.words, font) + look.px(_GAP_X)
        height = look.px(_GAP_Y)
        tile = QPixmap(round(width * ratio), round(height * ratio))
        tile.setDevicePixelRatio(ratio)
        tile.fill(Qt.GlobalColor.transparent)
        ink = QColor(look.tokens.text)
        ink.setAlpha(_STRENGTH)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(ink)
        painter.translate(look.px(8), height - look.px(12))
        painter.rotate(_SLANT)
        painter.drawText(QPointF(0, 0), self.words)
        painter.end()
        return tile
