"""Where a number is chosen for a transfer, a three-way call, a consultation or a call of one's own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from console.desk import Desk
from console.theme import Icon
from console.widgets.button import Button, IconButton, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.text import Text
from telephony.actions import Action

_TITLES = {
    Action.TRANSFER: "转接给谁",
    Action.THREE_WAY: "三方：请谁加入",
    Action.DIAL: "呼叫谁",
}


class NumberField(QLineEdit):
    """A number or a name: Enter acts, Ctrl+Enter consults first, Esc gives up."""

    consult_wanted = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Ctrl+Enter and Esc from what a plain field makes of them."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.consult_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class NumberCard(Card):
    """A number or a target's name, and what to do with it. `closed` says that it went away again."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._action = Action.TRANSFER
        self._back_to: QWidget | None = None
        self._title = Text("", "strong")
        close = IconButton(Icon.X, "取消（Esc）")
        close.clicked.connect(self.close_card)
        head = HBox()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self.field = NumberField()
        self.field.setPlaceholderText("号码，或目标名称")
        self.field.setAccessibleName("号码或目标名称")
        self.field.returnPressed.connect(self._go)
        self.field.consult_wanted.connect(self._consult)
        self.field.given_up.connect(self.close_card)
        names = [f"{target.label}　{target.number}" for target in desk.rules.targets]
        completer = QCompleter(names, self.field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)
        self._problem = Text("", "hint", wrap=True)
        self._problem.hide()
        self.go = Button("", variant=Variant.PRIMARY, key="Enter")
        self.go.clicked.connect(self._go)
        self.consult = Button("先咨询", key="Ctrl+Enter")
        self.consult.setToolTip("先与对方通话，市民保持；之后可合并成三方或完成转接")
        self.consult.clicked.connect(self._consult)
        row = HBox()
        row.addWidget(self.go)
        row.addWidget(self.consult)
        row.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.field)
        self.body.addWidget(self._problem)
        self.body.addLayout(row)
        self.hide()

    def ask(self, action: Action, back_to: QWidget | None) -> None:
        """Ask for a number; the focus goes back to `back_to` afterwards."""
        self._action, self._back_to = action, back_to
        self._title.setText(_TITLES[action])
        self.setAccessibleName(_TITLES[action])
        self.go.setText(
            {Action.TRANSFER: "转接  Enter", Action.THREE_WAY: "三方  Enter"}.get(action, "呼叫  Enter")
        )
        self.consult.setVisible(action is not Action.DIAL)
        self._problem.hide()
        self.field.clear()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_card(self) -> None:
        """Go away and give the focus back."""
        self.hide()
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _chosen(self) -> tuple[str, str] | None:
        """Number and name; None with a word about it where there is neither."""
        text = self.field.text().strip()
        for target in self._desk.rules.targets:
            if text in (target.number, target.label, f"{target.label}　{target.number}"):
                return target.number, target.label
        number = "".join(text.split()).replace("-", "")
        if number and all(
            character.isascii() and (character.isalnum() or character in "*#+._") for character in number
        ):
            return number, ""
        self._problem.setText("请输入号码（数字、* 和 #），或从列表里选一个目标。")
        self._problem.show()
        self.field.setFocus()
        return None

    def _go(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if self._action is Action.TRANSFER:
            self._desk.transfer_to(*chosen)
        elif self._action is Action.THREE_WAY:
            self._desk.three_way_with(*chosen)
        else:
            self._desk.phone.dial(*chosen)
        self.close_card()

    def _consult(self) -> None:
        if self._action is Action.DIAL:
            self._go()
            return
        chosen = self._chosen()
        if chosen is not None:
            self._desk.consult(*chosen)
            self.close_card()
