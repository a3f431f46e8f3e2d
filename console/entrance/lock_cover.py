"""The cover over a locked desk: everything but the call bar waits for the password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from console import theme
from console.entrance.forms import EntranceForm
from console.entrance.gate import Gate
from console.settings.probes import bad, warning
from console.setup.line_panel import PasswordField
from console.setup.verdict_line import VerdictLine
from console.theme import Icon
from console.widgets.button import Button, Variant
from console.widgets.card import Card, IconLabel
from console.widgets.field import FieldRow
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.access.roles import Actor

WIDTH = 420


class LockCover(QWidget):
    """Who is away, a field for the password, and 换人登录."""

    switch_wanted = Signal()

    def __init__(self, gate: Gate, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._actor = actor
        self.password = PasswordField("密码")
        self.form = EntranceForm("", (FieldRow("密码", self.password, label_width=0),), "解锁")
        self.form.sent.connect(self._try)
        self.verdict = VerdictLine()
        self.switch = Button("换人登录", variant=Variant.QUIET, compact=True)
        self.switch.clicked.connect(lambda: self.switch_wanted.emit())
        self._lay_out()
        gate.refused.connect(self._refuse)
        gate.entered.connect(lambda _: self.clear())
        self.setFocusProxy(self.password)

    def _lay_out(self) -> None:
        self._card = Card(margins=24, gap=12)
        self._card.setAccessibleName("坐席已锁定")
        head = HBox(gap=8)
        head.addWidget(IconLabel(Icon.LOCK))
        head.addWidget(Text(f"已锁定 · {self._actor.who}", "section"), 1)
        self._card.body.addLayout(head)
        words = "电话照常：上方可以接听和挂断。草稿都在，解锁后继续。"
        self._card.body.addWidget(Text(words, "secondary", wrap=True))
        self._card.body.addWidget(self.verdict)
        self._card.body.addWidget(self.form)
        foot = HBox()
        foot.addStretch(1)
        foot.addWidget(self.switch)
        self._card.body.addLayout(foot)
        column = VBox(self)
        column.addStretch(2)
        column.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def clear(self) -> None:
        """Forget what was typed and said."""
        self.password.clear()
        self.verdict.present(None)
        self.form.set_busy(False)

    def tell(self, text: str) -> None:
        """Say why it is locked."""
        self.verdict.present(warning(text))

    def _try(self) -> None:
        if not self.isVisible():
            return
        self.form.set_busy(True)
        self.verdict.busy("正在核对")
        self._gate.sign_in(self._actor.code, self.password.text)

    def _refuse(self, text: str) -> None:
        self.clear()
        self.verdict.present(bad(text))
        self.password.edit.setFocus()

    def _rescale(self) -> None:
        self._card.setFixedWidth(theme.current().px(WIDTH))
