"""What the sheet asks for in the background: a ticket's whole life, the reveal of a caller's number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from console.archive import Archive
from console.attachment_opener import AttachmentOpener
from console.desk import Desk
from console.notices import of_failure
from console.ticket_sheet.playback import Playback
from console.ticket_sheet.sources import SOURCES
from forms.access.reading import reveal_identity
from forms.access.roles import Actor
from forms.attachment import Attachment
from forms.call_record import CallRecord
from forms.catalogue import Catalogue
from forms.files.of_ticket import fetch_file
from forms.knowledge.rules import KnowledgeRules
from forms.ports import UnitOfWork
from forms.side_cards import CardSource
from forms.ticket_sheet import WholeLife, whole_life

_STANDARD = KnowledgeRules()


@dataclass(frozen=True)
class Opened:
    """A ticket's whole life, and which of its calls have a recording on this machine (by call id)."""

    life: WholeLife
    playable: frozenset[str] = frozenset()


class SheetStore(QObject):
    """For one reader. Opening a ticket may write to the audit log, so it goes through the writing lane."""

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        catalogue: Catalogue,
        *,
        sources: Iterable[CardSource] = SOURCES,
        knowledge: KnowledgeRules = _STANDARD,
        playback: Playback | None = None,
        opener: AttachmentOpener | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self.actor, self.now, self.catalogue = actor, now, catalogue
        self._sources = tuple(sources)
        self.playback = playback
        self.opener = opener
        self.expires_soon = knowledge.expires_soon

    def open(
        self,
        ticket_id: str,
        done: Callable[[Opened], None],
        failed: Callable[[str], None],
        *,
        chosen: bool = False,
    ) -> None:
        """Read a ticket; *failed* gets what to tell. *chosen*: it was put before an outside reviewer."""
        actor, now, sources = self.actor, self.now(), self._sources
        can_play = self.playback is not None

        def fetch(uow: UnitOfWork) -> Opened:
            life = whole_life(actor, ticket_id, uow, now, sources, chosen=chosen)
            # looking for files may wait for a disk, so it is done here
            there = (each.call_id for each in life.calls if can_play and _is_there(each))
            return Opened(life, frozenset(there))

        self._archive.with_storage(
            fetch, done, lambda error: failed(of_failure("ticket", "读取工单", error).happened)
        )

    def reveal(
        self, ticket_id: str, reason: str, done: Callable[[], None], refused: Callable[[str], None]
    ) -> None:
        """Lift the mask for five minutes, for a reason that is noted."""
        actor, now = self.actor, self.now()
        self._archive.with_storage(
            lambda uow: reveal_identity(actor, ticket_id, reason, uow, now),
            lambda _: done(),
            lambda error: refused(of_failure("reveal", "查看号码", error).happened),
        )

    def open_file(self, ticket_id: str, file: Attachment, *, chosen: bool = False) -> None:
        """Show a file of the ticket; what becomes of that is told by `opener`."""
        opener = self.opener
        if opener is None:
            return
        actor, now, rules = self.actor, self.now(), opener.rules
        opener.fetch(
            file.name,
            lambda folder, uow: fetch_file(
                actor, ticket_id, file.digest, folder, uow, now, rules, chosen=chosen
            ),
        )


def sheet_store(desk: Desk, parent: QObject | None = None) -> SheetStore:
    """The store for whoever works at this desk."""
    return SheetStore(
        desk.archive,
        desk.actor,
        desk.now,
        desk.catalogue,
        knowledge=desk.rules.knowledge,
        playback=Playback(desk.phone, desk.archive, desk.actor, desk.now, parent),
        opener=AttachmentOpener(desk, parent),
        parent=parent,
    )


def _is_there(record: CallRecord) -> bool:
    try:
        return bool(record.recording) and Path(record.recording).is_file()
    except (OSError, ValueError):  # a share that is away, or a path from another system
        return False
