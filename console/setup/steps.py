"""The steps of the first set-up. Each checks itself; none writes anything."""

import dataclasses
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.settings import SecretPlace, SecretSettings, Settings
from console.settings.probes import Outcome, SetupProbes, Told, Verdict, good
from console.setup.line_panel import LinePanel
from console.setup.section_form import SectionForm
from console.setup.sound_panel import SoundPanel
from console.setup.storage_panel import DatabasePanel, RecordingsPanel
from console.setup.verdict_line import VerdictLine
from console.widgets.card import Card
from console.widgets.layout import VBox
from console.widgets.text import Text


class Step(QWidget):
    """One step. `verdict` is what its last check found, None while that is out of date or never was."""

    changed = Signal()
    title = ""
    lead = ""
    wants_fresh_check = False
    """Check again at every going-on, even after a good verdict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict: Verdict | None = None
        outer = VBox(self, gap=0)
        card = Card(self.title, margins=16, gap=12)
        card.body.addWidget(Text(self.lead, "secondary", wrap=True))
        self.body = VBox(gap=12)
        card.body.addLayout(self.body)
        outer.addWidget(card)
        outer.addStretch(1)

    def begin(self) -> None:
        """It comes to the front."""

    def leave(self) -> None:
        """It goes from the front."""

    def focus_first(self) -> None:
        """Put the cursor where typing begins."""

    def complain(self) -> bool:
        """Show what is wrong with the fields; True where something is."""
        return False

    def check(self, done: Told) -> None:
        """Try out what was typed."""
        done(good(""))

    def merged(self, settings: Settings) -> Settings:
        """`settings` with what was typed here."""
        return settings

    def passwords(self, settings: Settings) -> Mapping[str, str]:
        """The passwords typed here, by the name they are kept under."""
        return {}


class OperatorStep(Step):
    """Who sits here."""

    title = "坐席"
    lead = "工号和姓名会写进您受理的每一张工单。"

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = SectionForm(settings.operator, ("number", "name"), needed=("number", "name"))
        self.form.changed.connect(self.changed)
        self.body.addWidget(self.form)

    def focus_first(self) -> None:
        """See :meth:`Step.focus_first`."""
        self.form.focus_first()

    def complain(self) -> bool:
        """See :meth:`Step.complain`."""
        return self.form.complain()

    def check(self, done: Told) -> None:
        """Nothing outside is asked."""
        operator = self.form.value()
        done(good(f"{operator.name}，工号 {operator.number}"))

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Step.merged`."""
        return dataclasses.replace(settings, operator=self.form.value())


class LineStep(Step):
    """The extension and its server."""

    title = "电话系统"
    lead = "填写电话服务器和您的分机，程序会真的注册一次来检查。"

    def __init__(self, settings: Settings, probes: SetupProbes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probes = probes
        self.panel = LinePanel(settings.phone, probes)
        self.panel.changed.connect(self.changed)
        self.body.addWidget(self.panel)

    def leave(self) -> None:
        """See :meth:`Step.leave`."""
        self._probes.cancel_line_check()

    def focus_first(self) -> None:
        """See :meth:`Step.focus_first`."""
        self.panel.focus_first()

    def complain(self) -> bool:
        """See :meth:`Step.complain`."""
        return self.panel.complain()

    def check(self, done: Told) -> None:
        """See :meth:`Step.check`."""
        self.panel.check(done)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Step.merged`."""
        return dataclasses.replace(settings, phone=self.panel.merged(settings.phone))

    def passwords(self, settings: Settings) -> Mapping[str, str]:
        """See :meth:`Step.passwords`."""
        typed = self.panel.password.text
        return {settings.phone.secret_name: typed} if typed else {}


class SoundStep(Step):
    """The devices."""

    title = "耳麦"
    lead = "戴上耳麦说一句话：音量条会动，就说明市民听得到您。"
    wants_fresh_check = True

    def __init__(self, settings: Settings, probes: SetupProbes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = SoundPanel(settings.sound, probes)
        self.panel.changed.connect(self.changed)
        self.body.addWidget(self.panel)

    def begin(self) -> None:
        """See :meth:`Step.begin`."""
        self.panel.begin()

    def leave(self) -> None:
        """See :meth:`Step.leave`."""
        self.panel.end()

    def focus_first(self) -> None:
        """See :meth:`Step.focus_first`."""
        self.panel.microphone.setFocus()

    def check(self, done: Told) -> None:
        """What the meter has shown so far."""
        found = self.panel.found
        self.panel.verdict.present(found)
        done(found)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Step.merged`."""
        return dataclasses.replace(settings, sound=self.panel.value())


class StorageStep(Step):
    """Tickets and recordings."""

    title = "数据"
    lead = "工单和录音放在哪里。程序会真的打开数据库、写一个文件来检查。"

    def __init__(self, settings: Settings, probes: SetupProbes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.database = DatabasePanel(settings.database, probes)
        self.recordings = RecordingsPanel(settings.phone, probes)
        self._round = 0
        for part in (self.database, self.recordings):
            part.changed.connect(self._edited)
            self.body.addWidget(part)

    def focus_first(self) -> None:
        """See :meth:`Step.focus_first`."""
        self.database.focus_first()

    def complain(self) -> bool:
        """See :meth:`Step.complain`."""
        wrong = self.database.complain()
        return self.recordings.form.complain() or wrong

    def check(self, done: Told) -> None:
        """The database, then the folder; the worse verdict is handed on."""
        wanted = self._round

        def then(database: Verdict) -> None:
            if wanted == self._round:
                self.recordings.check(lambda recordings: done(_worse(database, recordings)))

        self.database.check(then)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Step.merged`."""
        phone = self.recordings.merged(settings.phone)
        return dataclasses.replace(settings, phone=phone, database=self.database.value())

    def passwords(self, settings: Settings) -> Mapping[str, str]:
        """See :meth:`Step.passwords`."""
        typed = self.database.password.text
        wanted = settings.database.takes_password and typed
        return {settings.database.secret_name: typed} if wanted else {}

    def _edited(self) -> None:
        self._round += 1
        self.changed.emit()


class DoneStep(Step):
    """What was found, and the one place that writes."""

    title = "完成"
    lead = "还没有写入任何设置。按“保存并开始”后写入；以后可以在“设置”里改。"

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = VBox(gap=8)
        self.keep = SectionForm(settings.secrets, ("keep",), hints={"keep": "密码从不写进设置文件"})
        self.keep.setVisible(False)
        self._verdict = VerdictLine()
        self.body.addLayout(self._rows)
        self.body.addWidget(self.keep)
        self.body.addWidget(self._verdict)

    def sum_up(self, found: Sequence[tuple[str, Verdict | None]]) -> None:
        """Show each step's verdict."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for title, verdict in found:
            line = VerdictLine()
            said = verdict or Verdict(Outcome.WARNING, "没有检查")
            line.present(dataclasses.replace(said, happened=f"{title}：{said.happened}"))
            self._rows.addWidget(line)
        self._verdict.present(None)

    def busy(self) -> None:
        """Saving."""
        self._verdict.busy("正在保存")

    def present(self, verdict: Verdict) -> None:
        """How saving went. Where it failed, the passwords' place can be changed."""
        self._verdict.present(verdict)
        self.keep.setVisible(verdict.is_bad)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Step.merged`."""
        keep: SecretPlace = self.keep.value().keep
        return dataclasses.replace(settings, secrets=SecretSettings(keep))


def _worse(one: Verdict, other: Verdict) -> Verdict:
    order = list(Outcome)
    worse = max(one, other, key=lambda verdict: order.index(verdict.outcome))
    if worse.outcome is Outcome.GOOD:
        return good(f"{one.happened.removesuffix('。')}；{other.happened}")
    return worse
