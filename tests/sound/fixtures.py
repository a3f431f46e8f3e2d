"""The session's sound card."""

from collections.abc import Iterator

import pytest

from tests.servers.missing import missing
from tests.servers.process import ServerFailed
from tests.sound.card import SoundCard


@pytest.fixture(scope="session")
def sound_card() -> Iterator[SoundCard]:
    """A PulseAudio without a device; name a seat, and it has a mouth and an ear of its own."""
    try:
        card = SoundCard()
    except ServerFailed as reason:
        missing("a sound server", str(reason))
    yield card
    card.stop()
