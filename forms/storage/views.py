"""Saved views over one connection, inside one transaction."""

from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from forms.storage.view_tables import list_layout, ticket_view
from forms.views.errors import ViewChanged
from forms.views.in_memory import CHANGED
from forms.views.texts import filter_of, filter_text, layout_of, layout_text
from forms.views.view import Layout, SavedView


class StoredViews:
    """Views in the table ticket_view, columns in list_layout."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, view: SavedView) -> None:
        """See Views.add."""
        self._connection.execute(insert(ticket_view), _row(view))

    def save(self, view: SavedView) -> None:
        """See Views.save."""
        mine = (ticket_view.c.id == view.id) & (ticket_view.c.revision == view.revision - 1)
        if self._connection.execute(update(ticket_view).where(mine), _row(view)).rowcount != 1:
            raise ViewChanged(CHANGED)

    def remove(self, view: SavedView) -> None:
        """See Views.remove."""
        mine = (ticket_view.c.id == view.id) & (ticket_view.c.revision == view.revision)
        if self._connection.execute(delete(ticket_view).where(mine)).rowcount != 1:
            raise ViewChanged(CHANGED)

    def by_id(self, view_id: str) -> SavedView | None:
        """See Views.by_id."""
        question = select(ticket_view).where(ticket_view.c.id == view_id)
        row = self._connection.execute(question).mappings().one_or_none()
        return None if row is None else _view(row)

    def seen_by(self, person: str) -> tuple[SavedView, ...]:
        """See Views.seen_by."""
        question = select(ticket_view).where(ticket_view.c.owner.in_(("", person)))
        found = (_view(row) for row in self._connection.execute(question).mappings())
        # sorted here, so that names come in the same order on every database
        return tuple(sorted(found, key=lambda each: (not each.is_shared, each.position, each.name, each.id)))

    def layout(self, person: str) -> Layout:
        """See Views.layout."""
        question = select(list_layout.c.layout).where(list_layout.c.person == person)
        return layout_of(self._connection.execute(question).scalar_one_or_none() or "")

    def keep_layout(self, person: str, layout: Layout) -> None:
        """See Views.keep_layout."""
        self._connection.execute(delete(list_layout).where(list_layout.c.person == person))
        self._connection.execute(insert(list_layout), {"person": person, "layout": layout_text(layout)})


def _row(view: SavedView) -> dict[str, Any]:
    return {
        "id": view.id,
        "owner": view.owner,
        "name": view.name,
        "filter": filter_text(view.filter),
        "made_by": view.made_by,
        "position": view.position,
        "revision": view.revision,
    }


def _view(row: RowMapping) -> SavedView:
    return SavedView(
        id=row["id"],
        owner=row["owner"],
        name=row["name"],
        filter=filter_of(row["filter"]),
        made_by=row["made_by"],
        position=row["position"],
        revision=row["revision"],
    )
