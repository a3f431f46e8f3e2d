"""One call as the phone engine knows it: its state, its legs' names and its times.

A :class:`Call` is a frozen fact. It moves through :data:`TRANSITIONS` by :meth:`Call.moved` only,
so neither the engine nor the window can show a state that the table doesn't allow.
"""

from enum import StrEnum

import msgspec


class CallState(StrEnum):
    """Where a call stands, in telephony's own words."""

    INCOMING = "incoming"
    """Rings here (振铃)."""
    ANSWERING = "answering"
    """Our 200 OK is on its way; the other side's ACK isn't here yet."""
    DIALING = "dialing"
    """We called; nothing has come back yet (呼出)."""
    RINGING = "ringing"
    """We called; it rings there (对方振铃)."""
    ESTABLISHED = "established"
    """Both sides can talk (通话)."""
    HELD = "held"
    """We put the other side on hold (保持)."""
    TRANSFERRING = "transferring"
    """We asked the other side to go to somebody else, and wait for word of it (转接中)."""
    ENDING = "ending"
    """We hung up; the BYE or CANCEL isn't confirmed yet (挂断中)."""
    ENDED = "ended"


TRANSITIONS: dict[CallState, frozenset[CallState]] = {
    CallState.INCOMING: frozenset(
        {CallState.ANSWERING, CallState.ESTABLISHED, CallState.ENDING, CallState.ENDED}
    ),
    CallState.ANSWERING: frozenset({CallState.ESTABLISHED, CallState.ENDING, CallState.ENDED}),
    CallState.DIALING: frozenset(
        {CallState.RINGING, CallState.ESTABLISHED, CallState.ENDING, CallState.ENDED}
    ),
    CallState.RINGING: frozenset({CallState.ESTABLISHED, CallState.ENDING, CallState.ENDED}),
    CallState.ESTABLISHED: frozenset(
        {CallState.HELD, CallState.TRANSFERRING, CallState.ENDING, CallState.ENDED}
    ),
    CallState.HELD: frozenset(
        {CallState.ESTABLISHED, CallState.TRANSFERRING, CallState.ENDING, CallState.ENDED}
    ),
    CallState.TRANSFERRING: frozenset(
        {CallState.ESTABLISHED, CallState.HELD, CallState.ENDING, CallState.ENDED}
    ),
    CallState.ENDING: frozenset({CallState.ENDED}),
    CallState.ENDED: frozenset(),
}

LIVE = frozenset(CallState) - {CallState.ENDED}
TALKING = frozenset({CallState.ESTABLISHED, CallState.HELD, CallState.TRANSFERRING})
"""States in which the other side has answered."""


class Direction(StrEnum):
    """Who called."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class CallPurpose(StrEnum):
    """Why the leg exists; decides what the window offers for it."""

    CITIZEN = "citizen"
    """The call in hand: a citizen who called, or was called back."""
    CONSULTATION = "consultation"
    """A leg to a colleague or a unit on behalf of a call in hand (咨询通话)."""
    THREE_WAY = "three_way"
    """A leg that joins the call in hand as soon as it is answered (三方)."""
    TRANSFER = "transfer"
    """A leg that takes over the call in hand as soon as it is answered (一键转接)."""

    LISTENING = "listening"
    """A supervisor's leg into an agent's call (旁听): no citizen's call, never recorded here."""


class Ear(StrEnum):
    """How a supervisor takes part in a call; the value is the digit that switches to it."""

    LISTEN = "4"
    """旁听: hears both, heard by nobody; the microphone is off."""
    WHISPER = "5"
    """耳语: heard by the agent only."""
    JOIN = "6"
    """强插: heard by both."""


class EndReason(StrEnum):
    """Why a call ended, whoever ended it."""

    HUNG_UP_HERE = "hung_up_here"
    HUNG_UP_THERE = "hung_up_there"
    ABANDONED = "abandoned"
    """The caller gave up before anybody answered (漏接)."""
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    REJECTED_HERE = "rejected_here"
    REFUSED_THERE = "refused_there"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    NUMBER_UNKNOWN = "number_unknown"
    TRANSFERRED = "transferred"
    SERVER_UNREACHABLE = "server_unreachable"
    SERVER_ERROR = "server_error"
    NOT_ALLOWED = "not_allowed"
    MEDIA_FAILED = "media_failed"
    NO_SOUND_FROM_THERE = "no_sound_from_there"
    """No audio packet came for so long that the line counts as dead."""
    ENGINE_STOPPED = "engine_stopped"


class Party(msgspec.Struct, frozen=True):
    """The other side. Both texts come from outside: show them as plain text only."""

    number: str
    name: str = ""


class CallStatistics(msgspec.Struct, frozen=True):
    """What the media path does, read from RTP and RTCP."""

    codec: str = ""
    round_trip_ms: float = 0.0
    jitter_ms: float = 0.0
    loss_percent: float = 0.0
    """Share of the packets sent to us that never arrived, 0-100."""
    received_packets: int = 0
    sent_packets: int = 0
    encrypted: bool = False

    @property
    def bars(self) -> int:
        """Quality from 0 (nothing comes) to 4 (good), for the signal display."""
        if self.received_packets == 0:
            return 0
        faults = (
            self.loss_percent > 1,
            self.loss_percent > 5,
            self.jitter_ms > 40 or self.round_trip_ms > 400,
        )
        return 4 - sum(faults)


class IllegalTransition(ValueError):
    """A call was asked to move to a state that its own doesn't lead to."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call leg between this desk and one other party.

    Times are UNIX seconds (UTC); 0.0 means "not yet". `id` is ours, stable over restarts of the
    window, and names the recording; `sip_call_id` is the one that the PBX's records know.
    """

    id: str
    direction: Direction
    state: CallState
    party: Party
    purpose: CallPurpose = CallPurpose.CITIZEN
    sip_call_id: str = ""
    line: str = ""
    """The number that the caller dialled, such as 12345 or 12369, where the server tells it."""
    on_behalf_of: str = ""
    """Id of the call in hand, for consultation, three-way and transfer legs."""
    began_at: float
    established_at: float = 0.0
    state_since: float
    ended_at: float = 0.0
    muted: bool = False
    held_there: bool = False
    """The other side has put us on hold."""
    end: EndReason | None = None
    sip_status: int = 0
    """Last SIP status of the leg that says why it ended, such as 486; 0 when there was none."""
    recording: str = ""
    """Path of the mixed WAV recording; empty when the call isn't recorded."""
    statistics: CallStatistics = CallStatistics()
    ear: Ear = Ear.LISTEN
    """Of a supervisor's leg only: who hears this microphone."""

    def moved(self, state: CallState, at: float) -> "Call":
        """This call in its next state.

        :raises IllegalTransition: where :data:`TRANSITIONS` has no such step.
        """
        if state not in TRANSITIONS[self.state]:
            raise IllegalTransition(f"call {self.id}: {self.state} -> {state}")
        moved = msgspec.structs.replace(self, state=state, state_since=at)
        if state is CallState.ESTABLISHED and not self.established_at:
            moved = msgspec.structs.replace(moved, established_at=at)
        if state is CallState.ENDED:
            moved = msgspec.structs.replace(moved, ended_at=at)
        return moved

    @property
    def is_live(self) -> bool:
        """Whether the leg still exists."""
        return self.state in LIVE

    @property
    def was_answered(self) -> bool:
        """Whether the two sides ever could talk."""
        return self.established_at > 0
