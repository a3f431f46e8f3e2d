"""The unit's people as a table: A before B, those who left last."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from console import theme
from forms.organisation.contact import Contact

Index = QModelIndex | QPersistentModelIndex
HEADS = ("角色", "姓名", "职务", "手机", "办公电话", "值守", "状态")
WIDTHS = [56, 76, 128, 120, 116, 148, None]


class StaffModel(QAbstractTableModel):
    """The rows; numbers as who looks may see them."""

    def __init__(self, number: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._today = date.min
        self.staff: tuple[Contact, ...] = ()

    def show_staff(self, staff: tuple[Contact, ...], today: date) -> None:
        """Show other people."""
        self.beginResetModel()
        self.staff = tuple(sorted(staff, key=lambda each: each.has_left(today)))
        self._today = today
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """One row a person."""
        return 0 if parent is not None and parent.isValid() else len(self.staff)

    def columnCount(self, parent: Index | None = None) -> int:
        """The columns of `HEADS`."""
        return 0 if parent is not None and parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The cell's words; muted for who left, amber for who is away."""
        contact = self.staff[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells(contact)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADS[index.column()]} {self._cells(contact)[index.column()]}"
        if role == Qt.ItemDataRole.ForegroundRole:
            tokens = theme.current().tokens
            if contact.has_left(self._today):
                return QColor(tokens.text_muted)
            if index.column() == len(HEADS) - 1 and contact.absence_on(self._today):
                return QColor(tokens.ringing.text)
        return None

    def _cells(self, contact: Contact) -> tuple[str, ...]:
        return (
            contact.duty.label,
            contact.name,
            contact.title,
            self._number(contact.mobile) if contact.mobile else "",
            self._number(contact.phone) if contact.phone else "",
            contact.hours,
            standing(contact, self._today),
        )


def standing(contact: Contact, today: date) -> str:
    """在岗, 离岗 with the days and why, or 已离任; what lies ahead beside it."""
    if contact.has_left(today):
        return "已离任"
    leaving = f"，{contact.left_on.month}月{contact.left_on.day}日离任" if contact.left_on else ""
    away = contact.absence_on(today)
    if away is not None:
        return f"离岗 {away.words}{leaving}"
    coming = [each for each in contact.absences if each.first > today]
    return (f"在岗，{coming[0].words}离岗" if coming else "在岗") + leaving
