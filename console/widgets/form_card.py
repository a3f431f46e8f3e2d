"""A side card with a form that unfolds in place; what is typed stays when it is folded."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text


class FormCard(Card):
    """A button that unfolds the form; Esc folds it, Ctrl+Enter does it. Those that inherit do it in `act`."""

    folded = Signal()

    def __init__(
        self, title: str, ask: str, key: str, do: str, *, gap: int = 4, parent: QWidget | None = None
    ) -> None:
        """*ask* is written on the button that unfolds, with *key*; *do* on the one that does it."""
        super().__init__(title, margins=(12, 8), gap=4, parent=parent)
        self.unfold_button = Button(ask, compact=True, key=key)
        self.do = Button(do, compact=True)
        self.no = Button("收起", variant=Variant.QUIET, compact=True, key="Esc")
        self._form = QWidget()
        self.form: QVBoxLayout = VBox(self._form, gap=gap)
        self._fields = VBox(gap=gap)
        foot = HBox(gap=8)
        foot.addStretch(1)
        foot.addWidget(self.no)
        foot.addWidget(self.do)
        self.form.addLayout(self._fields)
        self.form.addLayout(foot)
        self._form.hide()
        self.answer = Text("", "secondary", wrap=True)
        self.answer.hide()
        self.body.addWidget(self.unfold_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._form)
        self.body.addWidget(self.answer)
        self.unfold_button.clicked.connect(self.unfold)
        self.do.clicked.connect(self.act)
        self.no.clicked.connect(self.fold)

    @property
    def is_unfolded(self) -> bool:
        """Whether the form is in sight."""
        return not self._form.isHidden()

    def add_field(self, label: str, field: QWidget) -> None:
        """A field under its label."""
        words = Text(label, "label")
        words.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(label)
        self._fields.addWidget(words)
        self._fields.addWidget(field)

    def add_part(self, part: QWidget) -> None:
        """Something that has no label."""
        self._fields.addWidget(part)

    def first_field(self) -> QWidget | None:
        """Where the keyboard goes."""
        return None

    def unfold(self) -> None:
        """Show the form, and bring the keyboard into it."""
        self._form.show()
        self.unfold_button.hide()
        field = self.first_field()
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fold(self) -> None:
        """Put the form away; what is typed stays in it."""
        had = self._form.isVisible()
        self._form.hide()
        self.unfold_button.show()
        if had:
            self.folded.emit()

    def tell(self, words: str, tone: Tone | None = None) -> None:
        """What came of it, here where it was asked for."""
        self.answer.setText(words)
        self.answer.set_tone(tone)
        self.answer.setVisible(bool(words))

    def refuse(self, why: str) -> None:
        """It was not done; the form stays as it is."""
        self.tell(why, Tone.DANGER)

    def act(self) -> None:
        """Do it."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Escape and self.is_unfolded:
            self.fold()
            return
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.is_unfolded:
            self.act()
            return
        super().keyPressEvent(event)
