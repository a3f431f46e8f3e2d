"""The year's clock: whatever is due next happens next, and no two things at once."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count

from forms.filing import FileTicket
from tests.forms.year.hall import Hall
from tests.forms.year.life import Life, live


def run_year(
    hall: Hall,
    filed: Iterable[FileTicket],
    tell: Callable[[datetime, int], None] = lambda _now, _left: None,
    stop_at: datetime | None = None,
) -> int:
    """Let every ticket live until it rests, or until the world is looked at in the middle of the year.

    *tell* hears the moment and how many lives go on; how many still do is the answer.
    """
    serial = count()
    waiting: list[tuple[datetime, int, Life]] = []
    for command in filed:
        life = live(hall, command)
        heapq.heappush(waiting, (next(life), next(serial), life))
    while waiting and (stop_at is None or waiting[0][0] <= stop_at):
        now, _, life = heapq.heappop(waiting)
        try:
            heapq.heappush(waiting, (life.send(now), next(serial), life))
        except StopIteration:
            tell(now, len(waiting))
    return len(waiting)
