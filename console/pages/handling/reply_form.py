"""The reply: its words, how the matter was closed, the basis, and the check list that follows the typing."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QSizePolicy, QWidget

from console import theme
from console.handling import Handling
from console.pages.handling.check_list import CheckList
from console.theme import Icon, Tone
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.choice import Option, SegmentedChoice
from console.widgets.draft_text import DraftTextEdit
from console.widgets.keys import key_within
from console.widgets.layout import HBox, VBox
from console.widgets.text import Text
from forms.handling.desk_file import DeskFile
from forms.handling.reply_check import ReplyDraft, check_reply, stopping
from forms.handling.replying import Replied, submit_reply
from forms.words import ClosingKind

_LOWEST = 320
"""Pixels at 100 %: with these, words and closing kind are in sight."""


def _scrolled(check: CheckList) -> QScrollArea:
    """The list in a room that does not grow: the words beside it never jump while they are written."""
    room = QScrollArea()
    room.setWidget(check)
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return room


class ReplyRoom(QScrollArea):
    """The reply as high as it wants to be; where a window is too low for that, it scrolls."""

    def __init__(self, form: "ReplyForm") -> None:
        super().__init__()
        self._form = form
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """What the form wants."""
        return self._form.minimumSizeHint().expandedTo(self._form.sizeHint())

    def minimumSizeHint(self) -> QSize:
        """Enough to write in."""
        return QSize(0, min(self.sizeHint().height(), theme.current().px(_LOWEST)))


class ReplyForm(Card):
    """Ctrl+Enter sends, Esc goes back to the list; what is written is kept at every pause.

    `sent` says that the reply is stored, `left` that Esc was pressed.
    """

    sent = Signal()
    left = Signal()

    def __init__(self, store: Handling, parent: QWidget | None = None) -> None:
        super().__init__("答复", gap=6, parent=parent)
        self._store = store
        self._file: DeskFile | None = None
        self.text = DraftTextEdit(limit=3000, rows=5)
        self.text.setAccessibleName("答复内容")
        self.text.setPlaceholderText("写明举措、进展和结果。不写他人的姓名、电话、住址。")
        self.closing = SegmentedChoice(
            [Option(each.value, each.label) for each in ClosingKind], name="办结类型"
        )
        self.basis = QLineEdit()
        self.basis.setAccessibleName("依据")
        self.basis.setPlaceholderText("依据的法律、法规、文件和条款；解释、告知、无法解决时必填")
        self.basis.setMaxLength(500)
        self.check = CheckList()
        self.send = Button("提交答复", variant=Variant.PRIMARY, icon=Icon.SEND, key="Ctrl+Enter")
        self.back = Button("收起", variant=Variant.QUIET, key="Esc")
        self.sent_back = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.refusal = Text("", "secondary", tone=Tone.DANGER, wrap=True)
        self.refusal.hide()
        self._lay_out()
        self.text.textChanged.connect(self._look)
        self.text.paused_typing.connect(lambda _: self._keep())
        self.basis.textChanged.connect(lambda _: self._changed())
        self.closing.changed.connect(lambda _: self._changed())
        self.send.clicked.connect(self.submit)
        self.back.clicked.connect(self._leave)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            key_within(self, keys, self.submit)

    def _lay_out(self) -> None:
        choice = HBox(gap=8)
        choice.addWidget(Text("办结类型", "label"))
        choice.addWidget(self.closing)
        choice.addStretch(1)
        basis = HBox(gap=8)
        basis.addWidget(Text("依据", "label"))
        basis.addWidget(self.basis, 1)
        foot = HBox(gap=8)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.send)
        written = VBox(gap=6)
        written.addWidget(self.sent_back)
        written.addWidget(self.text, 1)
        written.addLayout(choice)
        written.addLayout(basis)
        row = HBox(gap=12)
        row.addLayout(written, 3)
        row.addWidget(_scrolled(self.check), 2)
        self.body.addLayout(row)
        self.body.addWidget(self.refusal)
        self.body.addLayout(foot)

    def show_file(self, file: DeskFile) -> None:
        """Show the reply to this order as it was left; the same order goes on as it is being written."""
        before, self._file = self._file, file
        if before is None or before.order.id != file.order.id:
            self._put(self._store.draft(file.order.id), file)
            self.refuse("")
        said = ""
        if file.sent_back is not None and file.sent_back.why:
            missing = f"缺{'、'.join(file.sent_back.missing)}。" if file.sent_back.missing else ""
            said = f"上次答复被退回：{missing}{file.sent_back.why}"
        self.sent_back.setText(said)
        self.sent_back.setVisible(bool(said))
        self.send.setText("提交给主办  Ctrl+Enter" if file.order.is_sub else "提交答复  Ctrl+Enter")
        self._look()

    def bring_back(self) -> None:
        """Drafts of the last session have come: show them where nothing was written yet."""
        if self._file is not None and self.draft == ReplyDraft():
            self._put(self._store.draft(self._file.order.id), self._file)

    @property
    def draft(self) -> ReplyDraft:
        """What is written now."""
        closing = self.closing.value
        return ReplyDraft(
            text=self.text.draft_text,
            closing=ClosingKind(closing) if closing else None,
            basis=self.basis.text(),
        )

    def take_focus(self) -> None:
        """Bring the keyboard into the words."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Send it; what is missing is told, and the words stay."""
        file = self._file
        if file is None or not self.isVisible():
            return
        self._keep()
        draft, order_id = self.draft, file.order.id
        self._store.run(
            "提交答复",
            lambda actor, uow, now: submit_reply(order_id, draft, actor, uow, now),
            self._stored,
            self.refuse,
        )

    def refuse(self, why: str) -> None:
        """Say why it was not sent."""
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def flush(self) -> None:
        """Keep what is written now: before another ticket is shown, or the window closes."""
        self.text.commit()
        self._keep()

    def _stored(self, replied: Replied) -> None:
        self._store.forget_draft(replied.order.id)
        self._file = None
        self.sent.emit()

    def _put(self, draft: ReplyDraft, file: DeskFile) -> None:
        if draft == ReplyDraft() and file.sent_back is not None:
            back = file.sent_back
            draft = ReplyDraft(text=back.text, closing=back.closing, basis=back.basis)
        widgets: tuple[QWidget, ...] = (self.text, self.basis, self.closing)
        for each in widgets:
            each.blockSignals(True)
        self.text.set_text(draft.text)
        self.basis.setText(draft.basis)
        self.closing.set_value(draft.closing.value if draft.closing else None)
        for each in widgets:
            each.blockSignals(False)
        self._look()

    def _changed(self) -> None:
        self._look()
        self._keep()

    def _look(self) -> None:
        file = self._file
        if file is None:
            return
        findings = check_reply(self.draft, file.context)
        self.check.show_findings(findings)
        stops = stopping(findings)
        why = f"还差 {len(stops)} 项，见右边的检查" if stops else ""
        self.send.set_available(not stops, why)
        if not stops:
            self.refuse("")

    def _keep(self) -> None:
        if self._file is not None:
            self._store.keep_draft(self._file.order.id, self.draft)

    def _leave(self) -> None:
        self._keep()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list; the words are kept."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)
