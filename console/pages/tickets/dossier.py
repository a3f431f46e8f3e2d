"""Everything that the detail view shows of one ticket, fetched in the background in one go."""

from dataclasses import dataclass
from pathlib import Path

from forms.call_record import CallRecord
from forms.ports import UnitOfWork
from forms.service import calls_of_ticket, ticket_by_id
from forms.ticket import Ticket


@dataclass(frozen=True)
class Call:
    """A call of the ticket. `has_recording` says whether the file that it names is there to be played."""

    record: CallRecord
    has_recording: bool


@dataclass(frozen=True)
class Dossier:
    """A ticket with its calls, oldest first."""

    ticket: Ticket
    calls: tuple[Call, ...]


def fetch(ticket_id: str, uow: UnitOfWork) -> Dossier:
    """The ticket and its calls; TicketMissing. Looks for the recordings too, which may wait for a disk."""
    ticket = ticket_by_id(ticket_id, uow)
    return Dossier(ticket, tuple(Call(each, _is_there(each)) for each in calls_of_ticket(ticket, uow)))


def _is_there(record: CallRecord) -> bool:
    try:
        return bool(record.recording) and Path(record.recording).is_file()
    except (OSError, ValueError):  # a share that is away, or a path from another system
        return False
