"""An unsatisfied citizen: what was said, and the decision: sent back under a named leader, or cleared."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from console.followup import FollowUps
from console.pages.followup.unit_line import UnitLine
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.followup.calling import moment
from forms.followup.redoing import Redone, RedoOrder, confirm_cleared, order_redo
from forms.followup.unsatisfied import Unsatisfied
from forms.ticket import Ticket
from forms.words import StateKind

NOT_YOURS = "由班长、领导或督查员决定退回重办；记录不满意的人不能自己销号。"


class DecideCard(Card):
    """F9 or Ctrl+Enter does what is due; Esc goes back to the list.

    `done` carries the words of what came of it, `left` says that Esc was pressed.
    """

    done = Signal(str)
    left = Signal()

    def __init__(self, store: FollowUps, parent: QWidget | None = None) -> None:
        super().__init__("不满意清零", gap=4, margins=(12, 8), parent=parent)
        self._store = store
        self._entry: Unsatisfied | None = None
        self._waits = False
        self.said = Text("", "body", wrap=True)
        self.leader = QLineEdit()
        self.leader.setMaxLength(60)
        self.leader.setPlaceholderText("姓名和职务，如 王副局长（分管领导）")
        self.unit = UnitLine("重办主办单位")
        self.why = QLineEdit()
        self.why.setMaxLength(500)
        self.why.setPlaceholderText("哪里没有办到位，这次要办到什么程度")
        self.redo = Button("退回重办", variant=Variant.DANGER, key="Ctrl+Enter")
        self.confirm = Button("确认销号", variant=Variant.SUCCESS, key="Ctrl+Enter")
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.refusal.hide()
        self.form = QWidget()
        fields = QFormLayout(self.form)
        fields.setContentsMargins(0, 0, 0, 0)
        for name, field in (("牵头负责人 *", self.leader), ("主办单位", self.unit), ("理由 *", self.why)):
            label = Text(name, "label")
            label.setBuddy(field)
            field.setAccessibleName(name.removesuffix(" *"))
            fields.addRow(label, field)
        self.body.addWidget(self.said)
        self.body.addWidget(self.form)
        self.body.addWidget(self.refusal)
        foot = HBox(gap=8)
        foot.addStretch(1)
        foot.addWidget(self.redo)
        foot.addWidget(self.confirm)
        self.body.addLayout(foot)
        self.redo.clicked.connect(self.act)
        self.confirm.clicked.connect(self.act)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            # the constructor of PySide6 takes a context and forgets it
            shortcut = QShortcut(QKeySequence(keys), self, self.act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def entry(self) -> Unsatisfied | None:
        """What is decided about."""
        return self._entry

    @property
    def can_redo(self) -> bool:
        """Whether it may be sent back now, by who sits here."""
        entry = self._entry
        return entry is not None and self._waits and self._store.may_decide and not entry.awaits_confirmation

    @property
    def can_confirm(self) -> bool:
        """Whether it may be cleared now, by who sits here."""
        entry = self._entry
        return (
            entry is not None
            and self._store.may_decide
            and entry.awaits_confirmation
            and entry.satisfied_by != self._store.actor.code
        )

    @property
    def due_step(self) -> str:
        """What is to be done about it now."""
        entry = self._entry
        if entry is None or not self._waits:
            return "等单位重办"
        return "另一人确认销号" if entry.awaits_confirmation else "决定退回重办，指定牵头负责人"

    def show_entry(self, entry: Unsatisfied, ticket: Ticket) -> None:
        """Show an entry and how its ticket stands; what is typed stays while it is the same one."""
        before, self._entry = self._entry, entry
        self._waits = ticket.state is StateKind.AWAITING_FOLLOW_UP
        if before is None or before.id != entry.id:
            for field in (self.leader, self.unit, self.why):
                field.clear()
            self.leader.setText(entry.leader)
            self._refuse("")
        self.unit.set_units(self._store.units)
        parts = [f"{moment(entry.since)} 起不满意（{entry.noted_by} 记录）：{entry.words}"]
        if entry.redos:
            parts.append(f"已重办 {entry.redos} 次，牵头 {entry.leader}。")
        if entry.awaits_confirmation:
            parts.append(f"来电人现已满意（{entry.satisfied_by} 回访），须由另一人确认销号。")
        if not self._waits:
            parts.append(f"工单现在是“{self._store.state_word(ticket.state)}”，办结后会自动安排回访。")
        elif not (self.can_redo or self.can_confirm):
            parts.append(NOT_YOURS)
        self.said.setText("\n".join(parts))
        self.form.setVisible(self.can_redo)
        self.redo.setVisible(self.can_redo)
        self.confirm.setVisible(self.can_confirm)

    def take_focus(self) -> None:
        """The keyboard goes to what is to be filled in."""
        field: QWidget = self.leader if self.can_redo else self.confirm
        if self.can_redo or self.can_confirm:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def act(self) -> None:
        """Send it back, or clear it; what is missing is told, and what is typed stays."""
        entry = self._entry
        if entry is None or not self.isVisible():
            return
        if self.can_confirm:
            self._store.run(
                "确认销号",
                lambda actor, uow, now: confirm_cleared(entry.id, actor, uow, now),
                self._cleared,
                self._refuse,
            )
        elif self.can_redo:
            self._send_back(entry)

    def _send_back(self, entry: Unsatisfied) -> None:
        unit = self.unit.code
        if unit is None:
            self._refuse("没有找到这个主办单位，或不止一个；请从列出的单位中选。")
            return
        redo = RedoOrder(leader=self.leader.text(), why=self.why.text(), unit=unit)
        self._store.run(
            "退回重办",
            lambda actor, uow, now: order_redo(entry.main_id, redo, actor, uow, now),
            self._sent_back,
            self._refuse,
        )

    def _sent_back(self, redone: Redone) -> None:
        self._entry = None
        order = redone.orders[0]
        self.done.emit(
            f"{redone.ticket.number} 已退回重办，牵头 {order.leader}，{moment(order.due.at)} 前办结。"
        )

    def _cleared(self, ticket: Ticket) -> None:
        self._entry = None
        self.done.emit(f"{ticket.number} 已销号，工单{self._store.state_word(ticket.state)}。")

    def _refuse(self, why: str) -> None:
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list; what is typed stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
