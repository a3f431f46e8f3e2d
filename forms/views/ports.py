"""What saved views need from storage. The in-memory fake stands in `forms.views.in_memory`."""

from typing import Protocol

from forms.views.view import Layout, SavedView


class Views(Protocol):
    """The stored views, and each person's columns."""

    def add(self, view: SavedView) -> None:
        """Store a new view."""
        ...

    def save(self, view: SavedView) -> None:
        """Store a view's next revision; ViewChanged if another came first, or it is gone."""
        ...

    def remove(self, view: SavedView) -> None:
        """Forget a view; ViewChanged if it has changed since it was read, or is gone."""
        ...

    def by_id(self, view_id: str) -> SavedView | None:
        """The view, or None."""
        ...

    def seen_by(self, person: str) -> tuple[SavedView, ...]:
        """The shared views and this person's own, by position, name and id; the shared ones first."""
        ...

    def layout(self, person: str) -> Layout:
        """The columns that this person wants; the empty layout if nothing was ever said."""
        ...

    def keep_layout(self, person: str, layout: Layout) -> None:
        """Store the columns that this person wants."""
        ...
