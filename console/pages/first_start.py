"""The first start: rehearse at once, or connect the telephone in a few checked steps."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QStackedWidget, QWidget

from console import theme
from console.settings import Settings
from console.settings.probes import Outcome, SetupProbes, Verdict
from console.setup.step_list import StepList
from console.setup.steps import DoneStep, LineStep, OperatorStep, SoundStep, Step, StorageStep
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button, TileButton, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

WIDTH, HEIGHT = 920, 680
TILE_WIDTH = 440
CHECK, ANYWAY, SAVE = "检查并继续", "先跳过", "保存并开始"


class FirstStartPage(QWidget):
    """Shown while there are no settings, or none with a telephone. Nothing is written before the last step.

    `settings` is what is known already; the set-up begins with it and keeps the rest of it.

    `rehearsal_wanted`: the operator chose 演练. `finished` carries the :class:`Settings` that were saved.
    """

    rehearsal_wanted = Signal()
    finished = Signal(object)

    def __init__(
        self, probes: SetupProbes, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._stack = QStackedWidget()
        column = VBox(self, gap=0, margins=(24, 16))
        column.addWidget(self._stack)
        self.welcome = Welcome()
        self.assistant = Assistant(probes, settings or Settings())
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.assistant)
        self.welcome.rehearse.clicked.connect(lambda: self.rehearsal_wanted.emit())
        self.welcome.connect_line.clicked.connect(self._begin)
        self.assistant.left.connect(self._show_welcome)
        self.assistant.finished.connect(self.finished)
        self.setFocusProxy(self.welcome)

    def hideEvent(self, event: QHideEvent) -> None:
        """The window goes: no device is listened to and nothing is tried any more."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.assistant.step.leave()

    def _begin(self) -> None:
        self._stack.setCurrentWidget(self.assistant)
        self.assistant.begin()

    def _show_welcome(self) -> None:
        self._stack.setCurrentWidget(self.welcome)
        self.welcome.connect_line.setFocus()


class Welcome(QWidget):
    """Two big tiles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rehearse = TileButton(
            Icon.GRADUATION_CAP,
            "演练",
            "不用服务器，模拟市民马上来电。数据与正式工单分开。",
        )
        self.connect_line = TileButton(
            Icon.PHONE_CALL, "连接电话系统", "填写分机和密码，试好耳麦，几分钟后就能接市民来电。"
        )
        column = VBox(self, gap=8)
        column.addStretch(2)
        column.addWidget(Text("听民声", "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        lead = Text("第一次打开：还没有设置。先选一种方式开始，以后可以在“设置”里改。", "secondary")
        column.addWidget(lead, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.current().px(16))
        row = HBox(gap=16)
        row.addStretch(1)
        for tile in (self.rehearse, self.connect_line):
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(tile, 40)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.setFocusProxy(self.rehearse)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        for tile in (self.rehearse, self.connect_line):
            tile.setMaximumWidth(theme.current().px(TILE_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the tile in focus; arrows go from one to the other, as between all buttons."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.connect_line if self.connect_line.hasFocus() else self.rehearse).click()
        else:
            super().keyPressEvent(event)


class Assistant(QWidget):
    """The steps, one after the other. Enter goes on, Alt+Left back."""

    left = Signal()
    finished = Signal(object)

    def __init__(self, probes: SetupProbes, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probes = probes
        self._known = settings
        self._checking = False
        self.done_step = DoneStep(settings)
        self.steps: tuple[Step, ...] = (
            OperatorStep(settings),
            LineStep(settings, probes),
            SoundStep(settings, probes),
            StorageStep(settings, probes),
            self.done_step,
        )
        self._stack = QStackedWidget()
        self._areas = [_scrolling(step) for step in self.steps]
        for step, area in zip(self.steps, self._areas, strict=True):
            self._stack.addWidget(area)
            step.changed.connect(self._outdated)
        self.list = StepList(self.steps)
        self.back = Button("上一步", icon=Icon.ARROW_LEFT)
        self.skip = Button(ANYWAY)
        self.next = Button(CHECK, variant=Variant.PRIMARY)
        self._lay_out()
        self.back.clicked.connect(self.go_back)
        self.skip.clicked.connect(self._advance)
        self.next.clicked.connect(self.go_on)
        # a shortcut, because lists and numbers take arrow keys for themselves
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.go_back)

    @property
    def step(self) -> Step:
        """The step in front."""
        return self.steps[self._stack.currentIndex()]

    def begin(self) -> None:
        """Show the first step."""
        self._show(0)

    def go_on(self) -> None:
        """Check the step; go to the next one if all is well."""
        step = self.step
        if self._checking:
            return
        if step is self.done_step:
            self._save()
        elif step.complain():
            step.focus_first()
        elif _stands(step):
            self._advance()
        else:
            self._set_checking(True)
            step.check(lambda verdict: self._checked(step, verdict))

    def go_back(self) -> None:
        """To the step before; from the first one to the two tiles."""
        index = self._stack.currentIndex()
        self._leave()
        if index == 0:
            self.left.emit()
        else:
            self._show(index - 1)

    def settings(self) -> Settings:
        """Everything as typed so far."""
        settings = self._known
        for step in self.steps:
            settings = step.merged(settings)
        return settings

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, else goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton) and not focused.isCheckable():
                focused.click()
            else:
                self.go_on()
        else:
            super().keyPressEvent(event)

    def _checked(self, step: Step, verdict: Verdict) -> None:
        step.verdict = verdict
        if step is not self.step:
            return
        self._set_checking(False)
        if verdict.outcome is Outcome.GOOD:
            self._advance()
        else:
            self._show_buttons()
            self._show_verdict()

    def _show_verdict(self) -> None:
        """Scroll to what the check found, once the layout has made room for it."""
        area, step = self._areas[self._stack.currentIndex()], self.step
        for line in step.findChildren(VerdictLine):
            if line.verdict is not None and line.verdict.outcome is not Outcome.GOOD:
                QTimer.singleShot(0, line, lambda line=line: area.ensureWidgetVisible(line))

    def _outdated(self) -> None:
        """What was typed differs from what was checked."""
        if self.step.verdict is not None or self._checking:
            self.step.verdict = None
            self._set_checking(False)

    def _advance(self) -> None:
        step = self.step
        if step.complain():
            step.focus_first()
            return
        self._leave()
        self._show(self._stack.currentIndex() + 1)

    def _leave(self) -> None:
        self._set_checking(False)
        self.step.leave()

    def _show(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        if self.step is self.done_step:
            self.done_step.sum_up([(step.title, step.verdict) for step in self.steps[:-1]])
        self.list.present(self.step)
        self._areas[index].verticalScrollBar().setValue(0)
        self._show_buttons()
        self.step.begin()
        self.step.focus_first()

    def _show_buttons(self) -> None:
        last = self.step is self.done_step
        failed = self.step.verdict is not None and self.step.verdict.outcome is not Outcome.GOOD
        self.next.setText(SAVE if last else "再检查一次" if failed else CHECK)
        self.next.setAccessibleName(self.next.text())
        self.skip.setVisible(failed and not last)

    def _set_checking(self, checking: bool) -> None:
        self._checking = checking
        self.next.set_available(not checking, "正在检查，请稍候")
        if not checking:
            self._show_buttons()

    def _save(self) -> None:
        settings = self.settings()
        passwords = {name: text for step in self.steps for name, text in step.passwords(settings).items()}
        self._set_checking(True)
        self.done_step.busy()

        def told(verdict: Verdict) -> None:
            self._set_checking(False)
            self.done_step.present(verdict)
            if not verdict.is_bad:
                self.finished.emit(settings)

        self._probes.save(settings, passwords, told)

    def _lay_out(self) -> None:
        frame = QWidget()
        column = VBox(frame, gap=16)
        body = HBox(gap=16)
        body.addWidget(self.list)
        body.addWidget(self._stack, 1)
        column.addWidget(Text("连接电话系统", "title"))
        column.addLayout(body, 1)
        buttons = HBox(gap=8)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.next)
        column.addLayout(buttons)
        outer = HBox(self)
        outer.addWidget(frame)
        self._frame = frame
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _rescale(self) -> None:
        look = theme.current()
        self._frame.setMaximumSize(look.px(WIDTH), look.px(HEIGHT))
        self.list.setFixedWidth(look.px(176))


def _stands(step: Step) -> bool:
    """The step was found good, and nothing was typed since."""
    good = step.verdict is not None and step.verdict.outcome is Outcome.GOOD
    return good and not step.wants_fresh_check


def _scrolling(step: Step) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(step)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
