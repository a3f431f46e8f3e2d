"""How the phone reaches its server, how it sounds, and how both are doing."""

from enum import StrEnum

import msgspec


class Transport(StrEnum):
    """What carries SIP itself."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class MediaEncryption(StrEnum):
    """SRTP on the voice path."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One SIP extension. The password lives in memory only; `repr` doesn't show it."""

    extension: str
    server: str
    port: int = 5060
    transport: Transport = Transport.UDP
    display_name: str = ""
    password: str = ""
    auth_user: str = ""
    """Authentication user where it differs from the extension."""
    encryption: MediaEncryption = MediaEncryption.OFF
    ca_file: str = ""
    """PEM file that the server's TLS certificate is checked against; empty: no check."""
    registers: bool = True
    """False only against the practice exchange, which is no registrar."""
    queue_codes: bool = False
    """Whether the PBX takes the feature codes of :mod:`telephony.pbx.codes` for its queues."""
    expires_seconds: int = 60
    """How long a registration lasts; a server that went away is noticed by the next renewal at the latest."""

    def __repr__(self) -> str:
        return f"Account({self.extension}@{self.server}:{self.port}/{self.transport})"


class RegistrationState(StrEnum):
    """Whether the server knows where this phone is."""

    UNREGISTERED = "unregistered"
    REGISTERING = "registering"
    REGISTERED = "registered"
    FAILED = "failed"


class RegistrationFault(StrEnum):
    """Why the phone isn't registered, as far as the answer tells."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a reason, not a password
    EXTENSION_UNKNOWN = "extension_unknown"
    FORBIDDEN = "forbidden"
    SERVER_UNREACHABLE = "server_unreachable"
    SERVER_NAME_UNKNOWN = "server_name_unknown"
    SERVER_SILENT = "server_silent"
    TLS_FAILED = "tls_failed"
    SERVER_ERROR = "server_error"
    PORT_TAKEN = "port_taken"
    BAD_SETTINGS = "bad_settings"


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """The phone's standing with its server. Times are UNIX seconds."""

    state: RegistrationState = RegistrationState.UNREGISTERED
    extension: str = ""
    server: str = ""
    since: float = 0.0
    fault: RegistrationFault | None = None
    sip_status: int = 0
    listens_on: int = 0
    """The local SIP port of the phone, 0 while it has none. The practice exchange dials it."""
    retry_at: float = 0.0
    """When the engine tries again by itself; 0.0: it won't before the settings change."""


class SoundDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device by name: indexes change whenever one is plugged in."""

    name: str
    host_api: str = ""
    inputs: int = 0
    outputs: int = 0
    is_default_input: bool = False
    is_default_output: bool = False


class SoundChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Device names; an empty one means the system's default. Gains are factors, 1.0 leaves as is."""

    microphone: str = ""
    earpiece: str = ""
    ringer: str = ""
    microphone_gain: float = 1.0
    earpiece_gain: float = 1.0
    ringer_gain: float = 1.0


class SoundFault(StrEnum):
    """What keeps somebody from being heard."""

    NO_DEVICE = "no_device"
    MICROPHONE_MISSING = "microphone_missing"
    EARPIECE_MISSING = "earpiece_missing"
    RINGER_MISSING = "ringer_missing"
    DEVICE_BUSY = "device_busy"
    DEVICE_LOST = "device_lost"
    MICROPHONE_SILENT = "microphone_silent"


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """What the sound side does. `faults` empty means that mouth, ear and ringer all work."""

    devices: tuple[SoundDevice, ...] = ()
    choice: SoundChoice = SoundChoice()
    faults: tuple[SoundFault, ...] = ()


class PhoneSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine needs besides the account. Durations in seconds."""

    recording_folder: str = ""
    """Where recordings go; empty: nothing is recorded."""
    wrap_up_seconds: int = 60
    """Longest wrap-up after an answered call; 0: no wrap-up."""
    unattended_exit_seconds: int = 30
    """With no window and no call for so long, the engine unregisters and exits."""
    ring_seconds: int = 60
    """An outgoing call that nobody answers is given up after so long."""
    dead_line_seconds: int = 20
    """An established, not held call with no packet for so long is ended; 0: never."""
    sound: SoundChoice = SoundChoice()
    codecs: tuple[str, ...] = ("G722/16000", "PCMA/8000", "PCMU/8000")
