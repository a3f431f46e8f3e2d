"""Several things out of a tree, each as a button that takes it away again."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.theme import Icon
from console.widgets.availability import plain_tooltip
from console.widgets.button import Button
from console.widgets.layout import HBox, VBox
from console.widgets.tree import Branch, places
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Area, Categories

_A_LINE = 4
_LONGEST = 14


class _Add(TreeChoice):
    """Backspace in the empty field takes the last one away."""

    last_unwanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.last_unwanted.emit()
            return
        super().keyPressEvent(event)


class TreePicker(QWidget):
    """Chosen one by one; `changed` comes after each change. `names` are what was chosen, by code."""

    changed = Signal()

    def __init__(
        self, name: str, branches: Sequence[Branch], hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.names: dict[str, str] = {}
        self.chips: tuple[Button, ...] = ()
        self._known = {place.branch.code: place.branch.label for place in places(branches)}
        self.add = _Add(branches, leaves_only=False, placeholder=hint)
        self.add.setAccessibleName(name)
        self.add.setAccessibleDescription("选一个加一个；在空栏中按退格键去掉最后一个")
        self.add.changed.connect(self._take)
        self.add.last_unwanted.connect(lambda: self._drop(next(reversed(self.names), "")))
        self.setFocusProxy(self.add)
        self._lines = VBox(gap=4)
        column = VBox(self, gap=4)
        column.addWidget(self.add)
        column.addLayout(self._lines)

    def choose(self, names: Mapping[str, str]) -> None:
        """Choose these and no others; does not tell of it."""
        if dict(names) != self.names:
            self.names = dict(names)
            self._draw()

    def _take(self, code: str) -> None:
        if code and code in self._known:
            self.add.set_value("")
            self.names[code] = self._known[code]
            self._draw()
            self.changed.emit()

    def _drop(self, code: str) -> None:
        if self.names.pop(code, ""):
            self._draw()
            self.changed.emit()
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        while self._lines.takeAt(0) is not None:
            pass
        self.chips = tuple(self._chip(*each) for each in self.names.items())
        for first in range(0, len(self.chips), _A_LINE):
            row = HBox(gap=4)
            for chip in self.chips[first : first + _A_LINE]:
                row.addWidget(chip)
            row.addStretch(1)
            self._lines.addLayout(row)

    def _chip(self, code: str, name: str) -> Button:
        shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        chip = Button(shown, icon=Icon.X, compact=True)
        chip.setAccessibleName(f"去掉{name}")
        chip.setToolTip(plain_tooltip(f"去掉{name}"))
        chip.clicked.connect(lambda: self._drop(code))
        return chip


def category_branches(categories: Categories, above: str = "") -> tuple[Branch, ...]:
    """The categories as a tree."""
    return tuple(
        Branch(each.code, each.name, category_branches(categories, each.code), " ".join(each.words))
        for each in categories.children(above)
    )


def area_branches(area: Area) -> tuple[Branch, ...]:
    """区县 with their streets. A place is known by its name, as scopes know it."""
    seen: set[str] = {each.name for each in area.districts}
    branches = []
    for district in area.districts:
        own = [street for street in district.streets if street not in seen]
        seen.update(own)
        branches.append(Branch(district.name, district.name, tuple(Branch(each, each) for each in own)))
    return tuple(branches)
