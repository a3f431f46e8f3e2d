"""An in-memory journal for tests: it forgets everything when the process ends."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from forms.call_record import CallRecord
from forms.draft import Draft
from forms.errors import StorageError
from forms.filing import FileTicket, PendingFiling


@dataclass
class InMemoryJournal:
    """A journal in memory; `fails_with` makes each change raise it, as a full disk would."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    filings: dict[str, PendingFiling] = field(default_factory=dict)
    calls: dict[str, CallRecord] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    fails_with: StorageError | None = None

    def save_draft(self, draft: Draft) -> Draft:
        """See Journal.save_draft."""
        self._may_change()
        self.drafts[draft.id] = draft.saved()
        return draft.saved()

    def open_drafts(self) -> tuple[Draft, ...]:
        """See Journal.open_drafts."""
        still_open = [each for each in self.drafts.values() if each.id not in self.filings]
        return tuple(sorted(still_open, key=lambda each: each.changed_at, reverse=True))

    def forget_draft(self, draft_id: str) -> None:
        """See Journal.forget_draft."""
        self._may_change()
        self.drafts.pop(draft_id, None)

    def add_filing(self, command: FileTicket, now: datetime) -> None:
        """See Journal.add_filing."""
        self._may_change()
        self.filings.setdefault(command.id, PendingFiling(command=command, added_at=now))

    def pending_filings(self) -> tuple[PendingFiling, ...]:
        """See Journal.pending_filings."""
        return tuple(self.filings.values())

    def mark_filed(self, ticket_id: str) -> None:
        """See Journal.mark_filed."""
        self._may_change()
        self.filings.pop(ticket_id, None)
        self.drafts.pop(ticket_id, None)

    def mark_failed(self, ticket_id: str, problem: str) -> None:
        """See Journal.mark_failed."""
        self._may_change()
        before = self.filings.get(ticket_id)
        if before is not None:
            self.filings[ticket_id] = replace(before, attempts=before.attempts + 1, last_problem=problem)

    def withdraw_filing(self, ticket_id: str, renewed: Draft) -> None:
        """See Journal.withdraw_filing."""
        self._may_change()
        self.filings[ticket_id] = replace(self.filings[ticket_id], withdrawn=True)
        self.drafts[renewed.id] = renewed.saved()

    def add_call(self, record: CallRecord) -> None:
        """See Journal.add_call."""
        self._may_change()
        before = self.calls.get(record.call_id)
        self.calls[record.call_id] = record if before is None else before.updated_by(record)

    def pending_calls(self) -> tuple[CallRecord, ...]:
        """See Journal.pending_calls."""
        return tuple(self.calls.values())

    def mark_call_recorded(self, record: CallRecord) -> None:
        """See Journal.mark_call_recorded."""
        self._may_change()
        if self.calls.get(record.call_id) == record:
            del self.calls[record.call_id]

    def keep_words(self, key: str, words: str) -> None:
        """See Journal.keep_words."""
        self._may_change()
        self.words[key] = words
        if not words:
            del self.words[key]

    def kept_words(self, prefix: str) -> dict[str, str]:
        """See Journal.kept_words."""
        return {key: words for key, words in self.words.items() if key.startswith(prefix)}

    def keep_file(self, digest: str, data: bytes, now: datetime) -> None:
        """See Journal.keep_file."""
        self._may_change()
        self.files[digest] = (data, now)

    def file(self, digest: str) -> bytes | None:
        """See Journal.file."""
        return self.files[digest][0] if digest in self.files else None

    def forget_files(self, but: frozenset[str], before: datetime) -> None:
        """See Journal.forget_files."""
        self._may_change()
        kept = {digest: each for digest, each in self.files.items() if digest in but or each[1] >= before}
        self.files = kept

    def unreadable(self) -> tuple[str, ...]:
        """See Journal.unreadable."""
        return ()

    def close(self) -> None:
        """See Journal.close."""

    def _may_change(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with
