"""Buttons on the stage: as large as a hand, one word each, and how the key is called."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.button import DrawnButton


class StageButton(DrawnButton):
    """A word and an icon. `high` is its least height on the stage, in pixels at 100 %.

    `plain`: not filled; something that may be pressed, but need not.
    """

    def __init__(
        self,
        word: str,
        icon: Icon | None = None,
        *,
        tone: Tone = Tone.ACCENT,
        kind: Type = Type.SECTION,
        high: int = 56,
        key: str = "",
        plain: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._kind, self._high, self._key = icon, tone, kind, high, key
        self._plain = plain
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_word(word)

    def set_word(self, word: str) -> None:
        """Say something else."""
        if word != self.text():
            self.setText(word)
            self.setAccessibleName(word)
            self._usual_tip = f"{word}（{self._key}）" if self._key else word
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for icon and word."""
        look = theme.current()
        wide = paint.width_of(self.text(), look.stage_font(self._kind)) + look.stage_px(32)
        if self._icon is not None:
            wide += look.stage_px(34)
        return QSize(wide, look.stage_px(self._high))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button."""
        look, tokens = theme.current(), theme.current().tokens
        tone = tokens.tone(self._tone)
        painter = paint.painter_on(self)
        fill, ink, border = self._colours()
        paint.box(painter, self.rect(), fill, border, radius=look.stage_px(8), width=2.0)
        font = look.stage_font(self._kind)
        icon = look.stage_px(20 if self._kind is Type.SECTION else 30) if self._icon is not None else 0
        gap = look.stage_px(8) if icon else 0
        room = self.width() - look.stage_px(16)
        word = min(paint.width_of(self.text(), font), room - icon - gap)
        left = (self.width() - word - icon - gap) // 2
        if self._icon is not None:
            size = round(icon / look.scale)
            paint.icon(painter, self._icon, ink, left, self.height() // 2, size)
        where = QRect(left + icon + gap, 0, word + 2, self.height())
        paint.words(painter, where, self.text(), ink, font)
        if self._key and self.isEnabled():
            foot = QRect(0, 0, self.width() - look.stage_px(8), self.height() - look.stage_px(4))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            key_ink = tone.on_solid if not self._plain else tokens.text_muted
            paint.words(painter, foot, self._key, key_ink, look.stage_font(Type.HINT), align)
        painter.end()

    def _colours(self) -> tuple[str, str, str | None]:
        """Fill, ink, border."""
        tokens = theme.current().tokens
        tone = tokens.tone(self._tone)
        if not self.isEnabled():
            return tokens.surface_sunken, tokens.text_disabled, tokens.border
        if self._plain:
            fill = tokens.surface_raised
            if self.isDown():
                fill = tokens.surface_pressed
            elif self.underMouse():
                fill = tokens.surface_hover
            return fill, tone.text, tokens.border_control
        fill = tone.solid
        if self.isDown():
            fill = tone.solid_pressed
        elif self.underMouse():
            fill = tone.solid_hover
        return fill, tone.on_solid, None
