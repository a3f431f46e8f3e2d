"""A supervisor at the queue page of an invented hall, whose PBX the test speaks for."""

from dataclasses import dataclass, field, replace

import msgspec

from console.pages.queue import QueuePage
from console.queue_acts import QueueActs
from console.queue_seat import QueueSeat
from console.settings import Reason
from forms.access.roles import Role
from telephony.call import Call, CallPurpose, CallState, Direction, Ear, Party
from telephony.pbx.calls import QueueCall
from telephony.pbx.events import MemberChanged
from telephony.pbx.picture import WRAP_UP, Device, Membership
from telephony.protocol import CallChanged, CallDialed
from tests.console.desks import CATALOGUE, TestDesk, make_desk
from tests.console.queue.monitors import ScriptedWatch, caller, member
from tests.forms.access.people import actor

REASONS = (Reason("break", "小休"), Reason("meal", "用餐", "clock"), Reason("meeting", "会议", "users"))
SURNAMES, NAMES = "李王张赵刘陈杨黄周吴徐孙马朱胡", "静强敏磊娜洋艳勇军杰"


@dataclass
class Hall:
    """The page with what stands around it."""

    role: Role = Role.SUPERVISOR
    desk: TestDesk = field(default_factory=make_desk)
    watched: ScriptedWatch = field(init=False)
    seat: QueueSeat = field(init=False)
    page: QueuePage = field(init=False)

    def __post_init__(self) -> None:
        self.watched = ScriptedWatch(now=self.desk.unix)
        self.desk.desk.rules = replace(self.desk.desk.rules, actor=actor(self.role, code="9001"))
        self.desk.attach()
        phone = self.desk.desk.phone
        acts = QueueActs(
            self.watched.watch, self.desk.desk.archive, self.desk.desk.actor, phone, self.desk.clock
        )
        self.seat = QueueSeat(self.watched.watch, acts, REASONS)
        self.page = QueuePage(self.seat, CATALOGUE, self.desk.unix)

    @property
    def now(self) -> float:
        return self.desk.unix()

    def audit(self) -> list[str]:
        """The audit log as "kind subject reason"."""
        with self.desk.storage.reading() as work:
            return [f"{line.kind} {line.subject} {line.reason}" for line in work.audit.lines(0, 100)]

    def listens(self, extension: str, state: CallState = CallState.ESTABLISHED) -> Call:
        """The engine says that the own telephone is in that agent's call."""
        call = Call(
            id="ear",
            direction=Direction.OUTGOING,
            state=CallState.DIALING,
            party=Party(extension, ""),
            purpose=CallPurpose.LISTENING,
            began_at=self.now,
            state_since=self.now,
        )
        self.desk.desk.phone.receive(CallDialed(call=call))
        if state is CallState.ESTABLISHED:
            call = call.moved(state, self.now)
            self.desk.desk.phone.receive(CallChanged(call=call))
        return call

    def hears(self, call: Call, ear: Ear) -> None:
        """The engine says who hears the microphone now."""
        self.desk.desk.phone.receive(CallChanged(call=msgspec.structs.replace(call, ear=ear)))

    def commands(self) -> list[str]:
        """What the telephone and the monitor were told since the last look."""
        told = [type(each).__name__ for each in (*self.desk.line.sent, *self.watched.line.sent)]
        self.desk.line.sent.clear()
        self.watched.line.sent.clear()
        return told

    def small(self) -> None:
        """Four agents, each in another state, and two callers."""
        self.watched.attach()
        at = self.now
        call = QueueCall(
            id="call-1",
            offered_at=at - 200,
            line="12369",
            queue="hotline",
            number="13800001111",
            answered_at=at - 190,
            agent="1001",
        )
        self.watched.read(
            members=(
                member("1001", "李静", Device.BUSY, at=at - 190),
                member("1002", "王强", at=at - 60),
                member("1003", "赵敏", reason="meal", at=at - 46 * 60),
                member("1004", "陈洋", Device.UNREACHABLE, at=at - 30),
            ),
            waiting=(caller("call-2", "13800002222", at - 40), caller("call-3", "13800003333", at - 5)),
            calls=(
                call,
                caller_as_call("call-2", "13800002222", at - 40),
                caller_as_call("call-3", "13800003333", at - 5),
            ),
            queues=("business", "hotline"),
        )

    def big(self, agents: int = 500, waiting: int = 300) -> None:
        """A full hall."""
        self.watched.attach()
        at = self.now
        members, calls, queue = [], [], []
        for number in range(agents):
            extension = str(1001 + number)
            name = SURNAMES[number % len(SURNAMES)] + NAMES[number // 3 % len(NAMES)]
            members.append(big_member(extension, name, number, at))
            if number % 10 < 4:
                calls.append(
                    QueueCall(
                        id=f"talk-{number}",
                        offered_at=at - 300 - number % 50,
                        line=("12345", "12369", "12317")[number % 3],
                        queue="hotline",
                        number=f"1380000{number:04d}",
                        answered_at=at - 280 - number % 50,
                        agent=extension,
                    )
                )
        for number in range(waiting):
            since = at - 0.3 * (waiting - number)
            each = caller(
                f"wait-{number}", f"1380001{number:04d}", since, line=("12345", "12369")[number % 2]
            )
            queue.append(each)
            calls.append(caller_as_call(each.call_id, each.number, since))
        self.watched.read(
            members=tuple(members),
            waiting=tuple(queue),
            calls=tuple(calls),
            queues=("business", "dialect", "hotline"),
            watching={"1003": ("9002",)},
        )


def caller_as_call(call_id: str, number: str, since: float) -> QueueCall:
    return QueueCall(id=call_id, offered_at=since, line="12345", queue="hotline", number=number)


def big_member(extension: str, name: str, number: int, at: float) -> MemberChanged:
    """Of ten agents four talk, two are ready, one rings, wraps up, pauses and is gone."""
    device, reason = (
        *((Device.BUSY, ""),) * 4,
        *((Device.IDLE, ""),) * 2,
        (Device.RINGING, ""),
        (Device.IDLE, WRAP_UP),
        (Device.IDLE, ("break", "meal", "meeting")[number // 10 % 3]),
        (Device.UNREACHABLE, ""),
    )[number % 10]
    queue = ("hotline", "hotline", "business", "dialect")[number % 4]
    place = Membership(
        queue=queue, paused=bool(reason), reason=reason, changed_at=at - 17 * (number % 200) - 8
    )
    return MemberChanged(at=at, extension=extension, membership=place, device=device, name=name)
