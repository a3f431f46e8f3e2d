"""The dense table of lists and queues."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console import theme
from console.theme import Type
from console.widgets import paint

_ROW = 34


class DenseTable(QTableView):
    """Dense rows under a head that stays. Arrows or j and k walk, Enter opens, / searches."""

    opened = Signal(QModelIndex)
    search_wanted = Signal()

    def __init__(self, name: str, *, empty: str = "没有记录", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = empty
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionsMovable(True)
        self.doubleClicked.connect(self.opened)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def set_empty(self, sentence: str) -> None:
        """What to say while nothing is listed."""
        self._empty = sentence
        self.viewport().update()

    def set_columns(self, widths: list[int | None]) -> None:
        """Column widths in pixels at 100 %; None takes what is left. Call it once the model is set."""
        head = self.horizontalHeader()
        for column, width in enumerate(widths):
            if width is None:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(column, theme.current().px(width))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model and mark its first row once there is one."""
        super().setModel(model)
        self.viewport().update()

    def _rescale(self) -> None:
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.px(_ROW))
        self.verticalHeader().setMinimumSectionSize(look.px(_ROW))

    def _has_rows(self) -> bool:
        model: QAbstractItemModel | None = self.model()  # Qt's stubs forget that there may be none
        return model is not None and model.rowCount() > 0

    def _step(self, by: int) -> None:
        model = self.model()
        if not self._has_rows():
            return
        row = min(model.rowCount() - 1, max(0, self.currentIndex().row() + by))
        column = max(0, self.currentIndex().column())
        self.setCurrentIndex(model.index(row, column))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the row that the keys act on, the first one at first."""
        super().focusInEvent(event)
        by_key = event.reason() != Qt.FocusReason.MouseFocusReason
        if by_key and self._has_rows() and not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, open, search."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key():
            case Qt.Key.Key_J if plain:
                self._step(1)
            case Qt.Key.Key_K if plain:
                self._step(-1)
            case Qt.Key.Key_Slash if plain:
                self.search_wanted.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or the sentence that stands for none."""
        super().paintEvent(event)
        if not self._has_rows():
            look = theme.current()
            painter = QPainter(self.viewport())
            rect = self.viewport().rect()
            paint.words(
                painter, rect, self._empty, look.tokens.text_muted, look.font(Type.SECONDARY), paint.CENTRE
            )
            painter.end()
