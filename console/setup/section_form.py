"""Some settings of a section as a form: label, editor, hint, and what is wrong below the editor."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console import theme
from console.settings.rules import Flag, rule_of
from console.setup.editors import Editor, editor_for
from console.theme import Tone
from console.widgets.layout import set_state
from console.widgets.text import Text

Section = TypeVar("Section")
LABEL_WIDTH, EDITOR_WIDTH = 104, 340
NEEDED = "要填写"


class FormGrid(QWidget):
    """Rows of a label, an editor and a hint; the column of labels has the same width in every form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(2, 1)
        self._fields: list[QWidget] = []
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def add(self, label: str, field: QWidget, hint: str = "", buddy: QWidget | None = None) -> Text:
        """Put a row below the others; returns where its complaint goes, hidden while there is none."""
        row = self._grid.rowCount()
        if label:
            name = Text(label, "label")
            name.setBuddy(buddy or field)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, row, 1)
        self._fields.append(field)
        if hint:
            self._grid.addWidget(Text(hint, "hint", wrap=True), row, 2, Qt.AlignmentFlag.AlignVCenter)
        complaint = Text("", "hint", tone=Tone.DANGER, wrap=True)
        complaint.hide()
        self._grid.addWidget(complaint, row + 1, 1, 1, 2)
        self._rescale()
        return complaint

    def add_wide(self, widget: QWidget) -> None:
        """Put something below that starts where the editors start and takes all the room."""
        self._grid.addWidget(widget, self._grid.rowCount(), 1, 1, 2)

    def _rescale(self) -> None:
        look = theme.current()
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(6))
        self._grid.setColumnMinimumWidth(0, look.px(LABEL_WIDTH))
        for field in self._fields:
            field.setMaximumWidth(look.px(EDITOR_WIDTH))
            field.setMinimumWidth(look.px(160))


class SectionForm(FormGrid, Generic[Section]):
    """A form over `keys` of a section. `changed` comes with every edit."""

    changed = Signal()

    def __init__(
        self,
        section: Section,
        keys: Sequence[str],
        *,
        needed: Sequence[str] = (),
        hints: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._section = section
        self._needed = frozenset(needed)
        self._editors: dict[str, Editor] = {}
        self._complaints: dict[str, Text] = {}
        for key in keys:
            self._add_setting(key, (hints or {}).get(key, ""))
        self.show_section(section)

    def value(self) -> Section:
        """The section with what the form says."""
        changes = {key: editor.value() for key, editor in self._editors.items()}
        section: Any = self._section
        changed: Section = dataclasses.replace(section, **changes)
        return changed

    def show_section(self, section: Section) -> None:
        """Put a section's values in; complaints go."""
        self._section = section
        for key, editor in self._editors.items():
            editor.show(getattr(section, key))
            self._complain(key, "")

    def show_key(self, key: str, value: object) -> None:
        """Put one value in."""
        self._editors[key].show(value)

    def editor(self, key: str) -> QWidget:
        """The widget of one setting."""
        return self._editors[key].widget

    def focus_first(self) -> None:
        """Put the cursor into the first field that is wrong, else into the first."""
        wrong = (key for key in self._editors if self._problem(key))
        first = next(wrong, next(iter(self._editors)))
        self._editors[first].widget.setFocus(Qt.FocusReason.TabFocusReason)

    def complain(self) -> bool:
        """Show what is wrong with every field; True where something is."""
        problems = {key: self._problem(key) for key in self._editors}
        for key, problem in problems.items():
            self._complain(key, problem)
        return any(problems.values())

    @property
    def is_fine(self) -> bool:
        """Nothing is wrong, complained of or not."""
        return not any(self._problem(key) for key in self._editors)

    def _add_setting(self, key: str, hint: str) -> None:
        rule = rule_of(self._section, key)
        editor = editor_for(rule, key)
        editor.widget.setAccessibleName(rule.label)
        editor.widget.setObjectName(key)
        label = "" if isinstance(rule, Flag) else rule.label + ("" if key not in self._needed else " *")
        self._editors[key] = editor
        self._complaints[key] = self.add(label, editor.field, hint, editor.widget)
        editor.edited.happened.connect(lambda: self._edited(key))

    def _edited(self, key: str) -> None:
        # a complaint goes as soon as it is met, a new one comes only when the person moves on
        if self._complaints[key].isVisibleTo(self):
            self._complain(key, self._problem(key))
        self.changed.emit()

    def _problem(self, key: str) -> str:
        value = self._editors[key].value()
        if key in self._needed and value == "":
            return NEEDED
        rule = rule_of(self._section, key)
        problem = rule.problem(value)
        return f"{problem}；应为 {rule.allowed}" if problem else ""

    def _complain(self, key: str, problem: str) -> None:
        complaint, widget = self._complaints[key], self._editors[key].widget
        complaint.setText(problem)
        complaint.setVisible(bool(problem))
        set_state(widget, "finding", "error" if problem else None)
        widget.setAccessibleDescription(problem)
