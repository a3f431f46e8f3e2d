"""What a supervisor arranges here: 移交 to another agent, and 再次回访 of a ticket that was called."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.followup import FollowUps
from console.widgets.form_card import FormCard
from forms.followup.calling import Followed, hand_over_task
from forms.followup.desk import DeskRow
from forms.followup.handing_over import Agent, call_again_about, hand_over_missed, who_may_call
from forms.followup.missed import MissedCall

HAND_OVER_KEY, CALL_AGAIN_KEY = "Alt+M", "Alt+J"


class ArrangeCard(FormCard):
    """In sight only while it is unfolded. `done` carries the words of what came of it."""

    done = Signal(str)

    def __init__(
        self, title: str, key: str, do: str, store: FollowUps, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, title, key, do, parent=parent)
        self.store = store
        self.why = QLineEdit()
        self.why.setMaxLength(500)
        self.folded.connect(self.hide)
        self.hide()

    def unfold(self) -> None:
        """Show it, with the keyboard in it."""
        self.show()
        self.refuse("")
        super().unfold()

    def _told(self, words: str) -> None:
        self.why.clear()
        self.fold()
        self.done.emit(words)


class HandOverCard(ArrangeCard):
    """The follow-up or the call-back in front, to an agent chosen from those who are there."""

    def __init__(self, store: FollowUps, parent: QWidget | None = None) -> None:
        super().__init__("移交回访", HAND_OVER_KEY, "移交", store, parent)
        self.row: DeskRow | None = None
        self.to = QComboBox()
        self.why.setPlaceholderText("如 原回访人休假、来电人要求换人")
        self.add_field("接手人", self.to)
        self.add_field("理由", self.why)

    def first_field(self) -> QWidget:
        """To whom."""
        return self.to

    def ask(self, row: DeskRow | None) -> str:
        """Hand this over; why not, if it can't be."""
        if row is None or not (row.missed is not None or (row.task is not None and row.task.is_open)):
            return "请先在列表中选一项待办的回访或回拨，再移交。"
        self.row = row
        self.store.fetch("读取话务员", who_may_call, self._offer, self.refuse)
        self.unfold()
        return ""

    def act(self) -> None:
        """Hand it over; why not is told, and what is typed stays."""
        row, to, why = self.row, str(self.to.currentData() or ""), self.why.text()
        if row is None:
            return
        missed, task = row.missed, row.task
        if missed is not None:
            self.store.run(
                "移交回拨",
                lambda actor, uow, now: hand_over_missed(missed.id, to, actor, uow, now, why),
                self._handed,
                self.refuse,
            )
        elif task is not None:
            self.store.run(
                "移交回访",
                lambda actor, uow, now: hand_over_task(task.id, to, actor, uow, now, why),
                self._handed,
                self.refuse,
            )

    def _offer(self, agents: tuple[Agent, ...]) -> None:
        chosen = self.to.currentData()
        self.to.clear()
        owner = self._owner()
        for each in agents:
            if each.code != owner:
                self.to.addItem(f"{each.name}（{each.code}）　手上 {each.in_hand} 项", each.code)
        self.to.setCurrentIndex(max(0, self.to.findData(chosen)))
        if not self.to.count():
            self.refuse("现在没有别的在岗话务员可以接手。")

    def _owner(self) -> str:
        row = self.row
        if row is None:
            return ""
        if row.missed is not None:
            return row.missed.owner
        return row.task.owner if row.task is not None else ""

    def _handed(self, after: Followed | MissedCall) -> None:
        owner = after.owner if isinstance(after, MissedCall) else after.task.owner
        self._told(f"已移交工号 {owner}。")


class CallAgainCard(ArrangeCard):
    """By the ticket's number, which the row in front fills in: 抽查 of a closed one, 复核 after 未评价."""

    def __init__(self, store: FollowUps, parent: QWidget | None = None) -> None:
        super().__init__("再次回访", CALL_AGAIN_KEY, "安排", store, parent)
        self.number = QLineEdit()
        self.number.setMaxLength(40)
        self.number.setPlaceholderText("如 GD20261121-0001")
        self.why.setPlaceholderText("如 质检抽查、来电人要求补充评价")
        self.add_field("工单编号", self.number)
        self.add_field("理由", self.why)

    def first_field(self) -> QWidget:
        """The number, or the reason where that is filled in."""
        return self.why if self.number.text() else self.number

    def ask(self, number: str) -> None:
        """Arrange it for this ticket, or for one that is still to be named."""
        if number:
            self.number.setText(number)
        self.unfold()

    def act(self) -> None:
        """Arrange it; why not is told, and what is typed stays."""
        number, why = self.number.text(), self.why.text()
        self.store.run(
            "安排再次回访",
            lambda actor, uow, now: call_again_about(number, actor, uow, now, why),
            self._arranged,
            self.refuse,
        )

    def _arranged(self, after: Followed) -> None:
        self.number.clear()
        owner = f"由工号 {after.task.owner} 回访" if after.task.owner else "由空闲的话务员回访"
        self._told(f"已安排再次回访工单 {after.ticket.number}，{owner}。")
