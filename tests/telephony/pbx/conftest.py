"""The hall at the beginning of a day: nobody signed in, nothing in the journal, wrap-up on."""

from collections.abc import Iterator

import pytest

from tests.pbx.asterisk import Asterisk
from tests.pbx.hall import AGENTS
from tests.telephony.pbx.follower import Follower, account_of


@pytest.fixture
def hall(pbx: Asterisk) -> Asterisk:
    """The running Asterisk, empty."""
    for agent in AGENTS:
        pbx.sign_out(agent)
    for family in ("hotline-calls", "hotline-wrap"):
        pbx.console(f"database deltree {family}")
    pbx.console("dialplan set global WRAP_UP yes")
    return pbx


@pytest.fixture
def wall(hall: Asterisk) -> Iterator[Follower]:
    """Somebody who follows it."""
    with Follower(account_of(hall)) as follower:
        yield follower.up()
