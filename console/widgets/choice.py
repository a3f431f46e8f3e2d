"""A choice of one among a few, all in sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from console import theme
from console.theme import Tone, Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.layout import HBox

_HEIGHT, _PAD = 32, 10


@dataclass(frozen=True)
class Option:
    """One of the few. `tone` colours it while it is chosen."""

    key: str
    label: str
    tone: Tone = Tone.ACCENT
    explanation: str = ""


class _Segment(QRadioButton):
    """A radio button, to Qt and to screen readers, drawn as a segment."""

    def __init__(self, option: Option, number: int, last: int, parent: QWidget) -> None:
        super().__init__(option.label, parent)
        self.option, self._number, self._last = option, number, last
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(option.label)
        key = f"按 {number} 选择" if number <= 9 else ""
        self.setToolTip(plain_tooltip("，".join(text for text in (option.explanation, key) if text)))

    def hitButton(self, position: QPoint) -> bool:
        """The whole segment takes the click."""
        return self.rect().contains(position)

    def changeEvent(self, event: QEvent) -> None:
        """A new theme may ask for another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the label in its heavier, chosen weight."""
        look = theme.current()
        width = paint.width_of(self.text(), look.font(Type.STRONG))
        return QSize(width + 2 * look.px(_PAD), look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The label is never cut; the air around it may go."""
        look = theme.current()
        return QSize(self.sizeHint().width() - look.px(_PAD), look.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segment, square where it meets its neighbours."""
        look, tokens = theme.current(), theme.current().tokens
        tone = tokens.tone(self.option.tone)
        chosen, enabled = self.isChecked(), self.isEnabled()
        fill, ink = tokens.surface_raised, tokens.text
        if chosen:
            fill, ink = (tone.solid, tone.on_solid) if enabled else (tokens.surface_pressed, tokens.text)
        elif not enabled:
            fill, ink = tokens.surface, tokens.text_disabled
        elif self.isDown():
            fill = tokens.surface_pressed
        elif self.underMouse():
            fill = tokens.surface_hover
        border = tone.solid if chosen and enabled else tokens.border_control if enabled else tokens.border
        painter = paint.painter_on(self)
        corner = look.px(6)
        left = 0 if self._number == 1 else -2 * corner
        right = 0 if self._number == self._last else 2 * corner
        painter.setClipRect(self.rect())
        paint.box(painter, self.rect().adjusted(left, 0, right, 0), fill, border)
        if self._number > 1 and not chosen:
            painter.fillRect(QRect(0, look.px(8), 1, self.height() - 2 * look.px(8)), tokens.border)
        paint.words(
            painter,
            self.rect(),
            self.text(),
            ink,
            look.font(Type.STRONG if chosen else Type.BODY),
            paint.CENTRE,
        )
        painter.end()


class SegmentedChoice(QWidget):
    """One of a few. Arrow keys move the choice, digits pick it; `changed` carries the key that was chosen."""

    changed = Signal(str)

    def __init__(self, options: Sequence[Option], *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._segments: list[_Segment] = []
        row = HBox(self, gap=0)
        for number, option in enumerate(options, start=1):
            segment = _Segment(option, number, len(options), self)
            self._group.addButton(segment, number)
            self._segments.append(segment)
            row.addWidget(segment)
        self._group.idToggled.connect(self._toggled)
        if self._segments:
            self.setFocusProxy(self._segments[0])

    @property
    def value(self) -> str | None:
        """The key of what is chosen; None where nothing is yet."""
        return next((segment.option.key for segment in self._segments if segment.isChecked()), None)

    def set_value(self, key: str | None) -> None:
        """Choose; None chooses nothing. Does not emit `changed`.

        Raises:
            ValueError: there is no such option.
        """
        if key is not None and key not in {segment.option.key for segment in self._segments}:
            raise ValueError(f"no option {key}")
        self._group.blockSignals(True)
        self._group.setExclusive(False)
        for segment in self._segments:
            segment.setChecked(segment.option.key == key)
        self._group.setExclusive(True)
        self._group.blockSignals(False)
        self._aim()

    def _toggled(self, _number: int, on: bool) -> None:
        if on:
            self._aim()
            value = self.value
            if value is not None:
                self.changed.emit(value)

    def _aim(self) -> None:
        aimed = next((segment for segment in self._segments if segment.isChecked()), None)
        if aimed or self._segments:
            self.setFocusProxy(aimed or self._segments[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits pick; everything else goes on to whoever wants it."""
        number = event.key() - Qt.Key.Key_0
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 1 <= number <= len(self._segments) and self.isEnabled():
            self._segments[number - 1].setFocus(Qt.FocusReason.OtherFocusReason)
            self._segments[number - 1].setChecked(True)
            return
        super().keyPressEvent(event)
