"""Units and contacts as files that can be imported again and say the same."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from forms.access.audit import AuditKind, noted
from forms.access.roles import Actor, Right, require
from forms.knowledge.errors import ExportRefused
from forms.knowledge.whole_file import whole_file
from forms.organisation.contact import Contact
from forms.organisation.directory import Directory
from forms.organisation.importing.columns import OF_CONTACTS, OF_UNITS, Target
from forms.organisation.unit import Unit
from forms.ports import UnitOfWork

UNITS_SHEET, CONTACTS_SHEET = "单位", "联系人"
_WIDTHS = {Target.UNIT: 30, Target.DUTIES: 50, Target.ALIASES: 26}
_FORMULA = ("=", "@", "+", "-", "\t")


def export_units(path: Path, actor: Actor, uow: UnitOfWork, now: datetime) -> int:
    """Write all units and contacts; how many rows. ExportRefused leaves an older file of that name as it was.

    An .xlsx has a sheet for each. Of a .csv there are two: the units as named, and the people beside it with
    -联系人 behind the name (UTF-8 with BOM, as spreadsheets read it). Who exported is in the audit log.
    """
    require(actor, Right.MANAGE_UNITS)
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(path.suffix.lower())
    if write is None:
        raise ExportRefused(f"不能导出为“{path.suffix}”，请选择 xlsx 或 csv。")
    with uow.writing() as work:
        now_there = Directory(work.units.all(), work.contacts.all())
        # the line first: a file without one would be worse than a line without a file
        work.audit.add(noted(actor, AuditKind.EXPORTED, now, subject=path.name, reason="导出单位和联系人"))
    units = [unit_cells(each) for each in now_there.tree.in_order]
    people = [
        contact_cells(each, unit)
        for unit in now_there.tree.in_order
        for each in now_there.contacts_of(unit.code)
    ]
    write(path, units, people)
    return len(units) + len(people)


def unit_cells(unit: Unit) -> dict[Target, str]:
    """A unit's fields as texts, as an import reads them."""
    return {
        Target.CODE: unit.code,
        Target.UNIT: unit.name,
        Target.ALIASES: "；".join(unit.aliases),
        Target.KIND: unit.kind.label,
        Target.PARENT: unit.parent,
        Target.DISTRICT: unit.district,
        Target.STREET: unit.street,
        Target.CATEGORIES: "；".join(unit.categories),
        Target.DUTIES: unit.duties,
        Target.PHONE: unit.phone,
        Target.ORDER: str(unit.order),
        Target.STATE: "在用" if unit.active else "停用",
    }


def contact_cells(contact: Contact, unit: Unit) -> dict[Target, str]:
    """A contact's fields as texts, as an import reads them."""
    return {
        Target.CODE: unit.code,
        Target.UNIT: unit.name,
        Target.NAME: contact.name,
        Target.DUTY: contact.duty.label,
        Target.TITLE: contact.title,
        Target.MOBILE: contact.mobile,
        Target.PHONE: contact.phone,
        Target.HOURS: contact.hours,
        Target.LEFT_ON: contact.left_on.isoformat() if contact.left_on else "",
    }


Rows = Iterable[Mapping[Target, str]]


def _write_xlsx(path: Path, units: Rows, people: Rows) -> None:
    import xlsxwriter

    with (
        whole_file(path) as target,
        xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book,
    ):
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
        for name, columns, rows in ((UNITS_SHEET, OF_UNITS, units), (CONTACTS_SHEET, OF_CONTACTS, people)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            for column, each in enumerate(columns):
                sheet.set_column(column, column, _WIDTHS.get(each, 16))
                sheet.write_string(0, column, each.label, head)
            for number, cells in enumerate(rows, 1):
                for column, each in enumerate(columns):
                    sheet.write_string(number, column, cells[each])


def _write_csv(path: Path, units: Rows, people: Rows) -> None:
    beside = path.with_name(f"{path.stem}-{CONTACTS_SHEET}{path.suffix}")
    for place, columns, rows in ((path, OF_UNITS, units), (beside, OF_CONTACTS, people)):
        with whole_file(place) as target, target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([each.label for each in columns])
            writer.writerows(list(_safe(cells[each] for each in columns)) for cells in rows)


def _safe(cells: Iterable[str]) -> Iterator[str]:
    """Cells that no spreadsheet takes for a formula; an import takes the mark off again."""
    return (f"'{each}" if each.startswith(_FORMULA) else each for each in cells)
