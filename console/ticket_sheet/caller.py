"""来电人: who called, as the reader may see it, and the way to lift the mask: a reason, for five minutes."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.theme import Icon, Tone
from console.ticket_sheet.facts import Facts, Withheld
from console.widgets.button import Button
from console.widgets.card import Card
from console.widgets.clock import clock_text
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.access.masking import SeenTicket, Sight, shown_number
from forms.words import Gender, Party

_TICK_MS = 1000


class CallerCard(Card):
    """`reveal_wanted` carries the reason; `covered` comes when the five minutes are over."""

    reveal_wanted = Signal(str)
    covered = Signal()

    def __init__(self, seen: SeenTicket, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("来电人", parent=parent)
        self._until, self._now = seen.revealed_until, now
        self.body.addWidget(_facts(seen))
        self.countdown = Text("", "hint", tone=Tone.RINGING)
        self.body.addWidget(self.countdown)
        self.countdown.setVisible(self._until is not None)
        self.reveal = Button("查看号码", icon=Icon.EYE, compact=True)
        self.reveal.clicked.connect(self._ask)
        row = HBox()
        row.addWidget(self.reveal)
        row.addStretch(1)
        self.body.addLayout(row)
        # only now that it stands in the card: without a parent it would be a window of its own
        self.reveal.setVisible(seen.may_reveal)
        self.asking = _Reason()
        self.asking.hide()
        self.asking.given.connect(self.reveal_wanted)
        self.asking.left.connect(self._leave)
        self.body.addWidget(self.asking)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)
        if self._until is not None:
            self._tick()
            self._clock.start()

    def refuse(self, said: str) -> None:
        """Say why the number is not shown; the reason stays as typed."""
        self.asking.refuse(said)

    def _ask(self) -> None:
        self.reveal.hide()
        self.asking.show()
        self.asking.field.setFocus()

    def _leave(self) -> None:
        self.asking.hide()
        self.reveal.show()
        self.reveal.setFocus()

    def _tick(self) -> None:
        if self._until is None:
            return
        left = (self._until - self._now()).total_seconds()
        if left <= 0:
            self._clock.stop()
            self.covered.emit()
            return
        self.countdown.setText(f"号码还显示 {clock_text(left)}，查看已记入审计日志。")


class _Reason(QWidget):
    """One line for the reason: Enter sends it, Esc leaves."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setAccessibleName("查看号码的理由")
        self.field.setPlaceholderText("理由，如：核实地址需回电")
        self.field.setMaxLength(200)
        self.send = Button("查看 5 分钟", icon=Icon.EYE, compact=True)
        self.leave = Button("取消", compact=True)
        self.problem = Text("理由和查看人会记入审计日志。", "hint", wrap=True)
        column = VBox(self, gap=4)
        column.addWidget(self.field)
        row = HBox(gap=8)
        row.addWidget(self.send)
        row.addWidget(self.leave)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.field.returnPressed.connect(self._give)
        self.send.clicked.connect(self._give)
        self.leave.clicked.connect(self.left)

    def refuse(self, said: str) -> None:
        self.problem.set_tone(Tone.DANGER)
        self.problem.setText(said)
        self.send.setEnabled(True)
        self.field.setFocus()

    def _give(self) -> None:
        self.given.emit(self.field.text().strip())


def _facts(seen: SeenTicket) -> Facts:
    caller, facts = seen.ticket.caller, Facts()
    if seen.sight is Sight.HIDDEN:
        facts.add_widget("姓名", Withheld("身份保密"))
        facts.add_widget("电话", Withheld("号码保密"))
        return facts
    if caller.anonymous and seen.sight is Sight.MASKED:
        facts.add_widget("姓名", Withheld("匿名"))
        facts.add_widget("电话", Withheld("匿名"))
        return facts
    facts.add("姓名", caller.name or ("匿名" if caller.anonymous else "未留姓名"))
    facts.add("性别", caller.gender.label if caller.gender is not Gender.UNKNOWN else "")
    number = caller.contact_number or caller.number
    facts.add("电话", shown_number(number, seen.sight) if number else "未显示号码")
    if caller.contact_number and caller.number and caller.number != caller.contact_number:
        facts.add("来电号码", shown_number(caller.number, seen.sight))
    if caller.party is Party.COMPANY:
        facts.add("企业", caller.organisation)
        facts.add("信用代码", caller.credit_code)
    return facts
