"""One seat: everything that one window works with, as the composition root put it together."""

from collections.abc import Callable
from dataclasses import dataclass

from console.desk import Desk
from console.duty_process import DutyProcess
from console.entrance.gate import Gate
from console.jobs import Jobs
from console.link import Link
from console.phone import Phone
from console.queue_seat import QueueSeat
from console.rehearsal import Rehearsal
from console.settings import Folders, Reason, Settings
from console.setup.phone_probes import PhoneProbes
from forms.access.roles import Actor


@dataclass(frozen=True)
class Seat:
    """The wired parts. `sign_in` is 签入 as the settings say; in a rehearsal the exchange does it.

    `probes` are the checks of the settings page, `lanes` what has to be stopped beside the archive, `gate`
    what unlocks the desk; without one, as in a rehearsal, it is never locked. `duty` runs the timers,
    `queue` is there for whoever may see the queues. `stage_only`: a leader's seat before the cameras.
    """

    folders: Folders
    settings: Settings
    reasons: tuple[Reason, ...]
    desk: Desk
    phone_link: Link
    sign_in: Callable[[], None]
    probes: PhoneProbes
    lanes: tuple[Jobs, ...] = ()
    rehearsal: Rehearsal | None = None
    exchange_link: Link | None = None
    gate: Gate | None = None
    duty: DutyProcess | None = None
    queue: QueueSeat | None = None
    stage_only: bool = False

    @property
    def actor(self) -> Actor:
        """Who works here, and what they may do."""
        return self.desk.actor

    @property
    def phone(self) -> Phone:
        """The desk's telephone."""
        return self.desk.phone

    def begin(self) -> None:
        """Start or find the phone's processes: before the window is built, so that they come up beside it."""
        self.phone_link.open()
        if self.exchange_link is not None:
            self.exchange_link.open()

    def open(self) -> None:
        """Bring the desk to life: the window stands."""
        self.desk.open()
        self.desk.sessions.watch()
        if self.duty is not None:
            self.duty.start()
        if self.queue is not None:
            self.queue.open()
        if self.gate is not None:
            self.gate.settle(self.actor)
        if self.rehearsal is None and (self.settings.desk.sign_in_at_start or self.stage_only):
            self.sign_in()

    def close(self) -> None:
        """Leave the desk: what is typed goes to the journal, a call in hand goes on without the window."""
        self.desk.drafts.save()
        self.desk.shared.rest()
        self.desk.sessions.rest()
        self.desk.filing.rest()
        self.desk.dispatching.rest()
        if self.rehearsal is not None:
            self.rehearsal.end()
        if self.duty is not None:
            self.duty.stop()
        if self.gate is not None:
            self.gate.close()
        if self.queue is not None:
            self.queue.close()
        self.desk.archive.close()
        for lane in self.lanes:
            lane.stop()
        self.phone_link.close()
        if self.exchange_link is not None:
            self.exchange_link.close()
