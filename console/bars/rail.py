"""The rail at the left edge: one button for each page, with its key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QWidget

from console import theme
from console.theme import Icon
from console.widgets.availability import plain_tooltip
from console.widgets.layout import VBox


@dataclass(frozen=True)
class RailEntry:
    """A page as the rail shows it."""

    word: str
    icon: Icon
    key: str


class Rail(QFrame):
    """The page switch. `chosen` carries the index of the page that is wanted."""

    chosen = Signal(int)

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "base")
        self.setAccessibleName("页面")
        column = VBox(self, gap=4, margins=(4, 8))
        self._group = QButtonGroup(self)
        self._entries = tuple(entries)
        for index, entry in enumerate(self._entries):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setText(entry.word)
            button.setAccessibleName(f"{entry.word}页")
            button.setToolTip(plain_tooltip(f"{entry.word}（{entry.key}）"))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, index)
            column.addWidget(button)
            QShortcut(QKeySequence(entry.key), self, button.click)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)
        self._draw()
        theme.current().changed.connect(self._draw)

    def show_chosen(self, index: int) -> None:
        """Mark the page in front."""
        self._group.button(index).setChecked(True)

    def _draw(self) -> None:
        look = theme.current()
        for index, entry in enumerate(self._entries):
            button = self._group.button(index)
            button.setFixedSize(QSize(look.px(64), look.px(56)))
            button.setIconSize(QSize(look.px(20), look.px(20)))
            if isinstance(button, QToolButton):
                button.setIcon(look.icon(entry.icon, size=20))
