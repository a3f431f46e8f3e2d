"""What the duty service needs from storage. Its in-memory fake stands in `forms.duty.in_memory`."""

from datetime import datetime, timedelta
from typing import Protocol

from forms.duty.lead import JobRun, Lead


class DutyBoard(Protocol):
    """Who leads, and what ran. All moments are the database's, so that no seat's clock matters."""

    def moment(self) -> datetime:
        """The database's time."""
        ...

    def take_lead(self, holder: str, lasts: timedelta) -> bool:
        """Take the lead if nobody holds it, or hold it longer; whether *holder* leads now."""
        ...

    def give_up(self, holder: str) -> None:
        """Let another take the lead at once; nothing happens if *holder* does not lead."""
        ...

    def lead(self) -> Lead | None:
        """Who leads, or led last; None if nobody ever did."""
        ...

    def begin(self, job: str, planned_at: datetime, holder: str) -> bool:
        """Take a job's run for that planned moment; False if it is not *holder*'s to run.

        That is so if *holder* does not lead (any more), or if the run for that moment or a later one was
        finished. One that was begun and not finished is taken up again: who leads runs each job once at a
        time, so it was broken off.
        """
        ...

    def finish(self, job: str, holder: str, *, ok: bool, words: str) -> None:
        """Note what came of the run that *holder* began."""
        ...

    def runs(self) -> tuple[JobRun, ...]:
        """The last run of each job, by name."""
        ...
