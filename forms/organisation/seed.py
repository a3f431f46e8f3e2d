"""The area that comes with the program, for a rehearsal's first start: all of it is invented."""

from datetime import datetime
from pathlib import Path

from forms.access.roles import Actor, Role
from forms.knowledge.errors import ImportRefused
from forms.organisation.importing.planning import Outcome
from forms.organisation.importing.running import import_rows, read_rows
from forms.organisation.noting import note
from forms.ports import UnitOfWork

UNITS_FILE, CONTACTS_FILE = "units.csv", "contacts.csv"
SEEDER = Actor(code="seed", name="演练数据", roles=frozenset({Role.ADMINISTRATOR}))


def seed_if_empty(folder: Path, uow: UnitOfWork, now: datetime) -> int:
    """Store the units and contacts in *folder* if there is no unit yet; how many.

    All of them or, if anything fails, none. ImportRefused names a row that cannot be taken.
    """
    with uow.reading() as work:
        if work.units.all():
            return 0
    files = [folder / UNITS_FILE, folder / CONTACTS_FILE]
    read = [read_rows(file) for file in files]
    with uow.writing() as work:
        if work.units.all():  # another console was quicker
            return 0
        count = 0
        for file, rows in zip(files, read, strict=True):
            changes = import_rows(rows, work)
            refused = [each for each in changes.outcomes if each.outcome is Outcome.SKIPPED]
            if refused:
                first = refused[0]
                raise ImportRefused(file.name, f"{first.place}“{first.called}”：{first.words}")
            count += changes.count
        note(work, SEEDER, now, folder.name, f"装入演练用的单位和联系人，共 {count} 项")
        return count
