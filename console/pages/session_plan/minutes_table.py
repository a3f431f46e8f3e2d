"""定人 定责 定时: one line for each 转办 ticket, written in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QWidget

from console import theme
from console.theme import Tone
from console.widgets.availability import plain_tooltip
from console.widgets.live_rows import Index
from console.widgets.table import DenseTable
from forms.sessions.afterwards import MinuteItem
from forms.ticket import BEIJING_TIME

HEADS = ("工单", "标题", "承办单位（定人）", "责任人（定人）", "要做的事（定责）", "期限（定时）")
_WIDTHS: list[int | None] = [140, 160, 140, 104, None, 136]
UNIT, PERSON, DUTY, DUE = 2, 3, 4, 5
_FIELDS = {UNIT: "unit", PERSON: "person", DUTY: "duty", DUE: "due"}
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class MinuteLine:
    """One item as it is written: `due` as typed, 2026-11-25 17:00."""

    ticket_id: str
    number: str
    title: str
    unit: str
    person: str
    duty: str
    due: str

    @classmethod
    def of(cls, item: MinuteItem, title: str) -> "MinuteLine":
        """A line for an item."""
        due = f"{item.due.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
        return cls(item.ticket_id, item.number, title, item.unit, item.person, item.duty, due)

    @property
    def due_at(self) -> datetime | None:
        """Until when; None for what is no moment."""
        try:
            return datetime.strptime(self.due.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING_TIME)
        except ValueError:
            return None

    @property
    def item(self) -> MinuteItem | None:
        """The item; None while the moment cannot be read."""
        due = self.due_at
        if due is None:
            return None
        return MinuteItem(
            ticket_id=self.ticket_id,
            number=self.number,
            unit=self.unit.strip(),
            person=self.person.strip(),
            duty=self.duty.strip(),
            due=due,
        )

    def lacks(self, column: int, held_at: datetime) -> str:
        """What is wrong with a cell, in words; "" for nothing."""
        words = {UNIT: self.unit, PERSON: self.person, DUTY: self.duty}.get(column)
        if words is not None and (not words.strip() or words.startswith("（")):
            return "还没有写"
        if column == DUE and self.due_at is None:
            return "请写成 2026-11-25 17:00"
        if column == DUE and self.due_at is not None and self.due_at <= held_at:
            return "应晚于会议时间"
        return ""


class MinutesModel(QAbstractTableModel):
    """`edited` comes when somebody has written in a cell."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[MinuteLine, ...] = ()
        self.held_at = datetime(2000, 1, 1, tzinfo=BEIJING_TIME)
        self.may_edit = True

    def show_lines(self, lines: Sequence[MinuteLine]) -> None:
        """Stand as these."""
        if tuple(lines) != self.lines:
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()

    def words(self) -> dict[str, str]:
        """What stands in the cells, by ticket and field, to be kept over a crash."""
        return {
            f"{line.ticket_id}/{name}": getattr(line, name)
            for line in self.lines
            for name in _FIELDS.values()
        }

    def show_words(self, words: Mapping[str, str]) -> None:
        """Bring back what was kept."""
        self.show_lines(
            [
                replace(
                    line,
                    **{name: words.get(f"{line.ticket_id}/{name}", "") for name in _FIELDS.values()},
                )
                if any(f"{line.ticket_id}/{name}" in words for name in _FIELDS.values())
                else line
                for line in self.lines
            ]
        )

    @property
    def wrong(self) -> tuple[int, int] | None:
        """The first cell that lacks something, row and column; None if nothing is wrong."""
        for row, line in enumerate(self.lines):
            for column in _FIELDS:
                if line.lacks(column, self.held_at):
                    return row, column
        return None

    def look_again(self) -> None:
        """Another meeting time may make another due wrong."""
        if self.lines:
            self.dataChanged.emit(self.index(0, UNIT), self.index(len(self.lines) - 1, DUE))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each ticket."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See HEADS."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        across = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if across else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is to be decided can be written."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.may_edit and index.column() in _FIELDS else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words; red with its reason where something is missing."""
        line, column = self.lines[index.row()], index.column()
        words = (line.number, line.title, line.unit, line.person, line.duty, line.due)[column]
        lacks = line.lacks(column, self.held_at)
        match role:
            case Qt.ItemDataRole.EditRole:
                return "" if words.startswith("（") else words
            case Qt.ItemDataRole.DisplayRole:
                return words or (lacks and f"（{lacks}）")
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip("，".join(part for part in (words, lacks) if part))
            case Qt.ItemDataRole.ForegroundRole if lacks:
                return QColor(theme.current().tokens.tone(Tone.DANGER).text)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write a cell."""
        name = _FIELDS.get(index.column())
        if role != Qt.ItemDataRole.EditRole or name is None:
            return False
        lines = list(self.lines)
        lines[index.row()] = replace(lines[index.row()], **{name: str(value)})
        self.lines = tuple(lines)
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True


class MinutesTable(DenseTable):
    """Enter, F2 or a double click writes in the cell that is marked; Tab goes on to the next one."""

    def __init__(self, model: MinutesModel, parent: QWidget | None = None) -> None:
        super().__init__("定人定责定时", empty="没有转办的工单", parent=parent)
        model.setParent(self)
        self.setModel(model)
        self.set_columns(_WIDTHS)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionsMovable(False)
        self.opened.connect(self._write)

    def _write(self, index: QModelIndex) -> None:
        # the Enter that ends writing in a cell comes here too
        writing = self.state() is QAbstractItemView.State.EditingState
        if not writing and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
