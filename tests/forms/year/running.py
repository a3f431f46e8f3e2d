"""The year's clock: whatever is due next happens next, and no two things at once."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count

from forms.filing import FileTicket
from tests.forms.year.hall import Hall
from tests.forms.year.life import Life, live


def run_year(
    hall: Hall, filed: Iterable[FileTicket], tell: Callable[[datetime, int], None] = lambda _now, _left: None
) -> None:
    """Let every ticket live until it rests. *tell* hears the moment and how many lives go on."""
    serial = count()
    waiting: list[tuple[datetime, int, Life]] = []
    for command in filed:
        life = live(hall, command)
        heapq.heappush(waiting, (next(life), next(serial), life))
    while waiting:
        now, _, life = heapq.heappop(waiting)
        try:
            heapq.heappush(waiting, (life.send(now), next(serial), life))
        except StopIteration:
            tell(now, len(waiting))
