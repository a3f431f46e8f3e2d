"""The tables of an import: what each column of the file means, and what becomes of each row."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from console import theme
from console.widgets.text import ElidedText, Text
from forms.organisation.importing import Outcome, Preview, RowOutcome, Target

Index = QModelIndex | QPersistentModelIndex
HEADS = ("位置", "对象", "名称", "结果", "说明")
WIDTHS = [110, 64, 260, 64, None]
_ORDER = {Outcome.SKIPPED: 0, Outcome.CHANGED: 1, Outcome.ADDED: 2, Outcome.UNCHANGED: 3}


class MappingTable(QScrollArea):
    """One line for each column: its name, what stands in its first rows, and the field that it fills."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("各列的含义")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices: dict[str, QComboBox] = {}

    def show_preview(self, seen: Preview) -> None:
        """Show a file's columns with the fields guessed for them."""
        sheet = QWidget()
        grid = QGridLayout(sheet)
        look = theme.current()
        grid.setContentsMargins(0, 0, look.px(8), 0)
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(4))
        grid.setColumnStretch(1, 1)
        self.choices = {}
        for row, column in enumerate(seen.columns):
            choice = QComboBox()
            choice.setAccessibleName(f"“{column}”列是")
            choice.addItem("不导入", "")
            for target in Target:
                choice.addItem(target.label, target.value)
            guessed = seen.mapping.get(column)
            choice.setCurrentIndex(choice.findData(guessed.value if guessed else ""))
            choice.activated.connect(lambda _: self.changed.emit())
            samples = [each.values.get(column, "").strip() for each in seen.records]
            grid.addWidget(Text(column, "strong"), row, 0)
            grid.addWidget(ElidedText("、".join(filter(None, samples[:5])), "secondary"), row, 1)
            grid.addWidget(choice, row, 2)
            self.choices[column] = choice
        grid.setRowStretch(len(seen.columns), 1)
        self.setWidget(sheet)

    @property
    def mapping(self) -> Mapping[str, Target | None]:
        """The fields chosen."""
        return {
            column: Target(str(choice.currentData())) if choice.currentData() else None
            for column, choice in self.choices.items()
        }


class OutcomeModel(QAbstractTableModel):
    """What becomes of each row; what was skipped stands first, what stays as it was is left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outcomes: tuple[RowOutcome, ...] = ()

    def show_outcomes(self, outcomes: Sequence[RowOutcome]) -> None:
        """Show other rows."""
        self.beginResetModel()
        told = (each for each in outcomes if each.outcome is not Outcome.UNCHANGED or each.words)
        self.outcomes = tuple(sorted(told, key=lambda each: _ORDER[each.outcome]))
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """One row a unit or person."""
        return 0 if parent is not None and parent.isValid() else len(self.outcomes)

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
        """The cell's words; what was skipped is marked."""
        each = self.outcomes[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (each.place, each.what, each.called, each.outcome.label, each.words)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and each.outcome is Outcome.SKIPPED:
            return QColor(theme.current().tokens.danger.text)
        return None
