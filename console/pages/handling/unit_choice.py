"""Choosing units by name: one, or several one after another."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.handling.desk_file import UnitName

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class UnitLine(QLineEdit):
    """A line that offers units whose name holds what is typed. `picked` says that Enter took one."""

    picked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText("输入单位名称的几个字，选一个")
        self._units: dict[str, UnitName] = {}
        self._names = QStringListModel(self)
        self._offers = QCompleter(self._names, self)
        self._offers.setFilterMode(Qt.MatchFlag.MatchContains)
        self._offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(self._offers)

    def set_units(self, units: Sequence[UnitName]) -> None:
        """Offer these."""
        names = {each.name: each for each in units}
        if names != self._units:
            self._units = names
            self._names.setStringList(list(names))

    @property
    def unit(self) -> UnitName | None:
        """The unit that is named; the only one whose name holds the words, if there is no other."""
        words = self.text().strip()
        if words in self._units:
            return self._units[words]
        likely = [each for name, each in self._units.items() if words and words in name]
        return likely[0] if len(likely) == 1 else None

    def unit_of(self, code: str) -> UnitName | None:
        """The offered unit of this code, or None."""
        return next((each for each in self._units.values() if each.code == code), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the unit that is named; with Ctrl it is for the card."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in _ENTER:
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.key() in _ENTER and self.unit is not None:
            self.picked.emit()
            event.accept()


class UnitsChoice(QWidget):
    """Several units: Enter adds the one that is named, Backspace in the empty line takes the last away."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = UnitLine(name)
        self.line.picked.connect(self._add)
        self._chosen: dict[str, UnitName] = {}
        self._said = Text("", "secondary", wrap=True)
        row = HBox(gap=0)
        row.addWidget(self.line)
        column = VBox(self, gap=2)
        column.addLayout(row)
        column.addWidget(self._said)
        self.setFocusProxy(self.line)
        self._draw()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of those that were chosen, and of the one that is named and not added yet."""
        named = self.line.unit
        chosen = dict(self._chosen)
        if named is not None:
            chosen[named.code] = named
        return tuple(chosen)

    def choose(self, codes: Iterable[str]) -> None:
        """Choose those of these units that are offered."""
        self._chosen = {each: unit for each in codes if (unit := self.line.unit_of(each)) is not None}
        self.line.clear()
        self._draw()

    def clear(self) -> None:
        """Choose none."""
        self._chosen = {}
        self.line.clear()
        self._draw()

    def _add(self) -> None:
        unit = self.line.unit
        if unit is not None:
            self._chosen[unit.code] = unit
            self.line.clear()
            self._draw()

    def take_last_away(self) -> None:
        """Take back the last one."""
        if self._chosen:
            self._chosen.popitem()
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Backspace and not self.line.text():
            self.take_last_away()
            return
        super().keyPressEvent(event)

    def _draw(self) -> None:
        names = "、".join(each.name for each in self._chosen.values())
        self._said.setText(f"已选：{names}" if names else "可以选几个：每选一个按一次回车")
        self.changed.emit()
