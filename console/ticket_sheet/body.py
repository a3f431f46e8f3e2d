"""The scrolled part of the sheet: what the ticket says, its timeline, the cards of what runs beside."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console import theme
from console.theme import Tone
from console.ticket_sheet.caller import CallerCard
from console.ticket_sheet.files import FilesCard
from console.ticket_sheet.links import links_card
from console.ticket_sheet.matter import citations_card, matter_card, settlement_card
from console.ticket_sheet.side import orders_card, side_card
from console.ticket_sheet.store import Opened, SheetStore
from console.ticket_sheet.timeline import TimelineModel, moments_of
from console.ticket_sheet.timeline_view import TimelineView
from console.widgets.card import Card
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.ticket import BEIJING_TIME

_SIDE_SHARE, _LIFE_SHARE = 2, 3
_NO_LIMIT = 16_777_215


class SheetBody(QWidget):
    """One ticket's; a new one is made for each picture."""

    ticket_wanted = Signal(str)
    play_wanted = Signal(object)
    reveal_wanted = Signal(str)
    covered = Signal()
    file_wanted = Signal(object)

    def __init__(self, opened: Opened, store: SheetStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        life = opened.life
        self.ticket_id = life.ticket.id
        self._calls = {each.call_id: each for each in life.calls}
        self._grid = QGridLayout(self)
        self._said, self._life, self._side = QWidget(), QWidget(), QWidget()
        self._said_column, self._life_column = VBox(self._said, gap=8), VBox(self._life, gap=8)
        self._side_column = VBox(self._side, gap=8)
        self._extra = VBox(gap=8)
        self._side_column.addLayout(self._extra)
        self._is_wide: bool | None = None
        self.caller = CallerCard(life.seen, store.now)
        self.caller.reveal_wanted.connect(self.reveal_wanted)
        self.caller.covered.connect(self.covered)
        self._fill_main(opened, store)
        self._fill_side(opened, store)
        self.set_wide(False)

    def _fill_main(self, opened: Opened, store: SheetStore) -> None:
        life = opened.life
        self._said_column.addWidget(matter_card(life.ticket, store.catalogue, life.words))
        settled = settlement_card(life.ticket.settlement, store.catalogue)
        if settled is not None:
            self._said_column.addWidget(settled)
        self.files = FilesCard(life.files) if life.files else None
        if self.files is not None:
            self.files.wanted.connect(self.file_wanted)
            self._said_column.addWidget(self.files)
        self.trail = TimelineModel(self)
        self.trail.show_moments(moments_of(life, opened.playable))
        self.timeline = TimelineView(self.trail)
        self.timeline.play_wanted.connect(lambda call_id: self.play_wanted.emit(self._calls[call_id]))
        card = Card("轨迹")
        if card.title is not None:
            card.title.set_count(len(self.trail.moments), " 条")
        self.problem = Text("", "hint", tone=Tone.DANGER, wrap=True)
        self.problem.hide()
        card.body.addWidget(self.problem)
        card.body.addWidget(self.timeline)
        self._life_column.addWidget(card)
        self._life_column.addStretch(1)

    def _fill_side(self, opened: Opened, store: SheetStore) -> None:
        life = opened.life
        today = store.now().astimezone(BEIJING_TIME).date()
        cited = life.citations
        for card in (
            links_card(life.links, life.words, self.ticket_wanted.emit),
            *(side_card(each) for each in life.cards if each.is_open),
            orders_card(life.orders, life.words, store.now()),
            self.caller,
            *(side_card(each) for each in life.cards if not each.is_open),
            citations_card(cited, today, store.expires_soon) if cited else None,
        ):
            if card is not None:
                self._side_column.addWidget(card)
        self._side_column.addStretch(1)

    def say(self, said: str) -> None:
        """Tell above the timeline why a recording isn't heard; "" for nothing."""
        self.problem.setText(said)
        self.problem.setVisible(bool(said))

    def put_extra(self, cards: Sequence[QWidget]) -> None:
        """The desk's own cards, on top of the others."""
        for each in cards:
            self._extra.addWidget(each)
            each.show()

    def set_wide(self, wide: bool) -> None:
        """Side cards beside the life; where there is no room, between what the ticket says and its life."""
        if wide == self._is_wide:
            return
        self._is_wide = wide
        look, grid = theme.current(), self._grid
        grid.setContentsMargins(0, 0, look.px(8), 0)
        grid.setSpacing(look.px(8))
        for each in (self._said, self._side, self._life):
            grid.removeWidget(each)
        grid.addWidget(self._said, 0, 0)
        if wide:
            grid.addWidget(self._life, 1, 0)
            grid.addWidget(self._side, 0, 1, 2, 1)
        else:
            grid.addWidget(self._side, 1, 0)
            grid.addWidget(self._life, 2, 0)
        grid.setRowStretch(1, 1 if wide else 0)
        grid.setRowStretch(2, 0 if wide else 1)
        grid.setColumnStretch(0, _LIFE_SHARE)
        grid.setColumnStretch(1, _SIDE_SHARE if wide else 0)
        self._side.setMaximumWidth(look.px(460) if wide else _NO_LIMIT)
