"""Accounts and the audit log over one connection, inside one transaction."""

from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from forms.access.accounts import Account
from forms.access.audit import AuditEntry, AuditHead, AuditLine, chained, stamp
from forms.access.errors import AccountChanged, AccountRefused, AuditBroken
from forms.access.ports import AuditQuery
from forms.access.roles import Role
from forms.storage.access_tables import account, audit_head, audit_line

_GONE = -1


class StoredAuditLog:
    """The log in the tables audit_line and audit_head.

    Lines are chained by `flush`, at the end of a writing block: so the lock on the chain's end is held
    only for the moment before the commit, and always taken last.
    """

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self._connection = connection
        self._writes = writes
        self._waiting: list[AuditEntry] = []

    def add(self, entry: AuditEntry) -> None:
        """See AuditLog.add."""
        if not self._writes:
            raise RuntimeError("the audit log takes lines in writing blocks only")
        if entry.at.tzinfo is None:
            raise ValueError("a time without time zone cannot be noted")
        self._waiting.append(entry)

    def flush(self) -> None:
        """Chain what was noted in this block."""
        if not self._waiting:
            return
        entries, self._waiting = self._waiting, []
        end = self._locked_head()
        for entry in entries:
            line = chained(entry, end)
            self._connection.execute(insert(audit_line), _row_of_line(line))
            end = AuditHead(line.number, line.hash)
            self._connection.execute(update(audit_head).values(number=end.number, hash=end.hash))

    def lines(self, after: int, limit: int) -> tuple[AuditLine, ...]:
        """See AuditLog.lines."""
        self.flush()
        question = (
            select(audit_line).where(audit_line.c.number > after).order_by(audit_line.c.number).limit(limit)
        )
        return self._read(question)

    def head(self) -> AuditHead:
        """See AuditLog.head."""
        self.flush()
        row = self._connection.execute(select(audit_head.c.number, audit_head.c.hash)).first()
        return AuditHead(_GONE, "") if row is None else AuditHead(row.number, row.hash)

    def find(self, query: AuditQuery) -> tuple[AuditLine, ...]:
        """See AuditLog.find."""
        self.flush()
        table = audit_line.c
        question = select(audit_line).order_by(table.number.desc()).limit(query.limit)
        if query.who:
            question = question.where(table.who == query.who)
        if query.ticket_id:
            question = question.where(table.ticket_id == query.ticket_id)
        if query.kinds:
            question = question.where(table.kind.in_(sorted(query.kinds)))
        if query.since is not None:
            question = question.where(table.at >= stamp(query.since))
        if query.until is not None:
            question = question.where(table.at < stamp(query.until))
        if query.before is not None:
            question = question.where(table.number < query.before)
        return self._read(question)

    def _locked_head(self) -> AuditHead:
        question = select(audit_head.c.number, audit_head.c.hash).with_for_update()
        row = self._connection.execute(question).first()
        if row is None:
            raise AuditBroken(detail="audit_head is empty")
        return AuditHead(row.number, row.hash)

    def _read(self, question: Select[Any]) -> tuple[AuditLine, ...]:
        return tuple(AuditLine(**row) for row in self._connection.execute(question).mappings())


class StoredAccounts:
    """Accounts in the table account."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self._connection = connection
        self._writes = writes

    def add(self, new: Account) -> None:
        """See Accounts.add."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(account), _row_of_account(new))
        except IntegrityError:
            raise AccountRefused(f"工号 {new.code} 已有账号，未重复建立。请核对工号。") from None

    def save(self, changed: Account) -> None:
        """See Accounts.save."""
        found = self._connection.execute(
            update(account)
            .where(account.c.code == changed.code, account.c.revision == changed.revision - 1)
            .values(_row_of_account(changed))
        )
        if found.rowcount != 1:
            raise AccountChanged(f"工号 {changed.code} 的账号刚被他人改动，请刷新后再试。")

    def by_code(self, code: str) -> Account | None:
        """See Accounts.by_code."""
        question = select(account).where(account.c.code == code)
        if self._writes:
            question = question.with_for_update()
        row = self._connection.execute(question).mappings().first()
        return None if row is None else _account_of(row)

    def all(self) -> tuple[Account, ...]:
        """See Accounts.all."""
        question = select(account).order_by(account.c.code)
        return tuple(_account_of(row) for row in self._connection.execute(question).mappings())

    def are_none(self) -> bool:
        """See Accounts.are_none."""
        if self._writes and self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE"))
        return self._connection.execute(select(account.c.code).limit(1)).first() is None


def _row_of_line(line: AuditLine) -> dict[str, Any]:
    return {column.name: getattr(line, column.name) for column in audit_line.columns}


def _row_of_account(of: Account) -> dict[str, Any]:
    row = {column.name: getattr(of, column.name) for column in account.columns}
    return row | {"roles": ",".join(sorted(role.value for role in of.roles))}


def _account_of(row: RowMapping) -> Account:
    known = {role.value for role in Role}
    # a role that a newer program knows gives no right here
    roles = frozenset(Role(each) for each in row["roles"].split(",") if each in known)
    return Account(**{**row, "roles": roles})
