"""One JSON object a line, both ways."""

from typing import TypeVar

import msgspec

from telephony.protocol.commands import Command
from telephony.protocol.events import Event
from telephony.protocol.practice import ExchangeCommand, ExchangeEvent

_encoder = msgspec.json.Encoder()
_commands: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_exchange_commands: msgspec.json.Decoder[ExchangeCommand] = msgspec.json.Decoder(ExchangeCommand)
_exchange_events: msgspec.json.Decoder[ExchangeEvent] = msgspec.json.Decoder(ExchangeEvent)


class BadMessage(ValueError):
    """A line that isn't a message of this protocol."""


def encode(message: msgspec.Struct) -> bytes:
    """One line, newline included; of this protocol's messages, or the monitor's."""
    return _encoder.encode(message) + b"\n"


def decode_command(line: bytes) -> Command:
    """:raises BadMessage: for anything else than one command."""
    return _decoded(_commands, line)


def decode_event(line: bytes) -> Event:
    """:raises BadMessage: for anything else than one event of the engine."""
    return _decoded(_events, line)


def decode_exchange_command(line: bytes) -> ExchangeCommand:
    """:raises BadMessage: for anything else than one command to the practice exchange."""
    return _decoded(_exchange_commands, line)


def decode_exchange_event(line: bytes) -> ExchangeEvent:
    """:raises BadMessage: for anything else than one event of the practice exchange."""
    return _decoded(_exchange_events, line)


_Message = TypeVar("_Message")


def _decoded(decoder: "msgspec.json.Decoder[_Message]", line: bytes) -> _Message:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadMessage(str(error)) from error
