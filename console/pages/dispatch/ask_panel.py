"""Asks for what a step needs before it is done: a reason and its basis, in the card and never in a dialog."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.theme import Tone
from console.widgets.button import Button, Variant
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.catalogue import Reason

LONGEST = 500


class AskPanel(QWidget):
    """Esc puts it away; a refusal leaves the words standing. `opened` says whether it stands open now."""

    opened = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._does: Callable[[str, str], None] | None = None
        self._back: QWidget | None = None
        self._reasons: tuple[Reason, ...] = ()
        self._asks = Text("", "strong", wrap=True)
        self.preset = QComboBox()
        self.preset.setAccessibleName("常用理由")
        self._reason_label, self._basis_label = Text("", "label"), Text("依据", "label")
        self.reason, self.basis = QLineEdit(), QLineEdit()
        self.basis.setAccessibleName("依据")
        self._basis_label.setBuddy(self.basis)
        self._reason_label.setBuddy(self.reason)
        for line in (self.reason, self.basis):
            line.setMaxLength(LONGEST)
        self.yes = Button("确定", variant=Variant.DANGER, compact=True)
        self.no = Button("取消", key="Esc", compact=True)
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        foot = HBox(gap=8)
        foot.addStretch(1)
        foot.addWidget(self.no)
        foot.addWidget(self.yes)
        column = VBox(self, gap=4)
        for each in (
            self._asks,
            self.preset,
            self._reason_label,
            self.reason,
            self._basis_label,
            self.basis,
            self.refusal,
        ):
            column.addWidget(each)
        column.addLayout(foot)
        self.preset.activated.connect(self._fill)
        self.reason.returnPressed.connect(self._onward)
        self.basis.returnPressed.connect(self.do)
        self.yes.clicked.connect(self.do)
        self.no.clicked.connect(self.put_away)
        self.hide()

    def ask(
        self,
        asks: str,
        label: str,
        yes: str,
        does: Callable[[str, str], None],
        back: QWidget,
        *,
        reasons: Sequence[Reason] = (),
        with_basis: bool = True,
    ) -> None:
        """Ask for a reason called *label*, and for its basis; *reasons* can be taken ready."""
        self._does, self._back, self._reasons = does, back, tuple(reasons)
        self._asks.setText(asks)
        self._reason_label.setText(label)
        self.reason.setAccessibleName(label)
        self.reason.clear()
        self.basis.clear()
        self.preset.clear()
        self.preset.addItem("常用理由…")
        self.preset.addItems([each.name for each in self._reasons])
        self.preset.setVisible(bool(self._reasons))
        self.basis.setVisible(with_basis)
        self._basis_label.setVisible(with_basis)
        self.yes.setText(f"{yes}  F9")
        self.yes.setAccessibleName(yes)
        self.refusal.hide()
        self.show()
        self.opened.emit(True)
        first = self.preset if self._reasons else self.reason
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, why: str) -> None:
        """Say why it was not done."""
        self.refusal.setText(why)
        self.refusal.show()

    def put_away(self) -> None:
        """Close it and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self.opened.emit(False)
            if self._back is not None:
                self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, place: int) -> None:
        if place > 0:
            chosen = self._reasons[place - 1]
            self.reason.setText(chosen.name)
            self.basis.setText(chosen.basis)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _onward(self) -> None:
        if self.basis.isVisible():
            self.basis.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.do()

    def do(self) -> None:
        """The button, Enter in the last line, and the card's own key while this stands open."""
        if self._does is not None and self.isVisible():
            self._does(self.reason.text().strip(), self.basis.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)
