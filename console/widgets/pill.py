"""A state in a pill: icon, word, and how long it has lasted."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.theme.focus import RADIUS_PROPERTY
from console.widgets import paint
from console.widgets.button import DrawnButton
from console.widgets.clock import Stopwatch, clock_text, spoken_duration
from console.widgets.pulse import pulse

_HEIGHT, _COMPACT_HEIGHT, _PAD, _GAP, _MARK = 32, 22, 10, 6, 16


class StatusPill(DrawnButton):
    """A state. With a menu it is also where the state is changed: click, Enter, Space or Down opens it."""

    def __init__(
        self, name: str = "状态", *, compact: bool = False, solid: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._compact, self._solid = name, compact, solid
        self._icon, self._tone = Icon.CIRCLE, Tone.NEUTRAL
        self._watch: Stopwatch | None = None
        self._clock = ""
        self._menu: QMenu | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self._round()
        theme.current().changed.connect(self._round)
        pulse().beat.connect(self._tick)

    def show_state(self, icon: Icon, word: str, tone: Tone, *, since: float | None = None) -> None:
        """Show a state; with `since` (Unix time, seconds) also how long it has lasted."""
        self._icon, self._tone = icon, tone
        self._watch = Stopwatch(since) if since is not None else None
        self._clock = clock_text(self._watch.seconds()) if self._watch else ""
        self.setText(word)
        self.setAccessibleName(f"{self._name}：{word}")
        self._describe()
        self.updateGeometry()
        self.update()

    def set_menu(self, menu: QMenu | None) -> None:
        """Let the state be changed here."""
        self._menu = menu
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if menu else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()

    @property
    def clock(self) -> str:
        """The duration as shown; empty without one."""
        return self._clock

    def open_menu(self) -> None:
        """Show the menu below the pill."""
        if self._menu is not None and self.isEnabled():
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def nextCheckState(self) -> None:
        """A press opens the menu."""
        self.open_menu()

    def _describe(self) -> None:
        if self._watch is not None and self.isEnabled():
            self.setAccessibleDescription(f"已 {spoken_duration(self._watch.seconds())}")

    def _tick(self) -> None:
        if self._watch is None or not self.isVisible():
            return
        text = clock_text(self._watch.seconds())
        if text == self._clock:
            return
        grown = len(text) != len(self._clock)
        self._clock = text
        self._describe()
        if grown:
            self.updateGeometry()
        self.update()

    def _round(self) -> None:
        self.setProperty(RADIUS_PROPERTY, theme.current().px(self._full_height()) // 2)

    def _full_height(self) -> int:
        return _COMPACT_HEIGHT if self._compact else _HEIGHT

    def _kinds(self) -> tuple[Type, Type]:
        return (Type.HINT, Type.HINT) if self._compact else (Type.STRONG, Type.BODY)

    def sizeHint(self) -> QSize:
        """Room for the icon, the word, the clock and the menu's arrow."""
        look = theme.current()
        word_kind, clock_kind = self._kinds()
        mark = look.px(12 if self._compact else _MARK)
        pad = look.px(7 if self._compact else _PAD)
        width = 2 * pad + mark + look.px(4 if self._compact else _GAP)
        width += paint.width_of(self.text(), look.font(word_kind))
        if self._clock:
            figures = "0" * len(self._clock.replace(":", "")) + ":" * self._clock.count(":")
            width += look.px(8) + paint.width_of(figures, look.font(clock_kind, tabular=True))
        if self._menu is not None:
            width += look.px(_GAP) + look.px(14)
        return QSize(width + 2, look.px(self._full_height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        look, tokens = theme.current(), theme.current().tokens
        tone = tokens.tone(self._tone)
        painter = paint.painter_on(self)
        fill, ink = (tone.solid, tone.on_solid) if self._solid else (tone.soft, tone.text)
        if not self.isEnabled():
            fill, ink = tokens.surface_sunken, tokens.text_disabled
        border = tone.text if self._menu is not None and self.underMouse() and self.isEnabled() else None
        paint.box(painter, self.rect(), fill, border, radius=self.height() / 2)
        word_kind, clock_kind = self._kinds()
        pad, middle = look.px(7 if self._compact else _PAD), self.height() // 2
        left = pad + paint.icon(painter, self._icon, ink, pad, middle, 12 if self._compact else _MARK)
        left += look.px(4 if self._compact else _GAP)
        right = self.width() - pad
        if self._menu is not None:
            right -= look.px(14)
            paint.icon(painter, Icon.CHEVRON_DOWN, ink, right, middle, 14)
            right -= look.px(_GAP)
        room = QRect(left, 0, right - left, self.height())
        paint.words(painter, room, self.text(), ink, look.font(word_kind))
        if self._clock:
            font = look.font(clock_kind, tabular=True)
            paint.words(painter, room, self._clock, ink, font, paint.RIGHT)
        painter.end()
