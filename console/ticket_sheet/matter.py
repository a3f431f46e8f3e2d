"""The cards of what a ticket says: the appeal, where, how it came, what was answered, what that cites."""

from datetime import date, timedelta

from console.theme import Icon, Tone
from console.ticket_sheet.facts import Facts
from console.widgets.card import Card, IconLabel
from console.widgets.layout import HBox
from console.widgets.text import Text
from forms.catalogue import Catalogue
from forms.ticket import BEIJING_TIME, Origin, Place, Settlement, Ticket
from forms.ticket_sheet import Citation, HallWords


def matter_card(ticket: Ticket, catalogue: Catalogue, words: HallWords) -> Card:
    """诉求: content, purpose, place, kind, and how it came."""
    matter = ticket.matter
    card = Card("诉求")
    card.body.addWidget(Text(matter.title, "strong", wrap=True, selectable=True))
    card.body.addWidget(Text(matter.content, wrap=True, selectable=True))
    accepted = ticket.accepted_at.astimezone(BEIJING_TIME)
    facts = Facts()
    facts.add("诉求目的", matter.purpose)
    facts.add("涉及对象", matter.subject)
    facts.add("地点", place_words(ticket.place))
    facts.add("诉求类型", matter.request_type.label)
    facts.add("事项分类", matter.category_path or "未分类")
    facts.add("受理", f"{accepted:%Y-%m-%d %H:%M:%S}　{ticket.accepted_by_name} {ticket.accepted_by}")
    facts.add("渠道", origin_words(ticket.origin, catalogue))
    facts.add("办理方式", ticket.settlement.disposal.label)
    if ticket.standing.due is not None:
        due = ticket.standing.due.at.astimezone(BEIJING_TIME)
        mark = "（暂定）" if ticket.standing.due_provisional else ""
        facts.add("时限", f"{due:%Y-%m-%d %H:%M}{mark}　{ticket.standing.due_words}".strip())
    helpers = [code for code in ticket.standing.units if code != ticket.standing.lead]
    facts.add("经办单位", "、".join(words.unit(code) for code in helpers))
    card.body.addWidget(facts)
    return card


def settlement_card(settlement: Settlement, catalogue: Catalogue) -> Card | None:
    """答复, the reason for refusing, who the call was handed to; None where there is none of it."""
    if not (settlement.answer or settlement.reason or settlement.handed_to):
        return None
    card = Card("答复")
    if settlement.answer:
        card.body.addWidget(Text(settlement.answer, wrap=True, selectable=True))
    reason = catalogue.reasons.get(settlement.reason)
    facts = Facts()
    facts.add("原因", reason.name if reason else settlement.reason)
    facts.add("告知内容", reason.script if reason else "")
    facts.add("依据", reason.basis if reason else "")
    facts.add("转接对象", settlement.handed_to)
    if not facts.is_empty:
        card.body.addWidget(facts)
    return card


def citations_card(citations: tuple[Citation, ...], today: date, soon: timedelta) -> Card:
    """引用的知识: title and version as they were told to the caller, and what has become of the article."""
    card = Card("引用的知识")
    for each in citations:
        use = each.use
        at = use.inserted_at.astimezone(BEIJING_TIME)
        card.body.addWidget(Text(f"《{use.title}》第 {use.version} 版", wrap=True, selectable=True))
        card.body.addWidget(Text(f"{at:%Y-%m-%d %H:%M} 由工号 {use.operator} 引用", "hint"))
        become = _become(each, today, soon)
        if become:
            row = HBox(gap=4)
            row.addWidget(IconLabel(Icon.TRIANGLE_ALERT, size=14, tone=Tone.RINGING))
            row.addWidget(Text(become, "hint", tone=Tone.RINGING, wrap=True), 1)
            card.body.addLayout(row)
    return card


def place_words(place: Place) -> str:
    """The place in one line; what the typed address says itself isn't said twice."""
    parts = (place.district, place.street, place.community, place.grid)
    words = "".join(part for part in parts if part not in place.address) + place.address
    return words or ("无具体地点" if place.nowhere else "")


def origin_words(origin: Origin, catalogue: Catalogue) -> str:
    """渠道 · 来源 · 来源热线 · 外部编号."""
    channel = catalogue.channels.get(origin.channel)
    source = catalogue.sources.get(origin.source)
    hotline = catalogue.hotlines.get(origin.hotline)
    parts = (
        channel.name if channel else origin.channel,
        source.name if source else origin.source,
        hotline.name if hotline else origin.hotline,
        origin.external_id,
    )
    return " · ".join(part for part in parts if part)


def _become(citation: Citation, today: date, soon: timedelta) -> str:
    if citation.now is None:
        return "这篇知识已不在知识库中"
    newer = citation.now.version > citation.use.version
    parts = (citation.now.mark(today, soon), f"现为第 {citation.now.version} 版" if newer else "")
    return "，".join(part for part in parts if part)
