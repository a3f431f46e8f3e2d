"""The session's Asterisk, and the same one swept clean for each test."""

from collections.abc import Iterator

import pytest

from tests.pbx.asterisk import Asterisk
from tests.pbx.installation import NoAsterisk, installation
from tests.servers.missing import missing
from tests.servers.process import ServerFailed


@pytest.fixture(scope="session")
def asterisk() -> Iterator[Asterisk]:
    """One Asterisk for the whole session; tests take *pbx*, which is this one swept clean."""
    try:
        server = Asterisk(installation())
    except (NoAsterisk, ServerFailed) as reason:
        missing("Asterisk", str(reason))
    yield server
    server.remove()


@pytest.fixture
def pbx(asterisk: Asterisk) -> Iterator[Asterisk]:
    """The running Asterisk without calls, pauses or recordings of other tests."""
    if not asterisk.alive:
        asterisk.start()
    asterisk.clear()
    yield asterisk
    if asterisk.alive:
        asterisk.clear()
