"""The storage under test: in memory, embedded SQLite, PostgreSQL. The same tests run on each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.catalogue import Catalogue, load_catalogue
from forms.in_memory import InMemoryUnitOfWork
from forms.ports import UnitOfWork
from forms.storage import Database, migrate, open_storage
from tests.forms.samples import CATALOGUE_FOLDER
from tests.servers.postgres import PostgresServer

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that comes with the program."""
    return load_catalogue(CATALOGUE_FOLDER)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'tickets.db').as_posix()}"
    return str(request.getfixturevalue("fresh_database_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database of each kind."""
    opened = open_storage(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with this program's tables; what only uses them copies it instead of making them anew."""
    path = tmp_path_factory.mktemp("prepared") / "tickets.db"
    migrate(f"sqlite:///{path.as_posix()}")
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return path


@pytest.fixture(scope="session")
def prepared_database(postgres: PostgresServer) -> str:
    """The name of a PostgreSQL database with this program's tables, to be copied."""
    name = postgres.new_database()
    migrate(postgres.url(name))
    return name


@pytest.fixture
def prepared_url(postgres: PostgresServer, prepared_database: str) -> Iterator[str]:
    """The URL of this test's own copy of it."""
    name = postgres.new_database(prepared_database)
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=("memory", *BOTH))
def uow(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWork]:
    """A unit of work of each kind; how its tables are made is the matter of other tests."""
    if request.param == "memory":
        yield InMemoryUnitOfWork()
        return
    if request.param == "postgresql":
        url = str(request.getfixturevalue("prepared_url"))
    else:
        path = tmp_path / "tickets.db"
        shutil.copyfile(request.getfixturevalue("prepared_file"), path)
        url = f"sqlite:///{path.as_posix()}"
    opened = open_storage(url)
    yield opened.unit_of_work()
    opened.close()
