"""漏接 by the PBX's word: who gave up in a queue becomes a call-back task, whether anybody looks or not.

Several supervisors' windows do this at once; the use case knows each call by its id, so that it counts once.
A number that has been spoken with leaves the list again.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from console.archive import Archive
from console.call_log import instant
from console.jobs import Errand
from console.queue_watch import QueueWatch
from forms.followup.calling_back import note_missed, note_reached
from forms.ports import UnitOfWork
from telephony.pbx.calls import QueueCall
from telephony.pbx.missed import Missed
from telephony.pbx.picture import Picture

AGAIN_MS = 30_000
"""How long after the database could not be written it is tried again."""


class QueueMissed(QObject):
    """`changed` says that the list of numbers to be called back may be another."""

    changed = Signal()

    def __init__(
        self,
        watch: QueueWatch,
        archive: Archive,
        home_area_code: str,
        failed: Callable[[Exception], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._watch, self._archive = watch, archive
        self._home, self._failed = home_area_code, failed
        self._seen: object = None
        self._noted: set[str] = set()
        self._owed: dict[str, Missed] = {}
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._look_again)
        watch.changed.connect(self._look)

    def _look(self, picture: Picture) -> None:
        if picture.missed is self._seen:
            return
        self._seen = picture.missed
        fresh = [
            each for each in picture.missed.values() if any(call not in self._noted for call in each.calls)
        ]
        if fresh:
            self._note(fresh)
        gone = [each for number, each in self._owed.items() if number not in picture.missed]
        self._owed = dict(picture.missed)
        for each in gone:
            spoken = _spoken_with(each, picture.calls.values())
            if spoken is not None:
                self._reach(spoken)

    def _note(self, fresh: list[Missed]) -> None:
        home = self._home
        wanted = [(each, call) for each in fresh for call in each.calls if call not in self._noted]
        self._noted.update(call for _, call in wanted)

        def work(uow: UnitOfWork, errand: Errand) -> int:
            for each, call in wanted:
                if errand.is_cancelled():
                    break
                at = instant(each.last_at if call == each.calls[-1] else each.first_at)
                note_missed(each.number, at, call, uow, line=each.line, home_area_code=home)
            return len(wanted)

        def broke(error: Exception) -> None:
            self._noted.difference_update(call for _, call in wanted)
            self._failed(error)
            self._again.start()

        self._archive.with_errand(work, lambda _: self.changed.emit(), broke)

    def _reach(self, call: QueueCall) -> None:
        number, at, outgoing, home = call.number, instant(call.answered_at), call.outgoing, self._home
        self._archive.with_errand(
            lambda uow, _: note_reached(number, at, uow, outgoing=outgoing, home_area_code=home),
            lambda done: self.changed.emit() if done is not None else None,
            self._failed,
        )

    def _look_again(self) -> None:
        self._seen = None
        self._look(self._watch.picture)


def _spoken_with(missed: Missed, calls: Iterable[QueueCall]) -> QueueCall | None:
    """The call in which the number was spoken with since; None where the PBX no longer tells of one."""
    since = [
        call
        for call in calls
        if call.number == missed.number and call.is_answered and call.answered_at >= missed.last_at
    ]
    return max(since, key=lambda call: call.answered_at, default=None)
