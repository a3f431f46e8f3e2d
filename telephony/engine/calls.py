"""The calls in the engine's hands: how each moves, who is joined to whom, and who must be put on hold."""

import logging
from dataclasses import dataclass

import msgspec

from telephony.call import TALKING, Call, CallPurpose, CallState, EndReason
from telephony.engine.line import Line, LineError
from telephony.engine.mixing import links
from telephony.engine.phone import Phone
from telephony.engine.targets import masked
from telephony.protocol import CallChanged, CallDialed, CallEnded, CallIncoming, ConferenceChanged, Refusal

log = logging.getLogger(__name__)

HANG_UP_PATIENCE = 5.0
"""Seconds that a BYE or CANCEL may stay unconfirmed before the call counts as ended all the same."""


class Refused(Exception):
    """A command can't be done; it did nothing."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(refusal, detail)
        self.refusal = refusal
        self.detail = detail


@dataclass
class Remark:
    """What the engine remembers of a call beyond what it tells."""

    target: str = ""
    """Where a transfer or a three-way leads."""
    name: str = ""
    end_as: EndReason | None = None
    """Why we hung up, where that is more than "hung up here"."""
    deadline: float = 0.0
    """When the present state has lasted too long; 0.0: never."""
    early_sound: bool = False


class Calls:
    """The registry. All changes are published as events; nothing else holds a call."""

    def __init__(self, phone: Phone, line: Line) -> None:
        self.phone = phone
        self.line = line
        self.ring_seconds = 60
        self.recorded: set[str] = set()
        """Ids of the calls whose recording takes sound."""
        self.tone = False
        """Whether the agent's ear gets a ringing tone or a beep."""
        self.loop = False
        """Whether the agent hears himself."""
        self._remarks: dict[str, Remark] = {}
        self._muted = False

    @property
    def live(self) -> tuple[Call, ...]:
        """All that aren't ended, oldest first."""
        return self.phone.state.calls

    @property
    def conference(self) -> tuple[str, ...]:
        """Who hears each other."""
        return self.phone.state.conference

    def find(self, call_id: str) -> Call | None:
        """The live call of that id."""
        return self.phone.state.call(call_id)

    def get(self, call_id: str, *states: CallState) -> Call:
        """The live call of that id, in one of `states` where any are named.

        :raises Refused: there is none, or it is in another state.
        """
        call = self.find(call_id)
        if call is None:
            raise Refused(Refusal.NO_SUCH_CALL)
        if states and call.state not in states:
            raise Refused(Refusal.WRONG_STATE, f"the call is {call.state}")
        return call

    def remark(self, call_id: str) -> Remark:
        """What is remembered of that call."""
        return self._remarks.setdefault(call_id, Remark())

    def legs_for(self, call_id: str) -> tuple[Call, ...]:
        """The live legs on behalf of a call in hand."""
        return tuple(call for call in self.live if call.on_behalf_of == call_id)

    def begin(self, call: Call, *, command_id: str = "") -> None:
        """Take a new call in."""
        call = msgspec.structs.replace(call, muted=self._muted)
        at = self.phone.clock()
        log.info("call %s: %s %s", call.id, call.state, masked(call.party.number))
        if call.state is CallState.INCOMING:
            self.phone.publish(CallIncoming(at=at, call=call))
        else:
            self.remark(call.id).deadline = at + self.ring_seconds
            self.phone.publish(CallDialed(at=at, call=call, command_id=command_id))

    def move(self, call_id: str, state: CallState) -> Call:
        """Move the call on. :raises telephony.call.IllegalTransition:"""
        at = self.phone.clock()
        before = self.get(call_id)
        call = before.moved(state, at)
        log.info("call %s: %s -> %s", call.id, before.state, state)
        if state is not CallState.RINGING:
            self.remark(call_id).deadline = at + HANG_UP_PATIENCE if state is CallState.ENDING else 0.0
        self.phone.publish(CallChanged(at=at, call=call))
        if state is CallState.ENDING:
            self._leave_conference(call_id)
        return call

    def put(self, call: Call) -> None:
        """Publish the call with facts other than its state."""
        self.phone.publish(CallChanged(at=self.phone.clock(), call=call))

    def end(self, call_id: str, reason: EndReason, status: int = 0) -> Call:
        """Take the call out, whatever state it is in."""
        at = self.phone.clock()
        call = self.get(call_id).moved(CallState.ENDED, at)
        reason = self.remark(call_id).end_as or reason
        call = msgspec.structs.replace(call, end=reason, sip_status=status)
        log.info("call %s: ended, %s, status %d", call.id, reason, status)
        self._leave_conference(call_id)
        self._remarks.pop(call_id, None)
        if len(self.live) == 1:
            self._muted = False  # the next caller must not meet a silence that nobody remembers
        self.phone.publish(CallEnded(at=at, call=call))
        return call

    def hang_up(self, call_id: str, reason: EndReason = EndReason.HUNG_UP_HERE) -> None:
        """End the leg; :class:`~telephony.call.CallState.ENDED` follows when that is confirmed."""
        call = self.get(call_id)
        if call.state is CallState.ENDING:
            return
        if reason is not EndReason.HUNG_UP_HERE:
            self.remark(call_id).end_as = reason
        self.move(call_id, CallState.ENDING)
        self.line.hang_up(call_id)

    def hold(self, call_id: str) -> None:
        """Nobody here hears the call any more, nor it us: at once, whatever the network says later."""
        call = self.get(call_id)
        self._leave_conference(call_id)
        if call.state is CallState.ESTABLISHED:
            self.move(call_id, CallState.HELD)
            self.line.hold(call_id, True)

    def resume(self, call_id: str) -> None:
        """Take a held or a failed transfer's call back."""
        if self.get(call_id).state in (CallState.HELD, CallState.TRANSFERRING):
            self.move(call_id, CallState.ESTABLISHED)
            self.line.hold(call_id, False)

    def hold_others(self, *stay: str) -> None:
        """Put every call on hold that is up and isn't one of `stay`; listening in ends instead."""
        for call in self.live:
            if call.purpose is CallPurpose.LISTENING and call.id not in stay:
                self.hang_up(call.id)
            elif call.state is CallState.ESTABLISHED and call.id not in stay:
                self.hold(call.id)

    def join(self, *call_ids: str) -> None:
        """Make a conference of exactly these calls and the agent."""
        for call_id in call_ids:
            self.resume(call_id)
        self.hold_others(*call_ids)
        self._set_conference(call_ids)

    def refer(self, call_id: str, target: str) -> None:
        """Blind transfer. :raises Refused: the stack would not."""
        try:
            self.line.refer(call_id, target)
        except LineError as error:
            raise Refused(Refusal.STACK_ERROR, str(error)) from error
        self._await_transfer(call_id)

    def refer_to_leg(self, call_id: str, other: str) -> None:
        """Attended transfer. :raises Refused: the stack would not."""
        try:
            self.line.refer_to_leg(call_id, other)
        except LineError as error:
            raise Refused(Refusal.STACK_ERROR, str(error)) from error
        self._await_transfer(call_id)

    def mute(self, on: bool) -> None:
        """Silence the agent on every call, also on those still to come."""
        self._muted = on
        for call in self.live:
            if call.muted is not on:
                self.put(msgspec.structs.replace(call, muted=on))

    def mix(self) -> None:
        """Have the stack connect whom the calls' states say."""
        early = frozenset(call_id for call_id, remark in self._remarks.items() if remark.early_sound)
        self.line.mix(
            links(
                self.live,
                self.conference,
                recorded=frozenset(self.recorded),
                tone=self.tone,
                loop=self.loop,
                early=early,
            )
        )

    def overdue(self) -> tuple[Call, ...]:
        """The calls whose present state has lasted too long."""
        at = self.phone.clock()
        return tuple(call for call in self.live if 0.0 < self.remark(call.id).deadline <= at)

    def _await_transfer(self, call_id: str) -> None:
        self.move(call_id, CallState.TRANSFERRING)
        # the target may ring as long as any call of ours, and the far end needs a moment more to tell
        self.remark(call_id).deadline = self.phone.clock() + self.ring_seconds + 10

    def _leave_conference(self, call_id: str) -> None:
        if call_id in self.conference:
            self._set_conference(tuple(member for member in self.conference if member != call_id))

    def _set_conference(self, members: tuple[str, ...]) -> None:
        members = members if len(members) > 1 else ()
        if members != self.conference:
            self.phone.publish(ConferenceChanged(at=self.phone.clock(), members=members))


def is_answered(call: Call) -> bool:
    """Whether the other side can take part in something."""
    return call.state in TALKING
