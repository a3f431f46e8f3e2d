"""Slips as they are printed, for tests. All people and units are invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from forms.access.roles import Actor, Role
from forms.draft import Field, FieldValue
from forms.lifecycle.assignment import Assignment, AssignmentRole
from forms.organisation.contact import Contact, Duty
from forms.organisation.unit import Unit, UnitKind
from forms.ports import UnitOfWork
from forms.slip.facts import SlipFacts, tidied
from forms.slip.hall_keys import create_key
from forms.slip.in_memory import InMemoryPrivateKeys
from forms.slip.keys import KeyRing, SlipKey, id_of, new_private, public_of, sign
from forms.ticket import Ticket
from tests.forms.access.people import actor
from tests.forms.lifecycle.samples import HEATING, WATER, dispatched
from tests.forms.samples import NOW
from tests.forms.test_service import file

ADMINISTRATOR = actor(Role.ADMINISTRATOR)
DISPATCHER = actor(Role.DISPATCHER)
HANDLER = Actor(code="U0101-1", name="吴承办", roles=frozenset({Role.UNIT}), unit=HEATING)
BRAND = "鹿城区12345政务服务便民热线"
FACTS = tidied(
    SlipFacts(
        key_id="",
        serial="261121-00001",
        number="20261121-000123",
        role=AssignmentRole.LEAD,
        unit="鹿城区供热管理中心",
        receiver="吴承办",
        due=datetime(2026, 11, 27, 10, 0, tzinfo=UTC),
        category="投诉·供热·温度不达标",
        title="阳光花园3号楼停暖",
        place="鹿城区滨江街道阳光花园3号楼",
        phone="138****1234",
        printed_at=NOW,
        printed_by="周敏（2002）",
    )
)


def key_pair(name: str = "热线一号", since: datetime = NOW) -> tuple[bytes, SlipKey]:
    """A private key with its public half."""
    private = new_private()
    public = public_of(private)
    return private, SlipKey(id=id_of(public), public=public, name=name, valid_from=since)


PRIVATE, KEY = key_pair()
RING = KeyRing((KEY,))
SIGNED = replace(FACTS, key_id=KEY.id)


def signing(private: bytes = PRIVATE) -> Callable[[bytes], bytes]:
    """What signs with this key."""
    return lambda data: sign(private, data)


def hall(uow: UnitOfWork) -> InMemoryPrivateKeys:
    """Two units with their people, and a key on this seat."""
    with uow.writing() as work:
        work.units.add(Unit(code=HEATING, name="鹿城区供热管理中心", kind=UnitKind.DEPARTMENT))
        work.units.add(Unit(code=WATER, name="鹿城区水务局", kind=UnitKind.DEPARTMENT))
        for number, (name, duty) in enumerate((("吴承办", Duty.A), ("郑替班", Duty.B))):
            work.contacts.add(Contact(id=f"c{number}", unit=HEATING, name=name, duty=duty))
    seat = InMemoryPrivateKeys()
    create_key("热线一号", ADMINISTRATOR, uow, NOW, seat)
    return seat


def orders(
    uow: UnitOfWork, changes: dict[Field, FieldValue] | None = None
) -> tuple[Ticket, tuple[Assignment, ...]]:
    """A ticket sent to a lead unit and a helper."""
    ticket = dispatched(uow, file(uow, changes).ticket, HEATING, WATER)
    with uow.reading() as work:
        return ticket, work.assignments.of_ticket(ticket.id)
