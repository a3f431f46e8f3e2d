"""The lists of a desk as tabs, each with how many stand in it, and the button that reads them anew."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from console.theme import Icon
from console.widgets.availability import plain_tooltip
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox
from forms.ticket_list import COUNT_AT_MOST

_DIGITS = 9
REFRESH_KEY = "Ctrl+R"


@dataclass(frozen=True)
class CountTab:
    """One list: what it is known by, what it is called, and what hovering tells beside the key."""

    key: Hashable
    label: str
    hint: str = ""


class CountTabs(QTabBar):
    """`chosen` carries the key of the tab chosen by click, by arrows, or by Alt and a digit on the page.

    A click on the tab in front chooses it again. Tabs that find no room are reached by the arrows at the
    right. Counts are told exactly below *stops_at*, where counting stopped.
    """

    chosen = Signal(object)

    def __init__(
        self, name: str, page: QWidget, tabs: Iterable[CountTab] = (), *, stops_at: int = COUNT_AT_MOST
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tabs: tuple[CountTab, ...] = ()
        self._counts: dict[Hashable, int] = {}
        self._stops_at = stops_at
        self.show_tabs(tabs)
        self.currentChanged.connect(self._choose)
        self.tabBarClicked.connect(self._again)
        for place in range(_DIGITS):
            QShortcut(QKeySequence(f"Alt+{place + 1}"), page, partial(self._press, place))

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """What the tabs are known by, from the left."""
        return tuple(each.key for each in self._tabs)

    @property
    def words(self) -> tuple[str, ...]:
        """What the tabs say, from the left."""
        return tuple(self._words(each) for each in self._tabs)

    @property
    def current_key(self) -> Hashable:
        """The tab in front; None while there is none."""
        place = self.currentIndex()
        return self._tabs[place].key if 0 <= place < len(self._tabs) else None

    def show_tabs(self, tabs: Iterable[CountTab]) -> None:
        """Offer these; the one in front stays in front if it is still there."""
        before, wanted = self.current_key, tuple(tabs)
        with QSignalBlocker(self):
            while self.count() > len(wanted):
                self.removeTab(self.count() - 1)
            while self.count() < len(wanted):
                self.addTab("")
            self._tabs = wanted
            for place in range(len(wanted)):
                self._name(place)
        self.mark(before)

    def show_counts(self, counts: Mapping[Any, int]) -> None:
        """Say how many stand in each; a tab nobody has counted says nothing."""
        self._counts.update(counts)
        for place in range(len(self._tabs)):
            self._name(place)

    def count_words(self, key: Hashable) -> str:
        """How many stand in a tab, as it is written; "" while nobody has counted."""
        count = self._counts.get(key)
        if count is None:
            return ""
        return f"{COUNT_AT_MOST}+" if count >= self._stops_at else f"{count:,}"

    def mark(self, key: Hashable) -> None:
        """Put a tab in front without choosing it anew."""
        if key in self.keys:
            with QSignalBlocker(self):
                self.setCurrentIndex(self.keys.index(key))

    def _words(self, tab: CountTab) -> str:
        return f"{tab.label} {self.count_words(tab.key)}".strip()

    def _name(self, place: int) -> None:
        tab = self._tabs[place]
        shown = self._words(tab).replace("&", "&&")
        if self.tabText(place) != shown:
            self.setTabText(place, shown)
        key = f"Alt+{place + 1}" if place < _DIGITS else ""
        self.setTabToolTip(place, plain_tooltip("，".join(part for part in (tab.hint, key) if part)))
        count = self.count_words(tab.key)
        self.setAccessibleTabName(place, f"{tab.label}，{count} 件" if count else tab.label)

    def _press(self, place: int) -> None:
        if place >= len(self._tabs):
            return
        with QSignalBlocker(self):
            self.setCurrentIndex(place)
        self._choose(place)

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._tabs):
            self.chosen.emit(self._tabs[place].key)

    def _again(self, place: int) -> None:
        if place == self.currentIndex():
            self._choose(place)


class RefreshButton(Button):
    """Reads anew what the page shows: a click, or Ctrl+R anywhere on the page."""

    def __init__(self, page: QWidget) -> None:
        super().__init__("刷新", variant=Variant.QUIET, icon=Icon.REFRESH_CW, compact=True, key=REFRESH_KEY)
        QShortcut(QKeySequence(REFRESH_KEY), page, self.click)


class ListHead(QWidget):
    """The first row of a desk: its tabs, what belongs to all of them, and the button that reads anew.

    Put it into the page last, so that the keyboard comes to the list first and Shift+Tab goes to the tabs.
    """

    def __init__(self, tabs: CountTabs, refresh: RefreshButton, *others: QWidget) -> None:
        super().__init__()
        row = HBox(self, gap=8)
        row.addWidget(tabs, 1)
        for each in (*others, refresh):
            row.addWidget(each)
