"""The further filters, in a row that opens below the search box."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from console import theme
from console.widgets.date_span import DateSpan
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
        self._span = DateSpan("受理日期", self)
        self.first, self.last = self._span.first, self._span.last
        self.problem = Text("", "hint")
        self._grid = QGridLayout(self)
        self._parts = (self.mine, self.due, self.urgency, self.channel, self.unit, self.first, self.last)
        for place, part in enumerate(self._parts):
            self._grid.addWidget(part, place // 4, place % 4)
        self._grid.addWidget(self.problem, 1, 3)
        for combo in (self.mine, self.due, self.urgency, self.channel):
            combo.activated.connect(lambda _: self.changed.emit())
        self.unit.changed.connect(lambda _: self.changed.emit())
        self._span.changed.connect(self.changed)
        self._span.problem_found.connect(self.problem.setText)
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
        self._span.show_days(*((what.first, what.last) if dated else (None, None)))

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """From which day to which, as far as they can be read."""
        return self._span.days

    @property
    def count(self) -> int:
        """How many of them are set."""
        chosen = (
            self.mine.currentIndex() > 0,
            self.due.currentIndex() > 0,
            self.urgency.currentIndex() > 0,
            self.channel.currentIndex() > 0,
            bool(self.unit.value),
            self.dates != (None, None),
        )
        return sum(chosen)


def _combo(name: str, entries: Sequence[tuple[str, object]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for label, value in entries:
        made.addItem(label, value)
    return made


def _choose(combo: QComboBox, value: object) -> None:
    for place in range(combo.count()):
        if combo.itemData(place) == value:
            combo.setCurrentIndex(place)
            return
    combo.setCurrentIndex(0)
