"""The head of the sheet: number, state, due, urgency, 保密, title, owner and counts, and the next step."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console import theme
from console.theme import Icon, Tone, Type
from console.ticket_looks import STATES, URGENCIES
from console.ticket_sheet.actions import ActionSlot
from console.ticket_sheet.looks import DUE
from console.widgets.availability import plain_tooltip
from console.widgets.button import IconButton
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.pill import StatusPill
from console.widgets.text import ElidedText, Text
from forms.access.masking import keeps_identity
from forms.lifecycle.standing import Standing
from forms.ticket_sheet import HallWords, WholeLife
from forms.words import RequestType, Urgency


class SheetHead(Card):
    """Stands above the scrolled part; `action_slot` is the desk's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(12, 8), gap=4, parent=parent)
        self.action_slot = ActionSlot()
        self._life: WholeLife | None = None
        self.number = Text("", "title", selectable=True)
        self.copy = IconButton(Icon.COPY, "复制编号")
        self.copy.clicked.connect(self._copy)
        self.secret = StatusPill("身份", compact=True)
        self.urgency = StatusPill("紧急程度", compact=True)
        self.due = StatusPill("时限", compact=True)
        self.state = StatusPill("状态", compact=True)
        self.title_line = ElidedText("", "section")
        self.standing = Text("", "secondary", wrap=True)
        first = HBox(gap=6)
        first.addWidget(self.number)
        first.addWidget(self.copy)
        first.addStretch(1)
        for each in (self.secret, self.urgency, self.due, self.state):
            first.addWidget(each)
        self.body.addLayout(first)
        self.body.addWidget(self.title_line)
        self.body.addWidget(self.standing)
        self.body.addWidget(self.action_slot)
        self._dress()
        theme.current().changed.connect(self._dress)

    def _dress(self) -> None:
        self.number.setFont(theme.current().font(Type.TITLE, tabular=True))

    def show_life(self, life: WholeLife, now: datetime) -> None:
        """Show the head of this ticket as it stands now."""
        self._life = life
        ticket, words = life.ticket, life.words
        self.setAccessibleName(f"工单 {ticket.number}")
        self.number.setText(ticket.number)
        icon, tone = STATES[ticket.state]
        self.state.show_state(icon, words.state(ticket.state), tone)
        self._show_urgency(ticket.matter.urgency)
        self._show_secret(life)
        self.title_line.setText(ticket.matter.title)
        self.standing.setText(standing_line(ticket.standing, words))
        self.standing.setVisible(bool(self.standing.text()))
        self.action_slot.say(next_words(life))
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Tell what is left as of *now*."""
        if self._life is None:
            return
        standing = self._life.ticket.standing
        left = self._life.words.left(standing.due_at, now, provisional=standing.due_provisional)
        self.due.setVisible(left is not None)
        if left is not None:
            icon, tone = DUE[left.level]
            self.due.show_state(icon, left.words, tone)
            self.due.setToolTip(plain_tooltip(standing.due_words))

    def _show_urgency(self, urgency: Urgency) -> None:
        icon, tone = URGENCIES[urgency]
        self.urgency.setVisible(urgency is not Urgency.NORMAL)
        self.urgency.show_state(icon, urgency.label, tone)

    def _show_secret(self, life: WholeLife) -> None:
        ticket = life.ticket
        self.secret.setVisible(keeps_identity(ticket) or ticket.caller.anonymous)
        if ticket.caller.confidential:
            word = "保密"
        else:
            word = "举报" if ticket.matter.request_type is RequestType.REPORT else "匿名"
        self.secret.show_state(Icon.LOCK, word, Tone.DANGER if keeps_identity(ticket) else Tone.HELD)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.number.text())
        self.copy.set_icon(Icon.CHECK, "已复制编号")
        QTimer.singleShot(2000, self.copy, lambda: self.copy.set_icon(Icon.COPY, "复制编号"))


def standing_line(standing: Standing, words: HallWords) -> str:
    """城管局 · 王强（2001）　转交 2 次　重办 1 次; empty where nothing is to be said."""
    owner = words.owner(standing.owner_unit, standing.owner_person)
    lead = words.unit(standing.lead) if standing.lead and standing.lead != standing.owner_unit else ""
    parts = (
        f"责任：{owner}" if owner else "",
        f"主办：{lead}" if lead else "",
        f"转交 {standing.hops} 次" if standing.hops > 1 else "",
        f"重办 {standing.redos} 次" if standing.redos else "",
    )
    return "　".join(part for part in parts if part)


def next_words(life: WholeLife) -> str:
    """下一步：签收（城管局）; what has become of it where nothing is left to do."""
    ticket, words = life.ticket, life.words
    step = ticket.standing.next_step
    if step is None:
        return f"{words.state(ticket.state)}，没有待办的步骤"
    unit = ticket.standing.owner_unit
    owner = words.unit(unit) if unit else words.person(ticket.standing.owner_person)
    return f"下一步：{step.label}" + (f"（{owner}）" if owner else "")
