"""A list of things that have a key, one a row of two lines; what is marked stays marked while it changes."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from console.widgets.availability import plain_tooltip
from console.widgets.two_lines import Index, TwoLineDelegate, TwoLineTable

_NOWHERE = QModelIndex()


class Keyed(Protocol):
    """What tells one row from the others."""

    @property
    def key(self) -> str:
        """The same for the same thing, however it stands."""


Row = TypeVar("Row", bound=Keyed)


class RowModel(QAbstractTableModel, Generic[Row]):
    """One column; who inherits says each row in words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def said(self, row: Row) -> str:
        """The whole row in words, for screen readers."""
        raise NotImplementedError

    def hint(self, row: Row) -> str:
        """The words shown on hover."""
        return self.said(row)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these in place of the last ones."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def place_of(self, key: str) -> int:
        """Where a row is; -1 if it isn't listed."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One for each."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The whole row in words, for screen readers and for hover."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.said(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.hint(row))
        return None


class RowTable(TwoLineTable, Generic[Row]):
    """`chosen` carries the row that is marked, None for none; `entered` the one that was opened by Enter."""

    chosen = Signal(object)
    entered = Signal(object)

    def __init__(
        self, name: str, model: RowModel[Row], delegate: TwoLineDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, delegate, empty="正在读取…", parent=parent)
        model.setParent(self)
        self._model = model
        self.setModel(model)
        self.opened.connect(lambda index: self.entered.emit(model.rows[index.row()]))
        self.selectionModel().currentRowChanged.connect(lambda index, _: self._marked(index.row()))

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed, from above."""
        return self._model.rows

    @property
    def current(self) -> Row | None:
        """The row that is marked."""
        place = self.currentIndex().row()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these; what was marked stays marked, wherever it is now; else what is in its place."""
        if tuple(rows) != self.rows:
            self.list_anew(rows)
        self.viewport().update()

    def list_anew(self, rows: Sequence[Row]) -> None:
        """The same even where they are the rows of before; `chosen` is told once more."""
        before, place = self.current, self.currentIndex().row()
        self.selectionModel().blockSignals(True)
        self._model.show_rows(rows)
        self.selectionModel().blockSignals(False)
        kept = self._model.place_of(before.key) if before is not None else -1
        if kept < 0 and rows:
            kept = min(max(place, 0), len(rows) - 1)
        if kept >= 0:
            self.setCurrentIndex(self._model.index(kept, 0))
        else:
            self.chosen.emit(None)

    def mark(self, key: str) -> bool:
        """Mark a row, if it is listed."""
        place = self._model.place_of(key)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place, 0))
        return place >= 0

    def take_focus(self) -> None:
        """Bring the keyboard into the list, on a row."""
        if self.rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, 0))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _marked(self, place: int) -> None:
        self.chosen.emit(self.rows[place] if 0 <= place < len(self.rows) else None)
