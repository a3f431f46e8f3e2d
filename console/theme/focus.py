"""The focus ring: where the keyboard is, always visible around what is pressed rather than typed into.

Fields show the focus by their border. Buttons, choices and sliders get this ring outside their edge, in the
gap to their neighbours, so that it shows on every fill. A click with the pointer draws none.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAbstractSlider, QApplication, QWidget
from shiboken6 import isValid

from console.theme.tokens import LIGHT

RADIUS_PROPERTY = "focus_radius"
"""Dynamic property with the corner radius in pixels, for what is rounder than the house's corners."""

_GAP, _LINE, _CORNER = 2, 2, 6
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.StyleChange}


class _Ring(QWidget):
    """The ring around one widget. It lives in `host`, above the target's siblings."""

    def __init__(self, target: QWidget, host: QWidget, colour: str) -> None:
        super().__init__(host)
        self._target, self._colour = target, colour
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def follow(self) -> None:
        """Lie around the target, where it is now."""
        host = self.parentWidget()
        if host is None or not self._target.isVisible():
            self.hide()
            return
        spread = _GAP + _LINE
        corner = self._target.mapTo(host, QPoint(0, 0))
        around = QRect(corner, self._target.size()).adjusted(-spread, -spread, spread, spread)
        self.setGeometry(around)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        wished = self._target.property(RADIUS_PROPERTY)
        corner = wished if isinstance(wished, int) else _CORNER
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colour), _LINE))
        inset = _LINE / 2
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(shape, corner + _GAP, corner + _GAP)
        painter.end()

    def sizeHint(self) -> QSize:
        """As large as it lies."""
        return self.size()


class FocusRings(QObject):
    """Moves the ring with the keyboard."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.colour = LIGHT.focus
        self._ring: _Ring | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._drop()
        by_pointer = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if by_pointer or not isinstance(now, QAbstractButton | QAbstractSlider):
            return
        way = _way_up(now)
        self._ring = _Ring(now, way[-1], self.colour)
        self._watched = way
        for widget in way:
            widget.installEventFilter(self)
        self._ring.follow()

    def _drop(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the target and everything that carries it."""
        if event.type() in _MOVES and self._ring is not None and isValid(self._ring):
            self._ring.follow()
        return False


def _way_up(target: QWidget) -> list[QWidget]:
    """The target and what carries it, up to the window or the page that a scroll area moves."""
    way = [target]
    while (parent := way[-1].parentWidget()) is not None and not way[-1].isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea) and len(way) > 1:
            break
        way.append(parent)
    return way
