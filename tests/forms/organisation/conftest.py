"""The demo area, read once."""

import pytest

from forms.in_memory import InMemoryUnitOfWork
from forms.organisation.directory import Directory
from forms.organisation.seed import seed_if_empty
from forms.organisation.service import directory
from tests.forms.organisation.samples import AREA
from tests.forms.samples import NOW


@pytest.fixture(scope="session")
def demo() -> Directory:
    """The units and contacts that come with the program."""
    uow = InMemoryUnitOfWork()
    seed_if_empty(AREA, uow, NOW)
    return directory(uow)
