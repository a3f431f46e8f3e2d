"""Units and contacts over one connection, inside one transaction."""

from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from forms.organisation.contact import Contact
from forms.organisation.errors import UnitChanged, UnitMissing
from forms.organisation.unit import Unit
from forms.storage import organisation_rows as rows
from forms.storage.organisation_tables import contact, unit


class StoredUnits:
    """Units in the table unit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, added: Unit) -> None:
        """See Units.add."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(unit), rows.unit_row(added))
        except IntegrityError:
            taken = self.by_code(added.code)
            name = taken.name if taken is not None else added.code
            raise UnitChanged(f"编码“{added.code}”已被“{name}”使用，请换一个编码。") from None

    def save(self, changed: Unit) -> Unit:
        """See Units.save."""
        saved = replace(changed, revision=changed.revision + 1)
        found = self._connection.execute(
            update(unit)
            .where(unit.c.code == saved.code, unit.c.revision == changed.revision)
            .values(rows.unit_row(saved))
        )
        if found.rowcount != 1:
            raise UnitChanged(f"“{changed.name}”刚被他人改动，您的改动未保存，仍在窗口中；请刷新后再试。")
        return saved

    def by_code(self, code: str) -> Unit | None:
        """See Units.by_code."""
        question = select(unit).where(unit.c.code == code)
        row = self._connection.execute(question).mappings().one_or_none()
        return None if row is None else rows.unit_of(row)

    def all(self) -> tuple[Unit, ...]:
        """See Units.all."""
        question = select(unit).order_by(unit.c.sort_order, unit.c.code)
        return tuple(rows.unit_of(row) for row in self._connection.execute(question).mappings())


class StoredContacts:
    """Contacts in the table contact."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, added: Contact) -> None:
        """See Contacts.add."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(contact), rows.contact_row(added))
        except IntegrityError:
            if self.by_id(added.id) is not None:
                raise UnitChanged(f"联系人“{added.name}”已经存在，请刷新后再试。") from None
            raise UnitMissing(f"没有编码为“{added.unit}”的单位，可能已被他人改动，请刷新后再试。") from None

    def save(self, changed: Contact) -> Contact:
        """See Contacts.save."""
        saved = replace(changed, revision=changed.revision + 1)
        found = self._connection.execute(
            update(contact)
            .where(contact.c.id == saved.id, contact.c.revision == changed.revision)
            .values(rows.contact_row(saved))
        )
        if found.rowcount != 1:
            raise UnitChanged(
                f"联系人“{changed.name}”刚被他人改动，您的改动未保存，仍在窗口中；请刷新后再试。"
            )
        return saved

    def by_id(self, contact_id: str) -> Contact | None:
        """See Contacts.by_id."""
        return next(iter(self._where(contact.c.id == contact_id)), None)

    def of_unit(self, code: str) -> tuple[Contact, ...]:
        """See Contacts.of_unit."""
        found = self._where(contact.c.unit == code)
        return tuple(sorted(found, key=lambda each: (each.duty.value, each.name, each.id)))

    def all(self) -> tuple[Contact, ...]:
        """See Contacts.all."""
        found = self._where(true())
        return tuple(sorted(found, key=lambda each: (each.unit, each.duty.value, each.name, each.id)))

    def _where(self, condition: ColumnElement[bool]) -> tuple[Contact, ...]:
        question = select(contact).where(condition)
        return tuple(rows.contact_of(row) for row in self._connection.execute(question).mappings())
