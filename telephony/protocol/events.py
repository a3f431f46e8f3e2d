"""What the phone engine tells its windows: frozen facts in the past tense."""

from enum import StrEnum

import msgspec

from telephony.account import Registration, Sound
from telephony.agent import Agent
from telephony.call import Call
from telephony.pbx.codes import QueueCode
from telephony.protocol.commands import DeviceTest, TransferMode


class QueueStanding(msgspec.Struct, frozen=True, kw_only=True):
    """What the PBX's queues have been told of this agent, and what they said. Times are UNIX seconds."""

    on: bool = False
    """Whether the PBX takes feature codes at all."""
    refused: QueueCode | None = None
    """The wish that the PBX would not or could not fulfil; None while all is well."""
    sip_status: int = 0
    """Of the refusal; 408 also where no answer came."""
    retry_at: float = 0.0
    """When it is tried again; 0.0: not before the agent wants something else."""
    help_since: float = 0.0
    """When a supervisor was called to the call in hand; 0.0: was not."""


class PhoneState(msgspec.Struct, frozen=True, kw_only=True):
    """The whole phone at one moment; see :mod:`telephony.state`."""

    registration: Registration
    agent: Agent
    sound: Sound
    calls: tuple[Call, ...] = ()
    conference: tuple[str, ...] = ()
    """Ids of the calls that hear each other and the agent; empty or at least two."""
    recent: tuple[Call, ...] = ()
    queue: QueueStanding = QueueStanding()

    def call(self, call_id: str) -> Call | None:
        """The live call of that id."""
        return next((call for call in self.calls if call.id == call_id), None)


class Refusal(StrEnum):
    """Why a command did nothing."""

    NO_SUCH_CALL = "no_such_call"
    WRONG_STATE = "wrong_state"
    TOO_MANY_CALLS = "too_many_calls"
    NOT_REGISTERED = "not_registered"
    BAD_TARGET = "bad_target"
    CALL_ALIVE = "call_alive"
    NOT_SIGNED_IN = "not_signed_in"
    NOT_READY = "not_ready"
    """Of a call that came: the agent was not ready or in wrap-up."""
    NO_WINDOW = "no_window"
    """Of a call that came: no window was attached that could have shown it."""
    BAD_DIGITS = "bad_digits"
    NO_DEVICE = "no_device"
    BAD_MESSAGE = "bad_message"
    WRONG_VERSION = "wrong_version"
    STACK_ERROR = "stack_error"


class EventBase(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """What all events carry."""

    at: float = 0.0
    """UNIX seconds when it happened."""


class Attached(EventBase, frozen=True, kw_only=True):
    """First line to a window: everything as it stands."""

    version: int
    pid: int
    state: PhoneState


class CommandAccepted(EventBase, frozen=True, kw_only=True):
    """The command was understood and begun."""

    command_id: str


class CommandRefused(EventBase, frozen=True, kw_only=True):
    """The command did nothing."""

    command_id: str
    refusal: Refusal
    detail: str = ""
    """Technical words for the log, never shown alone."""


class RegistrationChanged(EventBase, frozen=True, kw_only=True):
    """The phone's standing with its server is now this."""

    registration: Registration


class AgentChanged(EventBase, frozen=True, kw_only=True):
    """The agent's state is now this."""

    agent: Agent


class QueueStandingChanged(EventBase, frozen=True, kw_only=True):
    """What the PBX's queues think of this agent is now this."""

    queue: QueueStanding


class QueueCodeRefused(EventBase, frozen=True, kw_only=True):
    """The PBX did not do what a code asked; `retry_at` as in :class:`QueueStanding`."""

    code: QueueCode
    sip_status: int
    retry_at: float = 0.0


class SoundChanged(EventBase, frozen=True, kw_only=True):
    """Devices, choice or faults are now these."""

    sound: Sound


class CallIncoming(EventBase, frozen=True, kw_only=True):
    """A call began to ring here."""

    call: Call


class CallDialed(EventBase, frozen=True, kw_only=True):
    """We began to call somebody."""

    call: Call
    command_id: str = ""


class CallChanged(EventBase, frozen=True, kw_only=True):
    """The call moved to another state, was muted, held by the other side, or was measured again."""

    call: Call


class CallEnded(EventBase, frozen=True, kw_only=True):
    """The leg is gone; `call.end` says why."""

    call: Call


class CallRefusedWhileAway(EventBase, frozen=True, kw_only=True):
    """An incoming call was refused without ringing: the agent wasn't ready, or four calls were up."""

    number: str
    why: Refusal


class ConferenceChanged(EventBase, frozen=True, kw_only=True):
    """These calls and the agent hear each other; nobody when empty."""

    members: tuple[str, ...]


class TransferSucceeded(EventBase, frozen=True, kw_only=True):
    """The call in hand is with the target; its leg here ends."""

    call_id: str
    target: str
    name: str = ""
    mode: TransferMode


class TransferFailed(EventBase, frozen=True, kw_only=True):
    """The citizen is back with the agent; the call's own event says in which state."""

    call_id: str
    target: str
    name: str = ""
    sip_status: int = 0


class ThreeWayFailed(EventBase, frozen=True, kw_only=True):
    """The third party didn't come; the citizen is still on the line."""

    call_id: str
    target: str
    name: str = ""
    sip_status: int = 0


class DigitReceived(EventBase, frozen=True, kw_only=True):
    """The other side pressed a key."""

    call_id: str
    digit: str


class LevelsMeasured(EventBase, frozen=True, kw_only=True):
    """How loud everybody is, 0.0 to 1.0, about five times a second while anything is open."""

    microphone: float
    calls: dict[str, float] = {}


class RecordingFailed(EventBase, frozen=True, kw_only=True):
    """The recording of a call stopped or never began (disk full, folder not writable)."""

    call_id: str
    detail: str


class DeviceTestEnded(EventBase, frozen=True, kw_only=True):
    """A test was stopped, or could not go on (`fault`, technical words)."""

    test: DeviceTest
    fault: str = ""


class PlaybackMoved(EventBase, frozen=True, kw_only=True):
    """How far a recording is, about twice a second while it plays; `length` is 0 until it is known."""

    playback_id: str
    seconds: float
    length: float


class PlaybackEnded(EventBase, frozen=True, kw_only=True):
    """A recording came to its end, was stopped, or could not be played on (`fault`, technical words)."""

    playback_id: str
    fault: str = ""


class EngineStopped(EventBase, frozen=True, kw_only=True):
    """Last line of an engine that leaves in order."""


Event = (
    Attached
    | CommandAccepted
    | CommandRefused
    | RegistrationChanged
    | AgentChanged
    | QueueStandingChanged
    | QueueCodeRefused
    | SoundChanged
    | CallIncoming
    | CallDialed
    | CallChanged
    | CallEnded
    | CallRefusedWhileAway
    | ConferenceChanged
    | TransferSucceeded
    | TransferFailed
    | ThreeWayFailed
    | DigitReceived
    | LevelsMeasured
    | RecordingFailed
    | DeviceTestEnded
    | PlaybackMoved
    | PlaybackEnded
    | EngineStopped
)
