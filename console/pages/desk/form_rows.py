"""The rows of the form: a label, the controls of some fields, a line for what is to be said about them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from console.pages.desk.editors import Editor
from console.pages.desk.element_chips import ElementChips
from console.widgets.field import FieldRow
from console.widgets.field import Finding as Look
from console.widgets.layout import HBox, set_state
from console.widgets.text import Text
from forms.draft import Field, Finding

LABEL_WIDTH = 56


class FormRow(FieldRow):
    """One row. `parts` are editors with their share of the width (0: as wide as need be), or plain words."""

    def __init__(
        self,
        label: str,
        parts: Sequence[tuple[Editor, int] | str],
        *,
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        strip = QWidget()
        self.editors = tuple(part[0] for part in parts if not isinstance(part, str))
        row = HBox(strip, gap=8)
        for part in parts:
            if isinstance(part, str):
                row.addWidget(Text(part, "label"))
            else:
                row.addWidget(part[0].control, part[1])
        if all(isinstance(part, str) or part[1] == 0 for part in parts):
            row.addStretch(1)
        strip.setFocusProxy(self.editors[0].control)
        strip.setAccessibleName(label)
        super().__init__(label, strip, required=required, label_width=LABEL_WIDTH, parent=parent)
        self._said: dict[Field, Finding] = {}

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of this row, from left to right."""
        return tuple(field for editor in self.editors for field in editor.fields)

    def show_findings(self, found: Mapping[Field, Finding]) -> None:
        """Say the first error of the row, else its first hint; mark the controls that it is about."""
        here = {field: found[field] for field in self.fields if field in found}
        if here == self._said:
            return
        self._said = here
        for editor in self.editors:
            self._mark_control(
                editor, next((found[field] for field in editor.fields if field in found), None)
            )
        first = next(
            (finding for finding in here.values() if finding.blocks), next(iter(here.values()), None)
        )
        if first is None:
            self.clear_finding()
        else:
            self.set_finding(Look.ERROR if first.blocks else Look.HINT, first.message)

    @staticmethod
    def _mark_control(editor: Editor, finding: Finding | None) -> None:
        editor.control.setAccessibleDescription(finding.message if finding else "")
        if isinstance(editor.control, (QLineEdit, QPlainTextEdit, QComboBox)):
            set_state(editor.control, "finding", "error" if finding and finding.blocks else None)


class ContentRow(FormRow):
    """内容, with the five elements beneath its label."""

    def __init__(self, editor: Editor, chips: ElementChips) -> None:
        super().__init__("内容", [(editor, 1)], required=True)
        self._grid.addWidget(chips, 0, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self._grid.setRowStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
