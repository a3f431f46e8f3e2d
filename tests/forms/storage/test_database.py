"""The database: what it promises, and what is said when it fails. Real SQLite files, a real PostgreSQL."""

import re
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from forms.errors import (
    StorageBusy,
    StorageCorrupt,
    StorageError,
    StorageFull,
    StorageMisconfigured,
    StorageReadOnly,
    StorageRefused,
    StorageUnavailable,
    TicketChanged,
    TicketTaken,
)
from forms.ports import Storage, UnitOfWork
from forms.service import add_operator, file_ticket, operators, ticket_by_id
from forms.storage import Database, open_storage
from forms.storage.failures import told_plainly
from forms.ticket import Operator
from forms.words import StateKind
from tests.forms.samples import LI_JING, NOW, command, ticket
from tests.forms.test_ticket import LINE
from tests.servers.postgres import PostgresServer
from tests.servers.process import free_port


def sqlite_at(path: Path) -> Database:
    return open_storage(f"sqlite:///{path.as_posix()}")


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Database]:
    opened = sqlite_at(tmp_path / "data" / "工单 1.db")
    yield opened
    opened.close()


@pytest.fixture
def served(fresh_database_url: str) -> Iterator[Database]:
    opened = open_storage(fresh_database_url)
    yield opened
    opened.close()


class TestBoth:
    def test_a_fresh_database_is_ready_after_its_check(self, database: Database) -> None:
        verdict = database.check()
        assert verdict.ok
        assert verdict.problem is None
        assert re.search(r"正常，可以读写（(SQLite|PostgreSQL) \d", verdict.text)
        assert verdict.place in verdict.text
        assert database.check() == verdict

    def test_checking_leaves_nothing_behind(self, database: Database) -> None:
        database.check()
        assert operators(database.unit_of_work()) == ()

    def test_what_was_filed_is_there_when_opened_again(self, database: Database, database_url: str) -> None:
        filed = file_ticket(command(), database.unit_of_work(), NOW)
        database.close()
        again = open_storage(database_url)
        assert ticket_by_id(filed.ticket.id, again.unit_of_work()) == filed.ticket
        again.close()

    def test_a_moment_comes_back_as_the_same_moment_in_utc(self, database: Database) -> None:
        local = datetime(2026, 11, 21, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=8)))
        filed = file_ticket(command(at=local), database.unit_of_work(), local)
        stored = ticket_by_id(filed.ticket.id, database.unit_of_work())
        assert stored.accepted_at == local
        assert stored.accepted_at.tzinfo is UTC
        assert stored.trail[0].at == local

    def test_a_time_without_zone_is_refused(self, database: Database) -> None:
        naive = NOW.replace(tzinfo=None)
        with pytest.raises(StorageError), database.unit_of_work().writing() as work:
            work.tickets.add(replace(ticket("1"), accepted_at=naive))

    def test_an_id_and_a_number_are_taken_once(self, uow: UnitOfWork) -> None:
        first, second = ticket("20261121-000001"), ticket("20261121-000001")
        with uow.writing() as work:
            work.tickets.add(first)
        for same in (first, second):
            with pytest.raises(TicketTaken, match="20261121-000001"), uow.writing() as work:
                work.tickets.add(same)
            with pytest.raises(TicketTaken, match="20261121-000001"), uow.writing() as work:
                work.tickets.add_many([ticket("20261121-000002"), same])
        with uow.reading() as work:
            assert work.tickets.by_number("20261121-000002") is None
            assert work.tickets.by_id(first.id) == first

    def test_of_two_who_change_a_ticket_one_is_told(self, uow: UnitOfWork) -> None:
        read_by_both = file_ticket(command(), uow, NOW).ticket
        changed = read_by_both.moved(StateKind.RECALLED, LINE)
        with uow.writing() as work:
            work.tickets.save(changed)
        with pytest.raises(TicketChanged, match="请刷新"), uow.writing() as work:
            work.tickets.save(changed)
        assert ticket_by_id(changed.id, uow) == changed

    def test_reading_and_writing_do_not_disturb_each_other(
        self, database: Database, database_url: str
    ) -> None:
        uow = database.unit_of_work()
        second = open_storage(database_url)
        add_operator(LI_JING, uow)
        with uow.reading() as before:
            assert before.operators.all() == (LI_JING,)
            file_ticket(command(), second.unit_of_work(), NOW)
            assert before.operators.all() == (LI_JING,)
        second.close()

    def test_text_that_cannot_be_stored_is_told_and_nothing_is_stored(self, database: Database) -> None:
        uow = database.unit_of_work()
        with pytest.raises(StorageError) as refused:
            save_all(uow, LI_JING, replace(LI_JING, code="1002", name="半个\udc80"))
        assert refused.value.text
        assert operators(uow) == ()


def save_all(uow: UnitOfWork, *people: Operator) -> None:
    """Save them in one transaction."""
    with uow.writing() as work:
        for each in people:
            work.operators.save(each)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "写法不对"),
        ("随便写的", "写法不对"),
        ("sqlite://", "须指定文件"),
        ("sqlite:///:memory:", "须指定文件"),
        ("mysql://root@localhost/db", "不支持 mysql"),
        ("oracle+cx_oracle://x/y", "不支持 oracle"),
        ("postgresql://localhost", "缺少服务器或数据库名"),
        ("postgresql:///tickets", "缺少服务器或数据库名"),
        ("postgresql+asyncpg://localhost/db", "不支持 postgresql"),
        ("postgresql://host:port/db", "写法不对"),
    ],
)
def test_an_address_that_cannot_work_is_refused_with_an_example(url: str, words: str) -> None:
    with pytest.raises(StorageMisconfigured) as refused:
        open_storage(url)
    assert words in refused.value.text


def test_opening_connects_to_nothing_yet_so_the_console_starts_without_its_server() -> None:
    storage: Storage = open_storage(f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    storage.close()


class TestEmbedded:
    def test_commits_are_durable_and_references_are_kept(self, embedded: Database) -> None:
        with embedded.transaction(writes=False) as connection:
            pragmas = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes of this kind")
    def test_the_file_is_readable_by_its_owner_only(self, embedded: Database, tmp_path: Path) -> None:
        embedded.check()
        modes = {each.name: each.stat().st_mode & 0o077 for each in (tmp_path / "data").iterdir()}
        assert "工单 1.db" in modes
        assert set(modes.values()) == {0}

    def test_a_full_disk_is_told_nothing_is_half_stored_and_room_helps(self, embedded: Database) -> None:
        uow = embedded.unit_of_work()
        first = file_ticket(command(), uow, NOW)
        with embedded.transaction(writes=False) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        small = ticket("20261121-000099")
        too_much = replace(small, matter=replace(small.matter, content="很长的内容" * 20_000))
        with pytest.raises(StorageFull, match=r"磁盘已满.*请不要关闭"), uow.writing() as work:
            work.tickets.add(too_much)
        assert ticket_by_id(first.ticket.id, uow) == first.ticket
        with embedded.transaction(writes=False) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        with uow.writing() as work:
            work.tickets.add(too_much)

    def test_a_damaged_file_is_told_and_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "tickets.db"
        path.write_bytes(b"this was a database once" * 500)
        before = path.read_bytes()
        storage = sqlite_at(path)
        verdict = storage.check()
        assert not verdict.ok
        assert isinstance(verdict.problem, StorageCorrupt)
        assert "原文件未改动" in verdict.text
        with pytest.raises(StorageCorrupt):
            operators(storage.unit_of_work())
        storage.close()
        assert path.read_bytes() == before

    def test_damage_inside_the_file_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "tickets.db"
        storage = sqlite_at(path)
        for _ in range(20):
            file_ticket(command(), storage.unit_of_work(), NOW)
        storage.close()
        raw = bytearray(path.read_bytes())
        for start in range(4096, len(raw), 4096):
            raw[start : start + 200] = b"\xaa" * 200
        path.write_bytes(raw)
        damaged = sqlite_at(path)
        assert isinstance(damaged.check().problem, StorageCorrupt)
        damaged.close()

    def test_a_file_locked_by_another_program_is_told(
        self, embedded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        embedded.check()
        other = sqlite3.connect(tmp_path / "data" / "工单 1.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with embedded.transaction(writes=False) as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(StorageBusy, match="稍后会自动重试"):
            add_operator(LI_JING, embedded.unit_of_work())
        other.close()
        add_operator(LI_JING, embedded.unit_of_work())

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("a file, not a folder")
        storage = sqlite_at(tmp_path / "taken" / "tickets.db")
        verdict = storage.check()
        assert isinstance(verdict.problem, StorageReadOnly)
        assert "写入权限" in verdict.text
        storage.close()

    def test_a_folder_in_the_files_place_is_told(self, tmp_path: Path) -> None:
        storage = sqlite_at(tmp_path)
        assert isinstance(storage.check().problem, StorageReadOnly)
        storage.close()

    def test_a_file_that_may_only_be_read_is_told(self, tmp_path: Path) -> None:
        first = sqlite_at(tmp_path / "tickets.db")
        first.check()
        first.close()
        storage = open_storage(f"sqlite:///file:{(tmp_path / 'tickets.db').as_posix()}?mode=ro&uri=true")
        with pytest.raises(StorageReadOnly, match="写入权限"):
            add_operator(LI_JING, storage.unit_of_work())
        storage.close()


@pytest.mark.postgres
class TestServed:
    def test_nobody_listening_is_told_in_time(self) -> None:
        storage = open_storage(f"postgresql://tester@127.0.0.1:{free_port()}/tickets")
        verdict = storage.check()
        assert isinstance(verdict.problem, StorageUnavailable)
        assert "恢复后会自动补交" in verdict.text
        assert "tester" not in verdict.place
        with pytest.raises(StorageUnavailable):
            file_ticket(command(), storage.unit_of_work(), NOW)
        storage.close()

    def test_an_unknown_host_is_told(self) -> None:
        storage = open_storage("postgresql://tester@no-such-host.invalid/tickets")
        assert isinstance(storage.check().problem, StorageUnavailable)
        storage.close()

    def test_a_wrong_password_is_told_and_the_right_one_given_apart_works(
        self, fresh_database_url: str
    ) -> None:
        address = make_url(fresh_database_url)
        bare = address.set(password=None).render_as_string(hide_password=False)
        wrong = open_storage(bare, password="not-it-9f3c")
        verdict = wrong.check()
        assert isinstance(verdict.problem, StorageRefused)
        assert "用户名、密码" in verdict.text
        wrong.close()
        assert isinstance(address.password, str)
        right = open_storage(bare, password=address.password)
        assert right.check().ok
        assert address.password not in right.check().text
        right.close()

    def test_a_database_that_is_not_there_is_told(self, fresh_database_url: str) -> None:
        missing = make_url(fresh_database_url).set(database="no_such_database")
        storage = open_storage(missing.render_as_string(hide_password=False))
        assert isinstance(storage.check().problem, StorageRefused)
        storage.close()

    def test_a_lost_connection_is_told_and_the_next_use_works(
        self, served: Database, fresh_database_url: str
    ) -> None:
        uow = served.unit_of_work()
        add_operator(LI_JING, uow)

        def interrupted() -> None:
            with uow.writing() as work:
                work.operators.save(replace(LI_JING, code="1002", name="王磊"))
                cut_all_others(fresh_database_url)
                work.operators.all()

        with pytest.raises(StorageUnavailable):
            interrupted()
        assert operators(uow) == (LI_JING,)

    def test_a_connection_lost_while_idle_is_not_even_noticed(
        self, served: Database, fresh_database_url: str
    ) -> None:
        uow = served.unit_of_work()
        add_operator(LI_JING, uow)
        cut_all_others(fresh_database_url)
        assert operators(uow) == (LI_JING,)

    def test_a_server_that_may_only_be_read_is_told(self, served: Database) -> None:
        served.check()
        with served.transaction(writes=True) as connection:
            name = connection.execute(text("SELECT current_database()")).scalar_one()
            connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
        served.close()
        with pytest.raises(StorageReadOnly):
            add_operator(LI_JING, served.unit_of_work())

    def test_rights_that_are_missing_are_told(self, served: Database, fresh_database_url: str) -> None:
        served.check()
        with served.transaction(writes=True) as connection:
            connection.execute(text("DROP ROLE IF EXISTS reader"))
            connection.execute(text("CREATE ROLE reader LOGIN PASSWORD 'reader'"))
            connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
        as_reader = make_url(fresh_database_url).set(username="reader", password="reader")
        storage = open_storage(as_reader.render_as_string(hide_password=False))
        assert operators(storage.unit_of_work()) == ()
        assert isinstance(storage.check().problem, StorageRefused)
        storage.close()
        with served.transaction(writes=True) as connection:
            connection.execute(text("DROP OWNED BY reader"))
            connection.execute(text("DROP ROLE reader"))

    def test_a_database_that_cannot_hold_chinese_is_refused(
        self, postgres: PostgresServer, fresh_database_url: str
    ) -> None:
        postgres.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        storage = open_storage(postgres.url("latin"))
        verdict = storage.check()
        storage.close()
        postgres.drop_database("latin")
        assert isinstance(verdict.problem, StorageMisconfigured)
        assert "LATIN1" in verdict.text


def cut_all_others(url: str) -> None:
    """End every other connection to this database, as a restarted server would."""
    import psycopg

    address = make_url(url)
    with psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.username,
        password=str(address.password),
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [address.database]
        )


def test_what_goes_wrong_tells_no_one_what_was_being_written(embedded: Database) -> None:
    file_ticket(command(), embedded.unit_of_work(), NOW)
    with pytest.raises(TicketTaken) as taken, embedded.unit_of_work().writing() as work:
        work.tickets.add(ticket("20261121-000001"))
    with (
        pytest.raises(StorageError) as fault,
        told_plainly(),
        embedded.transaction(writes=True) as connection,
    ):
        connection.execute(text("INSERT INTO operator (code, name) VALUES ('13800001234', '张先生')"))
    for error in (taken.value, fault.value):
        said = f"{error} {error.text} {error.detail} {error.__cause__}"
        assert "13800001234" not in said
        assert "张先生" not in said
        assert error.__suppress_context__
