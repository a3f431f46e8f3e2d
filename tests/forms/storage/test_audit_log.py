"""The audit log on real databases: it only grows, and whatever is done behind its back is found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from forms.access import auditing
from forms.access.audit import AuditHead, AuditKind, noted
from forms.access.auditing import Checked, export_audit, verify_audit
from forms.access.errors import AuditBroken, AuditRefused, CheckStopped
from forms.access.ports import AuditQuery
from forms.access.roles import Role
from forms.errors import StorageFault
from forms.ports import UnitOfWork
from forms.storage import Database, open_storage
from tests.forms.access.people import actor
from tests.forms.samples import NOW

AGENT = actor(Role.AGENT)


def note(uow: UnitOfWork, count: int, who: str = "") -> None:
    """Note so many looks, a minute apart."""
    person = actor(Role.AGENT, code=who) if who else AGENT
    for at in range(count):
        with uow.writing() as work:
            moment = NOW + timedelta(minutes=at)
            work.audit.add(noted(person, AuditKind.IDENTITY_SEEN, moment, ticket_id=f"t{at}"))


def unguarded(database: Database, *statements: str) -> None:
    """Change the log as somebody could who owns the database."""
    with database.transaction(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            for name in [row.name for row in names if row.name.startswith("audit_")]:
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_log_is_whole(uow: UnitOfWork) -> None:
    assert verify_audit(uow).whole
    note(uow, 3)
    verdict = verify_audit(uow)
    assert verdict.whole
    assert verdict.end.number == 3
    assert verify_audit(uow, verdict.end).whole


def test_several_lines_of_one_block_stand_in_their_order(uow: UnitOfWork) -> None:
    with uow.writing() as work:
        for kind in (AuditKind.SIGNED_IN, AuditKind.PRINTED, AuditKind.SIGNED_OUT):
            work.audit.add(noted(AGENT, kind, NOW))
        assert work.audit.head().number == 3
    with uow.reading() as work:
        assert [line.kind for line in work.audit.lines(0, 9)] == ["signed_in", "printed", "signed_out"]
        assert [line.number for line in work.audit.lines(1, 1)] == [2]


def test_nothing_is_noted_of_a_block_that_failed(uow: UnitOfWork) -> None:
    def fail() -> None:
        with uow.writing() as work:
            work.audit.add(noted(AGENT, AuditKind.PRINTED, NOW))
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        fail()
    with uow.reading() as work:
        assert work.audit.lines(0, 9) == ()


def test_a_block_that_only_reads_can_note_nothing(uow: UnitOfWork) -> None:
    with uow.reading() as work, pytest.raises(RuntimeError, match="writing blocks"):
        work.audit.add(noted(AGENT, AuditKind.PRINTED, NOW))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (AuditQuery(), [5, 4, 3, 2, 1]),
        (AuditQuery(limit=2), [5, 4]),
        (AuditQuery(limit=2, before=4), [3, 2]),
        (AuditQuery(who="7001"), [5, 4]),
        (AuditQuery(ticket_id="t1"), [5, 2]),
        (AuditQuery(who="7001", ticket_id="t1"), [5]),
        (AuditQuery(kinds=frozenset({"printed"})), []),
        (AuditQuery(kinds=frozenset({"printed", "identity_seen"}), limit=1), [5]),
        (AuditQuery(since=NOW + timedelta(minutes=1)), [5, 3, 2]),
        (AuditQuery(until=NOW + timedelta(minutes=1)), [4, 1]),
    ],
)
def test_lines_are_found_by_who_what_ticket_and_time(
    uow: UnitOfWork, query: AuditQuery, found: list[int]
) -> None:
    note(uow, 3)
    note(uow, 2, "7001")
    with uow.reading() as work:
        assert [line.number for line in work.audit.find(query)] == found


def test_a_check_tells_how_far_it_is_and_stops_when_asked(
    uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(uow, 5)
    monkeypatch.setattr(auditing, "BATCH", 2)
    told: list[Checked] = []
    assert verify_audit(uow, on_progress=told.append).whole
    assert told == [Checked(2, 5), Checked(4, 5), Checked(5, 5)]
    with pytest.raises(CheckStopped, match="前 4 条没有发现问题"):
        verify_audit(uow, stopped=iter((False, True)).__next__)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET who = 'x' WHERE number = 2",
        "DELETE FROM audit_line WHERE number = 2",
        "DELETE FROM audit_line",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET number = 1",
        "UPDATE audit_head SET number = 3, hash = 'x'",
        "INSERT INTO audit_line VALUES (9, '', '', '', '', '', '', '', '')",
        "INSERT INTO audit_line SELECT 4, at, who, kind, ticket_id, subject, reason, before, hash"
        " FROM audit_line WHERE number = 3",
    ],
)
def test_the_database_itself_lets_the_log_only_grow(database: Database, statement: str) -> None:
    uow = database.unit_of_work()
    note(uow, 3)
    with pytest.raises(StorageFault), database.transaction(writes=True) as connection:
        connection.execute(text(statement))
    assert verify_audit(uow).whole
    note(uow, 1)
    assert verify_audit(uow).end.number == 4


def test_replacing_a_line_does_not_get_past_the_guard(database: Database) -> None:
    uow = database.unit_of_work()
    note(uow, 2)
    with database.transaction(writes=False) as connection:
        dialect = connection.dialect.name
    statement = (
        "TRUNCATE audit_line, audit_head"
        if dialect == "postgresql"
        else "INSERT OR REPLACE INTO audit_line VALUES (1, '', '', '', '', '', '', '', '')"
    )
    with pytest.raises(StorageFault), database.transaction(writes=True) as connection:
        connection.execute(text(statement))
    assert verify_audit(uow).whole


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (("UPDATE audit_line SET who = '9999' WHERE number = 3",), "第 3 条内容被改动"),
        (("UPDATE audit_line SET at = 'gone' WHERE number = 1",), "第 1 条内容被改动"),
        (("UPDATE audit_line SET hash = 'f' WHERE number = 5",), "第 5 条内容被改动"),
        (("DELETE FROM audit_line WHERE number = 2",), "第 2 条缺失"),
        (("DELETE FROM audit_line WHERE number <= 2",), "第 1 条缺失"),
        (("DELETE FROM audit_line WHERE number > 3",), "第 4 条及其后的记录被删去"),
        (("DELETE FROM audit_line",), "第 1 条及其后的记录被删去"),
        (("DELETE FROM audit_head",), "第 5 条之后的末尾标记被删去"),
        (("UPDATE audit_head SET number = 3",), "第 4 条是绕过程序添加的"),
        (
            (
                "UPDATE audit_line SET number = 102 WHERE number = 2",
                "UPDATE audit_line SET number = 2 WHERE number = 4",
                "UPDATE audit_line SET number = 4 WHERE number = 102",
            ),
            "第 2 条内容被改动",
        ),
        (
            (
                "DELETE FROM audit_line WHERE number = 2",
                "UPDATE audit_line SET number = number + 100 WHERE number > 2",
                "UPDATE audit_line SET number = number - 101 WHERE number > 100",
                "UPDATE audit_head SET number = 4",
            ),
            "第 2 条内容被改动",
        ),
    ],
)
def test_what_somebody_does_behind_the_guards_is_found_at_the_first_broken_line(
    database: Database, statements: tuple[str, ...], said: str
) -> None:
    uow = database.unit_of_work()
    note(uow, 5)
    unguarded(database, *statements)
    verdict = verify_audit(uow)
    assert verdict.fault is not None
    assert said in verdict.fault.text


def test_a_log_whose_end_mark_is_gone_is_not_continued(database: Database) -> None:
    uow = database.unit_of_work()
    note(uow, 1)
    unguarded(database, "DELETE FROM audit_head")
    with pytest.raises(AuditBroken, match="不能续写"):
        note(uow, 1)


def test_a_whole_log_cut_and_forged_is_found_by_an_end_kept_elsewhere(database: Database) -> None:
    uow = database.unit_of_work()
    note(uow, 4)
    kept = verify_audit(uow).end
    unguarded(
        database,
        "DELETE FROM audit_line WHERE number > 2",
        "UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit_line WHERE number = 2)",
    )
    assert verify_audit(uow).whole
    verdict = verify_audit(uow, kept)
    assert verdict.fault is not None
    assert verdict.fault.number == 3
    note(uow, 3)
    assert "第 4 条与保存的凭据不符" in str(getattr(verify_audit(uow, kept).fault, "text", ""))


def test_many_writers_make_one_chain(database_url: str) -> None:
    """Each with a connection pool of its own, as consoles are."""
    databases = [open_storage(database_url) for _ in range(4)]
    note(databases[0].unit_of_work(), 1)

    def write(database: Database) -> None:
        note(database.unit_of_work(), 10, who=f"{id(database)}")

    with ThreadPoolExecutor(len(databases)) as pool:
        for done in [pool.submit(write, database) for database in databases]:
            done.result()
    verdict = verify_audit(databases[0].unit_of_work())
    assert verdict.whole
    assert verdict.end.number == 41
    for database in databases:
        database.close()


def test_verifying_while_others_write_finds_nothing(database_url: str) -> None:
    writer, reader = open_storage(database_url), open_storage(database_url)
    note(writer.unit_of_work(), 1)
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(note, writer.unit_of_work(), 25)
        while not written.done():
            assert verify_audit(reader.unit_of_work()).whole
        written.result()
    assert verify_audit(reader.unit_of_work()).end.number == 26
    writer.close()
    reader.close()


def test_the_log_is_taken_away_as_a_table(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.writing() as work:
        work.audit.add(noted(AGENT, AuditKind.REVEALED, NOW, ticket_id="t1", reason="=1+1"))
    path = tmp_path / "log.csv"
    assert export_audit(path, "auditor", uow, NOW) == 2
    rows = path.read_text("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert rows[1].startswith("1,2026-11-21T06:00:00.000000+00:00,2001,揭示号码,t1,,'=1+1,")
    assert ",auditor,导出,,审计日志," in rows[2]
    with pytest.raises(AuditRefused, match="已存在"):
        export_audit(path, "auditor", uow, NOW)
    with pytest.raises(AuditRefused, match="不能写入"):
        export_audit(tmp_path / "none" / "log.csv", "auditor", uow, NOW)


def test_an_end_is_written_as_number_and_hash() -> None:
    assert str(AuditHead(3, "ab")) == "3:ab"
