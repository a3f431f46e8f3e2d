"""The port between the phone's rules and the SIP stack: what may be asked of it, what it tells back.

Legs are named by our own call ids. Everything asked takes effect later, and is told as a fact;
a request that the stack refuses at once raises :class:`LineError`.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from telephony.call import CallStatistics, Party
from telephony.engine.mixing import Link


class LineError(Exception):
    """The stack refused a request; the text is technical."""


@dataclass(frozen=True)
class LegInvited:
    """Somebody calls us. Nothing has been answered yet, not even "ringing"."""

    leg: str
    party: Party
    line: str = ""
    sip_call_id: str = ""


@dataclass(frozen=True)
class LegRinging:
    """The party that we called is being rung (180 or 183)."""

    leg: str
    early_sound: bool = False
    """The network sends its own ringing tone or an announcement: ours must be silent."""


@dataclass(frozen=True)
class LegConfirmed:
    """Both sides have agreed that the call is up (ACK sent or received)."""

    leg: str


@dataclass(frozen=True)
class LegMediaChanged:
    """The leg's sound path was made anew: whatever was connected to it no longer is."""

    leg: str


@dataclass(frozen=True)
class LegHeldThere:
    """The other side has put us on hold, or has taken us back."""

    leg: str
    held: bool


@dataclass(frozen=True)
class LegDigit:
    """The other side pressed a key."""

    leg: str
    digit: str


@dataclass(frozen=True)
class LegReferred:
    """Word of a transfer that we asked for; `final` when no more will come."""

    leg: str
    status: int
    final: bool


@dataclass(frozen=True)
class LegPartyChanged:
    """Somebody else is at the other end now: the other side transferred this leg."""

    leg: str
    party: Party


@dataclass(frozen=True)
class LegEnded:
    """The leg is gone."""

    leg: str
    status: int = 0
    """Last SIP status; 0 when there was none."""
    by_us: bool = False
    answered_elsewhere: bool = False
    heard_nothing: bool = False
    """No answer of any kind ever came from there."""


@dataclass(frozen=True)
class CallTurnedAway:
    """The stack itself refused a call because no slot was free."""

    number: str


LegFact = (
    LegInvited
    | LegRinging
    | LegConfirmed
    | LegMediaChanged
    | LegHeldThere
    | LegDigit
    | LegReferred
    | LegPartyChanged
    | LegEnded
    | CallTurnedAway
)


@dataclass(frozen=True)
class LegMeasured:
    """What :meth:`Line.measure` finds. `life` grows whenever anything, RTP or RTCP, came from there."""

    statistics: CallStatistics
    life: int


class Line(Protocol):
    """The SIP stack."""

    @property
    def is_up(self) -> bool:
        """Whether calls can be made: registered, or without a registrar by intent."""

    def has_room(self) -> bool:
        """Whether one more leg fits."""

    def invite(self, leg: str, target: str) -> str:
        """Call `target`, a checked user part; returns the SIP Call-ID. :raises LineError:"""

    def ring(self, leg: str) -> None:
        """Tell the caller that it rings here."""

    def answer(self, leg: str) -> None:
        """Send 200 OK. :raises LineError:"""

    def refuse(self, leg: str, status: int) -> None:
        """Turn an unanswered call away. Never raises: the leg may be gone already."""

    def hang_up(self, leg: str) -> None:
        """Send BYE or CANCEL. Never raises: the leg may be gone already."""

    def hold(self, leg: str, on: bool) -> None:
        """Negotiate hold or its end; repeated by the stack until the other side agrees."""

    def renew(self, leg: str) -> None:
        """Offer the present state anew: a far end that has forgotten the leg says so, and it ends."""

    def refer(self, leg: str, target: str) -> None:
        """Ask the other side to call `target`. :raises LineError:"""

    def refer_to_leg(self, leg: str, other: str) -> None:
        """Ask the other side to take the place of `other` leg's desk end. :raises LineError:"""

    def send_digits(self, leg: str, digits: str) -> None:
        """:raises LineError:"""

    def mix(self, links: AbstractSet[Link]) -> None:
        """Connect exactly these; what can't be connected yet is connected when it can."""

    def measure(self, leg: str) -> LegMeasured | None:
        """None while the leg has no sound path."""

    def levels(self) -> dict[str, float]:
        """How loud each leg is, 0.0 to 1.0."""
