"""The monitor's messages: one JSON object a line, both ways."""

import msgspec

from telephony.pbx.commands import MonitorCommand
from telephony.pbx.events import MonitorEvent
from telephony.protocol import BadMessage

_encoder = msgspec.json.Encoder()
_commands: msgspec.json.Decoder[MonitorCommand] = msgspec.json.Decoder(MonitorCommand)
_events: msgspec.json.Decoder[MonitorEvent] = msgspec.json.Decoder(MonitorEvent)


def encode(message: MonitorCommand | MonitorEvent) -> bytes:
    """One line, newline included."""
    return _encoder.encode(message) + b"\n"


def decode_monitor_command(line: bytes) -> MonitorCommand:
    """:raises BadMessage: for anything else than one command to the monitor."""
    try:
        return _commands.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadMessage(str(error)) from error


def decode_monitor_event(line: bytes) -> MonitorEvent:
    """:raises BadMessage: for anything else than one event of the monitor."""
    try:
        return _events.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadMessage(str(error)) from error
