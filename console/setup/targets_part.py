"""The one-key targets: a list in the order of their buttons, and a form for the chosen one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from console import theme
from console.settings import Target, TargetKind
from console.settings.catalogue import target_fault
from console.settings.probes import bad
from console.setup.part import Part
from console.setup.section_form import SectionForm
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button, IconButton
from console.widgets.card import EmptyState
from console.widgets.layout import HBox, VBox

KEYS = ("label", "number", "category", "icon", "key", "transfer", "three_way", "keeps_content")
LIST_WIDTH = 240


class TargetsPart(Part):
    """Add, change, remove, order. What is typed shows in the list at once."""

    title = "一键呼叫"
    icon = Icon.PHONE_FORWARDED

    def __init__(self, targets: tuple[Target, ...]) -> None:
        super().__init__()
        self._saved = targets
        self._targets: list[Target] = []
        self._showing = False
        self.list = QListWidget()
        self.list.setAccessibleName("一键呼叫的目标")
        self.form = SectionForm(
            Target(),
            KEYS,
            needed=("label", "number"),
            hints={
                "number": "电话号码、分机号或 SIP 地址",
                "key": "如 Ctrl+1，可留空",
                "category": "紧急的按钮会突出显示",
            },
        )
        self.empty = EmptyState(Icon.PHONE_FORWARDED, "还没有目标。", action="新增", on_action=self.add)
        self.verdict = VerdictLine()
        self.new = Button("新增", icon=Icon.PLUS, compact=True)
        self.remove = IconButton(Icon.TRASH_2, "删除 Delete")
        self.up = IconButton(Icon.CHEVRON_UP, "上移 Alt+↑")
        self.down = IconButton(Icon.CHEVRON_DOWN, "下移 Alt+↓")
        self._lay_out()
        self._wire()
        self.show_targets(targets)

    @property
    def targets(self) -> tuple[Target, ...]:
        """As edited so far."""
        return tuple(self._targets)

    @property
    def saved(self) -> tuple[Target, ...]:
        """As they were saved last."""
        return self._saved

    @property
    def is_changed(self) -> bool:
        """Something differs from what is saved."""
        return self.targets != self._saved

    def show_targets(self, targets: tuple[Target, ...]) -> None:
        """Put other targets in; they count as saved."""
        self._saved = targets
        self._targets = list(targets)
        self._fill(0)
        self.verdict.present(None)

    def complain(self) -> bool:
        """Bring the first wrong target to the front and say what is wrong; True where there is one."""
        for index, target in enumerate(self._targets):
            self._show_row(index)
            if self.form.complain():
                return True
            if fault := target_fault(target, self.targets):
                self.verdict.present(bad(f"{target.label or target.number}：{fault}"))
                return True
        self.verdict.present(None)
        return False

    def add(self) -> None:
        """A new one below the chosen one."""
        row = self.list.currentRow() + 1
        self._targets.insert(row, Target())
        self._fill(row)
        self.form.focus_first()
        self.changed.emit()

    def take_away(self) -> None:
        """Remove the chosen one."""
        row = self.list.currentRow()
        if row >= 0:
            del self._targets[row]
            self._fill(min(row, len(self._targets) - 1))
            self.verdict.present(None)
            self.changed.emit()

    def shift(self, by: int) -> None:
        """Move the chosen one up (-1) or down (1)."""
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + by < len(self._targets):
            self._targets.insert(row + by, self._targets.pop(row))
            self._fill(row + by)
            self.changed.emit()

    def _fill(self, current: int) -> None:
        self._showing = True
        self.list.clear()
        for target in self._targets:
            self.list.addItem(QListWidgetItem())
            self._draw(self.list.count() - 1, target)
        self._showing = False
        self._show_row(current)

    def _show_row(self, row: int) -> None:
        self.list.setCurrentRow(row)
        self._follow_row(row)

    def _follow_row(self, row: int) -> None:
        if self._showing:
            return
        there = 0 <= row < len(self._targets)
        if there:
            self._showing = True
            self.form.show_section(self._targets[row])
            self._showing = False
        self.form.setVisible(there)
        self.empty.setVisible(not self._targets)
        nothing = "还没有选中目标"
        self.remove.set_available(there, nothing)
        self.up.set_available(row > 0, "已经在最前面" if there else nothing)
        self.down.set_available(there and row < len(self._targets) - 1, "已经在最后面" if there else nothing)

    def _edited(self) -> None:
        row = self.list.currentRow()
        if self._showing or row < 0:
            return
        self._targets[row] = self.form.value()
        self._draw(row, self._targets[row])
        self.verdict.present(None)
        self.changed.emit()

    def _draw(self, row: int, target: Target) -> None:
        look, item = theme.current(), self.list.item(row)
        known = target.icon in {icon.value for icon in Icon}
        emergency = target.category is TargetKind.EMERGENCY
        tokens = look.tokens
        colour = tokens.danger.text if emergency else tokens.text_muted
        item.setIcon(look.icon(Icon(target.icon) if known else Icon.PHONE, colour))
        label = target.label or "（没有名称）"
        number = "" if target.number in label else f"  {target.number}"
        item.setText(f"{label}{number}" + ("  紧急" if emergency else ""))

    def _redraw(self) -> None:
        side = theme.current().px(16)
        self.list.setIconSize(QSize(side, side))
        self.list.setFixedWidth(theme.current().px(LIST_WIDTH))
        for row, target in enumerate(self._targets):
            self._draw(row, target)

    def _lay_out(self) -> None:
        card = self.add_card("一键呼叫", "通话栏上的按钮，从左到右。保存后生效。")
        body = HBox(gap=16)
        left = VBox(gap=8)
        left.addWidget(self.list, 1)
        tools = HBox(gap=4)
        tools.addWidget(self.new)
        tools.addStretch(1)
        for button in (self.up, self.down, self.remove):
            tools.addWidget(button)
        left.addLayout(tools)
        body.addLayout(left)
        right = QWidget()
        column = VBox(right, gap=0)
        column.addWidget(self.form)
        column.addWidget(self.empty)
        column.addStretch(1)
        body.addWidget(right, 1)
        card.body.addLayout(body, 1)
        card.body.addWidget(self.verdict)
        self.finish()

    def _wire(self) -> None:
        self.list.currentRowChanged.connect(self._follow_row)
        self.form.changed.connect(self._edited)
        self.new.clicked.connect(self.add)
        self.remove.clicked.connect(self.take_away)
        self.up.clicked.connect(lambda: self.shift(-1))
        self.down.clicked.connect(lambda: self.shift(1))
        for keys, act in (
            ("Delete", self.take_away),
            ("Alt+Up", lambda: self.shift(-1)),
            ("Alt+Down", lambda: self.shift(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        self._redraw()
        theme.current().changed.connect(self._redraw)
