"""Somebody who prints and verifies slips, with a keyboard."""

from pathlib import Path

from console.archive import Archive
from console.jobs import InlineJobs, Jobs
from console.printing.setup import SlipSetup
from console.printing.slips import Slips
from forms.access.roles import Actor
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.lifecycle.assignment import Assignment
from forms.slip.in_memory import InMemoryPrivateKeys
from tests.forms.samples import NOW
from tests.forms.slip.samples import BRAND, DISPATCHER, hall, orders


class Office:
    """A hall with a key, and a ticket sent to a lead unit and a helper."""

    def __init__(
        self,
        actor: Actor = DISPATCHER,
        *,
        ring_file: Path | None = None,
        lane: Jobs | None = None,
        practice: bool = False,
        with_key: bool = True,
    ) -> None:
        self.uow = InMemoryUnitOfWork()
        self.keys: InMemoryPrivateKeys = hall(self.uow)
        if not with_key:
            self.keys.kept.clear()
        self.ticket, (self.lead, self.helper) = orders(self.uow)
        self.archive = Archive(
            InlineJobs(),
            lane if lane is not None else InlineJobs(),
            lambda: JournalOpened(journal=InMemoryJournal()),
            lambda: self.uow,
        )
        setup = SlipSetup(self.keys, BRAND, ring_file, practice)
        self.slips = Slips(self.archive, actor, lambda: NOW, setup)

    @property
    def orders(self) -> tuple[Assignment, Assignment]:
        """The lead's and the helper's."""
        return self.lead, self.helper

    @property
    def serials(self) -> list[str]:
        """What was printed, with 作废 for what was taken back."""
        found = sorted(self.uow.slips.stored.values(), key=lambda each: each.serial)
        return [f"{each.serial}{' 作废' if each.void else ''}" for each in found]
