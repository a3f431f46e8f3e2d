"""A lane of the background that works only when the test says so: a database that takes its time."""

from collections.abc import Callable
from typing import TypeVar

from console.jobs import InlineJobs

Result = TypeVar("Result")


class HeldJobs:
    """Keeps what is handed in until it is let go, in order or out of it."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self.holding = True

    def __len__(self) -> int:
        return len(self._waiting)

    def submit(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """See Jobs.submit."""
        if self.holding:
            self._waiting.append(lambda: InlineJobs().submit(work, done, failed))
        else:
            InlineJobs().submit(work, done, failed)

    def let_go(self, place: int = 0) -> None:
        """Do one of the jobs that wait."""
        self._waiting.pop(place)()

    def let_all_go(self) -> None:
        """Do all that wait, and from now on everything at once."""
        self.holding = False
        while self._waiting:
            self.let_go()

    def stop(self) -> None:
        """Nothing runs."""
