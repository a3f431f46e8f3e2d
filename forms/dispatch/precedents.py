"""相似工单: tickets like this one that a unit accepted and did not return, weighed and told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forms.dispatch.advising import Spot, Voice
from forms.dispatch.directory import DispatchDirectory
from forms.dispatch.keeping import ACCEPTED
from forms.dispatch.suggestion import Reason, Source
from forms.lifecycle.assignment import Assignment, AssignmentRole, AssignmentState
from forms.likeness import Appeal, Likeness, likeness
from forms.organisation.unit import Unit, UnitKind
from forms.ports import Work
from forms.ticket_list import TicketLine, TicketQuery

LOOKED_AT = 12
LEAST_POINTS = 20.0
"""Likeness from which a ticket counts: of the same kind, or in much the same words."""
FULL_POINTS = 60.0
"""Likeness from which it counts fully: of the same kind, in the same words; the place matters less here."""
DOUBT = 1.0
"""As if one like ticket had gone to nobody: few precedents are less sure than many."""
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier ticket, who leads or led it, who helped, and how much it counts from 0 to 1."""

    ticket: TicketLine
    lead: Unit
    helpers: tuple[str, ...]
    closed: bool
    likeness: Likeness
    weight: float


def voice_of_precedents(appeal: Appeal, work: Work, directory: DispatchDirectory, now: datetime) -> Voice:
    """What became of tickets like the appeal."""
    spot = Spot(appeal.district, appeal.street)
    days = directory.rules.suggestion.similar_days
    # who calls says nothing about who is in charge
    asked = replace(appeal, phones=())
    found = precedents(asked, _candidates(asked, work, now - timedelta(days=days)), work, directory, spot)
    if not found:
        return Voice(Source.SIMILAR, remark="没有单位办理过的相似工单。")
    return weighed(found)


def weighed(found: Sequence[Precedent]) -> Voice:
    """Each unit's share of the precedents, with the likest of them named."""
    total = sum(each.weight for each in found) + DOUBT
    by_unit: dict[str, list[Precedent]] = {}
    for each in sorted(found, key=lambda one: (-one.weight, one.ticket.number)):
        by_unit.setdefault(each.lead.code, []).append(each)
    reasons = {
        code: Reason(Source.SIMILAR, _told(own), sum(each.weight for each in own) / total)
        for code, own in by_unit.items()
    }
    helpers = {code: own[0].helpers for code, own in by_unit.items() if own[0].helpers}
    return Voice(Source.SIMILAR, reasons, helpers)


def precedents(
    appeal: Appeal, lines: Iterable[TicketLine], work: Work, directory: DispatchDirectory, spot: Spot
) -> tuple[Precedent, ...]:
    """Those of the tickets that are like the appeal and were accepted by a unit that is still there."""
    alike = {
        line.id: (line, of)
        for line in lines
        if line.id != appeal.ticket_id and (of := likeness(appeal, line)).points >= LEAST_POINTS
    }
    orders = work.assignments.of_tickets(list(alike))
    found = (
        _precedent(line, of, orders.get(ticket_id, ()), directory, spot)
        for ticket_id, (line, of) in alike.items()
    )
    return tuple(each for each in found if each is not None)


def accepted_lead(orders: Iterable[Assignment]) -> Assignment | None:
    """The last order to a lead that signed for it, else None."""
    leads = [each for each in orders if each.role is AssignmentRole.LEAD and each.state in ACCEPTED]
    return max(leads, key=lambda each: (each.dispatched_at, each.id), default=None)


def is_local(unit: Unit, district: str, street: str, directory: DispatchDirectory) -> bool:
    """Whether the unit had it because it happened there (属地)."""
    return unit.kind in (UnitKind.STREET, UnitKind.DISTRICT) and unit == directory.units.for_place(
        district, street
    )


def _precedent(
    line: TicketLine,
    of: Likeness,
    orders: Sequence[Assignment],
    directory: DispatchDirectory,
    spot: Spot,
) -> Precedent | None:
    order = accepted_lead(orders)
    lead = directory.units.get(order.unit) if order is not None else None
    if lead is not None and is_local(lead, line.district, line.street, directory):
        lead = directory.units.for_place(spot.district, spot.street)
    if order is None or lead is None or not lead.active:
        return None
    helpers = tuple(
        dict.fromkeys(
            each.unit
            for each in orders
            if each.role is not AssignmentRole.LEAD and each.state in ACCEPTED and each.unit != lead.code
        )
    )
    weight = min(1.0, of.points / FULL_POINTS)
    return Precedent(line, lead, helpers, order.state is AssignmentState.CLOSED, of, weight)


def _candidates(appeal: Appeal, work: Work, since: datetime) -> tuple[TicketLine, ...]:
    """Tickets with the same words, and of the same kind: the newest of each."""
    base = TicketQuery(since=since, as_typed=True, limit=LOOKED_AT)
    questions: list[TicketQuery] = []
    if appeal.matter_words:
        questions.append(replace(base, words=(appeal.matter_words,)))
    if appeal.category:
        questions.append(replace(base, categories=(appeal.category,)))
    found = {line.id: line for question in questions for line in work.tickets.search(question)}
    return tuple(found.values())


def _told(own: Sequence[Precedent]) -> str:
    closed = sum(each.closed for each in own)
    done = "办结" if closed == len(own) else "接办"
    numbers = "、".join(each.ticket.number for each in own[:MOST_NAMED])
    more = " 等" if len(own) > MOST_NAMED else ""
    return f"{len(own)} 件相似工单由{own[0].lead.short}{done}：{numbers}{more}（{own[0].likeness.sentence}）"
