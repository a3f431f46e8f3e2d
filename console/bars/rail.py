"""The rail at the left edge: one button for each page, with its key; closer together where pages are many."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QWidget

from console import theme
from console.theme import Icon
from console.widgets.availability import plain_tooltip
from console.widgets.layout import VBox

GAP = 4
MARGIN = 8


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
        column = VBox(self, gap=GAP, margins=(4, MARGIN))
        self._group = QButtonGroup(self)
        self._entries = tuple(entries)
        for index, entry in enumerate(self._entries):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setText(entry.word)
            button.setAccessibleName(f"{entry.word}页")
            button.setToolTip(plain_tooltip(f"{entry.word}（{entry.key}）"))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, index)
            column.addWidget(button)
            QShortcut(QKeySequence(entry.key), self, button.click)
        column.addStretch(1)
        self._foot: QWidget | None = None
        self._buttons = tuple(button for button in self._group.buttons() if isinstance(button, QToolButton))
        self._group.idClicked.connect(self.chosen)
        self._draw()
        theme.current().changed.connect(self._draw)

    def set_foot(self, foot: QWidget) -> None:
        """Put something below the pages, at the lower end."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(foot)
        self._foot = foot
        self._fit()

    def show_chosen(self, index: int) -> None:
        """Mark the page in front."""
        self._group.button(index).setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words stand under their icons while there is room for that, else beside them."""
        super().resizeEvent(event)
        self._fit()

    def _draw(self) -> None:
        look = theme.current()
        for button, entry in zip(self._buttons, self._entries, strict=True):
            button.setIconSize(QSize(look.px(20), look.px(20)))
            button.setIcon(look.icon(entry.icon, size=20))
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        foot = 0 if self._foot is None else self._foot.sizeHint().height() + look.px(GAP)
        share = (self.height() - 2 * look.px(MARGIN) - foot) // len(self._entries) - look.px(GAP)
        roomy = share >= look.px(56)
        style = Qt.ToolButtonStyle
        for button in self._buttons:
            button.setToolButtonStyle(
                style.ToolButtonTextUnderIcon if roomy else style.ToolButtonTextBesideIcon
            )
            if roomy:
                button.setFixedSize(QSize(look.px(64), look.px(56)))
            else:
                lowest = button.fontMetrics().height() + 4
                button.setFixedSize(QSize(look.px(80), max(lowest, min(share, look.px(40)))))
