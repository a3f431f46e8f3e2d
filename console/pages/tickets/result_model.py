"""The found tickets as a table; further pages are fetched when the end comes into sight."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.pages.tickets.columns import STANDARD
from console.widgets.availability import plain_tooltip
from forms.ticket_list import TicketLine
from forms.ticket_sheet import HallWords
from forms.views.columns import COLUMNS, TITLE, caller_words, due_words
from forms.words import Urgency

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ResultModel(QAbstractTableModel):
    """`more_wanted` comes when the view has shown all rows; `has_more` says whether that is worth asking.

    `keys` are the columns from the left, by their names in COLUMNS.
    """

    more_wanted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[TicketLine] = []
        self.has_more = False
        self.keys: tuple[str, ...] = STANDARD
        self.words = HallWords()
        self._now = now

    @property
    def now(self) -> datetime:
        """The moment that due times are counted from."""
        return self._now()

    def set_keys(self, keys: tuple[str, ...]) -> None:
        """Have these columns."""
        if keys != self.keys:
            self.beginResetModel()
            self.keys = keys
            self.endResetModel()

    def set_words(self, words: HallWords) -> None:
        """Call units, people and states so from now on."""
        self.words = words
        self._all_changed()

    def tick(self) -> None:
        """Time has gone by: what is left until something is due is told anew."""
        self._all_changed()

    def _all_changed(self) -> None:
        if self.lines:
            last = self.index(len(self.lines) - 1, len(self.keys) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def show_lines(self, lines: Sequence[TicketLine]) -> None:
        """List these in place of the last ones."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def extend(self, lines: Sequence[TicketLine]) -> None:
        """List these behind the others."""
        if not lines:
            return
        first = len(self.lines)
        self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
        self.lines.extend(lines)
        self.endInsertRows()

    def row_of(self, ticket_id: str) -> int:
        """Where a ticket is listed; -1 if it isn't."""
        return next((row for row, line in enumerate(self.lines) if line.id == ticket_id), -1)

    def column_of(self, key: str) -> int:
        """Where a column is; -1 if it isn't shown."""
        return self.keys.index(key) if key in self.keys else -1

    def cell_words(self, line: TicketLine, key: str) -> str:
        """What a cell says."""
        return COLUMNS[key].says(line, self.words, self.now)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each ticket."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See `keys`."""
        return 0 if parent.isValid() else len(self.keys)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether further ones wait."""
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them."""
        self.more_wanted.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names, and on hover what they sort by."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.keys):
            return None
        column = COLUMNS[self.keys[section]]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role == Qt.ItemDataRole.ToolTipRole:
            said = f"点击：{column.order.label}" if column.order else "这一列不能排序；可以拖动、改宽"
            return plain_tooltip(said)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell; the accessible text of each cell in the title's column tells the whole row."""
        line, key = self.lines[index.row()], self.keys[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell_words(line, key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.cell_words(line, key))
        if role == Qt.ItemDataRole.AccessibleTextRole and key == TITLE:
            parts = (line.urgency.label if line.urgency is not Urgency.NORMAL else "", line.title)
            due = due_words(line, self.words, self.now)
            rest = (self.words.state(line.state), due, line.number, caller_words(line))
            return "，".join(part for part in (*parts, *rest) if part)
        return None
