"""The saved views behind the page: read, counted, kept and removed in the background."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk import Desk
from console.notices import of_failure
from forms.ports import UnitOfWork
from forms.views.service import (
    ViewBook,
    count_listed,
    keep_layout,
    keep_view,
    may_share,
    remove_view,
    views_for,
)
from forms.views.view import Layout, SavedView, ViewFilter

RECOUNT_MS = 60_000
LAYOUT_PAUSE_MS = 800

Refused = Callable[[str], None]


class TicketViews(QObject):
    """`changed` comes with other views or words, `counted` with other counts.

    `said` carries what to tell of something that failed. `problem` says why the views could not be read; the
    program's own are there all the same.
    """

    changed = Signal()
    counted = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.book = ViewBook()
        self.counts: Mapping[str, int] = {}
        self.problem = ""
        self._layout: Layout | None = None
        self._clock = QTimer(self, interval=RECOUNT_MS)
        self._clock.timeout.connect(self.count)
        self._pause = QTimer(self, singleShot=True, interval=LAYOUT_PAUSE_MS)
        self._pause.timeout.connect(self.flush_layout)

    @property
    def may_share(self) -> bool:
        """Whether who sits here may keep views for everybody; the use cases look again."""
        return may_share(self._desk.actor)

    def read(self) -> None:
        """Read the views and count them."""
        actor = self._desk.actor

        def fetch(uow: UnitOfWork) -> tuple[ViewBook, dict[str, int]]:
            book = views_for(actor, uow)
            return book, self._counts_of(book, uow)

        self._desk.archive.with_reading(fetch, lambda found: self._arrived(*found), self._failed)

    def count(self) -> None:
        """Count the views anew."""
        book = self.book
        self._desk.archive.with_reading(
            lambda uow: self._counts_of(book, uow),
            self._show_counts,
            lambda error: self._tell("counts", "统计视图", error),
        )

    def follow(self, *, visible: bool) -> None:
        """Count now and then while somebody looks."""
        if visible:
            self._clock.start()
        else:
            self._clock.stop()
            self.flush_layout()

    def keep(
        self,
        name: str,
        what: ViewFilter,
        done: Callable[[SavedView], None],
        refused: Refused,
        *,
        shared: bool,
    ) -> None:
        """Keep a list under a name."""
        actor = self._desk.actor

        def kept(view: SavedView) -> None:
            self.read()
            done(view)

        self._desk.archive.with_storage(
            lambda uow: keep_view(name, what, actor, uow, shared=shared),
            kept,
            lambda error: refused(of_failure("view", "保存视图", error).happened),
        )

    def remove(self, view: SavedView, refused: Refused) -> None:
        """Remove a view."""
        actor = self._desk.actor
        self._desk.archive.with_storage(
            lambda uow: remove_view(view, actor, uow),
            lambda _: self.read(),
            lambda error: refused(of_failure("view", "删除视图", error).happened),
        )

    def keep_layout(self, layout: Layout) -> None:
        """Keep the columns, once somebody has let go of them."""
        self._layout = layout
        self._pause.start()

    def flush_layout(self) -> None:
        """Keep them now."""
        self._pause.stop()
        layout, actor = self._layout, self._desk.actor
        self._layout = None
        if layout is not None:
            self._desk.archive.with_storage(
                lambda uow: keep_layout(layout, actor, uow),
                lambda _: None,
                lambda error: self._tell("layout", "保存列的设置", error),
            )

    # ---

    def _counts_of(self, book: ViewBook, uow: UnitOfWork) -> dict[str, int]:
        desk = self._desk
        area = desk.catalogue.area.area_code
        queries = [each.filter.query(desk.actor, desk.now(), area) for each in book.views]
        counts = count_listed(queries, desk.actor, uow)
        return {each.id: count for each, count in zip(book.views, counts, strict=True)}

    def _arrived(self, book: ViewBook, counts: dict[str, int]) -> None:
        self.book, self.problem = book, ""
        self.changed.emit()
        self._show_counts(counts)

    def _show_counts(self, counts: dict[str, int]) -> None:
        self.counts = counts
        self.counted.emit()

    def _failed(self, error: Exception) -> None:
        self.problem = of_failure("views", "读取视图", error).happened
        self.said.emit(self.problem)

    def _tell(self, key: str, doing: str, error: Exception) -> None:
        self.said.emit(of_failure(key, doing, error).happened)
