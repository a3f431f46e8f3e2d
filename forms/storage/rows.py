"""Tickets as rows, and rows as tickets."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from forms import phone_number
from forms.lifecycle.standing import NextStep
from forms.storage.lifecycle_rows import standing_columns, standing_of
from forms.ticket import Caller, Matter, Operator, Origin, Place, Settlement, Ticket, TrailLine
from forms.ticket_list import TicketLine
from forms.words import (
    CoordinateSystem,
    Disposal,
    Gender,
    Party,
    RequestType,
    StateKind,
    Step,
    Urgency,
)

Row = dict[str, Any]


def ticket_row(ticket: Ticket) -> Row:
    """The row of table `ticket`."""
    origin, caller, matter = ticket.origin, ticket.caller, ticket.matter
    place, settlement = ticket.place, ticket.settlement
    return {
        "id": ticket.id,
        "number": ticket.number,
        "state": ticket.state.value,
        "channel": origin.channel,
        "source": origin.source,
        "hotline": origin.hotline,
        "external_id": origin.external_id,
        "call_id": origin.call_id,
        "caller_number": caller.number,
        "contact_number": caller.contact_number,
        "name": caller.name,
        "gender": caller.gender.value,
        "party": caller.party.value,
        "organisation": caller.organisation,
        "credit_code": caller.credit_code,
        "confidential": caller.confidential,
        "anonymous": caller.anonymous,
        "request_type": matter.request_type.value,
        "urgency": matter.urgency.value,
        "category": matter.category,
        "category_path": matter.category_path,
        "title": matter.title,
        "content": matter.content,
        "purpose": matter.purpose,
        "subject": matter.subject,
        "nowhere": place.nowhere,
        "district": place.district,
        "street": place.street,
        "community": place.community,
        "grid": place.grid,
        "address": place.address,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "coordinate_system": place.coordinate_system.value if place.coordinate_system else None,
        "disposal": settlement.disposal.value,
        "answer": settlement.answer,
        "reason": settlement.reason,
        "handed_to": settlement.handed_to,
        "accepted_at": ticket.accepted_at,
        "accepted_by": ticket.accepted_by,
        "accepted_by_name": ticket.accepted_by_name,
        "revision": ticket.revision,
        **standing_columns(ticket.standing),
    }


def phone_rows(ticket: Ticket) -> list[Row]:
    """The rows of table `ticket_phone`."""
    return [
        {
            "phone": phone,
            "accepted_at": ticket.accepted_at,
            "ticket_id": ticket.id,
            "tail": phone_number.tail(phone),
            "position": position,
        }
        for position, phone in enumerate(ticket.caller.phones)
    ]


def trail_rows(ticket: Ticket, first: int = 0) -> list[Row]:
    """The rows of table `ticket_trail`, from the line *first* on."""
    return [
        {
            "ticket_id": ticket.id,
            "position": position,
            "at": line.at,
            "step": line.step.value,
            "operator": line.operator,
            "operator_name": line.operator_name,
            "text": line.text,
            "unit": line.unit,
            "why": line.why,
            "from_state": line.from_state.value if line.from_state else "",
            "to_state": line.to_state.value if line.to_state else "",
            "assignment_id": line.assignment_id,
        }
        for position, line in enumerate(ticket.trail)
        if position >= first
    ]


def ticket_of(
    row: RowMapping, phones: Sequence[str], trail: Sequence[RowMapping], units: Sequence[str]
) -> Ticket:
    """The ticket in a row of `ticket` with its phones, its trail and the units that have a part in it."""
    system = row["coordinate_system"]
    return Ticket(
        id=row["id"],
        number=row["number"],
        state=StateKind(row["state"]),
        origin=Origin(
            channel=row["channel"],
            source=row["source"],
            hotline=row["hotline"],
            external_id=row["external_id"],
            call_id=row["call_id"],
        ),
        caller=Caller(
            number=row["caller_number"],
            contact_number=row["contact_number"],
            phones=tuple(phones),
            name=row["name"],
            gender=Gender(row["gender"]),
            party=Party(row["party"]),
            organisation=row["organisation"],
            credit_code=row["credit_code"],
            confidential=row["confidential"],
            anonymous=row["anonymous"],
        ),
        matter=Matter(
            request_type=RequestType(row["request_type"]),
            urgency=Urgency(row["urgency"]),
            category=row["category"],
            category_path=row["category_path"],
            title=row["title"],
            content=row["content"],
            purpose=row["purpose"],
            subject=row["subject"],
        ),
        place=Place(
            nowhere=row["nowhere"],
            district=row["district"],
            street=row["street"],
            community=row["community"],
            grid=row["grid"],
            address=row["address"],
            longitude=row["longitude"],
            latitude=row["latitude"],
            coordinate_system=CoordinateSystem(system) if system else None,
        ),
        settlement=Settlement(
            disposal=Disposal(row["disposal"]),
            answer=row["answer"],
            reason=row["reason"],
            handed_to=row["handed_to"],
        ),
        accepted_at=row["accepted_at"],
        accepted_by=row["accepted_by"],
        accepted_by_name=row["accepted_by_name"],
        revision=row["revision"],
        trail=tuple(map(_trail_line, trail)),
        standing=standing_of(row, units),
    )


def _trail_line(row: RowMapping) -> TrailLine:
    return TrailLine(
        at=row["at"],
        step=Step(row["step"]),
        operator=row["operator"],
        operator_name=row["operator_name"],
        text=row["text"],
        unit=row["unit"],
        why=row["why"],
        from_state=StateKind(row["from_state"]) if row["from_state"] else None,
        to_state=StateKind(row["to_state"]) if row["to_state"] else None,
        assignment_id=row["assignment_id"],
    )


def line_of_row(row: RowMapping) -> TicketLine:
    """The list line in a row of the columns that lists read."""
    return TicketLine(
        id=row["id"],
        number=row["number"],
        state=StateKind(row["state"]),
        disposal=Disposal(row["disposal"]),
        request_type=RequestType(row["request_type"]),
        urgency=Urgency(row["urgency"]),
        accepted_at=row["accepted_at"],
        accepted_by=row["accepted_by"],
        title=row["title"],
        content=row["content"],
        category=row["category"],
        category_path=row["category_path"],
        district=row["district"],
        street=row["street"],
        address=row["address"],
        caller_number=row["caller_number"],
        contact_number=row["contact_number"],
        name=row["name"],
        confidential=row["confidential"],
        anonymous=row["anonymous"],
        owner_unit=row["owner_unit"],
        owner_person=row["owner_person"],
        due_at=row["due_at"],
        due_provisional=row["due_provisional"],
        next_step=NextStep(row["next_step"]) if row["next_step"] else None,
        hops=row["hops"],
        redos=row["redos"],
        lead_unit=row["lead_unit"],
    )


def operator_of(row: RowMapping) -> Operator:
    """The operator in a row of `operator`."""
    return Operator(code=row["code"], name=row["name"], extension=row["extension"], active=row["active"])
