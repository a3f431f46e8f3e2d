"""Where tickets and recordings are kept: chosen, and tried out."""

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from console.settings import DatabaseSettings, LineSettings
from console.settings.probes import Outcome, SetupProbes, Told, Verdict
from console.settings.rules import rule_of
from console.setup.line_panel import PasswordField
from console.setup.section_form import NEEDED, FormColumn, SectionForm
from console.setup.verdict_line import VerdictLine
from console.widgets.field import Finding
from console.widgets.layout import VBox
from console.widgets.text import Text

OPENING = "正在打开数据库"
EXAMPLE = "postgresql://desk@192.0.2.10:5432/hotline"


class DatabasePanel(QWidget):
    """The embedded file or a server, with the server's password. `changed` comes with every edit."""

    changed = Signal()

    def __init__(
        self, database: DatabaseSettings, probes: SetupProbes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._probes = probes
        self._check = 0
        column = VBox(self, gap=6)
        column.addWidget(Text("工单数据库", "strong"))
        self.embedded = QRadioButton("本机：数据放在这台电脑上，马上可用")
        self.server = QRadioButton("服务器：多个坐席共用一个 PostgreSQL 数据库")
        group = QButtonGroup(self)
        for button in (self.embedded, self.server):
            group.addButton(button)
            column.addWidget(button)
        self._server_part = FormColumn()
        self.url = QLineEdit()
        self.url.setMaxLength(400)
        self.url.setPlaceholderText(EXAMPLE)
        self.url.setAccessibleName("数据库地址")
        self._row = self._server_part.add("地址", self.url, "不写密码，密码在下面填", needed=True)
        self.password = PasswordField("数据库密码")
        self._server_part.add("数据库密码", self.password)
        self.verdict = VerdictLine()
        column.addWidget(self._server_part)
        column.addWidget(self.verdict)
        self.show_database(database)
        self.server.toggled.connect(self._edited)
        self.url.textChanged.connect(self._edited)
        self.password.changed.connect(self._edited)

    def value(self) -> DatabaseSettings:
        """The database as chosen."""
        return DatabaseSettings(
            url=self.url.text().strip() if self.server.isChecked() else self._embedded_url
        )

    def show_database(self, database: DatabaseSettings) -> None:
        """Put another choice in."""
        self._embedded_url = "" if database.takes_password else database.url
        (self.server if database.takes_password else self.embedded).setChecked(True)
        self.url.setText(database.url if database.takes_password else "")
        self.password.clear()
        self._server_part.setVisible(database.takes_password)
        self._complain("")
        self.verdict.present(None)

    @property
    def complaint(self) -> str:
        """What is shown to be wrong with the address; empty: nothing."""
        return self._shown

    def complain(self) -> bool:
        """Show what is wrong with the address; True where something is."""
        self._complain(self._problem())
        return bool(self._problem())

    def focus_first(self) -> None:
        """Put the cursor where typing begins."""
        (self.url if self.server.isChecked() else self.embedded).setFocus()

    def check(self, done: Told) -> None:
        """Open the database; shows the verdict and hands it on."""
        self._check += 1
        wanted = self._check

        def told(verdict: Verdict) -> None:
            if wanted == self._check:
                self.verdict.present(verdict)
                done(verdict)

        self.verdict.busy(OPENING)
        self._probes.check_database(self.value(), self.password.text, told)

    def _problem(self) -> str:
        if not self.server.isChecked():
            return ""
        url = self.url.text().strip()
        if not url:
            return NEEDED
        rule = rule_of(DatabaseSettings, "url")
        problem = rule.problem(url)
        if not problem and not self.value().takes_password:
            problem = "这不是 PostgreSQL 的地址"
        return f"{problem}；应为 {EXAMPLE} 的样子" if problem else ""

    def _complain(self, problem: str) -> None:
        self._shown = problem
        if problem:
            self._row.set_finding(Finding.ERROR, problem)
        else:
            self._row.clear_finding()

    def _edited(self) -> None:
        self._check += 1
        self._server_part.setVisible(self.server.isChecked())
        if self._shown:
            self._complain(self._problem())
        self.verdict.present(None)
        self.changed.emit()


class RecordingsPanel(QWidget):
    """Whether calls are recorded, and where. `changed` comes with every edit."""

    changed = Signal()

    def __init__(self, line: LineSettings, probes: SetupProbes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probes = probes
        self._check = 0
        column = VBox(self, gap=6)
        column.addWidget(Text("录音", "strong"))
        self.form = SectionForm(
            line, ("record_calls", "recording_folder"), hints={"recording_folder": "留空：程序的数据文件夹"}
        )
        self.verdict = VerdictLine()
        column.addWidget(self.form)
        column.addWidget(self.verdict)
        self.form.changed.connect(self._edited)
        self._dim()

    def merged(self, line: LineSettings) -> LineSettings:
        """`line` with what is chosen here."""
        mine = self.form.value()
        return dataclasses.replace(
            line, record_calls=mine.record_calls, recording_folder=mine.recording_folder
        )

    def show_line(self, line: LineSettings) -> None:
        """Put another choice in."""
        self.form.show_section(line)
        self.verdict.present(None)
        self._dim()

    def check(self, done: Told) -> None:
        """Write a trial file; shows the verdict and hands it on. Without recording nothing is tried."""
        mine = self.form.value()
        if not mine.record_calls:
            done(Verdict(Outcome.GOOD, "不录音"))
            return
        self._check += 1
        wanted = self._check

        def told(verdict: Verdict) -> None:
            if wanted == self._check:
                self.verdict.present(verdict)
                done(verdict)

        self.verdict.busy("正在检查录音文件夹")
        self._probes.check_recordings(mine.recording_folder, told)

    def _dim(self) -> None:
        self.form.editor("recording_folder").setEnabled(self.form.value().record_calls)

    def _edited(self) -> None:
        self._check += 1
        self._dim()
        self.verdict.present(None)
        self.changed.emit()
