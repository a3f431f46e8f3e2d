"""A whole desk without a window: real stores and use cases, a scripted phone line, in-memory storage."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs, Jobs
from console.link import LinkState
from console.notices import Notice
from console.phone import Phone
from console.settings import load_targets
from forms.catalogue import load_catalogue
from forms.in_memory import InMemoryUnitOfWork
from forms.journal import Journal, JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.ports import UnitOfWork
from forms.ticket import Operator
from telephony.account import PhoneSettings, Registration, RegistrationState, Sound
from telephony.agent import Agent, AgentState
from telephony.call import Call, CallPurpose, CallState, Direction, EndReason, Party
from telephony.protocol import (
    Attached,
    CallChanged,
    CallDialed,
    CallEnded,
    CallIncoming,
    Command,
    ExchangeCommand,
    PhoneState,
)

RESOURCES = Path(__file__).parents[2] / "resources"
CATALOGUE = load_catalogue(RESOURCES / "catalogue")
OPERATOR = Operator(code="1001", name="李静", extension="1001")


@dataclass
class ScriptedLine:
    """The line to an engine that only listens: tests send what the engine would say."""

    sent: list[Command | ExchangeCommand] = field(default_factory=list)

    def send(self, command: Command | ExchangeCommand) -> bool:
        self.sent.append(command)
        return True

    def last(self) -> Command | ExchangeCommand:
        """The last command, without the id that nobody can foresee."""
        return msgspec.structs.replace(self.sent[-1], command_id="")


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class TestDesk:
    """The desk with what stands around it."""

    __test__ = False

    desk: Desk
    line: ScriptedLine
    clock: Clock
    journal: InMemoryJournal
    storage: InMemoryUnitOfWork
    notices: list[Notice]

    def attach(self) -> None:
        state = PhoneState(
            registration=Registration(state=RegistrationState.REGISTERED, extension="1001", listens_on=5060),
            agent=Agent(state=AgentState.READY, since=self.unix()),
            sound=Sound(),
        )
        self.desk.phone.follow_link(LinkState.ATTACHED)
        self.desk.phone.receive(Attached(version=1, pid=1, state=state))

    def unix(self) -> float:
        return self.clock.at.timestamp()

    def rings(
        self, number: str = "13800001234", call_id: str = "c1", line: str = "12345", name: str = ""
    ) -> Call:
        call = Call(
            id=call_id,
            direction=Direction.INCOMING,
            state=CallState.INCOMING,
            party=Party(number, name),
            line=line,
            began_at=self.unix(),
            state_since=self.unix(),
        )
        self.desk.phone.receive(CallIncoming(call=call))
        return call

    def answered(self, call: Call) -> Call:
        call = call.moved(CallState.ESTABLISHED, self.unix())
        self.desk.phone.receive(CallChanged(call=call))
        return call

    def dials(self, number: str, purpose: CallPurpose, on_behalf_of: str, name: str = "") -> Call:
        call = Call(
            id=f"leg-{number}",
            direction=Direction.OUTGOING,
            state=CallState.DIALING,
            party=Party(number, name),
            purpose=purpose,
            on_behalf_of=on_behalf_of,
            began_at=self.unix(),
            state_since=self.unix(),
        )
        self.desk.phone.receive(CallDialed(call=call))
        return call

    def ended(self, call: Call, reason: EndReason, status: int = 0) -> Call:
        call = msgspec.structs.replace(
            call.moved(CallState.ENDED, self.unix()), end=reason, sip_status=status
        )
        self.desk.phone.receive(CallEnded(call=call))
        return call


def make_desk(
    journal: Journal | None = None,
    storage: UnitOfWork | None = None,
    now: Callable[[], datetime] | None = None,
    storage_lane: Jobs | None = None,
) -> TestDesk:
    """A desk whose jobs run at once, unless another lane is given; the phone isn't attached yet."""
    clock, line = Clock(), ScriptedLine()
    own_journal, own_storage = InMemoryJournal(), InMemoryUnitOfWork()
    used_journal, used_storage = journal or own_journal, storage or own_storage
    archive = Archive(
        InlineJobs(),
        InlineJobs() if storage_lane is None else storage_lane,
        lambda: JournalOpened(journal=used_journal),
        lambda: used_storage,
    )
    phone = Phone(line, PhoneSettings())
    rules = DeskRules(OPERATOR, load_targets(Path("/nonexistent")), recall_window=timedelta(seconds=10))
    desk = Desk(phone, archive, CATALOGUE, rules, now or clock)
    notices: list[Notice] = []
    desk.notice.connect(notices.append)
    return TestDesk(desk, line, clock, own_journal, own_storage, notices)
