"""统计: the follow-up figures of a period, by unit, category or month; taken away as a table."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.export_strip import ExportStrip, Offer
from console.notices import of_failure
from console.theme import Icon, Tone
from console.widgets.button import Button
from console.widgets.card import SectionTitle
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.count_tabs import RefreshButton
from console.widgets.date_span import DateSpan
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.access.roles import Right
from forms.followup.figure_table import COLUMNS, FiguresBy, FigureTable, export_figures, figure_table
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork
from forms.ticket import BEIJING_TIME

EXPORT_KEY = "Ctrl+E"
MOST = 10_000
_WIDTHS: list[int | None] = [None, 60, 76, 60, 60, 80, 68, 68, 80, 80, 96, 96, 60, 80]
_EXPLAINED = (
    "按受理时间统计，看的是现在的结果。每个比率只算答了那一问的人；未评价单列，不算满意也不算不满意；"
    "认定不合理等的不计入解决率和满意率。没有分母的写“—”。"
)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class FigureModel(QAbstractTableModel):
    """One row for each part, and the whole at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.by = FiguresBy.ALL
        self.rows: list[tuple[str, ...]] = []

    def show_table(self, by: FiguresBy, table: FigureTable | None) -> None:
        """Show these figures; None for nothing."""
        self.beginResetModel()
        self.by, self.rows = by, []
        if table is not None:
            named = [*((row.name, row.figures) for row in table.rows), ("合计", table.whole)]
            self.rows = [(name, *(words(found) for *_, words in COLUMNS)) for name, found in named]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are parts, and one."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The name, and the figures."""
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What is counted."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.by.label if section == 0 else COLUMNS[section - 1][0]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A figure; to a screen reader the first cell tells the whole row."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            told = (f"{head} {words}" for (head, *_), words in zip(COLUMNS, row[1:], strict=True))
            return "，".join((row[0], *told))
        return None


class FiguresPanel(QWidget):
    """The month so far at first. Ctrl+E takes it away, Esc leaves (`left`)."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("回访统计")
        self._desk = desk
        self._asked = 0
        self._names = {each.code: each.name for each in desk.catalogue.categories.children()}
        self.by = SegmentedChoice([Option(each.value, each.label) for each in FiguresBy], name="怎样分")
        self.by.set_value(FiguresBy.UNIT.value)
        self.span = DateSpan("受理日期", self)
        today = desk.now().astimezone(BEIJING_TIME).date()
        self.span.show_days(today.replace(day=1), today)
        self.export = Button("导出", icon=Icon.DOWNLOAD, compact=True, key=EXPORT_KEY)
        self.exporting = ExportStrip(desk.archive, "导出回访统计")
        self.model = FigureModel()
        self.table = DenseTable("回访统计", empty="正在统计…")
        self.table.setModel(self.model)
        self.table.set_columns(_WIDTHS)
        self.problem = Text("", "hint", tone=Tone.DANGER, wrap=True)
        self.problem.hide()
        self.title = SectionTitle("回访统计")
        row = HBox(gap=8)
        row.addWidget(self.by)
        row.addWidget(self.span.first, 1)
        row.addWidget(self.span.last, 1)
        row.addWidget(self.export)
        column = VBox(self, gap=8)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addWidget(self.exporting)
        column.addWidget(self.table, 1)
        column.addWidget(Text(_EXPLAINED, "hint", wrap=True))
        self.by.changed.connect(lambda _: self.read())
        self.span.changed.connect(self.read)
        self.span.problem_found.connect(self._say)
        self.export.clicked.connect(self.offer_export)
        self.exporting.left.connect(self.table.setFocus)
        key_within(self, EXPORT_KEY, self.offer_export)

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From when to before when; an open end is the beginning of 2020, or now."""
        first, last = self.span.days
        after = (last or self._desk.now().astimezone(BEIJING_TIME).date()) + timedelta(days=1)
        begin = first or date(2020, 1, 1)
        return (
            datetime.combine(begin, time(), BEIJING_TIME),
            datetime.combine(after, time(), BEIJING_TIME),
        )

    def read(self) -> None:
        """Count anew; what was counted stays until it is there."""
        self._asked += 1
        asked, by, (since, until) = self._asked, FiguresBy(self.by.value or FiguresBy.ALL), self.period
        actor, names = self._desk.actor, self._names
        self._desk.archive.with_reading(
            lambda uow: figure_table(actor, by, since, until, uow, names),
            lambda table: self._show(asked, by, table),
            lambda error: self._failed(asked, error),
        )

    def offer_export(self) -> None:
        """Offer to take away what is shown."""
        by, (since, until) = FiguresBy(self.by.value or FiguresBy.ALL), self.period
        actor, now, names = self._desk.actor, self._desk.now(), self._names

        def write(
            path: Path, uow: UnitOfWork, _told: Callable[[int], None], _stopped: Callable[[], bool]
        ) -> Exported:
            return export_figures(path, actor, by, since, until, uow, now, names)

        note = "文件带导出人和时间，导出会记入审计日志。"
        self.exporting.offer(Offer(f"回访统计-{by.label}", "行", note, MOST, write), now)

    def _show(self, asked: int, by: FiguresBy, table: FigureTable) -> None:
        if asked == self._asked:
            self._say("")
            self.model.show_table(by, table)

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self._say(of_failure("figures", "统计", error).happened)
            if not self.model.rows:
                self.table.set_empty("没有统计出结果。")

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def showEvent(self, event: QShowEvent) -> None:
        """The figures as they are now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.read()
            self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class FiguresPage(QWidget):
    """The figures alone, for who calls nobody."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("回访统计")
        self.panel = FiguresPanel(desk)
        refresh = RefreshButton(self)
        refresh.clicked.connect(self.panel.read)
        self.panel.title.add(refresh)
        VBox(self, margins=8).addWidget(self.panel)


def may_see_figures(desk: Desk) -> bool:
    """Whether who sits here has the figures."""
    return desk.actor.may(Right.SEE_FIGURES)
