"""The cards of a ticket that lead elsewhere: the tickets that it is linked to, the articles that it cites."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.pages.tickets.dossier import Citation
from console.theme import Icon, Tone
from console.ticket_looks import STATES
from console.widgets.button import Button, Variant
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox
from console.widgets.pill import StatusPill
from console.widgets.text import ElidedText, Text
from forms.linking import LinkedLine, LinkedLines
from forms.ticket import BEIJING_TIME
from forms.words import LinkKind

_OWN = {LinkKind.REPEAT: "重复于", LinkKind.JOINED: "并入"}
_TO_IT = {LinkKind.REPEAT: "重复", LinkKind.JOINED: "并入"}


def links_card(links: LinkedLines, open_ticket: Callable[[str], object]) -> Card | None:
    """What the ticket is linked to, and how many are linked to it; None where there is none."""
    if not links.own and not links.to_it:
        return None
    card = Card("关联")
    if links.appeals > 1:
        counted = f"{links.appeals} 件诉求 / 1 件工单，每位来电人分别答复。"
        card.body.addWidget(Text(counted, "strong", wrap=True))
    if links.repeats:
        card.body.addWidget(Text(f"此后又有 {links.repeats} 件重复诉求。", "secondary", wrap=True))
    for each in links.own:
        card.body.addWidget(_row(each, _OWN[each.kind], open_ticket))
    return card


def linked_card(links: LinkedLines, open_ticket: Callable[[str], object]) -> Card | None:
    """The tickets that are linked to this one, by name; None where there is none. It may be long."""
    if not links.to_it:
        return None
    card = Card("关联到本单的诉求", gap=4)
    for each in links.to_it:
        card.body.addWidget(_row(each, _TO_IT[each.kind], open_ticket))
    hidden = links.appeals - 1 + links.repeats - len(links.to_it)
    if hidden > 0:
        card.body.addWidget(Text(f"另有 {hidden} 件没有列出。", "hint"))
    return card


def _row(linked: LinkedLine, what: str, open_ticket: Callable[[str], object]) -> QWidget:
    line = linked.line
    row = QWidget()
    number = Button(line.number, variant=Variant.QUIET, compact=True)
    number.setAccessibleName(f"打开工单 {line.number}，{line.title}，{line.state.label}")
    number.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    number.clicked.connect(lambda: open_ticket(line.id))
    state = StatusPill("状态", compact=True)
    icon, tone = STATES[line.state]
    state.show_state(icon, line.state.label, tone)
    column = HBox(row, gap=8)
    column.addWidget(Text(what, "label"))
    column.addWidget(number)
    column.addWidget(ElidedText(line.title), 1)
    column.addWidget(state)
    return row


def citations_card(citations: tuple[Citation, ...], today: date, soon: timedelta) -> Card:
    """引用的知识: title and version as they were told to the caller, and what has become of the article."""
    card = Card("引用的知识")
    for each in citations:
        use = each.use
        at = use.inserted_at.astimezone(BEIJING_TIME)
        card.body.addWidget(Text(f"《{use.title}》第 {use.version} 版", wrap=True, selectable=True))
        card.body.addWidget(Text(f"{at:%Y-%m-%d %H:%M} 由工号 {use.operator} 引用", "hint"))
        warning = _since(each, today, soon)
        if warning:
            row = HBox(gap=4)
            row.addWidget(IconLabel(Icon.TRIANGLE_ALERT, size=14, tone=Tone.RINGING))
            row.addWidget(Text(warning, "secondary", tone=Tone.RINGING, wrap=True), 1)
            card.body.addLayout(row)
    return card


def _since(citation: Citation, today: date, soon: timedelta) -> str:
    """What has happened to the article since it was cited; "" for nothing."""
    if citation.now is None:
        return "这篇知识已不在知识库中"
    newer = citation.now.version > citation.use.version
    parts = (citation.now.mark(today, soon), f"现为第 {citation.now.version} 版" if newer else "")
    return "，".join(part for part in parts if part)
