"""A side card with a form that unfolds in place: extension, help, whistle, contact, progress."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from console.handling import Handling
from console.pages.handling.unit_choice import UnitsChoice
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.draft_text import DraftTextEdit
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.handling.desk_file import DeskFile

Typed = QLineEdit | DraftTextEdit | QComboBox | UnitsChoice
_SEPARATOR = "、"


class FoldCard(Card):
    """What is, in words; a button that unfolds the form; Esc folds it, what is typed stays.

    Those that inherit put fields into `form`, say in `show_file` how it stands, and act in `act`. What `kept`
    names is in the journal until it is done, under the order and the card's `kind`.
    """

    folded = Signal()
    kind = ""

    def __init__(
        self, title: str, ask: str, key: str, do: str, store: Handling, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, margins=(12, 8), gap=4, parent=parent)
        self.store = store
        self.file: DeskFile | None = None
        self.why_not = ""
        self._kept: dict[str, Typed] = {}
        self._restoring = False
        self.said = Text("", "secondary", wrap=True)
        self.unfold_button = Button(ask, compact=True, key=key)
        self.unfold_button.clicked.connect(self.unfold)
        self._form = QWidget()
        self.form: QVBoxLayout = VBox(self._form, gap=6)
        self.do = Button(do, compact=True)
        self.no = Button("收起", variant=Variant.QUIET, compact=True, key="Esc")
        self.do.clicked.connect(self.act)
        self.no.clicked.connect(self.fold)
        self.answer = Text("", "secondary", wrap=True)
        self.answer.hide()
        foot = HBox(gap=8)
        foot.addStretch(1)
        foot.addWidget(self.no)
        foot.addWidget(self.do)
        self._fields = VBox(gap=6)
        self.form.addLayout(self._fields)
        self.form.addLayout(foot)
        self._form.hide()
        self.body.addWidget(self.said)
        self.body.addWidget(self.unfold_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._form)
        self.body.addWidget(self.answer)

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

    def keep(self, **fields: Typed) -> None:
        """Keep what is typed into these, each under its name."""
        for field in fields.values():
            if isinstance(field, QComboBox):
                field.currentIndexChanged.connect(self._typed)
            elif isinstance(field, UnitsChoice):
                field.changed.connect(self._typed)
                field.line.textChanged.connect(self._typed)
            else:
                field.textChanged.connect(self._typed)
            if isinstance(field, DraftTextEdit):
                field.paused_typing.connect(self._typed)
        self._kept.update(fields)

    def add_part(self, part: QWidget) -> None:
        """Something that has no label."""
        self._fields.addWidget(part)

    def say(self, words: str) -> None:
        """How it stands; nothing takes no room."""
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def set_available(self, available: bool, why: str = "") -> None:
        """Whether the form can be unfolded; else why not."""
        self.why_not = "" if available else why
        self.unfold_button.set_available(available, why)
        if not available:
            self.fold()

    def first_field(self) -> QWidget | None:
        """Where the keyboard goes."""
        return None

    def unfold(self) -> None:
        """Show the form, and bring the keyboard into it."""
        if not self.unfold_button.isEnabled():
            return
        self.tell("")
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

    def show_file(self, file: DeskFile) -> None:
        """The order that it is about."""
        another = self.file is None or self.file.order.id != file.order.id
        self.file = file
        if another:
            self.bring_back()

    def bring_back(self) -> None:
        """Show what was typed for this order and not done, where nothing stands yet."""
        before = dict(self.store.forms.of(self._key)) if self.file is not None else {}
        if not before or any(_words_of(each) for each in self._kept.values()):
            return
        self._restoring = True
        for name, field in self._kept.items():
            _put(field, before.get(name, ""))
        self._restoring = False
        if not self.is_unfolded:
            self.tell("上次写的还没有提交。")

    @property
    def _key(self) -> str:
        return f"{self.file.order.id}/{self.kind}" if self.file is not None else ""

    def _typed(self, *_: object) -> None:
        if self.file is not None and not self._restoring:
            self.store.forms.keep(self._key, {name: _words_of(field) for name, field in self._kept.items()})

    def act(self) -> None:
        """Do it."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc folds the form; Ctrl+Enter does it."""
        if event.key() == Qt.Key.Key_Escape and self.is_unfolded:
            self.fold()
            return
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.is_unfolded:
            self.act()
            return
        super().keyPressEvent(event)


def _words_of(field: Typed) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    if isinstance(field, UnitsChoice):
        return _SEPARATOR.join(field.codes)
    return field.draft_text if isinstance(field, DraftTextEdit) else field.text()


def _put(field: Typed, words: str) -> None:
    if isinstance(field, QComboBox):
        field.setCurrentIndex(max(0, field.findData(words)))
    elif isinstance(field, UnitsChoice):
        field.choose(words.split(_SEPARATOR))
    elif isinstance(field, DraftTextEdit):
        field.set_text(words)
    else:
        field.setText(words)
