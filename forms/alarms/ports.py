"""What alarms need from storage. Its in-memory fake stands in `forms.alarms.in_memory`."""

from datetime import datetime
from typing import Protocol

from forms.alarms.bursts import Common, Heard


class RecentMatters(Protocol):
    """What tickets of a stretch of time are about. Recalled tickets count for nothing."""

    def heard(self, since: datetime, until: datetime, limit: int) -> tuple[Heard, ...]:
        """Tickets accepted from *since* to before *until*, the newest first.

        The title of 举报 and 保密 ones is left out: a word that is shown may name nobody.
        """
        ...

    def count(self, since: datetime, until: datetime, common: Common | None = None) -> int:
        """How many tickets of that time have *common*; without it, how many there are."""
        ...
