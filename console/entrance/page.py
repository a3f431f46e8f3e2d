"""The sign-in: 工号 and password before the desk opens; the first account where there is none."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from console import theme
from console.entrance.call_strip import CallStrip
from console.entrance.forms import ChangeForm, EntranceForm, FirstForm, NewPinForm, SignInForm
from console.entrance.gate import Gate, Stage
from console.entrance.pin_pad import LeaderTiles, PinPad
from console.phone import Phone
from console.settings import OperatorSettings
from console.settings.probes import bad, warning
from console.setup.verdict_line import VerdictLine
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text

WIDTH = 420
TITLES = {
    Stage.LOOKING: "正在连接数据库…",
    Stage.SIGN_IN: "登录",
    Stage.FIRST: "建立第一个账号",
    Stage.CHANGE: "设置新密码",
    Stage.PIN: "请输入数字口令",
    Stage.NEW_PIN: "设置数字口令",
}
OTHERS = {Stage.CHANGE: "换一个工号", Stage.PIN: "返回", Stage.NEW_PIN: "以后再说"}
"""The way out of a step, and how it is called."""


class EntrancePage(QWidget):
    """One card in the middle. `setup_wanted` and `rehearsal_wanted` lead elsewhere."""

    setup_wanted = Signal()
    rehearsal_wanted = Signal()

    def __init__(
        self, gate: Gate, phone: Phone, operator: OperatorSettings, brand: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._gate = gate
        hint = f"至少 {gate.rules.shortest} 位，大小写字母、数字、符号中 {gate.rules.kinds_of_characters} 种"
        self.sign_in = SignInForm(operator.number, self._sign_in)
        self.first = FirstForm(operator.number, operator.name, self._make_first, hint)
        self.change = ChangeForm(self._change, hint)
        self.pad = PinPad(gate.rules.pin_digits)
        self.new_pin = NewPinForm(self._set_pin, gate.rules.pin_digits)
        self._forms: dict[Stage, EntranceForm | PinPad] = {
            Stage.SIGN_IN: self.sign_in,
            Stage.FIRST: self.first,
            Stage.CHANGE: self.change,
            Stage.PIN: self.pad,
            Stage.NEW_PIN: self.new_pin,
        }
        self.leaders = LeaderTiles()
        self.title = Text("", "section")
        self.verdict = VerdictLine()
        self.other = Button("", variant=Variant.QUIET, compact=True)
        self.setup = Button("检查设置", variant=Variant.QUIET, compact=True)
        self.rehearse = Button("演练", variant=Variant.QUIET, compact=True)
        self.calls = CallStrip(phone)
        self._stack = QStackedWidget()
        self._blank = QWidget()
        self._stack.addWidget(self._blank)
        for form in self._forms.values():
            self._stack.addWidget(form)
        self._lay_out(brand)
        self._wire()
        self._show(gate.stage)

    def _lay_out(self, brand: str) -> None:
        self._card = Card(margins=24, gap=12)
        self._card.setAccessibleName("登录")
        for part in (self.title, self.verdict, self._stack):
            self._card.body.addWidget(part)
        foot = HBox(gap=8)
        foot.addWidget(self.other)
        foot.addStretch(1)
        foot.addWidget(self.setup)
        foot.addWidget(self.rehearse)
        self._card.body.addLayout(foot)
        middle = QWidget()
        column = VBox(middle, gap=8, margins=8)
        column.addStretch(2)
        column.addWidget(Text(f"听民声 · {brand}", "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.current().px(8))
        row = HBox(gap=24)
        row.addStretch(1)
        row.addWidget(self.leaders, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        # the largest type on the smallest screen is taller than that
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(middle)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = VBox(self, gap=0)
        whole.addWidget(self.calls)
        whole.addWidget(area, 1)

    def _wire(self) -> None:
        gate = self._gate
        gate.stage_changed.connect(self._show)
        gate.told.connect(lambda text: self.verdict.present(warning(text)))
        gate.refused.connect(self._refuse)
        gate.entered.connect(lambda _: self._forget())
        self.other.clicked.connect(self._go_other_way)
        self.leaders.chosen.connect(gate.choose_leader)
        self.pad.typed.connect(self._try_pin)
        self.pad.left.connect(gate.back)
        self.setup.clicked.connect(lambda: self.setup_wanted.emit())
        self.rehearse.clicked.connect(lambda: self.rehearsal_wanted.emit())
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor is where one types."""
        super().showEvent(event)
        if not event.spontaneous():
            self._take_focus()

    def _show(self, stage: Stage) -> None:
        leader = self._gate.leader
        whose = f"{leader.name}，" if stage is Stage.PIN and leader is not None else ""
        self.title.setText(f"{whose}{TITLES[stage]}")
        self.verdict.present(None)
        form = self._forms.get(stage)
        self._stack.setCurrentWidget(form or self._blank)
        for each in self._forms.values():
            each.set_busy(False)
        self.pad.forget()
        self.leaders.offer(self._gate.leaders)
        self.leaders.setVisible(stage is Stage.SIGN_IN and bool(self._gate.leaders))
        self.other.setText(OTHERS.get(stage, ""))
        self.other.setAccessibleName(OTHERS.get(stage, ""))
        self.other.setVisible(stage in OTHERS)
        for each_way in (self.setup, self.rehearse):
            each_way.setVisible(stage not in (Stage.PIN, Stage.NEW_PIN))
        # the forms differ in height: the card is as tall as the one in front
        for each in self._forms.values():
            tall = QSizePolicy.Policy.Preferred if each is form else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        self._take_focus()

    def _take_focus(self) -> None:
        form = self._forms.get(self._gate.stage)
        if form is not None:
            form.take_focus()

    def _sign_in(self, code: str, password: str) -> None:
        self._busy()
        self._gate.sign_in(code, password)

    def _make_first(self, code: str, name: str, password: str, again: str) -> None:
        self._busy()
        self._gate.make_first(code, name, password, again)

    def _change(self, new: str, again: str) -> None:
        self._busy()
        self._gate.change(new, again)

    def _try_pin(self, pin: str) -> None:
        self._busy()
        self._gate.sign_in_with_pin(pin)

    def _set_pin(self, pin: str, again: str) -> None:
        self._busy()
        self._gate.set_pin(pin, again)

    def _go_other_way(self) -> None:
        """Back to the sign-in; a PIN that is not chosen now can be chosen at the next sign-in."""
        if self._gate.stage is Stage.NEW_PIN:
            self._gate.come_in()
        else:
            self._gate.back()

    def _busy(self) -> None:
        self.verdict.busy("正在核对")
        for form in self._forms.values():
            form.set_busy(True)

    def _refuse(self, text: str) -> None:
        for form in self._forms.values():
            form.set_busy(False)
        self.verdict.present(bad(text))
        if self._gate.stage is Stage.SIGN_IN:
            self.sign_in.forget()
        self.pad.forget()
        self._take_focus()

    def _forget(self) -> None:
        for form in self._forms.values():
            form.forget()

    def _rescale(self) -> None:
        self._card.setFixedWidth(theme.current().px(WIDTH))
