"""Small parts of the detail view: a name with its value, a line with a lock."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from console import theme
from console.theme import Icon
from console.widgets.card import IconLabel
from console.widgets.layout import HBox
from console.widgets.text import Text

_NAME_WIDTH = 72


class Facts(QWidget):
    """Names at the left, values at the right; what is empty isn't listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rows = 0
        self._rescale()
        theme.current().changed.connect(self._rescale)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is listed."""
        return self._rows == 0

    def add(self, name: str, value: str) -> None:
        """A name with its value; nothing for an empty value."""
        if value:
            words = Text(value, wrap=True, selectable=True)
            words.setAccessibleName(f"{name}：{value}")
            self.add_widget(name, words)

    def add_widget(self, name: str, widget: QWidget) -> None:
        """A name with a widget."""
        label = Text(name, "label")
        label.setBuddy(widget)
        self._grid.addWidget(label, self._rows, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(widget, self._rows, 1)
        self._rows += 1

    def _rescale(self) -> None:
        look = theme.current()
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(6))
        self._grid.setColumnMinimumWidth(0, look.px(_NAME_WIDTH))


class Withheld(QWidget):
    """What isn't shown, and why: a lock and a word."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words)
        row = HBox(self, gap=4)
        row.addWidget(IconLabel(Icon.LOCK, size=14))
        row.addWidget(Text(words))
        row.addStretch(1)
