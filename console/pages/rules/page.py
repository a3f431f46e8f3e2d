"""规则与日历: three parts side by side in one row of tabs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.archive import Archive
from console.pages.rules.calendar_part import CalendarPart
from console.pages.rules.rules_part import RulesPart
from console.pages.rules.tester import DueTester
from console.rules import HallRules
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.access.roles import Actor
from forms.catalogue import Catalogue
from forms.hall_rules import HALL_RULES
from forms.rules import Rule

RULES, CALENDAR, TESTER = "rules", "calendar", "tester"


class RulesPage(QWidget):
    """See the module's text. For whoever may manage rules; the use cases check it again."""

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        rules: tuple[Rule[Any], ...] = HALL_RULES,
        parent: QWidget | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("规则与日历")
        self.store = HallRules(archive, actor, now, rules, self, catalogue)
        self.tabs = SegmentedChoice(
            [
                Option(RULES, "规则"),
                Option(CALENDAR, "工作日历"),
                Option(TESTER, "时限试算"),
            ],
            name="规则与日历的部分",
        )
        self.tabs.set_value(RULES)
        self.rules = RulesPart(self.store)
        self.calendar = CalendarPart(self.store)
        self.tester = DueTester(self.store)
        self._parts = QStackedWidget()
        for part in (self.rules, self.calendar, self.tester):
            self._parts.addWidget(part)
        head = HBox(gap=12)
        head.addWidget(self.tabs)
        head.addWidget(Text("改动只影响以后派出的工单，已定的时限不变。", "secondary"))
        head.addStretch(1)
        column = VBox(self, gap=8, margins=8)
        column.addLayout(head)
        column.addWidget(self._parts, 1)
        self.tabs.changed.connect(self.show_part)
        QShortcut(QKeySequence("Ctrl+S"), self, self._save)
        self._asked = False

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        self.tabs.set_value(key)
        part = {RULES: self.rules, CALENDAR: self.calendar, TESTER: self.tester}[key]
        self._parts.setCurrentWidget(part)

    def showEvent(self, event: QShowEvent) -> None:
        """Read rules and calendar when the page is first looked at."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self.store.read_clock()
            self.rules.begin()

    def _save(self) -> None:
        part = self._parts.currentWidget()
        if part is self.rules:
            self.rules.save()
        elif part is self.calendar:
            self.calendar.save()
