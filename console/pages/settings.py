"""设置: every part of the settings, checked where it can be, saved by one key."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea, QStackedWidget, QWidget

from console import theme
from console.settings import Folders, Settings, Target
from console.settings.diagnostics import diagnostics_text
from console.settings.probes import PasswordCare, PasswordView, SetupProbes, Verdict
from console.setup.access_part import AccessPart
from console.setup.files_part import FilesPart
from console.setup.knowledge_part import KnowledgePart
from console.setup.monitor_part import MonitorPart
from console.setup.part import Part
from console.setup.parts import DataPart, LookPart, PeoplePart, PhonePart, SoundPart
from console.setup.password_part import PasswordPart
from console.setup.targets_part import TargetsPart
from console.setup.verdict_line import VerdictLine
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

SAVE_KEY = "Ctrl+S"
PART_WIDTH = 960
CLEAN = "没有要保存的改动"


class SettingsPage(QWidget):
    """The settings page.

    `facts` tells how things stand for the diagnostics text (Chinese name to value, no personal data).
    `look_changed` carries a :class:`LookSettings` to put in force at once; `saved` the :class:`Settings`
    that were written; `targets_saved` the one-key targets that were written.
    """

    look_changed = Signal(object)
    saved = Signal(object)
    targets_saved = Signal(object)

    def __init__(
        self,
        settings: Settings,
        targets: tuple[Target, ...],
        folders: Folders,
        probes: SetupProbes,
        care: PasswordCare,
        facts: Callable[[], Mapping[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._probes = probes
        self.people = PeoplePart(settings)
        self.phone = PhonePart(settings, probes)
        self.sound = SoundPart(settings, probes)
        self.data = DataPart(settings, probes)
        self.monitor = MonitorPart(settings)
        self.password = PasswordPart(settings, care)
        self.targets = TargetsPart(targets)
        self.knowledge = KnowledgePart(settings)
        self.access = AccessPart(settings)
        self.look = LookPart(settings)
        self.files = FilesPart(folders, lambda: diagnostics_text(self._settings, folders, facts()))
        self.parts: tuple[Part, ...] = (
            *(self.people, self.phone, self.sound, self.data),
            *(self.monitor, self.password, self.access, self.targets, self.knowledge, self.look, self.files),
        )
        self.list = QListWidget()
        self.stack = QStackedWidget()
        self.verdict = VerdictLine()
        self.changes = Text(CLEAN, "secondary")
        self.revert = Button("还原")
        self.save = Button("保存", variant=Variant.PRIMARY, key=SAVE_KEY)
        self._saving = False
        self._lay_out()
        self._wire()
        self._show_state()

    @property
    def part(self) -> Part:
        """The part in front."""
        return self.parts[self.stack.currentIndex()]

    @property
    def edited(self) -> Settings:
        """The settings with what was typed."""
        settings = self._settings
        for part in self.parts:
            settings = part.merged(settings)
        return settings

    @property
    def is_changed(self) -> bool:
        """There is something to save."""
        edited = self.edited
        return edited != self._settings or bool(self._typed_passwords(edited)) or self.targets.is_changed

    def show_part(self, part: Part) -> None:
        """Bring a part to the front."""
        self.list.setCurrentRow(self.parts.index(part))

    def go_save(self) -> None:
        """Save everything; where something is wrong, show it instead."""
        if self._saving or not self.is_changed:
            return
        for part in self.parts:
            if part.complain():
                self.show_part(part)
                return
        settings = self.edited
        self._set_saving(True)
        self.verdict.busy("正在保存")
        if settings == self._settings and not self._typed_passwords(settings):
            self._save_targets()
        else:
            self._probes.save(
                settings,
                self._typed_passwords(settings),
                lambda verdict: self._settings_told(settings, verdict),
                self._settings,
            )

    def go_revert(self) -> None:
        """Put back what is saved."""
        self.verdict.present(None)
        for part in self.parts:
            part.show_settings(self._settings)
        self.targets.show_targets(self.targets.saved)
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """The part in front comes alive."""
        super().showEvent(event)
        if not event.spontaneous():
            self.part.begin()
            self.password.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is listened to behind another page."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.part.leave()

    def _typed_passwords(self, settings: Settings) -> dict[str, str]:
        return {name: text for part in self.parts for name, text in part.passwords(settings).items()}

    def _settings_told(self, settings: Settings, verdict: Verdict) -> None:
        if verdict.is_bad:
            self._told(verdict)
            return
        self._settings = settings
        for part in self.parts:
            part.show_settings(settings)
        self.password.look()
        self.saved.emit(settings)
        if self.targets.is_changed:
            self._save_targets()
        else:
            self._told(verdict)

    def _save_targets(self) -> None:
        targets = self.targets.targets

        def told(verdict: Verdict) -> None:
            if not verdict.is_bad:
                self.targets.show_targets(targets)
                self.targets_saved.emit(targets)
            self._told(verdict)

        self._probes.save_targets(targets, told)

    def _told(self, verdict: Verdict) -> None:
        self._set_saving(False)
        self.verdict.present(verdict)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._show_state()

    def _edited(self) -> None:
        if self.verdict.verdict is not None:
            self.verdict.present(None)
        self._show_state()

    def _show_state(self) -> None:
        changed = self.is_changed
        self.changes.setText("有改动没有保存" if changed else CLEAN)
        why = "正在保存，请稍候" if self._saving else CLEAN
        self.save.set_available(changed and not self._saving, why)
        self.revert.set_available(changed and not self._saving, why)

    def _show_kept(self, view: PasswordView) -> None:
        self.phone.panel.password.set_kept(self._settings.phone.secret_name in view.kept)
        self.data.database.password.set_kept(self._settings.database.secret_name in view.kept)
        self.monitor.password.set_kept(self._settings.monitor.secret_name in view.kept)

    def _turn(self, row: int) -> None:
        if row == self.stack.currentIndex():
            return
        self.part.leave()
        self.stack.setCurrentIndex(row)
        if self.isVisible():
            self.part.begin()

    def _wire(self) -> None:
        self.list.currentRowChanged.connect(self._turn)
        self.list.setCurrentRow(0)
        for part in self.parts:
            part.changed.connect(self._edited)
        self.look.look_changed.connect(self.look_changed)
        self.password.viewed.connect(self._show_kept)
        self.save.clicked.connect(self.go_save)
        # not the button's own shortcut: that one only clicks after a pause
        keys = QShortcut(QKeySequence(SAVE_KEY), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.go_save)
        self.revert.clicked.connect(self.go_revert)
        self._redraw()
        theme.current().changed.connect(self._redraw)

    def _lay_out(self) -> None:
        self.list.setAccessibleName("设置的各部分")
        for part in self.parts:
            self.list.addItem(QListWidgetItem(part.title))
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            area.setWidget(part)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.stack.addWidget(area)
        column = VBox(self, gap=12, margins=(16, 12))
        body = HBox(gap=16)
        body.addWidget(self.list)
        body.addWidget(self.stack, 1)
        column.addLayout(body, 1)
        bar = HBox(gap=12)
        bar.addWidget(self.verdict, 1)
        bar.addStretch(0)
        bar.addWidget(self.changes)
        bar.addWidget(self.revert)
        bar.addWidget(self.save)
        column.addLayout(bar)

    def _redraw(self) -> None:
        look = theme.current()
        side = look.px(16)
        self.list.setIconSize(QSize(side, side))
        self.list.setFixedWidth(look.px(160))
        for row, part in enumerate(self.parts):
            part.setMaximumWidth(look.px(PART_WIDTH))
            self.list.item(row).setIcon(look.icon(part.icon, look.tokens.text_muted))
