"""A side card about an order: extension, help, whistle, contact, progress."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.handling import Handling
from console.pages.handling.unit_choice import UnitsChoice
from console.widgets.draft_text import DraftTextEdit
from console.widgets.form_card import FormCard
from console.widgets.text import Text
from forms.handling.desk_file import DeskFile

Typed = QLineEdit | DraftTextEdit | QComboBox | UnitsChoice
_SEPARATOR = "、"


class OrderCard(FormCard):
    """How it stands, in words, and the form to change it.

    Those that inherit say in `show_file` how it stands, and act in `act`. What `keep` names is in the journal
    until it is done, under the order and the card's `kind`.
    """

    kind = ""

    def __init__(
        self, title: str, ask: str, key: str, do: str, store: Handling, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, ask, key, do, gap=6, parent=parent)
        self.store = store
        self.file: DeskFile | None = None
        self.why_not = ""
        self._kept: dict[str, Typed] = {}
        self._restoring = False
        self.said = Text("", "secondary", wrap=True)
        self.body.insertWidget(self.body.indexOf(self.unfold_button), self.said)

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

    def unfold(self) -> None:
        """Show the form, if it is to be had, and bring the keyboard into it."""
        if self.unfold_button.isEnabled():
            self.tell("")
            super().unfold()

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
