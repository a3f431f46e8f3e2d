"""The list of accounts."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from console.accounts import Accounts
from forms.access.accounts import Account, roles_text
from forms.ticket import BEIJING_TIME

HEADS = ("工号", "姓名", "角色", "单位", "状态", "上次登录")
WIDTHS: list[int | None] = [64, 72, None, 88, 80, 96]
Index = QModelIndex | QPersistentModelIndex


def state_words(account: Account, accounts: Accounts) -> str:
    """Whether somebody can sign in with it."""
    if not account.active:
        return "已停用"
    if account.locked_until is not None and account.locked_until > accounts.now():
        return f"锁定到 {account.locked_until.astimezone(BEIJING_TIME):%H:%M}"
    return "待改密码" if account.must_change else "正常"


class AccountsModel(QAbstractTableModel):
    """One row for each account, by 工号."""

    def __init__(self, accounts: Accounts) -> None:
        super().__init__()
        self._accounts = accounts
        accounts.changed.connect(self._renew)

    def _renew(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """As many as there are accounts."""
        return 0 if parent.isValid() else len(self._accounts.accounts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """See HEADS."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        across = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's words."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        account = self._accounts.accounts[index.row()]
        units = {unit.code: unit.name for unit in self._accounts.units}
        last = account.signed_in_at
        return (
            account.code,
            account.name,
            roles_text(account.roles),
            units.get(account.unit, account.unit),
            state_words(account, self._accounts),
            f"{last.astimezone(BEIJING_TIME):%m-%d %H:%M}" if last else "—",
        )[index.column()]
