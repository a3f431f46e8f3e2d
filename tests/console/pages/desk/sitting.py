"""Somebody before the ticket form, with a keyboard, an input method and a mouse."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.filing import Filed
from console.pages.desk.editors import SegmentEditor, TextEditor
from console.pages.desk.form_panel import FormPanel
from console.pages.desk.tree_editors import CategoryEditor
from console.widgets.draft_text import DraftTextEdit
from console.widgets.layout import HBox
from forms.draft import Draft, Field, FieldValue
from tests.console.desks import CATALOGUE, TestDesk, make_desk
from tests.console.typing import commit

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
LEAF = CATALOGUE.categories.search("夜间施工")[0].code

DISPATCH: Mapping[Field, FieldValue] = {
    Field.REQUEST_TYPE: "complaint",
    Field.TITLE: "夜间施工噪音扰民",
    Field.CONTENT: "张先生反映昨晚十点鹿城小区旁工地仍在施工，因噪音无法休息，已向物业反映无果。",
    Field.PURPOSE: "夜间停止施工",
    Field.ADDRESS: "鹿城小区东门",
    Field.CATEGORY: LEAF,
    Field.NAME: "张先生",
    Field.CONTACT_NUMBER: "13800001234",
}
"""Everything that a dispatched ticket needs."""


class Sitting:
    """The form in a window of its own, beside a field that belongs to somebody else."""

    def __init__(
        self, qtbot: QtBot, seat: TestDesk | None = None, size: tuple[int, int] = (636, 536)
    ) -> None:
        self.qtbot = qtbot
        self.seat = seat or make_desk()
        self.seat.attach()
        self.window = QWidget()
        self.elsewhere = QLineEdit()
        self.form = FormPanel(self.seat.desk)
        row = HBox(self.window, gap=0, margins=8)
        row.addWidget(self.form, 1)
        row.addWidget(self.elsewhere)
        self.elsewhere.setFixedWidth(40)
        qtbot.addWidget(self.window)
        self.window.resize(size[0] + 40, size[1])
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.filed: list[Filed] = []
        self.seat.desk.filing.filed.connect(self.filed.append)

    @property
    def draft(self) -> Draft:
        """The draft in front."""
        return self.seat.desk.drafts.current

    def fill(self, values: Mapping[Field, FieldValue] = DISPATCH) -> None:
        """Fill fields in without typing."""
        for field, value in values.items():
            self.seat.desk.drafts.fill(field, value)

    # --- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def go_to(self, field: Field) -> QWidget:
        """Bring the keyboard to a field."""
        control = self.form.control(field)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        return control

    def write(self, field: Field, text: str) -> None:
        """Write into a field as an input method does."""
        commit(self.go_to(field), text)

    def click(self, widget: QWidget) -> None:
        """The left button on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    # --- eyes

    def line(self, field: Field) -> QLineEdit:
        """A field of one line."""
        control = self.form.control(field)
        assert isinstance(control, QLineEdit)
        return control

    def text(self, field: Field) -> DraftTextEdit:
        """A field of several lines."""
        editor = self.form.fields.editor(field)
        assert isinstance(editor, TextEditor)
        return editor.text

    def segment(self, field: Field) -> str | None:
        """What is chosen of a few."""
        editor = self.form.fields.editor(field)
        assert isinstance(editor, SegmentEditor)
        return editor.segments.value

    def category(self) -> str:
        """The category shown."""
        editor = self.form.fields.editor(Field.CATEGORY)
        assert isinstance(editor, CategoryEditor)
        return editor.tree.value

    def said_of(self, field: Field) -> str:
        """What stands under the row of a field."""
        return next(row.message for row in self.form.fields.rows if field in row.fields)

    def is_in(self, field: Field) -> bool:
        """Whether the keyboard is in a field."""
        return self.form.fields.field_in_focus is field
