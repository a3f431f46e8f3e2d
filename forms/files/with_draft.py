"""附件 of a ticket that is being written: on the seat's own disk first, and sent when the ticket is filed.

So a file is added while the database is away, and waits with the filing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from forms.attachment import Attachment
from forms.draft import Draft
from forms.files.ports import TicketFile
from forms.filing import FileTicket
from forms.journal import Journal
from forms.knowledge.attachments import AttachmentRules, copy_of, copy_to_open, in_pieces
from forms.ports import UnitOfWork, Work

MOST = 10
"""Files of one ticket. PROPOSED."""


KEPT_FOR = timedelta(days=1)
"""How long a seat keeps a file that no draft names: it may just be on its way into one."""


def keep_with_draft(attachment: Attachment, data: bytes, journal: Journal, now: datetime) -> Attachment:
    """Keep a file that `fit_to_attach` has read on this seat until its ticket is filed. StorageError."""
    journal.keep_file(attachment.digest, data, now)
    return attachment


def copy_for_draft(
    attachment: Attachment, folder: Path, journal: Journal, uow: UnitOfWork, rules: AttachmentRules
) -> Path:
    """A read-only copy in *folder*, from this seat or, after a recall, from the database.

    AttachmentRefused, StorageError.
    """
    data = journal.file(attachment.digest)
    if data is None:
        return copy_to_open(attachment, folder, uow, rules)
    return copy_of(attachment, data, folder, rules)


def send_files(command: FileTicket, journal: Journal, uow: UnitOfWork, now: datetime) -> tuple[str, ...]:
    """Bring the files of a filing into the database; the names of those that are lost. StorageError.

    Sending twice changes nothing. A file that is lost never keeps its ticket from being filed.
    """
    lost: list[str] = []
    for each in command.draft.beside.files:
        data = journal.file(each.digest)
        with uow.writing() as work:
            if data is not None:
                work.files.keep(each.digest, in_pieces(data), now)
            elif not work.files.holds(each.digest):
                lost.append(each.name)
    return tuple(lost)


def forget_sent(journal: Journal, now: datetime) -> None:
    """Forget the files that no open draft and no waiting filing of this seat names. StorageError."""
    named = frozenset(each.digest for draft in _writing(journal) for each in draft.beside.files)
    journal.forget_files(named, now - KEPT_FOR)


def store_files(command: FileTicket, work: Work) -> None:
    """Store which files belong to the ticket, in the transaction that files it."""
    for position, each in enumerate(command.draft.beside.files):
        work.files.add_to_ticket(
            TicketFile(
                ticket_id=command.id,
                position=position,
                attachment=each,
                added_by=command.operator,
                added_at=command.at,
            )
        )


def _writing(journal: Journal) -> Iterable[Draft]:
    return (*journal.open_drafts(), *(each.command.draft for each in journal.pending_filings()))


USE_CASES: tuple[Callable[..., object], ...] = (keep_with_draft, copy_for_draft, send_files, forget_sent)
