"""A real exchange and a real desk for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telephony.exchange.desk import Desk
from tests.telephony.exchange.window import ExchangeProcess


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[ExchangeProcess]:
    exchange = ExchangeProcess(tmp_path)
    yield exchange
    exchange.close()
