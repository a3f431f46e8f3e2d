"""Frames for what belongs together: cards, section titles, the empty state, shortcuts as key caps."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.widgets import paint
from console.widgets.button import Button
from console.widgets.layout import HBox, Margins, VBox, set_state
from console.widgets.text import Text


class Card(QFrame):
    """A raised frame with a column in it. `tone` gives it the border of a state that wants to be seen."""

    def __init__(
        self,
        title: str = "",
        *,
        margins: Margins = 12,
        gap: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = VBox(self, gap=gap, margins=margins)
        self.title: SectionTitle | None = None
        if title:
            self.title = SectionTitle(title)
            self._column.addWidget(self.title)
            self.setAccessibleName(title)

    @property
    def body(self) -> QVBoxLayout:
        """The column to put things in."""
        return self._column

    def set_tone(self, tone: Tone | None) -> None:
        """Mark the card: ringing or danger; None is the plain hairline."""
        set_state(self, "tone", tone.value if tone else None)


class SectionTitle(QWidget):
    """The name of a section, with a count beside it and room for controls on the right."""

    def __init__(self, text: str, *, trailing: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = HBox(self, gap=8)
        self._name = Text(text, "section")
        self._count = Text("", "secondary")
        self._count.setFont(theme.current().font(Type.SECONDARY, tabular=True))
        self._row.addWidget(self._name)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        if trailing is not None:
            self._row.addWidget(trailing)

    def set_text(self, text: str) -> None:
        """Rename the section."""
        self._name.setText(text)

    def set_count(self, count: int | None, unit: str = "") -> None:
        """Say how many things are listed; None says nothing."""
        self._count.setText("" if count is None else f"{count:,}{unit}")

    @property
    def count_text(self) -> str:
        """The count as shown."""
        return self._count.text()

    def add(self, widget: QWidget) -> None:
        """Put a control on the right."""
        self._row.addWidget(widget)


class IconLabel(QLabel):
    """An icon beside words that say the same; it has no name of its own unless given one."""

    def __init__(
        self,
        icon: Icon,
        *,
        size: int = 16,
        tone: Tone | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._size, self._tone = icon, size, tone
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: Icon, tone: Tone | None = None) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """A new theme may ask for another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The icon's own size."""
        side = theme.current().px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """An icon is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in its tone, or muted."""
        tokens = theme.current().tokens
        colour = tokens.tone(self._tone).text if self._tone else tokens.text_muted
        painter = paint.painter_on(self)
        colour = colour if self.isEnabled() else tokens.text_disabled
        paint.icon(painter, self._icon, colour, 0, self.height() // 2, self._size)
        painter.end()


class EmptyState(QWidget):
    """Where a list has nothing: an icon, one sentence that says what that means, and what to do about it."""

    def __init__(
        self,
        icon: Icon,
        sentence: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = VBox(self, gap=8, margins=16)
        self._words = Text(sentence, "secondary", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(IconLabel(icon, size=32), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._words)
        self.button: Button | None = None
        if action:
            self.button = Button(action)
            if on_action is not None:
                self.button.clicked.connect(lambda: on_action())
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setAccessibleName(sentence)

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._words.setText(sentence)
        self.setAccessibleName(sentence)


class ShortcutHint(QWidget):
    """What a key does: a word, and the keys as caps. `keys` as written to people: Ctrl+Enter, Alt+1, F9."""

    def __init__(self, keys: str, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps, self._word = keys.split("+"), word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{word} 快捷键 {keys}".strip())

    def changeEvent(self, event: QEvent) -> None:
        """A new theme may ask for another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def _widths(self) -> list[int]:
        look = theme.current()
        font = look.font(Type.HINT)
        return [max(look.px(20), paint.width_of(cap, font) + look.px(10)) for cap in self._caps]

    def _word_width(self) -> int:
        look = theme.current()
        return paint.width_of(self._word, look.font(Type.HINT)) + look.px(6) if self._word else 0

    def sizeHint(self) -> QSize:
        """Room for the word and every cap."""
        look = theme.current()
        widths = self._widths()
        return QSize(self._word_width() + sum(widths) + look.px(3) * (len(widths) - 1), look.px(22))

    def minimumSizeHint(self) -> QSize:
        """Keys are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the word and the caps."""
        look, tokens = theme.current(), theme.current().tokens
        font = look.font(Type.HINT)
        painter = paint.painter_on(self)
        ink = tokens.text_muted if self.isEnabled() else tokens.text_disabled
        left = self._word_width()
        paint.words(painter, QRect(0, 0, left, self.height()), self._word, ink, font)
        for cap, width in zip(self._caps, self._widths(), strict=True):
            shape = QRect(left, 1, width, self.height() - 2)
            paint.box(painter, shape, tokens.surface_sunken, tokens.border, radius=look.px(4))
            paint.words(painter, shape, cap, ink, font, paint.CENTRE)
            left += width + look.px(3)
        painter.end()
