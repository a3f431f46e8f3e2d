"""The fake of `forms.views.ports`: it keeps the same promises as the real storage."""

from dataclasses import dataclass, field

from forms.views.errors import ViewChanged
from forms.views.view import Layout, SavedView

CHANGED = "这个视图刚被他人改动或删除，您的操作未生效。请重新打开列表后再试。"


@dataclass
class InMemoryViews:
    """Views and layouts in dictionaries."""

    stored: dict[str, SavedView] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)

    def add(self, view: SavedView) -> None:
        """See Views.add."""
        self.stored[view.id] = view

    def save(self, view: SavedView) -> None:
        """See Views.save."""
        before = self.stored.get(view.id)
        if before is None or before.revision != view.revision - 1:
            raise ViewChanged(CHANGED)
        self.stored[view.id] = view

    def remove(self, view: SavedView) -> None:
        """See Views.remove."""
        before = self.stored.get(view.id)
        if before is None or before.revision != view.revision:
            raise ViewChanged(CHANGED)
        del self.stored[view.id]

    def by_id(self, view_id: str) -> SavedView | None:
        """See Views.by_id."""
        return self.stored.get(view_id)

    def seen_by(self, person: str) -> tuple[SavedView, ...]:
        """See Views.seen_by."""
        mine = (each for each in self.stored.values() if each.owner in ("", person))
        return tuple(sorted(mine, key=lambda each: (not each.is_shared, each.position, each.name, each.id)))

    def layout(self, person: str) -> Layout:
        """See Views.layout."""
        return self.layouts.get(person, Layout())

    def keep_layout(self, person: str, layout: Layout) -> None:
        """See Views.keep_layout."""
        self.layouts[person] = layout
