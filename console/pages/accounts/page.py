"""The accounts page: a list, one account beside it, and a temporary password while it is read out."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from console.accounts import Accounts
from console.desk import Desk
from console.pages.accounts.editor import SAVE_KEY, AccountEditor
from console.pages.accounts.table import WIDTHS, AccountsModel
from console.settings.probes import bad, good
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.card import Card, SectionTitle
from console.widgets.layout import HBox, VBox
from console.widgets.table import DenseTable
from console.widgets.text import Text
from forms.access.managing import AccountMade


class TemporaryStrip(Card):
    """A temporary password or a leader's PIN, told once: shown until noted down, kept nowhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=12, gap=4, parent=parent)
        self.setAccessibleName("临时密码")
        self.words = Text("", wrap=True)
        self.password = Text("", "title", selectable=True)
        self.password.setAccessibleName("临时密码")
        self.noted = Button("已告知本人，隐藏")
        self.noted.clicked.connect(self.forget)
        row = HBox(gap=16)
        row.addWidget(self.password)
        row.addWidget(self.noted)
        row.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addLayout(row)
        self.hide()

    def tell(self, made: AccountMade) -> None:
        """Show the password of an account."""
        account = made.account
        whose = f"{account.name}（{account.code}）的"
        self.words.setText(
            f"{whose}数字口令只显示这一次。请当面告知领导本人：登录窗口点自己的名字，输入它即可进入领导屏："
            if made.is_pin
            else f"{whose}临时密码只显示这一次，首次登录须改成自己的："
        )
        self.password.setAccessibleName("数字口令" if made.is_pin else "临时密码")
        self.password.setText(made.temporary)
        self.show()
        self.noted.setFocus()

    def forget(self) -> None:
        """Nothing of it stays in the window."""
        self.password.setText("")
        self.hide()


class AccountsPage(QWidget):
    """Arrows walk the list, Ctrl+N begins an account, Ctrl+S saves it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accounts = Accounts(desk.archive, desk.actor, desk.now, self)
        self.table = DenseTable("账号", empty="还没有读到账号")
        self.model = AccountsModel(self.accounts)
        self.table.setModel(self.model)
        self.table.set_columns(WIDTHS)
        self.editor = AccountEditor(self.accounts)
        self.temporary = TemporaryStrip()
        self.verdict = VerdictLine()
        self.new = Button("新增账号", icon=Icon.USER_PLUS, key="Ctrl+N")
        self.title = SectionTitle("账号", trailing=self.new)
        self._wanted = ""
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        beside = QWidget()
        column = VBox(beside, gap=8, margins=(0, 0, 4, 0))
        for part in (self.temporary, self.verdict, self.editor):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(beside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(area)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = VBox(self, gap=8, margins=12)
        column.addWidget(self.title)
        column.addWidget(split, 1)

    def _wire(self) -> None:
        self.accounts.changed.connect(self._listed)
        self.accounts.saved.connect(self._saved)
        self.accounts.made.connect(self.temporary.tell)
        self.accounts.refused.connect(lambda text: self.verdict.present(bad(text)))
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.opened.connect(lambda _: self.editor.name.setFocus())
        self.editor.saved.connect(self.save)
        self.new.clicked.connect(self.begin)
        for key, does in (("Ctrl+N", self.begin), (SAVE_KEY, self.save)):
            shortcut = QShortcut(QKeySequence(key), self, does)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def showEvent(self, event: QShowEvent) -> None:
        """The list as it is now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.accounts.read()
            self.table.setFocus()

    def begin(self) -> None:
        """Begin a new account."""
        self._wanted = ""
        self.table.clearSelection()
        self.verdict.present(None)
        self.temporary.forget()
        self.editor.begin()

    def save(self) -> None:
        """Keep what was typed."""
        self.verdict.busy("正在保存")
        if self.editor.is_new:
            self.accounts.add(self.editor.person)
        else:
            self.accounts.change(self.editor.person)

    def _saved(self, code: str) -> None:
        self._wanted = code
        self.verdict.present(good(f"工号 {code} 的账号已保存"))

    def _listed(self) -> None:
        """Go on at the account that was in front."""
        self.title.set_count(len(self.accounts.accounts))
        codes = [each.code for each in self.accounts.accounts]
        if self._wanted in codes:
            row = codes.index(self._wanted)
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.editor.edit(self.accounts.accounts[row])

    def _chosen(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        account = self.accounts.accounts[index.row()]
        if account.code != self._wanted:
            self.verdict.present(None)
            self.temporary.forget()
        self._wanted = account.code
        self.editor.edit(account)
