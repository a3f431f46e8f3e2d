"""The further filters, in a row that opens below the search box."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from console import theme
from console.widgets.layout import set_state
from console.widgets.text import Text
from console.widgets.tree import Branch
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Catalogue
from forms.ticket_sheet import HallWords
from forms.views.view import DueIn, Mine, Span, ViewFilter
from forms.words import Urgency


class FilterStrip(QWidget):
    """`changed` comes when one of them is set. A date that is none is marked and not asked for."""

    changed = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("更多筛选")
        self.mine = _combo("谁的工单", [(each.label, each) for each in Mine])
        self.due = _combo("时限", [(each.label, each) for each in DueIn])
        urgencies = [("全部紧急程度", None), *((each.label, each) for each in Urgency)]
        self.urgency = _combo("紧急程度", urgencies)
        channels = sorted(catalogue.channels.items())
        self.channel = _combo("渠道", [("全部渠道", ""), *((each.name, code) for code, each in channels)])
        self.unit = TreeChoice((), leaves_only=False, placeholder="全部单位")
        self.unit.setAccessibleName("经办单位")
        self.first, self.last = _date("受理日期从"), _date("受理日期到")
        self.problem = Text("", "hint")
        self._grid = QGridLayout(self)
        self._parts = (self.mine, self.due, self.urgency, self.channel, self.unit, self.first, self.last)
        for place, part in enumerate(self._parts):
            self._grid.addWidget(part, place // 4, place % 4)
        self._grid.addWidget(self.problem, 1, 3)
        for combo in (self.mine, self.due, self.urgency, self.channel):
            combo.activated.connect(lambda _: self.changed.emit())
        self.unit.changed.connect(lambda _: self.changed.emit())
        for edit in (self.first, self.last):
            edit.editingFinished.connect(self._dated)
        self._kept: tuple[date | None, date | None] = (None, None)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        look = theme.current()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(4))

    def offer_units(self, words: HallWords) -> None:
        """The units to choose from."""
        chosen = self.unit.value
        self.unit.set_branches([Branch(code, name) for code, name in words.units.items()])
        self.unit.set_value(chosen)

    def show_filter(self, what: ViewFilter) -> None:
        """Stand as this filter says."""
        _choose(self.mine, what.mine)
        _choose(self.due, what.due)
        _choose(self.urgency, next(iter(what.urgencies), None) if len(what.urgencies) == 1 else None)
        _choose(self.channel, what.channel)
        self.unit.set_value(what.unit)
        dated = what.span is Span.DATES
        self._kept = (what.first, what.last) if dated else (None, None)
        for edit, day in zip((self.first, self.last), self._kept, strict=True):
            edit.setText(day.isoformat() if day else "")
            set_state(edit, "tone", None)
        self.problem.setText("")

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """From which day to which, as far as they can be read."""
        return self._kept

    @property
    def count(self) -> int:
        """How many of them are set."""
        chosen = (
            self.mine.currentIndex() > 0,
            self.due.currentIndex() > 0,
            self.urgency.currentIndex() > 0,
            self.channel.currentIndex() > 0,
            bool(self.unit.value),
            self._kept != (None, None),
        )
        return sum(chosen)

    def _dated(self) -> None:
        wrong = ""
        try:
            first, last = _read(self.first), _read(self.last)
        except ValueError:
            wrong, first, last = "日期请写成 2026-11-21", None, None
        if first and last and first > last:
            wrong = "开始日期晚于结束日期"
        self.problem.setText(wrong)
        for edit in (self.first, self.last):
            set_state(edit, "tone", "danger" if wrong else None)
        if not wrong and (first, last) != self._kept:
            self._kept = (first, last)
            self.changed.emit()


def _combo(name: str, entries: Sequence[tuple[str, object]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for label, value in entries:
        made.addItem(label, value)
    return made


def _date(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(f"{name}，如 2026-11-01")
    made.setMaxLength(10)
    made.setInputMethodHints(Qt.InputMethodHint.ImhDate)
    return made


def _choose(combo: QComboBox, value: object) -> None:
    for place in range(combo.count()):
        if combo.itemData(place) == value:
            combo.setCurrentIndex(place)
            return
    combo.setCurrentIndex(0)


def _read(edit: QLineEdit) -> date | None:
    """The day; None for none; ValueError for what is no day."""
    text = edit.text().strip()
    return date.fromisoformat(text) if text else None
