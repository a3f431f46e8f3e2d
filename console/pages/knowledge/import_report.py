"""The last steps of an import: how far it is, and what became of each record."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from console.pages.knowledge.importing import Running
from console.theme import Icon
from console.widgets.availability import plain_tooltip
from console.widgets.button import Button
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import ElidedText, Text
from forms.knowledge.importing import ImportReport, Outcome, ReportLine

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
HEADS = ("文件", "位置", "标题", "结果", "说明")
ALL, WITH_WORDS = "all", "words"


class ReportModel(QAbstractTableModel):
    """The lines of the reports that the filter lets through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, ReportLine]] = []

    def show_lines(self, reports: Sequence[ImportReport], kept: str) -> None:
        """List what `kept` says: all, those with words, or those of one outcome."""
        self.beginResetModel()
        self.rows = [
            (report.file, line)
            for report in reports
            for line in report.lines
            if kept == ALL or (kept == WITH_WORDS and line.words) or line.outcome.value == kept
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Rows at the top; there are none below a row."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as heads."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's words."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        file, line = self.rows[index.row()]
        text = (file, line.place, line.title, line.outcome.label, line.words)[index.column()]
        return plain_tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADS[section]
        return None


class ImportProgress(QWidget):
    """How far it is. `cancelled` comes when it is to stop."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Text("", "strong")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.stop = Button("停止", icon=Icon.CIRCLE_STOP, key="Esc")
        column = VBox(self, gap=12, margins=24)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        row = HBox(gap=8)
        row.addStretch(1)
        row.addWidget(self.stop)
        column.addLayout(row)
        column.addStretch(2)
        self.stop.clicked.connect(self.cancelled)

    def begin(self, doing: str) -> None:
        """Say what begins."""
        self.words.setText(f"{doing}…")
        self.bar.setValue(0)

    def show_progress(self, running: object, doing: str) -> None:
        """Show how far it is."""
        if isinstance(running, Running):
            which = f"第 {running.file + 1}/{running.files} 个文件 " if running.files > 1 else ""
            self.words.setText(f"{doing}：{which}{running.name}，已读 {running.progress.read} 条")
            self.bar.setValue(int(running.fraction * 1000))

    def take_focus(self) -> None:
        """Bring the keyboard to the button that stops."""
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)


class ImportOutcome(QWidget):
    """What became of each record. `kept` carries the path to save the report at."""

    kept = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reports: tuple[ImportReport, ...] = ()
        self.summary = Text("", "strong", wrap=True, selectable=True)
        self.said = ElidedText("", "secondary")
        self.filter = SegmentedChoice(
            [
                Option(ALL, "全部"),
                *(Option(each.value, each.label) for each in Outcome),
                Option(WITH_WORDS, "有说明"),
            ],
            name="列出",
        )
        self.filter.set_value(ALL)
        self.model = ReportModel(self)
        self.table = DenseTable("导入结果", empty="没有这样的记录")
        self.table.setModel(self.model)
        self.table.set_columns([140, 110, None, 64, 360])
        self.save = Button("保存报告", icon=Icon.DOWNLOAD, key="Ctrl+S")
        head = HBox(gap=8)
        head.addWidget(self.filter)
        head.addWidget(self.said, 1)
        head.addWidget(self.save)
        column = VBox(self, gap=8)
        column.addWidget(self.summary)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.filter.changed.connect(lambda _: self._draw())
        self.save.clicked.connect(self._ask_path)

    def show_reports(self, reports: Sequence[ImportReport]) -> None:
        """Show these, first what needs looking at where there is such."""
        self._reports = tuple(reports)
        self.said.setText("")
        self.summary.setText(summary_of(self._reports))
        stopped = any(each.stopped for each in reports)
        wanting = any(line.words for each in reports for line in each.lines)
        self.filter.set_value(WITH_WORDS if wanting and not stopped else ALL)
        self._draw()

    def take_focus(self) -> None:
        """Bring the keyboard to the table."""
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _draw(self) -> None:
        self.model.show_lines(self._reports, self.filter.value or ALL)

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, "保存导入报告")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Excel 表格 (*.xlsx)", "CSV 表格 (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile("导入报告.xlsx")
        dialog.fileSelected.connect(lambda name: self.kept.emit(Path(name)))
        _show(dialog)


def summary_of(reports: Sequence[ImportReport]) -> str:
    """All reports in a few lines: each file's, or the sum of many."""
    if len(reports) <= 3:
        return "\n".join(each.text for each in reports)
    would = "将" if reports[0].tried else ""
    counts = "，".join(
        f"{would if each in (Outcome.ADDED, Outcome.UPDATED) else ''}{each.label} "
        f"{sum(report.count(each) for report in reports)}"
        for each in Outcome
    )
    stopped = [each for each in reports if each.stopped]
    lines = [f"{len(reports)} 个文件，读取 {sum(each.read for each in reports)} 条：{counts}。"]
    lines += [f"“{each.file}”{each.stopped}" for each in stopped[:2]]
    if len(stopped) > 2:
        lines.append(f"另有 {len(stopped) - 2} 个文件没有读完，详见保存的报告。")
    return "\n".join(lines)


def _show(dialog: QFileDialog) -> None:
    # not exec(): a call may come while somebody looks for a folder
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(False)
    dialog.show()
