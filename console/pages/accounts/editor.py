"""One account beside the list: name, roles, unit, extension, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from console.accounts import Accounts
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.field import FieldRow
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.access.accounts import Account
from forms.access.managing import Person
from forms.access.roles import GIVEN_TO_PEOPLE, Role

SAVE_KEY = "Ctrl+S"
NO_UNIT = "（无）"


class AccountEditor(Card):
    """`saved` asks for what was typed to be kept."""

    saved = Signal()

    def __init__(self, accounts: Accounts, parent: QWidget | None = None) -> None:
        super().__init__(margins=16, gap=8, parent=parent)
        self._accounts = accounts
        self._account: Account | None = None
        self.setAccessibleName("账号")
        self.heading = Text("新账号", "section")
        self.code, self.name, self.extension = QLineEdit(), QLineEdit(), QLineEdit()
        self.unit = QComboBox()
        self.roles = {role: QCheckBox(role.label) for role in GIVEN_TO_PEOPLE}
        self.save = Button("保存", variant=Variant.PRIMARY, key=SAVE_KEY)
        self.reset = Button("重置密码", icon=Icon.KEY_ROUND)
        self.pin = Button("领导口令", icon=Icon.KEY_ROUND)
        self.unlock = Button("解除锁定", icon=Icon.LOCK_OPEN)
        self.active = Button("停用")
        self._lay_out()
        self._wire()
        self.begin()

    def _lay_out(self) -> None:
        self.body.addWidget(self.heading)
        fields = QGridLayout()
        for place, (label, control, required) in enumerate(
            (
                ("工号", self.code, True),
                ("姓名", self.name, True),
                ("分机", self.extension, False),
                ("单位", self.unit, False),
            )
        ):
            hint = "承办人必选" if control is self.unit else ""
            row = FieldRow(label, control, required=required, hint=hint, label_width=0)
            fields.addWidget(row, place // 2, place % 2)
        fields.setColumnStretch(0, 1)
        fields.setColumnStretch(1, 1)
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.unit.setMinimumContentsLength(8)
        self.body.addLayout(fields)
        self.body.addWidget(Text("角色", "label"))
        grid = QGridLayout()
        for place, box in enumerate(self.roles.values()):
            grid.addWidget(box, place // 3, place % 3)
        self.body.addLayout(grid)
        buttons = HBox(gap=8)
        for button in (self.save, self.reset, self.pin, self.unlock, self.active):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.body.addStretch(1)

    def _wire(self) -> None:
        self.save.clicked.connect(lambda: self.saved.emit())
        self.reset.clicked.connect(lambda: self._accounts.reset(self.code.text()))
        self.pin.clicked.connect(lambda: self._accounts.give_pin(self.code.text()))
        self.unlock.clicked.connect(lambda: self._accounts.unlock(self.code.text()))
        self.active.clicked.connect(self._turn)
        self._accounts.changed.connect(self._follow)

    @property
    def is_new(self) -> bool:
        """Whether it is no account yet."""
        return self._account is None

    @property
    def person(self) -> Person:
        """What was typed."""
        return Person(
            code=self.code.text(),
            name=self.name.text(),
            roles=frozenset(role for role, box in self.roles.items() if box.isChecked()),
            unit=self.unit.currentData() or "",
            extension=self.extension.text(),
        )

    def begin(self) -> None:
        """A new account: an agent, as most are."""
        self._account = None
        self.heading.setText("新账号")
        for line in (self.code, self.name, self.extension):
            line.clear()
        self._show(frozenset({Role.AGENT}), "")
        self.code.setEnabled(True)
        self.code.setFocus()

    def edit(self, account: Account) -> None:
        """Show an account that there is."""
        self._account = account
        self.heading.setText(f"{account.name}（{account.code}）")
        self.code.setText(account.code)
        self.code.setEnabled(False)
        self.name.setText(account.name)
        self.extension.setText(account.extension)
        self._show(account.roles, account.unit)

    def _show(self, roles: frozenset[Role], unit: str) -> None:
        for role, box in self.roles.items():
            box.setChecked(role in roles)
        self.unit.clear()
        self.unit.addItem(NO_UNIT, "")
        for each in self._accounts.units:
            self.unit.addItem(f"{each.name}（{each.code}）", each.code)
        self.unit.setCurrentIndex(max(self.unit.findData(unit), 0))
        account = self._account
        why = "先保存新账号"
        self.reset.set_available(account is not None, why)
        leads = account is not None and account.active and Role.LEADER in account.roles
        self.pin.set_available(leads, "只有在用的领导账号有数字口令" if account else why)
        locked = account is not None and account.locked_until is not None
        self.unlock.set_available(locked, "账号没有锁定" if account else why)
        self.active.set_available(account is not None, why)
        self.active.setText("停用" if account is None or account.active else "启用")

    def _follow(self) -> None:
        """The list was read anew: what was typed for a new account stays."""
        if self._account is None:
            typed = self.person
            self._show(typed.roles, typed.unit)
            return
        known = self._accounts.account(self._account.code)
        if known is not None and known != self._account:
            self.edit(known)

    def _turn(self) -> None:
        if self._account is not None:
            self._accounts.set_active(self._account.code, not self._account.active)
