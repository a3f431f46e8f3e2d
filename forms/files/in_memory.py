"""The fakes of `forms.files.ports`: they keep the same promises as the real storage."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from datetime import datetime

from forms.files.ports import TicketFile


@dataclass
class InMemoryFiles:
    """Files in a dictionary; `named` tells which are still named elsewhere."""

    stored: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    kept_at: dict[str, datetime] = field(default_factory=dict)
    of_tickets: list[TicketFile] = field(default_factory=list)
    named: Callable[[], Set[str]] = frozenset

    def keep(self, digest: str, pieces: Iterable[bytes], now: datetime) -> None:
        """See Files.keep."""
        self.stored.setdefault(digest, tuple(pieces))
        self.kept_at[digest] = now

    def pieces(self, digest: str) -> Iterable[bytes]:
        """See Files.pieces."""
        return self.stored.get(digest, ())

    def holds(self, digest: str) -> bool:
        """See Files.holds."""
        return digest in self.stored

    def copy(self) -> "InMemoryFiles":
        """The same files, apart from these."""
        return InMemoryFiles(dict(self.stored), dict(self.kept_at), list(self.of_tickets), self.named)

    def forget_unused(self, before: datetime) -> int:
        """See Files.forget_unused."""
        named = self.named()
        gone = [each for each, at in self.kept_at.items() if at < before and each not in named]
        for digest in gone:
            del self.stored[digest], self.kept_at[digest]
        return len(gone)

    def add_to_ticket(self, file: TicketFile) -> None:
        """See Files.add_to_ticket."""
        self.of_tickets.append(file)

    def of_ticket(self, ticket_id: str) -> tuple[TicketFile, ...]:
        """See Files.of_ticket."""
        found = (each for each in self.of_tickets if each.ticket_id == ticket_id)
        return tuple(sorted(found, key=lambda each: each.position))
