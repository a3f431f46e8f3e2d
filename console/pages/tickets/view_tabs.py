"""The saved views as tabs with their counts."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from console.pages.tickets.views import counted_words
from console.widgets.availability import plain_tooltip
from forms.views.view import SavedView


class ViewTabs(QTabBar):
    """Chosen by click or arrows; `chosen` carries the view."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("视图")
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.views: tuple[SavedView, ...] = ()
        self._counts: Mapping[str, int] = {}
        self.currentChanged.connect(self._changed)
        self.tabBarClicked.connect(self._again)

    @property
    def current(self) -> SavedView | None:
        """The view in front."""
        place = self.currentIndex()
        return self.views[place] if 0 <= place < len(self.views) else None

    def show_views(self, views: Sequence[SavedView]) -> None:
        """Offer these; the one in front stays in front if it is still there."""
        before = self.current
        with QSignalBlocker(self):
            while self.count() > len(views):
                self.removeTab(self.count() - 1)
            while self.count() < len(views):
                self.addTab("")
            self.views = tuple(views)
            for place in range(len(views)):
                self._name(place)
            ids = [each.id for each in views]
            if before is not None and before.id in ids:
                self.setCurrentIndex(ids.index(before.id))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many each holds."""
        self._counts = {**self._counts, **counts}
        for place in range(len(self.views)):
            self._name(place)

    def bring(self, view_id: str) -> None:
        """Put a view in front, without choosing it anew."""
        ids = [each.id for each in self.views]
        if view_id in ids:
            with QSignalBlocker(self):
                self.setCurrentIndex(ids.index(view_id))

    def _name(self, place: int) -> None:
        view = self.views[place]
        count = self._counts.get(view.id)
        words = view.name if count is None else f"{view.name} {counted_words(count)}"
        if self.tabText(place) != words.replace("&", "&&"):
            self.setTabText(place, words.replace("&", "&&"))
        whose = "系统自带" if view.is_default else "共享视图" if view.is_shared else "我的视图"
        self.setTabToolTip(place, plain_tooltip(f"{view.name}（{whose}）"))
        self.setAccessibleTabName(place, words)

    def _changed(self, place: int) -> None:
        if 0 <= place < len(self.views):
            self.chosen.emit(self.views[place])

    def _again(self, place: int) -> None:
        """A click on the tab in front goes back to what the view says."""
        if place == self.currentIndex():
            self._changed(place)
