"""The tree at the left: units below units, how many people each has, a sign where something is amiss."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from console import theme
from console.theme import Icon
from forms.organisation.directory import Directory, UnitWarning
from forms.organisation.unit import Unit

_CODE = Qt.ItemDataRole.UserRole


class UnitTreeView(QTreeView):
    """Arrows or j and k walk, Right and Left open and close, Enter goes into the unit, / searches.

    `chosen` carries the code of the unit marked, `opened` that of the one entered.
    """

    chosen = Signal(str)
    opened = Signal(str)
    search_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("单位")
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self._unfolded: set[str] = set()
        self._drawing = False
        self._rescale()
        theme.current().changed.connect(self._rescale)
        self.selectionModel().currentChanged.connect(self._mark)
        self.expanded.connect(lambda index: self._unfolded.add(str(index.data(_CODE))))
        self.collapsed.connect(lambda index: self._unfolded.discard(str(index.data(_CODE))))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._code_at(index)))

    def _rescale(self) -> None:
        side = theme.current().px(16)
        self.setIconSize(QSize(side, side))

    @property
    def current_code(self) -> str:
        """The code of the unit marked; "" for none."""
        return self._code_at(self.currentIndex())

    def show_all(
        self,
        found: Directory,
        warnings: Mapping[str, tuple[UnitWarning, ...]],
        today: date,
        *,
        closed_too: bool,
    ) -> None:
        """The whole tree. What was open stays open; the first time, the top levels are."""
        first = not self._unfolded and not self._items.rowCount()
        rows = _Rows(found, warnings, today)
        self._fill([each for each in found.tree.children() if each.active or closed_too], rows, closed_too)
        if first:
            self.expandToDepth(0)
        else:
            self._unfold()

    def show_list(
        self,
        units: Sequence[Unit],
        found: Directory,
        warnings: Mapping[str, tuple[UnitWarning, ...]],
        today: date,
    ) -> None:
        """Only these units, one below the other, without what stands below them."""
        self._fill(units, _Rows(found, warnings, today), None)

    def mark(self, code: str) -> None:
        """Mark a unit, opening the way to it; nothing happens if it is not listed."""
        index = self._find(code)
        if index.isValid():
            above = index.parent()
            while above.isValid():
                self.expand(above)
                above = above.parent()
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def take_focus(self) -> None:
        """Bring the keyboard to the marked unit, the first one if none is."""
        if not self.currentIndex().isValid() and self._items.rowCount():
            self.setCurrentIndex(self._items.index(0, 0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def codes(self) -> list[str]:
        """What is listed, open or folded, from the top down."""
        found: list[str] = []

        def walk(above: QModelIndex) -> None:
            for row in range(self._items.rowCount(above)):
                index = self._items.index(row, 0, above)
                found.append(self._code_at(index))
                walk(index)

        walk(QModelIndex())
        return found

    def _fill(self, units: Sequence[Unit], rows: "_Rows", closed_too: bool | None) -> None:
        marked = self.current_code
        self._drawing = True
        unfolded = set(self._unfolded)
        self._items.clear()
        self._unfolded = unfolded
        self._items.setHorizontalHeaderLabels(["单位", "联系人"])
        for unit in units:
            self._items.appendRow(rows.row(unit, closed_too))
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(1, theme.current().px(72))
        self._drawing = False
        if marked:
            self._drawing = True  # the same unit again is no choice
            self.mark(marked)
            self._drawing = False

    def _unfold(self) -> None:
        for code in tuple(self._unfolded):
            index = self._find(code)
            if index.isValid():
                self.expand(index)

    def _find(self, code: str) -> QModelIndex:
        hits = self._items.match(
            self._items.index(0, 0),
            _CODE,
            code,
            1,
            Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchWrap,
        )
        return hits[0] if hits else QModelIndex()

    @staticmethod
    def _code_at(index: QModelIndex) -> str:
        return str(index.siblingAtColumn(0).data(_CODE) or "") if index.isValid() else ""

    def _mark(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not self._drawing and index.isValid():
            self.chosen.emit(self._code_at(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = {Qt.Key.Key_J: self.indexBelow, Qt.Key.Key_K: self.indexAbove}.get(Qt.Key(event.key()))
        if step is not None and plain:
            index = step(self.currentIndex())
            if index.isValid():
                self.setCurrentIndex(index)
        elif event.key() == Qt.Key.Key_Slash and plain:
            self.search_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_code:
            self.opened.emit(self.current_code)
        else:
            super().keyPressEvent(event)


class _Rows:
    """Makes the tree's rows."""

    def __init__(
        self, found: Directory, warnings: Mapping[str, tuple[UnitWarning, ...]], today: date
    ) -> None:
        self._found, self._warnings, self._today = found, warnings, today

    def row(self, unit: Unit, closed_too: bool | None) -> list[QStandardItem]:
        """A unit's row with those below it; None for *closed_too* leaves out what is below."""
        look = theme.current()
        staff = [each for each in self._found.contacts_of(unit.code) if not each.has_left(self._today)]
        warned = [each.text for each in self._warnings.get(unit.code, ()) if each.serious]
        name = QStandardItem(unit.name if unit.active else f"{unit.name}（停用）")
        name.setData(unit.code, _CODE)
        count = QStandardItem(str(len(staff)))
        count.setData(unit.code, _CODE)
        spoken = [name.text(), f"{len(staff)} 位联系人", *warned]
        if warned:
            count.setIcon(look.icon(Icon.TRIANGLE_ALERT, look.tokens.ringing.text))
            for item in (name, count):
                item.setToolTip("；".join(warned))
        if not unit.active:
            for item in (name, count):
                item.setForeground(QBrush(QColor(look.tokens.text_muted)))
        name.setData("，".join(spoken), Qt.ItemDataRole.AccessibleTextRole)
        if closed_too is not None:
            for each in self._found.tree.children(unit.code):
                if each.active or closed_too:
                    name.appendRow(self.row(each, closed_too))
        return [name, count]
