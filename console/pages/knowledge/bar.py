"""The shelf switch, the search box and the filters beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QWidget

from console import theme
from console.pages.knowledge.branches import category_branches
from console.pages.knowledge.shelves import Found, Shelf, Wanted
from console.theme import Icon
from console.widgets.button import Button, IconButton
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox
from console.widgets.text import Text
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Categories

_FILTERED = frozenset({Shelf.PUBLISHED, Shelf.REVIEW, Shelf.MINE})


class ArticleBox(QLineEdit):
    """Enter searches at once, Down goes on to the list, Esc empties the box and then leaves it."""

    entered = Signal()
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("词、拼音或首字母，可空格隔开")
        self.setAccessibleName("查找知识")
        self.setAccessibleDescription("按 / 或 Ctrl+F 到这里")
        self.setClearButtonEnabled(True)
        self.returnPressed.connect(self.entered)
        self._mark = self.addAction(
            theme.current().icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition
        )
        theme.current().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        look = theme.current()
        self._mark.setIcon(look.icon(Icon.SEARCH, look.tokens.text_muted))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Down:
            self.list_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.textEdited.emit("")
            else:
                self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


class KnowledgeBar(QWidget):
    """`changed` carries what is :class:`Wanted` and whether to look at once."""

    changed = Signal(object, bool)
    again = Signal()
    write_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, categories: Categories, own_unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_unit = own_unit
        self._owned = False
        self.shelf = SegmentedChoice([Option(each.value, each.label) for each in Shelf], name="列表")
        self.shelf.set_value(Shelf.PUBLISHED.value)
        self.box = ArticleBox()
        self.category = TreeChoice(category_branches(categories), leaves_only=False, placeholder="全部类别")
        self.category.setAccessibleName("事项分类")
        self.unit = QComboBox()
        self.unit.setAccessibleName("责任单位")
        self.unit.addItem("全部单位", "")
        if own_unit:
            self.unit.addItem(own_unit, own_unit)
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.unit.setMinimumContentsLength(6)
        self.refresh = IconButton(Icon.REFRESH_CW, "刷新 Ctrl+R")
        self.count = Text("", "secondary")
        self.write = Button("写一篇", icon=Icon.FILE_PLUS_2, key="Ctrl+N")
        self.files = Button("文件")
        menu = QMenu(self.files)
        menu.addAction("导入…\tCtrl+I", self.import_wanted.emit)
        menu.addAction("导出…\tCtrl+E", self.export_wanted.emit)
        self.files.setMenu(menu)
        row = HBox(self, gap=8)
        for part, stretch in (
            (self.shelf, 0),
            (self.box, 4),
            (self.category, 2),
            (self.unit, 0),
            (self.refresh, 0),
            (self.count, 0),
            (self.files, 0),
            (self.write, 0),
        ):
            row.addWidget(part, stretch)
        self.shelf.changed.connect(lambda _: self._choose_shelf())
        self.box.textEdited.connect(lambda _: self._tell(at_once=False))
        self.box.entered.connect(lambda: self._tell(at_once=True))
        self.category.changed.connect(lambda _: self._tell(at_once=True))
        self.unit.activated.connect(lambda _: self._tell(at_once=True))
        self.refresh.clicked.connect(self.again)
        self.write.clicked.connect(self.write_wanted)

    @property
    def wanted(self) -> Wanted:
        """What shelf, box and filters say."""
        return Wanted(
            shelf=Shelf(self.shelf.value or Shelf.PUBLISHED.value),
            text=self.box.text().strip(),
            category=self.category.value,
            unit=str(self.unit.currentData() or ""),
        )

    def show_shelf(self, shelf: Shelf) -> None:
        """Go to another shelf at once."""
        self.shelf.set_value(shelf.value)
        self._choose_shelf()

    def show_found(self, found: Found) -> None:
        """Offer the units that were seen as a filter."""
        known = {self.unit.itemData(row) for row in range(self.unit.count())}
        seen = {line.content.unit for line in found.lines} | {task.unit for task in found.tasks}
        for unit in sorted(seen - known - {""}):
            self.unit.addItem(unit, unit)

    def focus_box(self) -> None:
        """Bring the keyboard to the box, ready to type anew."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _choose_shelf(self) -> None:
        shelf = self.wanted.shelf
        for part in (self.box, self.category):
            part.setEnabled(shelf in _FILTERED)
        owned = shelf in (Shelf.TASKS, Shelf.EXPIRING)
        if self._own_unit and owned != self._owned:
            self.unit.setCurrentIndex(self.unit.findData(self._own_unit) if owned else 0)
        self._owned = owned
        self._tell(at_once=True)

    def _tell(self, *, at_once: bool) -> None:
        self.changed.emit(self.wanted, at_once)
