"""The focus ring: where the keyboard is, always visible around what is pressed rather than typed into.

Fields show the focus by their border. Buttons, choices and sliders get this ring outside their edge, in the
gap to their neighbours, so that it shows on every fill. A click with the pointer draws none.
"""

from weakref import ref

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAbstractSlider, QApplication, QWidget
from shiboken6 import isValid

from console.theme.tokens import LIGHT

RADIUS_PROPERTY = "focus_radius"
"""Dynamic property with the corner radius in pixels, for what is rounder than the house's corners."""

_GAP, _LINE, _CORNER = 2, 2, 6
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.StyleChange}


class _Ring(QWidget):
    """The ring around one widget. It lives in `host`, above the target's siblings, and dies with it.

    It must never be what keeps a window alive, so it knows its target weakly.
    """

    def __init__(self, target: QWidget, rings: "FocusRings") -> None:
        way = _way_up(target)
        super().__init__(way[-1])
        self._target = ref(target)
        self._retired = False
        self._rings = rings
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in way:
            widget.installEventFilter(self)
        self.follow()

    def retire(self) -> None:
        """The keyboard is elsewhere: follow nothing any more, and go."""
        self._retired = True
        self.hide()
        self.deleteLater()

    def follow(self) -> None:
        """Lie around the target, where it is now."""
        target, host = self._target(), self.parentWidget()
        gone = target is None or not isValid(target) or not target.isVisible()
        if self._retired or host is None or target is None or gone:
            self.hide()
            return
        if not host.isAncestorOf(target):  # what it lies in was taken out of the host meanwhile
            self.hide()
            return
        spread = _GAP + _LINE
        corner = target.mapTo(host, QPoint(0, 0))
        self.setGeometry(QRect(corner, target.size()).adjusted(-spread, -spread, spread, spread))
        self.show()
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the target and everything that carries it."""
        if event.type() in _MOVES and isValid(self):
            self.follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        target = self._target()
        wished = target.property(RADIUS_PROPERTY) if target is not None and isValid(target) else None
        corner = wished if isinstance(wished, int) else _CORNER
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._rings.colour), _LINE))
        inset = _LINE / 2
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(shape, corner + _GAP, corner + _GAP)
        painter.end()


class FocusRings(QObject):
    """Moves the ring with the keyboard."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.colour = LIGHT.focus
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.retire()
        self._ring = None
        by_pointer = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not by_pointer and isinstance(now, QAbstractButton | QAbstractSlider):
            self._ring = _Ring(now, self)


def _way_up(target: QWidget) -> list[QWidget]:
    """The target and what carries it, up to the window or the page that a scroll area moves."""
    way = [target]
    while (parent := way[-1].parentWidget()) is not None and not way[-1].isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea) and len(way) > 1:
            break
        way.append(parent)
    return way
