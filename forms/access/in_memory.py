"""The fakes of `forms.access.ports`: they keep the same promises as the real storage."""

from dataclasses import dataclass, field

from forms.access.accounts import Account
from forms.access.audit import AuditEntry, AuditHead, AuditLine, chained
from forms.access.errors import AccountChanged, AccountRefused
from forms.access.ports import AuditQuery


@dataclass
class InMemoryAuditLog:
    """The chain as a list."""

    stored: list[AuditLine] = field(default_factory=list)
    writable: bool = True

    def add(self, entry: AuditEntry) -> None:
        """See AuditLog.add."""
        if not self.writable:
            raise RuntimeError("the audit log takes lines in writing blocks only")
        self.stored.append(chained(entry, self.head()))

    def lines(self, after: int, limit: int) -> tuple[AuditLine, ...]:
        """See AuditLog.lines."""
        return tuple(line for line in self.stored if line.number > after)[:limit]

    def head(self) -> AuditHead:
        """See AuditLog.head."""
        return AuditHead(self.stored[-1].number, self.stored[-1].hash) if self.stored else AuditHead()

    def find(self, query: AuditQuery) -> tuple[AuditLine, ...]:
        """See AuditLog.find."""
        found = [line for line in reversed(self.stored) if _answers(line, query)]
        return tuple(found[: query.limit])


def _answers(line: AuditLine, query: AuditQuery) -> bool:
    return all(
        (
            not query.who or line.who == query.who,
            not query.ticket_id or line.ticket_id == query.ticket_id,
            not query.kinds or line.kind in query.kinds,
            query.since is None or (line.when is not None and line.when >= query.since),
            query.until is None or (line.when is not None and line.when < query.until),
            query.before is None or line.number < query.before,
        )
    )


@dataclass
class InMemoryAccounts:
    """Accounts in a dictionary."""

    stored: dict[str, Account] = field(default_factory=dict)

    def add(self, account: Account) -> None:
        """See Accounts.add."""
        if account.code in self.stored:
            raise AccountRefused(f"工号 {account.code} 已有账号，未重复建立。请核对工号。")
        self.stored[account.code] = account

    def save(self, account: Account) -> None:
        """See Accounts.save."""
        before = self.stored.get(account.code)
        if before is None or before.revision != account.revision - 1:
            raise AccountChanged(f"工号 {account.code} 的账号刚被他人改动，请刷新后再试。")
        self.stored[account.code] = account

    def by_code(self, code: str) -> Account | None:
        """See Accounts.by_code."""
        return self.stored.get(code)

    def all(self) -> tuple[Account, ...]:
        """See Accounts.all."""
        return tuple(sorted(self.stored.values(), key=lambda each: each.code))

    def are_none(self) -> bool:
        """See Accounts.are_none."""
        return not self.stored
