"""The ports' in-memory fakes: they keep the same promises as the real storage, and pass the same tests."""

from dataclasses import dataclass, field, replace

from forms.organisation.contact import Contact, in_order
from forms.organisation.errors import UnitChanged, UnitMissing
from forms.organisation.unit import Unit


@dataclass
class InMemoryUnits:
    """Units in a dictionary."""

    stored: dict[str, Unit] = field(default_factory=dict)

    def add(self, unit: Unit) -> None:
        """See Units.add."""
        if unit.code in self.stored:
            raise UnitChanged(f"编码“{unit.code}”已被“{self.stored[unit.code].name}”使用，请换一个编码。")
        self.stored[unit.code] = unit

    def save(self, unit: Unit) -> Unit:
        """See Units.save."""
        before = self.stored.get(unit.code)
        if before is None or before.revision != unit.revision:
            raise UnitChanged(f"“{unit.name}”刚被他人改动，您的改动未保存，仍在窗口中；请刷新后再试。")
        self.stored[unit.code] = replace(unit, revision=unit.revision + 1)
        return self.stored[unit.code]

    def by_code(self, code: str) -> Unit | None:
        """See Units.by_code."""
        return self.stored.get(code)

    def all(self) -> tuple[Unit, ...]:
        """See Units.all."""
        return tuple(sorted(self.stored.values(), key=lambda each: (each.order, each.code)))


@dataclass
class InMemoryContacts:
    """Contacts in a dictionary, and the units that they belong to."""

    units: InMemoryUnits = field(default_factory=InMemoryUnits)
    stored: dict[str, Contact] = field(default_factory=dict)

    def add(self, contact: Contact) -> None:
        """See Contacts.add."""
        if contact.unit not in self.units.stored:
            raise UnitMissing(f"没有编码为“{contact.unit}”的单位，可能已被他人改动，请刷新后再试。")
        if contact.id in self.stored:
            raise UnitChanged(f"联系人“{contact.name}”已经存在，请刷新后再试。")
        self.stored[contact.id] = contact

    def save(self, contact: Contact) -> Contact:
        """See Contacts.save."""
        before = self.stored.get(contact.id)
        if before is None or before.revision != contact.revision:
            raise UnitChanged(
                f"联系人“{contact.name}”刚被他人改动，您的改动未保存，仍在窗口中；请刷新后再试。"
            )
        self.stored[contact.id] = replace(contact, revision=contact.revision + 1)
        return self.stored[contact.id]

    def by_id(self, contact_id: str) -> Contact | None:
        """See Contacts.by_id."""
        return self.stored.get(contact_id)

    def of_unit(self, code: str) -> tuple[Contact, ...]:
        """See Contacts.of_unit."""
        return in_order(each for each in self.stored.values() if each.unit == code)

    def all(self) -> tuple[Contact, ...]:
        """See Contacts.all."""
        return tuple(sorted(in_order(self.stored.values()), key=lambda each: each.unit))
