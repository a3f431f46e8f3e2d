"""What units and contacts need from storage. The in-memory fakes stand in `forms.organisation.in_memory`."""

from typing import Protocol

from forms.organisation.contact import Contact
from forms.organisation.unit import Unit


class Units(Protocol):
    """The stored units, closed ones too."""

    def add(self, unit: Unit) -> None:
        """Store a new unit; UnitChanged if its code is taken."""
        ...

    def save(self, unit: Unit) -> Unit:
        """Store a unit's changes, and return it as stored; UnitChanged if another came first."""
        ...

    def by_code(self, code: str) -> Unit | None:
        """The unit with this code, or None."""
        ...

    def all(self) -> tuple[Unit, ...]:
        """All units, by order and code."""
        ...


class Contacts(Protocol):
    """The stored contacts, those who left too."""

    def add(self, contact: Contact) -> None:
        """Store a new contact; UnitChanged if its id is taken, UnitMissing if there is no such unit."""
        ...

    def save(self, contact: Contact) -> Contact:
        """Store a contact's changes, and return it as stored; UnitChanged if another came first."""
        ...

    def by_id(self, contact_id: str) -> Contact | None:
        """The contact, or None."""
        ...

    def of_unit(self, code: str) -> tuple[Contact, ...]:
        """The contacts of one unit, A before B, then by name."""
        ...

    def all(self) -> tuple[Contact, ...]:
        """All contacts, by unit, A before B, then by name."""
        ...
