"""The tables of this page: rows of words, some in the colour of what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Tone
from console.widgets.availability import plain_tooltip
from console.widgets.live_rows import Index, LiveRows, LiveTable


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: what it is known by, its words, and the tones of some cells by their place."""

    key: str
    words: tuple[str, ...]
    tones: tuple[tuple[int, Tone], ...] = ()


class CellRows(LiveRows[Cells]):
    """Rows as they were put into words."""

    def words(self, row: Cells, column: int) -> str:
        """See :meth:`LiveRows.words`."""
        return row.words[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, their colour, and the whole of a cut cell on hover."""
        row = self.row(index.row())
        if row is not None and role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.words[index.column()])
        if row is not None and role == Qt.ItemDataRole.ForegroundRole:
            tone = dict(row.tones).get(index.column())
            return QColor(theme.current().tokens.tone(tone).text) if tone is not None else None
        return super().data(index, role)


class CellTable(LiveTable[Cells]):
    """A table of such rows."""

    def __init__(
        self, name: str, columns: Sequence[tuple[str, int | None]], empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, CellRows([head for head, _ in columns]), empty=empty, parent=parent)
        self.set_widths([width for _, width in columns])
