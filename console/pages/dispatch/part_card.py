"""解除并入: takes an appeal out of the ticket that it was joined to, with a reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from console.dispatch import DispatchStore
from console.pages.dispatch.form_card import FormCard
from console.widgets.button import Button, Variant
from console.widgets.text import Text
from forms.dispatch.joining import part
from forms.ticket import Ticket

LONGEST = 500


class PartCard(FormCard):
    """`parted` carries the words of what came of it; `left` that Esc was pressed."""

    parted = Signal(str)

    def __init__(self, store: DispatchStore, parent: QWidget | None = None) -> None:
        super().__init__("解除并入", parent)
        self._store = store
        self._ticket: Ticket | None = None
        self._busy = False
        self.asks = Text("", "body", wrap=True)
        self.why = QLineEdit()
        self.why.setAccessibleName("解除并入的理由")
        self.why.setMaxLength(LONGEST)
        self.do = Button("解除并入", variant=Variant.PRIMARY, key="F9")
        self.back = Button("不解除", variant=Variant.QUIET, compact=True, key="Esc")
        self.form.addWidget(self.asks)
        self.add_row("理由", self.why)
        self.form.addStretch(1)
        self.foot.addWidget(self.do)
        self.foot.addWidget(self.back)
        self.do.clicked.connect(self.part_now)
        self.back.clicked.connect(self.left)
        self.why.returnPressed.connect(self.part_now)
        QShortcut(QKeySequence("F9"), self, self.part_now)

    def show_ticket(self, ticket: Ticket) -> None:
        """The joined appeal that it is about; the reason stays while it is the same one."""
        if self._ticket is None or self._ticket.id != ticket.id:
            self.why.clear()
        self._ticket = ticket
        self.asks.setText(f"诉求 {ticket.number} 解除后回到待派，重新派单；主单上会留下记录。")
        self.tell("")

    def take_focus(self) -> None:
        """Bring the keyboard to the reason."""
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def part_now(self) -> None:
        """Take it out; a refusal leaves the words standing."""
        ticket = self._ticket
        if ticket is None or self._busy or not self.isVisible():
            return
        self._set_busy(True)
        own, why = ticket.id, self.why.text()
        self._store.run(
            "解除并入", lambda actor, uow, now: part(own, why, actor, uow, now), self._parted, self._refused
        )

    def _parted(self, ticket: Ticket) -> None:
        self._set_busy(False)
        self._ticket = None
        self.why.clear()
        self.parted.emit(f"诉求 {ticket.number} 已解除并入，回到待派。")

    def _refused(self, why: str) -> None:
        self._set_busy(False)
        self.tell(why)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.do.set_available(not busy, "正在提交…")
