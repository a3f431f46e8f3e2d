"""The PostgreSQL that the tests start is real, empty and gone afterwards."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.servers.postgres import PostgresServer, installations

pytestmark = pytest.mark.postgres


def plain(url: str) -> str:
    """The URL as libpq wants it, without SQLAlchemy's driver name."""
    return url.replace("+psycopg", "")


def test_a_fresh_database_is_empty_and_keeps_chinese(fresh_database_url: str) -> None:
    with psycopg.connect(plain(fresh_database_url)) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
        assert connection.execute(
            "SELECT length('城东区物业'), current_setting('server_encoding')"
        ).fetchone() == (
            5,
            "UTF8",
        )


def test_two_fresh_databases_do_not_see_each_other(postgres: PostgresServer) -> None:
    first, second = postgres.new_database(), postgres.new_database()
    with psycopg.connect(plain(postgres.url(first))) as connection:
        connection.execute("CREATE TABLE seen (id int)")
    with psycopg.connect(plain(postgres.url(second))) as connection:
        assert connection.execute("SELECT to_regclass('seen')").fetchone() == (None,)
    for name in (first, second):
        postgres.drop_database(name)


def test_the_server_is_new_enough_and_wants_the_password(postgres: PostgresServer) -> None:
    with psycopg.connect(plain(postgres.url())) as connection:
        assert connection.info.server_version >= 150000
    wrong = plain(postgres.url()).replace("@", "x@")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


@pytest.mark.parametrize("installation", installations(), ids=lambda each: each.name)
def test_every_installation_found_here_starts_and_leaves_nothing(installation: Path) -> None:
    server = PostgresServer(installation)
    with psycopg.connect(plain(server.url())) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.stop()
    assert not server.folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a kill -9 of the test run, as a shell or CI does it")
def test_a_killed_test_run_leaves_no_server_and_no_folder(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys, time
        from tests.servers.postgres import start_postgres
        print(start_postgres().folder, flush=True)
        time.sleep(120)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        assert folder.is_dir()
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while (left := traces(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def traces(folder: Path) -> list[str]:
    """What there still is of a server: its folder, and the processes that speak of it."""
    found = [str(folder)] if folder.exists() else []
    for process in psutil.process_iter(["cmdline"]):
        words = " ".join(process.info["cmdline"] or [])
        if str(folder) in words:
            found.append(words)
    return found
