"""What a window may ask of the phone engine."""

from enum import StrEnum

import msgspec

from telephony.account import Account, PhoneSettings, SoundChoice
from telephony.call import Ear

VERSION = 2
"""Raised whenever a message changes its meaning; a window and an engine that differ don't talk."""


class CommandBase(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=lambda name: name):
    """What all commands carry: an id of the window's choosing, returned with the answer."""

    command_id: str = ""


class Attach(CommandBase, frozen=True, kw_only=True):
    """First line of a window: proves that it may talk, by the token of the rendezvous file."""

    token: str
    version: int = VERSION


class SignIn(CommandBase, frozen=True, kw_only=True):
    """Register `account` and become ready (or not ready, with `reason`)."""

    account: Account
    reason: str = ""


class SignOut(CommandBase, frozen=True, kw_only=True):
    """Unregister. Refused while a call is alive."""


class ChangeSettings(CommandBase, frozen=True, kw_only=True):
    """Take over new settings; what is open is re-opened where it must be."""

    settings: PhoneSettings


class SetReady(CommandBase, frozen=True, kw_only=True):
    """就绪; ends wrap-up too."""


class SetNotReady(CommandBase, frozen=True, kw_only=True):
    """未就绪; during a call it takes effect after the call."""

    reason: str


class Answer(CommandBase, frozen=True, kw_only=True):
    """Answer an incoming call; others that are up are put on hold first."""

    call_id: str


class Reject(CommandBase, frozen=True, kw_only=True):
    """Refuse an incoming call (603 or 486 to the caller)."""

    call_id: str


class HangUp(CommandBase, frozen=True, kw_only=True):
    """End one leg. In a conference this drops that party only."""

    call_id: str


class Hold(CommandBase, frozen=True, kw_only=True):
    """保持."""

    call_id: str


class Resume(CommandBase, frozen=True, kw_only=True):
    """Take a held call back; others that are up and not in its conference are put on hold."""

    call_id: str


class Mute(CommandBase, frozen=True, kw_only=True):
    """Silence the agent's own microphone on every call."""

    on: bool


class SendDigits(CommandBase, frozen=True, kw_only=True):
    """Send DTMF digits (0-9, *, #, A-D) as RFC 4733 events."""

    call_id: str
    digits: str


class Dial(CommandBase, frozen=True, kw_only=True):
    """Call somebody. `command_id` also becomes findable: the CallDialed event carries it back.

    With `on_behalf_of`, the leg is a consultation: the call in hand is put on hold first.
    """

    target: str
    name: str = ""
    on_behalf_of: str = ""


class StartThreeWay(CommandBase, frozen=True, kw_only=True):
    """One-key three-way: dial `target` while the citizen stays on the line, join when it answers."""

    call_id: str
    target: str
    name: str = ""


class TransferMode(StrEnum):
    """How a call in hand goes to somebody else."""

    BLIND = "blind"
    """REFER at once; the agent is out of it."""
    SUPERVISED = "supervised"
    """Hold, dial, and hand over only when the target has answered; otherwise the citizen comes back."""


class Transfer(CommandBase, frozen=True, kw_only=True):
    """Hand the call in hand over to `target`."""

    call_id: str
    target: str
    name: str = ""
    mode: TransferMode = TransferMode.SUPERVISED


class CompleteTransfer(CommandBase, frozen=True, kw_only=True):
    """Attended transfer: connect the call in hand with its consultation leg and leave."""

    call_id: str
    consultation_id: str


class CancelConsultation(CommandBase, frozen=True, kw_only=True):
    """End the consultation, three-way or transfer leg that isn't joined yet and take the citizen back."""

    consultation_id: str


class Join(CommandBase, frozen=True, kw_only=True):
    """Local conference of these calls and the agent."""

    call_ids: tuple[str, ...]


class TalkPrivately(CommandBase, frozen=True, kw_only=True):
    """单独通话: only this party and the agent hear each other, the rest of the conference is on hold."""

    call_id: str


class LeaveConference(CommandBase, frozen=True, kw_only=True):
    """我离开, 让他们继续通话: the two other parties stay connected without the agent."""


class AskForHelp(CommandBase, frozen=True, kw_only=True):
    """求助班长: call a supervisor to the call in hand, which goes on untouched."""


class Listen(CommandBase, frozen=True, kw_only=True):
    """旁听: a supervisor listens in on the agent at `extension`, with the microphone off.

    Takes the place of another listening; refused while any other call is alive.
    """

    extension: str
    told: bool = False
    """Whether the agent hears a tone first; the citizen never does."""


class SetEar(CommandBase, frozen=True, kw_only=True):
    """Listen, whisper or join: who hears the supervisor's microphone."""

    ear: Ear


class StopListening(CommandBase, frozen=True, kw_only=True):
    """End the listening; nothing happens where there is none."""


class RefreshDevices(CommandBase, frozen=True, kw_only=True):
    """Look again at what is plugged in."""


class SelectSound(CommandBase, frozen=True, kw_only=True):
    """Use these devices and gains from now on, also in the calls in hand."""

    choice: SoundChoice


class DeviceTest(StrEnum):
    """What can be tried out without a call."""

    LEVEL_METER = "level_meter"
    """LevelsMeasured events with the microphone's level."""
    LOOPBACK = "loopback"
    """What is said comes back to the ear after a second."""
    RING = "ring"


class StartDeviceTest(CommandBase, frozen=True, kw_only=True):
    """Try a device out; ends by itself when a call comes."""

    test: DeviceTest


class StopDeviceTest(CommandBase, frozen=True, kw_only=True):
    """End whatever test runs."""


class PlayRecording(CommandBase, frozen=True, kw_only=True):
    """Play the recording at `path` into the agent's ear, in the place of one that plays already.

    `playback_id` is of the window's choosing and comes back in the events. Refused while a call is alive;
    ends by itself when one comes.
    """

    path: str
    playback_id: str


class StopPlaying(CommandBase, frozen=True, kw_only=True):
    """End whatever recording plays."""


class SoundAlarm(CommandBase, frozen=True, kw_only=True):
    """Play the alarm tune once on the ringing device. Refused while a call is alive; ends when one comes."""


class Shutdown(CommandBase, frozen=True, kw_only=True):
    """Unregister and exit. Refused while a call is alive."""


Command = (
    Attach
    | SignIn
    | SignOut
    | ChangeSettings
    | SetReady
    | SetNotReady
    | Answer
    | Reject
    | HangUp
    | Hold
    | Resume
    | Mute
    | SendDigits
    | Dial
    | StartThreeWay
    | Transfer
    | CompleteTransfer
    | CancelConsultation
    | Join
    | TalkPrivately
    | LeaveConference
    | AskForHelp
    | Listen
    | SetEar
    | StopListening
    | RefreshDevices
    | SelectSound
    | StartDeviceTest
    | StopDeviceTest
    | PlayRecording
    | StopPlaying
    | SoundAlarm
    | Shutdown
)
