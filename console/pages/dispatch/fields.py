"""Choosing units by name, code, alias or pinyin: one, or several, each as a chip that goes by a key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.tree import Branch
from console.widgets.tree_choice import TreeChoice
from forms.organisation.tree import UnitTree
from forms.search.sound import sound_of

_IN_A_ROW = 3


def branches_of(tree: UnitTree, above: str = "") -> tuple[Branch, ...]:
    """The units in service as a tree to choose from; found by their aliases and by pinyin too."""
    return tuple(
        Branch(
            each.code,
            each.short,
            branches_of(tree, each.code),
            f"{each.name} {' '.join(each.aliases)} {each.code} {sound_of(each.names).replace(' ', '')}",
        )
        for each in tree.children(above)
        if each.active
    )


class UnitChoice(TreeChoice):
    """One unit; `changed` carries its code."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(leaves_only=False, placeholder="输入单位名称、简称或拼音首字母", parent=parent)
        self.setAccessibleName(name)

    def offer(self, tree: UnitTree) -> None:
        """Let it choose among these units; the choice stays while its unit is there."""
        self.set_branches(branches_of(tree))

    def choose(self, code: str) -> None:
        """Choose by code; a unit that is not there (any more) chooses nothing."""
        try:
            self.set_value(code)
        except ValueError:
            self.set_value("")


class _AddUnit(UnitChoice):
    """Backspace in the empty field takes the last unit away."""

    last_unwanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.last_unwanted.emit()
            return
        super().keyPressEvent(event)


class UnitPicker(QWidget):
    """Several units in the order in which they were chosen; `changed` comes after each change."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.codes: tuple[str, ...] = ()
        self.chips: tuple[Button, ...] = ()
        self._called: Callable[[str], str] = str
        self.add = _AddUnit(name)
        self.add.setAccessibleDescription("选一个加一个；在空栏中按退格键去掉最后一个")
        self.add.changed.connect(self._take)
        self.add.last_unwanted.connect(lambda: self.choose(self.codes[:-1]))
        self.setFocusProxy(self.add)
        self._rows = VBox(gap=4)
        column = VBox(self, gap=4)
        column.addWidget(self.add)
        column.addLayout(self._rows)

    def offer(self, tree: UnitTree) -> None:
        """Let it choose among these units."""
        self._called = lambda code: unit.short if (unit := tree.get(code)) is not None else code
        self.add.offer(tree)
        self._draw()

    def choose(self, codes: Sequence[str], *, quietly: bool = False) -> None:
        """Choose these and no others."""
        codes = tuple(dict.fromkeys(codes))
        if codes == self.codes:
            return
        self.codes = codes
        self._draw()
        if not quietly:
            self.changed.emit()

    def _take(self, code: str) -> None:
        if code:
            self.add.set_value("")
            self.choose((*self.codes, code))

    def _draw(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        chips: list[Button] = []
        for start in range(0, len(self.codes), _IN_A_ROW):
            row = QWidget()
            beside = HBox(row, gap=4)
            for code in self.codes[start : start + _IN_A_ROW]:
                chip = Button(f"{self._called(code)} ✕", variant=Variant.QUIET, compact=True)
                chip.setAccessibleName(f"去掉 {self._called(code)}")
                chip.clicked.connect(lambda _=False, code=code: self._drop(code))
                beside.addWidget(chip)
                chips.append(chip)
            beside.addStretch(1)
            self._rows.addWidget(row)
        self.chips = tuple(chips)

    def _drop(self, code: str) -> None:
        self.choose(tuple(each for each in self.codes if each != code))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
