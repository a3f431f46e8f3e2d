"""A number to be called back: how often it called in vain, what was tried, and what came of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.followup import FollowUps
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.followup.calling import moment
from forms.followup.calling_back import drop_missed, record_call_back
from forms.followup.desk import DeskRow
from forms.followup.missed import MissedCall
from forms.followup.task import TryResult

_RESULTS = (TryResult.NO_ANSWER, TryResult.BUSY, TryResult.SWITCHED_OFF, TryResult.WRONG_NUMBER)


class MissedPanel(QWidget):
    """F9 calls back. Whoever is reached, here or by calling again, leaves the list by itself.

    `done` carries the words of what came of it, `dial_wanted` asks for the call, `left` is Esc.
    """

    done = Signal(str)
    dial_wanted = Signal()
    hand_over_wanted = Signal()
    left = Signal()

    def __init__(self, store: FollowUps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.missed: MissedCall | None = None
        self._card = Card("漏接回拨", gap=8)
        self.number = Text("", "title")
        self.said = Text("", "body", wrap=True)
        self.status = Text("", "strong")
        self.hand_over = Button("移交", compact=True, key="Alt+M")
        self.hand_over.setVisible(store.may_hand_over)
        self.hand_over.clicked.connect(self.hand_over_wanted)
        self.dial = Button("回拨", variant=Variant.PRIMARY, icon=Icon.PHONE_OUTGOING, key="F9")
        self.results = {each: Button(each.label, compact=True) for each in _RESULTS}
        self.reached = Button("已在别处联系上", compact=True)
        self.why = QLineEdit()
        self.why.setAccessibleName("不再回拨的理由")
        self.why.setPlaceholderText("不再回拨的理由（如骚扰、空号）")
        self.drop = Button("不再回拨", variant=Variant.QUIET, compact=True)
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.refusal.hide()
        self._lay_out()
        self.dial.clicked.connect(self.dial_wanted)
        self.reached.clicked.connect(lambda: self.record(TryResult.REACHED))
        self.drop.clicked.connect(self.drop_it)
        self.why.returnPressed.connect(self.drop_it)
        for result, button in self.results.items():
            button.clicked.connect(lambda _=False, each=result: self.record(each))
        store.called.connect(self._show_call)

    def _lay_out(self) -> None:
        top = HBox(gap=8)
        top.addWidget(self.number)
        top.addWidget(self.status, 1)
        top.addWidget(self.hand_over)
        top.addWidget(self.dial)
        tried = HBox(gap=4)
        tried.addWidget(Text("没联系上", "label"))
        for button in self.results.values():
            tried.addWidget(button)
        tried.addStretch(1)
        tried.addWidget(self.reached)
        dropped = HBox(gap=4)
        dropped.addWidget(self.why, 1)
        dropped.addWidget(self.drop)
        self._card.body.addLayout(top)
        self._card.body.addWidget(self.said)
        self._card.body.addLayout(tried)
        self._card.body.addLayout(dropped)
        self._card.body.addWidget(self.refusal)
        column = VBox(self, gap=8)
        column.addWidget(self._card)
        column.addStretch(1)

    def show_row(self, row: DeskRow) -> None:
        """Show a number; what is typed stays while it is the same one."""
        missed = row.missed
        if missed is None:
            return
        if self.missed is None or self.missed.id != missed.id:
            self.why.clear()
            self._refuse("")
        self.missed = missed
        self.number.setText(row.number)
        lines = [f"漏接 {missed.times} 次：{moment(missed.first_at)}"]
        if missed.times > 1:
            lines[0] += f" 至 {moment(missed.last_at)}"
        if missed.name:
            lines.append(f"网络显示的姓名：{missed.name}")
        if missed.line:
            lines.append(f"拨打的号码：{missed.line}")
        if missed.why:
            lines.append(missed.why)
        lines.extend(f"{moment(each.at)} {each.by} 回拨：{each.result.label}" for each in missed.tries)
        self.said.setText("\n".join(lines))
        for each in (self.why, self.drop):
            each.setVisible(self._store.may_hand_over)
        self._show_call()

    def take_focus(self) -> None:
        """The keyboard goes to the call."""
        self.dial.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def record(self, result: TryResult) -> None:
        """Record what came of calling back."""
        missed = self.missed
        if missed is None:
            return
        call_id = self._store.call_of(missed.id).call_id
        self._store.run(
            "记录回拨",
            lambda actor, uow, now: record_call_back(missed.id, result, actor, uow, now, call_id=call_id),
            lambda after: self.done.emit(
                "已记下，留在列表中。" if after.is_open else "已联系上，退出漏接列表。"
            ),
            self._refuse,
        )

    def drop_it(self) -> None:
        """Take the number off the list, with a reason."""
        missed, why = self.missed, self.why.text()
        if missed is None or not self._store.may_hand_over:
            return
        self._store.run(
            "不再回拨",
            lambda actor, uow, now: drop_missed(missed.id, actor, uow, now, why),
            lambda _: self.done.emit("不再回拨，已记下理由。"),
            self._refuse,
        )

    def _show_call(self) -> None:
        call = self._store.call_of(self.missed.id if self.missed is not None else "")
        self.status.setText(call.words)
        self.status.set_tone(Tone.TALKING if call.is_talking else Tone.DANGER if call.proposed else None)
        for result, button in self.results.items():
            button.set_variant(Variant.PRIMARY if result is call.proposed else Variant.SECONDARY)

    def _refuse(self, why: str) -> None:
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
