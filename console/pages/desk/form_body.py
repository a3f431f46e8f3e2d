"""All fields of the form, in reading order, on a sheet that scrolls; the rarer ones under 更多."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from console.pages.desk.draft_files import DraftFiles
from console.pages.desk.editors import Editor, FlagEditor, LineEditor, SegmentEditor, TextEditor
from console.pages.desk.element_chips import ElementChips
from console.pages.desk.form_rows import ContentRow, FormRow
from console.pages.desk.more_fields import MoreFields
from console.pages.desk.tree_editors import CategoryEditor, DistrictEditor
from console.widgets.layout import VBox
from forms import phone_number
from forms.catalogue import Catalogue
from forms.draft import Draft, Field, FieldValue, Finding
from forms.words import Gender, RequestType, Urgency


class FormBody(QScrollArea):
    """The fields. `edited` carries a field and its value, `left` a field that the keyboard went out of."""

    edited = Signal(object, object)
    left = Signal(object)

    def __init__(self, catalogue: Catalogue, files: DraftFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("工单内容")
        self.setFocusPolicy(self.focusPolicy().NoFocus)
        self.chips = ElementChips()
        self.files = files
        self.more = MoreFields(catalogue)
        self.rows = (*self._main_rows(catalogue), *self.more.rows)
        self._editor_of: dict[Field, Editor] = {
            field: editor for row in self.rows for editor in row.editors for field in editor.fields
        }
        self._draft: Draft | None = None
        self._lay_out()
        for editor in self.editors:
            editor.edited.connect(self._pass_on)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    def _main_rows(self, catalogue: Catalogue) -> tuple[FormRow, ...]:
        placeholder = "谁、什么时候、在哪里、因为什么、经过怎样"
        self._content = TextEditor(Field.CONTENT, rows=4, placeholder=placeholder)
        self._contact = LineEditor(Field.CONTACT_NUMBER)
        nowhere = FlagEditor(Field.NOWHERE, "咨询政策等没有具体地点的诉求")
        confidential = FlagEditor(Field.CONFIDENTIAL, "承办单位看不到姓名和电话")
        anonymous = FlagEditor(Field.ANONYMOUS, "来电人不愿留名")
        return (
            FormRow("类型", [(SegmentEditor(Field.REQUEST_TYPE, RequestType), 0)], required=True),
            FormRow("标题", [(LineEditor(Field.TITLE, "一句话说清何处何事"), 1)], required=True),
            ContentRow(self._content, self.chips),
            FormRow("目的", [(LineEditor(Field.PURPOSE, "来电人希望怎样解决"), 1)], required=True),
            FormRow(
                "地点",
                [
                    (DistrictEditor(catalogue.area), 4),
                    (LineEditor(Field.ADDRESS, "路名、小区、门牌"), 5),
                    (nowhere, 0),
                ],
            ),
            FormRow(
                "类别",
                [
                    (CategoryEditor(catalogue.categories), 1),
                    "紧急",
                    (SegmentEditor(Field.URGENCY, Urgency), 0),
                ],
                required=True,
            ),
            FormRow(
                "来电人",
                [
                    (LineEditor(Field.NAME, "姓名或称呼"), 2),
                    (SegmentEditor(Field.GENDER, Gender), 0),
                    (self._contact, 3),
                    (confidential, 0),
                    (anonymous, 0),
                ],
            ),
            FormRow(
                "答复", [(TextEditor(Field.ANSWER, rows=3, placeholder="在线解答时告诉来电人的内容"), 1)]
            ),
        )

    def _lay_out(self) -> None:
        sheet = QWidget()
        column: QVBoxLayout = VBox(sheet, gap=0, margins=(12, 5, 12, 0))
        for row in self.rows:
            if row not in self.more.rows:
                column.addWidget(row, 3 if isinstance(row, ContentRow) else 0)
        column.addWidget(self.files)
        column.addWidget(self.more)
        self.setWidget(sheet)

    # --- what the panel asks for

    @property
    def editors(self) -> tuple[Editor, ...]:
        """All editors, in reading order."""
        return tuple(dict.fromkeys(self._editor_of.values()))

    def editor(self, field: Field) -> Editor:
        """The editor of a field.

        Raises:
            KeyError: the form has no control for it.
        """
        return self._editor_of[field]

    def order(self, field: Field) -> int:
        """Where a field stands in the reading order; what has no control comes last."""
        return list(self._editor_of).index(field) if field in self._editor_of else len(self._editor_of)

    @property
    def field_in_focus(self) -> Field | None:
        """The field in which the keyboard is."""
        return next((field for field, editor in self._editor_of.items() if editor.has_focus), None)

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """Show a draft's values. `anew`: another one than before, so nothing of the old one stays."""
        self._draft = draft
        for editor in self.editors:
            editor.show_draft(draft, anew=anew)
        self._contact.line.setPlaceholderText(_contact_words(draft))
        self.chips.show_draft(draft)
        self.more.show_draft(draft)
        self.files.show_draft(draft, anew=anew)
        if anew:
            self.verticalScrollBar().setValue(0)

    def follow(self, draft: Draft) -> None:
        """Take notice of what was just typed."""
        self._draft = draft
        self.chips.follow(draft)
        self.more.show_draft(draft)

    def show_findings(self, found: Mapping[Field, Finding]) -> None:
        """Say under each row what is to be said about it."""
        for row in self.rows:
            row.show_findings(found)

    def lead_to(self, field: Field) -> None:
        """Bring the keyboard to a field and the field into sight."""
        editor = self._editor_of[field]
        if field in self.more.fields:
            self.more.open_fold()
        editor.take_focus()
        QTimer.singleShot(0, self, lambda: self._bring_into_sight(editor))

    @staticmethod
    def commit() -> None:
        """Turn what is being composed in a line into text, before the form is filed."""
        QGuiApplication.inputMethod().commit()

    # ---

    def _pass_on(self, field: Field, value: FieldValue) -> None:
        self.edited.emit(field, value)

    def _bring_into_sight(self, editor: Editor) -> None:
        row = next(row for row in self.rows if editor in row.editors)
        self.ensureWidgetVisible(row, 0, 8)

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            row = next((row for row in self.rows if row.isAncestorOf(new)), None)
            if row is not None:
                self.ensureWidgetVisible(row, 0, 8)
        if old is None or new is None or not self.isAncestorOf(old):
            return
        for editor in self.editors:
            was_here = editor.control is old or editor.control.isAncestorOf(old)
            if was_here and not editor.has_focus:
                if self._draft is not None:
                    editor.show_draft(self._draft, anew=False)
                self.left.emit(editor.fields[0])


def _contact_words(draft: Draft) -> str:
    """What an empty 联系电话 means: the caller's own number, where there is one to call back."""
    if phone_number.problem_with(draft.text(Field.CALLER_NUMBER)) is None:
        return "同来电号码"
    return "来电无号码，请询问" if draft.call_id else "可回访的电话"
