"""A watch without a monitor: tests say what the PBX would tell."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from console.link import LinkState
from console.queue_watch import QueueWatch
from telephony.pbx.calls import QueueCall
from telephony.pbx.commands import MonitorCommand
from telephony.pbx.events import (
    CallerJoined,
    CallRecorded,
    LinkChanged,
    MemberChanged,
    MonitorAttached,
    MonitorEvent,
    PictureRead,
)
from telephony.pbx.figures import figures_of
from telephony.pbx.missed import missed_of
from telephony.pbx.picture import Device, Link, LinkFault, Membership, Picture, Waiting
from telephony.pbx.picture import LinkState as PbxLink
from telephony.protocol import VERSION


@dataclass
class QuietMonitor:
    """Hears the commands; `deaf` stands for nobody attached."""

    sent: list[MonitorCommand] = field(default_factory=list)
    deaf: bool = False

    def send(self, command: MonitorCommand) -> bool:
        if not self.deaf:
            self.sent.append(command)
        return not self.deaf


def member(
    extension: str,
    name: str = "",
    device: Device = Device.IDLE,
    queue: str = "hotline",
    reason: str = "",
    at: float = 0.0,
) -> MemberChanged:
    """An agent in one queue; with a reason, paused."""
    place = Membership(queue=queue, paused=bool(reason), reason=reason, changed_at=at)
    return MemberChanged(at=at, extension=extension, membership=place, device=device, name=name)


def caller(call_id: str, number: str, since: float, queue: str = "hotline", line: str = "12345") -> Waiting:
    """Somebody who waits."""
    return Waiting(call_id=call_id, queue=queue, number=number, line=line, since=since)


@dataclass
class ScriptedWatch:
    """The window's watch, and what the monitor tells it."""

    line: QuietMonitor = field(default_factory=QuietMonitor)
    now: Callable[[], float] = time.time
    watch: QueueWatch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = QueueWatch(self.line, self.now)

    def attach(self, picture: Picture | None = None) -> None:
        self.watch.follow_link(LinkState.ATTACHED)
        self.tell(MonitorAttached(version=VERSION, pid=1, picture=picture or Picture()))

    def tell(self, *events: MonitorEvent) -> None:
        for event in events:
            self.watch.receive(event)

    def read(
        self,
        members: tuple[MemberChanged, ...] = (),
        waiting: tuple[Waiting, ...] = (),
        calls: tuple[QueueCall, ...] = (),
        queues: tuple[str, ...] = ("hotline",),
        watching: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        """The PBX is reached and tells everything."""
        names = {*queues, *(call.queue for call in calls)}
        self.tell(
            LinkChanged(at=self.now(), link=Link(state=PbxLink.CONNECTING, fault=LinkFault.NONE)),
            PictureRead(
                at=self.now(),
                day_began_at=0.0,
                queues=queues,
                waiting=waiting,
                members=members,
                calls=calls,
                figures={
                    name: figures_of([call for call in calls if call.queue == name]) for name in sorted(names)
                },
                missed=missed_of(calls),
                watching=watching or {},
            ),
        )

    def join(self, who: Waiting, position: int) -> None:
        self.tell(CallerJoined(at=self.now(), caller=who, position=position))

    def record(self, call: QueueCall) -> None:
        self.tell(CallRecorded(at=self.now(), call=call))

    def cut(self, fault: LinkFault = LinkFault.LOST, retry_in_s: float = 5.0) -> None:
        """The line to the PBX breaks."""
        link = Link(state=PbxLink.DOWN, since=self.now(), fault=fault, retry_at=self.now() + retry_in_s)
        self.tell(LinkChanged(at=self.now(), link=link))
