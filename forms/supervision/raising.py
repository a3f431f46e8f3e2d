"""提级办理: street -> district -> city. The owner's parent takes the matter over; the clock runs on."""

from dataclasses import replace
from datetime import datetime

from forms.access.roles import Actor
from forms.clock.orders import class_of, order_dues
from forms.clock.service import clock_of
from forms.lifecycle.assignment import AssignmentRole, AssignmentState, lead_of
from forms.lifecycle.moving import advance, line, note, order
from forms.lifecycle.standing import NextStep
from forms.organisation.tree import UnitTree
from forms.ports import Work
from forms.supervision.errors import SupervisionRefused
from forms.ticket import Ticket
from forms.words import StateKind, Step

_FROM = frozenset({StateKind.AWAITING_SIGN_IN, StateKind.IN_HAND, StateKind.REDO})


def raise_within(work: Work, ticket: Ticket, actor: Actor, now: datetime, why: str) -> tuple[Ticket, str]:
    """Give the lead to the parent of the unit that has it; the ticket as stored, and the parent's code.

    The due time stays: a matter is not given more time by being raised. The unit that had it helps no longer;
    helpers stay. SupervisionRefused where nobody has it, or nobody stands above.
    """
    lead = lead_of(work.assignments.of_ticket(ticket.id))
    if ticket.state not in _FROM or lead is None:
        raise SupervisionRefused(
            f"工单 {ticket.number} 现在是“{ticket.state.label}”，没有单位在办，不能提级。未作改动。"
        )
    units = UnitTree(work.units.all())
    above = next((each for each in units.above(lead.unit) if each.active), None)
    if above is None:
        raise SupervisionRefused(
            f"“{units.name_of(lead.unit)}”没有上级单位，不能再提级；可改用联合督办。未作改动。"
        )
    if lead.state is AssignmentState.RETURN_ASKED:
        raise SupervisionRefused(f"{lead.number} 的退单申请还在审核，请先审核退单，再提级。未作改动。")
    work.assignments.save(lead.moved(AssignmentState.WITHDRAWN, ended_at=now))
    text = f"{units.name_of(lead.unit)}（{lead.number}）"
    entry = line(actor, Step.DISPATCH_WITHDRAWN, now, text=text, why=f"提级：{why}", assignment_id=lead.id)
    ticket = note(work, ticket, entry)
    clock, calendar = clock_of(work)
    dues = order_dues(
        class_of(ticket, clock), ticket.accepted_at, now, clock, calendar, redo=ticket.standing.redos > 0
    )
    raised = order(
        ticket,
        work.assignments.of_ticket(ticket.id),
        role=AssignmentRole.LEAD,
        unit=above.code,
        by=actor,
        now=now,
        due=lead.due,
        sign_in_due=dues.sign_in,
        contact_due=dues.contact,
        why=f"提级办理：{why}",
        leader=lead.leader,
    )
    work.assignments.add(raised)
    standing = ticket.standing.of_unit(above.code, NextStep.SIGN_IN, lead.due)
    standing = replace(standing, hops=standing.hops + 1)
    text = f"{units.name_of(lead.unit)} → {above.name}"
    entry = line(actor, Step.RAISED, now, text=text, why=why, assignment_id=raised.id)
    return advance(work, ticket, StateKind.AWAITING_SIGN_IN, entry, standing), above.code
