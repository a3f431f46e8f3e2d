"""What accounts and the audit log need from storage. Their fakes stand in `forms.access.in_memory`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from forms.access.accounts import Account
from forms.access.audit import AuditEntry, AuditHead, AuditLine


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which lines of the log to show, newest first; everything given must hold.

    `since` is included, `until` is not; `before` is the number behind which the page goes on.
    """

    who: str = ""
    ticket_id: str = ""
    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 50


class AuditLog(Protocol):
    """The audit log: one chain in each database, which only grows."""

    def add(self, entry: AuditEntry) -> None:
        """Note something; it is chained when the writing block ends, and only if that ends well.

        RuntimeError in a block that only reads. AuditBroken, at the block's end, if the mark of the log's
        end is gone.
        """
        ...

    def lines(self, after: int, limit: int) -> tuple[AuditLine, ...]:
        """At most *limit* lines behind the number *after*, oldest first."""
        ...

    def head(self) -> AuditHead:
        """The stored end of the chain; number -1 if it has been removed."""
        ...

    def find(self, query: AuditQuery) -> tuple[AuditLine, ...]:
        """The lines that answer the query, newest first."""
        ...


class Accounts(Protocol):
    """The people who sign in."""

    def add(self, account: Account) -> None:
        """Store a new account; AccountRefused if the 工号 has one already."""
        ...

    def save(self, account: Account) -> None:
        """Store an account's next revision; AccountChanged if another came first."""
        ...

    def by_code(self, code: str) -> Account | None:
        """The account of this 工号, or None; in a writing block nobody else can change it until it ends."""
        ...

    def all(self) -> tuple[Account, ...]:
        """All accounts, by 工号."""
        ...

    def are_none(self) -> bool:
        """Whether there is no account at all; in a writing block nobody else can make one until it ends."""
        ...
