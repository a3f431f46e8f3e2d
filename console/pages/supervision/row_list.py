"""The list of a tab: the ticket above, why it stands here below."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Type
from console.widgets import paint
from console.widgets.availability import plain_tooltip
from console.widgets.two_lines import TwoLineDelegate, TwoLineTable
from forms.followup.unsatisfied import Unsatisfied
from forms.supervision.desk import Row, Tab
from forms.supervision.notices import Notice
from forms.supervision.records import Determination, Measure, WatchEntry
from forms.ticket import BEIJING_TIME

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NOTHING = {
    Tab.PROPOSED: "没有待处理的督办建议。达到触发条件的工单会列在这里。",
    Tab.RUNNING: "没有进行中的督办。",
    Tab.OVERDUE: "没有超期的工单。",
    Tab.UNSATISFIED: "不满意工单已清零。",
    Tab.STUBBORN: "没有屡办不成的工单。",
    Tab.FALSE_CLOSURE: "没有疑似假闭环的工单。",
    Tab.DETERMINATION: "没有待审核的认定。",
    Tab.DETERMINED: "没有已认定的工单。认定后的工单不计入满意率和解决率，可以在这里撤销。",
    Tab.NOTICES: "没有提醒。",
}
"""What an empty list says."""


def title_of(row: Row) -> str:
    """The upper line."""
    if isinstance(row.record, Notice):
        return row.record.text
    return row.line.title if row.line is not None else "（工单不在可见范围）"


def why_of(row: Row, units: Mapping[str, str], now: datetime) -> str:
    """The lower line: why it stands here."""
    record, number = row.record, row.line.number if row.line is not None else ""
    if isinstance(record, Measure):
        late = "已逾期 · " if record.late(now) else ""
        until = f" · 期限 {_day(record.until)}" if record.until is not None else ""
        unit = units.get(record.unit, record.unit if not record.unit.startswith("@") else "")
        told = " · ".join(part for part in (record.kind.label, record.number, unit, record.reason) if part)
        return f"{late}{told}{until}"
    if isinstance(record, WatchEntry):
        cause = record.cause.label if record.cause is not None else "未填原因"
        return record.why if record.other_id else f"{record.why} · {cause}"
    if isinstance(record, Determination):
        if record.is_open:
            return f"提请认定为{record.kind.label} · 提请人 {record.proposed_by} · {_day(record.proposed_at)}"
        return f"{record.kind.label} · 审核人 {record.decided_by} · {_day(record.decided_at)} · {record.why}"
    if isinstance(record, Notice):
        read = f"已阅（{record.read_by}）" if record.read_at is not None else "未读"
        return f"{record.kind.label} · {_moment(record.at)} · {read}"
    if isinstance(record, Unsatisfied):
        redo = f" · 已重办 {record.redos} 次" if record.redos else ""
        return f"{_day(record.since)}起不满意{redo} · {number}"
    if row.line is None:
        return ""
    lead = row.line.lead_unit or row.line.owner_unit
    due = f"时限 {_moment(row.line.due_at)}" if row.line.due_at is not None else ""
    return " · ".join(part for part in (due, row.line.state.label, units.get(lead, ""), number) if part)


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(BEIJING_TIME):%m-%d}"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(BEIJING_TIME):%m-%d %H:%M}"


class RowModel(QAbstractTableModel):
    """One column; each row is drawn in two lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.whys: tuple[str, ...] = ()

    def show_rows(self, rows: Sequence[Row], whys: Sequence[str]) -> None:
        """List these in place of the last ones."""
        self.beginResetModel()
        self.rows, self.whys = tuple(rows), tuple(whys)
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Where a row is; -1 if it isn't listed."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each row."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The whole row in words, for screen readers and for hover."""
        said = f"{title_of(self.rows[index.row()])}，{self.whys[index.row()]}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        return plain_tooltip(said) if role == Qt.ItemDataRole.ToolTipRole else None


class RowDelegate(TwoLineDelegate):
    """Draws a row: the ticket above, why it stands here below; what nobody has read is heavier."""

    def upper(self, painter: QPainter, room: QRect, index: Index) -> None:
        """The ticket's title, or what the notice says."""
        model = index.model()
        if isinstance(model, RowModel):
            row, look = model.rows[index.row()], theme.current()
            read = isinstance(row.record, Notice) and row.record.read_at is not None
            font = look.font(Type.BODY if read else Type.STRONG)
            paint.words(painter, room, title_of(row), look.tokens.text, font)

    def lower(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Why it stands here."""
        model = index.model()
        if isinstance(model, RowModel):
            why, look = model.whys[index.row()], theme.current()
            ink = look.tokens.danger.text if why.startswith("已逾期") else look.tokens.text_muted
            paint.words(painter, room, why, ink, look.font(Type.SECONDARY))


class RowList(TwoLineTable):
    """`chosen` carries the Row that is marked, None for none."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("督办清单", RowDelegate(), empty="正在读取…", parent=parent)
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self.selectionModel().currentRowChanged.connect(lambda index, _: self._marked(index.row()))

    @property
    def current(self) -> Row | None:
        """The row that is marked."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def show_rows(self, rows: Sequence[Row], whys: Sequence[str]) -> None:
        """List these; the row that was marked stays marked, else the one in its place is."""
        before, place = self.current, max(0, self.currentIndex().row())
        self.selectionModel().blockSignals(True)
        self.rows.show_rows(rows, whys)
        at = self.rows.row_of(before.key) if before is not None else -1
        if at < 0 and rows:
            at = min(place, len(rows) - 1)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
        self.selectionModel().blockSignals(False)
        self.viewport().update()
        self._marked(at)

    def take_focus(self) -> None:
        """Bring the keyboard into the list, on a row."""
        if self.rows.rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0, 0))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _marked(self, at: int) -> None:
        self.chosen.emit(self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None)
