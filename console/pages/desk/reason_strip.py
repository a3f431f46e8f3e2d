"""不予受理 and 告知法定途径: the reason is chosen here, and the words to read out stand beneath it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from console.desk import Desk
from console.pages.desk.hand_over import HandOverButton
from console.pages.desk.strips import Strip
from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.field import FieldRow
from console.widgets.field import Finding as Look
from console.widgets.layout import HBox, VBox, fill
from console.widgets.text import Text
from console.widgets.tree import Branch
from console.widgets.tree_choice import TreeChoice
from forms.catalogue import Reason
from forms.draft import Draft, Field
from forms.words import Disposal


class ReasonStrip(Strip):
    """Asks for the reason of one disposal. `file_wanted` carries the disposal."""

    file_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Tone.INFO, "办理原因", parent)
        self._desk = desk
        self.disposal = Disposal.NOT_ACCEPTED
        self.branches: tuple[Branch, ...] = ()
        self.choice = TreeChoice(placeholder="按 ↓ 选原因，或输入几个字查找")
        self.choice.changed.connect(lambda code: desk.drafts.edit(Field.REASON, code))
        self.choice.changed.connect(lambda _: self._show_reason())
        self._row = FieldRow("原因", self.choice, required=True, label_width=40)
        self.script = Text("", wrap=True, selectable=True)
        self._basis = Text("", "hint")
        self.hand_overs = (HandOverButton(desk), HandOverButton(desk))
        self.cancel = Button("取消", key="Esc")
        self.cancel.clicked.connect(self.put_away)
        self.go = Button("", variant=Variant.PRIMARY)
        self.go.clicked.connect(lambda: self.file_wanted.emit(self.disposal))
        self._lay_out()

    def _lay_out(self) -> None:
        column = VBox(self, gap=4, margins=(12, 8, 8, 8))
        column.addWidget(self._row)
        column.addWidget(self.script)
        foot = HBox(gap=8)
        fill(foot, *self.hand_overs, self._basis, None, self.cancel, self.go)
        column.addLayout(foot)

    def ask(self, disposal: Disposal) -> None:
        """Ask for the reason of this disposal."""
        self.disposal = disposal
        reasons = self._desk.catalogue.reasons_for(disposal)
        self.branches = tuple(Branch(each.code, each.name) for each in reasons)
        self.choice.set_branches(self.branches)
        self.go.setText(f"提交：{disposal.label}")
        self.go.setAccessibleName(self.go.text())
        self.setAccessibleName(f"{disposal.label}的原因")
        self.show_draft(self._desk.drafts.current)
        self.show()
        self.choice.setFocus(Qt.FocusReason.TabFocusReason)

    def show_draft(self, draft: Draft) -> None:
        """Show the reason that the draft holds, if it is one of this disposal."""
        code = draft.text(Field.REASON)
        reason = self._desk.catalogue.reasons.get(code)
        known = code if reason is not None and reason.disposal is self.disposal else ""
        if known != self.choice.value:
            self.choice.set_value(known)
        self._show_reason()

    def show_problem(self, message: str) -> None:
        """Say what is wrong with the reason; "" for nothing."""
        if message:
            self._row.set_finding(Look.ERROR, message)
        else:
            self._row.clear_finding()

    @property
    def problem(self) -> str:
        """What is wrong with the reason."""
        return self._row.message

    @property
    def reason(self) -> Reason | None:
        """What is chosen."""
        return self._desk.catalogue.reasons.get(self.choice.value)

    def _show_reason(self) -> None:
        reason = self.reason
        self.script.setText(
            f"请读给来电人：“{reason.script}”" if reason else "选好原因后，这里给出要读给来电人的话。"
        )
        self.script.set_tone(None if reason else Tone.NEUTRAL)
        self._basis.setText(f"依据 {reason.basis}" if reason and reason.basis else "")
        numbers = reason.numbers if reason else ()
        for place, button in enumerate(self.hand_overs):
            button.offer(numbers[place] if place < len(numbers) else "")
        if reason:
            self.show_problem("")
