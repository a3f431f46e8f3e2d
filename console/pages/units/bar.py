"""The search box, what is listed, and what may be done with all units."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from console import theme
from console.theme import Icon
from console.widgets.button import Button, IconButton
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.organisation.directory import Directory


class UnitBox(QLineEdit):
    """Down and Enter go on to the tree; Esc empties the box and then leaves it."""

    tree_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("单位名称、简称、编码、拼音或职责")
        self.setAccessibleName("查找单位")
        self.setAccessibleDescription("按 / 或 Ctrl+F 到这里")
        self.setClearButtonEnabled(True)
        self.returnPressed.connect(self.tree_wanted)
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
            self.tree_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.tree_wanted.emit()
        else:
            super().keyPressEvent(event)


class UnitsBar(QWidget):
    """`changed` comes when box or filters ask for something else."""

    changed = Signal()

    def __init__(self, *, may_manage: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = UnitBox()
        self.box.setMinimumWidth(theme.current().px(200))
        self.warned = QCheckBox("只看有提醒的")
        self.closed = QCheckBox("含停用")
        self.count = Text("", "secondary")
        self.refresh = IconButton(Icon.REFRESH_CW, "刷新 Ctrl+R")
        self.add = Button("新增单位", icon=Icon.PLUS, key="Ctrl+N")
        self.bring = Button("导入", icon=Icon.UPLOAD)
        self.take = Button("导出", icon=Icon.DOWNLOAD)
        row = HBox(self, gap=8)
        row.addWidget(self.box, 1)
        for part in (self.warned, self.closed, self.refresh, self.count, self.take, self.bring, self.add):
            row.addWidget(part)
        for button in (self.add, self.bring, self.take):
            button.setVisible(may_manage)
        self.box.textChanged.connect(lambda _: self.changed.emit())
        self.warned.toggled.connect(lambda _: self.changed.emit())
        self.closed.toggled.connect(lambda _: self.changed.emit())

    def show_counts(self, found: Directory, warned: int) -> None:
        """Say how many there are in service."""
        units, people = len(found.tree.active), sum(each.left_on is None for each in found.contacts)
        more = f" · {warned} 个有提醒" if warned else ""
        self.count.setText(f"{units} 个单位 · {people} 位联系人{more}")

    def focus_box(self) -> None:
        """Bring the keyboard to the box, ready to type anew."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
