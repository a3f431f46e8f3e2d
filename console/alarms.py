"""The alarms of a supervisor's window: raised, acknowledged, ended; with a sound until acknowledged.

What is wrong with the queues is looked at every second, tickets every minute and in the lane for
reading. An acknowledgement is this seat's own: it says who and when, and stays until the alarm has ended.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from console.alarm_words import BURST, DATABASE_AWAY, alarm_words
from console.archive import Archive
from console.notices import of_failure
from console.queue_watch import QueueWatch
from forms.access.roles import Actor
from forms.alarms.bursts import Burst, Common
from forms.alarms.rules import ALARMS, AlarmRules, QueueLimits
from forms.alarms.service import Watched, watch_tickets
from forms.errors import StorageError
from telephony.pbx.alarms import Alarm, AlarmSeverity, NobodyReady, Sign, Thresholds, Watch, signs, watched

LOOK_MS = 1_000
TICKETS_MS = 60_000
LEAST_PAUSE_S = 3.0
"""Two alarms that are raised right after each other sound once."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who has taken note of an alarm, and when (UNIX seconds)."""

    who: str
    at: float


@dataclass(frozen=True, slots=True)
class Shown:
    """An alarm as it is shown; `acknowledged` None while nobody has taken note of it."""

    alarm: Alarm
    acknowledged: Acknowledged | None = None

    @property
    def is_critical(self) -> bool:
        """Whether it is of the worse kind."""
        return self.alarm.severity is AlarmSeverity.CRITICAL

    def words(self, now: float) -> str:
        """What is wrong, in one line."""
        return alarm_words(self.alarm, now)


@dataclass(frozen=True, slots=True)
class TicketWatch:
    """What the tickets are watched with; a wall without a database has none."""

    archive: Archive
    actor: Actor


class Alarms(QObject):
    """`changed`: the alarms, what they say, or who has taken note of them is another.

    `sounded` is told for each alarm tune that was asked of the telephone.
    """

    changed = Signal()
    sounded = Signal()

    def __init__(
        self,
        watch: QueueWatch,
        now: Callable[[], float],
        tickets: TicketWatch | None = None,
        sound: Callable[[], None] | None = None,
        parent: QObject | None = None,
        *,
        pbx: bool = True,
    ) -> None:
        """*pbx* False where no PBX is to be followed: then only tickets and the database can alarm."""
        super().__init__(parent)
        self._pbx = pbx
        self._watch, self._now, self._tickets, self._sound = watch, now, tickets, sound
        self.rules: AlarmRules = ALARMS.read(ALARMS.default.text)
        self._board = Watch()
        self._noted: dict[str, Acknowledged] = {}
        self._hushed: frozenset[str] = frozenset()
        self._bursts: tuple[Burst, ...] = ()
        self._away = ""
        self._sounded_at = 0.0
        self._asked = False
        self._look_timer = QTimer(self, interval=LOOK_MS)
        self._look_timer.timeout.connect(self.look)
        self._ticket_timer = QTimer(self, interval=TICKETS_MS)
        self._ticket_timer.timeout.connect(self.read_tickets)

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Those that are up: the worst first, then the oldest."""
        return tuple(Shown(alarm, self._noted.get(alarm.key)) for alarm in self._board.alarms)

    @property
    def unacknowledged(self) -> int:
        """How many nobody has taken note of."""
        return sum(each.acknowledged is None for each in self.shown)

    @property
    def is_hushed(self) -> bool:
        """Whether all that could sound was silenced; the next new alarm sounds again."""
        unnoted = {each.alarm.key for each in self.shown if each.acknowledged is None}
        return bool(unnoted) and unnoted <= self._hushed

    def start(self) -> None:
        """Look from now on."""
        self._look_timer.start()
        if self._tickets is not None:
            self._ticket_timer.start()
            self.read_tickets()

    def stop(self) -> None:
        """Look no more."""
        self._look_timer.stop()
        self._ticket_timer.stop()

    # --- what people do

    def acknowledge(self, key: str) -> None:
        """Take note of one alarm; nothing happens if it has ended, or if somebody did before."""
        if key in self._board.raised and key not in self._noted:
            actor = self._tickets.actor if self._tickets is not None else None
            self._noted[key] = Acknowledged(actor.name or actor.code if actor else "", self._now())
            log.info("alarm %s acknowledged by %s", key, actor.code if actor else "nobody signed in")
            self.changed.emit()

    def acknowledge_all(self) -> None:
        """Take note of all that are up."""
        for key in tuple(self._board.raised):
            self.acknowledge(key)

    def hush(self) -> None:
        """Silence the alarms that are up, without taking note of them; a new one sounds again."""
        self._hushed = frozenset(self._board.raised)
        log.info("alarms silenced: %s", ", ".join(sorted(self._hushed)))
        self.changed.emit()

    # --- what is looked at

    def look(self) -> None:
        """See what is wrong now."""
        now, before = self._now(), self._board
        limits = thresholds_of(self.rules.queue)
        of_pbx = signs(self._watch.picture, limits, now, before.raised) if self._pbx else ()
        found = (*of_pbx, *self._of_tickets())
        self._board = watched(before, found, now, self.rules.queue.settle)
        new = self._board.raised.keys() - before.raised.keys()
        for key in sorted(new):
            log.warning("alarm %s raised", key)
        for key in sorted(before.raised.keys() - self._board.raised.keys()):
            log.info("alarm %s ended", key)
            self._noted.pop(key, None)
        if new:
            self._hushed = frozenset()
        self._sound_if_due(now, is_new=bool(new))
        if self._board.raised != before.raised:
            self.changed.emit()

    def read_tickets(self) -> None:
        """Look for bursts, and for the rules as they are now, in the background."""
        watch = self._tickets
        if watch is None or self._asked:
            return
        self._asked = True
        known = frozenset(each.common for each in self._bursts)
        now = datetime.fromtimestamp(self._now(), UTC)
        watch.archive.with_reading(
            lambda uow: watch_tickets(known, watch.actor, uow, now), self._tickets_read, self._tickets_failed
        )

    def _tickets_read(self, found: Watched) -> None:
        self._asked, self._away = False, ""
        self.rules, self._bursts = found.rules, found.bursts
        self.look()

    def _tickets_failed(self, error: Exception) -> None:
        """A database that is away is an alarm; anything else goes to the log, and the last rules stay."""
        self._asked = False
        if isinstance(error, StorageError):
            self._away = error.text
        else:
            of_failure("alarms", "读取告警规则和来电集中情况", error)
        self.look()

    def _of_tickets(self) -> Iterator[Sign]:
        if self._away:
            words = f"连不上数据库：{self._away}"
            yield Sign(
                alarm=Alarm(
                    key=DATABASE_AWAY, kind=DATABASE_AWAY, severity=AlarmSeverity.CRITICAL, words=words
                )
            )
        for burst in self._bursts:
            key = _key_of(burst.common)
            alarm = Alarm(key=key, kind=BURST, count=burst.callers, words=f"来电集中：{burst.words}")
            yield Sign(alarm=alarm, raises=burst.begins)

    def _sound_if_due(self, now: float, *, is_new: bool) -> None:
        rule = self.rules.sound
        due = not (self.unacknowledged == 0 or self.is_hushed)
        waited = now - self._sounded_at
        if self._sound is None or not rule.on or not due:
            return
        if waited >= (LEAST_PAUSE_S if is_new else rule.pause):
            self._sounded_at = now
            self._sound()
            self.sounded.emit()


def thresholds_of(limits: QueueLimits) -> Thresholds:
    """The hall's limits as the rules over the picture take them."""
    return Thresholds(
        wait_s=limits.wait,
        long_wait_s=limits.long_wait,
        answer_rate=limits.answer_rate,
        in_time_rate=limits.in_time_rate,
        rate_margin=limits.margin,
        least_calls=limits.least_calls,
        nobody_ready=NobodyReady(limits.nobody_ready.value),
        nobody_ready_s=limits.nobody_ready_after,
        pbx_away_s=limits.pbx_away_after,
        stale_s=limits.stale_after,
        settle_s=limits.settle,
    )


def _key_of(common: Common) -> str:
    return ":".join((BURST, common.about.value, common.text, common.district))
