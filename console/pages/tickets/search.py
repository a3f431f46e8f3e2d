"""The search behind the page: one question at a time, its pages, and what became of it.

Answers come from the background. An answer to an older question than the last one is dropped.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk import Desk
from console.notices import of_failure
from forms.service import search_tickets
from forms.ticket import BEIJING_TIME
from forms.ticket_list import TicketPage, TicketQuery, read_query
from forms.words import StateKind

PAUSE_MS = 250


class Span(StrEnum):
    """How far back to look."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


_DAYS = {Span.TODAY: 0, Span.WEEK: 6, Span.MONTH: 29}


@dataclass(frozen=True)
class Wanted:
    """What the search box and the filters say."""

    text: str = ""
    span: Span = Span.ALL
    state: StateKind | None = None
    category: str = ""

    @property
    def is_anything(self) -> bool:
        """Whether everything is asked for."""
        return self == Wanted()

    def query(self, now: datetime, home_area_code: str) -> TicketQuery:
        """The question to the storage. Days are those of Beijing; 7 天 are today and the six before it."""
        since = None
        if self.span is not Span.ALL:
            midnight = now.astimezone(BEIJING_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
            since = (midnight - timedelta(days=_DAYS[self.span])).astimezone(UTC)
        return replace(
            read_query(self.text, home_area_code),
            states=frozenset({self.state}) if self.state else frozenset(),
            categories=(self.category,) if self.category else (),
            since=since,
        )


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
        self.wanted = Wanted()
        self.stage = Stage.IDLE
        self.problem = ""
        self.count = 0
        self._query = TicketQuery()
        self._page = TicketPage(())
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.run)

    @property
    def has_more(self) -> bool:
        """Whether older answers wait behind those listed."""
        return self._page.next is not None

    def want(self, wanted: Wanted, *, at_once: bool = False) -> None:
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
        self._query = self.wanted.query(self._desk.now(), self._desk.catalogue.area.area_code)
        self._ask(self._query, Stage.LOADING)

    def more(self) -> None:
        """Fetch the next page of the same answer; nothing while an answer is on its way or at the end."""
        if self._page.next is not None and self.stage is Stage.READY:
            self._ask(self._query.next_page(self._page.next), Stage.LOADING_MORE)

    def _ask(self, query: TicketQuery, stage: Stage) -> None:
        self._asked += 1
        asked = self._asked
        self._go_to(stage)
        self._desk.archive.with_reading(
            lambda uow: search_tickets(query, uow),
            lambda page: self._answered(asked, stage, page),
            lambda error: self._failed(asked, error),
        )

    def _answered(self, asked: int, stage: Stage, page: TicketPage) -> None:
        if asked != self._asked:
            return
        self._page = page
        if stage is Stage.LOADING:
            self.count = len(page.lines)
            self.listed.emit(page.lines)
        else:
            self.count += len(page.lines)
            self.extended.emit(page.lines)
        self._go_to(Stage.READY)

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.problem = of_failure("search", "查询工单", error).happened
            self._go_to(Stage.FAILED)

    def _go_to(self, stage: Stage) -> None:
        self.stage = stage
        if stage is not Stage.FAILED:
            self.problem = ""
        self.changed.emit()
