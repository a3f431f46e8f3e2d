"""The found tickets as a table, newest first; further pages are fetched when the end comes into sight."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.widgets.availability import plain_tooltip
from forms import phone_number
from forms.ticket import BEIJING_TIME
from forms.ticket_list import TicketLine
from forms.words import Urgency

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

NUMBER, TITLE, STATE, CALLER, ACCEPTED = range(5)
HEADS = ("编号", "标题", "状态", "来电人", "受理")


def caller_words(line: TicketLine) -> str:
    """Who called, for a list: the masked number, or why it isn't shown."""
    if line.confidential:
        return "保密"
    if line.anonymous:
        return "匿名"
    return phone_number.mask(line.contact_number or line.caller_number) or "未显示号码"


def cell_words(line: TicketLine, column: int) -> str:
    """What a cell says."""
    accepted = line.accepted_at.astimezone(BEIJING_TIME)
    return {
        NUMBER: line.number,
        TITLE: line.title,
        STATE: line.state.label,
        CALLER: caller_words(line),
        ACCEPTED: f"{accepted:%m-%d %H:%M}",
    }[column]


class ResultModel(QAbstractTableModel):
    """`more_wanted` comes when the view has shown all rows; `has_more` says whether that is worth asking."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[TicketLine] = []
        self.has_more = False

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

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each ticket."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See HEADS."""
        return 0 if parent.isValid() else len(HEADS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older ones wait."""
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them."""
        self.more_wanted.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell; the title's accessible text tells the whole row."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_words(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == TITLE:
            return plain_tooltip(line.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (line.urgency.label if line.urgency is not Urgency.NORMAL else "", line.title)
            rest = (line.state.label, line.number, caller_words(line))
            return "，".join(part for part in (*parts, *rest) if part)
        return None
