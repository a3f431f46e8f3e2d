"""The extension and its server: typed, and tried out."""

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from console.settings import LineSettings
from console.settings.probes import SetupProbes, Told, Verdict
from console.setup.section_form import SectionForm
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import IconButton
from console.widgets.layout import HBox, VBox

MAIN = ("server", "port", "transport", "extension")
RARE = ("auth_user", "display_name", "encryption", "ca_file", "queue_codes")
HINTS = {
    "auth_user": "与分机号不同时才填",
    "queue_codes": "电话系统有 *50 到 *55 功能码、本席接队列来电时打开；班长话机不用打开",
}
KEPT = "已保存；不改就留空"
CHECKING = "正在向电话服务器注册"
TLS_PORT, PLAIN_PORT = 5061, 5060


class PasswordField(QWidget):
    """A password: hidden, shown while the eye is pressed. Never filled in with the kept one."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = HBox(self, gap=4)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(name)
        self.edit.setMaxLength(200)
        self.eye = IconButton(Icon.EYE, "显示密码")
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._reveal)
        row.addWidget(self.edit, 1)
        row.addWidget(self.eye)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(lambda: self.changed.emit())

    @property
    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def set_kept(self, kept: bool) -> None:
        """Say whether a password is kept already."""
        self.edit.setPlaceholderText(KEPT if kept else "")

    def clear(self) -> None:
        """Forget what was typed, and hide again."""
        self.edit.clear()
        self.eye.setChecked(False)

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Normal if shown else mode.Password)
        self.eye.set_icon(Icon.EYE_OFF if shown else Icon.EYE, "隐藏密码" if shown else "显示密码")


class LinePanel(QWidget):
    """The line's settings with their password and their check. `changed` comes with every edit."""

    changed = Signal()

    def __init__(self, line: LineSettings, probes: SetupProbes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probes = probes
        self._line = line
        self._port = line.port
        column = VBox(self, gap=6)
        self.form = SectionForm(
            line,
            MAIN,
            needed=("server", "extension"),
            hints={
                "server": "主机名或 IP 地址",
                "transport": "不清楚就用 UDP",
                "extension": "管理员分给您的号码",
            },
        )
        self.password = PasswordField("分机密码")
        self.form.add("分机密码", self.password)
        self.more = QCheckBox("更多：认证用户名、显示名、语音加密、证书、队列")
        self.form.add_wide(self.more)
        self.rare = SectionForm(line, RARE, hints=HINTS)
        self.rare.setVisible(False)
        self.verdict = VerdictLine()
        for part in (self.form, self.rare, self.verdict):
            column.addWidget(part)
        self.more.toggled.connect(self.rare.setVisible)
        self.form.changed.connect(self._edited)
        self.rare.changed.connect(self._edited)
        self.password.changed.connect(self._edited)
        self._open_rare_where_used()

    def value(self) -> LineSettings:
        """The line as typed."""
        main, rare = self.form.value(), self.rare.value()
        values = {key: getattr(main, key) for key in MAIN} | {key: getattr(rare, key) for key in RARE}
        return LineSettings(**{**vars(self._line), **values})

    def merged(self, line: LineSettings) -> LineSettings:
        """`line` with what was typed here; what other forms edit stays as it is."""
        mine = self.value()
        return dataclasses.replace(line, **{key: getattr(mine, key) for key in (*MAIN, *RARE)})

    def show_line(self, line: LineSettings) -> None:
        """Put another line in."""
        self._line, self._port = line, line.port
        self.form.show_section(line)
        self.rare.show_section(line)
        self.password.clear()
        self.verdict.present(None)
        self._open_rare_where_used()

    def complain(self) -> bool:
        """Show what is wrong with the fields; True where something is."""
        wrong = self.form.complain()
        if self.rare.complain():
            self.more.setChecked(True)
            wrong = True
        return wrong

    def focus_first(self) -> None:
        """Put the cursor where typing begins."""
        (self.form if self.rare.is_fine or not self.form.is_fine else self.rare).focus_first()

    def check(self, done: Told) -> None:
        """Try the registration; shows the verdict and hands it on."""

        def told(verdict: Verdict) -> None:
            self.verdict.present(verdict)
            done(verdict)

        self.verdict.busy(CHECKING)
        self._probes.check_line(self.value(), self.password.text, told)

    def _open_rare_where_used(self) -> None:
        plain = LineSettings()
        self.more.setChecked(any(getattr(self._line, key) != getattr(plain, key) for key in RARE))

    def _edited(self) -> None:
        if self.verdict.verdict is None and self.verdict.isVisibleTo(self):
            self._probes.cancel_line_check()
        self.verdict.present(None)
        self._follow_transport()
        self.changed.emit()

    def _follow_transport(self) -> None:
        """TLS has a port of its own; follow it while nobody chose another one."""
        line = self.form.value()
        usual = TLS_PORT if line.transport == "tls" else PLAIN_PORT
        if line.port != usual and line.port in (TLS_PORT, PLAIN_PORT) and line.port == self._port:
            self._port = usual
            self.form.show_key("port", usual)
        else:
            self._port = line.port
