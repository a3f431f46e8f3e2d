"""Migrations: complete, all or nothing, safe when several consoles start at once."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from forms.errors import SchemaTooNew, StorageMisconfigured
from forms.service import file_ticket
from forms.storage import Database, migrate, open_storage, schema, tables
from forms.storage.connecting import make_engine, read_url
from tests.forms.samples import NOW, command

ROOT = Path(__file__).parents[3]


def test_the_program_knows_exactly_the_revisions_that_are_there() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "forms" / "storage" / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(each.revision for each in reversed(list(scripts.walk_revisions()))) == schema.REVISIONS
    assert scripts.get_current_head() == schema.HEAD


def test_the_migrations_make_what_the_program_expects(database_url: str) -> None:
    assert migrate(database_url) == schema.HEAD
    engine = make_engine(read_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_name": is_described}
        )
        assert compare_metadata(context, tables.metadata) == []
        found = {
            (name, index["name"], tuple(index["column_names"]))
            for name in tables.metadata.tables
            for index in inspect(connection).get_indexes(name)
            if not index.get("duplicates_constraint")
        }
    engine.dispose()
    assert found == {
        (table.name, index.name, tuple(column.name for column in index.columns))
        for table in tables.metadata.tables.values()
        for index in table.indexes
    }


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the tables describe it: each database has an index for words of its own kind besides."""
    return kind != "table" or name is None or not re.fullmatch(r"search_\w+_index(_\w+)?", name)


def test_migrating_again_changes_nothing(database: Database, database_url: str) -> None:
    filed = file_ticket(command(), database.unit_of_work(), NOW)
    assert migrate(database_url) == schema.HEAD
    assert file_ticket(command(), database.unit_of_work(), NOW).number > filed.number


def test_a_schema_from_a_newer_program_is_refused_and_left_alone(
    database: Database, database_url: str
) -> None:
    database.check()
    with database.transaction(writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = open_storage(database_url)
    verdict = newer.check()
    assert isinstance(verdict.problem, SchemaTooNew)
    assert "请升级" in verdict.text
    assert "未作改动" in verdict.text
    newer.close()


def test_a_database_of_another_program_is_refused_and_left_alone(database_url: str) -> None:
    engine = make_engine(read_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    with pytest.raises(StorageMisconfigured, match="其他程序的数据"):
        migrate(database_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["invoices"]
    engine.dispose()


def test_a_migration_that_breaks_leaves_nothing_behind(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    create_index = op.create_index

    def break_on_the_way(name: str, *rest: object) -> object:
        if name == "ix_call_record_ticket_id":
            raise RuntimeError("the power went")
        return create_index(name, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(op, "create_index", break_on_the_way)
        with pytest.raises(RuntimeError, match="the power went"):
            migrate(database_url)
    engine = make_engine(read_url(database_url))
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
    assert migrate(database_url) == schema.HEAD


def test_consoles_that_start_together_make_the_tables_once(database_url: str) -> None:
    program = (
        "import sys; from forms.storage import open_storage; from forms.service import add_operator;"
        "from forms.ticket import Operator; sys.stdin.readline();"
        "storage = open_storage(sys.argv[1]);"
        "add_operator(Operator(code=sys.argv[2], name='x'), storage.unit_of_work()); storage.close()"
    )
    consoles = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, database_url, str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for console in consoles:
        assert console.stdin is not None
        console.stdin.write("go\n")
        console.stdin.flush()
    for console in consoles:
        _, problems = console.communicate(timeout=60)
        assert console.returncode == 0, problems
    storage = open_storage(database_url)
    with storage.unit_of_work().reading() as work:
        assert [each.code for each in work.operators.all()] == ["0", "1", "2"]
    storage.close()
