"""The seat's own journal: what waits for the database, and what is still being written.

Its in-memory fake stands in `forms.journal_in_memory`, the file in `forms.storage.journal`.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from forms.call_record import CallRecord
from forms.draft import Draft
from forms.filing import FileTicket, PendingFiling


class Journal(Protocol):
    """The seat's own memory: what was typed and what was filed, until the database has it.

    Every method is durable when it returns, and raises a StorageError if it cannot be.
    """

    def save_draft(self, draft: Draft) -> Draft:
        """Keep the draft as it is now; returns it with nothing dirty."""
        ...

    def open_drafts(self) -> tuple[Draft, ...]:
        """The drafts not yet filed or thrown away, last changed first."""
        ...

    def forget_draft(self, draft_id: str) -> None:
        """Throw a draft away; nothing happens if there is none."""
        ...

    def add_filing(self, command: FileTicket, now: datetime) -> None:
        """Keep a filing until it is marked; the draft is no longer open. Adding it again changes nothing."""
        ...

    def pending_filings(self) -> tuple[PendingFiling, ...]:
        """The filings that the database does not have yet, oldest first."""
        ...

    def mark_filed(self, ticket_id: str) -> None:
        """The database has it: forget the filing and its draft."""
        ...

    def mark_failed(self, ticket_id: str, problem: str) -> None:
        """One more attempt has failed, for the reason *problem*."""
        ...

    def withdraw_filing(self, ticket_id: str, renewed: Draft) -> None:
        """Mark a filing that still waits as withdrawn, and keep *renewed*, its content under a new id."""
        ...

    def add_call(self, record: CallRecord) -> None:
        """Keep a call's record until it is marked; a later record of the call adds to it."""
        ...

    def pending_calls(self) -> tuple[CallRecord, ...]:
        """The calls that the database does not have yet, oldest first."""
        ...

    def mark_call_recorded(self, record: CallRecord) -> None:
        """The database has the call as *record* tells it: forget it unless more was added since."""
        ...

    def keep_words(self, key: str, words: str) -> None:
        """Keep what is being written somewhere else than in a form, a unit's reply say; "" forgets it."""
        ...

    def kept_words(self, prefix: str) -> dict[str, str]:
        """What was kept under keys that begin so."""
        ...

    def keep_file(self, digest: str, data: bytes, now: datetime) -> None:
        """Keep a file of a draft under its SHA-256; if it is there, it only counts as kept *now*."""
        ...

    def file(self, digest: str) -> bytes | None:
        """The bytes of a file, or None if it is not here."""
        ...

    def forget_files(self, but: frozenset[str], before: datetime) -> None:
        """Forget the files last kept before that moment, but for these."""
        ...

    def unreadable(self) -> tuple[str, ...]:
        """Entries that cannot be read back, as they stand; they are kept."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalOpened:
    """The journal; `set_aside` is where a damaged one was kept, `rescued` how much was read from it."""

    journal: Journal
    set_aside: Path | None = None
    rescued: int = 0
