"""Looking through the audit log: who may, what is found, what is noted, what is taken away."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from forms.access.accounts import Account
from forms.access.audit import AuditKind, noted
from forms.access.audit_reading import LOOK_LASTS, AuditLook, export_look, look_at_audit
from forms.access.errors import AuditRefused, NotAllowed
from forms.access.ports import AuditQuery
from forms.access.roles import Role
from forms.knowledge.errors import ExportRefused, ExportStopped
from forms.ports import UnitOfWork
from forms.storage import open_storage
from tests.forms.access.people import actor
from tests.forms.samples import NOW, ticket

AUDITOR = actor(Role.AUDITOR)


@pytest.fixture
def told(uow: UnitOfWork) -> UnitOfWork:
    """Five lines of two people and a timer, a day apart, about one ticket and none."""
    one = ticket("GD20261121-0001")
    with uow.writing() as work:
        work.tickets.add(one)
        for code, name in (("1001", "李静"), ("1002", "李静波"), ("1003", "王磊")):
            work.accounts.add(Account(code=code, name=name, roles=frozenset({Role.AGENT}), password_at=NOW))
    for day, (who, kind, on) in enumerate(
        (
            ("1001", AuditKind.IDENTITY_SEEN, one.id),
            ("1003", AuditKind.PLAYED, one.id),
            ("1001", AuditKind.EXPORTED, ""),
            ("duty", AuditKind.PRINTED, ""),
            ("1003", AuditKind.REVEALED, "gone"),
        )
    ):
        with uow.writing() as work:
            at = NOW + timedelta(days=day)
            work.audit.add(noted(actor(Role.AGENT, code=who), kind, at, ticket_id=on, reason="=1+1"))
    return uow


def numbers(look: AuditLook, uow: UnitOfWork) -> list[int]:
    return [line.number for line in look_at_audit(AUDITOR, look, uow, NOW + timedelta(days=9)).lines]


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (AuditLook(), [5, 4, 3, 2, 1]),
        (AuditLook(who="1001"), [3, 1]),
        (AuditLook(who="王磊"), [5, 2]),
        (AuditLook(who="李静"), [3, 1]),
        (AuditLook(who="duty"), [4]),
        (AuditLook(who="nobody"), []),
        (AuditLook(kind=AuditKind.PLAYED), [2]),
        (AuditLook(ticket=" gd20261121-0001 "), [2, 1]),
        (AuditLook(ticket="GD20261121-0001", who="1003"), [2]),
        (AuditLook(since=NOW + timedelta(days=1), until=NOW + timedelta(days=3)), [3, 2]),
    ],
)
def test_lines_are_found_newest_first_by_person_act_ticket_and_period(
    told: UnitOfWork, look: AuditLook, found: list[int]
) -> None:
    assert numbers(look, told) == found


def test_names_and_ticket_numbers_come_with_the_lines(told: UnitOfWork) -> None:
    page = look_at_audit(AUDITOR, AuditLook(), told, NOW)
    assert {page.names[line.who] for line in page.lines} == {"李静", "王磊", "值守服务"}
    assert [page.tickets.get(line.ticket_id, "") for line in page.lines] == [
        *("", "", "", "GD20261121-0001", "GD20261121-0001")
    ]


def test_several_people_of_one_name_and_an_unknown_ticket_are_said(told: UnitOfWork) -> None:
    with pytest.raises(AuditRefused, match="李静（1001）、李静波（1002）"):
        numbers(AuditLook(who="李"), told)
    with pytest.raises(AuditRefused, match="没有编号为 GD1 的工单"):
        numbers(AuditLook(ticket="gd1"), told)
    assert numbers(AuditLook(), told)[0] == 5  # a look that failed is none


def test_only_the_auditor_looks_and_each_look_is_noted_once(told: UnitOfWork) -> None:
    for role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AGENT):
        with pytest.raises(NotAllowed, match="查阅审计日志"):
            look_at_audit(actor(role), AuditLook(), told, NOW)
    look = AuditLook(who="1001", since=NOW, until=NOW + timedelta(days=4))
    page = look_at_audit(AUDITOR, look, told, NOW, limit=1)
    assert page.next == 3
    rest = look_at_audit(AUDITOR, look, told, NOW, before=page.next, limit=1)
    assert ([line.number for line in rest.lines], rest.next) == ([1], None)
    with told.reading() as work:
        lines = work.audit.find(AuditQuery(kinds=frozenset({"log_read"})))
    assert [(line.who, line.reason) for line in lines] == [
        (AUDITOR.code, "人员 1001，从 2026-11-21，到 2026-11-24")
    ]


def test_a_further_page_without_a_look_is_a_look_of_its_own(told: UnitOfWork) -> None:
    look_at_audit(AUDITOR, AuditLook(), told, NOW)
    late = NOW + LOOK_LASTS + timedelta(seconds=1)
    assert [line.number for line in look_at_audit(AUDITOR, AuditLook(), told, late, before=3).lines] == [2, 1]
    with told.reading() as work:
        assert len(work.audit.find(AuditQuery(kinds=frozenset({"log_read"})))) == 2


def test_what_was_looked_at_is_taken_away_named_and_noted(told: UnitOfWork, tmp_path: Path) -> None:
    path = tmp_path / "审计.xlsx"
    assert export_look(path, AUDITOR, AuditLook(who="王磊"), told, NOW).rows == 2
    rows = list(load_workbook(path)["审计日志"].iter_rows(values_only=True))
    assert f"审计日志（人员 王磊）　{AUDITOR.who} 于 2026-11-21" in str(rows[0][0])
    assert rows[3][:8] == (
        *("2", "2026-11-22 14:00:00", "1003", "王磊", "播放录音", "GD20261121-0001"),
        *("", "=1+1"),
    )
    with told.reading() as work:
        (last,) = work.audit.find(AuditQuery(limit=1))
    assert (last.label, last.subject, last.reason) == ("导出", "审计.xlsx", "导出审计日志：人员 王磊")


def test_an_export_stops_at_its_limit_or_when_asked(told: UnitOfWork, tmp_path: Path) -> None:
    path = tmp_path / "审计.xlsx"
    done = export_look(path, AUDITOR, AuditLook(), told, NOW, most=3)
    assert (done.rows, done.more) == (3, True)
    with pytest.raises(ExportStopped):
        export_look(path, AUDITOR, AuditLook(), told, NOW, cancelled=lambda: True)
    with pytest.raises(ExportRefused, match="xlsx"):
        export_look(tmp_path / "审计.csv", AUDITOR, AuditLook(), told, NOW)
    with pytest.raises(NotAllowed):
        export_look(path, actor(Role.SUPERVISOR), AuditLook(), told, NOW)
    assert load_workbook(path)["审计日志"].max_row == 6


@pytest.fixture
def years(tmp_path: Path) -> Iterator[UnitOfWork]:
    """A log of 6,000 lines."""
    database = open_storage(f"sqlite:///{(tmp_path / 'log.db').as_posix()}")
    uow = database.unit_of_work()
    with uow.writing() as work:
        for at in range(6000):
            moment: datetime = NOW + timedelta(minutes=at)
            work.audit.add(noted(actor(Role.AGENT), AuditKind.PLAYED, moment))
    yield uow
    database.close()


def test_a_long_log_is_read_and_exported_to_its_first_line(years: UnitOfWork, tmp_path: Path) -> None:
    seen: list[int] = []
    page = look_at_audit(AUDITOR, AuditLook(), years, NOW, limit=2500)
    while True:
        seen += [line.number for line in page.lines]
        if page.next is None:
            break
        page = look_at_audit(AUDITOR, AuditLook(), years, NOW, before=page.next, limit=2500)
    assert seen == list(range(6000, 0, -1))
    told: list[int] = []
    export_look(tmp_path / "a.xlsx", AUDITOR, AuditLook(), years, NOW, on_progress=told.append)
    assert told == [2000, 4000, 6000, 6002]
