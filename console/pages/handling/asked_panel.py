"""What another unit asks of this one: to help (协办), or to come to the spot (吹哨报到)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.handling import Handling, Opened
from console.theme import Icon, Tone
from console.ticket_sheet.watermark import Watermark
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.draft_text import DraftTextEdit
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.handling.helping import accept_help, refuse_help
from forms.handling.queue import DeskLine
from forms.handling.whistling import report_to_whistle


class AskedPanel(QWidget):
    """F9 accepts or reports; Esc goes back to the list. The unit has no order yet, and so no ticket page."""

    left = Signal()

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("请求")
        self._store = store
        self._line: DeskLine | None = None
        self.title = Text("", "title", wrap=True)
        self.facts = Text("", "body", wrap=True, selectable=True)
        self.report = DraftTextEdit(limit=2000, rows=5)
        self.report.setAccessibleName("报到和处理情况")
        self.report.setPlaceholderText("何时到场、查明了什么、怎样处理")
        self.yes = Button("", variant=Variant.PRIMARY, icon=Icon.CHECK, key="F9")
        self.why = QLineEdit()
        self.why.setAccessibleName("不接受的理由")
        self.why.setPlaceholderText("不接受时写明理由")
        self.no = Button("不接受")
        self.answer = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.answer.hide()
        card = Card(margins=16, gap=12)
        row = HBox(gap=8)
        row.addWidget(self.why, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes, 0, Qt.AlignmentFlag.AlignRight)
        for part in (self.title, self.facts, self.report):
            card.body.addWidget(part)
        card.body.addLayout(row)
        card.body.addWidget(self.answer)
        column = VBox(self)
        column.addWidget(card)
        column.addStretch(1)
        self.yes.clicked.connect(self.act)
        self.no.clicked.connect(self._refuse)
        # what is masked here may still be photographed
        self.watermark = Watermark(f"{store.actor.name} {store.actor.code}".strip(), self)
        self.why.returnPressed.connect(self._refuse)

    def show_opened(self, opened: Opened) -> None:
        """Show what is asked."""
        line = opened.line
        if line is None:
            return
        if self._line is None or self._line.key != line.key:
            self.report.set_text("")
            self.why.clear()
            self.tell("")
        self._line = line
        left = self._store.left(line.due)
        head = f"工单 {line.ticket.number}：{line.ticket.title}"
        if line.request is not None:
            self.title.setText(f"{line.from_unit}请协办")
            self.facts.setText(
                f"需要协办：{line.request.what}\n\n{head}\n{line.ticket.content}\n"
                f"主办时限：{left.words if left else ''}；接受后，子单时限更早。"
            )
        elif opened.call is not None:
            whistle = opened.call.whistle
            known = "\n".join(f"{label}：{found}" for label, found in whistle.checklist)
            self.title.setText(f"{opened.call.from_unit}吹哨，请报到")
            self.facts.setText(
                f"事由：{whistle.reason}\n地点：{whistle.place}\n{known}\n\n{head}\n"
                f"报到时限：{left.words if left else ''}"
            )
        is_call = line.call is not None
        self.report.setVisible(is_call)
        self.why.setVisible(not is_call)
        self.no.setVisible(not is_call)
        self.yes.setText("报到  F9" if is_call else "接受协办  F9")
        self.yes.setAccessibleName("报到" if is_call else "接受协办")

    def take_focus(self) -> None:
        """Bring the keyboard here."""
        front: QWidget = self.report if self._line is not None and self._line.call is not None else self.yes
        front.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def act(self) -> None:
        """Accept, or report."""
        line = self._line
        if line is None:
            return
        if line.call is not None and not self.report.draft_text.strip():
            self.report.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif line.call is not None:
            call_id, words = line.call.id, self.report.draft_text
            self._store.run(
                "报到",
                lambda actor, uow, now: report_to_whistle(call_id, words, actor, uow, now),
                lambda _: self._done(),
                self.tell,
            )
        elif line.request is not None:
            request_id = line.request.id
            self._store.run(
                "接受协办",
                lambda actor, uow, now: accept_help(request_id, actor, uow, now),
                lambda _: self._done(),
                self.tell,
            )

    def _refuse(self) -> None:
        line = self._line
        if line is not None and line.request is not None:
            request_id, why = line.request.id, self.why.text()
            self._store.run(
                "不接受协办",
                lambda actor, uow, now: refuse_help(request_id, why, actor, uow, now),
                lambda _: self._done(),
                self.tell,
            )

    def tell(self, why: str) -> None:
        """Why it was not done, here."""
        self.answer.setText(why)
        self.answer.setVisible(bool(why))

    def _done(self) -> None:
        self._line = None
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
