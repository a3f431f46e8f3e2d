"""The queue of a rehearsal: what the practice exchange tells, as a monitor would tell it.

There is one desk and one queue, and nothing is made up: who waits, what was answered and how fast, and how
the own agent stands. What needs a real PBX is refused.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer

from console.link import LinkState
from console.phone import Phone
from console.queue_watch import QueueWatch
from console.rehearsal import Rehearsal
from telephony.actions import ringing_call
from telephony.agent import AgentState
from telephony.pbx.calls import IN_TIME_S
from telephony.pbx.commands import EndPause, MonitorCommand, OrderRefusal, PauseAgent
from telephony.pbx.events import MemberChanged, MonitorEvent, OrderDone, OrderRefused, PbxHeard, PictureRead
from telephony.pbx.figures import Figures
from telephony.pbx.picture import WRAP_UP, Device, Membership, Waiting
from telephony.protocol import CitizenAnswered, ExchangeEvent, PhoneState

QUEUE = "演练"
HEARTBEAT_MS = 1000
_DEVICES = {AgentState.ON_CALL: Device.BUSY}


class PracticeQueue:
    """Stands where the monitor's process stands at a real seat."""

    def __init__(
        self,
        rehearsal: Rehearsal,
        phone: Phone,
        extension: str,
        name: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.watch = QueueWatch(self, now, rehearsal)
        self._rehearsal, self._phone, self._now = rehearsal, phone, now
        self._extension, self._name = extension, name
        self._began_at = now()
        self._in_time = 0
        self._waits: list[float] = []
        self._link = LinkState.CLOSED
        self._pulse = QTimer(self.watch, interval=HEARTBEAT_MS)
        self._pulse.timeout.connect(self._beat)
        self._pulse.start()
        rehearsal.changed.connect(lambda _: self._tell())
        rehearsal.happened.connect(self._follow)
        phone.changed.connect(lambda _: self._tell())

    def send(self, command: MonitorCommand) -> bool:
        """Carry out what one telephone can; refuse what needs a PBX."""
        answer: MonitorEvent = OrderDone(at=self._now(), command_id=command.command_id)
        match command:
            case EndPause(agent=agent) if agent == self._extension:
                self._phone.set_ready()
            case PauseAgent(agent=agent, reason=reason) if agent == self._extension:
                self._phone.set_not_ready(reason)
            case _:
                answer = OrderRefused(
                    at=self._now(), command_id=command.command_id, refusal=OrderRefusal.PBX_REFUSED
                )
        self.watch.receive(answer)
        return True

    def _follow(self, event: ExchangeEvent) -> None:
        if isinstance(event, CitizenAnswered):
            self._waits.append(event.waited_seconds)
            self._in_time += event.waited_seconds <= IN_TIME_S

    def _beat(self) -> None:
        """The exchange tells changes only; while its line stands, what it told last is so now."""
        if self._link is LinkState.ATTACHED:
            self.watch.receive(PbxHeard(at=self._now()))

    def _tell(self) -> None:
        link = self._rehearsal.view.link
        if link is not self._link:
            self._link = link
            self.watch.follow_link(link)
        if link is LinkState.ATTACHED:
            self.watch.receive(self._read())

    def _read(self) -> PictureRead:
        queue = self._rehearsal.view.queue
        figures = Figures(
            offered=queue.offered,
            answered=queue.answered,
            in_time=self._in_time,
            abandoned=queue.abandoned,
            longest_wait_s=int(max(self._waits, default=0)),
        )
        return PictureRead(
            at=self._now(),
            day_began_at=self._began_at,
            queues=(QUEUE,),
            waiting=tuple(
                Waiting(call_id=f"practice-{place}", queue=QUEUE, since=queue.longest_since or self._now())
                for place in range(queue.waiting)
            ),
            members=self._members(self._phone.state),
            calls=(),
            figures={QUEUE: figures},
            missed={},
        )

    def _members(self, state: PhoneState) -> tuple[MemberChanged, ...]:
        agent = state.agent
        if not agent.is_signed_in:
            return ()
        wraps = agent.state is AgentState.WRAP_UP
        paused = agent.state in (AgentState.NOT_READY, AgentState.WRAP_UP)
        place = Membership(
            queue=QUEUE, paused=paused, reason=WRAP_UP if wraps else agent.reason, changed_at=agent.since
        )
        rings = ringing_call(state) is not None
        device = Device.RINGING if rings else _DEVICES.get(agent.state, Device.IDLE)
        return (
            MemberChanged(
                at=self._now(), extension=self._extension, membership=place, device=device, name=self._name
            ),
        )
