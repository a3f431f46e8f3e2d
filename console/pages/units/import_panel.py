"""Units and people from a file: choose it, see what its columns mean, try it, bring it, read the report."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QProgressBar, QWidget

from console.pages.units.import_tables import WIDTHS, MappingTable, OutcomeModel
from console.theme import Icon, Tone
from console.units import Units
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.organisation.importing import ImportPlan, ImportReport, Preview, Progress, plan_for

_KINDS = "表格 (*.xlsx *.xlsm *.csv)"
_HELP = (
    "选择 xlsx 或 csv 文件（UTF-8 或 GB18030），第一行为列名。"
    "单位和联系人可以分两个文件，也可以在一张表里，或一个 xlsx 的两张表里；同一文件再次导入不会重复。"
)


class ImportPanel(QWidget):
    """`left` comes when the person goes back to the tree."""

    left = Signal()

    def __init__(self, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("导入单位和联系人")
        self._units = units
        self._seen: Preview | None = None
        self._busy = False
        self.file = QLineEdit()
        self.file.setAccessibleName("文件")
        self.file.setPlaceholderText("文件的位置；或按“浏览…”选择")
        self.browse = Button("浏览…", icon=Icon.FOLDER)
        self.look = Button("打开", icon=Icon.EYE)
        self.mapping = MappingTable()
        self.make_units = QCheckBox("没有的单位一并新增")
        self.words = Text(_HELP, "secondary", wrap=True)
        self.outcomes = OutcomeModel(self)
        self.table = DenseTable("导入结果", empty="没有新增、更新或跳过的内容")
        self.table.setModel(self.outcomes)
        self.table.set_columns(WIDTHS)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("导入进度")
        self.progress.setRange(0, 100)
        self.problem = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.back = Button("返回", icon=Icon.ARROW_LEFT, key="Esc")
        self.stop = Button("停止", icon=Icon.X)
        self.try_it = Button("试导入")
        self.bring = Button("导入", variant=Variant.PRIMARY, icon=Icon.UPLOAD)
        self._filler = QWidget()
        self.problem.hide()
        self._lay_out()
        self._connect()
        self._draw()

    def _lay_out(self) -> None:
        column = VBox(self, gap=8, margins=(4, 0, 0, 0))
        column.addWidget(Text("导入单位和联系人", "section"))
        row = HBox(gap=8)
        row.addWidget(self.file, 1)
        row.addWidget(self.browse)
        row.addWidget(self.look)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self._filler, 1)
        column.addWidget(self.mapping, 2)
        chosen = HBox(gap=8)
        chosen.addWidget(self.make_units)
        chosen.addStretch(1)
        column.addLayout(chosen)
        column.addWidget(self.table, 3)
        column.addWidget(self.problem)
        foot = HBox(gap=8)
        foot.addWidget(self.back)
        foot.addWidget(self.progress, 1)
        foot.addWidget(self.stop)
        foot.addStretch(0)
        foot.addWidget(self.try_it)
        foot.addWidget(self.bring)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.browse.clicked.connect(self._browse)
        self.look.clicked.connect(self.open_file)
        self.file.returnPressed.connect(self.open_file)
        self.mapping.changed.connect(self._plan_changed)
        self.make_units.toggled.connect(lambda _: self._plan_changed())
        self.try_it.clicked.connect(lambda: self._run(dry=True))
        self.bring.clicked.connect(lambda: self._run(dry=False))
        self.stop.clicked.connect(self._units.cancel)
        self.back.clicked.connect(self.leave)
        self._units.progress.connect(self._draw_progress)

    # --- what the page asks for

    def take_focus(self) -> None:
        """Bring the keyboard to the file."""
        self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Go back; an import that runs is stopped first, and keeps nothing."""
        if self._busy:
            self._units.cancel()
            return
        self.left.emit()

    def open_file(self) -> None:
        """Look into the file that is named."""
        if self._busy or not self.file.text().strip():
            return
        self._set_busy(True)
        self._units.preview(Path(self.file.text().strip().strip('"')), self._opened, self._refused)

    # ---

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择单位或联系人的表格", self.file.text(), _KINDS)
        if name:
            self.file.setText(name)
            self.open_file()

    def _opened(self, seen: Preview) -> None:
        self._seen = seen
        self._set_busy(False)
        self.mapping.show_preview(seen)
        self.make_units.blockSignals(True)
        self.make_units.setChecked(plan_for(seen, Path(seen.file)).make_units)
        self.make_units.blockSignals(False)
        self._plan_changed()
        self.try_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def _plan_changed(self) -> None:
        self.outcomes.show_outcomes(())
        self.words.setText("请核对各列的含义，再按“试导入”看会有什么变动；试导入不改动任何数据。")
        self.table.set_empty("还没有试导入")
        self._draw()

    def _run(self, *, dry: bool) -> None:
        if self._seen is None or self._busy:
            return
        plan = ImportPlan(
            path=Path(self.file.text().strip().strip('"')),
            mapping=self.mapping.mapping,
            make_units=self.make_units.isChecked(),
        )
        self.progress.setValue(0)
        self._set_busy(True)
        self._units.import_file(plan, self._reported, self._refused, dry=dry)

    def _reported(self, report: object) -> None:
        if not isinstance(report, ImportReport):
            raise TypeError(report)
        self._set_busy(False)
        head = "已导入。" if report.stored else "" if report.stopped else "试导入，没有改动数据。"
        self.words.setText(head + report.text)
        self.table.set_empty("没有新增、更新或跳过的内容")
        self.outcomes.show_outcomes(report.outcomes)
        (self.table if report.stored else self.bring).setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.problem.setText(why)
        self.problem.show()

    def _draw_progress(self, progress: Progress) -> None:
        self.progress.setValue(round(progress.fraction * 100))
        self.progress.setFormat(f"{progress.words} %p%")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            self.problem.hide()
        self._draw()

    def _draw(self) -> None:
        ready = self._seen is not None
        for part in (self.mapping, self.make_units, self.table):
            part.setVisible(ready)
        self.progress.setVisible(self._busy)
        self.stop.setVisible(self._busy)
        for button in (self.try_it, self.bring):
            button.set_available(ready and not self._busy, "正在处理" if self._busy else "请先打开一个文件")
        for button in (self.browse, self.look):
            button.set_available(not self._busy, "正在处理")
        self._filler.setVisible(not ready)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
