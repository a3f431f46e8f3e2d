"""Halls to show on the wall: quiet, busy, alarmed, cut off, and before the first word of the PBX."""

from datetime import datetime

from console.alarms import Alarms
from console.link import LinkState
from console.queue_watch import QueueWatch
from console.wall.window import WallWindow
from forms.ticket import BEIJING_TIME
from telephony.pbx.commands import MonitorCommand
from telephony.pbx.events import LinkChanged, MemberChanged, PictureRead
from telephony.pbx.figures import Figures
from telephony.pbx.missed import Missed
from telephony.pbx.picture import WRAP_UP, Device, Link, LinkFault, Membership, Waiting
from telephony.pbx.picture import LinkState as PbxLink

NOON = datetime(2026, 11, 20, 14, 2, 31, tzinfo=BEIJING_TIME).timestamp()
QUIET = Figures(
    offered=100,
    answered=96,
    in_time=91,
    abandoned=4,
    longest_wait_s=73,
    talks=90,
    talk_s=9000,
    wrap_ups=80,
    wrap_up_s=1600,
)
BUSY = Figures(offered=12_846, answered=11_002, in_time=9_130, abandoned=1_544, longest_wait_s=4_327)
CALLER, AGENT = "13800001234", "李静"


class NoLine:
    """A line to nobody."""

    def send(self, command: MonitorCommand) -> bool:
        """See MonitorLine."""
        del command
        return True


class Hall:
    """A wall over a hall whose clock stands still until the test moves it."""

    def __init__(self) -> None:
        self.now = NOON
        self.watch = QueueWatch(NoLine(), lambda: self.now)
        self.alarms = Alarms(self.watch, lambda: self.now)
        self.wall = WallWindow(self.watch, self.alarms, "12345 政务服务便民热线", lambda: self.now)

    def time(self) -> float:
        """The hall's clock."""
        return self.now

    def read(self, waits: tuple[float, ...], figures: Figures, agents: int = 40, missed: int = 4) -> None:
        """The PBX says all this."""
        self.watch.follow_link(LinkState.ATTACHED)
        self.watch.receive(
            PictureRead(
                at=self.now,
                day_began_at=0.0,
                queues=("12345",),
                waiting=tuple(
                    Waiting(call_id=str(at), queue="12345", number=CALLER, since=self.now - wait)
                    for at, wait in enumerate(waits)
                ),
                members=tuple(_member(place) for place in range(agents)),
                calls=(),
                figures={"12345": figures},
                missed={
                    str(place): Missed(number=CALLER, line="12345", first_at=1, last_at=1, calls=("1",))
                    for place in range(missed)
                },
            )
        )
        self.look()

    def later(self, seconds: float) -> None:
        """So much later, without a word of the PBX."""
        self.now += seconds
        self.look()

    def cut(self) -> None:
        """The line to the PBX is lost."""
        self.watch.receive(
            LinkChanged(at=self.now, link=Link(state=PbxLink.DOWN, fault=LinkFault.LOST, since=self.now))
        )
        self.look()

    def look(self) -> None:
        """What each second brings."""
        self.alarms.look()
        self.wall._follow(self.watch.picture)
        self.wall.tick()


def _member(place: int) -> MemberChanged:
    devices = (Device.IDLE, Device.BUSY, Device.BUSY, Device.RINGING, Device.IDLE, Device.UNREACHABLE)
    reason = ("", "", "", "", "rest" if place % 2 else WRAP_UP, "")[place % 6]
    membership = Membership(queue="12345", paused=bool(reason), reason=reason, changed_at=NOON - 60)
    return MemberChanged(
        extension=str(1000 + place), name=AGENT, membership=membership, device=devices[place % 6]
    )


def quiet() -> Hall:
    """All is well."""
    hall = Hall()
    waits = (3.0, 1.0, 0.5)
    for second in range(0, 120, 8):
        hall.now = NOON - 120 + second
        hall.read(waits[: (second // 20) % 4], Figures(offered=40 + second // 3, answered=30))
    hall.now = NOON
    hall.read(waits, QUIET)
    return hall


def busy() -> Hall:
    """Everything is as large as it gets."""
    hall = Hall()
    waits = tuple(float(each) for each in range(300))
    for second in range(0, 290, 29):
        hall.now = NOON - 290 + second
        hall.read(waits[: 200 + second % 90], Figures(offered=12_000 + second * 3, answered=11_000), 500)
    hall.now = NOON
    hall.read((4_000.0, *waits), BUSY, 500, 318)
    return hall


def cut_off() -> Hall:
    """The line to the PBX was lost a while ago."""
    hall = quiet()
    hall.cut()
    hall.later(80)
    return hall


def before_the_first_word() -> Hall:
    """Just opened."""
    hall = Hall()
    hall.look()
    return hall


HALLS = {"quiet": quiet, "busy": busy, "cut": cut_off, "new": before_the_first_word}
SIZES = ((1366, 768), (1920, 1080), (3840, 2160))
