"""The second step of an import: which column fills which field, and how the first records will look."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QWidget,
)

from console import theme
from console.article_sheet import article_html
from console.pages.knowledge.importing import Chosen
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.reading import ReadingView
from console.widgets.text import ElidedText, Text
from forms.catalogue import Catalogue
from forms.knowledge.cleaning import text_of
from forms.knowledge.content import gaps_in, problems_with
from forms.knowledge.importing import ImportPlan, Preview, Target, content_of, shown_name


class TargetChoice(QComboBox):
    """Which field a column fills. The wheel scrolls the list, never the choice."""

    def __init__(self, column: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"“{column}”对应")
        self.addItem("不导入", "")
        for each in Target:
            self.addItem(each.label, each.value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the list."""
        event.ignore()

    @property
    def target(self) -> Target | None:
        """The field that is chosen."""
        value = str(self.currentData() or "")
        return Target(value) if value else None

    def show_target(self, target: Target | None) -> None:
        """Show a choice without telling."""
        self.setCurrentIndex(self.findData(target.value if target else ""))


class ColumnList(QWidget):
    """One row a column: its name, what stands in it, and the field it fills.

    `mapped` carries the column and the field, None for none.
    """

    mapped = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._columns: tuple[str, ...] = ()
        self.choices: dict[str, TargetChoice] = {}

    def show_columns(self, seen: Preview, plan: ImportPlan) -> None:
        """Show the columns; the same ones again only with their choices."""
        if seen.columns != self._columns or not self.choices:
            self._columns = seen.columns
            self._rebuild(seen)
        for column, choice in self.choices.items():
            choice.show_target(plan.mapping.get(column))

    def _rebuild(self, seen: Preview) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.choices = {}
        look = theme.current()
        self._grid.setContentsMargins(look.px(8), look.px(4), look.px(8), look.px(4))
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(4))
        for row, column in enumerate(seen.columns):
            choice = TargetChoice(shown_name(column))
            choice.activated.connect(
                lambda _, column=column, choice=choice: self.mapped.emit(column, choice.target)
            )
            name = shown_name(column)
            self._grid.addWidget(
                ElidedText(name if name == column else f"{name}（{column}）", "body"), row, 0
            )
            self._grid.addWidget(ElidedText(_sample(seen, column), "secondary"), row, 1)
            self._grid.addWidget(choice, row, 2)
            self.choices[column] = choice
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 4)
        self._grid.setColumnStretch(2, 0)
        self._grid.setRowStretch(len(seen.columns), 1)


class ImportMapping(QWidget):
    """`mapped` carries the usable file's place, column and field; `said` the place and words of its plan.

    `said_of_all` carries words of all plans.
    """

    mapped = Signal(int, str, object)
    said = Signal(int, object)
    said_of_all = Signal(object)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._files: tuple[Chosen, ...] = ()
        self._record = 0
        self.file = QComboBox()
        self.file.setAccessibleName("文件")
        self.file.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source_name = _line("来源名称", "同名的来源再次导入时更新，不会重复")
        self.unit = _line("责任单位", "表里没有写的，用这个单位")
        self.source = _line("来源", "表里没有写的，用这个来源")
        self.submit = QCheckBox("内容完整的直接送审")
        self.columns = ColumnList()
        self.text = ReadingView("导入后的样子")
        self.before = Button("上一条", icon=Icon.CHEVRON_LEFT, key="Alt+←", compact=True)
        self.after = Button("下一条", icon=Icon.CHEVRON_RIGHT, key="Alt+→", compact=True)
        self.place = Text("", "secondary")
        self.findings = Text("", "secondary", tone=Tone.RINGING, wrap=True)
        self._lay_out()
        self.file.activated.connect(lambda _: self._show_file())
        self.columns.mapped.connect(lambda column, to: self.mapped.emit(self.number, column, to))
        self.source_name.textEdited.connect(lambda text: self._say(source_name=text.strip()))
        self.unit.textEdited.connect(lambda text: self.said_of_all.emit({"unit": text.strip()}))
        self.source.textEdited.connect(lambda text: self._say(source=text.strip()))
        self.submit.toggled.connect(lambda on: self.said_of_all.emit({"submit": on}))
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = VBox(left, gap=4)
        for parts in (
            ((("文件"), self.file), ("来源名称", self.source_name)),
            (("责任单位", self.unit), ("来源", self.source)),
        ):
            row = HBox(gap=8)
            for label, control in parts:
                words = Text(label, "label")
                words.setBuddy(control)
                row.addWidget(words)
                row.addWidget(control, 1)
            column.addLayout(row)
        column.addWidget(self.submit)
        area = QScrollArea()
        area.setWidget(self.columns)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(area, 1)
        beside = VBox(right, gap=4)
        head = HBox(gap=8)
        head.addWidget(self.place, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)
        beside.addLayout(head)
        beside.addWidget(self.findings)
        beside.addWidget(self.text, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([600, 600])
        VBox(self, gap=0).addWidget(split)

    @property
    def number(self) -> int:
        """Which of the usable files is shown."""
        return max(0, self.file.currentIndex())

    def show_files(self, files: Sequence[Chosen]) -> None:
        """Show the usable files' plans; the file in front stays."""
        names = [each.path.name for each in files]
        if names != [each.path.name for each in self._files]:
            self.file.clear()
            self.file.addItems(names)
            self._record = 0
        self._files = tuple(files)
        self._show_plan()

    def take_focus(self) -> None:
        """Bring the keyboard to the first choice."""
        first = next(iter(self.columns.choices.values()), None)
        (first or self.source_name).setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Another of the first records."""
        self._record += by
        self._show_plan()

    def _show_file(self) -> None:
        self._record = 0
        self._show_plan()

    def _show_plan(self) -> None:
        if not self._files:
            return
        chosen = self._files[min(self.number, len(self._files) - 1)]
        seen, plan = chosen.seen, chosen.plan
        if seen is None or plan is None:
            return
        for line, text in (
            (self.source_name, plan.source_name),
            (self.unit, plan.unit),
            (self.source, plan.source),
        ):
            if line.text().strip() != text:
                line.setText(text)
        self.columns.show_columns(seen, plan)
        self._show_record(seen, plan)

    def _show_record(self, seen: Preview, plan: ImportPlan) -> None:
        last = len(seen.records) - 1
        self._record = min(max(0, self._record), max(0, last))
        self.before.set_available(self._record > 0, "已是第一条")
        self.after.set_available(self._record < last, "预览只读了这些")
        if not seen.records:
            self.place.setText("文件里没有内容")
            self.findings.hide()
            self.text.show_html("<body></body>")
            return
        record = seen.records[self._record]
        more = "，后面还有" if seen.more else ""
        self.place.setText(f"{record.place}（预览 {self._record + 1}/{last + 1}{more}）")
        content, problems = content_of(record, plan)
        said = [record.problem] if record.problem else []
        said += [*problems, *problems_with(content), *gaps_in(content)]
        self.findings.setText("；".join(dict.fromkeys(said)))
        self.findings.setVisible(bool(said))
        self.text.show_html(article_html(content, self._catalogue))

    def _say(self, **words: object) -> None:
        self.said.emit(self.number, words)


def _sample(seen: Preview, column: str) -> str:
    """What stands in a column: the first record that has something there."""
    texts = (text_of(each.values.get(column, "")) for each in seen.records)
    return " ".join(next(filter(None, texts), "（前几条是空的）").split())[:80]


def _line(name: str, placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    return line
