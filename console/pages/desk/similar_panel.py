"""相似工单: what was reported already, why it is alike, how it stands, and whether this appeal belongs to it.

Nothing here is stored: what is chosen stays with the draft, is made when it is filed, and never stops that.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.likenesses import LikenessView
from console.pages.desk.similar_list import ROW_HEIGHT, SimilarList, SimilarRow
from console.standing_words import standing_words
from console.theme import Tone
from console.ticket_looks import STATES
from console.widgets.button import Button
from console.widgets.fold import FoldCard
from console.widgets.layout import HBox
from console.widgets.text import ElidedText, Text
from forms.beside import LinkChoice
from forms.likeness import SimilarTicket
from forms.ticket import BEIJING_TIME
from forms.words import LinkKind

FOCUS_KEY, REPEAT_KEY, JOIN_KEY, GO_ON_KEY = "Alt+S", "Alt+R", "Alt+B", "Alt+G"
_FEW_ROWS, _MANY_ROWS = 1.4, 2.4
"""Rows in sight in a low window and in a high one: never by what is found, so that nothing beside moves."""
_NOTHING = "没有相似的工单。"
_NONE_TO_LINK = "没有相似的工单可以关联"
_ENDED = "这件工单已经结束，不能并单，可以标为重复"


class SimilarPanel(FoldCard):
    """`ticket_wanted` carries the id of the ticket that the agent wants to read."""

    ticket_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("相似工单", key=FOCUS_KEY, parent=parent)
        self._desk = desk
        self._back_to: QWidget | None = None
        self._is_roomy = False
        self.list = SimilarList()
        self.nothing = Text(_NOTHING, "hint", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.repeat = Button("重复", compact=True)
        self.join = Button("并单", compact=True)
        self.go_on = Button("继续", compact=True)
        self.said = ElidedText("", "hint")
        self._lay_out()
        self._connect()
        self._rescale()
        self._show(desk.likenesses.view)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.list)
        self.body.addWidget(self._stack)
        row = HBox(gap=4)
        for button, key, words in (
            (self.repeat, REPEAT_KEY, "标为重复：同一件事再次反映"),
            (self.join, JOIN_KEY, "并单：多人反映同一件事，只办一件，各自答复"),
            (self.go_on, GO_ON_KEY, "继续：不关联，作为新的诉求提交"),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setText(f"{button.text()} {key}")
            button.setAccessibleDescription(words)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.said)

    def _connect(self) -> None:
        likenesses = self._desk.likenesses
        self.list.opened.connect(self.ticket_wanted)
        self.list.looked_at.connect(likenesses.hold)
        self.list.looked_at.connect(lambda _: self._aim())
        self.list.link_wanted.connect(self.link)
        self.list.left.connect(self._leave)
        self.repeat.clicked.connect(lambda: self.link(LinkKind.REPEAT))
        self.join.clicked.connect(lambda: self.link(LinkKind.JOINED))
        self.go_on.clicked.connect(self.go_on_without)
        likenesses.changed.connect(self._show)
        theme.current().changed.connect(self._rescale)
        QShortcut(QKeySequence(FOCUS_KEY), self, self.take_focus)
        QShortcut(QKeySequence(REPEAT_KEY), self, lambda: self.link(LinkKind.REPEAT))
        QShortcut(QKeySequence(JOIN_KEY), self, lambda: self.link(LinkKind.JOINED))
        QShortcut(QKeySequence(GO_ON_KEY), self, self.go_on_without)

    # --- what keys and buttons do

    def set_roomy(self, roomy: bool) -> None:
        """Show more rows, because the window is high."""
        if roomy is not self._is_roomy:
            self._is_roomy = roomy
            self._rescale()

    def take_focus(self) -> None:
        """Bring the keyboard to the list; Esc takes it back to where it was."""
        if not self.list.rows:
            return
        self.set_folded(False)
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._back_to = focus
        if self.list.chosen is None:
            self.list.select(0)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def link(self, kind: LinkKind) -> None:
        """Choose this link to the selected ticket, else to the first; saying the same again takes it back."""
        similar = self._aimed()
        if similar is None or self._desk.filing.is_busy:
            return
        if kind is LinkKind.JOINED and not similar.is_open:
            self._say(f"{_ENDED}。", Tone.DANGER)
            return
        choice = self._desk.likenesses.view.choice
        if choice is not None and (choice.kind, choice.main_id) == (kind, similar.ticket.id):
            self._desk.likenesses.go_on()
        else:
            self._desk.likenesses.link(kind, similar)

    def go_on_without(self) -> None:
        """继续: this appeal stands for itself."""
        if self._desk.likenesses.view.tickets and not self._desk.filing.is_busy:
            self._desk.likenesses.go_on()

    # ---

    def _aimed(self) -> SimilarTicket | None:
        tickets = self._desk.likenesses.view.tickets
        number = self.list.currentIndex().row()
        return tickets[number] if 0 <= number < len(tickets) else next(iter(tickets), None)

    def _show(self, view: LikenessView) -> None:
        self.list.show_rows([self._row(each, view.choice) for each in view.tickets])
        self._stack.setCurrentWidget(self.list if view.tickets and not view.problem else self.nothing)
        self.nothing.set_tone(Tone.DANGER if view.problem else None)
        self.nothing.setText(view.problem or _NOTHING)
        if self.title is not None:
            still_open = sum(each.is_open for each in view.tickets)
            self.title.set_count(len(view.tickets) or None, f" 件，{still_open} 件在办")
        self.set_tone(Tone.RINGING if view.is_new else None)
        self._say(_told(view))
        self._aim()

    def _aim(self) -> None:
        aimed = self._aimed()
        self.repeat.set_available(aimed is not None, _NONE_TO_LINK)
        joinable = aimed is not None and aimed.is_open
        self.join.set_available(joinable, _NONE_TO_LINK if aimed is None else _ENDED)
        self.go_on.set_available(aimed is not None, _NONE_TO_LINK)

    def _row(self, similar: SimilarTicket, choice: LinkChoice | None) -> SimilarRow:
        ticket, now = similar.ticket, self._desk.now()
        icon, tone = STATES[ticket.state]
        linked = choice is not None and choice.main_id == ticket.id
        return SimilarRow(
            key=ticket.id,
            title=ticket.title,
            state=self._desk.hall.state(ticket.state),
            icon=icon,
            tone=tone,
            standing=f"{ticket.accepted_at.astimezone(BEIJING_TIME):%m-%d} 受理，"
            + standing_words(ticket, now, self._desk.likenesses.units),
            reasons=similar.likeness.sentence,
            is_open=similar.is_open,
            link=choice.kind if choice is not None and linked else None,
        )

    def _say(self, words: str, tone: Tone | None = None) -> None:
        self.said.set_tone(tone)
        self.said.setText(words or "　")  # an empty line is not as high as one with words

    def _leave(self) -> None:
        self.list.unselect()
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rescale(self) -> None:
        rows = _MANY_ROWS if self._is_roomy else _FEW_ROWS
        self._stack.setFixedHeight(theme.current().px(round(ROW_HEIGHT * rows)))


def _told(view: LikenessView) -> str:
    if view.choice is None:
        return "不影响提交。" if view.tickets else ""
    number = view.choice.main_number
    if view.choice.kind is LinkKind.JOINED:
        return f"提交时并入 {number}，{GO_ON_KEY} 取消"
    return f"提交时标为 {number} 的重复，{GO_ON_KEY} 取消"
