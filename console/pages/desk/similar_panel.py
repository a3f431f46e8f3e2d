"""相似工单: what was reported already, why it is alike, and how it stands."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console import theme
from console.desk import Desk
from console.likenesses import LikenessView
from console.theme import Tone
from console.ticket_looks import STATES
from console.widgets.card import Card
from console.widgets.history import HistoryList, HistoryRow
from console.widgets.text import Text
from forms.likeness import SimilarTicket
from forms.ticket import BEIJING_TIME

_HEIGHT = 80
"""A row and a half, so that one sees that there is more; always kept, so that nothing beside it moves."""
_NOTHING = "没有相似的工单。"


class SimilarPanel(Card):
    """`ticket_wanted` carries the id of the ticket that the agent wants to read."""

    ticket_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("相似工单", margins=8, gap=4, parent=parent)
        self.list = HistoryList("相似工单")
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.opened.connect(self.ticket_wanted)
        self.nothing = Text(_NOTHING, "hint", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.list)
        self.body.addWidget(self._stack)
        desk.likenesses.changed.connect(self._show)
        theme.current().changed.connect(self._rescale)
        self._rescale()
        self._show(desk.likenesses.view)

    def _show(self, view: LikenessView) -> None:
        self.list.show_rows([_row(each) for each in view.tickets])
        self._stack.setCurrentWidget(self.list if view.tickets and not view.problem else self.nothing)
        self.nothing.set_tone(Tone.DANGER if view.problem else None)
        self.nothing.setText(view.problem or _NOTHING)
        if self.title is not None:
            still_open = sum(each.is_open for each in view.tickets)
            self.title.set_count(len(view.tickets) or None, f" 件，{still_open} 件在办")

    def _rescale(self) -> None:
        self._stack.setFixedHeight(theme.current().px(_HEIGHT))


def _row(similar: SimilarTicket) -> HistoryRow:
    ticket = similar.ticket
    icon, tone = STATES[ticket.state]
    return HistoryRow(
        key=ticket.id,
        date=f"{ticket.accepted_at.astimezone(BEIJING_TIME):%m-%d}",
        title=ticket.title,
        state=ticket.state.label,
        tone=tone,
        icon=icon,
        second_line=similar.likeness.sentence,
    )
