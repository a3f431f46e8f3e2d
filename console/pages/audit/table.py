"""The lines of the audit log as a table; older ones are fetched when the end comes into sight."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from console.audit import AuditReading
from console.widgets.availability import plain_tooltip
from forms.access.audit import AuditLine
from forms.access.audit_reading import AuditPage, when_words

HEADS = ("序号", "时间", "人员", "事项", "工单", "对象", "理由")
WIDTHS: list[int | None] = [72, 168, 128, 116, 160, 176, None]
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class AuditModel(QAbstractTableModel):
    """One row for each line, newest first. Nothing in it can be edited, here or anywhere."""

    def __init__(self, reading: AuditReading) -> None:
        super().__init__()
        self._reading = reading
        self.lines: list[AuditLine] = []
        self._names: dict[str, str] = {}
        self._tickets: dict[str, str] = {}
        reading.listed.connect(self._list)
        reading.extended.connect(self._extend)

    def who_words(self, line: AuditLine) -> str:
        """李静（1001）; the 工号 alone where no account holds it."""
        name = self._names.get(line.who, "")
        return f"{name}（{line.who}）" if name else line.who

    def ticket_words(self, line: AuditLine) -> str:
        """The number of its ticket; what is stored where there is no such ticket."""
        return self._tickets.get(line.ticket_id, line.ticket_id)

    def _list(self, page: AuditPage) -> None:
        self.beginResetModel()
        self.lines, self._names, self._tickets = list(page.lines), dict(page.names), dict(page.tickets)
        self.endResetModel()

    def _extend(self, page: AuditPage) -> None:
        if not page.lines:
            return
        self._names |= page.names
        self._tickets |= page.tickets
        first = len(self.lines)
        self.beginInsertRows(QModelIndex(), first, first + len(page.lines) - 1)
        self.lines.extend(page.lines)
        self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as were fetched."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See HEADS."""
        return 0 if parent.isValid() else len(HEADS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older ones wait."""
        return not parent.isValid() and self._reading.has_more

    def fetchMore(self, parent: Index) -> None:
        """Ask for them."""
        self._reading.more()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        across = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's words."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        line = self.lines[index.row()]
        words = (
            f"{line.number:,}",
            when_words(line),
            self.who_words(line),
            line.label,
            self.ticket_words(line),
            line.subject,
            line.reason,
        )[index.column()]
        return plain_tooltip(words) if role == Qt.ItemDataRole.ToolTipRole else words
