"""The supervision desk in the window: its lists, what is done on them, the inbox; in the background."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.kept_forms import KeptForms
from console.notices import of_failure
from forms.access.roles import Actor, Right
from forms.ports import UnitOfWork
from forms.supervision.desk import DeskPage, Tab, desk_page, mark_read, tabs_for, unread_notices
from forms.supervision.letters import save_letter
from forms.supervision.measuring import Wanted, letter_of, take
from forms.supervision.records import Measure
from forms.supervision.writing import preview_letter, with_letter

Result = TypeVar("Result")
INBOX_MS = 60_000


class Stage(StrEnum):
    """Where reading stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class Supervision(QObject):
    """`listed` comes when the list is another, or could not be read."""

    listed = Signal()

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        brand: str = "政务服务便民热线",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self.actor, self.now, self.brand = actor, now, brand
        self.forms = KeptForms(archive, f"supervision/{actor.code}/", self)
        self.forms.load()
        self.tabs = tabs_for(actor)
        self.tab = self.tabs[0]
        self.stage, self.problem = Stage.LOADING, ""
        self.page: DeskPage | None = None
        self._asked = 0

    def may(self, right: Right) -> bool:
        """Whether who sits here may; the use cases look again."""
        return self.actor.may(right)

    def show_tab(self, tab: Tab) -> None:
        """List another tab."""
        self.tab = tab
        self.read()

    def read(self) -> None:
        """Read the list anew; what was read before stays until it is there."""
        self._asked += 1
        asked, tab, actor, now = self._asked, self.tab, self.actor, self.now()
        self._archive.with_reading(
            lambda uow: desk_page(tab, actor, uow, now),
            lambda found: self._answered(asked, found),
            lambda error: self._failed(asked, error),
        )

    def run(
        self,
        doing: str,
        step: Callable[[Actor, UnitOfWork, datetime], Result],
        done: Callable[[Result], None],
        refused: Callable[[str], None],
    ) -> None:
        """Do a use case, then read anew; *refused* is told why not, where it was asked for."""
        actor, now = self.actor, self.now()

        def stored(result: Result) -> None:
            done(result)
            self.read()

        self._archive.with_storage(
            lambda uow: step(actor, uow, now),
            stored,
            lambda error: refused(of_failure("supervision", doing, error).happened),
        )

    def take(
        self,
        ticket_id: str,
        wanted: Wanted,
        proposal_id: str,
        done: Callable[[Measure], None],
        refused: Callable[[str], None],
    ) -> None:
        """Take a measure with its letter."""
        written = with_letter(wanted, self.brand)
        self.run(
            wanted.kind.label,
            lambda actor, uow, now: take(ticket_id, written, actor, uow, now, proposal_id),
            done,
            refused,
        )

    def preview(
        self, ticket_id: str, wanted: Wanted, done: Callable[[str], None], refused: Callable[[str], None]
    ) -> None:
        """The text of the letter before it is sent."""
        actor, now, brand = self.actor, self.now(), self.brand
        self._archive.with_reading(
            lambda uow: preview_letter(ticket_id, wanted, brand, actor, uow, now),
            done,
            lambda error: refused(of_failure("supervision", "预览公文", error).happened),
        )

    def save_letter(
        self, measure_id: str, path: Path, done: Callable[[str], None], refused: Callable[[str], None]
    ) -> None:
        """Write a kept letter to a file; *done* gets the file's name."""

        def step(actor: Actor, uow: UnitOfWork, now: datetime) -> str:
            save_letter(path, letter_of(measure_id, actor, uow, now).data)
            return path.name

        self.run("另存公文", step, done, refused)

    def mark_read(self, ids: tuple[str, ...], refused: Callable[[str], None]) -> None:
        """Take notices as read."""
        self.run("标为已读", lambda actor, uow, now: mark_read(ids, actor, uow, now), lambda _: None, refused)

    def _answered(self, asked: int, found: DeskPage) -> None:
        if asked == self._asked:
            self.page, self.stage, self.problem = found, Stage.READY, ""
            self.listed.emit()

    def _failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.stage = Stage.FAILED
            self.problem = of_failure("supervision", "读取督办台", error).happened
            self.listed.emit()


class Inbox(QObject):
    """How many notices wait; `counted` carries it whenever it is another. A failure keeps the last count."""

    counted = Signal(int)

    def __init__(self, archive: Archive, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive, self._actor = archive, actor
        self.count = 0
        self._timer = QTimer(self, interval=INBOX_MS)
        self._timer.timeout.connect(self.read)

    def read(self) -> None:
        """Count anew, and again each minute from now on."""
        actor = self._actor
        self._timer.start()
        self._archive.with_reading(
            lambda uow: unread_notices(actor, uow),
            self._arrived,
            self._failed,
        )

    def _arrived(self, count: int) -> None:
        if count != self.count:
            self.count = count
            self.counted.emit(count)

    @staticmethod
    def _failed(error: Exception) -> None:
        of_failure(
            "inbox", "读取提醒", error
        )  # into the log; the desk itself tells of a database that is away
