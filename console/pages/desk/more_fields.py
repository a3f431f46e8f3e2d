"""更多: the fields that few calls need, folded away; the fold says what is filled in beneath it."""

from PySide6.QtWidgets import QWidget

from console.pages.desk.editors import CodeEditor, LineEditor, SegmentEditor
from console.pages.desk.form_rows import FormRow
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import ElidedText
from forms.catalogue import Catalogue
from forms.draft import FORM, Draft, Field
from forms.words import CoordinateSystem, Party

_UNSET = ("", "未选")


def _rows(catalogue: Catalogue) -> tuple[FormRow, ...]:
    channels = [(each.code, each.name) for each in catalogue.channels.values()]
    sources = [_UNSET, *((each.code, each.name) for each in catalogue.sources.values())]
    hotlines = [
        _UNSET,
        *((each.number, f"{each.name} {each.number}") for each in catalogue.hotlines.values()),
    ]
    systems = [_UNSET, *((each.value, each.label) for each in CoordinateSystem)]
    return (
        FormRow("转接", [(LineEditor(Field.HANDED_TO, "三方或转接的对方：单位或号码"), 1)]),
        FormRow(
            "主体",
            [(SegmentEditor(Field.PARTY, Party), 0), (LineEditor(Field.ORGANISATION, "企业名称"), 1)],
        ),
        FormRow("代码", [(LineEditor(Field.CREDIT_CODE, "统一社会信用代码，18 位"), 1)]),
        FormRow("涉及", [(LineEditor(Field.SUBJECT, "被反映的单位或个人"), 1)]),
        FormRow(
            "渠道", [(CodeEditor(Field.CHANNEL, channels), 1), "来源", (CodeEditor(Field.SOURCE, sources), 1)]
        ),
        FormRow(
            "热线",
            [
                (CodeEditor(Field.HOTLINE, hotlines), 1),
                "编号",
                (LineEditor(Field.EXTERNAL_ID, "对方系统的编号"), 1),
            ],
        ),
        FormRow("社区", [(LineEditor(Field.COMMUNITY), 1), "网格", (LineEditor(Field.GRID), 1)]),
        FormRow(
            "坐标",
            [
                (LineEditor(Field.LONGITUDE, "经度"), 1),
                (LineEditor(Field.LATITUDE, "纬度"), 1),
                (CodeEditor(Field.COORDINATE_SYSTEM, systems), 1),
            ],
        ),
    )


class MoreFields(QWidget):
    """The fold and what is beneath it."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.rows = _rows(catalogue)
        self.fields = tuple(field for row in self.rows for field in row.fields)
        self.summary = ElidedText("", "secondary")
        self._words = ""
        self._beneath = QWidget()
        self.fold = Button("更多", variant=Variant.QUIET, icon=Icon.CHEVRON_RIGHT, compact=True)
        self.fold.setAccessibleName("展开更多字段")
        self.fold.clicked.connect(lambda: self._turn(self._beneath.isHidden()))
        head = HBox(gap=8)
        head.addWidget(self.fold)
        head.addWidget(self.summary, 1)
        column = VBox(self, gap=8)
        column.addLayout(head)
        column.addWidget(self._beneath)
        inside = VBox(self._beneath, gap=0)
        for row in self.rows:
            inside.addWidget(row)
        self._beneath.hide()

    def open_fold(self) -> None:
        """Show what is beneath."""
        self._turn(True)

    def show_draft(self, draft: Draft) -> None:
        """Say what is filled in beneath the fold."""
        filled = [
            field for field in self.fields if draft.text(field) and draft.value(field) != FORM[field].first
        ]
        words = "　".join(f"{field.label} {self._named(field, draft.text(field))}" for field in filled)
        self._words = words or "转接对象、企业、涉及对象、渠道、来源、社区、坐标"
        self._show_summary()

    def _named(self, field: Field, value: str) -> str:
        catalogue = self._catalogue
        if field is Field.CHANNEL and value in catalogue.channels:
            return catalogue.channels[value].name
        if field is Field.SOURCE and value in catalogue.sources:
            return catalogue.sources[value].name
        if field is Field.HOTLINE and value in catalogue.hotlines:
            return catalogue.hotlines[value].name
        words = FORM[field].choices
        return next((each.label for each in words if each.value == value), value) if words else value

    def _show_summary(self) -> None:
        text = self._words if self._beneath.isHidden() else ""
        if self.summary.text() != text:
            self.summary.setText(text)

    def _turn(self, on: bool) -> None:
        self._beneath.setVisible(on)
        self._show_summary()
        self.fold.setText("收起" if on else "更多")
        self.fold.setAccessibleName("收起更多字段" if on else "展开更多字段")
        self.fold.set_icon(Icon.CHEVRON_DOWN if on else Icon.CHEVRON_RIGHT)
