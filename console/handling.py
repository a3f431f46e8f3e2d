"""What a unit has to do, in the window: its queue, one order with all that hangs on it, in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.kept_forms import Fields, KeptForms
from console.notices import of_failure
from forms.access.reading import number_to_dial
from forms.access.roles import Actor
from forms.clock.remaining import Remaining, remaining
from forms.handling.desk_file import CallFile, DeskFile, call_file, desk_file
from forms.handling.queue import PAGE_SIZE, DeskLine, UnitQueue, UnitTab, unit_queue
from forms.handling.reply_check import ReplyDraft
from forms.handling.whistling import WhistleFigures, own_whistle_figures
from forms.lifecycle.standing import Due
from forms.ports import UnitOfWork
from forms.words import ClosingKind

Result = TypeVar("Result")


FIGURES_DAYS = 90
"""Over how many days a street sees how departments answered its whistles."""
Figures = tuple[tuple[str, WhistleFigures], ...]


class Stage(StrEnum):
    """Where reading stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Opened:
    """The line that is open, with its file; the file of a line that is no order is None."""

    line: DeskLine | None = None
    file: DeskFile | None = None
    call: CallFile | None = None


class Handling(QObject):
    """`listed` comes when the queue is another, `opened` when another line is open or its file has changed.

    `draft_problem` tells that what is typed could not be kept on this machine.
    """

    listed = Signal()
    opened = Signal()
    draft_problem = Signal(str)

    def __init__(
        self, archive: Archive, actor: Actor, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self.actor, self.now = actor, now
        self.tab = UnitTab.TO_SIGN
        self._limit = PAGE_SIZE
        self.stage, self.problem = Stage.LOADING, ""
        self.queue: UnitQueue | None = None
        self.open = Opened()
        self.open_problem = ""
        self._asked, self._opening = 0, 0
        self._drafts = KeptForms(archive, f"reply/{actor.code}/", self)
        self._drafts.problem.connect(self.draft_problem)
        self.forms = KeptForms(archive, f"unit_card/{actor.code}/", self)
        self.forms.problem.connect(self.draft_problem)
        self._underway: set[str] = set()

    # --- the queue

    def show_tab(self, tab: UnitTab) -> None:
        """List another tab."""
        self.tab, self._limit = tab, PAGE_SIZE
        self.read()

    def more(self) -> None:
        """List a page more."""
        if self.queue is not None and self.queue.tab is self.tab and self._limit <= len(self.queue.lines):
            self._limit += PAGE_SIZE
            self.read()

    def read(self) -> None:
        """Read the queue anew; what was read before stays until it is there."""
        self._asked += 1
        asked, tab, actor, now, limit = self._asked, self.tab, self.actor, self.now(), self._limit
        self._archive.with_reading(
            lambda uow: unit_queue(tab, actor, uow, now, limit),
            lambda found: self._answered(asked, found),
            lambda error: self._failed(asked, error),
        )

    def read_figures(self, done: Callable[[Figures], None]) -> None:
        """How departments answered the unit's own whistles, by their names."""
        actor, now = self.actor, self.now()
        since = now - timedelta(days=FIGURES_DAYS)
        self._archive.with_reading(
            lambda uow: own_whistle_figures(actor, since, now + timedelta(seconds=1), uow),
            done,
            lambda error: self.draft_problem.emit(of_failure("handling", "读取吹哨统计", error).happened),
        )

    def left(self, due: Due) -> Remaining | None:
        """What is left until then, in words; None before the first reading."""
        if self.queue is None:
            return None
        return remaining(
            due.at, self.now(), self.queue.calendar, self.queue.soon, provisional=due.provisional
        )

    # --- one line

    def open_line(self, line: DeskLine | None) -> None:
        """Open a line: its file is read in the background."""
        self._opening += 1
        opening, actor, now = self._opening, self.actor, self.now()
        if line is None:
            self._arrived(opening, Opened())
            return

        def fetch(uow: UnitOfWork) -> Opened:
            if line.call is not None:
                return Opened(line, None, call_file(line.call.id, actor, uow))
            if line.request is not None:
                return Opened(line)
            order_id = line.order.id if line.order is not None else _order_of_whistle(line)
            return Opened(line, desk_file(order_id, actor, uow, now))

        self._archive.with_reading(
            fetch,
            lambda found: self._arrived(opening, found),
            lambda error: self._not_arrived(opening, error),
        )

    def run(
        self,
        doing: str,
        step: Callable[[Actor, UnitOfWork, datetime], Result],
        done: Callable[[Result], None],
        refused: Callable[[str], None],
    ) -> None:
        """Do a use case, then read queue and file anew; *refused* is told why not, where it was asked for.

        A key that is pressed again while a slow database is still at it does not do it twice.
        """
        if doing in self._underway:
            return
        self._underway.add(doing)
        actor, now = self.actor, self.now()

        def stored(result: Result) -> None:
            self._underway.discard(doing)
            done(result)
            self.read()
            self.open_line(self.open.line)

        def failed(error: Exception) -> None:
            self._underway.discard(doing)
            refused(of_failure("handling", doing, error).happened)

        self._archive.with_storage(lambda uow: step(actor, uow, now), stored, failed)

    def number_for_telephone(
        self, ticket_id: str, done: Callable[[str], None], refused: Callable[[str], None]
    ) -> None:
        """The citizen's number for the telephone and not for the eye; noted in the audit log."""
        self._once("拨打", lambda uow: number_to_dial(self.actor, ticket_id, uow, self.now()), done, refused)

    # --- what is being written

    def draft(self, order_id: str) -> ReplyDraft:
        """What was written so far."""
        return _draft_of(self._drafts.of(order_id))

    def load_drafts(self, done: Callable[[], None]) -> None:
        """Bring back what the last session left."""
        self._drafts.load(done)

    def keep_draft(self, order_id: str, draft: ReplyDraft) -> None:
        """Keep what is written, on this machine."""
        self._drafts.keep(order_id, _fields_of(draft))
        self._drafts.save()

    def forget_draft(self, order_id: str) -> None:
        """It has been sent."""
        self.keep_draft(order_id, ReplyDraft())

    # ---

    def _once(
        self,
        doing: str,
        work: Callable[[UnitOfWork], Result],
        done: Callable[[Result], None],
        refused: Callable[[str], None],
    ) -> None:
        self._archive.with_storage(
            work, done, lambda error: refused(of_failure("handling", doing, error).happened)
        )

    def _answered(self, asked: int, found: UnitQueue) -> None:
        if asked == self._asked:
            self.queue, self.problem, self.stage = found, "", Stage.READY
            self.listed.emit()

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.problem = of_failure("handling", "读取待办", error).happened
            self.stage = Stage.FAILED
            self.listed.emit()

    def _arrived(self, opening: int, found: Opened) -> None:
        if opening == self._opening:
            self.open, self.open_problem = found, ""
            self.opened.emit()

    def _not_arrived(self, opening: int, error: Exception) -> None:
        if opening == self._opening:
            self.open = Opened()
            self.open_problem = of_failure("handling", "读取工单", error).happened
            self.opened.emit()


def _order_of_whistle(line: DeskLine) -> str:
    if line.whistle is None:
        raise ValueError("a line is about an order, a request or a whistle")
    return line.whistle.assignment_id


def _fields_of(draft: ReplyDraft) -> Fields:
    closing = draft.closing.value if draft.closing else ""
    return {"text": draft.text, "closing": closing, "basis": draft.basis}


def _draft_of(kept: Fields) -> ReplyDraft:
    """What was kept; without a way of closing that this version of the program doesn't know."""
    closing = next((each for each in ClosingKind if each.value == kept.get("closing")), None)
    return ReplyDraft(text=kept.get("text", ""), closing=closing, basis=kept.get("basis", ""))
