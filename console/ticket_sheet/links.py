"""关联: what the ticket repeats or is joined to, and what is linked to it; each leads to its own sheet."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.ticket_looks import STATES
from console.ticket_sheet.facts import Facts
from console.ticket_sheet.looks import pill
from console.widgets.button import Button, Variant
from console.widgets.card import Card
from console.widgets.layout import HBox
from console.widgets.text import ElidedText, Text
from forms.linking import LinkedLine, LinkedLines
from forms.ticket_sheet import HallWords
from forms.words import LinkKind

_OWN = {LinkKind.REPEAT: "重复于", LinkKind.JOINED: "并入"}
_TO_IT = {LinkKind.REPEAT: "被重复", LinkKind.JOINED: "并来"}


def links_card(links: LinkedLines, words: HallWords, open_ticket: Callable[[str], object]) -> Card | None:
    """重复 and 并单, both ways; None where there is neither."""
    if not links.own and not links.to_it and links.appeals == 1 and not links.repeats:
        return None
    card = Card("关联")
    if links.appeals > 1:
        said = f"{links.appeals} 件诉求 / 1 件工单，每位来电人分别答复。"
        card.body.addWidget(Text(said, "strong", wrap=True))
    if links.repeats:
        card.body.addWidget(Text(f"此后又有 {links.repeats} 件重复诉求。", "secondary", wrap=True))
    facts = Facts()
    for each in links.own:
        facts.add_widget(_OWN[each.kind], _row(each, words, open_ticket))
    for each in links.to_it:
        facts.add_widget(_TO_IT[each.kind], _row(each, words, open_ticket))
    if not facts.is_empty:
        card.body.addWidget(facts)
    hidden = links.appeals - 1 + links.repeats - len(links.to_it)
    if hidden > 0:
        card.body.addWidget(Text(f"另有 {hidden} 件没有列出。", "hint"))
    return card


def _row(linked: LinkedLine, words: HallWords, open_ticket: Callable[[str], object]) -> QWidget:
    line = linked.line
    state = words.state(line.state)
    row = QWidget()
    number = Button(line.number, variant=Variant.QUIET, compact=True)
    number.setAccessibleName(f"打开工单 {line.number}，{line.title}，{state}")
    number.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    number.clicked.connect(lambda: open_ticket(line.id))
    column = HBox(row, gap=8)
    column.addWidget(number)
    column.addWidget(ElidedText(line.title), 1)
    column.addWidget(pill("状态", STATES[line.state], state))
    return row
