"""What the director and its actors tell each other over their pipe: one JSON object a message."""

from enum import StrEnum

import msgspec

LOOPBACK = "127.0.0.1"
"""The only address that anything of a rehearsal listens on."""


class Behaviour(StrEnum):
    """What a dialled target does."""

    ANSWERS = "answers"
    BUSY = "busy"
    """486 at once."""
    NO_ANSWER = "no_answer"
    """Rings until the caller gives up."""
    REFUSES = "refuses"
    """603 at once."""


class Ending(StrEnum):
    """How a citizen's talk ends when all is said."""

    HANGS_UP = "hangs_up"
    WAITS = "waits"
    """Stays on the line until the desk hangs up or hands the call over."""


class Utterance(msgspec.Struct, frozen=True):
    """One clip to play: its file and its length in seconds."""

    file: str
    seconds: float


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of what goes either way."""


class PlaceCall(_Message, frozen=True, kw_only=True):
    """To a citizen: ring this SIP address and live through this call. Durations in seconds, 0 means never."""

    target: str
    name: str
    number: str
    line: str = ""
    """The public number that was dialled, such as 12369."""
    lines: tuple[Utterance, ...] = ()
    after_transfer: tuple[Utterance, ...] = ()
    greeting_seconds: float = 2.5
    silence_seconds: float = 6.0
    ending: Ending = Ending.HANGS_UP
    hangs_up_after: float = 0.0
    line_lost_after: float = 0.0
    line_lost_for: float = 0.0
    talk_seconds: float = 900.0
    tone_hz: int = 0
    """Play this tone for as long as there is a connection, instead of speaking."""
    record_to: str = ""
    """WAV file for what is heard."""


class GiveUp(_Message, frozen=True, kw_only=True):
    """To a citizen: hang up now, in whatever state."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A target that the desk may dial."""

    number: str
    name: str
    behaviour: Behaviour = Behaviour.ANSWERS
    ring_seconds: float = 2.0
    lines: tuple[Utterance, ...] = ()
    greeting_seconds: float = 0.5
    silence_seconds: float = 5.0
    tone_hz: int = 0


class Serve(_Message, frozen=True, kw_only=True):
    """To the services: who answers what from now on; any number that isn't listed is `other`."""

    services: tuple[Service, ...]
    other: Service
    record_folder: str = ""


class Leave(_Message, frozen=True, kw_only=True):
    """To any actor: hang up and exit."""


Order = PlaceCall | GiveUp | Serve | Leave


class ActorReady(_Message, frozen=True, kw_only=True):
    """The actor's phone listens on this port of the loopback address."""

    port: int


class DeskRang(_Message, frozen=True, kw_only=True):
    """It rings at the desk."""


class DeskAnswered(_Message, frozen=True, kw_only=True):
    """The desk picked up."""


class DeskRefused(_Message, frozen=True, kw_only=True):
    """The desk didn't take the call; the citizen may be told to ring again."""

    sip_status: int


class HandedOver(_Message, frozen=True, kw_only=True):
    """The citizen talks with somebody else than the desk from now on."""


class CallOver(_Message, frozen=True, kw_only=True):
    """The citizen's talk is over."""

    how: str
    """`hung_up`, `hung_up_by_other`, `given_up` or `line_lost`."""
    said: int = 0
    """How many utterances were said to their end."""
    heard_seconds: float = 0.0
    """For how long the other sides were loud."""


class ServicePicked(_Message, frozen=True, kw_only=True):
    """A target picked up (200) or refused."""

    number: str
    name: str
    sip_status: int


Report = ActorReady | DeskRang | DeskAnswered | DeskRefused | HandedOver | CallOver | ServicePicked

_orders: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)
_reports: msgspec.json.Decoder[Report] = msgspec.json.Decoder(Report)


def encode(message: Order | Report) -> bytes:
    """One message as it goes through the pipe."""
    return msgspec.json.encode(message)


def decode_order(message: bytes) -> Order:
    """:raises msgspec.DecodeError: not an order."""
    return _orders.decode(message)


def decode_report(message: bytes) -> Report:
    """:raises msgspec.DecodeError: not a report."""
    return _reports.decode(message)
