"""The tabs of the desk, each with how many stand in it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.widgets.button import Button, Variant
from console.widgets.layout import HBox
from forms.supervision.desk import COUNT_AT_MOST, Tab


class DeskTabs(QWidget):
    """`chosen` carries the tab. Alt and a digit choose from anywhere on the page."""

    chosen = Signal(object)

    def __init__(self, tabs: Sequence[Tab], page: QWidget) -> None:
        super().__init__(page)
        self.setAccessibleName("督办分类")
        row = HBox(self, gap=4)
        self.buttons: dict[Tab, Button] = {}
        for place, tab in enumerate(tabs, 1):
            button = Button(tab.label, compact=True)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _=False, each=tab: self.chosen.emit(each))
            QShortcut(QKeySequence(f"Alt+{place}"), page, button.click)
            self.buttons[tab] = button
            row.addWidget(button)
        self.refresh = Button("刷新", variant=Variant.QUIET, compact=True)
        row.addStretch(1)
        row.addWidget(self.refresh)

    def mark(self, tab: Tab) -> None:
        """Show which one is listed."""
        self.buttons[tab].setChecked(True)
        for each, button in self.buttons.items():
            button.set_variant(Variant.PRIMARY if each is tab else Variant.SECONDARY)

    def show_counts(self, counts: Mapping[Tab, int]) -> None:
        """Say how many stand in each; of notices, how many nobody has read."""
        for place, (tab, button) in enumerate(self.buttons.items(), 1):
            count = counts.get(tab)
            said = "" if count is None else f" {count}+" if count >= COUNT_AT_MOST else f" {count}"
            button.setText(f"{tab.label}{said}")
            button.setAccessibleName(f"{tab.label}，{said.strip() or '未知'} 件")
            button.setToolTip(f"Alt+{place}")
