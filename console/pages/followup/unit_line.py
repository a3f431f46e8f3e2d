"""Choosing a unit by a few characters of its name."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from forms.organisation.unit import Unit


class UnitLine(QLineEdit):
    """A line that offers units whose name holds what is typed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText("输入单位名称的几个字；不填由原主办重办")
        self._units: dict[str, Unit] = {}
        self._names = QStringListModel(self)
        offers = QCompleter(self._names, self)
        offers.setFilterMode(Qt.MatchFlag.MatchContains)
        offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(offers)

    def set_units(self, units: Sequence[Unit]) -> None:
        """Offer these."""
        names = {each.name: each for each in units}
        if names != self._units:
            self._units = names
            self._names.setStringList(list(names))

    @property
    def code(self) -> str | None:
        """The code of the unit that is named; "" for none; None where the words name no one unit."""
        words = self.text().strip()
        if not words:
            return ""
        if words in self._units:
            return self._units[words].code
        likely = [unit.code for name, unit in self._units.items() if words in name]
        return likely[0] if len(likely) == 1 else None
