"""What is asked or said just above the filing bar, in place of a dialog."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console import theme
from console.theme import Icon, Tone
from console.widgets import paint
from console.widgets.button import Button, Variant
from console.widgets.card import IconLabel
from console.widgets.layout import HBox
from console.widgets.text import Text


class Strip(QWidget):
    """A softly coloured band. Esc puts it away: `put_away` tells so."""

    put_away = Signal()

    def __init__(self, tone: Tone, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def set_tone(self, tone: Tone) -> None:
        """Colour the band by what it says now."""
        self._tone = tone
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the band and its edge."""
        look = theme.current()
        tone = look.tokens.tone(self._tone)
        painter = paint.painter_on(self)
        paint.box(painter, self.rect(), tone.soft)
        painter.setClipRect(QRect(0, 0, look.px(4), self.height()))
        paint.box(painter, self.rect(), tone.solid)
        painter.end()


class ConfirmStrip(Strip):
    """The second step of what can't be undone: said in words, with the safe answer in focus."""

    def __init__(self, on_yes: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(Tone.DANGER, "确认丢弃草稿", parent)
        row = HBox(self, gap=8, margins=(12, 8, 8, 8))
        row.addWidget(IconLabel(Icon.TRASH_2, tone=Tone.DANGER))
        self._words = Text("", wrap=True)
        row.addWidget(self._words, 1)
        self.keep = Button("保留", key="Esc")
        self.keep.clicked.connect(self.put_away)
        self.yes = Button("丢弃", variant=Variant.DANGER)
        self.yes.clicked.connect(lambda: on_yes())
        row.addWidget(self.keep)
        row.addWidget(self.yes)

    def ask(self, words: str) -> None:
        """Ask."""
        self._words.setText(words)
        self.yes.setAccessibleDescription(words)
        self.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
