"""The parts of the settings page that edit settings.toml."""

import dataclasses
from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal

from console.settings import LookSettings, Settings
from console.settings.probes import SetupProbes, Told
from console.setup.line_panel import LinePanel
from console.setup.part import Part
from console.setup.section_form import SectionForm
from console.setup.sound_panel import SoundPanel
from console.setup.storage_panel import DatabasePanel, RecordingsPanel
from console.theme import Icon
from console.widgets.button import Button
from console.widgets.layout import HBox

CALLS = ("wrap_up_seconds", "ring_seconds", "dead_line_seconds")


class PeoplePart(Part):
    """Who sits here, and for which hotline."""

    title = "坐席与热线"
    icon = Icon.USER

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.operator = SectionForm(settings.operator, ("number", "name"))
        self.hotline = SectionForm(
            settings.hotline,
            ("brand", "area", "level", "number_prefix", "recall_seconds"),
            hints={
                "area": "如 鹿城区",
                "number_prefix": "留空用默认前缀",
                "recall_seconds": "提交工单后可以撤回的时间",
            },
        )
        self.add_card("坐席", "写进您受理的每一张工单。").body.addWidget(self.operator)
        self.add_card("热线").body.addWidget(self.hotline)
        for form in (self.operator, self.hotline):
            form.changed.connect(self.changed)
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self.operator.show_section(settings.operator)
        self.hotline.show_section(settings.hotline)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        return dataclasses.replace(settings, operator=self.operator.value(), hotline=self.hotline.value())

    def complain(self) -> bool:
        """See :meth:`Part.complain`."""
        wrong = self.operator.complain()
        return self.hotline.complain() or wrong


class PhonePart(Part):
    """The extension and how calls are treated."""

    title = "电话系统"
    icon = Icon.PHONE

    def __init__(self, settings: Settings, probes: SetupProbes) -> None:
        super().__init__()
        self._probes = probes
        self._saved = settings.phone
        self.panel = LinePanel(settings.phone, probes)
        self.calls = SectionForm(
            settings.phone,
            CALLS,
            hints={
                "wrap_up_seconds": "通话后最长的整理时间，0 为不整理",
                "ring_seconds": "呼出没有人接，到时挂断",
                "dead_line_seconds": "一直收不到对方声音就挂断，0 为不管",
            },
        )
        line = self.add_card("分机", "保存后生效；正在通话时，通话结束后生效。")
        line.body.addWidget(self.panel)
        self.try_out = Button("检查注册", icon=Icon.PLUG)
        self.try_out.clicked.connect(self._check)
        line.body.addLayout(_left(self.try_out))
        self.add_card("通话").body.addWidget(self.calls)
        for source in (self.panel, self.calls):
            source.changed.connect(self.changed)
        self.panel.changed.connect(lambda: _free(self.try_out))
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self._saved = settings.phone
        self.panel.show_line(settings.phone)
        self.calls.show_section(settings.phone)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        calls = self.calls.value()
        phone = dataclasses.replace(settings.phone, **{key: getattr(calls, key) for key in CALLS})
        return dataclasses.replace(settings, phone=self.panel.merged(phone))

    def passwords(self, settings: Settings) -> Mapping[str, str]:
        """See :meth:`Part.passwords`."""
        typed = self.panel.password.text
        return {settings.phone.secret_name: typed} if typed else {}

    def complain(self) -> bool:
        """In a rehearsal there is no line: an untouched one is nothing to complain of."""
        touched = self.panel.merged(self._saved) != self._saved or bool(self.panel.password.text)
        wrong = touched and self.panel.complain()
        return self.calls.complain() or wrong

    def leave(self) -> None:
        """See :meth:`Part.leave`."""
        self._probes.cancel_line_check()
        if not self.try_out.isEnabled():
            self.panel.verdict.present(None)
            _free(self.try_out)

    def _check(self) -> None:
        if self.panel.complain():
            self.panel.focus_first()
        else:
            _run(self.try_out, self.panel.check)


class SoundPart(Part):
    """The devices."""

    title = "耳麦与铃声"
    icon = Icon.HEADSET

    def __init__(self, settings: Settings, probes: SetupProbes) -> None:
        super().__init__()
        self._saved = settings.sound
        self._probes = probes
        self.panel = SoundPanel(settings.sound, probes)
        card = self.add_card("耳麦与铃声", "选好马上试用；没有保存的，离开本页就恢复原来的。")
        card.body.addWidget(self.panel)
        self.panel.changed.connect(self.changed)
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self._saved = settings.sound
        self.panel.show_sound(settings.sound)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        return dataclasses.replace(settings, sound=self.panel.value())

    def begin(self) -> None:
        """See :meth:`Part.begin`."""
        self.panel.begin()

    def leave(self) -> None:
        """Devices that were tried and not saved are left again."""
        self.panel.end()
        if self.panel.value() != self._saved:
            self._probes.select_sound(self._saved)


class DataPart(Part):
    """Tickets and recordings."""

    title = "数据与录音"
    icon = Icon.DATABASE

    def __init__(self, settings: Settings, probes: SetupProbes) -> None:
        super().__init__()
        self.database = DatabasePanel(settings.database, probes)
        self.recordings = RecordingsPanel(settings.phone, probes)
        card = self.add_card("数据与录音", "换了数据库，原来的工单留在原来的数据库里。")
        self.try_database = Button("检查数据库", icon=Icon.DATABASE)
        self.try_folder = Button("检查录音文件夹", icon=Icon.FOLDER)
        for panel, button in ((self.database, self.try_database), (self.recordings, self.try_folder)):
            card.body.addWidget(panel)
            card.body.addLayout(_left(button))
            panel.changed.connect(self.changed)
        self.database.changed.connect(lambda: _free(self.try_database))
        self.recordings.changed.connect(lambda: _free(self.try_folder))
        self.try_database.clicked.connect(self._check_database)
        self.try_folder.clicked.connect(lambda: _run(self.try_folder, self.recordings.check))
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self.database.show_database(settings.database)
        self.recordings.show_line(settings.phone)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        phone = self.recordings.merged(settings.phone)
        return dataclasses.replace(settings, phone=phone, database=self.database.value())

    def passwords(self, settings: Settings) -> Mapping[str, str]:
        """See :meth:`Part.passwords`."""
        typed = self.database.password.text
        return {settings.database.secret_name: typed} if settings.database.takes_password and typed else {}

    def complain(self) -> bool:
        """See :meth:`Part.complain`."""
        wrong = self.database.complain()
        return self.recordings.form.complain() or wrong

    def _check_database(self) -> None:
        if self.database.complain():
            self.database.focus_first()
        else:
            _run(self.try_database, self.database.check)


class LookPart(Part):
    """How it looks, and what happens at the start. `look_changed` carries the look to put in force."""

    look_changed = Signal(object)
    title = "外观与上班"
    icon = Icon.SUN_MOON

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.look = SectionForm(
            settings.look,
            ("theme", "scale", "reduced_motion"),
            hints={"scale": "90 % 到 160 %，马上看到效果"},
        )
        self.desk = SectionForm(settings.desk, ("sign_in_at_start", "ready_at_sign_in"))
        self.add_card("外观").body.addWidget(self.look)
        self.add_card("上班").body.addWidget(self.desk)
        self._showing = False
        self.look.changed.connect(self._look_edited)
        self.desk.changed.connect(self.changed)
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """See :meth:`Part.show_settings`."""
        self._showing = True
        self.look.show_section(settings.look)
        self._showing = False
        self.look_changed.emit(settings.look)
        self.desk.show_section(settings.desk)

    def merged(self, settings: Settings) -> Settings:
        """See :meth:`Part.merged`."""
        return dataclasses.replace(settings, look=self.look.value(), desk=self.desk.value())

    def _look_edited(self) -> None:
        if not self._showing:
            look: LookSettings = self.look.value()
            self.look_changed.emit(look)
        self.changed.emit()


def _left(button: Button) -> HBox:
    row = HBox()
    row.addWidget(button)
    row.addStretch(1)
    return row


def _run(button: Button, check: Callable[[Told], None]) -> None:
    """Run a check; its button waits until the verdict is there."""
    button.set_available(False, "正在检查，请稍候")
    check(lambda _: _free(button))


def _free(button: Button) -> None:
    button.set_available(True)
