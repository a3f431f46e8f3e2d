"""The form's controls, each tied to a field of the draft.

An editor tells what a person changed and shows what the draft says. A control in which somebody types
keeps its text: a refresh of the same draft never touches it, so that nothing breaks what an input method
is composing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget

from console.theme import Tone
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.draft_text import DraftTextEdit
from forms.draft import FORM, Draft, Field
from forms.words import Labelled, Urgency


class Editor(QObject):
    """A control for some fields. `edited` carries a :class:`Field` and the value that a person gave it."""

    edited = Signal(object, object)

    def __init__(self, control: QWidget, *fields: Field) -> None:
        super().__init__(control)
        self.control = control
        self.fields = fields
        if not control.accessibleName():
            control.setAccessibleName(fields[0].label)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is in this control."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self.control or self.control.isAncestorOf(focus))

    def take_focus(self) -> None:
        """Bring the keyboard here, as the Tab key would."""
        self.control.setFocus(Qt.FocusReason.TabFocusReason)

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """Show the draft's value; `anew`: another draft came forward, so everything is replaced."""
        raise NotImplementedError


class LineEditor(Editor):
    """One line of text. What is too long is told, never cut off."""

    def __init__(self, field: Field, placeholder: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(self.line, field)
        self.line.setPlaceholderText(placeholder)
        self.line.textEdited.connect(lambda text: self.edited.emit(field, text))

    def take_focus(self) -> None:
        """Bring the keyboard behind what stands here, so that the next key replaces nothing."""
        super().take_focus()
        self.line.end(False)

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """See Editor.show_draft."""
        value = str(draft.value(self.fields[0]))
        if (anew or not self.has_focus) and self.line.text() != value:
            self.line.setText(value)
            self.line.setCursorPosition(len(value) if self.has_focus else 0)


class TextEditor(Editor):
    """Several lines of text, with what is being composed."""

    def __init__(self, field: Field, *, rows: int, placeholder: str = "") -> None:
        self.text = DraftTextEdit(limit=FORM[field].longest, rows=rows)
        super().__init__(self.text, field)
        self._showing = False
        self.text.setPlaceholderText(placeholder)
        self.text.textChanged.connect(self._tell)
        self.text.paused_typing.connect(self._tell)

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """See Editor.show_draft."""
        value = str(draft.value(self.fields[0]))
        if not anew and (self.has_focus or self.text.toPlainText() == value):
            return
        # what was being composed belongs to the draft that went away, which holds it already
        self._showing = True
        self.text.set_text(value)
        self._showing = False

    def insert(self, words: str) -> None:
        """Put words in as a paragraph: at the cursor if the keyboard is here, else at the end."""
        self.text.commit()
        cursor = self.text.textCursor()
        if not self.has_focus:
            cursor.movePosition(cursor.MoveOperation.End)
            self.text.setTextCursor(cursor)
        gap = "" if cursor.atBlockStart() else "\n"
        self.text.insert_text(f"{gap}{words}")

    def _tell(self) -> None:
        if not self._showing:
            self.edited.emit(self.fields[0], self.text.draft_text)


_TONES: dict[str, Tone] = {Urgency.URGENT.value: Tone.RINGING, Urgency.CRITICAL.value: Tone.DANGER}


class SegmentEditor(Editor):
    """One word of a few, all in sight."""

    def __init__(self, field: Field, words: type[Labelled]) -> None:
        usual = {FORM[field].first: Tone.NEUTRAL}
        tones = {**_TONES, **usual}
        options = [Option(word.value, word.label, tones.get(word.value, Tone.ACCENT)) for word in words]
        self.segments = SegmentedChoice(options, name=field.label)
        super().__init__(self.segments, field)
        self._words = words
        self.segments.changed.connect(lambda key: self.edited.emit(field, key))

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """See Editor.show_draft."""
        word = draft.choice(self.fields[0], self._words)
        value = word.value if word is not None else None
        if self.segments.value != value:
            self.segments.set_value(value)


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, field: Field, explanation: str = "") -> None:
        self.box = QCheckBox(field.label)
        super().__init__(self.box, field)
        self.box.setToolTip(explanation)
        self.box.clicked.connect(lambda on: self.edited.emit(field, bool(on)))

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """See Editor.show_draft."""
        self.box.setChecked(draft.flag(self.fields[0]))


class _Drop(QComboBox):
    """A list that drops down; rolling the wheel over it scrolls the form instead of changing it unseen."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See the class."""
        event.ignore()


class CodeEditor(Editor):
    """A code out of a list of (code, name)."""

    def __init__(self, field: Field, entries: Sequence[tuple[str, str]]) -> None:
        self.drop = _Drop()
        super().__init__(self.drop, field)
        for code, name in entries:
            self.drop.addItem(name, code)
        self._known = self.drop.count()
        self.drop.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.drop.setMinimumContentsLength(6)
        self.drop.activated.connect(lambda row: self.edited.emit(field, self.drop.itemData(row)))

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """See Editor.show_draft. A code that the list lacks is shown as it is, and said to be unknown."""
        value = draft.text(self.fields[0])
        if self.drop.currentData() == value:
            return
        while self.drop.count() > self._known:
            self.drop.removeItem(self._known)
        if value and self.drop.findData(value) < 0:
            self.drop.addItem(f"{value}（不在目录中）", value)
        self.drop.setCurrentIndex(self.drop.findData(value))
