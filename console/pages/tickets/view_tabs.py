"""The saved views as tabs with their counts."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.widgets.count_tabs import CountTab, CountTabs
from forms.ticket_list import COUNT_AT_MOST
from forms.views.view import SavedView


def _whose(view: SavedView) -> str:
    return "系统自带" if view.is_default else "共享视图" if view.is_shared else "我的视图"


class ViewTabs(CountTabs):
    """As CountTabs, of views by their id; `view_chosen` carries the view."""

    view_chosen = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__("视图", page, stops_at=COUNT_AT_MOST + 1)
        self.views: Mapping[str, SavedView] = {}
        self.chosen.connect(lambda key: self.view_chosen.emit(self.views[key]))

    @property
    def current(self) -> SavedView | None:
        """The view in front."""
        return self.views.get(str(self.current_key))

    def show_views(self, views: Sequence[SavedView]) -> None:
        """Offer these; the one in front stays in front if it is still there."""
        self.views = {each.id: each for each in views}
        self.show_tabs(CountTab(each.id, each.name, f"{each.name}（{_whose(each)}）") for each in views)
