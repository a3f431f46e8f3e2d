"""协办: asking another unit, and taking or giving back what helpers replied."""

from PySide6.QtWidgets import QLineEdit, QWidget

from console.handling import Handling
from console.pages.handling.order_card import OrderCard
from console.pages.handling.unit_choice import UnitLine
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.handling.desk_file import DeskFile, SubReply
from forms.handling.helping import ask_help
from forms.handling.replying import accept_sub_reply, send_back_sub_reply
from forms.lifecycle.assignment import AssignmentRole, AssignmentState


class SubReplyPart(QWidget):
    """What a helper replied, to be taken or given back with a reason."""

    def __init__(self, sub: SubReply, card: "HelpCard") -> None:
        super().__init__()
        self.sub, self._card = sub, card
        column = VBox(self, gap=4)
        column.addWidget(
            Text(f"{sub.unit} {sub.order.number} · {sub.order.state.label}", "strong", wrap=True)
        )
        self.accept = Button("确认办结", variant=Variant.SUCCESS, compact=True)
        self.why = QLineEdit()
        self.why.setPlaceholderText("退回时写明要补什么")
        self.why.setAccessibleName(f"退回{sub.unit}的理由")
        self.back = Button("退回", compact=True)
        if sub.reply is None:
            return
        column.addWidget(Text(sub.reply.text, "secondary", wrap=True, selectable=True))
        row = HBox(gap=6)
        for part in (self.accept, self.why, self.back):
            row.addWidget(part)
        column.addLayout(row)
        self.accept.clicked.connect(self._accept)
        self.back.clicked.connect(self._send_back)
        self.why.returnPressed.connect(self._send_back)

    def _accept(self) -> None:
        order_id = self.sub.order.id
        self._card.store.run(
            "确认协办答复",
            lambda actor, uow, now: accept_sub_reply(order_id, actor, uow, now),
            lambda _: self._card.tell(f"{self.sub.unit}的协办已办结。", Tone.TALKING),
            self._card.refuse,
        )

    def _send_back(self) -> None:
        order_id, why = self.sub.order.id, self.why.text()
        self._card.store.run(
            "退回协办答复",
            lambda actor, uow, now: send_back_sub_reply(order_id, why, actor, uow, now),
            lambda _: self._card.tell(f"已退回{self.sub.unit}补正。", Tone.TALKING),
            self._card.refuse,
        )


class HelpCard(OrderCard):
    """What helpers do, what was asked of units, and the form that asks another one."""

    kind = "help"

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("协办", "申请协办", "Alt+X", "提交申请", store, parent)
        self.unit = UnitLine("协办单位")
        self.what = QLineEdit()
        self.what.setMaxLength(2000)
        self.what.returnPressed.connect(self.act)
        self.unit.picked.connect(self.what.setFocus)
        self.add_field("协办单位", self.unit)
        self.add_field("需要协办的事项", self.what)
        self.keep(unit=self.unit, what=self.what)
        self.subs: tuple[SubReplyPart, ...] = ()
        self._subs = VBox(gap=8)
        self.body.insertLayout(2, self._subs)
        self._shown: tuple[SubReply, ...] = ()

    def first_field(self) -> QWidget:
        """The unit."""
        return self.unit

    def show_file(self, file: DeskFile) -> None:
        """How far help is."""
        super().show_file(file)
        self.unit.set_units([each for each in file.units if each.code != file.order.unit])
        asked = [f"{file.name_of(each.unit)}：{each.state.label}" for each in file.requests if each.is_open]
        refused = [
            f"{file.name_of(each.unit)}：{each.state.label}（{each.why}）"
            for each in file.requests
            if each.why
        ]
        self.say("；".join((*asked, *refused)))
        if file.subs != self._shown:
            self._show_subs(file.subs)
        is_lead = file.order.role is AssignmentRole.LEAD
        self.setVisible(is_lead)
        self.set_available(file.order.state is AssignmentState.SIGNED, "签收后才能申请协办")

    def _show_subs(self, subs: tuple[SubReply, ...]) -> None:
        for part in self.subs:
            self._subs.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._shown = subs
        self.subs = tuple(SubReplyPart(each, self) for each in subs)
        for part in self.subs:
            self._subs.addWidget(part)

    def act(self) -> None:
        """Ask."""
        if self.file is None:
            return
        unit = self.unit.unit
        if unit is None:
            self.refuse("请先选一个协办单位：输入名称的几个字，从列表中选。")
            self.unit.setFocus()
            return
        order_id, what = self.file.order.id, self.what.text()
        self.store.run(
            "申请协办",
            lambda actor, uow, now: ask_help(order_id, unit.code, what, actor, uow, now),
            lambda _: self._done(unit.name),
            self.refuse,
        )

    def _done(self, name: str) -> None:
        self.unit.clear()
        self.what.clear()
        self.fold()
        self.tell(f"已请{name}协办，等它或派单员接受。", Tone.TALKING)
