"""What the console and the practice exchange tell each other."""

from telephony.protocol.commands import Attach, CommandBase
from telephony.protocol.events import CommandAccepted, CommandRefused, EngineStopped, EventBase


class DeskAddress(CommandBase, frozen=True, kw_only=True):
    """Where the exchange finds the desk: the engine's SIP address, and the extension it answers to."""

    extension: str
    host: str
    port: int


class NextCall(CommandBase, frozen=True, kw_only=True):
    """Let the next citizen of the script arrive now. An arrival's name picks that one."""

    arrival: str = ""


class SetPace(CommandBase, frozen=True, kw_only=True):
    """How fast arrivals come: 1.0 as the script says, 2.0 twice as fast, 0.0 only by NextCall."""

    pace: float


class StopArrivals(CommandBase, frozen=True, kw_only=True):
    """Nobody new arrives; who waits leaves politely; calls in hand go on."""


class LoadScript(CommandBase, frozen=True, kw_only=True):
    """Play another script from its beginning."""

    path: str


class ExchangeShutdown(CommandBase, frozen=True, kw_only=True):
    """Everybody hangs up and the exchange exits."""


ExchangeCommand = Attach | DeskAddress | NextCall | SetPace | StopArrivals | LoadScript | ExchangeShutdown


class ExchangeReady(EventBase, frozen=True, kw_only=True):
    """The exchange listens; targets are dialled at this SIP address."""

    host: str
    port: int
    script: str
    arrivals: tuple[str, ...] = ()
    """Names of the script's arrivals, in order."""
    stories: tuple[str, ...] = ()
    """What each arrival is about, for the person who rehearses."""


class QueueChanged(EventBase, frozen=True, kw_only=True):
    """Who waits. `longest_since` is the UNIX time at which the first in the queue arrived, 0.0 for nobody."""

    waiting: int
    longest_since: float = 0.0
    pace: float = 0.0
    offered: int = 0
    answered: int = 0
    abandoned: int = 0


class CitizenRang(EventBase, frozen=True, kw_only=True):
    """A practice citizen rings at the desk."""

    arrival: str
    number: str
    name: str = ""


class CitizenAnswered(EventBase, frozen=True, kw_only=True):
    """The desk answered that citizen."""

    arrival: str
    number: str
    waited_seconds: float


class CitizenLeft(EventBase, frozen=True, kw_only=True):
    """A practice call is over. `how`: hung_up, hung_up_by_desk, abandoned, transferred, failed."""

    arrival: str
    number: str
    how: str


class ServiceAnswered(EventBase, frozen=True, kw_only=True):
    """110 or another target picked up; or refused, with its SIP status."""

    number: str
    name: str
    sip_status: int = 200


class ScriptFailed(EventBase, frozen=True, kw_only=True):
    """The script can't be played; `message` is Chinese and names file and line."""

    message: str


ExchangeEvent = (
    ExchangeReady
    | CommandAccepted
    | CommandRefused
    | QueueChanged
    | CitizenRang
    | CitizenAnswered
    | CitizenLeft
    | ServiceAnswered
    | ScriptFailed
    | EngineStopped
)
