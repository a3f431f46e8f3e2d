"""One question of the follow-up: what to say, and the few answers, each with its digit."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton, QWidget

from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox, set_state
from console.widgets.text import Text


class DigitChoice(SegmentedChoice):
    """`picked` says that a digit or a click has answered, `cleared` that 0 took the answer back.

    `back` says that Backspace was pressed. Arrows move the answer without going on.
    """

    picked = Signal()
    cleared = Signal()
    back = Signal()

    def __init__(self, options: Sequence[Option], name: str, parent: QWidget | None = None) -> None:
        super().__init__(options, name=name, parent=parent)
        self._many = len(options)
        for each in self.findChildren(QRadioButton):
            each.clicked.connect(lambda _=False: self.picked.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        number = event.key() - Qt.Key.Key_0
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and number == 0:
            self.set_value(None)
            self.cleared.emit()
            return
        if plain and event.key() == Qt.Key.Key_Backspace:
            self.back.emit()
            return
        super().keyPressEvent(event)
        if plain and 1 <= number <= self._many:
            self.picked.emit()


class Question(QWidget):
    """The sentence to read out at the left, the answers at the right; the one in hand is set off."""

    def __init__(self, name: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.words = Text("", "body", wrap=True)
        self.choice = DigitChoice(options, name)
        row = HBox(self, gap=8)
        label = Text(name, "label")
        label.setBuddy(self.choice)
        label.setFixedWidth(label.fontMetrics().horizontalAdvance("服务过程") + 8)
        row.addWidget(label)
        row.addWidget(self.words, 1)
        row.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignVCenter)
        for each in self.choice.findChildren(QRadioButton):
            each.installEventFilter(self)

    def say(self, words: str) -> None:
        """What to read out."""
        self.words.setText(words)

    def take_focus(self) -> None:
        """The keyboard goes to the answers."""
        self.choice.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The question that has the keyboard is the one in hand: its words are strong."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            in_hand = event.type() == QEvent.Type.FocusIn
            set_state(self.words, "role", "strong" if in_hand else "body")
        return super().eventFilter(watched, event)
