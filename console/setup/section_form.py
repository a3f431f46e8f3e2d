"""Some settings of a section as a form: label, editor, hint, and what is wrong below the editor."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console import theme
from console.settings.findings import ought
from console.settings.rules import Flag, rule_of
from console.setup.editors import Editor, editor_for
from console.widgets.field import FieldRow, Finding
from console.widgets.layout import HBox, VBox, set_state
from console.widgets.text import Text

Section = TypeVar("Section")
LABEL_WIDTH, EDITOR_WIDTH = 96, 400
NEEDED = "要填写"


class FormColumn(QWidget):
    """Rows of a label and an editor; labels and editors line up in every form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = VBox(self, gap=2)
        self._fields: list[QWidget] = []
        self._indented: list[QHBoxLayout] = []
        theme.current().changed.connect(self._rescale)

    def add(self, label: str, field: QWidget, hint: str = "", *, needed: bool = False) -> FieldRow:
        """Put a row below the others; it also says what is wrong with the field."""
        row = FieldRow(label, field, required=needed, hint=hint, label_width=LABEL_WIDTH)
        self._fields.append(field)
        self._column.addWidget(row)
        self._rescale()
        return row

    def add_wide(self, widget: QWidget) -> None:
        """Put something below that needs no label; it starts where the editors start."""
        row = HBox(gap=0)
        row.addWidget(widget, 1)
        self._indented.append(row)
        self._column.addLayout(row)
        self._rescale()

    def _rescale(self) -> None:
        look = theme.current()
        for field in self._fields:
            field.setMaximumWidth(look.px(EDITOR_WIDTH))
        for row in self._indented:
            row.setContentsMargins(look.px(LABEL_WIDTH + 8), 0, 0, look.px(6))


class SectionForm(FormColumn, Generic[Section]):
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
        self._rows: dict[str, FieldRow] = {}
        self._shown: dict[str, str] = {}
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

    def problem(self, key: str) -> str:
        """What is wrong with a field, as shown; empty while nothing is or nobody complained."""
        return self._shown.get(key, "")

    def _add_setting(self, key: str, hint: str) -> None:
        rule = rule_of(self._section, key)
        editor = editor_for(rule, key)
        self._editors[key] = editor
        editor.widget.setObjectName(key)
        if isinstance(rule, Flag):
            self.add_wide(_with_hint(editor.field, hint) if hint else editor.field)
            editor.widget.setAccessibleDescription(hint)
        else:
            needed = key in self._needed
            editor.widget.setAccessibleName(f"{rule.label}，必填" if needed else rule.label)
            self._rows[key] = self.add(rule.label, editor.field, hint, needed=needed)
        editor.edited.happened.connect(lambda: self._edited(key))

    def _edited(self, key: str) -> None:
        # a complaint goes as soon as it is met, a new one comes only when the person moves on
        if self._shown.get(key):
            self._complain(key, self._problem(key))
        self.changed.emit()

    def _problem(self, key: str) -> str:
        value = self._editors[key].value()
        if key in self._needed and value == "":
            return NEEDED
        rule = rule_of(self._section, key)
        problem = rule.problem(value)
        return f"{problem}；{ought(rule.allowed)}" if problem else ""

    def _complain(self, key: str, problem: str) -> None:
        row, widget = self._rows.get(key), self._editors[key].widget
        if row is None:
            return
        self._shown[key] = problem
        if problem:
            row.set_finding(Finding.ERROR, problem)
        else:
            row.clear_finding()
        # where a button stands beside the editor, the row knows only both together
        set_state(widget, "finding", Finding.ERROR.value if problem else None)
        widget.setAccessibleDescription(problem)


def _with_hint(field: QWidget, hint: str) -> QWidget:
    """A yes-or-no field with its explanation below."""
    both = QWidget()
    column = VBox(both, gap=2)
    column.addWidget(field)
    column.addWidget(Text(hint, "hint", wrap=True))
    return both
