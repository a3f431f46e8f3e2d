"""What happens to calls: at the agent's command, and by what the line tells."""

import logging
from collections.abc import Callable
from uuid import uuid4

import msgspec

from telephony.call import (
    Call,
    CallPurpose,
    CallState,
    Direction,
    EndReason,
    Party,
)
from telephony.engine.calls import Calls, Refused
from telephony.engine.endings import end_of
from telephony.engine.line import (
    CallTurnedAway,
    LegConfirmed,
    LegDigit,
    LegEnded,
    LegFact,
    LegHeldThere,
    LegInvited,
    LegMediaChanged,
    LegPartyChanged,
    LegReferred,
    LegRinging,
    LineError,
)
from telephony.engine.targets import BadTarget, digits_of, masked, target_of
from telephony.engine.transfers import Transfers
from telephony.protocol import (
    Answer,
    CallRefusedWhileAway,
    Dial,
    DigitReceived,
    HangUp,
    Hold,
    Join,
    Mute,
    Refusal,
    Reject,
    Resume,
    SendDigits,
    TalkPrivately,
)

log = logging.getLogger(__name__)

BUSY_HERE = 486
UNAVAILABLE = 480

WhyAway = Callable[[], tuple[int, Refusal] | None]
"""SIP status and reason with which a call that comes now is turned away; None: let it ring."""


def new_call_id() -> str:
    """Ours, never the network's: it names files."""
    return uuid4().hex[:16]


class Switchboard:
    """The rules of the calls. It knows the line's port only, so that all can be tried without a network."""

    def __init__(self, calls: Calls, why_away: WhyAway) -> None:
        self.calls = calls
        self.line = calls.line
        self.phone = calls.phone
        self.transfers = Transfers(calls, self.dial_leg)
        self._why_away = why_away

    # -- the agent's commands -------------------------------------------------------------------

    def answer(self, command: Answer) -> None:
        """Take an incoming call; whoever is on the line goes on hold."""
        self.calls.get(command.call_id, CallState.INCOMING)
        try:
            self.line.answer(command.call_id)
        except LineError as error:
            raise Refused(Refusal.STACK_ERROR, str(error)) from error
        self.calls.move(command.call_id, CallState.ANSWERING)
        self.calls.hold_others(command.call_id)

    def reject(self, command: Reject) -> None:
        """Send the caller away, back to the queue or to "busy"."""
        self.calls.get(command.call_id, CallState.INCOMING)
        self._turn_away(command.call_id, EndReason.REJECTED_HERE, BUSY_HERE)

    def hang_up(self, command: HangUp) -> None:
        """End one leg."""
        call = self.calls.get(command.call_id)
        if call.state is CallState.INCOMING:
            self._turn_away(call.id, EndReason.REJECTED_HERE, BUSY_HERE)
        elif call.purpose in (CallPurpose.THREE_WAY, CallPurpose.TRANSFER) and not call.was_answered:
            self.transfers.cancel_leg(call)
        else:
            self.calls.hang_up(call.id)

    def hold(self, command: Hold) -> None:
        """Put the other side on hold."""
        self.calls.get(command.call_id, CallState.ESTABLISHED)
        self.calls.hold(command.call_id)

    def resume(self, command: Resume) -> None:
        """Talk with a held party again, and with nobody else."""
        self.calls.get(command.call_id, CallState.HELD)
        self.calls.hold_others(command.call_id)
        self.calls.resume(command.call_id)

    def mute(self, command: Mute) -> None:
        """Silence the agent, or end that."""
        self.calls.mute(command.on)

    def send_digits(self, command: SendDigits) -> None:
        """Press keys towards the other side."""
        self.calls.get(command.call_id, CallState.ESTABLISHED)
        try:
            self.line.send_digits(command.call_id, digits_of(command.digits))
        except BadTarget as error:
            raise Refused(Refusal.BAD_DIGITS) from error
        except LineError as error:
            raise Refused(Refusal.STACK_ERROR, str(error)) from error

    def dial(self, command: Dial) -> None:
        """Call somebody, or consult somebody on behalf of the call in hand."""
        target = checked_target(command.target)
        purpose = CallPurpose.CITIZEN
        if command.on_behalf_of:
            purpose = CallPurpose.CONSULTATION
            self.calls.get(command.on_behalf_of, CallState.ESTABLISHED, CallState.HELD)
        self.dial_leg(target, command.name, purpose, command.on_behalf_of, command.command_id)
        self.calls.hold_others()

    def join(self, command: Join) -> None:
        """Bring these calls and the agent together."""
        call_ids = tuple(dict.fromkeys(command.call_ids))
        if len(call_ids) < 2:
            raise Refused(Refusal.WRONG_STATE, "a conference takes two calls")
        for call_id in call_ids:
            self.calls.get(call_id, CallState.ESTABLISHED, CallState.HELD)
        self.calls.join(*call_ids)

    def talk_privately(self, command: TalkPrivately) -> None:
        """Talk with one member only; the others wait on hold."""
        self.calls.get(command.call_id, CallState.ESTABLISHED, CallState.HELD)
        self.calls.hold_others(command.call_id)
        self.calls.resume(command.call_id)

    # -- what the line tells --------------------------------------------------------------------

    def heard(self, fact: LegFact) -> None:
        """Take one fact in. Facts about legs that are gone already are nobody's."""
        match fact:
            case LegInvited():
                self._invited(fact)
            case CallTurnedAway(number=number):
                self._tell_turned_away(number, Refusal.TOO_MANY_CALLS)
            case _:
                call = self.calls.find(fact.leg)
                if call is not None:
                    self._heard_of(call, fact)

    def tick(self) -> None:
        """Do what is overdue: unanswered calls of ours, unconfirmed hang-ups, transfers without word."""
        for call in self.calls.overdue():
            match call.state:
                case CallState.ENDING:
                    log.warning("call %s: hang-up was never confirmed", call.id)
                    self._end(call, EndReason.HUNG_UP_HERE, 0)
                case CallState.DIALING | CallState.RINGING:
                    self.calls.hang_up(call.id, EndReason.NO_ANSWER)
                case CallState.TRANSFERRING:
                    self.transfers.failed(call, 408)
                case _:
                    pass

    def turn_away_ringing(self) -> None:
        """Nobody is here to answer: callers that ring go where the server sends them."""
        for call in self.calls.live:
            if call.state is CallState.INCOMING:
                self._turn_away(call.id, EndReason.REJECTED_HERE, UNAVAILABLE)

    def _heard_of(self, call: Call, fact: LegFact) -> None:
        match fact:
            case LegRinging(early_sound=early):
                self.calls.remark(call.id).early_sound = early
                if call.state is CallState.DIALING:
                    self.calls.move(call.id, CallState.RINGING)
            case LegConfirmed():
                self._confirmed(call)
            case LegHeldThere(held=held):
                if call.held_there is not held:
                    self.calls.put(msgspec.structs.replace(call, held_there=held))
            case LegDigit(digit=digit):
                self.phone.publish(DigitReceived(at=self.phone.clock(), call_id=call.id, digit=digit))
            case LegReferred(status=status, final=final):
                self.transfers.heard(call, status, final)
            case LegPartyChanged(party=party):
                self.calls.put(msgspec.structs.replace(call, party=party))
            case LegEnded():
                self._ended(call, fact)
            case LegMediaChanged() | _:
                pass  # whoever applies the mix sees to it

    def _invited(self, fact: LegInvited) -> None:
        away = self._why_away()
        if away is not None:
            status, why = away
            self.line.refuse(fact.leg, status)
            self._tell_turned_away(fact.party.number, why)
            return
        at = self.phone.clock()
        self.line.ring(fact.leg)
        self.calls.begin(
            Call(
                id=fact.leg,
                direction=Direction.INCOMING,
                state=CallState.INCOMING,
                party=fact.party,
                line=fact.line,
                sip_call_id=fact.sip_call_id,
                began_at=at,
                state_since=at,
            )
        )

    def _confirmed(self, call: Call) -> None:
        if call.state not in (
            CallState.INCOMING,
            CallState.ANSWERING,
            CallState.DIALING,
            CallState.RINGING,
        ):
            return
        call = self.calls.move(call.id, CallState.ESTABLISHED)
        if call.purpose is not CallPurpose.LISTENING and not self.transfers.answered(call):
            self.calls.hold_others(call.id)

    def _ended(self, call: Call, fact: LegEnded) -> None:
        reason = end_of(
            call,
            fact.status,
            by_us=fact.by_us,
            answered_elsewhere=fact.answered_elsewhere,
            heard_nothing=fact.heard_nothing,
        )
        self._end(call, reason, fact.status)

    def _end(self, call: Call, reason: EndReason, status: int) -> None:
        if self.transfers.over_with(call):
            reason = EndReason.TRANSFERRED
        ended = self.calls.end(call.id, reason, status)
        self.transfers.leg_ended(ended)

    def _turn_away(self, call_id: str, reason: EndReason, status: int) -> None:
        self.calls.remark(call_id).end_as = reason
        self.calls.move(call_id, CallState.ENDING)
        self.line.refuse(call_id, status)

    def _tell_turned_away(self, number: str, why: Refusal) -> None:
        log.info("a call from %s was turned away: %s", masked(number), why)
        self.phone.publish(CallRefusedWhileAway(at=self.phone.clock(), number=number, why=why))

    def dial_leg(
        self,
        target: str,
        name: str,
        purpose: CallPurpose,
        on_behalf_of: str = "",
        command_id: str = "",
        party: Party | None = None,
    ) -> Call:
        """Begin a leg. :raises Refused: no line, no room, or the stack would not."""
        if not self.line.is_up:
            raise Refused(Refusal.NOT_REGISTERED)
        if not self.line.has_room():
            raise Refused(Refusal.TOO_MANY_CALLS)
        call_id, at = new_call_id(), self.phone.clock()
        try:
            sip_call_id = self.line.invite(call_id, target)
        except LineError as error:
            raise Refused(Refusal.STACK_ERROR, str(error)) from error
        call = Call(
            id=call_id,
            direction=Direction.OUTGOING,
            state=CallState.DIALING,
            party=party or Party(target, name),
            purpose=purpose,
            on_behalf_of=on_behalf_of,
            sip_call_id=sip_call_id,
            began_at=at,
            state_since=at,
        )
        remark = self.calls.remark(call_id)
        remark.target, remark.name = target, name
        self.calls.begin(call, command_id=command_id)
        return call


def checked_target(typed: str) -> str:
    """:raises Refused: nothing that can be called."""
    try:
        return target_of(typed)
    except BadTarget as error:
        raise Refused(Refusal.BAD_TARGET) from error
