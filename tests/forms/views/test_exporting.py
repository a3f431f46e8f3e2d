"""A list as a workbook: masked, named after who exports it, noted, capped, and cancelled without a trace."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from forms.access.audit import AuditKind
from forms.access.errors import NotAllowed
from forms.access.ports import AuditQuery
from forms.access.roles import Actor, Role
from forms.draft import Field
from forms.knowledge.errors import ExportRefused, ExportStopped
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork
from forms.ticket_list import TicketQuery
from forms.views.columns import COLUMNS
from forms.views.exporting import export_tickets
from tests.forms.samples import NOW, ticket

DISPATCHER = Actor(code="1101", name="孙立", roles=frozenset({Role.DISPATCHER}))
AGENT = Actor(code="1001", name="李静", roles=frozenset({Role.AGENT}))
COLUMNS_WANTED = ("number", "title", "state", "caller", "accepted", "due")


def _store(uow: UnitOfWork, count: int = 3, title: str = "阳光花园停暖") -> None:
    with uow.writing() as work:
        for number in range(count):
            work.tickets.add(ticket(f"GD20261121-{number:04d}", {Field.TITLE: title}, days_ago=number))


def _export(path: Path, uow: UnitOfWork, actor: Actor = DISPATCHER, **how: object) -> Exported:
    return export_tickets(path, TicketQuery(), COLUMNS_WANTED, "全部", actor, uow, NOW, **how)  # type: ignore[arg-type]


def _cells(path: Path) -> list[list[str]]:
    sheet = load_workbook(path)["工单"]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_names_its_reader_and_shows_no_number(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow)
    path = tmp_path / "全部.xlsx"
    assert _export(path, uow) == Exported(3)
    mark, heads, *rows = _cells(path)
    assert "孙立（1101） 于 2026-11-21 14:00 导出" in mark[0]
    assert heads == [COLUMNS[key].head for key in COLUMNS_WANTED]
    assert [row[0] for row in rows] == [f"GD20261121-{number:04d}" for number in range(3)]
    assert rows[0][2:5] == ["待派", "138****1234", "11-21 14:00"]
    with zipfile.ZipFile(path) as parts:
        everything = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    assert "13800001234" not in everything
    assert everything.count("孙立（1101） 于 2026-11-21 14:00 导出") >= 3


def test_an_export_is_noted_before_it_is_written(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow)
    with pytest.raises(ExportRefused, match="没有"):
        _export(tmp_path / "nowhere" / "全部.xlsx", uow)
    with uow.reading() as work:
        (line,) = work.audit.find(AuditQuery(kinds=frozenset({AuditKind.EXPORTED.value})))
    assert (line.who, line.subject, line.reason) == ("1101", "全部.xlsx", "导出工单列表：全部")


def test_who_may_not_export_gets_no_file_and_leaves_no_line(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow)
    with pytest.raises(NotAllowed):
        _export(tmp_path / "全部.xlsx", uow, AGENT)
    assert list(tmp_path.glob("*.xlsx")) == []
    with uow.reading() as work:
        assert work.audit.find(AuditQuery(kinds=frozenset({AuditKind.EXPORTED.value}))) == ()


def test_what_is_beyond_the_cap_is_said_in_the_file(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow, 7)
    path = tmp_path / "全部.xlsx"
    assert _export(path, uow, most=5) == Exported(5, more=True)
    rows = _cells(path)
    assert len(rows) == 2 + 5 + 1
    assert "只导出了前 5 件" in rows[-1][0]


def test_exactly_the_cap_is_all_there_is(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow, 5)
    assert _export(tmp_path / "全部.xlsx", uow, most=5) == Exported(5)


def test_cancelling_leaves_the_older_file_as_it_was(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow)
    path = tmp_path / "全部.xlsx"
    path.write_bytes(b"older")
    with pytest.raises(ExportStopped, match="已停止"):
        _export(path, uow, cancelled=lambda: True)
    assert path.read_bytes() == b"older"
    assert [each.name for each in tmp_path.glob(".exporting*")] == []


def test_progress_counts_rows(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow, 4)
    told: list[int] = []
    _export(tmp_path / "全部.xlsx", uow, on_progress=told.append)
    assert told == [4]


def test_a_title_that_looks_like_a_formula_stays_text(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow, 1, "=HYPERLINK(1)")
    path = tmp_path / "全部.xlsx"
    _export(path, uow)
    cell = load_workbook(path)["工单"].cell(3, 2)
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_only_a_workbook_is_written(uow: UnitOfWork, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="xlsx"):
        _export(tmp_path / "全部.csv", uow)


def test_a_name_with_an_ampersand_is_no_command(uow: UnitOfWork, tmp_path: Path) -> None:
    _store(uow, 1)
    path = tmp_path / "全部.xlsx"
    _export(path, uow, replace(DISPATCHER, name="A&P"))
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "A&amp;&amp;P" in sheet
