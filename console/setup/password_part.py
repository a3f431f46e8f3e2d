"""Where passwords are kept: what that protects from, a passphrase, and what to do about a broken file."""

import dataclasses

from PySide6.QtCore import Signal

from console.settings import Settings
from console.settings.probes import PasswordCare, PasswordView, Verdict, bad, warning
from console.settings.secrets import SecretHome
from console.setup.line_panel import PasswordField
from console.setup.part import Part
from console.setup.section_form import FormColumn, SectionForm
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.layout import HBox
from console.widgets.text import Text

PLACES = {
    SecretHome.KEYRING: "密码保存在系统密钥环里，由系统加密，用您的登录密码打开。",
    SecretHome.KEY_FILE: "密码保存在加密文件里，没有设口令。",
    SecretHome.PASSPHRASE_FILE: "密码保存在加密文件里，用口令打开。",
    SecretHome.MEMORY: "密码只记在内存里，关闭程序就忘掉。",
}


class PasswordPart(Part):
    """What the kept passwords' home is, and its upkeep. `viewed` carries each :class:`PasswordView`."""

    viewed = Signal(object)
    title = "密码保存"
    icon = Icon.KEY_ROUND

    def __init__(self, settings: Settings, care: PasswordCare) -> None:
        super().__init__()
        self._care = care
        self._settings = settings
        self.view: PasswordView | None = None
        card = self.add_card("密码保存", "分机密码和数据库密码从不写进设置文件。")
        self.place = Text("", wrap=True)
        self.kept = Text("", "secondary", wrap=True)
        self.notice = VerdictLine()
        self.keep = SectionForm(settings.secrets, ("keep",), hints={"keep": "改了以后，密码会一起搬过去"})
        self.passphrase = PasswordField("口令")
        self._passphrase_part = FormColumn()
        self._passphrase_part.add("口令", self.passphrase, "至少 8 个字符；忘了找不回来")
        self.unlock = Button("解锁", icon=Icon.LOCK_OPEN)
        self.protect = Button("启用口令", icon=Icon.LOCK)
        self.unprotect = Button("取消口令")
        self.start_over = Button("移开坏文件，重新输入密码", icon=Icon.ROTATE_CCW)
        self.verdict = VerdictLine()
        for part in (self.place, self.kept, self.notice, self.keep, self._passphrase_part):
            card.body.addWidget(part)
        row = HBox(gap=8)
        for button in (self.unlock, self.protect, self.unprotect, self.start_over):
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.verdict)
        self._wire()
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self._settings = settings
        self.keep.show_section(settings.secrets)
        self.passphrase.clear()
        self.verdict.present(None)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        return dataclasses.replace(settings, secrets=self.keep.value())

    def begin(self) -> None:
        """See :meth:`Part.begin`."""
        self.look()

    def look(self) -> None:
        """Ask anew how passwords are kept."""
        self._care.look(self._settings.secret_names, self.present)

    def present(self, view: PasswordView) -> None:
        """Show how passwords are kept."""
        self.view = view
        self.viewed.emit(view)
        self.place.setText(PLACES[view.home])
        self.kept.setText(self._kept_words(view))
        if view.damaged:
            self.notice.present(bad(view.damaged))
        else:
            self.notice.present(warning(view.notice) if view.notice else None)
        file = view.home in {SecretHome.KEY_FILE, SecretHome.PASSPHRASE_FILE} and not view.damaged
        open_file = file and not view.locked
        self._passphrase_part.setVisible(file)
        self.unlock.setVisible(file and view.locked)
        self.protect.setVisible(open_file)
        self.protect.setText("启用口令" if view.home is SecretHome.KEY_FILE else "更换口令")
        self.unprotect.setVisible(open_file and view.home is SecretHome.PASSPHRASE_FILE)
        self.start_over.setVisible(bool(view.damaged) and view.home is not SecretHome.KEYRING)

    def _kept_words(self, view: PasswordView) -> str:
        if view.locked:
            return "现在锁着，看不到保存了哪些密码。"
        phone = "已保存" if self._settings.phone.secret_name in view.kept else "没有保存"
        words = f"分机密码：{phone}"
        if self._settings.database.takes_password:
            database = "已保存" if self._settings.database.secret_name in view.kept else "没有保存"
            words += f"；数据库密码：{database}"
        if self._settings.monitor.is_complete:
            monitor = "已保存" if self._settings.monitor.secret_name in view.kept else "没有保存"
            words += f"；队列监控密码：{monitor}"
        return f"{words}。"

    def _wire(self) -> None:
        self.keep.changed.connect(self.changed)
        self.passphrase.edit.returnPressed.connect(self._enter)
        self.unlock.clicked.connect(lambda: self._care.unlock(self.passphrase.text, self._told))
        self.protect.clicked.connect(self._protect)
        self.unprotect.clicked.connect(lambda: self._care.change_passphrase("", self._told))
        self.start_over.clicked.connect(lambda: self._care.start_over(self._told))
        for button in (self.unlock, self.protect, self.unprotect, self.start_over):
            button.hide()
        self._passphrase_part.hide()

    def _enter(self) -> None:
        (self.unlock if self.unlock.isVisibleTo(self) else self.protect).click()

    def _protect(self) -> None:
        if self.passphrase.text:
            self._care.change_passphrase(self.passphrase.text, self._told)
        else:
            self.verdict.present(bad("还没有输入口令"))
            self.passphrase.edit.setFocus()

    def _told(self, verdict: Verdict) -> None:
        self.verdict.present(verdict)
        if not verdict.is_bad:
            self.passphrase.clear()
        self.look()
