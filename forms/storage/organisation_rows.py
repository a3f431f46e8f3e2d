"""Units and contacts as rows, and rows as units and contacts."""

from typing import Any

import msgspec
from sqlalchemy import RowMapping

from forms.organisation.contact import Absence, Contact, Duty
from forms.organisation.unit import Unit, UnitKind


def unit_row(each: Unit) -> dict[str, Any]:
    """The row of table `unit`."""
    return {
        "code": each.code,
        "name": each.name,
        "kind": each.kind.value,
        "parent": each.parent,
        "aliases": msgspec.json.encode(each.aliases).decode(),
        "district": each.district,
        "street": each.street,
        "categories": msgspec.json.encode(each.categories).decode(),
        "duties": each.duties,
        "phone": each.phone,
        "sort_order": each.order,
        "active": each.active,
        "closed_at": each.closed_at,
        "closed_why": each.closed_why,
        "revision": each.revision,
    }


def unit_of(row: RowMapping) -> Unit:
    """The unit in a row."""
    return Unit(
        code=row["code"],
        name=row["name"],
        kind=UnitKind(row["kind"]),
        parent=row["parent"],
        aliases=msgspec.json.decode(row["aliases"], type=tuple[str, ...]),
        district=row["district"],
        street=row["street"],
        categories=msgspec.json.decode(row["categories"], type=tuple[str, ...]),
        duties=row["duties"],
        phone=row["phone"],
        order=row["sort_order"],
        active=row["active"],
        closed_at=row["closed_at"],
        closed_why=row["closed_why"],
        revision=row["revision"],
    )


def contact_row(each: Contact) -> dict[str, Any]:
    """The row of table `contact`."""
    return {
        "id": each.id,
        "unit": each.unit,
        "name": each.name,
        "duty": each.duty.value,
        "title": each.title,
        "mobile": each.mobile,
        "phone": each.phone,
        "hours": each.hours,
        "absences": msgspec.json.encode(each.absences).decode(),
        "left_on": each.left_on,
        "revision": each.revision,
    }


def contact_of(row: RowMapping) -> Contact:
    """The contact in a row."""
    return Contact(
        id=row["id"],
        unit=row["unit"],
        name=row["name"],
        duty=Duty(row["duty"]),
        title=row["title"],
        mobile=row["mobile"],
        phone=row["phone"],
        hours=row["hours"],
        absences=msgspec.json.decode(row["absences"], type=tuple[Absence, ...]),
        left_on=row["left_on"],
        revision=row["revision"],
    )
