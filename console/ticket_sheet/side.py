"""Cards of what runs beside the ticket's states: the orders to units, and what other rooms tell."""

from datetime import datetime

from console.ticket_sheet.facts import Facts
from console.ticket_sheet.looks import DUE, MOODS, ORDERS, pill
from console.widgets.card import Card
from console.widgets.layout import HBox, Rule
from console.widgets.text import Text
from forms.lifecycle.assignment import Assignment, AssignmentClock
from forms.side_cards import SideCard
from forms.ticket import BEIJING_TIME
from forms.ticket_sheet import HallWords


def orders_card(orders: tuple[Assignment, ...], words: HallWords, now: datetime) -> Card | None:
    """交办: each order to a unit with its state and its times; None where there is none."""
    if not orders:
        return None
    card = Card("交办")
    if card.title is not None:
        card.title.set_count(sum(each.is_open for each in orders), " 件在办")
    for place, each in enumerate(reversed(orders)):
        if place:
            card.body.addWidget(Rule())
        _add_order(card, each, words, now)
    return card


def side_card(side: SideCard) -> Card:
    """One side process."""
    card = Card(side.title)
    card.setObjectName(side.key)
    card.setAccessibleName(f"{side.title}：{side.state}")
    if card.title is not None:
        card.title.add(pill(side.title, MOODS[side.mood], side.state))
    facts = Facts()
    facts.add("时间", _moment(side.at))
    for name, value in side.facts:
        facts.add(name, value)
    card.body.addWidget(facts)
    return card


def _add_order(card: Card, order: Assignment, words: HallWords, now: datetime) -> None:
    row = HBox(gap=6)
    row.addWidget(Text(f"{order.role.label} {words.unit(order.unit)}", "strong", wrap=True), 1)
    due = order.due_of(AssignmentClock.COMPLETION)
    left = words.left(due.at, now, provisional=due.provisional) if due is not None else None
    if left is not None:
        row.addWidget(pill("时限", DUE[left.level], left.words))
    row.addWidget(pill("交办状态", ORDERS[order.state], order.state.label))
    card.body.addLayout(row)
    facts = Facts()
    facts.add("单号", order.number + (f"　第 {order.round} 次重办" if order.round else ""))
    facts.add("派单", f"{_moment(order.dispatched_at)}　{words.person(order.dispatched_by)}")
    facts.add("派单说明", order.why)
    facts.add("经办人", words.person(order.handler))
    facts.add("领导", words.person(order.leader))
    facts.add("签收", _done_or_due(order, AssignmentClock.SIGN_IN, order.signed_at, words))
    facts.add("首次联系", _done_or_due(order, AssignmentClock.CONTACT, order.contacted_at, words))
    facts.add("办理时限", f"{_moment(order.due.at)}　{order.due.words}".strip())
    if order.replied_at is not None:
        kind = order.closing.label if order.closing else ""
        facts.add("答复", "　".join(part for part in (_moment(order.replied_at), kind) if part))
        facts.add("答复内容", order.reply)
    card.body.addWidget(facts)


def _done_or_due(order: Assignment, clock: AssignmentClock, done: datetime | None, words: HallWords) -> str:
    if done is not None:
        who = order.signed_by if clock is AssignmentClock.SIGN_IN else order.contacted_by
        return "　".join(part for part in (_moment(done), words.person(who)) if part)
    due = order.due_of(clock)
    return f"{_moment(due.at)} 前" if due is not None else ""


def _moment(at: datetime) -> str:
    return f"{at.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"
