"""The head of a ticket: number, state, urgency, when and by whom it was accepted, what and where."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console import theme
from console.pages.tickets.facts import Facts
from console.theme import Icon, Type
from console.ticket_looks import STATES, URGENCIES
from console.widgets.button import IconButton
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.pill import StatusPill
from console.widgets.text import Text
from forms.catalogue import Catalogue
from forms.ticket import BEIJING_TIME, Place, Ticket
from forms.words import Urgency


class HeadCard(Card):
    """See the module's text."""

    def __init__(self, ticket: Ticket, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(f"工单 {ticket.number}")
        self._number = Text(ticket.number, "title", selectable=True)
        self._number.setFont(theme.current().font(Type.TITLE, tabular=True))
        self.copy = IconButton(Icon.COPY, "复制编号")
        self.copy.clicked.connect(self._copy)
        first = HBox(gap=8)
        first.addWidget(self._number)
        first.addWidget(self.copy)
        first.addStretch(1)
        if ticket.matter.urgency is not Urgency.NORMAL:
            first.addWidget(_pill("紧急程度", *URGENCIES[ticket.matter.urgency], ticket.matter.urgency.label))
        first.addWidget(_pill("状态", *STATES[ticket.state], ticket.state.label))
        self.body.addLayout(first)
        self.body.addWidget(Text(ticket.matter.title, "section", wrap=True, selectable=True))
        self.body.addWidget(self._facts(ticket, catalogue))

    @staticmethod
    def _facts(ticket: Ticket, catalogue: Catalogue) -> Facts:
        accepted = ticket.accepted_at.astimezone(BEIJING_TIME)
        channel = catalogue.channels.get(ticket.origin.channel)
        source = catalogue.sources.get(ticket.origin.source)
        hotline = catalogue.hotlines.get(ticket.origin.hotline)
        origin = (
            channel.name if channel else ticket.origin.channel,
            source.name if source else ticket.origin.source,
            hotline.name if hotline else ticket.origin.hotline,
            ticket.origin.external_id,
        )
        facts = Facts()
        facts.add("受理", f"{accepted:%Y-%m-%d %H:%M:%S}　{ticket.accepted_by_name} {ticket.accepted_by}")
        facts.add("渠道", " · ".join(part for part in origin if part))
        facts.add("诉求类型", ticket.matter.request_type.label)
        facts.add("事项分类", ticket.matter.category_path or "未分类")
        facts.add("地点", place_words(ticket.place))
        facts.add("办理方式", ticket.settlement.disposal.label)
        return facts

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._number.text())
        self.copy.set_icon(Icon.CHECK, "已复制编号")
        QTimer.singleShot(2000, self.copy, lambda: self.copy.set_icon(Icon.COPY, "复制编号"))


def place_words(place: Place) -> str:
    """The place in one line; what the typed address says itself isn't said twice."""
    parts = (place.district, place.street, place.community, place.grid)
    words = "".join(part for part in parts if part not in place.address) + place.address
    return words or ("无具体地点" if place.nowhere else "")


def _pill(name: str, icon: Icon, tone: theme.Tone, word: str) -> StatusPill:
    pill = StatusPill(name, compact=True)
    pill.show_state(icon, word, tone)
    return pill
