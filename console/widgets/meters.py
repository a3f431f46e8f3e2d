"""Sound level and call quality."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.pulse import pulse

_SEGMENTS = 20
_LOUD, _TOO_LOUD = 14, 18
_FALL_PER_BEAT = 6


class LevelMeter(QProgressBar):
    """How loud a microphone or a line is, 0 to 100, with the peak of the last moments.

    Being a progress bar it has a value that screen readers can read.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peak = 0
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setValue(0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        pulse().beat.connect(self._fall)

    @property
    def peak(self) -> int:
        """The highest level of the last moments, 0 to 100."""
        return self._peak

    def set_level(self, level: float) -> None:
        """Show a level from 0.0 to 1.0; what lies outside is held at the ends."""
        value = round(100 * min(1.0, max(0.0, level)))
        self._peak = max(self._peak, value)
        self.setValue(value)
        self.update()

    def _fall(self) -> None:
        if self._peak > self.value():
            self._peak = max(self.value(), self._peak - _FALL_PER_BEAT)
            self.update()

    def sizeHint(self) -> QSize:
        """A low, wide bar."""
        look = theme.current()
        return QSize(look.px(160), look.px(10))

    def minimumSizeHint(self) -> QSize:
        """Narrow places get a short bar."""
        look = theme.current()
        return QSize(look.px(48), look.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw twenty blocks: quiet ones green, loud ones amber, too loud ones red; the peak stays lit."""
        tokens = theme.current().tokens
        painter = paint.painter_on(self)
        step = self.width() / _SEGMENTS
        lit = self.value() * _SEGMENTS / 100
        peak = self._peak * _SEGMENTS // 100
        for index in range(_SEGMENTS):
            tone = Tone.TALKING if index < _LOUD else Tone.RINGING if index < _TOO_LOUD else Tone.DANGER
            on = self.isEnabled() and (index < lit or (0 < peak == index))
            left = round(index * step)
            block = QRect(left, 0, max(2, round((index + 1) * step) - left - 2), self.height())
            paint.box(painter, block, tokens.line(tone) if on else tokens.surface_pressed, radius=1)
        painter.end()


QUALITY_WORDS = ("无信号", "差", "一般", "良好", "优")
"""What a quality of 0 to 4 is called."""

_QUALITY_ICONS = (Icon.SIGNAL_ZERO, Icon.SIGNAL_LOW, Icon.SIGNAL_MEDIUM, Icon.SIGNAL_HIGH, Icon.SIGNAL)


class SignalBars(QWidget):
    """The quality of the call, 0 to 4, as bars and a word; unknown between calls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quality: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_quality(None)

    @property
    def word(self) -> str:
        """The word shown."""
        return "—" if self._quality is None else QUALITY_WORDS[self._quality]

    def set_quality(self, quality: int | None, detail: str = "") -> None:
        """Show a quality from 0 to 4, or None when there is no call. `detail` (loss, delay) is told on hover.

        Raises:
            ValueError: the quality lies outside 0 to 4.
        """
        if quality is not None and not 0 <= quality <= 4:
            raise ValueError(f"a quality of {quality} is outside 0 to 4")
        self._quality = quality
        self.setAccessibleName(f"通话质量：{'无通话' if quality is None else self.word}")
        self.setAccessibleDescription(detail)
        self.setToolTip(detail)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the bars and the longest word."""
        look = theme.current()
        word = max(paint.width_of(word, look.font(Type.SECONDARY)) for word in QUALITY_WORDS)
        return QSize(look.px(18) + look.px(4) + word, look.px(24))

    def minimumSizeHint(self) -> QSize:
        """The word is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars: all of them faint, and those reached in the colour of the verdict."""
        look, tokens = theme.current(), theme.current().tokens
        if self._quality is None:
            colour = tokens.text_disabled
        elif self._quality <= 1:
            colour = tokens.danger.text
        elif self._quality == 2:
            colour = tokens.ringing.text
        else:
            colour = tokens.talking.text
        painter = paint.painter_on(self)
        middle = self.height() // 2
        paint.icon(painter, Icon.SIGNAL, tokens.border, 0, middle, 18)
        if self._quality is not None:
            paint.icon(painter, _QUALITY_ICONS[self._quality], colour, 0, middle, 18)
        left = look.px(22)
        room = QRect(left, 0, self.width() - left, self.height())
        paint.words(painter, room, self.word, colour, look.font(Type.SECONDARY))
        painter.end()
