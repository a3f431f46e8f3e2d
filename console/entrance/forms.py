"""The short forms of the entrance: sign-in, first account, new password, new PIN. Enter sends each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from console.setup.line_panel import PasswordField
from console.widgets.button import Button, Variant
from console.widgets.field import FieldRow
from console.widgets.layout import VBox
from console.widgets.text import Text


class EntranceForm(QWidget):
    """Fields under each other and one button. `sent` comes with Enter or the button."""

    sent = Signal()

    def __init__(
        self, lead: str, fields: Sequence[FieldRow], word: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lead = Text(lead, "secondary", wrap=True)
        self.lead.setVisible(bool(lead))
        self.go = Button(word, variant=Variant.PRIMARY)
        self.go.clicked.connect(lambda: self.sent.emit())
        column = VBox(self, gap=8)
        column.addWidget(self.lead)
        for field in fields:
            column.addWidget(field)
        column.addWidget(self.go)

    def take_focus(self) -> None:
        """The cursor goes where typing begins."""

    def forget(self) -> None:
        """Nothing of a password stays in the window."""

    def set_busy(self, busy: bool) -> None:
        """While it is being checked, nothing is sent twice."""
        self.go.set_available(not busy, "正在核对，请稍候")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self.sent.emit()
        else:
            super().keyPressEvent(event)


def _line(longest: int) -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(longest)
    return line


class SignInForm(EntranceForm):
    """工号 and password."""

    def __init__(self, code: str, send: Callable[[str, str], None]) -> None:
        self.code = _line(40)
        self.code.setText(code)
        self.password = PasswordField("密码")
        rows = (FieldRow("工号", self.code, label_width=0), FieldRow("密码", self.password, label_width=0))
        super().__init__("", rows, "登录")
        self.sent.connect(lambda: send(self.code.text(), self.password.text))

    def take_focus(self) -> None:
        """The cursor goes where something is missing."""
        (self.password.edit if self.code.text() else self.code).setFocus()

    def forget(self) -> None:
        """See :meth:`EntranceForm.forget`."""
        self.password.clear()


class FirstForm(EntranceForm):
    """The first account of a database."""

    def __init__(self, code: str, name: str, send: Callable[[str, str, str, str], None], hint: str) -> None:
        self.code, self.name = _line(20), _line(30)
        self.code.setText(code)
        self.name.setText(name)
        self.password, self.again = PasswordField("密码"), PasswordField("再输一遍密码")
        rows = (
            FieldRow("工号", self.code, label_width=0),
            FieldRow("姓名", self.name, label_width=0),
            FieldRow("密码", self.password, label_width=0, hint=hint),
            FieldRow("再输一遍", self.again, label_width=0),
        )
        lead = "这个数据库里还没有账号。先建立第一个：既是管理员，也是话务员，以后可以再添加其他人。"
        super().__init__(lead, rows, "建立账号并登录")
        self.sent.connect(
            lambda: send(self.code.text(), self.name.text(), self.password.text, self.again.text)
        )

    def take_focus(self) -> None:
        """The cursor goes where something is missing."""
        empty = (each for each in (self.code, self.name) if not each.text())
        next(empty, self.password.edit).setFocus()

    def forget(self) -> None:
        """See :meth:`EntranceForm.forget`."""
        self.password.clear()
        self.again.clear()


class ChangeForm(EntranceForm):
    """A new password of one's own."""

    def __init__(self, send: Callable[[str, str], None], hint: str) -> None:
        self.new, self.again = PasswordField("新密码"), PasswordField("再输一遍新密码")
        rows = (
            FieldRow("新密码", self.new, label_width=0, hint=hint),
            FieldRow("再输一遍", self.again, label_width=0),
        )
        super().__init__("", rows, "设置新密码并登录")
        self.sent.connect(lambda: send(self.new.text, self.again.text))

    def take_focus(self) -> None:
        """The cursor goes to the first field."""
        self.new.edit.setFocus()

    def forget(self) -> None:
        """See :meth:`EntranceForm.forget`."""
        self.new.clear()
        self.again.clear()


class NewPinForm(EntranceForm):
    """A leader's own PIN, once the password was right."""

    def __init__(self, send: Callable[[str, str], None], digits: int) -> None:
        self.pin, self.again = PasswordField("数字口令"), PasswordField("再输一遍数字口令")
        for each in (self.pin, self.again):
            each.edit.setMaxLength(digits)
            each.edit.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), each.edit))
        hint = f"{digits} 位数字，不能连续或重复（如 123456、111111）"
        rows = (
            FieldRow("数字口令", self.pin, label_width=0, hint=hint),
            FieldRow("再输一遍", self.again, label_width=0),
        )
        lead = "听民声直播时，点自己的名字、输入数字口令就能进入领导屏，不用工号和密码。"
        super().__init__(lead, rows, "设置并登录")
        self.sent.connect(lambda: send(self.pin.text, self.again.text))

    def take_focus(self) -> None:
        """The cursor goes to the first field."""
        self.pin.edit.setFocus()

    def forget(self) -> None:
        """See :meth:`EntranceForm.forget`."""
        self.pin.clear()
        self.again.clear()
