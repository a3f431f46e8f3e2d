"""The cards of a ticket below its head: what was said, what was answered, who called, what was done."""

from console.pages.tickets.facts import Facts, Withheld
from console.widgets.card import Card
from console.widgets.text import Text
from forms import phone_number
from forms.catalogue import Catalogue
from forms.ticket import BEIJING_TIME, Caller, Settlement, Ticket, TrailLine
from forms.words import Gender, Party


def matter_card(ticket: Ticket) -> Card:
    """内容, 诉求目的, 涉及对象."""
    card = Card("诉求")
    card.body.addWidget(Text(ticket.matter.content, wrap=True, selectable=True))
    facts = Facts()
    facts.add("诉求目的", ticket.matter.purpose)
    facts.add("涉及对象", ticket.matter.subject)
    if not facts.is_empty:
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


def why_withheld(caller: Caller) -> str:
    """The word that stands in place of name and number; "" where they may be shown."""
    if caller.confidential:
        return "保密"
    return "匿名" if caller.anonymous else ""


def caller_card(caller: Caller) -> Card:
    """Who called. 保密 and 匿名 hide name and number; of the others the number is masked."""
    card = Card("来电人")
    facts = Facts()
    withheld = why_withheld(caller)
    if withheld:
        facts.add_widget("姓名", Withheld(withheld))
        facts.add_widget("电话", Withheld(withheld))
    else:
        facts.add("姓名", caller.name or "未留姓名")
        facts.add("性别", caller.gender.label if caller.gender is not Gender.UNKNOWN else "")
        facts.add("电话", phone_number.mask(caller.contact_number or caller.number) or "未显示号码")
    if caller.party is Party.COMPANY and not withheld:
        facts.add("企业", caller.organisation)
        facts.add("信用代码", caller.credit_code)
    if not facts.is_empty:
        card.body.addWidget(facts)
    return card


def trail_card(trail: tuple[TrailLine, ...]) -> Card:
    """轨迹, oldest first."""
    card = Card("轨迹")
    facts = Facts()
    for line in trail:
        at = line.at.astimezone(BEIJING_TIME)
        who = f"{line.operator_name} {line.operator}".strip()
        parts = (line.step.label, who, line.text, line.why)
        facts.add(f"{at:%m-%d %H:%M}", "　".join(part for part in parts if part))
    if not facts.is_empty:
        card.body.addWidget(facts)
    return card
