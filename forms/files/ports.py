"""What attached files need from storage. Their fakes stand in `forms.files.in_memory`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.attachment import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFile:
    """A file of a ticket, in the order in which they were added: who filed it, and when."""

    ticket_id: str
    position: int
    attachment: Attachment
    added_by: str
    added_at: datetime


class Files(Protocol):
    """The bytes of every attached file, each once under its SHA-256, and which belong to which ticket."""

    def keep(self, digest: str, pieces: Iterable[bytes], now: datetime) -> None:
        """Store a file in pieces; if it is there, it only counts as kept *now*."""
        ...

    def pieces(self, digest: str) -> Iterable[bytes]:
        """The pieces of a file in their order; none if it is not there."""
        ...

    def holds(self, digest: str) -> bool:
        """Whether the file is there."""
        ...

    def forget_unused(self, before: datetime) -> int:
        """Remove what nothing names and was last kept before that moment; how many files that was.

        Named are the files of every version of an article, of visits and of tickets.
        """
        ...

    def add_to_ticket(self, file: TicketFile) -> None:
        """Store that a file belongs to a ticket."""
        ...

    def of_ticket(self, ticket_id: str) -> tuple[TicketFile, ...]:
        """The files of a ticket, in their order."""
        ...
