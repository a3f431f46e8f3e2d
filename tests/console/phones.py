"""A phone without an engine: tests say what the engine would say."""

from dataclasses import dataclass, field

import msgspec

from console.link import LinkState
from console.phone import Phone
from telephony.account import (
    PhoneSettings,
    Registration,
    RegistrationFault,
    RegistrationState,
    Sound,
)
from telephony.agent import Agent
from telephony.protocol import Attached, Command, ExchangeCommand, PhoneState, RegistrationChanged


@dataclass
class QuietLine:
    """Hears the commands."""

    sent: list[Command | ExchangeCommand] = field(default_factory=list)

    def send(self, command: Command | ExchangeCommand) -> bool:
        self.sent.append(command)
        return True

    def kinds(self) -> list[str]:
        """The names of what was sent since the last look."""
        names = [type(command).__name__ for command in self.sent]
        self.sent.clear()
        return names


@dataclass
class ScriptedPhone:
    """The window's phone, and what the engine tells it."""

    line: QuietLine = field(default_factory=QuietLine)
    phone: Phone = field(init=False)

    def __post_init__(self) -> None:
        self.phone = Phone(self.line, PhoneSettings())

    def attach(self, state: PhoneState | None = None) -> None:
        empty = PhoneState(registration=Registration(), agent=Agent(), sound=Sound())
        self.phone.follow_link(LinkState.ATTACHED)
        self.phone.receive(Attached(version=1, pid=1, state=state or empty))
        self.line.kinds()

    def lose(self, state: LinkState = LinkState.UNAVAILABLE) -> None:
        self.phone.follow_link(state)

    def registration(
        self,
        state: RegistrationState,
        fault: RegistrationFault | None = None,
        extension: str = "1001",
        server: str = "pbx.example",
    ) -> None:
        told = Registration(state=state, fault=fault, extension=extension, server=server)
        self.phone.receive(RegistrationChanged(registration=told))

    def become(self, **changes: object) -> None:
        """The engine's snapshot after these changes."""
        self.attach(msgspec.structs.replace(self.phone.state, **changes))
