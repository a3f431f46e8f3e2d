"""The desk's lanes to what is kept: the seat's journal for drafts, the database for writing and for reading.

Drafts have a lane of their own, because a database that answers slowly, or not at all, must never keep
a typed sentence from reaching the local disk. Reading has one too, so that who is calling is not known
later because something long is being written. Each lane opens what it needs on its first job, and again
after a failure, so a database that comes back is found without a restart.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Generic, TypeVar

from console.jobs import Errand, Jobs, one_at_a_time
from forms.journal import Journal, JournalOpened
from forms.ports import UnitOfWork, Work

Result = TypeVar("Result")
Opened = TypeVar("Opened")
Failed = Callable[[Exception], None]


class Archive:
    """Where the stores hand in work for the journal and the database."""

    def __init__(
        self,
        drafts_lane: Jobs,
        storage_lane: Jobs,
        open_journal: Callable[[], JournalOpened],
        open_unit_of_work: Callable[[], UnitOfWork],
        reading_lane: Jobs | None = None,
        errand_lane: Jobs | None = None,
        joint_lane: Jobs | None = None,
        session_lane: Jobs | None = None,
    ) -> None:
        self._drafts_lane = drafts_lane
        self._storage_lane = storage_lane
        self._open_journal = one_at_a_time(open_journal)
        self._drafts = _Once(self._journal)
        # a connection of its own to the same journal, because the lanes are different threads
        self._filings = _Once(self._journal)
        self.damaged_journal: Path | None = None
        """Where a damaged journal was kept when it was opened; its readable part is in the new one."""
        self._reading_lane = reading_lane or storage_lane
        self._unit_of_work = _OpenedWhenUsed(open_unit_of_work)
        self._reading = _OpenedWhenUsed(open_unit_of_work)
        self._errand_lane = errand_lane or storage_lane
        self._long = _OpenedWhenUsed(open_unit_of_work)
        self._errands: set[Errand] = set()
        self._joint_lane = joint_lane or storage_lane
        self._joint = _OpenedWhenUsed(open_unit_of_work)
        self._session_lane = session_lane or storage_lane
        self._session = _OpenedWhenUsed(open_unit_of_work)

    def with_drafts(
        self, work: Callable[[Journal], Result], done: Callable[[Result], None], failed: Failed
    ) -> None:
        """Do quick work on the journal's drafts."""
        self._drafts_lane.submit(lambda: work(self._drafts.get()), done, failed)

    def with_storage(
        self, work: Callable[[UnitOfWork], Result], done: Callable[[Result], None], failed: Failed
    ) -> None:
        """Do work on the database."""
        self._storage_lane.submit(lambda: work(self._unit_of_work), done, failed)

    def with_reading(
        self, work: Callable[[UnitOfWork], Result], done: Callable[[Result], None], failed: Failed
    ) -> None:
        """Ask the database something, past whatever is being written."""
        self._reading_lane.submit(lambda: work(self._reading), done, failed)

    def with_joint(
        self, work: Callable[[UnitOfWork], Result], done: Callable[[Result], None], failed: Failed
    ) -> None:
        """Tell and ask about a draft that several seats write in, past everything else."""
        self._joint_lane.submit(lambda: work(self._joint), done, failed)

    def with_session(
        self, work: Callable[[UnitOfWork], Result], done: Callable[[Result], None], failed: Failed
    ) -> None:
        """Tell and ask about a live session (听民声), past everything else: a leader waits before cameras."""
        self._session_lane.submit(lambda: work(self._session), done, failed)

    def with_errand(
        self,
        work: Callable[[UnitOfWork, Errand], Result],
        done: Callable[[Result], None],
        failed: Failed,
        on_progress: Callable[[object], None] = lambda _progress: None,
    ) -> Errand:
        """Do long work, an import say, beside everything else: filing a ticket never waits for it.

        The errand returned can be cancelled; closing cancels it as well.
        """
        errand = Errand()
        errand.progressed.connect(on_progress)
        self._errands.add(errand)

        def finished(result: Result) -> None:
            self._errands.discard(errand)
            done(result)

        def broke(error: Exception) -> None:
            self._errands.discard(errand)
            failed(error)

        self._errand_lane.submit(lambda: work(self._long, errand), finished, broke)
        return errand

    def with_both(
        self, work: Callable[[Journal, UnitOfWork], Result], done: Callable[[Result], None], failed: Failed
    ) -> None:
        """Do work that goes through the journal into the database."""
        self._storage_lane.submit(lambda: work(self._filings.get(), self._unit_of_work), done, failed)

    def _journal(self) -> Journal:
        opened = self._open_journal()
        if opened.set_aside is not None:
            self.damaged_journal = opened.set_aside
        return opened.journal

    def close(self) -> None:
        """Finish what was handed in; long work stops at its next good moment."""
        for errand in self._errands:
            errand.cancel()
        if self._errand_lane is not self._storage_lane:
            self._errand_lane.stop()
        for lane in (self._joint_lane, self._session_lane):
            if lane is not self._storage_lane:
                lane.stop()
        self._drafts_lane.stop()
        self._storage_lane.stop()
        if self._reading_lane is not self._storage_lane:
            self._reading_lane.stop()


class _Once(Generic[Opened]):
    """Opens on first use, on the lane's own thread; a failure is tried again at the next use."""

    def __init__(self, open_it: Callable[[], Opened]) -> None:
        self._open = open_it
        self._opened: Opened | None = None

    def get(self) -> Opened:
        if self._opened is None:
            self._opened = self._open()
        return self._opened


class _OpenedWhenUsed:
    """A unit of work whose database is opened inside the use case.

    So a use case that goes through the journal first does that much even while the database is away.
    """

    def __init__(self, open_it: Callable[[], UnitOfWork]) -> None:
        self._once = _Once(open_it)

    def reading(self) -> AbstractContextManager[Work]:
        return self._once.get().reading()

    def writing(self) -> AbstractContextManager[Work]:
        return self._once.get().writing()
