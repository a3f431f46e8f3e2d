"""The storage under test: in memory, embedded SQLite, PostgreSQL. The same tests run on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.catalogue import Catalogue, load_catalogue
from forms.in_memory import InMemoryUnitOfWork
from forms.ports import UnitOfWork
from forms.storage import Database, open_storage
from tests.forms.samples import CATALOGUE_FOLDER

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


@pytest.fixture(params=("memory", *BOTH))
def uow(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWork]:
    """A unit of work of each kind."""
    if request.param == "memory":
        yield InMemoryUnitOfWork()
        return
    url = f"sqlite:///{(tmp_path / 'tickets.db').as_posix()}"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("fresh_database_url"))
    opened = open_storage(url)
    yield opened.unit_of_work()
    opened.close()
