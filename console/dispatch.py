"""The dispatch desk in the window: queues, what a choice would come to, every step; all in the background.

What is read anew while somebody reads never moves a row by itself: `news` says that the list has changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.kept_forms import KeptForms
from console.notices import of_failure
from forms.access.roles import Actor, Right
from forms.clock.rules import TimeClass
from forms.dispatch.conference import Conference, ConferenceState
from forms.dispatch.conferring import MAKES_RULES
from forms.dispatch.desk import (
    DeskQueue,
    DispatchRecords,
    queue,
    queue_counts,
    records_of,
    time_classes,
)
from forms.dispatch.ordering import Choice, Plan
from forms.dispatch.returns import ReturnRequest
from forms.dispatch.sending import plan_dispatch
from forms.dispatch.service import NO_MODEL_YET, ModelInUse, advise_on, dispatch_figures, load_model
from forms.dispatch.suggestion import DispatchAdvice
from forms.errors import FormsError
from forms.handling.waiting import (
    ExtensionWaiting,
    HelpWaiting,
    ReplyWaiting,
    extensions_waiting,
    replies_waiting,
    requests_waiting,
    waiting_counts,
)
from forms.lifecycle.standing import Due
from forms.organisation.tree import UnitTree
from forms.ports import UnitOfWork
from forms.ticket_list import TicketLine
from forms.ticket_sheet import HallWords, read_hall_words
from forms.words import Labelled

Result = TypeVar("Result")
Record = ReturnRequest | Conference | ExtensionWaiting | ReplyWaiting | HelpWaiting
REFRESH_MS = 20_000
FIGURES_DAYS = 30


class Tab(Labelled):
    """What waits at the desk."""

    WAITING = "waiting", "待派"
    RETURNS = "returns", "退单"
    CONFERENCES = "conferences", "会商"
    EXTENSIONS = "extensions", "延期"
    REPLIES = "replies", "答复"
    HELP = "help", "协办"
    SENT = "sent", "待签收"


RIGHTS: Mapping[Tab, Right] = {
    Tab.WAITING: Right.DISPATCH,
    Tab.RETURNS: Right.REVIEW_RETURNS,
    Tab.CONFERENCES: Right.CONVENE,
    Tab.EXTENSIONS: Right.REVIEW_EXTENSIONS,
    Tab.REPLIES: Right.REVIEW_REPLIES,
    Tab.HELP: Right.DISPATCH,
    Tab.SENT: Right.DISPATCH,
}
_OWN = {
    Tab.WAITING: DeskQueue.WAITING,
    Tab.RETURNS: DeskQueue.RETURNS,
    Tab.CONFERENCES: DeskQueue.CONFERENCES,
    Tab.SENT: DeskQueue.SENT,
}


class Stage(StrEnum):
    """Where reading the queue stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Line:
    """A row: its own id, the ticket, when the step is due, and the record that waits, if one does."""

    id: str
    ticket: TicketLine
    due: Due | None
    record: Record | None = None


@dataclass(frozen=True)
class Queue:
    """One tab as it was read, with all counts and what the hall calls things."""

    tab: Tab
    lines: tuple[Line, ...] = ()
    counts: Mapping[Tab, int] = field(default_factory=dict)
    words: HallWords = field(default_factory=HallWords)
    accuracy: str = "—"


class DispatchStore(QObject):
    """`changed` says that `queue` or `stage` are others; `counted` that only the counts are.

    `offered` comes before `changed`, when the units or classes to choose from are others.

    `news` carries in words how the list in the database differs from the one shown.
    """

    changed = Signal()
    offered = Signal()
    counted = Signal()
    news = Signal(str)

    def __init__(
        self, archive: Archive, actor: Actor, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._archive, self.actor, self.now = archive, actor, now
        self.tabs = tuple(tab for tab in Tab if actor.may(RIGHTS[tab]))
        self.queue = Queue(self.tabs[0] if self.tabs else Tab.WAITING)
        self.units = UnitTree(())
        self.classes: tuple[TimeClass, ...] = ()
        self.stage, self.problem = Stage.LOADING, ""
        self.forms = KeptForms(archive, f"dispatch/{actor.code}/", self)
        self._asked = 0
        self._model: ModelInUse = NO_MODEL_YET
        self._watch = QTimer(self, interval=REFRESH_MS)
        self._watch.timeout.connect(self.look)

    # --- the queue

    def begin(self) -> None:
        """The page is in sight: read, and look now and then whether something changed."""
        self._watch.start()
        self.read(self.queue.tab)
        known = self._model
        self._archive.with_errand(
            lambda uow, _: load_model(uow, known), self._take_model, lambda error: self._no_model(error)
        )

    def rest(self) -> None:
        """The page is out of sight."""
        self._watch.stop()
        self.forms.save()

    def read(self, tab: Tab) -> None:
        """Read a tab anew; what was read before stays until it is there."""
        self._asked += 1
        asked, actor, now = self._asked, self.actor, self.now()

        def fetch(uow: UnitOfWork) -> tuple[Queue, UnitTree, tuple[TimeClass, ...]]:
            with uow.reading() as work:
                units = UnitTree(work.units.all())
            return _read(tab, actor, uow, now), units, time_classes(uow)

        self._archive.with_reading(
            fetch, lambda found: self._arrived(asked, *found), lambda error: self._failed(asked, error)
        )

    def look(self) -> None:
        """See whether the tab shown has changed, without moving anything."""
        asked, actor, now, tab = self._asked, self.actor, self.now(), self.queue.tab
        self._archive.with_reading(
            lambda uow: _read(tab, actor, uow, now),
            lambda found: self._compare(asked, found),
            lambda error: self.news.emit(of_failure("dispatch", "更新列表", error).happened),
        )

    def line(self, line_id: str) -> Line | None:
        """The row shown with this id, or None."""
        return next((each for each in self.queue.lines if each.id == line_id), None)

    # --- one ticket

    def advise(
        self, ticket_id: str, done: Callable[[DispatchAdvice], None], failed: Callable[[str], None]
    ) -> None:
        """Up to three units for the ticket."""
        now, model = self.now(), self._model
        self._archive.with_reading(
            lambda uow: advise_on(ticket_id, uow, now, model),
            done,
            lambda error: failed(of_failure("advice", "查找建议", error).happened),
        )

    def rule_to_adopt(self, ticket_id: str, done: Callable[[Conference], None]) -> None:
        """The ticket's last decided conference that is no rule yet, for who may make it one; else nothing."""
        if not any(map(self.actor.may, MAKES_RULES)):
            return

        def arrived(found: DispatchRecords) -> None:
            decided = [each for each in found.conferences if each.state is ConferenceState.DECIDED]
            if decided and not decided[-1].rule_version:
                done(decided[-1])

        actor = self.actor
        self._archive.with_reading(
            lambda uow: records_of(ticket_id, actor, uow),
            arrived,
            lambda error: self.news.emit(of_failure("dispatch", "读取会商记录", error).happened),
        )

    def plan(
        self,
        ticket_id: str,
        choice: Choice,
        done: Callable[[Plan], None],
        failed: Callable[[str], None],
    ) -> None:
        """What a choice would come to; *failed* gets why it can't be sent so."""
        now = self.now()
        self._archive.with_reading(
            lambda uow: plan_dispatch(ticket_id, choice, uow, now),
            done,
            lambda error: failed(
                error.text
                if isinstance(error, FormsError)
                else of_failure("plan", "推算时限", error).happened
            ),
        )

    def run(
        self,
        doing: str,
        step: Callable[[Actor, UnitOfWork, datetime], Result],
        done: Callable[[Result], None],
        refused: Callable[[str], None],
    ) -> None:
        """Do a use case; *refused* is called with what to tell where it was asked for."""
        actor, now = self.actor, self.now()
        self._archive.with_storage(
            lambda uow: step(actor, uow, now),
            done,
            lambda error: refused(of_failure("dispatch", doing, error).happened),
        )

    # ---

    def _arrived(self, asked: int, found: Queue, units: UnitTree, classes: tuple[TimeClass, ...]) -> None:
        if asked == self._asked:
            self.queue = found
            self.stage, self.problem = Stage.READY, ""
            if classes != self.classes or units.in_order != self.units.in_order:
                self.units, self.classes = units, classes
                self.offered.emit()
            self.news.emit("")
            self.changed.emit()

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.stage, self.problem = Stage.FAILED, of_failure("dispatch", "读取列表", error).happened
            self.changed.emit()

    def _compare(self, asked: int, found: Queue) -> None:
        if asked != self._asked or self.stage is not Stage.READY:
            return
        shown, there = {each.id for each in self.queue.lines}, {each.id for each in found.lines}
        self.queue = replace(self.queue, counts=found.counts, accuracy=found.accuracy)
        self.counted.emit()
        differ = (("新增", there - shown), ("已处理", shown - there))
        told = [f"{word} {len(ids)} 件" for word, ids in differ if ids]
        self.news.emit(f"列表有变化：{'，'.join(told)}。" if told else "")

    def _take_model(self, model: ModelInUse) -> None:
        self._model = model

    @staticmethod
    def _no_model(error: Exception) -> None:
        of_failure("model", "装入派单模型", error)  # noted in the log; the other sources go on


def _read(tab: Tab, actor: Actor, uow: UnitOfWork, now: datetime) -> Queue:
    figures = dispatch_figures(now - timedelta(days=FIGURES_DAYS), now, uow)
    return Queue(tab, _lines(tab, actor, uow), _counts(actor, uow), read_hall_words(uow), figures.orders.text)


def _counts(actor: Actor, uow: UnitOfWork) -> Mapping[Tab, int]:
    own, units = queue_counts(actor, uow), waiting_counts(actor, uow)
    counts = {tab: own[which] for tab, which in _OWN.items() if which in own}
    return {
        **counts,
        Tab.EXTENSIONS: units.extensions,
        Tab.REPLIES: units.replies,
        Tab.HELP: units.requests,
    }


def _lines(tab: Tab, actor: Actor, uow: UnitOfWork) -> tuple[Line, ...]:
    if tab in _OWN:
        return tuple(
            Line(each.id, each.ticket, each.due, each.request or each.conference)
            for each in queue(_OWN[tab], actor, uow)
        )
    if tab is Tab.EXTENSIONS:
        return tuple(
            Line(each.extension.id, each.ticket, each.order.due, each)
            for each in extensions_waiting(actor, uow)
        )
    if tab is Tab.REPLIES:
        return tuple(
            Line(each.reply.id, each.ticket, each.order.due, each) for each in replies_waiting(actor, uow)
        )
    return tuple(
        Line(each.request.id, each.ticket, each.order.due, each) for each in requests_waiting(actor, uow)
    )
