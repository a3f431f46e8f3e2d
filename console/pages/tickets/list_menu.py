"""The menu of a list: which columns, keep and remove views, export."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from console.pages.tickets.columns import ALWAYS
from forms.views.columns import COLUMNS
from forms.views.view import SavedView


def fill_menu(
    menu: QMenu,
    *,
    shown: tuple[str, ...],
    set_column: Callable[[str, bool], None],
    view: SavedView | None,
    keep: Callable[[], None],
    remove: Callable[[SavedView], None],
    may_remove: Callable[[SavedView], bool],
    export: Callable[[], None] | None,
) -> None:
    """Fill it anew, as things stand when it is opened; *export* is None for who may not."""
    menu.clear()
    menu.addAction("存为视图…", keep)
    removable = view is not None and may_remove(view)
    action = menu.addAction(f"删除视图“{view.name}”" if view is not None and removable else "删除视图")
    action.setEnabled(removable)
    if view is not None and removable:
        action.triggered.connect(lambda: remove(view))
    menu.addSeparator()
    columns = menu.addMenu("列")
    for key, column in COLUMNS.items():
        entry = columns.addAction(column.head)
        entry.setCheckable(True)
        entry.setChecked(key in shown)
        entry.setEnabled(key not in ALWAYS)
        entry.toggled.connect(_setting(set_column, key))
    menu.addSeparator()
    exporting = menu.addAction("导出为 Excel…")
    exporting.setEnabled(export is not None)
    if export is not None:
        exporting.triggered.connect(lambda: export())


def _setting(set_column: Callable[[str, bool], None], key: str) -> Callable[[bool], None]:
    return lambda shown: set_column(key, shown)
