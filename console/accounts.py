"""Accounts in the window: listed, added and changed, in the background."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.archive import Archive
from console.notices import of_failure
from forms.access.accounts import Account
from forms.access.managing import (
    AccountMade,
    Person,
    add_account,
    change_account,
    close_account,
    give_pin,
    list_accounts,
    open_account,
    reset_password,
    unlock_account,
)
from forms.access.roles import Actor
from forms.organisation.unit import Unit
from forms.ports import UnitOfWork


class Accounts(QObject):
    """`changed` comes with a new list, `saved` with the 工号 that was saved, `made` with an AccountMade.

    `refused` carries a sentence; what was typed stays.
    """

    changed = Signal()
    saved = Signal(str)
    made = Signal(object)
    refused = Signal(str)

    def __init__(
        self, archive: Archive, actor: Actor, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._actor = actor
        self.now = now
        self.accounts: tuple[Account, ...] = ()
        self.units: tuple[Unit, ...] = ()
        self.busy = False

    def account(self, code: str) -> Account | None:
        """The listed account of that 工号."""
        return next((each for each in self.accounts if each.code == code), None)

    def read(self) -> None:
        """Read the list anew."""

        def read(uow: UnitOfWork) -> tuple[tuple[Account, ...], tuple[Unit, ...]]:
            accounts = list_accounts(self._actor, uow)
            with uow.reading() as work:
                return accounts, work.units.all()

        def found(what: tuple[tuple[Account, ...], tuple[Unit, ...]]) -> None:
            self.accounts, self.units = what
            self.changed.emit()

        self._archive.with_reading(read, found, self._fails("读取账号"))

    def add(self, person: Person) -> None:
        """A new account."""
        self._do("新增账号", lambda uow: add_account(self._actor, person, uow, self.now()))

    def change(self, person: Person) -> None:
        """Other name, roles, unit or extension."""
        self._do("修改账号", lambda uow: change_account(self._actor, person, uow, self.now()))

    def reset(self, code: str) -> None:
        """A new temporary password."""
        self._do("重置密码", lambda uow: reset_password(self._actor, code, uow, self.now()))

    def give_pin(self, code: str) -> None:
        """A new PIN for a leader."""
        self._do("生成领导口令", lambda uow: give_pin(self._actor, code, uow, self.now()))

    def unlock(self, code: str) -> None:
        """End a lock-out."""
        self._do("解除锁定", lambda uow: unlock_account(self._actor, code, uow, self.now()))

    def set_active(self, code: str, active: bool) -> None:
        """Close an account, or open it again."""
        step = open_account if active else close_account
        self._do("启用账号" if active else "停用账号", lambda uow: step(self._actor, code, uow, self.now()))

    def _do(self, doing: str, step: Callable[[UnitOfWork], AccountMade | Account]) -> None:
        if self.busy:
            return
        self.busy = True

        def done(result: AccountMade | Account) -> None:
            self.busy = False
            if isinstance(result, AccountMade):
                self.made.emit(result)
                self.saved.emit(result.account.code)
            else:
                self.saved.emit(result.code)
            self.read()

        def failed(error: Exception) -> None:
            self.busy = False
            self._fails(doing)(error)

        self._archive.with_storage(step, done, failed)

    def _fails(self, doing: str) -> Callable[[Exception], None]:
        def tell(error: Exception) -> None:
            notice = of_failure("accounts", doing, error)
            self.refused.emit(f"{notice.happened}{notice.to_do}")

        return tell
