"""What a supervisor's seat has for the queues: the watch and its line, the acts, and the missed calls."""

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.alarms import Alarms, TicketWatch
from console.desk import Desk
from console.jobs import Jobs
from console.link import Link
from console.notices import of_failure
from console.own_program import OwnProgram
from console.practice_queue import PracticeQueue
from console.queue_acts import QueueActs
from console.queue_help import HelpCalls
from console.queue_missed import QueueMissed
from console.queue_watch import QueueWatch
from console.rehearsal import Rehearsal
from console.settings import Folders, Reason, Settings
from console.settings.monitor import MonitorSettings
from console.settings.secrets import SecretsError, SecretStore
from console.wording import Explanation
from forms.access.roles import Right
from telephony.account import SoundFault

NOT_SET_UP = Explanation(
    "本机还没有设置队列监控",
    "在“设置 → 队列监控”填写交换机的地址、用户名和密码，保存后这里显示实时队列",
)
NO_SECRET = Explanation("没有保存队列监控的密码，没有连接交换机", "在“设置 → 队列监控”填写密码")


@dataclass(frozen=True)
class QueueSeat:
    """The wired parts. `entry` opens and closes the line; in a rehearsal the practice exchange feeds it."""

    watch: QueueWatch
    acts: QueueActs
    reasons: tuple[Reason, ...]
    entry: "MonitorEntry | None" = None
    practises: bool = False
    alarms: Alarms | None = None

    @property
    def problem(self) -> Explanation | None:
        """Why nothing can come, beyond what the watch itself tells; None while there is nothing."""
        return self.entry.problem if self.entry is not None else None

    def open(self) -> None:
        """Connect; the database may be asked from now on."""
        self.acts.read_rules()
        if self.alarms is not None:
            self.alarms.start()
        if self.entry is not None:
            self.entry.open()

    def close(self) -> None:
        """Leave the monitor to others; it exits when nobody is left."""
        if self.alarms is not None:
            self.alarms.stop()
        if self.entry is not None:
            self.entry.close()


class MonitorEntry(QObject):
    """Opens the line to the monitor and tells it which PBX to follow. `changed`: the problem is another."""

    changed = Signal()

    def __init__(
        self,
        link: Link,
        watch: QueueWatch,
        settings: MonitorSettings,
        secrets: SecretStore,
        lane: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._watch = link, watch
        self._settings, self._secrets, self._lane = settings, secrets, lane
        self.problem: Explanation | None = None if settings.is_complete else NOT_SET_UP

    def open(self) -> None:
        """Fetch the password in the background, then connect. Nothing where no PBX is set up."""
        if not self._settings.is_complete:
            return
        name = self._settings.secret_name
        self._lane.submit(lambda: self._secrets.get(name), self._found, self._failed)

    def close(self) -> None:
        """Leave the monitor's process."""
        self._link.close()

    def _found(self, secret: str | None) -> None:
        if secret is None:
            self._say(NO_SECRET)
            return
        self._say(None)
        self._watch.follow(self._settings.account(secret))
        self._link.open()

    def _failed(self, error: Exception) -> None:
        said = (
            str(error)
            if isinstance(error, SecretsError)
            else of_failure("monitor", "读取密码", error).happened
        )
        self._say(Explanation(said.rstrip("。"), "到“设置 → 密码保存”检查"))

    def _say(self, problem: Explanation | None) -> None:
        self.problem = problem
        self.changed.emit()


def queue_of_seat(
    program: OwnProgram,
    folders: Folders,
    settings: Settings,
    secrets: SecretStore,
    lane: Jobs,
    desk: Desk,
    reasons: tuple[Reason, ...],
) -> QueueSeat | None:
    """The queues for whoever may see them, None for everybody else: no desk holds the line for nothing."""
    if not desk.actor.may(Right.SEE_QUEUE):
        return None
    link = program.monitor_line(folders, desk)
    watch = QueueWatch(link, parent=desk)
    link.received.connect(watch.receive)
    link.state_changed.connect(watch.follow_link)
    _note_missed(watch, desk)
    _tell_help(watch, desk)
    entry = MonitorEntry(link, watch, settings.monitor, secrets, lane, desk)
    acts = QueueActs(watch, desk.archive, desk.actor, desk.phone, desk.now, desk)
    return QueueSeat(
        watch, acts, reasons, entry, alarms=_alarms(watch, desk, pbx=settings.monitor.is_complete)
    )


def queue_of_rehearsal(
    rehearsal: Rehearsal, desk: Desk, reasons: tuple[Reason, ...], extension: str
) -> QueueSeat:
    """The practice exchange's queue, for a rehearsal."""
    practice = PracticeQueue(rehearsal, desk.phone, extension, desk.actor.name)
    acts = QueueActs(practice.watch, desk.archive, desk.actor, desk.phone, desk.now, desk)
    return QueueSeat(
        practice.watch, acts, reasons, practises=True, alarms=_alarms(practice.watch, desk, aloud=False)
    )


def _alarms(watch: QueueWatch, desk: Desk, *, pbx: bool = True, aloud: bool = True) -> Alarms:
    # it sounds where somebody can do something about it; who rehearses alone always makes people wait
    sound = desk.phone.sound_alarm if aloud and desk.actor.may(Right.STEER_QUEUE) else None

    def unless_in_a_call() -> None:
        # the engine would refuse it, and the refusal would be said in the window
        mute = SoundFault.NO_DEVICE in desk.phone.state.sound.faults
        if sound is not None and not desk.phone.state.calls and not mute:
            sound()

    heard = None if sound is None else unless_in_a_call
    return Alarms(watch, time.time, TicketWatch(desk.archive, desk.actor), heard, desk, pbx=pbx)


def _tell_help(watch: QueueWatch, desk: Desk) -> None:
    """Whoever calls for help is seen from every page."""
    calls = HelpCalls(watch, desk)
    calls.asked.connect(desk.notice)
    calls.over.connect(desk.notice_cleared)


def _note_missed(watch: QueueWatch, desk: Desk) -> None:
    """Numbers that gave up become call-back tasks, and every list of them is read anew."""

    def failed(error: Exception) -> None:
        desk.notice.emit(of_failure("queue-missed", "登记漏接", error))

    missed = QueueMissed(watch, desk.archive, desk.catalogue.area.area_code, failed, desk)
    missed.changed.connect(desk.missed.changed)
