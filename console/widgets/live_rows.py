"""Rows that change while somebody looks at them: the table is told what differs, never to begin anew.

So what is marked stays marked, nothing flickers, and a hall of five hundred rows costs what has changed.
"""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QWidget

from console import theme
from console.widgets.table import DenseTable

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Keyed(Protocol):
    """A row: equal to another if it shows the same; `key` says of what it tells."""

    @property
    def key(self) -> str:
        """What stays while the rest changes."""


Row = TypeVar("Row", bound=Keyed)


class LiveRows(QAbstractTableModel, Generic[Row]):
    """A list of rows by key, brought to another by differences. Who inherits says what a cell says."""

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._rows: list[Row] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return tuple(self._rows)

    def row(self, at: int) -> Row | None:
        """The row at a place, or None."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, key: str) -> int:
        """Where a row is; -1 if it isn't listed."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def words(self, row: Row, column: int) -> str:
        """What a cell says."""
        raise NotImplementedError

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these: what is gone goes, what is new comes, what moved moves, what differs is drawn again."""
        self._remove({row.key for row in rows})
        self._arrange(rows)
        changed = [at for at, row in enumerate(rows) if self._rows[at] != row]
        for at in changed:
            self._rows[at] = rows[at]
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._heads) - 1))

    def _remove(self, kept: set[str]) -> None:
        gone = [at for at, row in enumerate(self._rows) if row.key not in kept]
        for first, last in reversed(_runs(gone)):
            self.beginRemoveRows(_NOWHERE, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _arrange(self, rows: Sequence[Row]) -> None:
        here = {row.key for row in self._rows}
        at = 0
        while at < len(rows):
            if at < len(self._rows) and self._rows[at].key == rows[at].key:
                at += 1
            elif rows[at].key in here:
                self._move(self.place_of(rows[at].key), at)
                at += 1
            else:
                until = at + 1
                while until < len(rows) and rows[until].key not in here:
                    until += 1
                self.beginInsertRows(_NOWHERE, at, until - 1)
                self._rows[at:at] = rows[at:until]
                self.endInsertRows()
                at = until

    def _move(self, source: int, target: int) -> None:
        self.beginMoveRows(_NOWHERE, source, source, _NOWHERE, target)
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each row."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One for each head."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What a column is called."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell in words, for screen readers too."""
        row = self.row(index.row())
        if row is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.words(row, index.column())


class LiveTable(DenseTable, Generic[Row]):
    """A dense table over live rows: the row that is marked keeps its place on the screen."""

    def __init__(
        self, name: str, rows: LiveRows[Row], *, empty: str = "没有记录", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, empty=empty, parent=parent)
        self.rows = rows
        rows.setParent(self)
        self.setModel(rows)
        self.horizontalHeader().setSectionsMovable(False)
        self._widths: tuple[int | None, ...] = ()
        theme.current().changed.connect(self._fit_columns)

    def set_widths(self, widths: Sequence[int | None]) -> None:
        """As :meth:`set_columns`, whatever the user's scale becomes."""
        self._widths = tuple(widths)
        self._fit_columns()

    def _fit_columns(self) -> None:
        self.set_columns(list(self._widths))

    @property
    def current(self) -> Row | None:
        """The row that is marked."""
        return self.rows.row(self.currentIndex().row())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these; what is marked neither changes nor jumps."""
        before = self.currentIndex().row()
        self.rows.show_rows(rows)
        moved = self.currentIndex().row() - before
        if before >= 0 and self.currentIndex().isValid() and moved:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved * self.verticalHeader().defaultSectionSize())

    def mark(self, key: str) -> bool:
        """Mark a row, if it is listed."""
        at = self.rows.place_of(key)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
        return at >= 0

    def take_focus(self) -> None:
        """Bring the keyboard into the list, on a row."""
        if self.rows.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0, 0))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def redraw_column(self, column: int) -> None:
        """Draw one column of the rows in sight again: its clock has moved on."""
        left, width = self.columnViewportPosition(column), self.columnWidth(column)
        self.viewport().update(QRect(left, 0, width, self.viewport().height()))


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Places in a row as (first, last)."""
    runs: list[tuple[int, int]] = []
    for at in places:
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs
