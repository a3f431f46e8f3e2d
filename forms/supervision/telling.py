"""Putting notices into inboxes, inside a transaction. Texts hold numbers and dates, no personal data."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from forms.access.roles import Role
from forms.lifecycle.assignment import Assignment
from forms.organisation.tree import UnitTree
from forms.ports import Work
from forms.supervision.notices import Notice, NoticeKind, to_person, to_role, to_unit
from forms.supervision.rules import Recipient
from forms.ticket import Ticket

_ROLES = {
    Recipient.DISPATCHER: Role.DISPATCHER,
    Recipient.SUPERVISOR: Role.SUPERVISOR,
    Recipient.INSPECTOR: Role.INSPECTOR,
    Recipient.LEADER: Role.LEADER,
}


def tell(
    work: Work,
    recipients: Iterable[str],
    kind: NoticeKind,
    text: str,
    now: datetime,
    ticket: Ticket | None = None,
) -> None:
    """One notice to each inbox; an inbox named twice gets one."""
    for recipient in dict.fromkeys(recipients):
        work.supervision.notices.add(
            Notice(
                id=uuid4().hex,
                recipient=recipient,
                at=now,
                kind=kind,
                text=text,
                ticket_id=ticket.id if ticket is not None else "",
                number=ticket.number if ticket is not None else "",
            )
        )


def inboxes_for(
    tells: Iterable[Recipient], ticket: Ticket, order: Assignment | None, units: UnitTree
) -> tuple[str, ...]:
    """Whose inboxes a rule's recipients are, for this ticket and order."""
    found: list[str] = []
    for each in tells:
        if each in _ROLES:
            found.append(to_role(_ROLES[each]))
        elif each is Recipient.OWNER:
            found += _owner(ticket)
        elif order is not None:
            found += _of_order(each, order, units)
    return tuple(dict.fromkeys(found))


def _owner(ticket: Ticket) -> list[str]:
    standing = ticket.standing
    if standing.owner_person:
        return [to_person(standing.owner_person)]
    if standing.owner_unit and not standing.owner_unit.startswith("@"):
        return [to_unit(standing.owner_unit)]
    return []


def _of_order(which: Recipient, order: Assignment, units: UnitTree) -> list[str]:
    if which is Recipient.HANDLER:
        return [to_person(order.handler)] if order.handler else []
    if which is Recipient.UNIT:
        return [to_unit(order.unit)]
    above = units.above(order.unit)
    return [to_unit(above[0].code)] if above else []
