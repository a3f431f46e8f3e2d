"""Who is calling, large enough to read while speaking."""

from PySide6.QtCore import QSize, Qt, QVariantAnimation
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.theme.tokens import mix
from console.widgets import paint
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox, set_state
from console.widgets.pill import StatusPill
from console.widgets.pulse import pulse
from console.widgets.text import ElidedText

_BEATS_A_BREATH = 5


class RingingStrip(QWidget):
    """A strip that breathes in amber while it rings: once a second, or steady where motion is not wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ringing = False
        self._beats = 0
        self._strength = 0.0
        self._fade = QVariantAnimation(self)
        self._fade.valueChanged.connect(self._faded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rescale()
        theme.current().changed.connect(self._rescale)
        pulse().beat.connect(self._beat)

    @property
    def strength(self) -> float:
        """How strongly the strip shows, 0 to 1."""
        return self._strength

    def set_ringing(self, ringing: bool) -> None:
        """Begin or end."""
        self._ringing = ringing
        self._beats = 0
        self._fade.stop()
        self._strength = 1.0 if ringing else 0.0
        self.update()

    def _beat(self) -> None:
        if not self._ringing or not self.isVisible() or not theme.current().motion_ms:
            return
        self._beats += 1
        if self._beats % _BEATS_A_BREATH == 0:
            self._fade.stop()
            self._fade.setDuration(theme.current().motion_ms)
            self._fade.setStartValue(self._strength)
            self._fade.setEndValue(0.35 if self._strength > 0.5 else 1.0)
            self._fade.start()

    def _faded(self, strength: float) -> None:
        self._strength = strength
        self.update()

    def _rescale(self) -> None:
        self.setFixedHeight(theme.current().px(3))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(0, theme.current().px(3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip, or nothing while it is quiet."""
        if self._strength <= 0:
            return
        tokens = theme.current().tokens
        painter = paint.painter_on(self)
        colour = mix(tokens.surface_raised, tokens.line(Tone.RINGING), self._strength)
        paint.box(painter, self.rect(), colour, radius=self.height() / 2)
        painter.end()


class CallerCard(Card):
    """The caller's number in large figures, name, how often they have called, and where from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(12, 6, 12, 10), gap=4, parent=parent)
        self._strip = RingingStrip()
        self._number = QLabel()
        self._number.setTextFormat(Qt.TextFormat.PlainText)
        self._badge = StatusPill("来电次数", compact=True)
        self._name = ElidedText("", "strong")
        self._origin = ElidedText("", "secondary")
        self._origin_row = QWidget()
        self.body.addWidget(self._strip)
        first = HBox(gap=8)
        first.addWidget(self._number)
        first.addStretch(1)
        first.addWidget(self._badge)
        self.body.addLayout(first)
        self.body.addWidget(self._name)
        place = HBox(self._origin_row, gap=4)
        place.addWidget(IconLabel(Icon.MAP_PIN, size=14))
        place.addWidget(self._origin, 1)
        self.body.addWidget(self._origin_row)
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self.show_caller("")

    def show_caller(self, number: str, *, name: str = "", badge: str = "", origin: str = "") -> None:
        """Show a caller; an empty number means that nobody calls. `badge` is such as 三次来电 or 重复来电."""
        self._number.setText(number or "没有来电")
        set_state(self._number, "tone", None if number else Tone.NEUTRAL.value)
        self._name.setText(name)
        self._name.setVisible(bool(name))
        self._origin.setText(origin)
        self._origin_row.setVisible(bool(origin))
        self._badge.setVisible(bool(badge))
        self._badge.show_state(Icon.REPEAT, badge, Tone.RINGING)
        parts = (number or "没有来电", name, badge, origin)
        self.setAccessibleName("来电人：" + "，".join(part for part in parts if part))

    def set_ringing(self, ringing: bool) -> None:
        """Breathe while it rings."""
        self._strip.set_ringing(ringing)
        self.set_tone(Tone.RINGING if ringing else None)

    def _rescale(self) -> None:
        self._number.setFont(theme.current().font(Type.NUMBER))
