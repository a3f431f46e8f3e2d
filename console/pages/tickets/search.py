"""The search behind the page: one question at a time, its pages, its count, and what became of it.

Answers come from the background. An answer to an older question than the last one is dropped.
"""

from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk import Desk
from console.notices import of_failure
from forms.ticket_list import COUNT_AT_MOST, TicketPage, TicketQuery
from forms.views.service import count_listed, list_tickets
from forms.views.view import ViewFilter

PAUSE_MS = 250


class Stage(StrEnum):
    """Where the search stands."""

    IDLE = "idle"
    LOADING = "loading"
    LOADING_MORE = "loading_more"
    READY = "ready"
    FAILED = "failed"


class TicketSearch(QObject):
    """`listed` carries the lines of a new answer, `extended` those of a further page of the same one."""

    listed = Signal(object)
    extended = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.wanted = ViewFilter()
        self.stage = Stage.IDLE
        self.problem = ""
        self.count = 0
        """How many are listed so far."""
        self.total: int | None = None
        """How many there are, counted to one more than COUNT_AT_MOST; None until it is known."""
        self._query = TicketQuery()
        self._page = TicketPage(())
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.run)

    @property
    def has_more(self) -> bool:
        """Whether older answers wait behind those listed."""
        return self._page.next is not None

    @property
    def count_words(self) -> str:
        """37 件, 1000+ 件; as many as are listed while more is not known."""
        if self.total is None:
            return f"{self.count:,}+ 件" if self.has_more else f"{self.count:,} 件"
        return (
            f"{COUNT_AT_MOST}+ 件" if self.total > COUNT_AT_MOST and self.has_more else f"{self.total:,} 件"
        )

    def want(self, wanted: ViewFilter, *, at_once: bool = False) -> None:
        """Look for something else, after a typing pause or at once."""
        if wanted == self.wanted and not at_once:
            return
        self.wanted = wanted
        if at_once:
            self.run()
        else:
            self._pause.start()

    def run(self) -> None:
        """Ask now, again if need be."""
        self._pause.stop()
        self._query = self.wanted.query(
            self._desk.actor, self._desk.now(), self._desk.catalogue.area.area_code
        )
        self._ask(self._query, Stage.LOADING)

    def more(self) -> None:
        """Fetch the next page of the same answer; nothing while an answer is on its way or at the end."""
        if self._page.next is not None and self.stage is Stage.READY:
            self._ask(self._query.next_page(self._page.next), Stage.LOADING_MORE)

    def _ask(self, query: TicketQuery, stage: Stage) -> None:
        self._asked += 1
        asked, actor = self._asked, self._desk.actor
        self._go_to(stage)
        self._desk.archive.with_reading(
            lambda uow: list_tickets(query, actor, uow),
            lambda page: self._answered(asked, stage, page),
            lambda error: self._failed(asked, error),
        )

    def _answered(self, asked: int, stage: Stage, page: TicketPage) -> None:
        if asked != self._asked:
            return
        self._page = page
        if stage is Stage.LOADING:
            self.count, self.total = len(page.lines), None
            self.listed.emit(page.lines)
        else:
            self.count += len(page.lines)
            self.extended.emit(page.lines)
        if page.next is None:
            self.total = self.count
        self._go_to(Stage.READY)
        if self.total is None:
            self._count(asked)

    def _count(self, asked: int) -> None:
        """Count what there is, behind the first page: nobody waits for a number."""
        query, actor = self._query, self._desk.actor
        self._desk.archive.with_reading(
            lambda uow: count_listed([query], actor, uow)[0],
            lambda total: self._counted(asked, total),
            lambda error: self._not_counted(asked, error),
        )

    def _counted(self, asked: int, total: int) -> None:
        if asked == self._asked and self.total is None:
            self.total = total
            self.changed.emit()

    def _not_counted(self, asked: int, error: Exception) -> None:
        """As many as are listed are told, and that there are more."""
        notice = of_failure("count", "统计件数", error)
        if asked == self._asked:
            self.problem = notice.happened
            self.changed.emit()

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.problem = of_failure("search", "查询工单", error).happened
            self._go_to(Stage.FAILED)

    def _go_to(self, stage: Stage) -> None:
        self.stage = stage
        if stage is not Stage.FAILED:
            self.problem = ""
        self.changed.emit()
